//! From a record to what others are told, through the handlers' own code.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_sns::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use aws_types::SdkConfig;
use connect_events::{EventTime, Feed};
use contact_core::alerts::{AlertOnly, AlertRule, AlertWhen};
use contact_core::{Key, Row};
use lambda_host::{handle_contact_lens, handle_kinesis, handle_notices};
use lens_actions::LensActions;
use outbox::{Bus, DAY_MILLIS, Outbox, Topic, Way};
use serde_json::{Value, json};
use test_support::{Fault, FaultyNetwork, MessagesDouble};

use crate::rig::{Rig, in_time};

fn outbox(rig: &Rig, double: &MessagesDouble, network: &FaultyNetwork) -> Outbox {
    let credentials = Credentials::new("local", "local", None, None, "test");
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(double.endpoint())
        .http_client(network.clone())
        .build();
    let topic = Way::Topic(Topic::new(MessagesDouble::TOPIC, &config));
    let bus = Way::Bus(Bus::new(MessagesDouble::BUS, &config));
    Outbox::new(rig.store_over(network), vec![topic, bus], DAY_MILLIS)
}

/// A quarter past nine, on the day of the documents.
fn morning() -> EventTime {
    EventTime::parse("2026-03-02T09:15:00Z").expect("a time")
}

fn batch(documents: &[Value]) -> Vec<u8> {
    let records: Vec<Value> = documents
        .iter()
        .enumerate()
        .map(|(number, document)| {
            let engine = &base64::engine::general_purpose::STANDARD;
            let data = base64::Engine::encode(engine, document.to_string());
            json!({"kinesis": {"data": data, "sequenceNumber": (101 + number).to_string()}})
        })
        .collect();
    json!({ "Records": records }).to_string().into_bytes()
}

/// The record of a caller who hung up in the queue, as it is revised so often.
fn abandoned(revision: u32) -> Value {
    json!({
        "ContactId": "c-1",
        "InstanceARN": "arn:aws:connect:eu-west-2:111122223333:instance/i-1",
        "Channel": "VOICE",
        "InitiationMethod": "INBOUND",
        "InitiationTimestamp": "2026-03-02T09:00:00Z",
        "DisconnectTimestamp": "2026-03-02T09:05:00Z",
        "LastUpdateTimestamp": format!("2026-03-02T09:06:{revision:02}Z"),
        "DisconnectReason": "CUSTOMER_DISCONNECT",
        "CustomerEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": "+15555550123"},
        "Queue": {
            "ARN": "arn:aws:connect:eu-west-2:111122223333:instance/i-1/queue/q-1",
            "Name": "Returns", "EnqueueTimestamp": "2026-03-02T09:01:00Z",
        },
    })
}

/// The stream's record of a change of an item of the table `notices`.
fn change(pk: &str, sk: &str, sequence: &str) -> Value {
    json!({
        "eventID": "e-1", "eventName": "MODIFY", "eventSource": "aws:dynamodb",
        "dynamodb": {
            "Keys": {"pk": {"S": pk}, "sk": {"S": sk}},
            "SequenceNumber": sequence, "SizeBytes": 40, "StreamViewType": "KEYS_ONLY",
        },
    })
}

async fn told(outbox: &Outbox, changes: &[Value]) -> Value {
    let payload = json!({ "Records": changes }).to_string().into_bytes();
    let answer = Box::pin(handle_notices(outbox, &payload, morning(), in_time())).await;
    serde_json::to_value(answer.result.expect("an answer")).expect("JSON")
}

#[tokio::test(start_paused = true)]
async fn a_record_that_comes_three_times_in_two_revisions_is_told_once_and_without_the_number() {
    let (rig, double) = (Rig::new().await, MessagesDouble::start());
    let calm = FaultyNetwork::calm();
    let outbox = outbox(&rig, &double, &calm);
    let none = json!({"batchItemFailures": []});
    for revision in [0, 0, 30] {
        let store = rig.store();
        let payload = batch(&[abandoned(revision)]);
        let answer = handle_kinesis(&store, Feed::ContactRecords, &payload, morning(), in_time());
        assert!(Box::pin(answer).await.result.is_ok());
        assert_eq!(told(&outbox, &[change("c-1", "abandoned", "7")]).await, none);
    }
    let (published, events) = (double.published(), double.events());
    assert_eq!((published.len(), events.len()), (1, 1));
    assert_eq!(events[0]["DetailType"], "Contact Abandoned");
    assert_eq!(published[0].attributes["id"], "c-1.abandoned");
    assert!(!format!("{published:?}{events:?}").contains("5550123"));
}

