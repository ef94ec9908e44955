use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use connect_client::Described;
use connect_events::{Event, OutputType, decode};
use contact_core::{Key, Row, facts};
use serde_json::{Value, json};
use test_support::ConnectDouble;

use crate::bench::{Bench, CALLED, SHOWN, contact, line, some_day, soon};

type Rows = BTreeMap<Key, Row>;

/// The rows that events leave behind.
fn rows<'a>(events: impl IntoIterator<Item = &'a Event>) -> Rows {
    let mut rows = Rows::new();
    for (key, fact) in events.into_iter().flat_map(facts) {
        let row = rows.remove(&key).unwrap_or_else(|| Row::bottom(&key));
        rows.insert(key, row.join(fact));
    }
    rows
}

/// The messages with segments among the fixtures of a stream, as of the double's instance.
///
/// They are without the language of the talk, which the APIs do not tell.
fn messages(kind: &str, event_type: &str) -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events-fixtures/contact-lens");
    let mut all = Vec::new();
    for file in fs::read_dir(folder).expect("fixtures").map(|entry| entry.expect("an entry").path())
    {
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        if !name.starts_with(kind) || !name.ends_with(".json") {
            continue;
        }
        let mut message: Value =
            serde_json::from_slice(&fs::read(&file).expect("a fixture")).expect("JSON");
        if message[event_type] != "SEGMENTS" {
            continue;
        }
        message["InstanceId"] = ConnectDouble::INSTANCE.into();
        let members = message.as_object_mut().expect("an object");
        for language in ["LanguageCode", "StreamingSettings", "StreamingEventSettings"] {
            members.remove(language);
        }
        all.push((name, message));
    }
    assert!(all.len() >= 5, "{kind}");
    all
}

/// What the API can give of a message: all but words that are still being spoken.
fn told_by_api(message: &Value) -> Vec<Value> {
    let segments = message["Segments"].as_array().into_iter().flatten();
    segments.filter(|segment| segment.get("Utterance").is_none()).cloned().collect()
}

fn event(message: &Value) -> Event {
    decode(message.to_string().as_bytes()).expect("an event")
}

/// Fills rows from the stream, from the API, and from both.
#[track_caller]
fn check(name: &str, message: &Value, api: &Event) {
    let mut settled = message.clone();
    settled["Segments"] = told_by_api(message).into();
    assert_eq!(rows([api]), rows([&event(&settled)]), "{name}: from the API alone");
    let stream = event(message);
    assert_eq!(rows([&stream, api]), rows([&stream]), "{name}: the API after the stream");
    assert_eq!(rows([api, &stream, api]), rows([&stream]), "{name}: the API before the stream");
}

