//! Who abandoned, and who went on in another leg.

use contact_core::{Phase, Record, Row};
use serde_json::json;

use crate::build::{
    check, contact_event, contact_named, contact_of, disconnected, id, initiated, queued, record,
    recorded_queue, rows, stamp,
};

#[test]
fn a_caller_who_hangs_up_in_the_flow_did_not_abandon() {
    check(
        &[initiated(), disconnected()],
        "disconnected queued - in - connected - to - ended 09:05:00.750",
    );
}

#[test]
fn a_caller_who_leaves_the_queue_abandoned_and_one_who_still_waits_did_not() {
    check(&[queued()], "queued queued 09:00:10.500 in q-1 connected - to - ended -");
    check(
        &[queued(), disconnected()],
        "disconnected queued 09:00:10.500 in q-1 connected - to - ended 09:05:00.750 abandoned",
    );
}

#[test]
fn a_caller_who_goes_on_in_another_leg_did_not_abandon() {
    for (method, abandoned) in [
        ("TRANSFER", false),
        ("QUEUE_TRANSFER", false),
        ("CALLBACK", false),
        ("DISCONNECT", true),
        ("OUTBOUND", true),
        ("INBOUND", true),
        ("API", true),
        ("EXTERNAL_OUTBOUND", true),
        ("MONITOR", true),
        ("WEBRTC_API", true),
        ("AGENT_REPLY", true),
        ("FLOW", true),
        ("CAMPAIGN_PREVIEW", true),
        ("TELEPATHY", true),
    ] {
        let members =
            json!({"contactId": "c-2", "previousContactId": "c-1", "initiationMethod": method});
        let next = contact_event("INITIATED", "09:05:02", members);
        let first = contact_of(&[queued(), disconnected(), next]);
        assert_eq!(first.is_abandoned(), abandoned, "{method}");
        assert_eq!(first.next.get(), Some(&id("c-2")).filter(|_| !abandoned), "{method}");
    }
}

#[test]
fn a_record_of_the_next_leg_tells_of_the_leg_before() {
    let next = record(
        "09:06:00",
        json!({"ContactId": "c-2", "PreviousContactId": "c-1", "InitiationMethod": "CALLBACK"}),
    );
    assert_eq!(contact_of(&[queued(), disconnected(), next]).next.get(), Some(&id("c-2")));
}

#[test]
fn a_leg_that_only_its_neighbour_told_of_has_no_phase() {
    let members =
        json!({"contactId": "c-2", "previousContactId": "c-1", "initiationMethod": "TRANSFER"});
    let told = [contact_event("INITIATED", "09:05:02", members)];
    assert_eq!(contact_named("c-1", &told).phase(), None);
    let second = contact_named("c-2", &told);
    assert_eq!(second.phase(), Some(Phase::Initiated));
    assert_eq!(second.previous.get(), Some(&id("c-1")));
}

#[test]
fn a_contact_transferred_out_of_the_queue_did_not_abandon() {
    let with = |members| {
        let mut all = json!({"Queue": recorded_queue("q-1", "09:00:10")});
        for (name, value) in serde_json::Value::as_object(&members).expect("an object") {
            all[name] = value.clone();
        }
        let told = record("09:06:10", all);
        let abandoned = contact_of(std::slice::from_ref(&told)).is_abandoned();
        let of_record = rows(&[told]).into_values().find_map(|row| match row {
            Row::Record(row) => row.newest.get().map(Record::is_abandoned),
            _ => None,
        });
        assert_eq!(of_record, Some(abandoned));
        abandoned
    };
    let transferred = stamp("09:04:00");
    assert!(with(json!({})));
    assert!(!with(
        json!({"TransferCompletedTimestamp": transferred, "PreDisconnectState": "in_queue"})
    ));
    // Connect goes by the state, and counts where the record does not tell one.
    assert!(with(json!({"TransferCompletedTimestamp": transferred})));
    assert!(with(
        json!({"TransferCompletedTimestamp": transferred, "PreDisconnectState": "CONNECTED"})
    ));
    assert!(with(json!({"PreDisconnectState": "IN_QUEUE"})));
    assert!(!with(json!({"NextContactId": "c-2"})));
}
