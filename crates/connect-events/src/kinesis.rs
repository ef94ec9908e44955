//! How Lambda hands over a Kinesis stream.

mod tolerant;
mod wire;

use std::borrow::Cow;
use std::fmt;

use base64_simd::{Base64, STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::error::Kind;
use crate::{DecodeError, EventTime};
use tolerant::Tolerant;
use wire::Batch;

/// What a payload is wrapped in.
#[derive(Clone, Debug)]
pub enum Delivered<'a> {
    /// A Lambda invocation with records of a Kinesis stream.
    Kinesis(KinesisBatch<'a>),
    /// The documents themselves.
    Documents,
}

/// Tells a Lambda invocation from the documents themselves, for replays.
#[must_use]
pub fn delivered(payload: &[u8]) -> Delivered<'_> {
    KinesisBatch::from_slice(payload).map_or(Delivered::Documents, Delivered::Kinesis)
}

/// What Lambda hands a function that reads a Kinesis stream.
///
/// `data` stays text here, and whatever is missing or of another type reads as absent. Decoding it
/// as part of the batch lets one damaged record fail the records around it.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html>
#[derive(Clone, Debug, Default)]
pub struct KinesisBatch<'a> {
    /// The records, in the order of their shard.
    pub records: Vec<KinesisRecord<'a>>,
}

impl<'a> KinesisBatch<'a> {
    /// Reads the payload of an invocation: `{"Records": […]}`, or one record by itself.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] when the payload is not JSON, or holds no Kinesis record: nothing in it has
    /// `kinesis`. An empty list of records is a batch.
    pub fn from_slice(payload: &'a [u8]) -> Result<Self, DecodeError> {
        let text = crate::decode::text(payload)?;
        let Tolerant(batch) = serde_json::from_str::<Tolerant<Batch<'a>>>(text)
            .map_err(|source| DecodeError::new(None, Kind::Json(source)))?;
        let Batch { records, alone } = batch.unwrap_or_default();
        let records = match records {
            Some(records) => records,
            None if alone.has_kinesis => vec![alone],
            None => return Err(DecodeError::new(None, Kind::UnknownShape)),
        };
        if !records.is_empty() && !records.iter().any(|record| record.has_kinesis) {
            return Err(DecodeError::new(None, Kind::UnknownShape));
        }
        Ok(Self { records })
    }
}

/// One record of a Kinesis stream.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html>
#[derive(Clone, Debug, Default)]
pub struct KinesisRecord<'a> {
    /// `shardId-000000000006:<sequence number>`.
    pub event_id: Option<Cow<'a, str>>,
    /// The stream.
    pub event_source_arn: Option<Cow<'a, str>>,
    /// `aws:kinesis:record`.
    pub event_name: Option<Cow<'a, str>>,
    /// `1.0`.
    pub event_version: Option<Cow<'a, str>>,
    /// The Region of the stream.
    pub aws_region: Option<Cow<'a, str>>,
    /// The role that the function runs as.
    pub invoke_identity_arn: Option<Cow<'a, str>>,
    /// The record itself.
    pub kinesis: KinesisData<'a>,
    has_kinesis: bool,
}

/// A record as Kinesis keeps it.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html>
#[derive(Clone, Default)]
pub struct KinesisData<'a> {
    /// The payload in base64.
    pub data: Option<Cow<'a, str>>,
    /// The place in the shard. A producer's retry has another: it is no key.
    pub sequence_number: Option<Cow<'a, str>>,
    /// What the shard is chosen by; for agent events the agent's ARN.
    pub partition_key: Option<Cow<'a, str>>,
    /// When Kinesis took it; on the wire seconds with a fraction.
    pub approximate_arrival_timestamp: Option<EventTime>,
    /// `1.0`.
    pub kinesis_schema_version: Option<Cow<'a, str>>,
}

/// The payload is personal data: only its length is shown.
impl fmt::Debug for KinesisData<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { data, sequence_number, partition_key, approximate_arrival_timestamp, .. } = self;
        f.debug_struct("KinesisData")
            .field("data_len", &data.as_ref().map(|data| data.len()))
            .field("sequence_number", sequence_number)
            .field("partition_key", partition_key)
            .field("approximate_arrival_timestamp", approximate_arrival_timestamp)
            .finish_non_exhaustive()
    }
}

impl KinesisRecord<'_> {
    /// The bytes of the payload; see [`decode_base64`].
    ///
    /// # Errors
    ///
    /// [`DecodeError`] when there is no `data`, or it is not base64.
    pub fn payload(&self) -> Result<Vec<u8>, DecodeError> {
        let mut payload = Vec::new();
        decode_base64(self.kinesis.data.as_deref(), &mut payload)?;
        Ok(payload)
    }

    /// The shard that the record came from: the part of the event id before the colon.
    #[must_use]
    pub fn shard_id(&self) -> Option<&str> {
        let (shard, _) = self.event_id.as_deref()?.split_once(':')?;
        (!shard.is_empty()).then_some(shard)
    }
}

/// Writes the bytes of a Kinesis record's `data` into `buffer`, instead of what it held.
///
/// Both base64 alphabets are read, with padding or without, and blanks around the text pass. A
/// batch of records is read with one buffer.
///
/// # Errors
///
/// [`DecodeError`] when there is no `data`, or it is not base64.
pub fn decode_base64(data: Option<&str>, buffer: &mut Vec<u8>) -> Result<(), DecodeError> {
    buffer.clear();
    let data = data.ok_or_else(|| DecodeError::new(None, Kind::Data))?;
    // What Lambda sends is the first form; the others cost nothing until it fails.
    let mut append = |form: &Base64, text: &str| {
        buffer.clear();
        form.decode_append(text, buffer)
    };
    let bare = data.trim().trim_end_matches('=');
    append(&STANDARD, data)
        .or_else(|_| append(&STANDARD_NO_PAD, bare))
        .or_else(|err| append(&URL_SAFE_NO_PAD, bare).map_err(|_| err))
        .map_err(|source| DecodeError::new(None, Kind::Base64(source)))
}
