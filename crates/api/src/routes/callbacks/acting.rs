//! Asking for callbacks, planning them, and taking them back.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use callbacks::{CallbackFault, Callbacks, Wish};
use connect_events::EventTime;
use contact_core::{Callback, CallbackId};
use outbound_calls::Wanted;
use serde::Serialize;
use utoipa::ToSchema;

use super::forms::{CallbackForm, CallbackPlanForm};
use crate::body::Json;
use crate::query::{Named, Strict};
use crate::routes::calls::{IdempotencyKey, of_number};
use crate::routes::healthz::Nothing;
use crate::serving::{Code, Problem};
use crate::views::{At, CallbackView, Id};
use crate::{Api, Caller, Calls};

/// Who acts, and through what. A deployment that calls nobody back has neither.
pub(crate) struct AtDesk {
    api: Arc<Api>,
    calls: Calls,
    callbacks: Callbacks,
    caller: Caller,
}

impl FromRequestParts<Arc<Api>> for AtDesk {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Problem> {
        let calls = api.calls.clone().ok_or_else(|| Problem::of(Code::CallsNotConfigured))?;
        let callbacks = calls.callbacks.clone();
        let callbacks = callbacks.ok_or_else(|| Problem::of(Code::CallbacksNotConfigured))?;
        let caller = parts.extensions.get::<Caller>().cloned();
        let caller = caller.ok_or_else(|| Problem::of(Code::CallerUnknown))?;
        Ok(Self { api: Arc::clone(api), calls, callbacks, caller })
    }
}

/// A callback, as it stands once it was asked for, planned or taken back.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CallbackActed {
    /// The moment that the answer is given of.
    as_of: At,
    /// The callback.
    callback: Option<CallbackView>,
}

impl CallbackActed {
    fn answer(
        id: &CallbackId,
        callback: &Callback,
        now: EventTime,
        status: StatusCode,
    ) -> Response {
        let body = Self { as_of: now.into(), callback: CallbackView::of(id, callback) };
        // Text and moments: there is nothing in it that JSON cannot hold.
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        (status, headers, body).into_response()
    }
}

/// The furthest moment that a callback is planned for, in milliseconds from now: a year, beyond which
/// it is a slip.
const FURTHEST_MILLIS: i64 = 366 * 24 * 60 * 60 * 1000;

/// Refuses a moment that is too far away.
fn within_a_year(due: EventTime, now: EventTime) -> Result<EventTime, Problem> {
    if due.millis_since(now) > FURTHEST_MILLIS {
        let must = "must be within a year from now";
        return Err(Problem::fault(Code::InvalidRequest, "due", must));
    }
    Ok(due)
}

/// Asks for a call, now or later, within business hours.
///
/// One key is one callback, however often the request is repeated. Somebody who is not reached is
/// called again, as the policy says; somebody who gets through meanwhile is not called.
#[utoipa::path(
    post,
    path = "/callbacks",
    operation_id = "ask_for_callback",
    tag = "callbacks",
    params((
        "idempotency-key" = String, Header,
        description = "Names the callback that you want, among all that you ask for: 1 to 255 printable \
                       ASCII characters, such as a UUID, with quotation marks or without.",
        min_length = 1, max_length = 255, pattern = "^[!#-+\\--:<-\\[\\]-~]+$",
    )),
    request_body(content = CallbackForm, description = "Whom to call, when, and what the flow is told."),
    responses(
        (status = 201, description = "It is noted.", body = CallbackActed,
            headers(("location" = String, description = "The callback, beside this path."))),
    ),
)]
pub(crate) async fn ask(
    desk: AtDesk,
    key: IdempotencyKey,
    Strict(Nothing): Strict<Nothing>,
    Json(form): Json<CallbackForm>,
) -> Result<Response, Problem> {
    let AtDesk { api, calls, callbacks, caller } = &desk;
    let now = api.clock.now();
    let number = calls.policy.numbers.read(form.number.expose()).map_err(of_number)?;
    let due = form.due.map(|due| within_a_year(due, now)).transpose()?;
    let call = Wanted { number, attributes: form.attributes };
    let wish = Wish { call, queue: form.queue, due };
    // A digest of its own length: there is no text of which there is none.
    let id = CallbackId::asked_by(caller.name(), key.as_str());
    let id = id.ok_or_else(|| Problem::of(Code::Internal))?;
    let callback = callbacks.ask(&id, caller.name(), wish, now, api.deadline_to_act()).await?;
    let mut answer = CallbackActed::answer(&id, &callback, now, StatusCode::CREATED);
    // Beside this path, whatever stage or base it lies below.
    if let Ok(place) = HeaderValue::try_from(format!("callbacks/{}", id.as_str())) {
        answer.headers_mut().insert(header::LOCATION, place);
    }
    Ok(answer)
}

/// Says when to call: a suggestion is called then, and a scheduled callback is called then instead.
#[utoipa::path(
    put,
    path = "/callbacks/{callbackId}",
    tag = "callbacks",
    params(("callbackId" = Id, Path, description = "The callback.")),
    request_body(content = CallbackPlanForm, description = "When to call."),
    responses((status = 200, description = "It is planned.", body = CallbackActed)),
)]
pub(crate) async fn plan(
    desk: AtDesk,
    Named(id): Named<CallbackId>,
    Strict(Nothing): Strict<Nothing>,
    Json(form): Json<CallbackPlanForm>,
) -> Result<Response, Problem> {
    let AtDesk { api, callbacks, .. } = &desk;
    let now = api.clock.now();
    let due = within_a_year(form.due, now)?.max(now);
    let callback = callbacks.plan(&id, due, now, api.deadline_to_act()).await?;
    Ok(CallbackActed::answer(&id, &callback, now, StatusCode::OK))
}

/// Takes a callback back: nobody is called, and a call that is under way ends.
///
/// To take it back again changes nothing.
#[utoipa::path(
    delete,
    path = "/callbacks/{callbackId}",
    tag = "callbacks",
    params(("callbackId" = Id, Path, description = "The callback.")),
    responses((status = 200, description = "Nobody is called.", body = CallbackActed)),
)]
pub(crate) async fn withdraw(
    desk: AtDesk,
    Named(id): Named<CallbackId>,
    Strict(Nothing): Strict<Nothing>,
) -> Result<Response, Problem> {
    let AtDesk { api, callbacks, .. } = &desk;
    let now = api.clock.now();
    let callback = callbacks.withdraw(&id, now, api.deadline_to_act()).await?;
    Ok(CallbackActed::answer(&id, &callback, now, StatusCode::OK))
}

impl From<CallbackFault> for Problem {
    fn from(fault: CallbackFault) -> Self {
        match fault {
            CallbackFault::KeyReused => Self::of(Code::KeyReused),
            CallbackFault::Unknown => Self::of(Code::UnknownCallback),
            CallbackFault::UnderWay => Self::of(Code::CallbackUnderWay),
            CallbackFault::Over => Self::of(Code::CallbackOver),
            CallbackFault::Call(fault) => fault.into(),
            CallbackFault::Store(fault) => fault.into(),
            fault @ CallbackFault::NotNow => {
                Self { cause: Some(fault.to_string()), ..Self::of(Code::StoreUnavailable) }
            }
        }
    }
}
