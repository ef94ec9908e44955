//! Asking for a call.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use connect_client::{Code as ConnectCode, Failure};
use contact_core::{CallRequest, CallStanding, RequestId};
use outbound_calls::{CallFault, Ledger, NumberFault, Wanted};
use std::time::Duration;

use super::form::CallForm;
use super::key::IdempotencyKey;
use super::{Acted, Acting};
use crate::Api;
use crate::body::Json;
use crate::query::Strict;
use crate::routes::healthz::Nothing;
use crate::serving::{Code, Problem};
use crate::views::{Standing, advice};

/// Calls a number, and lets the deployment's flow speak when somebody answers.
///
/// One key is one call: repeat the request with its key as often as you like, after a time-out, an
/// error or a restart, and nobody is called twice. The same key with another body is refused. A
/// request that is repeated while the first is under way is answered 202, and not 409, with what is
/// known of it.
#[utoipa::path(
    post,
    path = "/outbound-calls",
    tag = "calls",
    params((
        "idempotency-key" = String, Header,
        description = "Names the call that you want, among all that you ask for: 1 to 255 printable \
                       ASCII characters, such as a UUID, with quotation marks or without.",
        min_length = 1, max_length = 255, pattern = "^[!#-+\\--:<-\\[\\]-~]+$",
    )),
    request_body(content = CallForm, description = "Whom to call, and what the flow is told."),
    responses(
        (status = 201, description = "Connect called.", body = Acted,
            headers(("location" = String, description = "The call, beside this path."))),
        (status = 202, description = "Connect is being asked, or nobody heard its answer: repeat the \
            request with its key, or follow the call.", body = Acted,
            headers(("location" = String, description = "The call, beside this path."),
                ("retry-after" = String, description = "After how many seconds to look again."))),
    ),
)]
pub(crate) async fn ask(
    acting: Acting,
    key: IdempotencyKey,
    Strict(Nothing): Strict<Nothing>,
    Json(form): Json<CallForm>,
) -> Result<Response, Problem> {
    let Acting { api, calls, caller } = &acting;
    let number = calls.policy.numbers.read(form.number.expose()).map_err(of_number)?;
    let wanted = Wanted { number, attributes: form.attributes };
    let now = api.clock.now();
    let asked = wanted.asked(&calls.policy.line, caller.name(), now);
    // A digest of its own length: there is no text of which there is none.
    let id = Ledger::id(caller.name(), key.as_str()).ok_or_else(|| Problem::of(Code::Internal))?;
    let call = calls.ledger.call(&id, &asked, now, api.deadline_to_act()).await?;
    told(&id, &call, api)
}

/// What has become of a call that was asked for.
fn told(id: &RequestId, call: &CallRequest, api: &Api) -> Result<Response, Problem> {
    let now = api.clock.now();
    if let CallStanding::Refused(code) = call.standing(now) {
        let kind = if code == ConnectCode::DestinationNotAllowed.as_str() {
            Code::DestinationNotAllowed
        } else {
            Code::CallRefused
        };
        let (connect, cause) = (Some(code.into()), Some(code.to_owned()));
        let advice = (kind == Code::CallRefused).then(|| advice(code));
        return Err(Problem { connect, advice, cause, ..Problem::of(kind) });
    }
    if Standing::of(call, now) == Standing::Withdrawn {
        return Err(Problem::of(Code::CallWithdrawn));
    }
    let mut answer = Acted::answer(id, call, api, StatusCode::CREATED);
    // Beside this path, whatever stage or base it lies below.
    if let Ok(place) = HeaderValue::try_from(format!("outbound-calls/{}", id.as_str())) {
        answer.headers_mut().insert(header::LOCATION, place);
    }
    Ok(answer)
}

pub(in crate::routes) fn of_number(fault: NumberFault) -> Problem {
    let code = match fault {
        NumberFault::NoNumber => Code::NotANumber,
        NumberFault::Country => Code::CountryNotAllowed,
        NumberFault::Kind => Code::KindNotAllowed,
    };
    Problem::fault(code, "number", fault.to_string())
}

impl From<CallFault> for Problem {
    fn from(fault: CallFault) -> Self {
        let later = |code, retry_after| Self { retry_after: Some(retry_after), ..Self::of(code) };
        match fault {
            CallFault::KeyReused => Self::of(Code::KeyReused),
            CallFault::NumberCalledLately { retry_after } => {
                later(Code::NumberCalledLately, retry_after)
            }
            CallFault::TooManyCalls { retry_after } => later(Code::TooManyCalls, retry_after),
            CallFault::CallRefused { failure } => Self {
                connect: Some(failure.code().as_str().into()),
                advice: Some(advice(failure.code().as_str())),
                cause: Some(named(&failure)),
                ..Self::of(Code::CallRefused)
            },
            CallFault::ConnectBusy { failure, retry_after } => busy(&failure, retry_after),
            CallFault::StopRefused { failure } => Self {
                connect: Some(failure.code().as_str().into()),
                advice: None,
                cause: Some(named(&failure)),
                ..Self::of(Code::StopRefused)
            },
            CallFault::Store(cause) => cause.into(),
            fault @ CallFault::Crowded => {
                Self { cause: Some(fault.to_string()), ..Self::of(Code::StoreUnavailable) }
            }
        }
    }
}

/// Connect does nothing now.
fn busy(failure: &Failure, retry_after: Option<Duration>) -> Problem {
    /// Connect's rates fill up within a second.
    const RATE: Duration = Duration::from_secs(1);
    /// A call has to end before there is room for another.
    const QUOTA: Duration = Duration::from_secs(30);
    /// As long as a connection, or a fault of AWS's, may need.
    const REST: Duration = Duration::from_secs(5);
    let (code, usual) = match failure.code() {
        ConnectCode::Throttled | ConnectCode::NoTurn => (Code::ConnectBusy, RATE),
        ConnectCode::QuotaExceeded => (Code::ConnectQuotaExceeded, QUOTA),
        ConnectCode::DestinationNotAllowed
        | ConnectCode::OutboundNotPermitted
        | ConnectCode::InvalidParameter
        | ConnectCode::InvalidRequest
        | ConnectCode::NotFound
        | ConnectCode::NoSuchOutput
        | ConnectCode::OtherRegion
        | ConnectCode::NoPermission
        | ConnectCode::BadCredentials
        | ConnectCode::OtherRefusal
        | ConnectCode::NotSent
        | ConnectCode::ServerError
        | ConnectCode::TimedOut
        | ConnectCode::Unreachable
        | ConnectCode::BadAnswer => (Code::ConnectUnavailable, REST),
    };
    Problem {
        connect: Some(failure.code().as_str().into()),
        retry_after: Some(retry_after.unwrap_or(usual).max(RATE)),
        cause: Some(named(failure)),
        ..Problem::of(code)
    }
}

/// A failure for the log, with the id under which AWS finds the request.
fn named(failure: &Failure) -> String {
    let id = failure.request_id().unwrap_or("none");
    format!("{failure} (request {id})")
}