#[tokio::test(start_paused = true)]
async fn a_call_is_the_same_from_the_api_from_the_stream_and_from_both() {
    let bench = Bench::new();
    for (name, message) in messages("voice-", "EventType") {
        let id = message["ContactId"].as_str().expect("an id");
        let segments = told_by_api(&message);
        if segments.is_empty() {
            continue;
        }
        bench.double.hold_voice_segments(id, segments);
        let told = bench.connect.voice_segments(&contact(id), None, some_day()).await;
        let told = told.expect("segments").found;
        check(&name, &message, &Event::Lens(Box::new(told)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_is_the_same_from_the_api_from_the_stream_and_from_both() {
    let bench = Bench::new();
    for (name, message) in messages("chat-", "StreamingEventType") {
        let id = message["ContactId"].as_str().expect("an id");
        let (output, text) = match message["OutputType"].as_str() {
            Some("Redacted") => (OutputType::Redacted, "Redacted"),
            _ => (OutputType::Raw, "Raw"),
        };
        bench.double.hold_chat_segments(id, "IN_PROGRESS", text, told_by_api(&message));
        let told = bench.connect.chat_segments(&contact(id), &output, None, some_day()).await;
        let told = told.unwrap_or_else(|err| panic!("{name}: {err}")).found;
        check(&name, &message, &Event::Lens(Box::new(told)));
    }
}

/// A contact that was answered, as DescribeContact tells it.
fn answered() -> Value {
    let arn = "arn:aws:connect:us-east-1:111122223333:instance/i-1";
    json!({
        "Arn": format!("{arn}/contact/c-1"),
        "Id": "c-1",
        "PreviousContactId": "c-0",
        "InitialContactId": "c-0",
        "InitiationMethod": "TRANSFER",
        "Channel": "VOICE",
        "QueueInfo": { "Id": "q-1", "EnqueueTimestamp": 1_772_438_405.5 },
        "AgentInfo": { "Id": "a-1", "ConnectedToAgentTimestamp": 1_772_438_410.125 },
        "InitiationTimestamp": 1_772_438_400.0,
        "ConnectedToSystemTimestamp": 1_772_438_401.0,
        "LastUpdateTimestamp": 1_772_438_411.0,
        "CustomerEndpoint": { "Type": "TELEPHONE_NUMBER", "Address": CALLED },
        "SystemEndpoint": { "Type": "TELEPHONE_NUMBER", "Address": SHOWN },
        "Attributes": { "reason": "callback" },
        "Tags": { "aws:connect:instanceId": "i-1" },
    })
}

/// The same contact, as its event tells it.
fn answered_event() -> Event {
    let arn = "arn:aws:connect:us-east-1:111122223333:instance/i-1";
    event(&json!({
        "detail-type": "Amazon Connect Contact Event",
        "source": "aws.connect",
        "time": "2026-03-02T08:00:11Z",
        "detail": {
            "contactId": "c-1",
            "channel": "VOICE",
            "instanceArn": arn,
            "initiationMethod": "TRANSFER",
            "eventType": "CONTACT_DATA_UPDATED",
            "initialContactId": "c-0",
            "previousContactId": "c-0",
            "customerEndpoint": { "type": "TELEPHONE_NUMBER", "address": CALLED },
            "queueInfo": {
                "queueArn": format!("{arn}/queue/q-1"),
                "enqueueTimestamp": "2026-03-02T08:00:05.500Z",
            },
            "agentInfo": {
                "agentArn": format!("{arn}/agent/a-1"),
                "connectedToAgentTimestamp": "2026-03-02T08:00:10.125Z",
            },
            "initiationTimestamp": "2026-03-02T08:00:00.000Z",
            "connectedToSystemTimestamp": "2026-03-02T08:00:01.000Z",
        },
    }))
}

async fn described(contact_told: Value) -> Described {
    let bench = Bench::new();
    bench.double.hold_contact(contact_told);
    let told = bench.connect.describe_contact(&contact("c-1"), soon()).await;
    told.expect("a contact")
}

#[tokio::test(start_paused = true)]
async fn a_contact_that_is_described_fills_the_rows_that_its_event_fills() {
    let told = described(answered()).await;
    assert_eq!(told.attributes, crate::bench::attributes(&[("reason", "callback")]));
    let endpoint = told.event.detail.customer_endpoint.as_ref().expect("an endpoint");
    assert_eq!(endpoint.address.as_ref().expect("a number").expose(), CALLED);
    let described = Event::Contact(Box::new(told.event));
    let expected = rows([&answered_event()]);
    assert_eq!(rows([&described]), expected);
    assert_eq!(rows([&described, &answered_event(), &described]), expected);
}

#[tokio::test(start_paused = true)]
async fn a_contact_that_is_described_while_it_goes_on_is_not_over() {
    let told = described(answered()).await;
    assert_eq!(told.event.detail.disconnect_timestamp, None);
    let mut over = answered();
    over["DisconnectTimestamp"] = 1_772_438_500.0.into();
    over["DisconnectReason"] = "CUSTOMER_DISCONNECT".into();
    let told = described(over).await;
    let at = told.event.detail.disconnect_timestamp.expect("a moment");
    assert_eq!(at.as_millis(), 1_772_438_500_000);
    assert!(told.event.detail.disconnect_reason.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_dial_that_was_made_can_be_described() {
    let bench = Bench::new();
    let id = bench.dial("t-1").await.expect("a contact");
    let told = bench.connect.describe_contact(&id, soon()).await.expect("a contact");
    assert_eq!(told.event.detail.contact_id, id);
    bench.connect.stop_contact(&id, soon()).await.expect("a stop");
    let told = bench.connect.describe_contact(&id, soon()).await.expect("a contact");
    assert!(told.event.detail.disconnect_timestamp.is_some());
}

#[tokio::test(start_paused = true)]
async fn a_contact_without_any_moment_is_no_answer() {
    let bench = Bench::once();
    let mut timeless = answered();
    for moment in ["InitiationTimestamp", "ConnectedToSystemTimestamp", "LastUpdateTimestamp"] {
        timeless.as_object_mut().expect("an object").remove(moment);
    }
    bench.double.hold_contact(timeless);
    let told = bench.connect.describe_contact(&contact("c-1"), soon()).await;
    assert_eq!(line(told), "unknown: DescribeContact: bad_answer");
}
