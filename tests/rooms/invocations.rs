//! Invocations as Lambda makes them, through the handlers' own code.

use std::fs;

use connect_events::Feed;
use contact_core::Key;
use lambda_host::{handle_archive, handle_contact_event, handle_kinesis};
use serde_json::{Value, json};
use test_support::{Fault, FaultyNetwork};

use crate::rig::{Rig, fixtures, in_time, now};

fn invocation(name: &str) -> Vec<u8> {
    fs::read(fixtures().join("invocations").join(format!("{name}.json"))).expect("an invocation")
}

async fn answer(rig: &Rig, feed: Feed, network: &FaultyNetwork, payload: &[u8]) -> Value {
    let store = rig.store_over(network);
    let answer = Box::pin(handle_kinesis(&store, feed, payload, now(), in_time())).await;
    serde_json::to_value(answer.result.expect("an answer")).expect("JSON")
}

#[tokio::test]
async fn when_all_is_well_no_record_is_delivered_again() {
    for (name, feed) in [
        ("agent-events", Feed::AgentEvents),
        ("contact-records", Feed::ContactRecords),
        ("contact-lens", Feed::ContactLens),
        ("agent-events.good-poison-good", Feed::AgentEvents),
        ("mixed-feeds", Feed::AgentEvents),
        ("unpadded-base64", Feed::AgentEvents),
        ("empty-batch", Feed::AgentEvents),
    ] {
        let rig = Rig::new().await;
        let network = FaultyNetwork::calm();
        let answer = answer(&rig, feed, &network, &invocation(name)).await;
        assert_eq!(answer, json!({"batchItemFailures": []}), "{name}");
        let wrote = network.requests().get("UpdateItem").copied().unwrap_or_default();
        assert_eq!(wrote > 0, name != "empty-batch", "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn while_throttled_the_answer_names_the_lowest_sequence_number_that_is_not_done() {
    let payload = invocation("agent-events");
    let batch: Value = serde_json::from_slice(&payload).expect("a batch");
    let first = &batch["Records"][0]["kinesis"]["sequenceNumber"];
    let rig = Rig::new().await;
    let throttled = FaultyNetwork::by(|_| Fault::Throttle);
    let told = answer(&rig, Feed::AgentEvents, &throttled, &payload).await;
    assert_eq!(told, json!({"batchItemFailures": [{"itemIdentifier": first}]}));
    // Delivered again from there, all is well.
    let calm = FaultyNetwork::calm();
    let told = answer(&rig, Feed::AgentEvents, &calm, &payload).await;
    assert_eq!(told, json!({"batchItemFailures": []}));
}

#[tokio::test(start_paused = true)]
async fn only_what_is_not_done_is_named() {
    let rig = Rig::new().await;
    let calm = FaultyNetwork::calm();
    let done = batch(&[("a-1", "101")]);
    let told = answer(&rig, Feed::AgentEvents, &calm, &done).await;
    assert_eq!(told, json!({"batchItemFailures": []}));
    // No write goes through any more. What the first record says is in the rows already.
    let throttled = FaultyNetwork::by(|request| match request.operation.as_str() {
        "UpdateItem" => Fault::Throttle,
        _ => Fault::Pass,
    });
    let both = batch(&[("a-1", "101"), ("a-2", "102"), ("a-3", "103")]);
    let told = answer(&rig, Feed::AgentEvents, &throttled, &both).await;
    assert_eq!(told, json!({"batchItemFailures": [{"itemIdentifier": "102"}]}));
}

/// A batch with one heart beat of each of these agents, under these sequence numbers.
fn batch(agents: &[(&str, &str)]) -> Vec<u8> {
    let record = |(agent, sequence): &(&str, &str)| {
        let event = json!({
            "AgentARN": format!("arn:aws:connect:eu-west-2:111122223333:instance/i-1/agent/{agent}"),
            "EventType": "HEART_BEAT",
            "EventTimestamp": "2026-03-02T09:00:00.000Z",
            "CurrentAgentSnapshot": {
                "AgentStatus": {"Name": "Available", "StartTimestamp": "2026-03-02T08:00:00.000Z"},
                "Contacts": [],
            },
        });
        let engine = &base64::engine::general_purpose::STANDARD;
        let data = base64::Engine::encode(engine, event.to_string());
        json!({"kinesis": {"data": data, "sequenceNumber": sequence}})
    };
    let records: Vec<Value> = agents.iter().map(record).collect();
    json!({"Records": records}).to_string().into_bytes()
}

#[tokio::test]
async fn a_contact_event_of_eventbridge_ends_in_its_row() {
    let rig = Rig::new().await;
    let network = FaultyNetwork::calm();
    let store = rig.store_over(&network);
    let payload = invocation("contact-events");
    let answer = Box::pin(handle_contact_event(&store, &payload, now(), in_time())).await;
    assert!(answer.result.is_ok());
    let event: Value = serde_json::from_slice(&payload).expect("an event");
    let id = event["detail"]["contactId"].as_str().expect("an id");
    let key = Key::Contact(connect_events::ContactId::new(id).expect("an id"));
    assert!(rig.rows([&key]).await.contains_key(&key));
}

#[tokio::test(start_paused = true)]
async fn eventbridge_is_asked_to_try_again_only_for_not_now() {
    let rig = Rig::new().await;
    let throttled = rig.store_over(&FaultyNetwork::by(|_| Fault::Throttle));
    let payload = invocation("contact-events");
    let answer = Box::pin(handle_contact_event(&throttled, &payload, now(), in_time())).await;
    assert!(answer.result.is_err());
    let poison =
        br#"{"detail-type":"Amazon Connect Contact Event","source":"aws.connect","detail":{}}"#;
    let answer = Box::pin(handle_contact_event(&rig.store(), poison, now(), in_time())).await;
    assert!(answer.result.is_ok());
}

#[tokio::test]
async fn what_is_no_kinesis_batch_fails_the_invocation() {
    let rig = Rig::new().await;
    for payload in [&b"{}"[..], b"[1]", b"", b"{\"Records\":[{\"eventSource\":\"aws:sqs\"}]}"] {
        let store = rig.store();
        let answer =
            Box::pin(handle_kinesis(&store, Feed::AgentEvents, payload, now(), in_time())).await;
        assert!(answer.result.is_err());
    }
}

/// What the archive keeps of an invocation: each record's day, and whether its bytes are those of a
/// fixture, the newline at its end apart.
fn archived(name: &str) -> Vec<(Option<String>, Vec<u8>)> {
    let answer = handle_archive(&invocation(name)).result.expect("an answer");
    let engine = &base64::engine::general_purpose::STANDARD;
    let bytes = |data: &str| base64::Engine::decode(engine, data).expect("base64");
    let records = answer.records.iter();
    records.map(|record| (record.day().map(str::to_owned), bytes(record.data()))).collect()
}

fn line_of(fixture: &str) -> Vec<u8> {
    let text = fs::read_to_string(fixtures().join(fixture)).expect("a fixture");
    let mut line = text.trim().replace(['\r', '\n'], " ").into_bytes();
    line.push(b'\n');
    line
}

#[test]
fn the_archive_keeps_documents_by_their_day_and_hands_back_what_cannot_be_read() {
    let [first, poison, second] = &archived("archive-records.good-poison-good")[..] else {
        panic!("three records");
    };
    let day = Some("2026-03-02".to_owned());
    assert_eq!(*first, (day.clone(), line_of("contact-records/answered-inbound.json")));
    let cut = fs::read(fixtures().join("contact-records/abandoned-in-queue.json"));
    assert_eq!(*poison, (None, cut.expect("a fixture")[..200].to_vec()));
    let later = Some("2022-01-05".to_owned());
    assert_eq!(*second, (later, line_of("contact-records/revised-second.json")));

    let queued = (day.clone(), line_of("contact-events/queued.json"));
    let disconnected = (day, line_of("contact-events/disconnected-abandoned.json"));
    assert_eq!(archived("archive-events"), [queued, disconnected]);
}

#[test]
fn what_the_archive_could_not_place_is_counted_as_quarantined() {
    let tally = handle_archive(&invocation("archive-records.good-poison-good")).tally;
    assert_eq!((tally.records, tally.done, tally.quarantined()), (3, 2, 1));
    assert_eq!(tally.newest.map(|at| at.as_millis()), Some(1_772_442_062_000));
}

#[test]
fn what_is_no_batch_of_firehose_fails_the_invocation() {
    for payload in [&b"{}"[..], b"", b"{\"records\":[]}"] {
        assert!(handle_archive(payload).result.is_err());
    }
}
