//! Calls that somebody asks for.

use std::collections::BTreeMap;

use connect_events::{EventTime, Feed, Personal};
use serde_json::Value;
use simulator::{Habits, PlacedCall, PlacedCalls, Told, World, simulate};

const REQUEST: (&str, &str) = ("connectLiveRequest", "r-1");

fn start() -> EventTime {
    EventTime::parse("2026-03-02T10:00:00Z").expect("a moment")
}

/// Everybody picks up, or nobody does.
fn calls(unreached: f64) -> PlacedCalls {
    let world = World::sized(7, 2, 4, 8);
    let habits = Habits { unreached, ..Habits::default() };
    PlacedCalls::of(&World { habits, ..world }, start())
}

fn call(contact: &str, queue: Option<String>) -> PlacedCall {
    let attributes = BTreeMap::from([(REQUEST.0.to_owned(), REQUEST.1.to_owned())]);
    PlacedCall {
        contact: contact.to_owned(),
        number: Personal::new("+15555550142".to_owned()),
        shown: Some(Personal::new("+15555550199".to_owned())),
        queue,
        attributes: Personal::new(attributes),
    }
}

/// Everything that is told of a call until nothing more comes, by its own clock.
fn to_the_end(calls: &mut PlacedCalls) -> Told {
    let mut all = Told::default();
    while let Some(next) = calls.next_moment() {
        let told = calls.until(next);
        assert!(told.documents.iter().all(|sent| sent.at_millis <= next.as_millis()));
        all.documents.extend(told.documents);
        all.over.extend(told.over);
    }
    all
}

fn parsed(told: &Told, feed: Feed) -> Vec<Value> {
    let of_feed = told.documents.iter().filter(|sent| sent.feed == feed);
    of_feed.map(|sent| serde_json::from_str(&sent.document).expect("JSON")).collect()
}

fn event_types(told: &Told) -> Vec<String> {
    let events = parsed(told, Feed::ContactEvents);
    events
        .iter()
        .map(|event| event["detail"]["eventType"].as_str().expect("text").to_owned())
        .collect()
}

#[test]
fn a_call_is_told_like_any_other_from_its_beginning_to_its_record() {
    let mut calls = calls(0.0);
    calls.place(call("c-1", None), start());
    let told = to_the_end(&mut calls);
    let mut types = event_types(&told);
    // An agent may let it ring first, and attributes may change.
    types.dedup();
    types.retain(|event| event != "CONTACT_DATA_UPDATED");
    assert_eq!(
        types,
        [
            "INITIATED",
            "CONNECTED_TO_SYSTEM",
            "QUEUED",
            "CONNECTED_TO_AGENT",
            "DISCONNECTED",
            "COMPLETED"
        ]
    );
    for event in parsed(&told, Feed::ContactEvents) {
        let detail = &event["detail"];
        assert_eq!(
            (&detail["contactId"], &detail["initiationMethod"]),
            (&"c-1".into(), &"API".into())
        );
        assert_eq!(detail["customerEndpoint"]["address"], "+15555550142");
        assert_eq!(detail["systemEndpoint"]["address"], "+15555550199");
    }
    let records = parsed(&told, Feed::ContactRecords);
    let record = records.first().expect("a record");
    assert_eq!(record["Attributes"][REQUEST.0], REQUEST.1);
    assert_eq!(record["CustomerEndpoint"]["Address"], "+15555550142");
    assert!(!record["Agent"].is_null() && !record["Queue"].is_null(), "{record}");
    let over: Vec<_> = told.over.iter().map(|over| over.contact.as_str()).collect();
    assert_eq!(over, ["c-1"]);
    assert!(parsed(&told, Feed::AgentEvents).is_empty(), "agents are the day's");
}

#[test]
fn nobody_hears_a_call_that_is_not_picked_up() {
    let mut calls = calls(1.0);
    calls.place(call("c-1", None), start());
    let told = to_the_end(&mut calls);
    assert_eq!(event_types(&told), ["INITIATED", "DISCONNECTED", "COMPLETED"]);
    assert_eq!(told.over[0].reason, "TELECOM_UNANSWERED");
    assert_eq!(parsed(&told, Feed::ContactRecords)[0]["ConnectedToSystemTimestamp"], Value::Null);
}

/// Stops a call after the first event of this type, and tells what came of it.
fn stopped_after(event: &str) -> Told {
    let mut calls = calls(0.0);
    calls.place(call("c-1", None), start());
    let mut all = Told::default();
    loop {
        let next = calls.next_moment().expect("it comes to that");
        let told = calls.until(next);
        all.documents.extend(told.documents);
        all.over.extend(told.over);
        if event_types(&all).iter().any(|told| told == event) {
            calls.stop("c-1", next);
            calls.stop("c-1", next);
            calls.stop("c-2", next);
            let told = to_the_end(&mut calls);
            all.documents.extend(told.documents);
            all.over.extend(told.over);
            return all;
        }
    }
}

#[test]
fn a_stop_ends_a_call_wherever_it_is() {
    for (after, answered) in [
        ("INITIATED", false),
        ("CONNECTED_TO_SYSTEM", false),
        ("QUEUED", false),
        ("CONNECTED_TO_AGENT", true),
    ] {
        let told = stopped_after(after);
        let types = event_types(&told);
        assert_eq!(
            types.contains(&"CONNECTED_TO_AGENT".to_owned()),
            answered,
            "{after}: {types:?}"
        );
        assert_eq!(types.iter().filter(|event| *event == "DISCONNECTED").count(), 1, "{types:?}");
        assert_eq!(types.last().map(String::as_str), Some("COMPLETED"), "{after}");
        let over: Vec<_> = told.over.iter().map(|over| over.reason).collect();
        assert_eq!(over, ["API"], "{after}");
        assert_eq!(parsed(&told, Feed::ContactRecords)[0]["DisconnectReason"], "API");
    }
}

#[test]
fn a_call_belongs_to_the_queue_that_it_names_if_there_is_one() {
    let world = World::sized(7, 2, 4, 8);
    let queues = simulate(&world).truth.queues;
    let last = queues[1].queue_id.clone();
    for (named, expected) in
        [(Some(last.clone()), &last), (Some("q-1".to_owned()), &queues[0].queue_id)]
    {
        let mut calls = calls(0.0);
        calls.place(call("c-1", named), start());
        let told = to_the_end(&mut calls);
        let record = &parsed(&told, Feed::ContactRecords)[0];
        assert!(record["Queue"]["ARN"].as_str().expect("an ARN").ends_with(expected.as_str()));
    }
}

#[test]
fn the_same_calls_at_the_same_moments_give_the_same_bytes() {
    let run = || {
        let mut calls = calls(0.2);
        for number in 0..20_i64 {
            let at = start().plus_millis(number * 700);
            calls.place(call(&format!("c-{number}"), None), at);
        }
        to_the_end(&mut calls)
    };
    let told = run();
    assert_eq!(told.over.len(), 20);
    assert_eq!(told, run());
}
