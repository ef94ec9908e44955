//! Queues, now and today.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use connect_events::{InstanceId, QueueId};
use contact_core::metrics::{Interval, RecordMetrics};
use contact_core::{Key, Queue, Record, RecordRow, Row};
use futures::{StreamExt, TryStreamExt, stream};
use jiff::tz::TimeZone;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::agents::today;
use super::board::{Board, records};
use super::floor::Floor;
use super::lists::{List, PageAsked, opened, sealed};
use crate::Api;
use crate::query::{Asked, Named, Query, Strict};
use crate::serving::{Answer, Body, Code, Problem};
use crate::views::{
    AgentsNowView, At, BriefMetricsView, Id, QueueNowView, RecordMetricsView, SlotsView, Word,
};

/// Queues whose requests are under way at once.
const AT_ONCE: usize = 16;

/// One queue, as of now.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QueueView<M> {
    /// The queue. An agent's own is `agent/` and the agent's id.
    queue_id: Id,
    /// Its name, once a record told it.
    name: Option<Word>,
    /// What waits in it; null when it is too much to look at.
    now: Option<QueueNowView>,
    /// What its agents are doing: those whose routing profile serves it; null when the instance has
    /// too many to look at.
    agents: Option<AgentsNowView>,
    /// `SLOTS_AVAILABLE`: how many more contacts those agents have room for, by channel; null likewise.
    slots_available: Option<Vec<SlotsView>>,
    /// The numbers of contacts that ended since midnight; null when they are too many to look at.
    today: Option<Today<M>>,
}

/// The numbers of a day so far.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Today<M> {
    /// Midnight.
    from: At,
    /// Now.
    until: At,
    /// The numbers.
    #[serde(flatten)]
    metrics: M,
}

impl<M> QueueView<M> {
    fn hold_still(&mut self) {
        if let Some(now) = &mut self.now {
            now.longest_wait_ms = None;
        }
        if let Some(today) = &mut self.today {
            today.until = today.from;
        }
    }
}

/// The queues of an instance.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Queues {
    /// The queues that a contact has entered, least id first.
    queues: Vec<QueueView<BriefMetricsView>>,
    /// `CONTACTS_SCHEDULED`: callbacks of the whole instance that wait for their initial delay, and
    /// contacts that are put off; null when there are too many to look at. The feeds do not tell which
    /// queue a callback is meant for until it is there.
    scheduled: Option<usize>,
    /// Give this as `cursor` to go on; null after the last.
    next: Option<String>,
}

impl Body for Queues {
    fn hold_still(&mut self) {
        self.queues.iter_mut().for_each(QueueView::hold_still);
    }
}

/// One queue of an instance.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct QueueDetail {
    /// The queue.
    queue: QueueView<RecordMetricsView>,
}

impl Body for QueueDetail {
    fn hold_still(&mut self) {
        self.queue.hold_still();
    }
}

/// Which queues, and whose day.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QueuesAsked {
    /// The instance; where none is given the deployment's own, or the only one.
    #[param(value_type = Option<Id>)]
    instance: Option<InstanceId>,
    /// The IANA time zone whose day it is; UTC where none is given.
    #[param(value_type = Option<String>, example = "Europe/London")]
    tz: Option<TimeZone>,
    /// The X of "within X seconds"; the queue's own where none is given.
    #[param(minimum = 1, maximum = 604_800)]
    seconds: Option<u32>,
    /// How many queues, at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200, default = 50)]
    limit: u32,
    /// The `next` of the answer before.
    cursor: Option<String>,
}

impl Query for QueuesAsked {
    const NAMES: &'static [&'static str] = &["instance", "tz", "seconds", "limit", "cursor"];

    fn read(asked: &mut Asked) -> Self {
        let QueueAsked { instance, tz, seconds } = QueueAsked::read(asked);
        let PageAsked { limit, cursor } = PageAsked::read(asked, 50, 200);
        Self { instance, tz, seconds, limit, cursor }
    }
}

/// Whose queue, and whose day.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QueueAsked {
    /// The instance; where none is given the deployment's own, or the only one.
    #[param(value_type = Option<Id>)]
    instance: Option<InstanceId>,
    /// The IANA time zone whose day it is; UTC where none is given.
    #[param(value_type = Option<String>, example = "Europe/London")]
    tz: Option<TimeZone>,
    /// The X of "within X seconds"; the queue's own where none is given.
    #[param(minimum = 1, maximum = 604_800)]
    seconds: Option<u32>,
}

impl Query for QueueAsked {
    const NAMES: &'static [&'static str] = &["instance", "tz", "seconds"];

    fn read(asked: &mut Asked) -> Self {
        Self { instance: asked.instance(), tz: asked.zone(), seconds: asked.seconds() }
    }
}

