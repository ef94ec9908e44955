//! The lists that are read: one query a page, never a scan.

use connect_events::{AgentId, ContactId, EventTime, Feed, InstanceId, QueueId};
use contact_core::{Key, Phase, Row, Segment, SegmentId};
use tokio::time::Instant;

use crate::cursor::Cursor;
use crate::error::StoreError;
use crate::io::{Page as ItemPage, Query, RangeCondition};
use crate::layout::{
    self, AGENTS, AGENTS_BY_INSTANCE, CONTACTS, QUARANTINE, QUEUES, RECORDS_BY_QUEUE,
    UNDERWAY_BY_PHASE, WAITING_BY_QUEUE,
};
use crate::store::{Store, read};
use crate::tables::{IndexSpec, TableSpec};

/// Some rows, and where to go on.
#[derive(Clone, Debug)]
pub struct Page {
    /// The rows.
    pub rows: Vec<(Key, Row)>,
    /// Where the next page begins; `None` after the last. A page can be empty and not the last.
    pub next: Option<Cursor>,
}

impl Store {
    /// The turns of a talk, in the order of their ids.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn segments(
        &self,
        contact: &ContactId,
    ) -> Result<Vec<(SegmentId, Segment)>, StoreError> {
        let mut all = Vec::new();
        let mut from = None;
        loop {
            let range = RangeCondition::Prefix(layout::SEGMENT.to_owned());
            let page = self.page(&CONTACTS, None, contact.as_str(), range, from).await?;
            all.extend(page.rows.into_iter().filter_map(|(key, row)| match (key, row) {
                (Key::Segment(_, id), Row::Segment(segment)) => Some((id, *segment)),
                _ => None,
            }));
            from = page.next;
            if from.is_none() {
                return Ok(all);
            }
        }
    }

    /// Contacts that wait in a queue, the one that waits longest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn waiting(&self, queue: &QueueId, from: Option<Cursor>) -> Result<Page, StoreError> {
        let index = Some(&WAITING_BY_QUEUE);
        self.page(&CONTACTS, index, queue.as_str(), RangeCondition::All, from).await
    }

    /// Contacts of an instance that have come so far and have not ended, the one that has been there
    /// longest first.
    ///
    /// The index may lag behind: a contact that has moved on since is left out. What has no answer
    /// at `deadline` is an error.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn underway(
        &self,
        instance: &InstanceId,
        phase: Phase,
        from: Option<Cursor>,
        deadline: Instant,
    ) -> Result<Page, StoreError> {
        let query = Query {
            table: &CONTACTS,
            index: Some(&UNDERWAY_BY_PHASE),
            hash: layout::text(layout::underway_partition(instance, phase)),
            range: RangeCondition::All,
            ascending: true,
            limit: self.rows_a_page,
            start: from.map(Cursor::into_keys),
        };
        let ItemPage { items, next } = self.io.query(query).await?;
        // The index has keys only.
        let keys: Vec<Key> = items.iter().filter_map(layout::key_of).collect();
        let mut loaded = self.load(&keys, deadline).await;
        let mut rows = Vec::with_capacity(keys.len());
        for key in keys {
            let Some(read) = loaded.remove(&key) else { continue };
            let row = read?.row;
            if matches!(&row, Row::Contact(contact) if contact.phase() == Some(phase)) {
                rows.push((key, row));
            }
        }
        Ok(Page { rows, next: next.map(Cursor::new) })
    }

    /// How recent each feed of each instance is, to ten seconds. It also lists the instances.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn heard(&self) -> Result<Vec<(InstanceId, Feed, EventTime)>, StoreError> {
        let page = self.page(&QUEUES, None, layout::HEARD, RangeCondition::All, None).await?;
        let heard = page.rows.into_iter().filter_map(|(key, row)| match (key, row) {
            (Key::Heard(instance, feed), Row::Heard(heard)) => {
                Some((instance, feed, *heard.newest.get()?))
            }
            _ => None,
        });
        Ok(heard.collect())
    }

    /// The queues of an instance that a contact has entered, least id first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn queues(
        &self,
        instance: &InstanceId,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        let range = RangeCondition::Prefix(layout::QUEUE.to_owned());
        self.page(&QUEUES, None, instance.as_str(), range, from).await
    }

    /// The routing profiles of an instance, least id first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn routing_profiles(
        &self,
        instance: &InstanceId,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        let range = RangeCondition::Prefix(layout::ROUTING_PROFILE.to_owned());
        self.page(&QUEUES, None, instance.as_str(), range, from).await
    }

    /// What happened in a queue from `first` on and before `end`, in the order of time, to the
    /// second.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn queue_history(
        &self,
        queue: &QueueId,
        first: EventTime,
        end: EventTime,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        let range = RangeCondition::Between(
            layout::text(layout::queue_history_key(first)),
            layout::text(layout::queue_history_key(end)),
        );
        self.page(&QUEUES, None, queue.as_str(), range, from).await
    }

    /// Records of a queue whose contacts ended from `first` to `last`, both included.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn records(
        &self,
        queue: &QueueId,
        first: EventTime,
        last: EventTime,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        let range = RangeCondition::Between(layout::millis(first), layout::millis(last));
        self.page(&CONTACTS, Some(&RECORDS_BY_QUEUE), queue.as_str(), range, from).await
    }

    /// The agents of an instance, least id first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn agents(
        &self,
        instance: &InstanceId,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        let index = Some(&AGENTS_BY_INSTANCE);
        self.page(&AGENTS, index, instance.as_str(), RangeCondition::All, from).await
    }

    /// What began in an agent's day from `first` on and before `end`, in the order of time.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn history(
        &self,
        agent: &AgentId,
        first: EventTime,
        end: EventTime,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        let range = RangeCondition::Between(
            layout::text(layout::history_key(first)),
            layout::text(layout::history_key(end)),
        );
        self.page(&AGENTS, None, agent.as_str(), range, from).await
    }

    /// What began in an agent's day before `end`, the latest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn history_before(
        &self,
        agent: &AgentId,
        end: EventTime,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        let query = Query {
            table: &AGENTS,
            index: None,
            hash: layout::text(agent.as_str()),
            range: RangeCondition::Between(
                layout::text(layout::history_key(EventTime::from_millis(0))),
                layout::text(layout::history_key(end)),
            ),
            ascending: false,
            limit: self.rows_a_page,
            start: from.map(Cursor::into_keys),
        };
        self.rows_of(query).await
    }

    /// What of one feed could not be decoded; of no known feed for `None`.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn quarantined(
        &self,
        feed: Option<Feed>,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        let partition = layout::quarantine_partition(feed);
        self.page(&QUARANTINE, None, partition, RangeCondition::All, from).await
    }

    pub(crate) async fn page(
        &self,
        table: &'static TableSpec,
        index: Option<&'static IndexSpec>,
        hash: &str,
        range: RangeCondition,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        let hash = layout::text(hash);
        let (limit, start) = (self.rows_a_page, from.map(Cursor::into_keys));
        self.rows_of(Query { table, index, hash, range, ascending: true, limit, start }).await
    }

    pub(crate) async fn rows_of(&self, query: Query) -> Result<Page, StoreError> {
        let ItemPage { items, next } = self.io.query(query).await?;
        let rows = items.into_iter().filter_map(|item| {
            // An item of a kind that this version does not know is nobody's row here.
            let key = layout::key_of(&item)?;
            Some(read(&key, item).map(|read| (key, read.row)))
        });
        Ok(Page { rows: rows.collect::<Result<_, _>>()?, next: next.map(Cursor::new) })
    }
}
