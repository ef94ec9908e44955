//! Quarantine, delivered again.

use std::collections::BTreeMap;
use std::time::Duration;

use connect_events::Feed;
use contact_core::{Key, Row};
use ingest::{Outcome, Verdict};
use state_store::{Store, StoreError};

use crate::{Failure, clock, input, redeliver};

/// How long one row may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Delivers what is in quarantine again. A row whose record can be decoded now is taken out, after what
/// the record says is kept. `met` hears of every delivery, and whether it was taken out.
pub(crate) async fn deliver_again(
    store: &Store,
    mut met: impl FnMut(Outcome, bool),
) -> Result<(), Failure> {
    for feed in Feed::ALL.into_iter().map(Some).chain([None]) {
        for record in held(store, feed).await.map_err(|err| broken(&err))? {
            let delivery = input::of_quarantine(feed, &record.code, record.source, record.bytes);
            let (mut last, mut written) = (Outcome::default(), 0);
            let again = redeliver::until_kept(store, vec![delivery], |outcome, _| {
                written += outcome.written;
                last = outcome;
            });
            again.await?;
            let done = last.verdicts == [Verdict::Done];
            if done {
                take_out(store, &record.keys).await?;
            }
            met(Outcome { written, ..last }, done);
        }
    }
    Ok(())
}

async fn take_out(store: &Store, keys: &[Key]) -> Result<(), Failure> {
    for (key, read) in store.load(keys, clock::in_time(PATIENCE)).await {
        let read = read.map_err(|err| broken(&err))?;
        // Whoever wrote the row since had it in hand again; it stays.
        let _ = store.delete(&key, &read).await.map_err(|err| broken(&err))?;
    }
    Ok(())
}

fn broken(err: &StoreError) -> Failure {
    Failure::Broke(format!("the store is not available: {err}"))
}

/// One record in quarantine, its parts put together.
struct Held {
    keys: Vec<Key>,
    code: String,
    source: String,
    bytes: Vec<u8>,
}

async fn held(store: &Store, feed: Option<Feed>) -> Result<Vec<Held>, StoreError> {
    // Parts follow one another: they differ in the end of their sort key only.
    let mut all: BTreeMap<String, Held> = BTreeMap::new();
    let mut from = None;
    loop {
        let page = store.quarantined(feed, from).await?;
        for (key, row) in page.rows {
            let (Key::Quarantine(place), Row::Quarantine(row)) = (&key, row) else { continue };
            let held = all.entry(place.digest.clone()).or_insert_with(|| Held {
                keys: Vec::new(),
                code: row.code.get().cloned().unwrap_or_default(),
                source: row.source.get().cloned().unwrap_or_default(),
                bytes: Vec::new(),
            });
            held.keys.push(key);
            held.bytes.extend(row.bytes.get().into_iter().flat_map(|bytes| bytes.expose()));
        }
        from = page.next;
        if from.is_none() {
            return Ok(all.into_values().collect());
        }
    }
}
