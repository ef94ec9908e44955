//! Callbacks, alerts, and what is told to others.

use connect_events::{EventTime, InstanceId, Personal, QueueId};
use contact_core::{
    Acknowledged, Alert, AlertAbout, AlertChange, AlertId, AlertKind, AlertSubject, AttemptEnd,
    AttemptEnded, Callback, CallbackAsked, CallbackAttempt, CallbackEnd, CallbackId, CallbackList,
    CallbackStanding, CustomerId, Join, Key, NoticeAbout, NoticeId, RequestId, Row,
};
use serde_json::json;

use crate::build::{asked, at, contact_event, id, record, rows};

fn later(seconds: i64) -> EventTime {
    at("09:00:00").plus_millis(seconds * 1000)
}

/// Asked for at 09:00:00, to be called at 09:10:00.
fn callback() -> Callback {
    let asked = Some(CallbackAsked { call: asked(), after: None }).into();
    Callback { asked, ..Callback::default() }.planned(later(0), Some(later(600)))
}

fn begun(number: u32, seconds: i64) -> Callback {
    let begun = Some(later(seconds)).into();
    Callback::of_attempt(number, CallbackAttempt { begun, ..CallbackAttempt::default() })
}

fn ended(number: u32, seconds: i64, how: AttemptEnd) -> Callback {
    let ended = Some(AttemptEnded { how, at: later(seconds) }).into();
    Callback::of_attempt(number, CallbackAttempt { ended, ..CallbackAttempt::default() })
}

#[test]
fn a_callback_that_nobody_asked_for_stands_nowhere() {
    let unasked = Callback::default().planned(later(0), Some(later(1)));
    assert_eq!((unasked.standing(), unasked.place()), (None, None));
}

#[test]
fn a_callback_is_looked_at_when_it_is_due_and_a_minute_after_each_dial() {
    let place = |callback: &Callback| callback.place();
    let first = callback();
    assert_eq!(place(&first), Some((CallbackList::Scheduled, later(600))));
    let dialled = first.join(begun(1, 601));
    assert_eq!(dialled.standing(), Some(CallbackStanding::Dialling(1)));
    assert_eq!(place(&dialled), Some((CallbackList::Dialling, later(661))));
    let again = CallbackAttempt { again: Some(later(700)).into(), ..CallbackAttempt::default() };
    let put_off = dialled.clone().join(Callback::of_attempt(1, again));
    assert_eq!(place(&put_off), Some((CallbackList::Dialling, later(700))));
    let reached = put_off.join(ended(1, 720, AttemptEnd::Reached));
    assert_eq!(reached.standing(), Some(CallbackStanding::Reached));
    assert_eq!(place(&reached), Some((CallbackList::Over, later(720))));
}

#[test]
fn an_attempt_that_nobody_answered_is_due_at_once_until_it_is_planned_further() {
    let unanswered = callback().join(begun(1, 600)).join(ended(1, 630, AttemptEnd::NotReached));
    assert_eq!(unanswered.standing(), Some(CallbackStanding::Scheduled(later(630))));
    assert_eq!(unanswered.ended(), 1);
    // What was planned before the attempt does not count any more, however it arrives.
    let stale = unanswered.clone().join(callback());
    assert_eq!(stale, unanswered);
    let planned = unanswered.planned(later(631), Some(later(1800)));
    assert_eq!(planned.standing(), Some(CallbackStanding::Scheduled(later(1800))));
    let second = planned.join(begun(2, 1801));
    assert_eq!(second.standing(), Some(CallbackStanding::Dialling(2)));
}

#[test]
fn the_last_plan_counts_and_a_plan_without_a_moment_is_a_suggestion() {
    let moved = callback().planned(later(5), Some(later(300)));
    assert_eq!(moved.standing(), Some(CallbackStanding::Scheduled(later(300))));
    assert_eq!(moved.clone().join(callback()), moved);
    // Two plans in one millisecond: the one made over the other.
    let again = moved.planned(later(5), Some(later(200)));
    assert_eq!(again.standing(), Some(CallbackStanding::Scheduled(later(200))));
    let suggested = again.planned(later(6), None);
    assert_eq!(suggested.place(), Some((CallbackList::Suggested, later(0))));
}

