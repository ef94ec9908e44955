//! What can go wrong between us and DynamoDB, and whether another try can help.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{BuildError, ProvideErrorMetadata, SdkError};

/// Why a request to the store has no answer. Losing a race is not among it: that is an answer.
///
/// Cloned freely, since one failed request speaks for a hundred rows.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
    /// Not now: throttled, unreachable, out of time, or a fault inside DynamoDB.
    #[error(transparent)]
    Unavailable(Failure),
    /// The table, the permissions or the credentials are not as they should be. Nothing is lost
    /// when it is tried again, and somebody will repair it, so it is; but it deserves an alarm.
    #[error(transparent)]
    Misconfigured(Failure),
    /// DynamoDB will never take this: the item is too large, or not valid.
    #[error(transparent)]
    Refused(Failure),
}

impl StoreError {
    /// Whether the same request can succeed later. The one function that decides.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Unavailable(_) | Self::Misconfigured(_) => true,
            Self::Refused(_) => false,
        }
    }

    /// A stable code with few values, for metrics and quarantine keys. Dashboards alert on it, so a
    /// rename is a breaking change.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "unavailable",
            Self::Misconfigured(_) => "misconfigured",
            Self::Refused(_) => "refused",
        }
    }

    /// What failed.
    #[must_use]
    pub fn failure(&self) -> &Failure {
        match self {
            Self::Unavailable(failure) | Self::Misconfigured(failure) | Self::Refused(failure) => {
                failure
            }
        }
    }

    /// What an SDK call failed of.
    pub(crate) fn from_sdk<E>(
        operation: &'static str,
        tables: impl Into<String>,
        err: SdkError<E, HttpResponse>,
    ) -> Self
    where
        E: StdError + ProvideErrorMetadata + Send + Sync + 'static,
    {
        let code = fault_of(&err);
        let status = err.raw_response().map(|response| response.status().as_u16());
        let sort = sort_by(&code, status);
        // The raw response stays behind: its headers name the request, and its body may quote.
        let source = err.into_source().ok().map(Arc::from);
        sort(Failure { operation, tables: tables.into(), code, source })
    }

    /// The deadline came first.
    pub(crate) fn out_of_time(operation: &'static str, tables: impl Into<String>) -> Self {
        let code = Cow::Borrowed("OutOfTime");
        Self::Unavailable(Failure { operation, tables: tables.into(), code, source: None })
    }

    /// A row is kept in a form that this version cannot read, in the named attribute.
    pub(crate) fn unreadable(attribute: &'static str) -> Self {
        let code = Cow::Owned(format!("UnreadableRow:{attribute}"));
        Self::Refused(Failure { operation: "Read", tables: String::new(), code, source: None })
    }

    /// The SDK could not make a request of what it was given.
    pub(crate) fn not_built(operation: &'static str, table: &str, err: BuildError) -> Self {
        let code = Cow::Borrowed("NotBuilt");
        let source: Option<Arc<dyn StdError + Send + Sync>> = Some(Arc::new(err));
        Self::Refused(Failure { operation, tables: table.to_owned(), code, source })
    }
}

/// Which operation failed, on what, and what DynamoDB or the SDK called it.
///
/// `Display` and `Debug` never show the cause: DynamoDB's messages can quote the content of an item.
/// Loggers that may see it reach it through [`StdError::source`].
#[derive(Clone, thiserror::Error)]
#[error("{operation} on {tables}: {code}")]
pub struct Failure {
    operation: &'static str,
    tables: String,
    code: Cow<'static, str>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Failure {
    /// The DynamoDB operation, as AWS spells it.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The tables it spoke to, with their prefix.
    #[must_use]
    pub fn tables(&self) -> &str {
        &self.tables
    }

    /// DynamoDB's own code (`ThrottlingException`), or one of ours where no answer came: `Timeout`,
    /// `NoConnection`, `NotSent` (no credentials, no endpoint), `BadAnswer`, `NotBuilt`, `OutOfTime`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Failure({self})")
    }
}

/// Whether DynamoDB said that the row is not as the request expects it.
pub(crate) fn is_failed_condition<E: ProvideErrorMetadata>(
    err: &SdkError<E, HttpResponse>,
) -> bool {
    has_code(err, "ConditionalCheckFailedException")
}

/// Whether DynamoDB answered with an error of this code.
pub(crate) fn has_code<E: ProvideErrorMetadata>(
    err: &SdkError<E, HttpResponse>,
    code: &str,
) -> bool {
    err.as_service_error().and_then(ProvideErrorMetadata::code) == Some(code)
}

/// The code of an error: text that DynamoDB sent, so that kinds which the SDK has no type for are
/// told apart too.
fn fault_of<E: ProvideErrorMetadata>(err: &SdkError<E, HttpResponse>) -> Cow<'static, str> {
    match err {
        SdkError::ConstructionFailure(_) => Cow::Borrowed("NotSent"),
        SdkError::TimeoutError(_) => Cow::Borrowed("Timeout"),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => Cow::Borrowed("Timeout"),
        SdkError::DispatchFailure(_) => Cow::Borrowed("NoConnection"),
        SdkError::ServiceError(answer) => match answer.err().code() {
            Some(code) => Cow::Owned(code.to_owned()),
            None => Cow::Borrowed("BadAnswer"),
        },
        // A response that is not DynamoDB's, and whatever the SDK adds to its enum.
        _ => Cow::Borrowed("BadAnswer"),
    }
}

/// Sorts a failure by its code and HTTP status.
///
/// What nobody has heard of can be tried again: [`StoreError::Refused`] claims "never", and is only
/// said of codes that mean it.
fn sort_by(code: &str, status: Option<u16>) -> fn(Failure) -> StoreError {
    /// The status of a request larger than DynamoDB takes, which can come without a code.
    const TOO_LARGE: u16 = 413;
    match (code, status) {
        (_, Some(500..)) => StoreError::Unavailable,
        (_, Some(TOO_LARGE)) => StoreError::Refused,
        (
            "ValidationException"
            | "SerializationException"
            | "ItemCollectionSizeLimitExceededException",
            _,
        ) => StoreError::Refused,
        // Credentials are looked up before a request is sent, hence `NotSent`.
        (
            "NotSent"
            | "AccessDeniedException"
            | "ResourceNotFoundException"
            | "UnrecognizedClientException"
            | "InvalidSignatureException"
            | "IncompleteSignatureException"
            | "MissingAuthenticationTokenException"
            | "ExpiredTokenException",
            _,
        ) => StoreError::Misconfigured,
        _ => StoreError::Unavailable,
    }
}
