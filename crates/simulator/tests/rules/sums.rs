//! The truth agrees with itself.

use simulator::{QueueInterval, X_SECONDS};

use crate::{seconds, small_day};

fn sum(day: &simulator::Day, member: impl Fn(&QueueInterval) -> i64) -> i64 {
    day.truth.queues.iter().flat_map(|queue| &queue.intervals).map(member).sum()
}

#[test]
fn intervals_add_up_to_the_contacts() {
    for seed in 51..54 {
        let day = small_day(seed);
        let contacts = &day.truth.contacts;
        let number = |is: &dyn Fn(&simulator::ContactTruth) -> bool| {
            contacts.iter().filter(|contact| is(contact)).count() as i64
        };
        let queued = number(&|one| one.enqueued_at.is_some() && one.disconnected_at.is_some());
        assert_eq!(sum(&day, |at| at.contacts_queued as i64), queued);
        assert_eq!(sum(&day, |at| at.contacts_queued_by_enqueue as i64), queued);
        let abandoned = number(&|one| one.abandoned);
        assert!(abandoned > 0);
        assert_eq!(sum(&day, |at| at.contacts_abandoned as i64), abandoned);
        let handled = number(&|one| one.connected_at.is_some());
        assert_eq!(sum(&day, |at| at.contacts_handled as i64), handled);
        let passed_on = number(&|one| one.transferred_at.is_some());
        assert_eq!(sum(&day, |at| at.contacts_transferred_out as i64), passed_on);

        let wait = |one: &simulator::ContactTruth| {
            one.enqueued_at.zip(one.dequeued_at).map(|(from, until)| seconds(from, until))
        };
        let in_x = number(&|one| wait(one).is_some_and(|wait| wait < X_SECONDS));
        assert_eq!(sum(&day, |at| at.contacts_removed_from_queue_in_x as i64), in_x);
        let answers: i64 =
            contacts.iter().filter(|one| one.connected_at.is_some()).filter_map(wait).sum();
        assert_eq!(sum(&day, |at| at.queue_answer_seconds), answers);
        let longest = contacts.iter().filter_map(wait).max().unwrap();
        let intervals = day.truth.queues.iter().flat_map(|queue| &queue.intervals);
        assert_eq!(intervals.filter_map(|at| at.wait_seconds.last().copied()).max(), Some(longest));
    }
}

#[test]
fn handling_is_interaction_hold_pause_and_work() {
    let day = small_day(55);
    for at in day.truth.queues.iter().flat_map(|queue| &queue.intervals) {
        let parts = at.interaction_seconds
            + at.hold_seconds
            + at.pause_seconds
            + at.after_contact_work_seconds;
        assert_eq!(at.handle_seconds, parts);
    }
    let expected: i64 = day
        .truth
        .contacts
        .iter()
        .filter_map(|one| Some(seconds(one.connected_at?, one.worked_until?)))
        .sum();
    assert_eq!(sum(&day, |at| at.handle_seconds), expected);
}

#[test]
fn an_agent_spends_no_more_than_the_time_there_is() {
    for agent in small_day(56).truth.agents {
        for at in &agent.intervals {
            let length = at.until.millis_since(at.from);
            assert_eq!(length, 900_000);
            assert!(at.online_millis <= length);
            assert!(at.available_millis + at.non_productive_millis <= at.online_millis);
            assert!(at.available_millis + at.on_contact_millis <= at.online_millis);
        }
        let sum = |of: &dyn Fn(&simulator::AgentInterval) -> u64| -> u64 {
            agent.intervals.iter().map(of).sum()
        };
        // Everything was over when the day ended.
        assert_eq!(sum(&|at| at.offered), sum(&|at| at.accepted) + sum(&|at| at.missed));
        assert!(sum(&|at| at.offered) > 0, "{}", agent.username);
    }
}

#[test]
fn waits_and_handle_times_are_those_of_a_busy_contact_centre() {
    let day = small_day(57);
    let handled = sum(&day, |at| at.contacts_handled as i64);
    let average = sum(&day, |at| at.handle_seconds) / handled;
    assert!((150..600).contains(&average), "{average} s of handling");
    let answer = sum(&day, |at| at.queue_answer_seconds) / handled;
    assert!((5..240).contains(&answer), "{answer} s to answer");
}
