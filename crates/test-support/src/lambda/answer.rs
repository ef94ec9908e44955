//! What a function's answer means to a mapping.

use serde_json::Value;

/// How one invocation ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    /// The function answered with this document.
    Answered(Value),
    /// The function answered with an error, or its process died.
    Failed,
    /// Lambda had no room for it: the function was never invoked.
    Throttled,
}

/// How a batch came out of an invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All of it is done.
    Success,
    /// Done up to the record of this place, which is to be delivered again with all that follow.
    FailedFrom(usize),
    /// None of it counts as done, and Lambda saw no place to go on from.
    Failure,
    /// It was not tried.
    NotInvoked,
}

/// Reads an answer to a batch whose records have these sequence numbers.
///
/// An answer that says nothing is success: no answer, `{}`, no list, an empty one. Of several failures
/// the lowest counts. An identifier that is missing, null, empty, or of no record of the batch makes
/// the whole batch a failure. Without `ReportBatchItemFailures` no answer is looked at.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html>
pub(super) fn outcome(ended: &Ended, reports: bool, numbers: &[&str]) -> Outcome {
    let answer = match ended {
        Ended::Throttled => return Outcome::NotInvoked,
        Ended::Failed => return Outcome::Failure,
        Ended::Answered(answer) if reports => answer,
        Ended::Answered(_) => return Outcome::Success,
    };
    let failures = match answer.get("batchItemFailures") {
        None | Some(Value::Null) => return Outcome::Success,
        Some(Value::Array(failures)) => failures,
        Some(_) => return Outcome::Failure,
    };
    let mut lowest = None;
    for failure in failures {
        let named = failure.get("itemIdentifier").and_then(Value::as_str);
        let place = named.and_then(|named| numbers.iter().position(|number| *number == named));
        match place {
            None => return Outcome::Failure,
            Some(place) => lowest = Some(lowest.map_or(place, |found: usize| found.min(place))),
        }
    }
    lowest.map_or(Outcome::Success, Outcome::FailedFrom)
}
