//! What a call can fail of, sorted by what the caller can do.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_connect::config::http::HttpResponse;
use aws_sdk_connect::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_connect::operation::RequestId;

use crate::call::Call;
use crate::code::Code;
use crate::limiter::NoTurn;

/// Why a call has no answer.
///
/// Neither `Display` nor `Debug` shows what Connect wrote beside its code, and there is no source:
/// Connect's messages quote the request, which is made of telephone numbers and names.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ConnectError {
    /// Connect takes this call for wrong, or what it speaks of is not there, and nothing happened. The
    /// same call is refused again: change it.
    #[error(transparent)]
    Refused(Failure),
    /// Connect makes no such call for anybody who asks so, and nothing happened: the instance, the role
    /// or its Region has to be changed first.
    #[error(transparent)]
    Denied(Failure),
    /// Nothing happened: too many requests, or a quota that is used up. The same call can be made
    /// later.
    #[error("{failure}")]
    Wait {
        /// What failed.
        failure: Failure,
        /// How long to wait at the least, where that is known.
        retry_after: Option<Duration>,
    },
    /// Nobody knows whether it happened: no answer in time, a connection that broke, a fault inside
    /// Connect. A dial may be repeated with its own token, and with no other.
    #[error(transparent)]
    Unknown(Failure),
}

impl ConnectError {
    /// The code, for metrics and rows.
    #[must_use]
    pub fn code(&self) -> Code {
        self.failure().code
    }

    /// What failed.
    #[must_use]
    pub fn failure(&self) -> &Failure {
        match self {
            Self::Refused(failure)
            | Self::Denied(failure)
            | Self::Unknown(failure)
            | Self::Wait { failure, .. } => failure,
        }
    }

    /// Whether another attempt a moment later may end better. A quota does not come back so soon.
    pub(crate) fn is_passing(&self) -> bool {
        match self {
            Self::Refused(_) | Self::Denied(_) => false,
            Self::Wait { failure, .. } => failure.code == Code::Throttled,
            Self::Unknown(_) => true,
        }
    }

    /// What an SDK call failed of.
    pub(crate) fn from_sdk<E>(call: Call, err: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata,
        SdkError<E, HttpResponse>: RequestId,
    {
        let request_id = err.request_id().map(Box::from);
        Self::sort(Failure { call, code: code_of(err), request_id }, retry_after(err))
    }

    pub(crate) fn of(call: Call, code: Code) -> Self {
        Self::sort(Failure { call, code, request_id: None }, None)
    }

    pub(crate) fn no_turn(call: Call, NoTurn { wait }: NoTurn) -> Self {
        Self::sort(Failure { call, code: Code::NoTurn, request_id: None }, Some(wait))
    }

    /// The one place that says what the caller can do about a code.
    fn sort(failure: Failure, retry_after: Option<Duration>) -> Self {
        match failure.code {
            Code::DestinationNotAllowed
            | Code::InvalidParameter
            | Code::InvalidRequest
            | Code::NotFound
            | Code::NoSuchOutput
            | Code::OtherRefusal => Self::Refused(failure),
            Code::OutboundNotPermitted
            | Code::OtherRegion
            | Code::NoPermission
            | Code::BadCredentials => Self::Denied(failure),
            Code::QuotaExceeded | Code::Throttled | Code::NoTurn | Code::NotSent => {
                Self::Wait { failure, retry_after }
            }
            Code::ServerError | Code::TimedOut | Code::Unreachable | Code::BadAnswer => {
                Self::Unknown(failure)
            }
        }
    }
}

/// Which call failed, and of what.
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {code}", .call.name())]
pub struct Failure {
    call: Call,
    code: Code,
    request_id: Option<Box<str>>,
}

impl Failure {
    /// The operation, as AWS spells it.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.call.name()
    }

    /// What it failed of.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// The id under which AWS can find the request, where it was answered.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Failure({self})")
    }
}

fn code_of<E: ProvideErrorMetadata>(err: &SdkError<E, HttpResponse>) -> Code {
    match err {
        SdkError::ConstructionFailure(_) => Code::NotSent,
        SdkError::TimeoutError(_) => Code::TimedOut,
        SdkError::DispatchFailure(failure) if failure.is_timeout() => Code::TimedOut,
        SdkError::DispatchFailure(failure)
            if failure.as_connector_error().is_some_and(|err| lacks_credentials(err)) =>
        {
            Code::NotSent
        }
        SdkError::DispatchFailure(_) => Code::Unreachable,
        SdkError::ServiceError(answer) => {
            Code::of_answer(answer.err().code(), answer.raw().status().as_u16())
        }
        // An answer that broke off or is not Connect's, and whatever the SDK adds to its enum.
        _ => Code::BadAnswer,
    }
}

/// Credentials are looked up late, so the SDK tells of them as of a connection; but nothing is sent
/// without.
fn lacks_credentials(failure: &(dyn StdError + 'static)) -> bool {
    let mut cause = failure.source();
    while let Some(err) = cause {
        if err.is::<CredentialsError>() {
            return true;
        }
        cause = err.source();
    }
    false
}

/// The pause that an answer asks for, if it does so in whole seconds.
fn retry_after<E>(err: &SdkError<E, HttpResponse>) -> Option<Duration> {
    let text = err.raw_response()?.headers().get("retry-after")?;
    text.trim().parse().ok().map(Duration::from_secs)
}
