use std::fmt::Debug;

use connect_client::{DialFrom, Listed};
use connect_events::{OutputType, Personal, QueueId};
use serde_json::json;

use crate::bench::{Bench, CALLED, SHOWN, attributes, contact, dial, some_day, soon};

/// What is personal in the values of this file.
const PERSONAL: [&str; 5] = ["+1555", "Kim", "kim@example.com", "my account", "secret"];

#[track_caller]
fn check(value: &impl Debug) {
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        for personal in PERSONAL {
            assert!(!shown.contains(personal), "{personal} in {shown}");
        }
    }
}

#[test]
fn debug_of_a_dial_shows_neither_numbers_nor_attributes() {
    let mut dial = dial("t-1");
    dial.attributes = attributes(&[("note", "secret")]);
    check(&dial);
    let queue = QueueId::new("q-1").expect("an id");
    dial.from = DialFrom::NumberAndQueue(Personal::new(SHOWN.into()), queue);
    check(&dial);
}

#[tokio::test(start_paused = true)]
async fn debug_of_what_connect_told_shows_nothing_personal() {
    let bench = Bench::new();
    let person = json!({
        "Id": "c-1",
        "Name": "Kim",
        "Description": "secret",
        "InitiationTimestamp": 1_772_438_400.0,
        "CustomerEndpoint":
            { "Type": "TELEPHONE_NUMBER", "Address": CALLED, "DisplayName": "Kim" },
        "CustomerId": "secret",
        "Attributes": { "note": "secret" },
        "Tags": { "note": "secret" },
    });
    bench.double.hold_contact(person);
    check(&bench.connect.describe_contact(&contact("c-1"), soon()).await.expect("a contact"));

    bench.double.hold_users([json!({ "Id": "u-1", "Username": "kim@example.com" })]);
    let Listed { found, .. } = bench.connect.list_users(None, soon()).await.expect("users");
    assert_eq!(found.len(), 1);
    check(&found);

    bench.double.hold_voice_segments(
        "c-1",
        [json!({ "Transcript": {
            "Id": "s-1", "ParticipantId": "p-1", "ParticipantRole": "CUSTOMER",
            "Content": "my account", "BeginOffsetMillis": 0, "EndOffsetMillis": 1,
        }})],
    );
    let told = bench.connect.voice_segments(&contact("c-1"), None, some_day()).await;
    check(&told.expect("segments"));

    bench.double.hold_chat_segments(
        "c-2",
        "COMPLETED",
        "Raw",
        [
            json!({ "Transcript": {
                "Id": "s-1", "ParticipantId": "p-1", "ParticipantRole": "CUSTOMER",
                "DisplayName": "Kim", "Content": "my account",
                "Time": { "AbsoluteTime": "2026-03-02T08:00:00.000Z" },
            }}),
            json!({ "PostContactSummary": { "Content": "secret", "Status": "COMPLETED" } }),
        ],
    );
    let raw = OutputType::Raw;
    let told = bench.connect.chat_segments(&contact("c-2"), &raw, None, some_day()).await;
    check(&told.expect("segments"));
    check(&bench.connect);
}
