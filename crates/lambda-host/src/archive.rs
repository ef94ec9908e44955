//! A batch of Firehose's records, from bytes to the lines that are kept.

use firehose::{FirehoseBatch, Transformed, transform};

use crate::tally::Quarantined;
use crate::{Answer, Failure, Tally};

/// Turns the records of a delivery stream into lines of the archive, each with its day.
///
/// What cannot be placed counts as quarantined: Firehose keeps it below `failed/`. An answer that Lambda
/// would not hand over fails as a whole, and loses nothing either: Firehose asks again, and then keeps
/// the records there too.
pub fn handle_archive(payload: &[u8]) -> Answer<Transformed> {
    let Ok(batch) = FirehoseBatch::from_slice(payload) else {
        return Answer { result: Err(Failure::NotABatch), tally: Tally::default() };
    };
    let transformed = transform(&batch);
    let quarantined = transformed.failed.iter().map(|(code, count)| {
        (*code, Quarantined { count: *count, first: "a delivery stream".to_owned() })
    });
    let tally = Tally {
        records: batch.records.len(),
        done: transformed.records.iter().filter(|record| record.day().is_some()).count(),
        quarantined: quarantined.collect(),
        newest: transformed.newest,
        ..Tally::default()
    };
    let result = if transformed.fits() { Ok(transformed) } else { Err(Failure::AnswerTooLarge) };
    Answer { result, tally }
}
