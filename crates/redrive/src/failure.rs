//! Requests that failed.

use std::fmt;
use std::time::Duration;

use aws_sdk_kinesis::config::http::HttpResponse;
use aws_sdk_kinesis::config::timeout::TimeoutConfig;
use aws_sdk_kinesis::error::{ProvideErrorMetadata, SdkError};

/// A request to Kinesis or SQS that has no answer. Nothing was lost by it.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{operation} on {place} ({code})")]
pub struct Failure {
    operation: &'static str,
    place: String,
    code: String,
}

impl Failure {
    pub(crate) fn new(operation: &'static str, place: &str, code: String) -> Self {
        Self { operation, place: place.to_owned(), code }
    }

    /// The service's own code, or one of ours where no answer came: `Timeout`, `NoConnection`, `NotSent`
    /// (no credentials, no Region), `BadAnswer`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }
}

/// How long to wait for a connection, and for an answer: ten megabytes of a stream, or a queue that looks
/// for a message. A connection that went silent is tried anew; the SDK alone would wait for ever.
pub(crate) fn patience() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(3))
        .operation_attempt_timeout(Duration::from_secs(60))
        .build()
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Failure({self})")
    }
}

/// What the service calls a failure; never its message, which may quote what it was asked.
pub(crate) fn code_of<E: ProvideErrorMetadata>(err: &SdkError<E, HttpResponse>) -> String {
    let code = match err {
        SdkError::ConstructionFailure(_) => "NotSent",
        SdkError::TimeoutError(_) => "Timeout",
        SdkError::DispatchFailure(failure) if failure.is_timeout() => "Timeout",
        SdkError::DispatchFailure(_) => "NoConnection",
        SdkError::ServiceError(answer) => answer.err().code().unwrap_or("BadAnswer"),
        // An answer that is not the service's, and whatever the SDK adds to its enum.
        _ => "BadAnswer",
    };
    code.to_owned()
}
