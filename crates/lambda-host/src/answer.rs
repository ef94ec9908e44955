//! From verdicts to what Lambda is told.

use std::cmp::Ordering;

use aws_lambda_events::streams::KinesisEventResponse;
use ingest::Verdict;

use crate::{Failure, Tally};

/// What one invocation answers, and what it did.
#[derive(Debug)]
pub struct Answer<T> {
    /// What Lambda is told.
    pub result: Result<T, Failure>,
    /// What the invocation did, told to the log and the metrics also when it fails.
    pub tally: Tally,
}

/// The answer of a Kinesis batch: where the stream goes on.
///
/// Of several failures Lambda takes the lowest sequence number as its checkpoint and delivers
/// everything from there again, so only that one is named. An empty list, written out, is success.
///
/// # Errors
///
/// [`Failure::NoSequenceNumber`] when a record to deliver again has none: Lambda reads an empty
/// identifier as complete failure, and this says so openly.
pub(crate) fn checkpoint<'a>(
    records: impl Iterator<Item = (Option<&'a str>, Verdict)>,
) -> Result<KinesisEventResponse, Failure> {
    let mut lowest: Option<&str> = None;
    for (sequence, verdict) in records {
        match verdict {
            Verdict::Done | Verdict::Quarantined(_) => {}
            Verdict::Retry => {
                let sequence = sequence.ok_or(Failure::NoSequenceNumber)?;
                lowest = Some(lowest.map_or(sequence, |found| earlier(found, sequence)));
            }
        }
    }
    let mut response = KinesisEventResponse::default();
    response.set_failures(lowest);
    Ok(response)
}

/// The lower of two sequence numbers.
///
/// They are decimal numbers of up to 129 digits without leading zeros: the longer one is the
/// greater, and among equally long ones text order is the order of numbers.
fn earlier<'a>(one: &'a str, other: &'a str) -> &'a str {
    match one.len().cmp(&other.len()).then_with(|| one.cmp(other)) {
        Ordering::Less | Ordering::Equal => one,
        Ordering::Greater => other,
    }
}

#[cfg(test)]
mod tests {
    use ingest::Verdict::{self, Done, Quarantined, Retry};

    use super::checkpoint;

    #[track_caller]
    fn check(records: &[(Option<&str>, Verdict)], expected: &str) {
        let told = match checkpoint(records.iter().copied()) {
            Ok(response) => serde_json::to_string(&response).unwrap(),
            Err(failure) => failure.code().to_owned(),
        };
        assert_eq!(told, expected);
    }

    #[test]
    fn success_is_an_explicit_empty_list() {
        check(&[], r#"{"batchItemFailures":[]}"#);
        check(&[(Some("1"), Done), (None, Quarantined("bad_json"))], r#"{"batchItemFailures":[]}"#);
    }

    #[test]
    fn only_the_lowest_sequence_number_is_named() {
        check(
            &[(Some("10"), Retry), (Some("9"), Retry), (Some("8"), Done), (Some("11"), Retry)],
            r#"{"batchItemFailures":[{"itemIdentifier":"9"}]}"#,
        );
        check(
            &[
                (Some("49590338271490256608559692540925702759324208523137515618"), Retry),
                (Some("49590338271490256608559692538361571095921575989136588898"), Retry),
            ],
            r#"{"batchItemFailures":[{"itemIdentifier":"49590338271490256608559692538361571095921575989136588898"}]}"#,
        );
    }

    #[test]
    fn a_retry_without_a_sequence_number_fails_the_invocation() {
        check(&[(Some("1"), Retry), (None, Retry)], "ConnectLive.NoSequenceNumber");
    }
}
