//! How Firehose hands records to a transform.

use std::borrow::Cow;
use std::fmt;

use connect_events::EventTime;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// What Firehose hands a function that transforms its records.
///
/// A record is read by itself, and `data` stays text: read as a part of the batch, as
/// `aws_lambda_events` does, one damaged record fails all the records around it.
///
/// Source: <https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html>
#[derive(Clone, Debug, Default)]
pub struct FirehoseBatch<'a> {
    /// The records, in the order in which the answer must have them.
    pub records: Vec<FirehoseRecord<'a>>,
}

/// One record of a delivery stream. Whatever is missing or of another type reads as absent.
#[derive(Clone, Default)]
pub struct FirehoseRecord<'a> {
    /// What the answer names it by.
    pub record_id: Option<Cow<'a, str>>,
    /// The payload in base64.
    pub data: Option<Cow<'a, str>>,
    /// When Firehose took it; on the wire milliseconds.
    pub arrived: Option<EventTime>,
}

/// The payload is personal data: only its length is shown.
impl fmt::Debug for FirehoseRecord<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { record_id, data, arrived } = self;
        f.debug_struct("FirehoseRecord")
            .field("record_id", record_id)
            .field("data_len", &data.as_ref().map(|data| data.len()))
            .field("arrived", arrived)
            .finish()
    }
}

/// The payload is no invocation of a transform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotABatch;

#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(rename = "deliveryStreamArn", default, borrow)]
    stream: Option<&'a RawValue>,
    #[serde(borrow)]
    records: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireRecord<'a> {
    #[serde(borrow)]
    record_id: Cow<'a, str>,
    #[serde(borrow)]
    data: Cow<'a, str>,
    approximate_arrival_timestamp: i64,
}

impl<'a> FirehoseBatch<'a> {
    /// Reads the payload of an invocation.
    ///
    /// # Errors
    ///
    /// [`NotABatch`] when it is not JSON, names no delivery stream, or has no list of records. An empty
    /// list is a batch.
    pub fn from_slice(payload: &'a [u8]) -> Result<Self, NotABatch> {
        let wire: Wire<'a> = serde_json::from_slice(payload).map_err(|_| NotABatch)?;
        wire.stream.ok_or(NotABatch)?;
        Ok(Self { records: wire.records.into_iter().map(record).collect() })
    }
}

fn record(raw: &RawValue) -> FirehoseRecord<'_> {
    if let Ok(usual) = serde_json::from_str::<WireRecord<'_>>(raw.get()) {
        return FirehoseRecord {
            record_id: Some(usual.record_id),
            data: Some(usual.data),
            arrived: Some(EventTime::from_millis(usual.approximate_arrival_timestamp)),
        };
    }
    // Member by member: what is right of it counts.
    let mut unusual: Value = serde_json::from_str(raw.get()).unwrap_or_default();
    let mut text = |name: &str| match unusual.get_mut(name).map(Value::take) {
        Some(Value::String(text)) => Some(Cow::Owned(text)),
        _ => None,
    };
    let (record_id, data) = (text("recordId"), text("data"));
    let millis = unusual.get("approximateArrivalTimestamp").and_then(Value::as_i64);
    FirehoseRecord { record_id, data, arrived: millis.map(EventTime::from_millis) }
}