#[tokio::test(start_paused = true)]
async fn records_that_are_not_ours_fail_nothing() {
    let (rig, double) = (Rig::new().await, MessagesDouble::start());
    let outbox = outbox(&rig, &double, &FaultyNetwork::calm());
    let changes = [
        change("c-9", "abandoned", "1"),
        change("something", "else", "2"),
        change("c-9", "contact", "3"),
        json!({"dynamodb": {"Keys": {"id": {"N": "7"}}, "SequenceNumber": "4"}}),
        json!({"dynamodb": {"Keys": "none"}}),
        json!({"kinesis": {"data": "e30="}}),
        json!(7),
    ];
    assert_eq!(told(&outbox, &changes).await, json!({"batchItemFailures": []}));
    assert!(double.requests().is_empty());
    let answer = Box::pin(handle_notices(&outbox, b"{}", morning(), in_time())).await;
    assert!(answer.result.is_err());
}

#[tokio::test(start_paused = true)]
async fn the_answer_names_the_lowest_sequence_number_of_what_is_not_told() {
    let (rig, double) = (Rig::new().await, MessagesDouble::start());
    let store = rig.store();
    let payload = batch(&[abandoned(0)]);
    let answer = handle_kinesis(&store, Feed::ContactRecords, &payload, morning(), in_time());
    assert!(Box::pin(answer).await.result.is_ok());
    let changes = [
        change("c-8", "abandoned", "98"),
        change("c-1", "abandoned", "100"),
        change("c-1", "abandoned", "99"),
    ];
    let silent = FaultyNetwork::on("Publish", vec![Fault::Hang; 100]);
    let answer = told(&outbox(&rig, &double, &silent), &changes).await;
    assert_eq!(answer, json!({"batchItemFailures": [{"itemIdentifier": "99"}]}));
    let calm = outbox(&rig, &double, &FaultyNetwork::calm());
    assert_eq!(told(&calm, &changes).await, json!({"batchItemFailures": []}));
    let ids: BTreeSet<_> =
        double.published().into_iter().map(|one| one.attributes["id"].clone()).collect();
    assert_eq!(ids, ["c-1.abandoned".to_owned()].into());
}

fn unhappy(turn: usize) -> Value {
    json!({
        "Version": "1.0.0", "Channel": "VOICE", "AccountId": "111122223333", "InstanceId": "i-1",
        "ContactId": "c-1", "LanguageCode": "en-GB", "EventType": "SEGMENTS",
        "Segments": [{"Transcript": {
            "Id": format!("s-{turn}"), "ParticipantId": "CUSTOMER", "ParticipantRole": "CUSTOMER",
            "Content": "Words", "Sentiment": "NEGATIVE",
            "BeginOffsetMillis": turn * 1_000, "EndOffsetMillis": turn * 1_000 + 900,
        }}],
    })
}

fn rules() -> Vec<AlertRule> {
    let when = AlertWhen::NegativeSentiment { turns: 2 };
    vec![AlertRule { name: "Unhappy".into(), when, only: AlertOnly::default() }]
}

#[tokio::test(start_paused = true)]
async fn an_unhappy_customer_is_told_of_once_though_the_alert_could_not_be_put_at_first() {
    let (rig, double) = (Rig::new().await, MessagesDouble::start());
    let payload = batch(&[unhappy(1), unhappy(2)]);
    let store = rig.store();
    let mut answers = Vec::new();
    // Segments are brought in, and then nothing can be read of the talk; later on all is well.
    let broken = FaultyNetwork::on("Query", vec![Fault::Refuse("AccessDeniedException"); 3]);
    for network in [&broken, &FaultyNetwork::calm(), &FaultyNetwork::calm()] {
        let actions = LensActions::new(rig.store_over(network), &rules());
        let answer = handle_contact_lens(&store, &actions, &payload, morning(), in_time());
        let answer = Box::pin(answer).await.result.expect("an answer");
        answers.push(serde_json::to_value(answer).expect("JSON"));
    }
    let none = json!({"batchItemFailures": []});
    let again = json!({"batchItemFailures": [{"itemIdentifier": "101"}]});
    assert_eq!(answers, [again, none.clone(), none.clone()]);

    let (keys, _) = store.unpublished(None).await.expect("an answer");
    let [Key::Alert(id)] = keys.as_slice() else { panic!("one alert: {keys:?}") };
    let calm = outbox(&rig, &double, &FaultyNetwork::calm());
    for _ in 0..2 {
        assert_eq!(told(&calm, &[change(id.as_str(), "alert", "1")]).await, none);
    }
    let published = double.published();
    assert_eq!(published.len(), 1);
    let attributes: BTreeMap<_, _> = published[0].attributes.clone();
    assert_eq!((attributes["rule"].as_str(), attributes["change"].as_str()), ("Unhappy", "raised"));
    let rows = rig.rows(&keys).await;
    let Some(Row::Alert(alert)) = rows.values().next() else { panic!("an alert") };
    assert_eq!(alert.unpublished().count(), 0);
}
