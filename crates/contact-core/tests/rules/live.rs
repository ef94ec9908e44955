//! What queues and agents are doing now.

use connect_events::Event;
use contact_core::metrics::{AgentsNow, QueueNow};
use contact_core::{Agent, Contact};
use serde_json::{Value, json};

use crate::build::{
    agent_event, agent_of, at, connected, contact_event, contact_of, disconnected, id, in_hand,
    queue_info, queued, snapshot,
};

fn waiting(told: &str) -> Contact {
    contact_of(&[contact_event("QUEUED", told, json!({"queueInfo": queue_info("q-1", told)}))])
}

#[test]
fn the_longest_wait_is_that_of_the_contact_which_entered_first() {
    let (late, early) = (waiting("09:00:40"), waiting("09:00:10"));
    let (c_1, c_2) = (id("c-1"), id("c-2"));
    for order in [[(&c_1, &late), (&c_2, &early)], [(&c_2, &early), (&c_1, &late)]] {
        let now = QueueNow::of(order);
        assert_eq!((now.in_queue, now.ringing), (2, 0));
        assert_eq!(now.longest, Some((at("09:00:10"), id("c-2"))));
        assert_eq!(now.longest_wait_millis(at("09:01:10")), Some(60_000));
        assert_eq!(now.longest_wait_millis(at("09:00:00")), Some(0));
    }
}

#[test]
fn a_contact_that_was_answered_or_ended_waits_no_more() {
    let answered = contact_of(&[queued(), connected()]);
    let gone = contact_of(&[queued(), disconnected()]);
    let now = QueueNow::of([(&id("c-1"), &answered), (&id("c-2"), &gone)]);
    assert_eq!(now, QueueNow::default());
    assert_eq!(now.longest_wait_millis(at("09:01:10")), None);
}

#[test]
fn a_contact_that_rings_is_out_of_the_queue_until_the_agent_misses_it() {
    let told = |state, since| {
        let hand = snapshot("Available", "ROUTABLE", "08:00:00", &[in_hand("c-1", state, since)]);
        agent_event("STATE_CHANGE", since, hand, Value::Null)
    };
    let ringing = contact_of(&[queued(), told("CONNECTING", "09:00:20")]);
    let now = QueueNow::of([(&id("c-1"), &ringing)]);
    assert_eq!((now.in_queue, now.ringing, now.longest), (0, 1, None));
    let missed =
        contact_of(&[queued(), told("CONNECTING", "09:00:20"), told("MISSED", "09:00:40")]);
    let now = QueueNow::of([(&id("c-1"), &missed)]);
    assert_eq!((now.in_queue, now.ringing), (1, 0));
    assert_eq!(now.longest, Some((at("09:00:10.500"), id("c-1"))));
}

#[test]
fn a_contact_queued_twice_waits_since_the_second_time() {
    let again = json!({"queueInfo": queue_info("q-2", "09:03:00")});
    let contact = contact_of(&[queued(), contact_event("QUEUED", "09:03:00", again)]);
    let now = QueueNow::of([(&id("c-1"), &contact)]);
    assert_eq!(now.longest, Some((at("09:03:00"), id("c-1"))));
}

fn agent(name: &str, kind: &str, contacts: &[Value]) -> Agent {
    let now = snapshot(name, kind, "08:00:00", contacts);
    agent_of(&[agent_event("STATE_CHANGE", "09:00:00", now, Value::Null)])
}

fn count(agent: &Agent) -> [usize; 7] {
    let AgentsNow {
        online,
        staffed,
        available,
        on_contact,
        after_contact_work,
        non_productive,
        error,
    } = AgentsNow::of([agent]);
    [online, staffed, available, on_contact, after_contact_work, non_productive, error]
}

#[test]
fn each_agent_counts_where_connect_counts_it() {
    let talks = in_hand("c-1", "CONNECTED", "08:59:00");
    let worked_on = in_hand("c-2", "ENDED", "08:59:00");
    let rings = in_hand("c-1", "CONNECTING", "08:59:50");
    //  online, staffed, available, on contact, after-contact work, non-productive, error
    let available = |contacts: &[Value]| count(&agent("Available", "ROUTABLE", contacts));
    assert_eq!(available(&[]), [1, 1, 1, 0, 0, 0, 0]);
    assert_eq!(available(std::slice::from_ref(&talks)), [1, 1, 0, 1, 0, 0, 0]);
    assert_eq!(available(&[rings]), [1, 1, 0, 0, 0, 0, 0]);
    assert_eq!(available(&[in_hand("c-1", "MISSED", "08:59:00")]), [1, 1, 0, 0, 0, 0, 1]);
    assert_eq!(available(&[in_hand("c-1", "REJECTED", "08:59:00")]), [1, 1, 0, 0, 0, 0, 1]);
    assert_eq!(available(&[in_hand("c-1", "ERROR", "08:59:00")]), [1, 1, 0, 0, 0, 0, 1]);
    // Two in hand, one of them in after-contact work: one agent, one contact of each kind.
    assert_eq!(available(&[talks.clone(), worked_on.clone()]), [1, 1, 0, 1, 1, 0, 0]);
    // Contacts in after-contact work are counted, not agents.
    let other = in_hand("c-3", "ENDED", "08:59:30");
    assert_eq!(available(&[worked_on, other]), [1, 1, 0, 1, 2, 0, 0]);
    // A custom status with a live contact is both.
    assert_eq!(count(&agent("Lunch", "CUSTOM", &[])), [1, 0, 0, 0, 0, 1, 0]);
    assert_eq!(count(&agent("Lunch", "CUSTOM", &[talks])), [1, 0, 0, 1, 0, 1, 0]);
    assert_eq!(count(&agent("Offline", "OFFLINE", &[])), [0; 7]);
    assert_eq!(count(&Agent::default()), [0; 7]);
}

#[test]
fn a_heart_beat_after_logout_brings_no_agent_back_online() {
    let before = snapshot("Available", "ROUTABLE", "08:00:00", &[]);
    let events = [
        agent_event("LOGOUT", "09:00:00", before.clone(), Value::Null),
        agent_event("HEART_BEAT", "09:02:00", before, Value::Null),
    ];
    assert_eq!(count(&agent_of(&events)), [0; 7]);
}

#[test]
fn a_contact_put_off_is_scheduled_until_it_is_due_or_queued() {
    let put_off = contact_event(
        "INITIATED",
        "09:00:00",
        json!({"initiationMethod": "API", "scheduledTimestamp": "2026-03-02T10:00:00Z"}),
    );
    let contact = contact_of(std::slice::from_ref(&put_off));
    assert!(contact.is_scheduled(at("09:59:59.999")));
    assert!(!contact.is_scheduled(at("10:00:00")));
    assert!(!contact_of(&[put_off, queued()]).is_scheduled(at("09:30:00")));
    assert!(!waiting("09:00:00").is_scheduled(at("08:00:00")));
}

#[test]
fn a_callback_is_scheduled_until_it_is_queued_or_over() {
    let asked = contact_event("INITIATED", "09:00:00", json!({"initiationMethod": "CALLBACK"}));
    let scheduled = |later: &[Event]| {
        let told = [std::slice::from_ref(&asked), later].concat();
        contact_of(&told).is_scheduled(at("09:30:00"))
    };
    assert!(scheduled(&[]));
    assert!(!scheduled(&[queued()]));
    assert!(!scheduled(&[disconnected()]));
}
