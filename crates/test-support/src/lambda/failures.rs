//! What Lambda writes into an S3 bucket about invocations that it gave up.

use std::sync::{Arc, Mutex, PoisonError};

use connect_events::EventTime;
use serde_json::{Value, json};

use super::chance::Chance;

/// A bucket for failures. Clones are the same bucket.
#[derive(Clone, Debug, Default)]
pub struct Failures {
    objects: Arc<Mutex<Vec<FailureObject>>>,
}

/// One object in it.
#[derive(Clone, Debug, PartialEq)]
pub struct FailureObject {
    /// Its key, as Lambda names it.
    pub key: String,
    /// The record of the invocation.
    pub record: Value,
}

/// Why an invocation was given up.
///
/// The names of a mapping differ from those of an asynchronous invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    RetryAttemptsExhausted,
    MaximumRecordAgeExceeded,
    RetriesExhausted,
    EventAgeExceeded,
}

impl Condition {
    fn name(self) -> &'static str {
        match self {
            Self::RetryAttemptsExhausted => "RetryAttemptsExhausted",
            Self::MaximumRecordAgeExceeded => "MaximumRecordAgeExceeded",
            Self::RetriesExhausted => "RetriesExhausted",
            Self::EventAgeExceeded => "EventAgeExceeded",
        }
    }
}

/// What was given up of which function, and why.
pub(super) struct GivenUp<'a> {
    pub(super) function: &'a str,
    pub(super) condition: Condition,
    /// How often it was invoked.
    pub(super) invocations: u32,
    pub(super) now: EventTime,
}

impl GivenUp<'_> {
    /// The members that every record has.
    pub(super) fn record(&self, chance: &mut Chance) -> Value {
        let Self { function, condition, invocations, now } = self;
        let mut record = json!({
            "requestContext": {
                "requestId": chance.uuid(),
                "functionArn": function_arn(function),
                "condition": condition.name(),
                "approximateInvokeCount": invocations,
            },
            "version": "1.0",
            "timestamp": now.to_string(),
        });
        if *invocations > 0 {
            record["responseContext"] = json!({
                "statusCode": 200,
                "executedVersion": "$LATEST",
                "functionError": "Unhandled",
            });
        }
        record
    }
}

pub(super) fn function_arn(function: &str) -> String {
    format!("arn:aws:lambda:us-east-1:111122223333:function:{function}")
}

impl Failures {
    /// An empty bucket.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What is in it, in the order in which it was written.
    #[must_use]
    pub fn objects(&self) -> Vec<FailureObject> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Writes a record below `folder`.
    ///
    /// Source: <https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html>
    pub(super) fn write(&self, folder: &str, now: EventTime, chance: &mut Chance, record: Value) {
        let moment = now.to_string();
        let (date, time) = moment.split_once('T').unwrap_or((&moment, ""));
        let time = time.get(..8).unwrap_or_default().replace(':', ".");
        let key = format!(
            "aws/lambda/{folder}/{}/{date}T{time}-{}",
            date.replace('-', "/"),
            chance.uuid()
        );
        let mut objects = self.objects.lock().unwrap_or_else(PoisonError::into_inner);
        objects.push(FailureObject { key, record });
    }
}
