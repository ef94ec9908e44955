//! Agents.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use connect_events::{AgentId, EventTime, InstanceId};
use contact_core::metrics::{Interval, Step, intervals};
use contact_core::{Agent, Key, Row};
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::day::Day;
use super::floor::Floor;
use super::lists::{List, PageAsked, opened, sealed};
use crate::Api;
use crate::query::{Asked, Named, Query, Strict};
use crate::serving::{Answer, Body, Code, Problem};
use crate::views::{AgentTimeView, AgentView, At, Id};

/// One agent as of now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AgentNow {
    /// What the agent is doing.
    #[serde(flatten)]
    agent: AgentView,
    /// Since when nothing was heard of an agent who is logged in, if that is longer than 5 minutes.
    silent_since: Option<At>,
}

impl AgentNow {
    fn of(id: &AgentId, agent: &Agent, now: EventTime) -> Self {
        let silent_since = agent.silent_since(now, Agent::SILENT_MILLIS).map(At::from);
        Self { agent: AgentView::of(id, agent), silent_since }
    }
}

/// Agents as of now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Agents {
    /// The agents, least id first.
    agents: Vec<AgentNow>,
    /// Give this as `cursor` to go on; null after the last.
    next: Option<String>,
}

impl Body for Agents {}

/// Which agents.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AgentsAsked {
    /// The instance; where none is given the deployment's own, or the only one.
    #[param(value_type = Option<Id>)]
    instance: Option<InstanceId>,
    /// How many agents, at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    limit: u32,
    /// The `next` of the answer before.
    cursor: Option<String>,
}

impl Query for AgentsAsked {
    const NAMES: &'static [&'static str] = &["instance", "limit", "cursor"];

    fn read(asked: &mut Asked) -> Self {
        let instance = asked.instance();
        let PageAsked { limit, cursor } = PageAsked::read(asked, 100, 1_000);
        Self { instance, limit, cursor }
    }
}

/// What each agent is doing.
#[utoipa::path(
    get,
    path = "/agent-status",
    tag = "agents",
    params(AgentsAsked),
    responses((status = 200, description = "The agents.", body = Answer<Agents>)),
)]
pub(super) async fn agents(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Strict(AgentsAsked { instance, limit, cursor }): Strict<AgentsAsked>,
) -> Result<Response, Problem> {
    let floor = Floor::heard(&api).await?;
    let Some(instance) = floor.instance(&api, instance)? else {
        return Ok(floor.answer(None, Agents { agents: Vec::new(), next: None }).respond(&headers));
    };
    let scope = ["agent-status", instance.as_str()];
    let from = opened(&scope, cursor.as_deref())?;
    let (rows, next) = List::Agents(&instance).some(&api, limit, from, |_, _| true).await?;
    let agents = rows.iter().filter_map(|(key, row)| match (key, row) {
        (Key::Agent(id), Row::Agent(agent)) => Some(AgentNow::of(id, agent, floor.now)),
        _ => None,
    });
    let body = Agents { agents: agents.collect(), next: sealed(&scope, next.as_ref()) };
    Ok(floor.answer(Some(&instance), body).respond(&headers))
}

/// One agent, and the agent's day.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AgentDetail {
    /// What the agent is doing.
    agent: AgentNow,
    /// How the agent's time was spent, from midnight to now.
    today: AgentTimeView,
}

impl Body for AgentDetail {
    fn hold_still(&mut self) {
        self.today.until = self.today.from;
    }
}

/// Whose midnight.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Zone {
    /// The IANA time zone whose day it is; UTC where none is given.
    #[param(value_type = Option<String>, example = "Europe/London")]
    tz: Option<TimeZone>,
}

impl Query for Zone {
    const NAMES: &'static [&'static str] = &["tz"];

    fn read(asked: &mut Asked) -> Self {
        Self { tz: asked.zone() }
    }
}

/// From midnight to a moment. At midnight itself it is the day before.
pub(super) fn today(now: EventTime, zone: &TimeZone) -> Interval {
    let last = now.plus_millis(-1);
    let day = intervals(last, now, Step::Day, zone).next();
    Interval { from: day.map_or(last, |day| day.from), until: now }
}

/// One agent: what the agent is doing, and how the day was spent so far.
#[utoipa::path(
    get,
    path = "/agent-status/{agentId}",
    tag = "agents",
    params(("agentId" = Id, Path, description = "The agent."), Zone),
    responses((status = 200, description = "The agent.", body = Answer<AgentDetail>)),
)]
pub(super) async fn agent(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Named(id): Named<AgentId>,
    Strict(Zone { tz }): Strict<Zone>,
) -> Result<Response, Problem> {
    let now = api.clock.now();
    let today = today(now, &tz.unwrap_or(TimeZone::UTC));
    let day = Day::read(&api, &id, today.from, today.until);
    let (floor, day) = futures::join!(Floor::as_of(&api, now), day);
    let (floor, day) = (floor?, day?);
    let mut times = day.times(&api, &[today]).await?;
    let detail = AgentDetail {
        agent: AgentNow::of(&id, &day.agent, floor.now),
        today: times.pop().ok_or_else(|| Problem::of(Code::Internal))?,
    };
    Ok(floor.answer(day.agent.instance.get(), detail).respond(&headers))
}
