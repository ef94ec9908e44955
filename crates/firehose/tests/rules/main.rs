//! The rules of the transform.

mod mixes;
mod records;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use firehose::{FirehoseBatch, Transformed, transform};
use serde_json::{Value, json};

/// What Firehose would hand over of these records, whose ids are their places.
fn invocation(records: &[&[u8]]) -> Vec<u8> {
    let record = |(place, bytes): (usize, &&[u8])| {
        json!({
            "recordId": format!("r-{place}"),
            "approximateArrivalTimestamp": 1_772_442_000_000_i64,
            "data": STANDARD.encode(bytes),
        })
    };
    batch(records.iter().enumerate().map(record).collect())
}

fn batch(records: Vec<Value>) -> Vec<u8> {
    let envelope = json!({
        "invocationId": "00000000-0000-4000-8000-000000000001",
        "deliveryStreamArn": "arn:aws:firehose:eu-west-2:111122223333:deliverystream/live-contact-records",
        "region": "eu-west-2",
        "records": records,
    });
    envelope.to_string().into_bytes()
}

fn transformed(payload: &[u8]) -> Transformed {
    transform(&FirehoseBatch::from_slice(payload).expect("a batch"))
}

/// The bytes of an answered record.
fn bytes(record: &firehose::Placed) -> Vec<u8> {
    STANDARD.decode(record.data()).expect("base64")
}

/// A contact record that ended at this moment.
fn record(id: &str, disconnected: &str) -> String {
    format!(
        r#"{{"ContactId":"{id}","DisconnectTimestamp":"{disconnected}","LastUpdateTimestamp":"2026-03-09T09:00:00Z"}}"#
    )
}

/// A contact event of this moment.
fn event(id: &str, time: &str) -> String {
    format!(
        r#"{{"detail-type":"Amazon Connect Contact Event","source":"aws.connect","time":"{time}","detail":{{"contactId":"{id}","eventType":"QUEUED"}}}}"#
    )
}
