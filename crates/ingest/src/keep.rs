//! Load, join, compare, commit: until every row is kept, or time is up.

use std::collections::BTreeMap;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use connect_events::EventTime;
use contact_core::{Key, Row};
use futures::{StreamExt, stream};
use state_store::{Commit, Read, Store, StoreError};
use tokio::time::{Instant, sleep, timeout_at};

/// How it went with one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It was written.
    Written,
    /// It said all of it already.
    Unchanged,
    /// The store is not available, or time was up.
    NotNow,
    /// The store will never take it.
    Refused,
}

/// Writes under way at once: enough to keep a partition busy, few enough connections for a small
/// function.
const WRITES_AT_ONCE: usize = 64;

/// Between two tries at rows that others write too. Whoever loses a race lost it to a writer who is
/// now done, so the first pause is short.
const PAUSES: ExponentialBuilder = ExponentialBuilder::new()
    .with_jitter()
    .with_min_delay(Duration::from_millis(5))
    .with_max_delay(Duration::from_millis(500))
    .without_max_times();

/// Joins each fact into its row, whoever writes the same rows. Every key is in the result; what is not
/// kept at `deadline` is [`Kept::NotNow`].
///
/// `now` counts for the expiry of rows that speak of no moment of their own.
pub async fn keep(
    store: &Store,
    mut facts: BTreeMap<Key, Row>,
    now: EventTime,
    deadline: Instant,
) -> BTreeMap<Key, Kept> {
    let mut all = BTreeMap::new();
    let mut pauses = PAUSES.build();
    while !facts.is_empty() {
        let round = keep_once(store, facts, now, deadline).await;
        all.extend(round.kept);
        facts = round.lost;
        if facts.is_empty() {
            break;
        }
        let pause = sleep(pauses.next().unwrap_or_default());
        if timeout_at(deadline, pause).await.is_err() {
            all.extend(facts.into_keys().map(|key| (key, Kept::NotNow)));
            break;
        }
    }
    all
}

/// What one round of load and commit came to.
struct Round {
    kept: BTreeMap<Key, Kept>,
    /// Rows that someone else wrote in between, with what is still to be joined into them.
    lost: BTreeMap<Key, Row>,
}

async fn keep_once(
    store: &Store,
    facts: BTreeMap<Key, Row>,
    now: EventTime,
    deadline: Instant,
) -> Round {
    let mut round = Round { kept: BTreeMap::new(), lost: BTreeMap::new() };
    let mut reads = store.load(facts.keys(), deadline).await;
    let mut changed = Vec::new();
    for (key, fact) in facts {
        match reads.remove(&key) {
            Some(Ok(read)) => {
                let row = read.row.clone().join(fact.clone());
                if read.is_kept() && row == read.row {
                    round.kept.insert(key, Kept::Unchanged);
                } else {
                    changed.push((key, fact, read, row));
                }
            }
            Some(Err(err)) => _ = round.kept.insert(key, failed(&err)),
            None => _ = round.kept.insert(key, Kept::NotNow),
        }
    }
    let writes = changed.into_iter().map(async |(key, fact, read, row)| {
        let ended = write(store, &key, &read, &row, now, deadline).await;
        (key, fact, ended)
    });
    let mut ended = stream::iter(writes).buffer_unordered(WRITES_AT_ONCE);
    while let Some((key, fact, ended)) = ended.next().await {
        match ended {
            Ok(Commit::Written) => _ = round.kept.insert(key, Kept::Written),
            Ok(Commit::LostRace) => _ = round.lost.insert(key, fact),
            Err(kept) => _ = round.kept.insert(key, kept),
        }
    }
    round
}

async fn write(
    store: &Store,
    key: &Key,
    read: &Read,
    row: &Row,
    now: EventTime,
    deadline: Instant,
) -> Result<Commit, Kept> {
    match timeout_at(deadline, store.commit(key, read, row, now)).await {
        Ok(answer) => answer.map_err(|err| failed(&err)),
        Err(_) => Err(Kept::NotNow),
    }
}

/// The one place that says which failures are worth another try.
fn failed(err: &StoreError) -> Kept {
    if err.is_retryable() {
        tracing::warn!(code = err.code(), failure = %err, "a row is not kept now");
        Kept::NotNow
    } else {
        tracing::error!(code = err.code(), failure = %err, "the store refuses a row");
        Kept::Refused
    }
}
