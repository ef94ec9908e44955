//! What an agent did: the feed of workforce management.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use connect_events::{AgentId, EventTime};
use contact_core::metrics::Interval;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::day::Day;
use super::floor::Floor;
use crate::Api;
use crate::query::{Asked, Named, Query, Strict};
use crate::serving::{Answer, Body, Code, Problem, tag};
use crate::views::{AgentIntervalView, At, Id};

/// The longest range of one answer, in days: a month, with a week to spare.
const DAYS: i64 = 35;
pub(super) const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// An agent's day, in stretches.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AgentHistory {
    /// The agent.
    agent_id: Id,
    /// The first moment asked for.
    from: At,
    /// The first moment after it.
    until: At,
    /// Every stretch that touches the range, in the order of their beginnings.
    intervals: Vec<AgentIntervalView>,
}

impl Body for AgentHistory {
    /// Where no range is given, it moves with the clock; what happened in it is what counts.
    fn hold_still(&mut self) {
        self.from = EventTime::from_millis(0).into();
        self.until = self.from;
    }
}

/// Which part of the past.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Range {
    /// The first moment; 24 hours before `to` where it is not given.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<EventTime>,
    /// The first moment after it; now where it is not given. At most 35 days after `from`.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<EventTime>,
}

impl Query for Range {
    const NAMES: &'static [&'static str] = &["from", "to"];

    fn read(asked: &mut Asked) -> Self {
        Self { from: asked.moment("from"), to: asked.moment("to") }
    }
}

impl Range {
    fn interval(&self, now: EventTime) -> Result<Interval, Problem> {
        let until = self.to.unwrap_or(now);
        let from = self.from.unwrap_or_else(|| until.plus_millis(-DAY_MILLIS));
        between(from, until, DAYS)
    }
}

/// A range that is one, and not too long.
pub(super) fn between(from: EventTime, until: EventTime, days: i64) -> Result<Interval, Problem> {
    if from >= until {
        let must = "must be before `to`, which is now where it is not given";
        return Err(Problem::fault(Code::InvalidRequest, "from", must));
    }
    if until.millis_since(from) > days * DAY_MILLIS {
        let must = format!("must be at most {days} days after `from`");
        return Err(Problem::fault(Code::RangeTooLarge, "to", must));
    }
    Ok(Interval { from, until })
}

/// What an agent did in a range of time: statuses, sessions, and the states of contacts in hand.
///
/// As JSON, or as CSV where `Accept` prefers `text/csv`. What began before the range and goes
/// on in it is told with its beginning.
#[utoipa::path(
    get,
    path = "/agent-status/{agentId}/history",
    tag = "agents",
    params(("agentId" = Id, Path, description = "The agent."), Range),
    responses((status = 200, description = "The intervals.", content(
        (Answer<AgentHistory> = "application/json"),
        (String = "text/csv", example = "agentId,subject,name,type,contactId,from,until,durationMs"),
    ))),
)]
pub(super) async fn agent_history(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Named(id): Named<AgentId>,
    Strict(range): Strict<Range>,
) -> Result<Response, Problem> {
    let form = Form::of(&headers).ok_or_else(|| Problem::of(Code::NotAcceptable))?;
    let now = api.clock.now();
    let asked = range.interval(now)?;
    let (floor, day) =
        futures::join!(Floor::as_of(&api, now), Day::read(&api, &id, asked.from, asked.until));
    let (floor, day) = (floor?, day?);
    let intervals = AgentIntervalView::of(&id, day.began(), asked);
    let csv = (form == Form::Csv).then(|| csv(&intervals));
    let body = AgentHistory {
        agent_id: (&id).into(),
        from: asked.from.into(),
        until: asked.until.into(),
        intervals,
    };
    let answer = floor.answer(day.agent.instance.get(), body);
    match csv {
        None => Ok(answer.respond(&headers)),
        Some(text) => {
            let text = text.ok_or_else(|| Problem::of(Code::Internal))?;
            Ok(answer.respond_in(&headers, &tag(&text), "text/csv; charset=utf-8", text))
        }
    }
}

/// A form that the intervals can be given in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Json,
    Csv,
}

impl Form {
    /// The form that `Accept` likes best, JSON where it likes both; `None` where it likes neither.
    ///
    /// Source: <https://www.rfc-editor.org/rfc/rfc9110#name-accept>
    fn of(headers: &HeaderMap) -> Option<Self> {
        let accept: Vec<&str> = headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .collect();
        let accept = accept.join(",");
        if accept.trim().is_empty() {
            return Some(Self::Json);
        }
        let [json, csv] = [["application/json", "application/*"], ["text/csv", "text/*"]]
            .map(|names| quality(&accept, names));
        match (json > 0.0, csv > 0.0) {
            (_, true) if csv > json => Some(Self::Csv),
            (true, _) => Some(Self::Json),
            (false, _) => None,
        }
    }
}

/// How much `Accept` likes a media type, from 0 to 1: as its most exact range says.
fn quality(accept: &str, [exact, family]: [&str; 2]) -> f32 {
    let like = |name: &str| {
        accept.split(',').find_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let is_meant = parts.next().is_some_and(|range| range.eq_ignore_ascii_case(name));
            let mut q = parts.filter_map(|part| part.strip_prefix("q="));
            is_meant.then(|| q.next().map_or(Some(1.0), |q| q.parse().ok()).unwrap_or(0.0))
        })
    };
    like(exact).or_else(|| like(family)).or_else(|| like("*/*")).unwrap_or(0.0)
}

/// The intervals as RFC 4180 has it, one a line under a line of names; `None` when it cannot be
/// written, which memory always can.
fn csv(intervals: &[AgentIntervalView]) -> Option<Vec<u8>> {
    let mut lines = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .has_headers(false)
        .from_writer(Vec::new());
    let names = ["agentId", "subject", "name", "type", "contactId", "from", "until", "durationMs"];
    lines.write_record(names).ok()?;
    for interval in intervals {
        lines.serialize(interval).ok()?;
    }
    lines.into_inner().ok()
}