#[test]
fn a_callback_that_was_answered_stays_so_whatever_closed_it_meanwhile() {
    let withdrawn = callback().join(Callback::closing(later(610), CallbackEnd::Withdrawn));
    assert_eq!(withdrawn.standing(), Some(CallbackStanding::Closed(CallbackEnd::Withdrawn)));
    assert_eq!(withdrawn.place(), Some((CallbackList::Over, later(610))));
    let second = withdrawn.clone().join(Callback::closing(later(620), CallbackEnd::Expired));
    assert_eq!(second, withdrawn, "the first reason counts");
    let reached = withdrawn.join(begun(1, 600)).join(ended(1, 640, AttemptEnd::Reached));
    assert_eq!(reached.standing(), Some(CallbackStanding::Reached));
}

#[test]
fn each_attempt_of_each_callback_is_a_request_of_its_own() {
    let one = CallbackId::asked_by("alice", "k").expect("an id");
    let two = CallbackId::asked_by("alic", "ek").expect("an id");
    let of_contact = CallbackId::after(&id("c-1")).expect("an id");
    assert!(one != two && one != of_contact);
    let requests = [one.attempt(1), one.attempt(2), two.attempt(1)].map(|id| id.expect("an id"));
    assert!(requests[0] != requests[1] && requests[0] != requests[2]);
    assert_eq!(one.attempt(1), CallbackId::asked_by("alice", "k").and_then(|id| id.attempt(1)));
}

fn about() -> AlertAbout {
    AlertAbout {
        onset: later(0),
        kind: AlertKind::LongWait,
        rule: "waits".into(),
        instance: InstanceId::new("i-1").expect("an id"),
        subject: AlertSubject::Queue(QueueId::new("q-1").expect("an id")),
        queue: None,
        agent: None,
        detail: None,
    }
}

#[test]
fn an_alert_has_to_be_told_at_each_change_until_it_was() {
    let changes = |alert: &Alert| alert.unpublished().map(|(change, _)| change).collect::<Vec<_>>();
    assert_eq!(changes(&Alert { raised: Some(later(0)).into(), ..Alert::default() }), []);
    let raised =
        Alert { about: Some(about()).into(), raised: Some(later(1)).into(), ..Alert::default() };
    assert_eq!(raised.unpublished().collect::<Vec<_>>(), [(AlertChange::Raised, later(1))]);
    let told = raised.join(Alert::told([AlertChange::Raised]));
    assert_eq!(changes(&told), []);
    let by = Personal::new("ada".into());
    let acknowledged = Some(Acknowledged { at: later(2), by }).into();
    let acknowledged = told.join(Alert { acknowledged, ..Alert::default() });
    assert_eq!(acknowledged.standing(), Some(AlertChange::Acknowledged));
    assert_eq!(changes(&acknowledged), [AlertChange::Acknowledged]);
    let gone = Alert { resolved: Some(later(3)).into(), ..Alert::default() };
    let resolved = acknowledged.join(gone);
    assert_eq!(resolved.standing(), Some(AlertChange::Resolved));
    assert_eq!(changes(&resolved), [AlertChange::Acknowledged, AlertChange::Resolved]);
}

#[test]
fn an_alert_is_known_by_its_rule_its_subject_and_its_onset() {
    let subject = about().subject;
    let known = AlertId::of("waits", &subject, "1");
    assert_eq!(known, AlertId::of("waits", &subject, "1"));
    let agent = AlertSubject::named("agent", "q-1").expect("a subject");
    let others = [
        AlertId::of("wait", &subject, "1"),
        AlertId::of("waits", &agent, "1"),
        AlertId::of("waits", &subject, "2"),
    ];
    assert!(!others.contains(&known));
    assert_eq!(AlertId::new(known.as_str()), Some(known));
    assert_eq!(AlertSubject::named("flow", "f-1"), None);
}

fn abandoned(updated: &str, endpoint: serde_json::Value) -> connect_events::Event {
    record(
        updated,
        json!({
            "Queue": {"ARN": crate::build::queue_arn("q-1"), "EnqueueTimestamp": crate::build::stamp("09:00:05")},
            "InitiationTimestamp": crate::build::stamp("09:00:00"),
            "DisconnectTimestamp": crate::build::stamp("09:01:05"),
            "DisconnectReason": "CUSTOMER_DISCONNECT",
            "CustomerEndpoint": endpoint,
        }),
    )
}

