//! One invocation of the transform.

use std::collections::BTreeMap;

use connect_events::EventTime;
use serde::Serialize;

use crate::lines::{Lines, lines};
use crate::{Day, FirehoseBatch, FirehoseRecord};

/// What Firehose is answered: every record of the batch, once, in its order.
///
/// Source: <https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html>
#[derive(Clone, Debug, Default, Serialize)]
pub struct Transformed {
    /// The answers.
    pub records: Vec<Placed>,
    /// Why records were handed back as they were: codes, and how often each.
    #[serde(skip)]
    pub failed: BTreeMap<&'static str, usize>,
    /// When Firehose took the newest record.
    #[serde(skip)]
    pub newest: Option<EventTime>,
}

/// One record of the answer.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Placed {
    record_id: String,
    result: &'static str,
    data: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata>,
}

#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    partition_keys: PartitionKeys,
}

/// The name is that in the delivery stream's prefix: `!{partitionKeyFromLambda:day}`.
#[derive(Clone, PartialEq, Eq, Serialize)]
struct PartitionKeys {
    day: String,
}

/// Everything but the data, which is personal.
impl std::fmt::Debug for Placed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Placed")
            .field("record_id", &self.record_id)
            .field("result", &self.result)
            .field("day", &self.day())
            .finish_non_exhaustive()
    }
}

impl Placed {
    /// The name that Firehose gave the record.
    #[must_use]
    pub fn record_id(&self) -> &str {
        &self.record_id
    }

    /// The partition, where the record was placed; `None` where it is handed back as it was.
    #[must_use]
    pub fn day(&self) -> Option<&str> {
        self.metadata.as_ref().map(|metadata| metadata.partition_keys.day.as_str())
    }

    /// In base64: the lines, or the record as it came.
    #[must_use]
    pub fn data(&self) -> &str {
        &self.data
    }

    /// How many bytes it takes in the answer, and a few more.
    fn size(&self) -> usize {
        /// The names and signs around the values.
        const AROUND: usize = 96;
        AROUND + 2 * self.record_id.len() + self.data.len()
    }
}

impl Transformed {
    /// Whether Lambda hands the answer over: it takes no more than 6 MB.
    ///
    /// Lines take no more than the record did, but for a few bytes a record, and Firehose sends what it
    /// has buffered, 1 MB with our template. An answer that does not fit is one that failed as a whole:
    /// Firehose asks again, and at last keeps the records below `failed/` as they are.
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>
    #[must_use]
    pub fn fits(&self) -> bool {
        /// Lambda's 6 MB, and what is around the list.
        const MOST: usize = 6 * 1024 * 1024 - 1024;
        self.records.iter().map(Placed::size).sum::<usize>() <= MOST
    }
}

/// Turns the records of an invocation into lines, and says to which day they belong.
///
/// A document keeps its bytes, but for newlines between its tokens. A record that cannot be read, or
/// has no moment, is handed back as it was and spoils no other; so is one whose reading panics. A record
/// without an id, which Firehose does not send, has no answer.
#[must_use]
pub fn transform(batch: &FirehoseBatch<'_>) -> Transformed {
    let mut all = Transformed::default();
    let mut buffer = Vec::new();
    for record in &batch.records {
        all.newest = all.newest.max(record.arrived);
        let Some(record_id) = record.record_id.as_deref() else {
            *all.failed.entry("missing_record_id").or_default() += 1;
            continue;
        };
        let placed = lines(record.data.as_deref(), Day::of_event, &mut buffer);
        all.records.push(match placed {
            Ok(lines) => ok(record_id, &lines),
            Err(code) => {
                *all.failed.entry(code).or_default() += 1;
                as_it_was(record_id, record)
            }
        });
    }
    all
}

fn ok(record_id: &str, Lines { text, day }: &Lines) -> Placed {
    Placed {
        record_id: record_id.to_owned(),
        result: "Ok",
        data: base64_simd::STANDARD.encode_to_string(text),
        metadata: Some(Metadata { partition_keys: PartitionKeys { day: day.to_string() } }),
    }
}

fn as_it_was(record_id: &str, record: &FirehoseRecord<'_>) -> Placed {
    Placed {
        record_id: record_id.to_owned(),
        result: "ProcessingFailed",
        data: record.data.as_deref().unwrap_or_default().to_owned(),
        metadata: None,
    }
}
