//! What went wrong, as RFC 9457 has it.
//!
//! Source: <https://www.rfc-editor.org/rfc/rfc9457>

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use state_store::StoreError;
use utoipa::ToSchema;

use crate::views::names;

/// The media type of a problem.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// How many seconds a client should wait for the store: as long as DynamoDB throttles at a time.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("5");

/// Which kind of problem. Clients match on the code, so a rename is a breaking change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    InvalidRequest,
    ChooseInstance,
    RangeTooLarge,
    NoSuchRoute,
    UnknownContact,
    UnknownAgent,
    UnknownQueue,
    MethodNotAllowed,
    NotAcceptable,
    BodyTooLarge,
    Internal,
    StoreUnavailable,
    TimedOut,
}

impl Code {
    pub(crate) const ALL: [Self; 13] = [
        Self::InvalidRequest,
        Self::ChooseInstance,
        Self::RangeTooLarge,
        Self::NoSuchRoute,
        Self::UnknownContact,
        Self::UnknownAgent,
        Self::UnknownQueue,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::BodyTooLarge,
        Self::Internal,
        Self::StoreUnavailable,
        Self::TimedOut,
    ];

    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::InvalidRequest | Self::ChooseInstance | Self::RangeTooLarge => {
                StatusCode::BAD_REQUEST
            }
            Self::NoSuchRoute | Self::UnknownContact | Self::UnknownAgent | Self::UnknownQueue => {
                StatusCode::NOT_FOUND
            }
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            Self::StoreUnavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::TimedOut => StatusCode::GATEWAY_TIMEOUT,
        }
    }

    /// What an answer that no route gave is about: one of the router's own, or of a layer's.
    pub(super) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::NOT_FOUND => Self::NoSuchRoute,
            StatusCode::METHOD_NOT_ALLOWED => Self::MethodNotAllowed,
            StatusCode::NOT_ACCEPTABLE => Self::NotAcceptable,
            StatusCode::PAYLOAD_TOO_LARGE => Self::BodyTooLarge,
            StatusCode::GATEWAY_TIMEOUT => Self::TimedOut,
            StatusCode::SERVICE_UNAVAILABLE => Self::StoreUnavailable,
            status if status.is_client_error() => Self::InvalidRequest,
            _ => Self::Internal,
        }
    }

    /// The sentence that is the same for every problem of the kind.
    fn title(self) -> &'static str {
        match self {
            Self::InvalidRequest => "The request is not valid.",
            Self::ChooseInstance => "There is more than one instance: choose one.",
            Self::RangeTooLarge => "There is too much in this range: ask for less.",
            Self::NoSuchRoute => "There is nothing at this path.",
            Self::UnknownContact => "No feed has told of this contact.",
            Self::UnknownAgent => "No feed has told of this agent.",
            Self::UnknownQueue => "No feed has told of this queue.",
            Self::MethodNotAllowed => "This path is read with GET.",
            Self::NotAcceptable => "This path has no form that the request accepts.",
            Self::BodyTooLarge => "The request's body is too large.",
            Self::Internal => "The API failed.",
            Self::StoreUnavailable => "The store is not available.",
            Self::TimedOut => "The answer took too long.",
        }
    }
}

impl Code {
    /// The code as clients read it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::ChooseInstance => "choose_instance",
            Self::RangeTooLarge => "range_too_large",
            Self::NoSuchRoute => "no_such_route",
            Self::UnknownContact => "unknown_contact",
            Self::UnknownAgent => "unknown_agent",
            Self::UnknownQueue => "unknown_queue",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::NotAcceptable => "not_acceptable",
            Self::BodyTooLarge => "body_too_large",
            Self::Internal => "internal",
            Self::StoreUnavailable => "store_unavailable",
            Self::TimedOut => "timed_out",
        }
    }
}

names! {
    /// A code as clients read it.
    pub(crate) CodeName(Code) as "ProblemCode": Code::ALL, "What went wrong. Codes do not change.";
}

/// A part of the request that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Fault {
    /// The name of the parameter, in the path or in the query.
    pub(crate) field: String,
    /// What is wrong with it. Never its value.
    pub(crate) detail: String,
}

/// Why a request has no other answer.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) faults: Vec<Fault>,
    /// For the log.
    pub(crate) cause: Option<StoreError>,
}

impl Problem {
    pub(crate) fn of(code: Code) -> Self {
        Self { code, faults: Vec::new(), cause: None }
    }

    /// One part of the request cannot be used.
    pub(crate) fn fault(code: Code, field: &str, detail: impl Into<String>) -> Self {
        let fault = Fault { field: field.to_owned(), detail: detail.into() };
        Self { faults: vec![fault], ..Self::of(code) }
    }

    /// The answer to a request of this id.
    pub(super) fn answer(&self, request_id: &str) -> Response {
        let body = ProblemView {
            kind: format!("urn:problem-type:connect-live:{}", self.code.name()),
            title: self.code.title(),
            status: self.code.status().as_u16(),
            code: self.code.into(),
            request_id,
            errors: &self.faults,
        };
        // Text and lists: there is nothing in it that JSON cannot hold.
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON))];
        let mut answer = (self.code.status(), kind, body).into_response();
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.code == Code::StoreUnavailable {
            let retry_after: HeaderName = header::RETRY_AFTER;
            answer.headers_mut().insert(retry_after, RETRY_AFTER_SECONDS);
        }
        answer
    }
}

impl From<StoreError> for Problem {
    fn from(cause: StoreError) -> Self {
        let code = if cause.failure().code() == "OutOfTime" {
            Code::TimedOut
        } else if cause.is_retryable() {
            Code::StoreUnavailable
        } else {
            Code::Internal
        };
        Self { cause: Some(cause), ..Self::of(code) }
    }
}

/// Travels as an extension: the outermost layer writes the body, which names the request.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut answer = self.code.status().into_response();
        answer.extensions_mut().insert(self);
        answer
    }
}

/// What went wrong (RFC 9457).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProblemView<'a> {
    /// The code again, as a URI.
    #[serde(rename = "type")]
    kind: String,
    /// What went wrong, in a sentence that is the same for every problem of this code.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What went wrong. Codes do not change.
    code: CodeName,
    /// The id of the request, as in `x-request-id`: the logs name it.
    request_id: &'a str,
    /// The parts of the request that cannot be used: all of them at once.
    errors: &'a [Fault],
}
