//! The store of rows.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::Client;
use connect_events::EventTime;
use contact_core::{Key, Row};
use tokio::time::Instant;

use crate::error::StoreError;
use crate::io::{Address, Commit, Io, Item, Reading};
use crate::layout::{self, EXPIRES, TABLES, VERSION};

/// The rows of one deployment.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) io: Io,
    retention_millis: i64,
    pub(crate) rows_a_page: u32,
}

/// A page of a thousand small rows is what one answer of 1 MB holds.
const ROWS_A_PAGE: u32 = 1_000;

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

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

impl Store {
    /// Speaks to the tables whose names begin with `prefix`. Rows may be deleted `retention_days`
    /// after the moment that they speak of.
    pub fn new(client: Client, prefix: &str, retention_days: u32) -> Self {
        Self {
            io: Io::new(client, prefix),
            retention_millis: i64::from(retention_days).saturating_mul(DAY_MILLIS),
            rows_a_page: ROWS_A_PAGE,
        }
    }

    /// The same rows, in pages of at most so many; never more than a thousand, nor less than one.
    #[must_use]
    pub fn pages_of(&self, rows: u32) -> Self {
        Self { rows_a_page: rows.clamp(1, ROWS_A_PAGE), ..self.clone() }
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

    /// Whether a row that says this may be deleted at `now`, because the moment that it speaks of is
    /// longer ago than rows are kept. For one that speaks of none, `told` counts: when it was told.
    #[must_use]
    pub fn is_past(&self, key: &Key, row: &Row, told: Option<EventTime>, now: EventTime) -> bool {
        let moment = layout::moment_of(key, row).or(told);
        moment.is_some_and(|moment| moment.plus_millis(self.retention_millis) <= now)
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
}

pub(crate) fn read(key: &Key, item: Item) -> Result<Read, StoreError> {
    let version = item
        .get(VERSION)
        .and_then(|version| version.as_n().ok())
        .and_then(|version| version.parse().ok())
        .ok_or_else(|| StoreError::unreadable(VERSION))?;
    let row = layout::row(key, &item).map_err(|at| StoreError::unreadable(at.0))?;
    Ok(Read { row, item, version: Some(version) })
}

#[cfg(test)]
mod tests {
    use connect_events::EventTime;
    use contact_core::{CallOutcome, CallRequest, Key, RequestId, Row};

    use super::Store;
    use crate::local_client;

    #[test]
    fn what_speaks_of_no_moment_is_as_old_as_what_told_it() {
        let store = Store::new(local_client("http://127.0.0.1:1"), "", 400);
        let id = RequestId::new(&"0".repeat(RequestId::LEN)).expect("an id");
        let outcome = Some(CallOutcome::Refused("a code".into())).into();
        let call = CallRequest { outcome, ..CallRequest::default() };
        let (key, row) = (Key::CallRequest(id), Row::CallRequest(call.into()));
        let day = |day: i64| EventTime::from_millis(day * 86_400_000);
        let is_past = |told| store.is_past(&key, &row, told, day(1_000));
        assert_eq!([Some(day(600)), Some(day(601)), None].map(is_past), [true, false, false]);
    }
}
