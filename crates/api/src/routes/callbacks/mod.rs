//! Callbacks: listed, asked for, planned, taken back.
//!
//! They are worked through like a queue, so whoever may read the API sees them all, and whoever may act
//! plans and takes back those of others too.

mod acting;
mod forms;

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use connect_events::{EventTime, InstanceId};
use contact_core::{Callback, CallbackId, CallbackList, Key, Row};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::floor::Floor;
use super::healthz::Nothing;
use super::lists::{List, PageAsked, opened, sealed};
use crate::Api;
use crate::query::{Asked, Named, Query, Strict};
use crate::serving::{Answer, Body, Code, Problem};
use crate::views::{CallbackView, Id};

pub(crate) use acting::{__path_ask, __path_plan, __path_withdraw, ask, plan, withdraw};

/// Callbacks.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Callbacks {
    /// The callbacks: suggested ones by when they were asked for, scheduled ones by when they are due,
    /// those that are over by when that was.
    callbacks: Vec<CallbackView>,
    /// Give this as `cursor` to go on; null after the last. There may be fewer callbacks than asked
    /// for, or none, and more to come.
    next: Option<String>,
}

impl Body for Callbacks {}

/// Which callbacks.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct CallbacksAsked {
    /// The list that is read.
    #[param(value_type = ListAsked, inline)]
    list: Option<CallbackList>,
    /// Only those whose moment in the list is this one or a later one.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<EventTime>,
    /// Only those whose moment in the list is before this one.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<EventTime>,
    /// The instance; where none is given the deployment's own, or the only one.
    #[param(value_type = Option<Id>)]
    instance: Option<InstanceId>,
    /// How many callbacks, at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200, default = 50)]
    limit: u32,
    /// The `next` of the answer before, with the same other parameters.
    cursor: Option<String>,
}

/// What the description says of `list`.
#[derive(ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "it stands in the description only")]
enum ListAsked {
    Suggested,
    Scheduled,
    Dialling,
    Over,
}

impl Query for CallbacksAsked {
    const NAMES: &'static [&'static str] = &["list", "from", "to", "instance", "limit", "cursor"];

    fn read(asked: &mut Asked) -> Self {
        let names = CallbackList::ALL.map(CallbackList::name).join(", ");
        let list = asked.take("list", format!("must be one of: {names}"), |name| {
            CallbackList::ALL.into_iter().find(|list| list.name() == name)
        });
        let (from, to) = (asked.moment("from"), asked.moment("to"));
        let instance = asked.instance();
        let PageAsked { limit, cursor } = PageAsked::read(asked, 50, 200);
        Self { list, from, to, instance, limit, cursor }
    }
}

/// Callbacks that are suggested, scheduled, being called, or over.
#[utoipa::path(
    get,
    path = "/callbacks",
    tag = "callbacks",
    params(CallbacksAsked),
    responses((status = 200, description = "The callbacks.", body = Answer<Callbacks>)),
)]
pub(crate) async fn callbacks(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Strict(asked): Strict<CallbacksAsked>,
) -> Result<Response, Problem> {
    let names = CallbackList::ALL.map(CallbackList::name).join(", ");
    let must = format!("must be given: one of {names}");
    let list = asked.list.ok_or_else(|| Problem::fault(Code::InvalidRequest, "list", must))?;
    let floor = Floor::heard(&api).await?;
    let own = api.calls.as_ref().map(|calls| calls.policy.line.instance.clone());
    let Some(instance) = floor.instance(&api, asked.instance.clone().or(own))? else {
        let none = Callbacks { callbacks: Vec::new(), next: None };
        return Ok(floor.answer(None, none).respond(&headers));
    };
    let [from, to] = [asked.from, asked.to].map(|at| at.map_or(String::new(), |at| at.to_string()));
    let scope = ["callbacks", instance.as_str(), list.name(), &from, &to];
    let place = opened(&scope, asked.cursor.as_deref())?;
    let first = asked.from.unwrap_or(EventTime::from_millis(0));
    let last = asked.to.map_or(EventTime::from_millis(i64::MAX), |to| to.plus_millis(-1));
    let (rows, next) = if first > last {
        (Vec::new(), None)
    } else {
        let list = List::Callbacks(&instance, list, (first, last));
        list.some(&api, asked.limit, place, |_, row| matches!(row, Row::Callback(_))).await?
    };
    let shown = rows.iter().filter_map(|(key, row)| match (key, row) {
        (Key::Callback(id), Row::Callback(callback)) => CallbackView::of(id, callback),
        _ => None,
    });
    let body = Callbacks { callbacks: shown.collect(), next: sealed(&scope, next.as_ref()) };
    Ok(floor.answer(Some(&instance), body).respond(&headers))
}

/// One callback.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OneCallback {
    /// The callback.
    callback: CallbackView,
}

impl Body for OneCallback {}

/// One callback: when it is called, and what became of it.
#[utoipa::path(
    get,
    path = "/callbacks/{callbackId}",
    tag = "callbacks",
    params(("callbackId" = Id, Path, description = "The callback.")),
    responses((status = 200, description = "The callback.", body = Answer<OneCallback>)),
)]
pub(crate) async fn callback(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Named(id): Named<CallbackId>,
    Strict(Nothing): Strict<Nothing>,
) -> Result<Response, Problem> {
    let (floor, callback) = futures::join!(Floor::heard(&api), read(&api, &id));
    let (floor, callback) = (floor?, callback?);
    let shown = CallbackView::of(&id, &callback);
    let shown = shown.ok_or_else(|| Problem::of(Code::UnknownCallback))?;
    let instance = callback.asked.get().map(|asked| &asked.call.instance);
    Ok(floor.answer(instance, OneCallback { callback: shown }).respond(&headers))
}

async fn read(api: &Api, id: &CallbackId) -> Result<Callback, Problem> {
    let key = Key::Callback(id.clone());
    let read = api.store.load([&key], api.deadline()).await.remove(&key).transpose()?;
    Ok(match read.map(|read| read.row) {
        Some(Row::Callback(callback)) => *callback,
        _ => Callback::default(),
    })
}
