//! The numbers of a queue by interval.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use connect_events::{EventTime, InstanceId, QueueId};
use contact_core::metrics::{Interval, RecordMetrics};
use contact_core::{Key, QueueEvent, Record, RecordRow};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::board;
use super::floor::Floor;
use super::queues::{known, unknown};
use super::steps::Steps;
use crate::Api;
use crate::query::{Asked, Named, Query, Strict};
use crate::serving::{Answer, Body, Problem};
use crate::views::{At, Id, RecordMetricsView, StepName, Word};

/// The numbers of a queue by interval.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QueueIntervals {
    /// The queue.
    queue_id: Id,
    /// Its name, once a record told it.
    name: Option<Word>,
    /// How long an interval is.
    step: StepName,
    /// The time zone whose clock the intervals follow.
    tz: String,
    /// The intervals, in order and without a gap. The first and the last may reach beyond what was
    /// asked for; the one that goes on now is not full.
    intervals: Vec<QueueIntervalView>,
}

impl Body for QueueIntervals {}

/// The numbers of a queue in one interval.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QueueIntervalView {
    /// The first moment inside.
    from: At,
    /// The first moment after it.
    until: At,
    /// `CONTACTS_QUEUED_BY_ENQUEUE`: contacts that entered the queue in the interval.
    contacts_queued_by_enqueue: usize,
    /// `CONTACTS_HANDLED_CONNECTED_TO_AGENT_TIME`: contacts that were answered in the interval.
    contacts_handled_by_connect: usize,
    /// The numbers of contacts that ended in the interval.
    #[serde(flatten)]
    ended: RecordMetricsView,
}

/// Which intervals, and whose X.
pub(crate) struct IntervalsAsked {
    steps: Steps,
    of: OfQueue,
}

/// Whose X, and which instance.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfQueue {
    /// The X of "within X seconds"; the queue's own where none is given.
    #[param(minimum = 1, maximum = 604_800)]
    seconds: Option<u32>,
    /// The instance; where none is given the deployment's own, or the only one.
    #[param(value_type = Option<Id>)]
    instance: Option<InstanceId>,
}

impl Query for IntervalsAsked {
    const NAMES: &'static [&'static str] = &["from", "to", "step", "tz", "seconds", "instance"];

    fn read(asked: &mut Asked) -> Self {
        let steps = Steps::read(asked);
        Self { steps, of: OfQueue { seconds: asked.seconds(), instance: asked.instance() } }
    }
}

/// The numbers of a queue by interval of 15, 30 or 60 minutes or a day, in any time zone.
///
/// Connect's own numbers count when a contact ends, so a contact that waited in one interval and
/// ended in the next counts in the next; the two that are named for it count when it happens.
#[utoipa::path(
    get,
    path = "/queues/{queueId}/intervals",
    tag = "queues",
    params(("queueId" = Id, Path, description = "The queue."), Steps, OfQueue),
    responses((status = 200, description = "The intervals.", body = Answer<QueueIntervals>)),
)]
pub(super) async fn intervals(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Named(id): Named<QueueId>,
    Strict(asked): Strict<IntervalsAsked>,
) -> Result<Response, Problem> {
    let IntervalsAsked { steps, of: OfQueue { seconds, instance } } = asked;
    let now = api.clock.now();
    let cut = steps.cut(now)?;
    let floor = Floor::as_of(&api, now).await?;
    let instance = floor.instance(&api, instance)?.ok_or_else(unknown)?;
    let (queue, ended, happened) = futures::join!(
        known(&api, &instance, &id),
        board::records(&api, &id, cut.whole),
        board::history(&api, &id, cut.whole)
    );
    let (queue, ended, happened) = (queue?, ended?, happened?);
    let (ended, happened) = ended.zip(happened).ok_or_else(board::too_many)?;
    let seconds = seconds.unwrap_or_else(|| api.settings.service_levels.of(&id));
    let body = QueueIntervals {
        queue_id: (&id).into(),
        name: queue.name.get().map(|name| name.as_str().into()),
        step: cut.step,
        tz: cut.tz,
        intervals: views(&cut.intervals, &ended, &happened, seconds),
    };
    Ok(floor.answer(Some(&instance), body).respond(&headers))
}

/// The numbers of each interval, of what ended and happened in all of them.
fn views(
    intervals: &[Interval],
    ended: &[RecordRow],
    happened: &[Key],
    seconds: u32,
) -> Vec<QueueIntervalView> {
    let place = |at: EventTime| {
        let after = intervals.partition_point(|interval| interval.from <= at);
        after.checked_sub(1).filter(|place| intervals[*place].contains(at))
    };
    let mut records: Vec<Vec<&Record>> = vec![Vec::new(); intervals.len()];
    for record in ended.iter().filter_map(|row| row.newest.get()) {
        if let Some(place) = record.disconnected.and_then(place) {
            records[place].push(record);
        }
    }
    let mut entered = vec![0; intervals.len()];
    let mut answered = vec![0; intervals.len()];
    for key in happened {
        let Key::QueueHistory(_, at, event) = key else { continue };
        let Some(place) = place(*at) else { continue };
        match event {
            QueueEvent::Entered(_) => entered[place] += 1,
            QueueEvent::Answered(_) => answered[place] += 1,
        }
    }
    let counts = entered.into_iter().zip(answered);
    intervals
        .iter()
        .zip(records)
        .zip(counts)
        .map(|((interval, records), (entered, answered))| QueueIntervalView {
            from: interval.from.into(),
            until: interval.until.into(),
            contacts_queued_by_enqueue: entered,
            contacts_handled_by_connect: answered,
            ended: RecordMetricsView::of(&RecordMetrics::of(&records), seconds),
        })
        .collect()
}
