//! Alerts: listed, read, and acknowledged.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use connect_events::{EventTime, InstanceId, Personal};
use contact_core::{Acknowledged, Alert, AlertChange, AlertId, Key, Row};
use ingest::Kept;
use serde::Serialize;
use state_store::Cursor;
use utoipa::{IntoParams, ToSchema};

use super::floor::Floor;
use super::healthz::Nothing;
use super::lists::{List, PageAsked, bad_cursor};
use crate::query::{Asked, Named, Query, Strict};
use crate::serving::{Answer, Body, Code, Problem};
use crate::views::{AlertStandingName, AlertView, At, Id};
use crate::{Api, Caller, cursor};

/// After every moment that a feed may tell, in milliseconds: the end of the year 9999.
const SOME_DAY: i64 = 253_402_300_799_999;

/// Alerts of an instance.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Alerts {
    /// The alerts: those that nobody looks after first, then those that somebody does, then those that
    /// are resolved; of each the latest onset first.
    alerts: Vec<AlertView>,
    /// Give this as `cursor` to go on; null after the last. There may be fewer alerts than asked for,
    /// or none, and more to come.
    next: Option<String>,
}

impl Body for Alerts {}

/// One alert.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OneAlert {
    /// The alert.
    alert: AlertView,
}

impl Body for OneAlert {}

/// An alert, once it was acknowledged.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AlertAcknowledged {
    /// The moment that the answer is given of.
    as_of: At,
    /// The alert.
    alert: AlertView,
}

/// Which alerts.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlertsAsked {
    /// The instance; where none is given the deployment's own, or the only one.
    #[param(value_type = Option<Id>)]
    instance: Option<InstanceId>,
    /// How they stand; all where it is not given.
    #[param(value_type = Option<AlertStandingName>)]
    standing: Option<AlertChange>,
    /// The first onset; all up to `to` where it is not given.
    #[param(value_type = Option<At>)]
    from: Option<EventTime>,
    /// The first onset after the last that is shown; all from `from` on where it is not given.
    #[param(value_type = Option<At>)]
    to: Option<EventTime>,
    /// How many alerts, at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200, default = 50)]
    limit: u32,
    /// The `next` of the answer before, with the same other parameters.
    cursor: Option<String>,
}

fn standing_named(name: &str) -> Option<AlertChange> {
    AlertChange::ALL.into_iter().find(|standing| standing.name() == name)
}

impl Query for AlertsAsked {
    const NAMES: &'static [&'static str] =
        &["instance", "standing", "from", "to", "limit", "cursor"];

    fn read(asked: &mut Asked) -> Self {
        let names: Vec<&str> = AlertChange::ALL.into_iter().map(AlertChange::name).collect();
        let must = format!("must be one of: {}", names.join(", "));
        let (instance, standing) = (asked.instance(), asked.take("standing", must, standing_named));
        let (from, to) = (asked.moment("from"), asked.moment("to"));
        if from.zip(to).is_some_and(|(from, to)| from >= to) {
            asked.wrong("from", "must be before `to`");
        }
        let PageAsked { limit, cursor } = PageAsked::read(asked, 50, 200);
        Self { instance, standing, from, to, limit, cursor }
    }
}

/// What supervisors should look at: by how it stands, and by when it began.
#[utoipa::path(
    get,
    path = "/alerts",
    tag = "alerts",
    params(AlertsAsked),
    responses((status = 200, description = "The alerts.", body = Answer<Alerts>)),
)]
pub(super) async fn alerts(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Strict(asked): Strict<AlertsAsked>,
) -> Result<Response, Problem> {
    let AlertsAsked { instance, standing, from, to, limit, cursor } = asked;
    let floor = Floor::heard(&api).await?;
    let mut body = Alerts { alerts: Vec::new(), next: None };
    let Some(instance) = floor.instance(&api, instance)? else {
        return Ok(floor.answer(None, body).respond(&headers));
    };
    let text = |at: Option<EventTime>| at.map(|at| at.to_string()).unwrap_or_default();
    let (first, end) = (text(from), text(to));
    let named = standing.map_or("", AlertChange::name);
    let scope = ["alerts", instance.as_str(), named, &first, &end];
    let standings = AlertChange::ALL.into_iter();
    let mut standings: Vec<_> =
        standings.filter(|one| standing.is_none_or(|standing| standing == *one)).collect();
    let mut place = None;
    if let Some(cursor) = &cursor {
        let (standing, at) = opened(&scope, cursor).ok_or_else(bad_cursor)?;
        standings.retain(|one| *one >= standing);
        place = at;
    }
    let last = to.map_or(EventTime::from_millis(SOME_DAY), |to| to.plus_millis(-1));
    let span = (from.unwrap_or(EventTime::from_millis(0)), last);
    let mut room = limit;
    for standing in standings {
        if room == 0 {
            body.next = Some(sealed(&scope, standing, None));
            break;
        }
        let list = List::Alerts(&instance, standing, span);
        let (rows, next) = list.some(&api, room, place.take(), |_, _| true).await?;
        room = room.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        body.alerts.extend(rows.iter().filter_map(|(key, row)| match (key, row) {
            (Key::Alert(id), Row::Alert(alert)) => AlertView::of(id, alert),
            _ => None,
        }));
        if let Some(next) = next {
            body.next = Some(sealed(&scope, standing, Some(&next)));
            break;
        }
    }
    Ok(floor.answer(Some(&instance), body).respond(&headers))
}

