use std::time::Duration;

/// What happens to one request to a [`LocalConnect`](crate::LocalConnect), for tests of those who ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectFault {
    /// Nothing: it is served.
    Pass,
    /// Too many requests, by the name that models have: `ThrottlingException`, 429.
    Throttle,
    /// Too many requests, by a name that no model has: `TooManyRequestsException`, 429.
    TooManyRequests,
    /// A quota is used up: `LimitExceededException`, 429.
    OverQuota,
    /// `DestinationNotAllowedException`, 403.
    DestinationNotAllowed,
    /// `OutboundContactNotPermittedException`, 403.
    OutboundNotPermitted,
    /// `AccessDeniedException`, 403.
    AccessDenied,
    /// `InternalServiceException`, 500.
    ServerError,
    /// Another error of this status and name.
    Refuse(u16, &'static str),
    /// An answer that is not Connect's: status 200 and a page of HTML. It is not served.
    NotConnect,
    /// It is served at once, and answered so much later, by the wall clock.
    Slow(Duration),
    /// It is not served, and the connection is reset.
    Reset,
    /// It is served, and the connection breaks before the answer is sent.
    LoseAnswer,
}

impl ConnectFault {
    /// Content of a request, as messages of errors quote it. It belongs in no log.
    pub const QUOTED: &'static str = "+15555550142";
}
