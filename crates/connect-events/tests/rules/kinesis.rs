//! How an invocation is taken apart.

use connect_events::{Delivered, KinesisBatch, delivered};
use serde_json::{Value, json};

fn payload(data: Value) -> String {
    let invocation = json!({"Records": [{"kinesis": {"data": data}}]}).to_string();
    let batch = KinesisBatch::from_slice(invocation.as_bytes()).unwrap();
    match batch.records[0].payload() {
        Ok(bytes) => String::from_utf8(bytes).unwrap(),
        Err(error) => error.code().to_owned(),
    }
}

#[test]
fn base64_is_read_in_every_common_form() {
    assert_eq!(payload(json!("aGk/Pz4+")), "hi??>>");
    assert_eq!(payload(json!("aGk_Pz4-")), "hi??>>");
    assert_eq!(payload(json!("aGk=")), "hi");
    assert_eq!(payload(json!("aGk")), "hi");
    assert_eq!(payload(json!(" aGk=\n")), "hi");
    assert_eq!(payload(json!("")), "");
    assert_eq!(payload(json!("%%%")), "bad_base64");
    assert_eq!(payload(json!(null)), "missing_data");
    assert_eq!(payload(json!(7)), "missing_data");
}

#[test]
fn what_is_of_the_wrong_type_reads_as_absent() {
    let good = json!({
        "eventID": "shardId-000000000006:495", "awsRegion": "eu-west-2",
        "kinesis": {"data": "aGk=", "sequenceNumber": "495", "approximateArrivalTimestamp": 1.5},
    });
    let bad = json!({
        "eventID": 7, "awsRegion": {"a": [1]},
        "kinesis": {"data": ["x"], "sequenceNumber": null, "approximateArrivalTimestamp": "x"},
    });
    let invocation = json!({"Records": [bad, 7, null, {"kinesis": 1}, good]}).to_string();
    let batch = KinesisBatch::from_slice(invocation.as_bytes()).unwrap();
    let codes: Vec<_> = batch.records.iter().map(|record| record.payload().is_ok()).collect();
    assert_eq!(codes, [false, false, false, false, true]);
    let record = &batch.records[4];
    assert_eq!(record.shard_id(), Some("shardId-000000000006"));
    assert_eq!(record.kinesis.approximate_arrival_timestamp.unwrap().as_millis(), 1500);
    assert_eq!(record.kinesis.sequence_number.as_deref(), Some("495"));
}

/// Why the envelope is our own: with the stock types, one such record fails all.
#[test]
fn the_stock_types_lose_the_batch_that_ours_keeps() {
    let record = |data: &str| {
        json!({
            "eventID": "shardId-0:1", "eventName": "aws:kinesis:record", "eventVersion": "1.0",
            "eventSource": "aws:kinesis", "eventSourceARN": "arn", "awsRegion": "eu-west-2",
            "invokeIdentityArn": "arn",
            "kinesis": {
                "data": data, "partitionKey": "k", "sequenceNumber": "1",
                "kinesisSchemaVersion": "1.0", "approximateArrivalTimestamp": 1.5,
            },
        })
    };
    let ours = |invocation: &Value| {
        let invocation = invocation.to_string();
        KinesisBatch::from_slice(invocation.as_bytes()).unwrap().records.len()
    };
    let stock = |invocation: &Value| {
        serde_json::from_value::<aws_lambda_events::kinesis::KinesisEvent>(invocation.clone())
    };
    let good = json!({"Records": [record("aGk="), record("aGk=")]});
    let bad = json!({"Records": [record("aGk="), record("%%%")]});
    assert_eq!((ours(&good), stock(&good).unwrap().records.len()), (2, 2));
    assert_eq!(ours(&bad), 2);
    assert!(stock(&bad).is_err());
}

#[test]
fn an_invocation_is_told_from_documents() {
    let count = |payload: &str| match delivered(payload.as_bytes()) {
        Delivered::Kinesis(batch) => Some(batch.records.len()),
        Delivered::Documents => None,
    };
    assert_eq!(count(r#"{"Records":[{"kinesis":{}},7]}"#), Some(2));
    assert_eq!(count(r#"{"Records":[]}"#), Some(0));
    assert_eq!(count(r#"{"kinesis":{"data":"aGk="}}"#), Some(1));
    for payload in ["", "7", "{}", "{}{}", r#"{"Records":[{"s3":{}}]}"#, r#"{"Records":7}"#] {
        assert_eq!(count(payload), None, "{payload}");
    }
}

#[test]
fn debug_shows_no_payload() {
    let batch = KinesisBatch::from_slice(br#"{"kinesis":{"data":"aGVsbG8gd29ybGQ="}}"#).unwrap();
    assert!(!format!("{batch:?}").contains("aGVsbG8"));
}
