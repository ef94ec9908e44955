//! Tell, then mark.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::EventTime;
use contact_core::{Key, Row};
use futures::future::join_all;
use ingest::Kept;
use state_store::{Store, StoreError};
use tokio::time::Instant;

use crate::message::{Message, Pending, pending};
use crate::way::Way;

/// A day, in milliseconds: how old a thing may be to be told, unless the policy says otherwise.
pub const DAY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// What is pending in the rows of one deployment, and whom it is told to.
#[derive(Debug)]
pub struct Outbox {
    store: Store,
    ways: Vec<Way>,
    max_age_millis: i64,
}

/// What became of the rows that were looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// How many messages were told, to everybody, and marked.
    pub told: usize,
    /// How many were marked without being told, because they are too old.
    pub stale: usize,
    /// The rows of which something is pending yet, as far as we know: look at them again.
    pub not_now: BTreeSet<Key>,
}

impl Outbox {
    /// Tells what is pending in `store` to all of `ways`, unless it happened longer ago than so many
    /// milliseconds.
    #[must_use]
    pub fn new(store: Store, ways: Vec<Way>, max_age_millis: i64) -> Self {
        Self { store, ways, max_age_millis }
    }

    /// Tells what is pending of these rows. Rows that are not told of, or that are gone, are passed
    /// over. What is not done by `deadline` is pending still.
    pub async fn tell(
        &self,
        keys: impl IntoIterator<Item = Key>,
        now: EventTime,
        deadline: Instant,
    ) -> Told {
        let keys: BTreeSet<Key> = keys.into_iter().filter(is_told_of).collect();
        let mut told = Told::default();
        let mut all = Vec::new();
        for (key, read) in self.store.load(&keys, deadline).await {
            match read {
                Ok(read) => all.extend(pending(&key, &read.row, now)),
                Err(err) => {
                    tracing::warn!(code = err.code(), failure = %err, "a row cannot be read now");
                    told.not_now.insert(key);
                }
            }
        }
        let is_stale = |one: &Pending| now.millis_since(one.message.at) > self.max_age_millis;
        let (stale, fresh): (Vec<_>, Vec<_>) = all.into_iter().partition(is_stale);
        if !stale.is_empty() {
            tracing::warn!(count = stale.len(), "too old to be told: marked without");
        }
        told.stale = stale.len();
        let fresh = self.publish(fresh, &mut told, deadline).await;
        told.told = fresh.len();
        self.mark(stale.into_iter().chain(fresh), &mut told, now, deadline).await;
        told
    }

    /// Tells what the index of pending rows names, each row once.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the index cannot be read; what was read of it is done.
    pub async fn sweep(&self, now: EventTime, deadline: Instant) -> Result<Told, StoreError> {
        let mut all = Told::default();
        let mut from = None;
        loop {
            let (keys, next) = self.store.unpublished(from).await?;
            let Told { told, stale, not_now } = Box::pin(self.tell(keys, now, deadline)).await;
            all.told += told;
            all.stale += stale;
            all.not_now.extend(not_now);
            from = next;
            if from.is_none() {
                return Ok(all);
            }
        }
    }

    /// Tells all of it to every way, and gives what every way took.
    async fn publish(
        &self,
        fresh: Vec<Pending>,
        told: &mut Told,
        deadline: Instant,
    ) -> Vec<Pending> {
        let messages: Vec<&Message> = fresh.iter().map(|one| &one.message).collect();
        let posts = self.ways.iter().map(|way| Box::pin(way.post(&messages, deadline)));
        let taken = join_all(posts).await;
        let is_taken: Vec<bool> = (0..messages.len())
            .map(|place| taken.iter().all(|by_way| by_way.contains(&place)))
            .collect();
        let (taken, left): (Vec<_>, Vec<_>) =
            fresh.into_iter().zip(is_taken).partition(|(_, taken)| *taken);
        told.not_now.extend(left.into_iter().map(|(one, _)| one.message.row));
        taken.into_iter().map(|(one, _)| one).collect()
    }

    async fn mark(
        &self,
        done: impl Iterator<Item = Pending>,
        told: &mut Told,
        now: EventTime,
        deadline: Instant,
    ) {
        let mut marks: BTreeMap<Key, Row> = BTreeMap::new();
        for Pending { message, mark } in done {
            let known = marks.remove(&message.row);
            let mark = known.map_or_else(|| mark.clone(), |known| known.join(mark.clone()));
            marks.insert(message.row, mark);
        }
        for (key, kept) in ingest::keep(&self.store, marks, now, deadline).await {
            match kept {
                Kept::Written | Kept::Unchanged => {}
                Kept::NotNow | Kept::Refused => _ = told.not_now.insert(key),
            }
        }
    }
}

fn is_told_of(key: &Key) -> bool {
    matches!(key, Key::Alert(_) | Key::Notice(_))
}
