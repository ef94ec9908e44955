//! The queues that a contact enters, and how long it waits.

use connect_events::Event;
use contact_core::Contact;
use serde_json::json;

use crate::build::{
    agent_info, at, check, connected, contact_event, contact_of, disconnected, initiated,
    queue_arn, queue_info, queued, record, recorded_queue, stamp,
};

#[test]
fn a_contact_can_be_queued_more_than_once() {
    let again = contact_event(
        "QUEUED",
        "09:02:01",
        json!({"queueInfo": queue_info("q-2", "09:02:00.000")}),
    );
    let story = [queued(), connected(), again.clone()];
    let contact =
        check(&story, "queued queued 09:02:00.000 in q-2 connected 09:00:30.250 to a-1 ended -");
    assert_eq!(contact.enqueued.iter().len(), 2);
    assert_eq!(
        contact.waiting().map(|(queue, since)| (queue.as_str(), since)),
        Some(("q-2", at("09:02:00")))
    );
    let answered = contact_event(
        "CONNECTED_TO_AGENT",
        "09:03:00",
        json!({"agentInfo": agent_info("a-2", "09:03:00.000")}),
    );
    let contact = check(
        &[queued(), connected(), again, answered],
        "connectedToAgent queued 09:02:00.000 in q-2 connected 09:03:00.000 to a-2 ended -",
    );
    assert_eq!(contact.waiting(), None);
}

#[test]
fn one_entry_told_with_and_without_its_fraction_is_one_entry() {
    let record = record("09:06:00", json!({"Queue": recorded_queue("q-1", "09:00:10")}));
    let contact = contact_of(&[queued(), record]);
    assert_eq!(contact.enqueued.iter().len(), 1);
    assert_eq!(contact.queued_at(), Some(at("09:00:10.500")));
}

#[test]
fn only_the_last_entries_into_queues_are_kept() {
    let times: Vec<String> = (10..30).map(|second| format!("09:00:{second}")).collect();
    let events: Vec<Event> = times
        .iter()
        .map(|time| contact_event("QUEUED", time, json!({"queueInfo": queue_info("q-1", time)})))
        .collect();
    let contact = contact_of(&events);
    assert_eq!(contact.enqueued.iter().len(), Contact::QUEUES_KEPT);
    assert_eq!(contact.queued_at(), Some(at("09:00:29")));
}

#[test]
fn a_queue_without_an_entry_time_is_known_by_the_event() {
    let named = |queue, told| {
        contact_event("QUEUED", told, json!({"queueInfo": {"queueArn": queue_arn(queue)}}))
    };
    let story = [named("q-1", "09:00:10"), named("q-2", "09:00:20")];
    let contact = check(&story, "queued queued 09:00:10.000 in q-2 connected - to - ended -");
    assert!(contact.waiting().is_some());
}

#[test]
fn a_wait_runs_until_the_answer_the_end_or_now() {
    let now = at("09:01:10.500");
    let wait = |events: &[Event]| contact_of(events).queue_wait().map(|wait| wait.millis(now));
    assert_eq!(wait(&[initiated()]), None);
    assert_eq!(wait(&[queued()]), Some(60_000));
    assert_eq!(wait(&[queued(), connected()]), Some(19_750));
    assert_eq!(wait(&[queued(), disconnected()]), Some(290_250));
    assert_eq!(wait(&[queued(), connected(), disconnected()]), Some(19_750));
    let before = contact_of(&[queued()]).queue_wait().map(|wait| wait.millis(at("09:00:00")));
    assert_eq!(before, Some(0));
}

#[test]
fn the_wait_of_a_contact_that_moves_to_another_queue_ends_when_it_moves() {
    let moved = |transferred: &str| {
        let members = json!({
            "Queue": recorded_queue("q-1", "09:00:10"),
            "NextContactId": "c-2",
            "TransferCompletedTimestamp": stamp(transferred),
        });
        contact_of(&[queued(), record("09:06:10", members), disconnected()]).queue_wait()
    };
    assert_eq!(moved("09:02:00").expect("a wait").until, Some(at("09:02:00")));
    // A transfer from before the contact was queued is none of this wait.
    assert_eq!(moved("09:00:05").expect("a wait").until, Some(at("09:05:00.750")));
}

#[test]
fn an_answer_before_the_last_queue_does_not_end_that_wait() {
    let again =
        contact_event("QUEUED", "09:02:00", json!({"queueInfo": queue_info("q-2", "09:02:00")}));
    let wait = contact_of(&[queued(), connected(), again]).queue_wait().expect("a wait");
    assert_eq!((wait.from, wait.until), (at("09:02:00"), None));
    let same = [
        contact_event("QUEUED", "09:02:00", json!({"queueInfo": queue_info("q-2", "09:02:00")})),
        contact_event(
            "CONNECTED_TO_AGENT",
            "09:02:00",
            json!({"agentInfo": agent_info("a-1", "09:02:00")}),
        ),
    ];
    assert_eq!(contact_of(&same).queue_wait().expect("a wait").until, Some(at("09:02:00")));
}
