//! Calls that are asked for, followed and stopped.

mod asking;
mod form;
mod key;

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use connect_events::ContactId;
use contact_core::{CallOutcome, CallRequest, Contact, Key, RequestId, Row};
use outbound_calls::caller_digest;
use serde::Serialize;
use utoipa::ToSchema;

use super::floor::Floor;
use super::healthz::Nothing;
use crate::query::{Named, Strict};
use crate::serving::{Answer, Body, Code, Problem};
use crate::views::{At, CallView, ContactView, Id, Standing};
use crate::{Api, Caller, Calls};

pub(super) use asking::of_number;
pub(crate) use asking::{__path_ask, ask};
pub(super) use form::{ATTRIBUTES, attributes, text};
pub(super) use key::IdempotencyKey;

/// Who acts, and through what. A deployment that calls nobody has neither.
pub(crate) struct Acting {
    api: Arc<Api>,
    calls: Calls,
    caller: Caller,
}

impl FromRequestParts<Arc<Api>> for Acting {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, Problem> {
        let calls = api.calls.clone().ok_or_else(|| Problem::of(Code::CallsNotConfigured))?;
        let caller = parts.extensions.get::<Caller>().cloned();
        let caller = caller.ok_or_else(|| Problem::of(Code::CallerUnknown))?;
        Ok(Self { api: Arc::clone(api), calls, caller })
    }
}

impl Acting {
    /// A call of this caller's. That of another one is as unknown as one that nobody asked for: an
    /// id can be worked out by whoever knows the caller's name and key.
    async fn find(&self, id: &RequestId) -> Result<CallRequest, Problem> {
        let found = self.calls.ledger.find(id, self.api.deadline()).await?;
        let own = caller_digest(self.caller.name());
        let is_own = |call: &CallRequest| call.asked.get().is_some_and(|by| by.caller == own);
        found.filter(is_own).ok_or_else(|| Problem::of(Code::UnknownCall))
    }
}

/// A call, as it stands once it was asked for or stopped.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Acted {
    /// The moment that the answer is given of.
    as_of: At,
    /// The call.
    call: CallView,
}

/// Whoever is told of a call that is not settled should look again after so many seconds.
const LOOK_AGAIN: HeaderValue = HeaderValue::from_static("2");

impl Acted {
    /// What became of it: `done` where that is settled, and 202 where it is not.
    fn answer(id: &RequestId, call: &CallRequest, api: &Api, done: StatusCode) -> Response {
        let now = api.clock.now();
        let body = Self { as_of: now.into(), call: CallView::of(id, call, now) };
        // Text and moments: there is nothing in it that JSON cannot hold.
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let is_settled = match Standing::of(call, now) {
            Standing::Dialled | Standing::Refused | Standing::Withdrawn => true,
            Standing::Waiting | Standing::Dialling | Standing::Unknown => false,
        };
        let status = if is_settled {
            done
        } else {
            headers.insert(header::RETRY_AFTER, LOOK_AGAIN);
            StatusCode::ACCEPTED
        };
        (status, headers, body).into_response()
    }
}

/// A call, and how its contact stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OneCall {
    /// The call.
    call: CallView,
    /// Its contact, as all feeds together tell of it; null while none has told.
    contact: Option<ContactView>,
}

impl Body for OneCall {}

/// Follows a call: what has become of it, and how its contact stands.
///
/// The contact is told of by events, so it shows some seconds after the call: `phase`,
/// `connectedToAgentAt`, `disconnectedAt` and `disconnectReason` say how far it has come.
#[utoipa::path(
    get,
    path = "/outbound-calls/{callId}",
    tag = "calls",
    params(("callId" = Id, Path, description = "The call.")),
    responses((status = 200, description = "The call.", body = Answer<OneCall>)),
)]
pub(crate) async fn follow(
    State(api): State<Arc<Api>>,
    acting: Acting,
    headers: HeaderMap,
    Named(id): Named<RequestId>,
    Strict(Nothing): Strict<Nothing>,
) -> Result<Response, Problem> {
    let (floor, call) = futures::join!(Floor::heard(&api), acting.find(&id));
    let (floor, call) = (floor?, call?);
    let contact = match call.outcome.get() {
        Some(CallOutcome::Dialled(contact)) => told_of(&api, contact).await?,
        Some(CallOutcome::Refused(_)) | None => None,
    };
    let instance = call.asked.get().map(|asked| &asked.instance);
    let body = OneCall { call: CallView::of(&id, &call, floor.now), contact };
    Ok(floor.answer(instance, body).respond(&headers))
}

/// The contact, once a feed has told of it.
async fn told_of(api: &Api, id: &ContactId) -> Result<Option<ContactView>, Problem> {
    let key = Key::Contact(id.clone());
    let contact = match api.store.load([&key], api.deadline()).await.remove(&key).transpose()? {
        Some(read) => match read.row {
            Row::Contact(contact) => *contact,
            _ => Contact::default(),
        },
        None => Contact::default(),
    };
    Ok(contact.phase().map(|_| ContactView::of(id, &contact)))
}

/// Stops a call: it ends now, and one that was not made yet never is.
///
/// To stop it again changes nothing. 202 says that nobody knows yet whether there is a call. Whoever
/// is asking Connect ends it as soon as Connect answers; where that answer was lost, nobody is called
/// any more, and a call that goes on ends by itself.
#[utoipa::path(
    delete,
    path = "/outbound-calls/{callId}",
    tag = "calls",
    params(("callId" = Id, Path, description = "The call.")),
    responses(
        (status = 200, description = "It has ended, or is never made.", body = Acted),
        (status = 202, description = "It is not known yet whether there is a call.", body = Acted,
            headers(("retry-after" = String, description = "After how many seconds to look again."))),
    ),
)]
pub(crate) async fn stop(
    acting: Acting,
    Named(id): Named<RequestId>,
    Strict(Nothing): Strict<Nothing>,
) -> Result<Response, Problem> {
    acting.find(&id).await?;
    let Acting { api, calls, .. } = &acting;
    let stopped = calls.ledger.stop(&id, api.clock.now(), api.deadline()).await?;
    let call = stopped.ok_or_else(|| Problem::of(Code::UnknownCall))?;
    Ok(Acted::answer(&id, &call, api, StatusCode::OK))
}
