//! Names for what a call failed of.

use std::fmt;

/// What a call failed of. A closed list: metrics and callers go by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The number may not be dialled from this instance (`DestinationNotAllowedException`): its
    /// country is not enabled, or the range is blocked.
    DestinationNotAllowed,
    /// The instance may not make outbound calls (`OutboundContactNotPermittedException`).
    OutboundNotPermitted,
    /// A parameter has a value that Connect does not take (`InvalidParameterException`).
    InvalidParameter,
    /// The request as a whole makes no sense (`InvalidRequestException`).
    InvalidRequest,
    /// The instance, flow, queue or contact is not there (`ResourceNotFoundException`,
    /// `ContactNotFoundException`). Of a stop: nothing is left to stop.
    NotFound,
    /// A chat has no text of the kind asked for (`OutputTypeNotFoundException`).
    NoSuchOutput,
    /// The contact belongs to the other Region of a replicated instance
    /// (`InvalidActiveRegionException`).
    OtherRegion,
    /// The role may not make this call (`AccessDeniedException`).
    NoPermission,
    /// AWS does not take the credentials or the signature made with them.
    BadCredentials,
    /// Connect refused it by a name that is not known here.
    OtherRefusal,
    /// A quota that is no rate, such as ten calls at one time, is used up
    /// (`LimitExceededException`, `ServiceQuotaExceededException`).
    QuotaExceeded,
    /// Too many requests, by whatever name.
    Throttled,
    /// This client's own limiter had no turn before the deadline. Nothing was sent.
    NoTurn,
    /// No request could be made, for want of credentials or an address. Nothing was sent.
    NotSent,
    /// A fault inside Connect (`InternalServiceException`, any status of 500 or more).
    ServerError,
    /// No answer in time.
    TimedOut,
    /// No connection, or one that broke. The SDK does not tell whether the request had left.
    Unreachable,
    /// An answer that is not Connect's.
    BadAnswer,
}

impl Code {
    /// Every code.
    pub const ALL: [Self; 18] = [
        Self::DestinationNotAllowed,
        Self::OutboundNotPermitted,
        Self::InvalidParameter,
        Self::InvalidRequest,
        Self::NotFound,
        Self::NoSuchOutput,
        Self::OtherRegion,
        Self::NoPermission,
        Self::BadCredentials,
        Self::OtherRefusal,
        Self::QuotaExceeded,
        Self::Throttled,
        Self::NoTurn,
        Self::NotSent,
        Self::ServerError,
        Self::TimedOut,
        Self::Unreachable,
        Self::BadAnswer,
    ];

    /// The code as text, for metrics and rows. Dashboards alert on it, so a rename is a breaking
    /// change.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DestinationNotAllowed => "destination_not_allowed",
            Self::OutboundNotPermitted => "outbound_not_permitted",
            Self::InvalidParameter => "invalid_parameter",
            Self::InvalidRequest => "invalid_request",
            Self::NotFound => "not_found",
            Self::NoSuchOutput => "no_such_output",
            Self::OtherRegion => "other_region",
            Self::NoPermission => "no_permission",
            Self::BadCredentials => "bad_credentials",
            Self::OtherRefusal => "other_refusal",
            Self::QuotaExceeded => "quota_exceeded",
            Self::Throttled => "throttled",
            Self::NoTurn => "no_turn",
            Self::NotSent => "not_sent",
            Self::ServerError => "server_error",
            Self::TimedOut => "timed_out",
            Self::Unreachable => "unreachable",
            Self::BadAnswer => "bad_answer",
        }
    }

    /// The code of an error that Connect answered with.
    ///
    /// `name` is the text that was sent, because some operations throttle by a name that is not in
    /// their model. A quota and a rate share the status 429, and are told apart by name. A status of
    /// 500 or more outweighs a name: what happened is not known.
    pub(crate) fn of_answer(name: Option<&str>, status: u16) -> Self {
        match (name.unwrap_or_default(), status) {
            (
                "ThrottlingException"
                | "Throttling"
                | "ThrottledException"
                | "TooManyRequestsException"
                | "TooManyRequests"
                | "RequestThrottled"
                | "RequestThrottledException"
                | "RequestLimitExceeded"
                | "SlowDown",
                _,
            ) => Self::Throttled,
            (_, 500..) => Self::ServerError,
            ("LimitExceededException" | "ServiceQuotaExceededException", _) => Self::QuotaExceeded,
            ("DestinationNotAllowedException", _) => Self::DestinationNotAllowed,
            ("OutboundContactNotPermittedException", _) => Self::OutboundNotPermitted,
            ("InvalidParameterException" | "ValidationException", _) => Self::InvalidParameter,
            ("InvalidRequestException" | "SerializationException", _) => Self::InvalidRequest,
            ("ResourceNotFoundException" | "ContactNotFoundException", _) => Self::NotFound,
            ("OutputTypeNotFoundException", _) => Self::NoSuchOutput,
            ("InvalidActiveRegionException", _) => Self::OtherRegion,
            ("AccessDeniedException" | "AccessDenied", _) => Self::NoPermission,
            (
                "UnrecognizedClientException"
                | "InvalidSignatureException"
                | "IncompleteSignatureException"
                | "MissingAuthenticationTokenException"
                | "MissingAuthenticationToken"
                | "InvalidClientTokenId"
                | "ExpiredTokenException"
                | "ExpiredToken",
                _,
            ) => Self::BadCredentials,
            ("InternalServiceException" | "InternalFailure" | "ServiceUnavailable", _) => {
                Self::ServerError
            }
            (_, 429) => Self::Throttled,
            (_, 408) => Self::TimedOut,
            (_, 400..) => Self::OtherRefusal,
            _ => Self::BadAnswer,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