fn sealed(scope: &[&str], standing: AlertChange, place: Option<&Cursor>) -> String {
    let place = place.map(Cursor::to_text).unwrap_or_default();
    cursor::seal(scope, &format!("{} {place}", standing.name()))
}

fn opened(scope: &[&str], cursor: &str) -> Option<(AlertChange, Option<Cursor>)> {
    let text = cursor::open(scope, cursor)?;
    let (standing, place) = text.split_once(' ')?;
    let place = if place.is_empty() { None } else { Some(Cursor::from_text(place)?) };
    Some((standing_named(standing)?, place))
}

/// One alert, and what became of it.
#[utoipa::path(
    get,
    path = "/alerts/{alertId}",
    tag = "alerts",
    params(("alertId" = Id, Path, description = "The alert.")),
    responses((status = 200, description = "The alert.", body = Answer<OneAlert>)),
)]
pub(super) async fn alert(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Named(id): Named<AlertId>,
    Strict(Nothing): Strict<Nothing>,
) -> Result<Response, Problem> {
    let (floor, alert) = futures::join!(Floor::heard(&api), find(&api, &id));
    let (floor, alert) = (floor?, alert?);
    let view = AlertView::of(&id, &alert).ok_or_else(|| Problem::of(Code::UnknownAlert))?;
    let instance = alert.about.get().map(|about| &about.instance);
    Ok(floor.answer(instance, OneAlert { alert: view }).respond(&headers))
}

/// Whoever makes a request that acts.
pub(crate) struct Known(Caller);

impl<S: Send + Sync> FromRequestParts<S> for Known {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let caller = parts.extensions.get::<Caller>().cloned();
        caller.map(Self).ok_or_else(|| Problem::of(Code::CallerUnknown))
    }
}

/// Says that somebody looks after an alert. The first who says so stays: to say it again, or of an alert
/// that is resolved, changes nothing.
#[utoipa::path(
    post,
    path = "/alerts/{alertId}/acknowledge",
    tag = "alerts",
    params(("alertId" = Id, Path, description = "The alert.")),
    responses((status = 200, description = "The alert.", body = AlertAcknowledged)),
)]
pub(super) async fn acknowledge(
    State(api): State<Arc<Api>>,
    Known(caller): Known,
    Named(id): Named<AlertId>,
    Strict(Nothing): Strict<Nothing>,
) -> Result<Response, Problem> {
    let now = api.clock.now();
    let mut alert = find(&api, &id).await?;
    if alert.standing() == Some(AlertChange::Raised) {
        let by = Personal::new(caller.name().into());
        let fact =
            Alert { acknowledged: Some(Acknowledged { at: now, by }).into(), ..Alert::default() };
        let facts = BTreeMap::from([(Key::Alert(id.clone()), Row::Alert(Box::new(fact)))]);
        let kept = ingest::keep(&api.store, facts, now, api.deadline()).await;
        match kept.into_values().next() {
            Some(Kept::Written | Kept::Unchanged) => {}
            Some(Kept::NotNow) | None => return Err(Problem::of(Code::StoreUnavailable)),
            Some(Kept::Refused) => return Err(Problem::of(Code::Internal)),
        }
        // Somebody may have been quicker.
        alert = find(&api, &id).await?;
    }
    let view = AlertView::of(&id, &alert).ok_or_else(|| Problem::of(Code::UnknownAlert))?;
    let body = AlertAcknowledged { as_of: now.into(), alert: view };
    // Text and moments: there is nothing in it that JSON cannot hold.
    let body = serde_json::to_vec(&body).unwrap_or_default();
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
    ];
    Ok((StatusCode::OK, headers, body).into_response())
}

async fn find(api: &Api, id: &AlertId) -> Result<Alert, Problem> {
    let key = Key::Alert(id.clone());
    let read = api.store.load([&key], api.deadline()).await.remove(&key).transpose()?;
    match read.map(|read| read.row) {
        Some(Row::Alert(alert)) if alert.about.get().is_some() => Ok(*alert),
        _ => Err(Problem::of(Code::UnknownAlert)),
    }
}