fn notice(rows: &std::collections::BTreeMap<Key, Row>) -> Option<NoticeAbout> {
    match rows.get(&Key::Notice(NoticeId::Abandoned(id("c-1"))))? {
        Row::Notice(notice) => notice.about.get().cloned(),
        _ => None,
    }
}

#[test]
fn an_abandoned_contact_is_one_thing_to_tell_however_often_its_record_comes() {
    let number = json!({"Type": "TELEPHONE_NUMBER", "Address": "+15555550142"});
    let first = abandoned("09:02:00", number);
    // A later revision, after the customer's data was deleted.
    let second = abandoned("10:00:00", serde_json::Value::Null);
    let once = notice(&rows([&first])).expect("an abandoned contact");
    assert_eq!((once.at, once.enqueued), (at("09:01:05"), Some(at("09:00:05"))));
    assert_eq!(once.customer, Some(Personal::new("+15555550142".into())));
    for order in [[&first, &second, &first], [&second, &first, &second]] {
        assert_eq!(notice(&rows(order)), Some(once.clone()));
    }
}

#[test]
fn a_contact_that_an_agent_answered_was_not_abandoned() {
    let answered = record(
        "09:02:00",
        json!({
            "Queue": {"ARN": crate::build::queue_arn("q-1"), "EnqueueTimestamp": crate::build::stamp("09:00:05")},
            "Agent": {"ARN": crate::build::agent_arn("a-1"), "ConnectedToAgentTimestamp": crate::build::stamp("09:00:30")},
            "DisconnectTimestamp": crate::build::stamp("09:01:05"),
        }),
    );
    assert_eq!(notice(&rows([&answered])), None);
}

#[test]
fn the_record_of_a_call_that_was_asked_for_tells_that_it_is_over() {
    let request = RequestId::new(&"a".repeat(RequestId::LEN)).expect("an id");
    let over = record(
        "09:02:00",
        json!({
            "DisconnectTimestamp": crate::build::stamp("09:01:05"),
            "ConnectedToSystemTimestamp": crate::build::stamp("09:00:12"),
            "Attributes": {RequestId::ATTRIBUTE: request.as_str()},
        }),
    );
    let rows = rows([&over]);
    let Some(Row::Notice(notice)) = rows.get(&Key::Notice(NoticeId::CallOver(request))) else {
        panic!("nothing to tell");
    };
    let about = notice.about.get().expect("what happened");
    assert_eq!((about.at, about.connected_to_system), (at("09:01:05"), Some(at("09:00:12"))));
}

#[test]
fn a_call_that_was_handed_on_is_over_with_its_last_leg() {
    let request = RequestId::new(&"a".repeat(RequestId::LEN)).expect("an id");
    let leg = |id: &str, ended: &str, link: &str, other: &str| {
        let told = json!({
            "ContactId": id,
            "DisconnectTimestamp": crate::build::stamp(ended),
            link: other,
            "Attributes": {RequestId::ATTRIBUTE: request.as_str()},
        });
        record("09:05:00", told)
    };
    let first = leg("c-1", "09:01:00", "NextContactId", "c-2");
    let second = leg("c-2", "09:04:00", "PreviousContactId", "c-1");
    let key = Key::Notice(NoticeId::CallOver(request));
    assert!(!rows([&first]).contains_key(&key), "the customer still talks");
    let rows = rows([&first, &second]);
    let Some(Row::Notice(notice)) = rows.get(&key) else { panic!("nothing to tell") };
    assert_eq!(notice.about.get().map(|about| about.at), Some(at("09:04:00")));
}

#[test]
fn a_number_has_all_its_contacts_whichever_feed_tells_of_them() {
    let endpoint = json!({"type": "TELEPHONE_NUMBER", "address": "+15555550142"});
    let detail = |initiated: &str| json!({"initiationTimestamp": crate::build::stamp(initiated), "customerEndpoint": endpoint});
    let initiated = contact_event("INITIATED", "09:00:00", detail("09:00:00.250"));
    let number = json!({"Type": "TELEPHONE_NUMBER", "Address": "+15555550142"});
    let rows = rows([&initiated, &abandoned("09:02:00", number)]);
    let key = Key::Customer(CustomerId::of_number("+15555550142"));
    let Some(Row::Customer(customer)) = rows.get(&key) else { panic!("no contacts") };
    let contacts: Vec<_> = customer.contacts.iter().map(|(key, ())| key.clone()).collect();
    assert_eq!(contacts, [(at("09:00:00"), id("c-1"))]);
}
