//! The store of rows.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::Client;
use connect_events::{AgentId, ContactId, EventTime, Feed, InstanceId, QueueId};
use contact_core::{Key, Row, Segment, SegmentId};
use tokio::time::Instant;

use crate::error::StoreError;
use crate::io::{Address, Commit, Io, Item, Page as ItemPage, Query, RangeCondition, Reading};
use crate::layout::{
    self, AGENTS, AGENTS_BY_INSTANCE, CONTACTS, EXPIRES, QUARANTINE, RECORDS_BY_QUEUE, TABLES,
    VERSION, WAITING_BY_QUEUE,
};
use crate::tables::{IndexSpec, TableSpec};

/// The rows of one deployment.
#[derive(Clone, Debug)]
pub struct Store {
    io: Io,
    retention_millis: i64,
}

/// A row as it was read: what a write has to go over.
#[derive(Clone, Debug)]
pub struct Read {
    /// What is known. The bottom where no row is kept yet.
    pub row: Row,
    item: Item,
    version: Option<u64>,
}

impl Read {
    /// False where no row is kept yet. Some rows say nothing beyond their key, so that a row without
    /// content is not the same as none.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.version.is_some()
    }

    /// How large the row is as DynamoDB bills it, in bytes; 0 where no row is kept yet.
    ///
    /// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>
    #[must_use]
    pub fn size(&self) -> usize {
        layout::size(&self.item)
    }
}

/// Some rows, and where to go on.
#[derive(Clone, Debug)]
pub struct Page {
    /// The rows.
    pub rows: Vec<(Key, Row)>,
    /// Where the next page begins; `None` after the last. A page can be empty and not the last.
    pub next: Option<Cursor>,
}

/// Where a page ended. It holds keys only.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor(Item);

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

impl Store {
    /// Speaks to the tables whose names begin with `prefix`. Rows may be deleted `retention_days`
    /// after the moment that they speak of.
    pub fn new(client: Client, prefix: &str, retention_days: u32) -> Self {
        Self {
            io: Io::new(client, prefix),
            retention_millis: i64::from(retention_days).saturating_mul(DAY_MILLIS),
        }
    }

    /// Creates the tables that are missing. For local stores: deployed tables come from the
    /// template.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when a table cannot be created, or is not ready in time.
    pub async fn create_tables(&self) -> Result<(), StoreError> {
        self.io.create_tables(&TABLES).await
    }

    /// Reads many rows in one round trip (100 keys a request, requests concurrent).
    ///
    /// Every key is in the result. What has no answer at `deadline` is unavailable, never absent.
    pub async fn load(
        &self,
        keys: impl IntoIterator<Item = &Key>,
        deadline: Instant,
    ) -> BTreeMap<Key, Result<Read, StoreError>> {
        let by_address: BTreeMap<Address, &Key> =
            keys.into_iter().map(|key| (layout::address(key), key)).collect();
        let addresses: Vec<Address> = by_address.keys().cloned().collect();
        let loaded = self.io.load(&addresses, deadline).await;
        let mut all = BTreeMap::new();
        for (address, reading) in loaded {
            let Some(key) = by_address.get(&address) else { continue };
            let read = reading.and_then(|reading| match reading {
                Reading::Found(item) => read(key, item),
                Reading::Absent => {
                    Ok(Read { row: Row::bottom(key), item: Item::new(), version: None })
                }
            });
            all.insert((*key).clone(), read);
        }
        all
    }

    /// Writes what `row` has more than what was read, if the row is still as it was read.
    ///
    /// `now` counts for the expiry of rows that speak of no moment of their own.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer; the write may have happened.
    pub async fn commit(
        &self,
        key: &Key,
        read: &Read,
        row: &Row,
        now: EventTime,
    ) -> Result<Commit, StoreError> {
        let mut set: Item = layout::attributes(row)
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        let mut remove = Vec::new();
        for (name, value) in layout::index_attributes(row) {
            match value {
                Some(value) => _ = set.insert(name.to_owned(), value),
                None if read.item.contains_key(name) => remove.push(name),
                None => {}
            }
        }
        let expires = layout::moment_of(key, row).unwrap_or(now).plus_millis(self.retention_millis);
        set.insert(EXPIRES.to_owned(), layout::seconds(expires));
        set.retain(|name, value| read.item.get(name) != Some(value));
        self.io.commit(&layout::address(key), read.version, set, &remove).await
    }

    /// Deletes a row, if it is still as it was read. Only quarantine is ever emptied.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer; the row may be gone.
    pub async fn delete(&self, key: &Key, read: &Read) -> Result<Commit, StoreError> {
        match read.version {
            Some(version) => self.io.delete(&layout::address(key), version).await,
            None => Ok(Commit::Written),
        }
    }

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

    async fn page(
        &self,
        table: &'static TableSpec,
        index: Option<&'static IndexSpec>,
        hash: &str,
        range: RangeCondition,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        /// A page of a thousand small rows is what one answer of 1 MB holds.
        const ROWS_A_PAGE: u32 = 1_000;
        let query = Query {
            table,
            index,
            hash: layout::text(hash),
            range,
            ascending: true,
            limit: ROWS_A_PAGE,
            start: from.map(|Cursor(keys)| keys),
        };
        let ItemPage { items, next } = self.io.query(query).await?;
        let rows = items.into_iter().filter_map(|item| {
            // An item of a kind that this version does not know is nobody's row here.
            let key = layout::key_of(&item)?;
            Some(read(&key, item).map(|read| (key, read.row)))
        });
        Ok(Page { rows: rows.collect::<Result<_, _>>()?, next: next.map(Cursor) })
    }
}

fn read(key: &Key, item: Item) -> Result<Read, StoreError> {
    let version = item
        .get(VERSION)
        .and_then(|version| version.as_n().ok())
        .and_then(|version| version.parse().ok())
        .ok_or_else(|| StoreError::unreadable(VERSION))?;
    let row = layout::row(key, &item).map_err(|at| StoreError::unreadable(at.0))?;
    Ok(Read { row, item, version: Some(version) })
}
