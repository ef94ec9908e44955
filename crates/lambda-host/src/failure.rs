//! Why an invocation fails, and why a function does not start.

use std::fmt;

use lambda_runtime::Diagnostic;

use crate::SettingsError;

/// Why an invocation fails as a whole.
///
/// `lambda_runtime` logs the `Debug` of it and sends [`Diagnostic`] to Lambda, which may keep it
/// in a failure destination: neither holds payload.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The event is not the document that the function's trigger sends.
    NotABatch,
    /// The store cannot take the event now: deliver it again.
    NotNow,
    /// A record must be delivered again and has no sequence number to say so with.
    NoSequenceNumber,
    /// The answer is larger than Lambda hands over.
    AnswerTooLarge,
    /// The program panicked outside of a single record.
    Panicked,
}

impl Failure {
    /// The error type that Lambda is told. Alarms and retry rules match on it, so a rename is a
    /// breaking change.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotABatch => "ConnectLive.NotABatch",
            Self::NotNow => "ConnectLive.NotNow",
            Self::NoSequenceNumber => "ConnectLive.NoSequenceNumber",
            Self::AnswerTooLarge => "ConnectLive.AnswerTooLarge",
            Self::Panicked => "ConnectLive.Panicked",
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotABatch => "the event is not a batch of records of a stream",
            Self::AnswerTooLarge => "the answer takes more than 6 MB; make the buffer smaller",
            Self::NotNow => "the event could not be kept now; deliver it again",
            Self::NoSequenceNumber => "a record to deliver again has no sequence number",
            Self::Panicked => "the function panicked; its log says where",
        })
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {self}", self.code())
    }
}

impl std::error::Error for Failure {}

impl From<Failure> for Diagnostic {
    fn from(failure: Failure) -> Self {
        Self { error_type: failure.code().to_owned(), error_message: failure.to_string() }
    }
}

/// Why a function does not start, or stops.
#[derive(thiserror::Error)]
pub enum Error {
    /// The environment does not say what it must.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The Lambda runtime API cannot be spoken to any more.
    #[error("the Lambda runtime ended: {0}")]
    Runtime(#[source] lambda_runtime::Error),
}

/// The same sentence as `Display`, because that is what a `main` that fails prints.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Diagnostic, Failure};

    #[test]
    fn what_lambda_is_told_is_stable_and_short() {
        let told = serde_json::to_string(&Diagnostic::from(Failure::NotNow)).unwrap();
        assert_eq!(
            told,
            r#"{"errorType":"ConnectLive.NotNow","errorMessage":"the event could not be kept now; deliver it again"}"#
        );
    }
}