/// Each queue now, and the day's numbers in brief.
#[utoipa::path(
    get,
    path = "/queues",
    tag = "queues",
    params(QueuesAsked),
    responses((status = 200, description = "The queues.", body = Answer<Queues>)),
)]
pub(super) async fn queues(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Strict(asked): Strict<QueuesAsked>,
) -> Result<Response, Problem> {
    let QueuesAsked { instance, tz, seconds, limit, cursor } = asked;
    let floor = Floor::heard(&api).await?;
    let Some(instance) = floor.instance(&api, instance)? else {
        return Ok(floor
            .answer(None, Queues { queues: Vec::new(), scheduled: Some(0), next: None })
            .respond(&headers));
    };
    let scope = ["queues", instance.as_str()];
    let from = opened(&scope, cursor.as_deref())?;
    let list = List::Queues(&instance);
    let (board, page) = futures::join!(
        Board::read(&api, &instance, floor.now),
        list.some(&api, limit, from, |_, _| true)
    );
    let (board, (rows, next)) = (board?, page?);
    let today = today(floor.now, &tz.unwrap_or(TimeZone::UTC));
    let queues = rows.into_iter().filter_map(|(key, row)| match (key, row) {
        (Key::Queue(_, id), Row::Queue(queue)) => Some((id, *queue)),
        _ => None,
    });
    let (api, board) = (&*api, &board);
    let views = queues.map(async |(id, queue)| {
        let brief = BriefMetricsView::of;
        QueueView::read(api, board, &id, &queue, today, seconds, brief).await
    });
    let queues = stream::iter(views).buffered(AT_ONCE).try_collect().await?;
    let next = sealed(&scope, next.as_ref());
    let body = Queues { queues, scheduled: board.scheduled, next };
    Ok(floor.answer(Some(&instance), body).respond(&headers))
}

/// One queue now, and all of the day's numbers.
#[utoipa::path(
    get,
    path = "/queues/{queueId}",
    tag = "queues",
    params(("queueId" = Id, Path, description = "The queue."), QueueAsked),
    responses((status = 200, description = "The queue.", body = Answer<QueueDetail>)),
)]
pub(super) async fn queue(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Named(id): Named<QueueId>,
    Strict(QueueAsked { instance, tz, seconds }): Strict<QueueAsked>,
) -> Result<Response, Problem> {
    let floor = Floor::heard(&api).await?;
    let instance = floor.instance(&api, instance)?.ok_or_else(unknown)?;
    let (queue, board) =
        futures::join!(known(&api, &instance, &id), Board::read(&api, &instance, floor.now));
    let (queue, board) = (queue?, board?);
    let today = today(floor.now, &tz.unwrap_or(TimeZone::UTC));
    let all = RecordMetricsView::of;
    let queue = QueueView::read(&api, &board, &id, &queue, today, seconds, all).await?;
    Ok(floor.answer(Some(&instance), QueueDetail { queue }).respond(&headers))
}

impl<M> QueueView<M> {
    async fn read(
        api: &Api,
        board: &Board,
        id: &QueueId,
        queue: &Queue,
        today: Interval,
        seconds: Option<u32>,
        metrics: impl Fn(&RecordMetrics<'_>, u32) -> M,
    ) -> Result<Self, Problem> {
        let (now, ended) = futures::join!(board.waiting_in(api, id), records(api, id, today));
        let (now, ended) = (now?, ended?);
        let seconds = seconds.unwrap_or_else(|| api.settings.service_levels.of(id));
        let numbers = |ended: Vec<RecordRow>| {
            let ended: Vec<&Record> = ended.iter().filter_map(|row| row.newest.get()).collect();
            metrics(&RecordMetrics::of(&ended), seconds)
        };
        let (agents, slots_available) = board.agents_of(id).unzip();
        Ok(Self {
            queue_id: id.into(),
            name: queue.name.get().map(|name| name.as_str().into()),
            now,
            agents,
            slots_available,
            today: ended.map(|ended| Today {
                from: today.from.into(),
                until: today.until.into(),
                metrics: numbers(ended),
            }),
        })
    }
}

/// The row of a queue that some feed told of.
pub(super) async fn known(
    api: &Api,
    instance: &InstanceId,
    id: &QueueId,
) -> Result<Queue, Problem> {
    let key = Key::Queue(instance.clone(), id.clone());
    let read = api.store.load([&key], api.deadline()).await.remove(&key).transpose()?;
    match read.filter(|read| read.is_kept()).map(|read| read.row) {
        Some(Row::Queue(queue)) => Ok(*queue),
        _ => Err(unknown()),
    }
}

pub(super) fn unknown() -> Problem {
    Problem::of(Code::UnknownQueue)
}
