//! What a request to S3 can fail of, sorted by what the caller can do.

use std::borrow::Cow;
use std::fmt;

use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};

/// Why a request has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BucketError {
    /// There is no such object.
    #[error("{0}: there is no such object")]
    Missing(Failure),
    /// The object is larger than the caller takes.
    #[error("{failure}: it has {size} bytes, more than the {most} that are read")]
    TooLarge {
        /// Which object.
        failure: Failure,
        /// Its bytes; at least these many.
        size: u64,
        /// The bytes that the caller takes.
        most: u64,
    },
    /// The object lies in a storage class from which it must be restored first.
    #[error("{0}: restore it from its storage class first")]
    Frozen(Failure),
    /// The bucket, its Region, the permissions or the credentials are not as they should be. The same
    /// request can succeed when somebody has mended that.
    #[error("{0}: look at the bucket's name, its Region, the permissions and the credentials")]
    Misconfigured(Failure),
    /// Not now: throttled, unreachable, out of time, or a fault inside S3. It was tried several times.
    #[error("{0}: S3 cannot answer now, try again later")]
    Unavailable(Failure),
    /// S3 never takes this.
    #[error("{0}: S3 refuses it")]
    Refused(Failure),
}

impl BucketError {
    /// Whether the same request can succeed later without anybody changing anything.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Unavailable(_) => true,
            Self::Missing(_)
            | Self::TooLarge { .. }
            | Self::Frozen(_)
            | Self::Misconfigured(_)
            | Self::Refused(_) => false,
        }
    }

    /// What failed.
    #[must_use]
    pub fn failure(&self) -> &Failure {
        match self {
            Self::Missing(failure)
            | Self::TooLarge { failure, .. }
            | Self::Frozen(failure)
            | Self::Misconfigured(failure)
            | Self::Unavailable(failure)
            | Self::Refused(failure) => failure,
        }
    }

    /// What an SDK call failed of.
    pub(crate) fn from_sdk<E: ProvideErrorMetadata>(
        operation: &'static str,
        place: String,
        err: &SdkError<E, HttpResponse>,
    ) -> Self {
        let status = err.raw_response().map(|response| response.status().as_u16());
        let code = code_of(err);
        sort_by(&code, status)(Failure { operation, place, code })
    }

    /// The object's body broke off, or never came.
    pub(crate) fn broken_off(place: String) -> Self {
        Self::Unavailable(Failure { operation: "GetObject", place, code: "BrokenOff".into() })
    }

    pub(crate) fn too_large(place: String, size: u64, most: u64) -> Self {
        let failure = Failure { operation: "GetObject", place, code: "TooLarge".into() };
        Self::TooLarge { failure, size, most }
    }
}

/// Which operation failed, on what, and what S3 or the SDK called it.
///
/// Nothing of an object's content is in it, and neither is S3's message.
#[derive(Clone, PartialEq, Eq)]
pub struct Failure {
    operation: &'static str,
    /// `s3://bucket/key`
    place: String,
    code: Cow<'static, str>,
}

impl Failure {
    /// The operation, as AWS spells it.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// S3's own code (`SlowDown`), or one of ours where no answer came: `Timeout`, `NoConnection`,
    /// `NotSent` (no credentials, no Region), `BadAnswer`, `BrokenOff`, `TooLarge`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, place, code } = self;
        write!(f, "{operation} on {place} ({code})")
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Failure({self})")
    }
}

fn code_of<E: ProvideErrorMetadata>(err: &SdkError<E, HttpResponse>) -> Cow<'static, str> {
    match err {
        SdkError::ConstructionFailure(_) => Cow::Borrowed("NotSent"),
        SdkError::TimeoutError(_) => Cow::Borrowed("Timeout"),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => Cow::Borrowed("Timeout"),
        // Of another kind, and known to pass, is a connection that closed before the answer was whole.
        SdkError::DispatchFailure(failure) if failure.is_io() || failure.as_other().is_some() => {
            Cow::Borrowed("NoConnection")
        }
        // Credentials and Region are looked up, and the request is signed, before a connection is made.
        SdkError::DispatchFailure(_) => Cow::Borrowed("NotSent"),
        SdkError::ServiceError(answer) => match answer.err().code() {
            Some(code) => Cow::Owned(code.to_owned()),
            None => Cow::Borrowed("BadAnswer"),
        },
        // An answer that is not S3's, and whatever the SDK adds to its enum.
        _ => Cow::Borrowed("BadAnswer"),
    }
}

/// Sorts a failure by its code and HTTP status.
///
/// What nobody has heard of can be tried again: only codes that mean "never" are refusals.
///
/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>
fn sort_by(code: &str, status: Option<u16>) -> fn(Failure) -> BucketError {
    match (code, status) {
        ("NoSuchKey", _) => BucketError::Missing,
        ("InvalidObjectState", _) => BucketError::Frozen,
        // An answer without a body, as a wrong Region may give, tells its status alone.
        (
            "NotSent"
            | "NoSuchBucket"
            | "AccessDenied"
            | "AllAccessDisabled"
            | "AuthorizationHeaderMalformed"
            | "ExpiredToken"
            | "InvalidAccessKeyId"
            | "InvalidToken"
            | "KMS.DisabledException"
            | "NotSignedUp"
            | "PermanentRedirect"
            | "RequestTimeTooSkewed"
            | "SignatureDoesNotMatch",
            _,
        )
        | (_, Some(301 | 401 | 403)) => BucketError::Misconfigured,
        (
            "EntityTooLarge" | "InvalidArgument" | "InvalidRequest" | "KeyTooLongError"
            | "MethodNotAllowed",
            _,
        ) => BucketError::Refused,
        _ => BucketError::Unavailable,
    }
}
