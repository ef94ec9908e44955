//! The lists of the store, as far as one answer reads them.

use connect_events::{EventTime, Feed, InstanceId, QueueId};
use contact_core::{AlertChange, CallbackList, Key, Phase, Row};
use state_store::{Cursor, Page, Span, Store, StoreError};

use crate::Api;
use crate::query::Asked;
use crate::serving::{Code, Problem};

/// Rows in the order of a list.
pub(super) type Rows = Vec<(Key, Row)>;

/// Which list.
pub(super) enum List<'a> {
    /// The agents of an instance.
    Agents(&'a InstanceId),
    /// The queues of an instance.
    Queues(&'a InstanceId),
    /// The routing profiles of an instance.
    RoutingProfiles(&'a InstanceId),
    /// Contacts that wait in a queue.
    Waiting(&'a QueueId),
    /// Contacts of an instance that have come so far.
    Underway(&'a InstanceId, Phase),
    /// Records of a queue whose contacts ended in a range.
    Records(&'a QueueId, EventTime, EventTime),
    /// What happened in a queue in a range.
    QueueHistory(&'a QueueId, EventTime, EventTime),
    /// Callbacks that stand so, by a moment in a range, the last included.
    Callbacks(&'a InstanceId, CallbackList, Span),
    /// Alerts of an instance that stand so, by their onset within both ends.
    Alerts(&'a InstanceId, AlertChange, Span),
    /// What of one feed could not be decoded.
    Quarantined(Option<Feed>),
}

/// How many requests one page of an answer may take: a page of the store ends at 1 MB, and rows that
/// are not shown take room in it.
const REQUESTS_A_PAGE: usize = 8;

impl List<'_> {
    async fn page(
        &self,
        api: &Api,
        store: &Store,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        match *self {
            Self::Agents(instance) => store.agents(instance, from).await,
            Self::Queues(instance) => store.queues(instance, from).await,
            Self::RoutingProfiles(instance) => store.routing_profiles(instance, from).await,
            Self::Waiting(queue) => store.waiting(queue, from).await,
            Self::Underway(instance, phase) => {
                store.underway(instance, phase, from, api.deadline()).await
            }
            Self::Records(queue, first, end) => {
                // Both ends are included there.
                store.records(queue, first, end.plus_millis(-1), from).await
            }
            Self::QueueHistory(queue, first, end) => {
                store.queue_history(queue, first, end, from).await
            }
            Self::Callbacks(instance, list, span) => {
                store.callbacks(instance, list, span, from).await
            }
            Self::Alerts(instance, standing, span) => {
                store.alerts(instance, standing, span, from).await
            }
            Self::Quarantined(feed) => store.quarantined(feed, from).await,
        }
    }

    /// Up to `limit` rows that `is_shown`, and where to go on. Fewer rows are not the end.
    pub(super) async fn some(
        &self,
        api: &Api,
        limit: u32,
        from: Option<Cursor>,
        is_shown: impl Fn(&Key, &Row) -> bool,
    ) -> Result<(Rows, Option<Cursor>), Problem> {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut rows = Rows::new();
        let mut next = from;
        for _ in 0..REQUESTS_A_PAGE {
            let room = u32::try_from(limit - rows.len()).unwrap_or(u32::MAX);
            let goes_on = next.is_some();
            let page = self.page(api, &api.store.pages_of(room), next).await;
            let page = page.map_err(|err| match err {
                // DynamoDB refuses to go on from a place where no row of the list can be.
                StoreError::Refused(_) if goes_on => bad_cursor(),
                err => err.into(),
            })?;
            rows.extend(page.rows.into_iter().filter(|(key, row)| is_shown(key, row)));
            next = page.next;
            if next.is_none() || rows.len() == limit {
                break;
            }
        }
        Ok((rows, next))
    }

    /// The whole list; `None` when it is longer than so many pages.
    pub(super) async fn whole(&self, api: &Api, pages: usize) -> Result<Option<Rows>, Problem> {
        let mut rows = Rows::new();
        let mut next = None;
        for _ in 0..pages {
            let page = self.page(api, &api.store, next).await?;
            rows.extend(page.rows);
            next = page.next;
            if next.is_none() {
                return Ok(Some(rows));
            }
        }
        Ok(None)
    }
}

/// A cursor that was given, opened; `None` where none was.
pub(super) fn opened(scope: &[&str], cursor: Option<&str>) -> Result<Option<Cursor>, Problem> {
    let open =
        |cursor| crate::cursor::open(scope, cursor).and_then(|text| Cursor::from_text(&text));
    cursor.map(|cursor| open(cursor).ok_or_else(bad_cursor)).transpose()
}

/// Where a list goes on, to hand out.
pub(super) fn sealed(scope: &[&str], next: Option<&Cursor>) -> Option<String> {
    next.map(|next| crate::cursor::seal(scope, &next.to_text()))
}

pub(super) fn bad_cursor() -> Problem {
    let must = "must be the `next` of an answer to the same question";
    Problem::fault(Code::InvalidRequest, "cursor", must)
}

/// Which page of a list.
pub(super) struct PageAsked {
    pub(super) limit: u32,
    pub(super) cursor: Option<String>,
}

impl PageAsked {
    pub(super) fn read(asked: &mut Asked, default: u32, most: u32) -> Self {
        Self {
            limit: asked.limit(default, most),
            cursor: asked.take("cursor", "must be text", |text| Some(text.to_owned())),
        }
    }
}
