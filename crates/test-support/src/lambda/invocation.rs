//! The event that a function is invoked with.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use super::answer::Ended;
use super::stream::{Stream, StreamRecord};

/// The most bytes of an event.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
pub(super) const MOST_BYTES: usize = 6 * 1024 * 1024;

/// The bytes of a record in an event, somewhat more than it takes.
pub(super) fn size(record: &StreamRecord) -> usize {
    const AROUND: usize = 600;
    AROUND + record.partition_key.len() + record.data.len().div_ceil(3) * 4
}

/// The event that hands these records over.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html>
pub(super) fn event(stream: &Stream, shard: &str, records: &[Arc<StreamRecord>]) -> Vec<u8> {
    let arn = stream.arn();
    let records: Vec<Value> = records
        .iter()
        .map(|record| {
            json!({
                "kinesis": {
                    "kinesisSchemaVersion": "1.0",
                    "partitionKey": record.partition_key,
                    "sequenceNumber": record.sequence_number,
                    "data": STANDARD.encode(&record.data),
                    "approximateArrivalTimestamp": seconds(record),
                },
                "eventSource": "aws:kinesis",
                "eventVersion": "1.0",
                "eventID": format!("{shard}:{}", record.sequence_number),
                "eventName": "aws:kinesis:record",
                "invokeIdentityArn": "arn:aws:iam::111122223333:role/function",
                "awsRegion": "us-east-1",
                "eventSourceARN": arn,
            })
        })
        .collect();
    json!({ "Records": records }).to_string().into_bytes()
}

/// When a record arrived, in seconds since 1970 with a fraction.
pub(crate) fn seconds(record: &StreamRecord) -> f64 {
    record.arrived.as_millis() as f64 / 1_000.0
}

/// Lets a function run for as long as it may, and says how many milliseconds it took.
pub(super) async fn run(most: Duration, function: impl Future<Output = Ended>) -> (Ended, i64) {
    let began = instant();
    let ended = timeout(most, function).await.unwrap_or(Ended::Failed);
    let took = instant().duration_since(began).as_millis();
    (ended, i64::try_from(took).unwrap_or(i64::MAX))
}

#[expect(clippy::disallowed_methods, reason = "tests pause this clock: it measures an invocation")]
fn instant() -> Instant {
    Instant::now()
}
