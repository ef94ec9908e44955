//! What went wrong, as RFC 9457 has it.
//!
//! Source: <https://www.rfc-editor.org/rfc/rfc9457>

use std::time::Duration;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use state_store::StoreError;
use utoipa::ToSchema;

use super::code::{Code, CodeName};
use crate::views::{ConnectCodeName, Word};

/// The media type of a problem.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// How long a client should wait for the store: as long as DynamoDB throttles at a time.
const STORE_RESTS: Duration = Duration::from_secs(5);

/// A part of the request that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Fault {
    /// The name of the parameter, in the path or in the query, or of the member of the body.
    pub(crate) field: String,
    /// What is wrong with it. Never its value.
    pub(crate) detail: String,
}

/// Why a request has no other answer.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) faults: Vec<Fault>,
    /// What to do, where that is not the same for every problem of the code.
    pub(crate) advice: Option<&'static str>,
    /// Amazon Connect's own code, where it is Connect's doing.
    pub(crate) connect: Option<Word>,
    /// After which the same request may end better.
    pub(crate) retry_after: Option<Duration>,
    /// For the log: nothing that was asked, and nothing that AWS quoted of it.
    pub(crate) cause: Option<String>,
}

impl Problem {
    pub(crate) fn of(code: Code) -> Self {
        let retry_after = (code == Code::StoreUnavailable).then_some(STORE_RESTS);
        Self { code, faults: Vec::new(), advice: None, connect: None, retry_after, cause: None }
    }

    /// One part of the request cannot be used.
    pub(crate) fn fault(code: Code, field: &str, detail: impl Into<String>) -> Self {
        let fault = Fault { field: field.to_owned(), detail: detail.into() };
        Self { faults: vec![fault], ..Self::of(code) }
    }

    /// The answer to a request of this id.
    pub(super) fn answer(&self, request_id: &str) -> Response {
        let wait = self.retry_after.map(whole_seconds);
        let body = ProblemView {
            kind: format!("urn:problem-type:connect-live:{}", self.code.name()),
            title: self.code.title(),
            status: self.code.status().as_u16(),
            detail: self.advice.unwrap_or(self.code.advice()),
            code: self.code.into(),
            request_id,
            retry_after_seconds: wait,
            connect_code: self.connect.as_ref(),
            errors: &self.faults,
        };
        // Text and lists: there is nothing in it that JSON cannot hold.
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON))];
        let mut answer = (self.code.status(), kind, body).into_response();
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(wait) = wait {
            answer.headers_mut().insert(header::RETRY_AFTER, wait.into());
        }
        answer
    }
}

/// Seconds as `retry-after` has them: who comes after them does not come too early.
fn whole_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
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
        Self { cause: Some(cause.to_string()), ..Self::of(code) }
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
    /// What to do about it.
    detail: &'static str,
    /// What went wrong. Codes do not change.
    code: CodeName,
    /// The id of the request, as in `x-request-id`: the logs name it.
    request_id: &'a str,
    /// After how many seconds the same request may end better, as in `retry-after`.
    retry_after_seconds: Option<u64>,
    /// What Amazon Connect refused it for, or failed of, where it did.
    #[schema(value_type = Option<ConnectCodeName>)]
    connect_code: Option<&'a Word>,
    /// The parts of the request that cannot be used: all of them at once.
    errors: &'a [Fault],
}
