//! How an agent's time was spent, by interval.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use connect_events::AgentId;
use contact_core::metrics::Interval;
use serde::Serialize;
use utoipa::ToSchema;

use super::day::Day;
use super::floor::Floor;
use super::steps::Steps;
use crate::Api;
use crate::query::{Named, Strict};
use crate::serving::{Answer, Body, Problem};
use crate::views::{AgentTimeView, Id, StepName};

/// What rings at the end of an interval is answered, missed or given up within so many milliseconds.
const RINGS_MILLIS: i64 = 5 * 60 * 1000;

/// How an agent's time was spent, by interval.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AgentIntervals {
    /// The agent.
    agent_id: Id,
    /// How long an interval is.
    step: StepName,
    /// The time zone whose clock the intervals follow.
    tz: String,
    /// The intervals, in order and without a gap. The first may reach beyond what was asked for; the
    /// one that goes on now ends now.
    intervals: Vec<AgentTimeView>,
}

impl Body for AgentIntervals {
    /// The interval that goes on ends now, whatever happens.
    fn hold_still(&mut self) {
        if let Some(last) = self.intervals.last_mut() {
            last.until = last.from;
        }
    }
}

/// How an agent's time was spent by interval of 15, 30 or 60 minutes or a day, in any time zone.
///
/// An offer counts where it began to ring, whenever it was answered.
#[utoipa::path(
    get,
    path = "/agent-status/{agentId}/intervals",
    tag = "agents",
    params(("agentId" = Id, Path, description = "The agent."), Steps),
    responses((status = 200, description = "The intervals.", body = Answer<AgentIntervals>)),
)]
pub(super) async fn agent_intervals(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Named(id): Named<AgentId>,
    Strict(steps): Strict<Steps>,
) -> Result<Response, Problem> {
    let now = api.clock.now();
    let cut = steps.cut(now)?;
    // What has not been yet was not spent.
    let past = cut.intervals.into_iter().filter(|interval| interval.from < now);
    let intervals: Vec<Interval> = past
        .map(|interval| Interval { from: interval.from, until: interval.until.min(now) })
        .collect();
    let until = cut.whole.until.plus_millis(RINGS_MILLIS);
    let day = Day::read(&api, &id, cut.whole.from, until);
    let (floor, day) = futures::join!(Floor::as_of(&api, now), day);
    let (floor, day) = (floor?, day?);
    let body = AgentIntervals {
        agent_id: (&id).into(),
        step: cut.step,
        tz: cut.tz,
        intervals: day.times(&api, &intervals).await?,
    };
    Ok(floor.answer(day.agent.instance.get(), body).respond(&headers))
}
