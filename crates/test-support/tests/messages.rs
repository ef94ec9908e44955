//! The double of SNS and EventBridge, through the real SDK.

use aws_sdk_eventbridge::error::ProvideErrorMetadata as _;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use aws_sdk_sns::config::retry::RetryConfig;
use aws_sdk_sns::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_sns::types::MessageAttributeValue;
use test_support::MessagesDouble;

fn topics(double: &MessagesDouble) -> aws_sdk_sns::Client {
    let config = aws_sdk_sns::config::Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .endpoint_url(double.endpoint())
        .retry_config(RetryConfig::disabled());
    aws_sdk_sns::Client::from_conf(config.build())
}

fn buses(double: &MessagesDouble) -> aws_sdk_eventbridge::Client {
    let config = aws_sdk_eventbridge::config::Builder::new()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .endpoint_url(double.endpoint())
        .retry_config(RetryConfig::disabled());
    aws_sdk_eventbridge::Client::from_conf(config.build())
}

fn entry(bus: &str, source: &str, detail: &str) -> PutEventsRequestEntry {
    let entry = PutEventsRequestEntry::builder().event_bus_name(bus).source(source);
    entry.detail_type("Test").detail(detail).build()
}

#[tokio::test]
async fn a_topic_takes_a_message_with_its_attributes() {
    let double = MessagesDouble::start();
    let kind = MessageAttributeValue::builder().data_type("String").string_value("a & b");
    let request = topics(&double).publish().topic_arn(MessagesDouble::TOPIC).message("é {}");
    let told = request.message_attributes("kind", kind.build().expect("a value"));
    assert_eq!(Box::pin(told.send()).await.expect("taken").message_id(), Some("1"));
    let taken = double.published();
    assert_eq!(
        (taken[0].message.as_str(), taken[0].attributes["kind"].as_str()),
        ("é {}", "a & b")
    );
    assert_eq!(double.requests()["Publish"], 1);
}

#[tokio::test]
async fn a_topic_that_is_not_there_and_a_message_too_long_are_refused() {
    let double = MessagesDouble::start();
    let code = async |topic: &str, message: String| {
        let request = topics(&double).publish().topic_arn(topic).message(message);
        let err = Box::pin(request.send()).await.expect_err("refused");
        err.code().expect("a code").to_owned()
    };
    assert_eq!(code("arn:aws:sns:us-east-1:111122223333:other", "x".into()).await, "NotFound");
    assert_eq!(code(MessagesDouble::TOPIC, "x".repeat(262_145)).await, "InvalidParameter");
    assert_eq!(code(MessagesDouble::ORDERED_TOPIC, "x".into()).await, "InvalidParameter");
    assert!(double.published().is_empty());
}

#[tokio::test]
async fn a_topic_that_keeps_order_takes_an_id_once() {
    let double = MessagesDouble::start();
    for id in ["a", "b", "a"] {
        let request = topics(&double).publish().topic_arn(MessagesDouble::ORDERED_TOPIC);
        let request = request.message(id).message_group_id("g").message_deduplication_id(id);
        Box::pin(request.send()).await.expect("an answer");
    }
    let taken: Vec<_> = double.published().into_iter().map(|one| one.message).collect();
    assert_eq!(taken, ["a", "b"]);
}

#[tokio::test]
async fn a_bus_takes_some_events_of_a_request_and_refuses_others() {
    let double = MessagesDouble::start();
    double.meet([None, Some("ThrottlingException")]);
    let entries = ["a", "b", "aws.connect"].map(|source| entry(MessagesDouble::BUS, source, "{}"));
    let request = buses(&double).put_events().set_entries(Some(entries.to_vec()));
    let answer = Box::pin(request.send()).await.expect("an answer");
    let codes: Vec<_> = answer.entries().iter().map(|entry| entry.error_code()).collect();
    let expected = [None, Some("ThrottlingException"), Some("NotAuthorizedForSourceException")];
    assert_eq!((codes.as_slice(), answer.failed_entry_count()), (&expected[..], 2));
    assert_eq!(double.events().len(), 1);
}

#[tokio::test]
async fn a_bus_refuses_requests_that_eventbridge_refuses() {
    let double = MessagesDouble::start();
    let code = async |entries: Vec<PutEventsRequestEntry>| {
        let request = buses(&double).put_events().set_entries(Some(entries));
        let err = Box::pin(request.send()).await.expect_err("refused");
        err.code().expect("a code").to_owned()
    };
    let good = entry(MessagesDouble::BUS, "a", "{}");
    assert_eq!(code(vec![good; 11]).await, "ValidationException");
    assert_eq!(code(vec![entry("other", "a", "{}")]).await, "ResourceNotFoundException");
    assert!(double.events().is_empty());
}
