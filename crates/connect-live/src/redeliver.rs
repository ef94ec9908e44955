//! Delivering again what the store could not take, as Lambda would.

use std::collections::BTreeSet;
use std::time::Duration;

use connect_events::EventTime;
use contact_core::Key;
use ingest::{Delivery, Outcome, Verdict, ingest};
use lens_actions::LensActions;
use state_store::Store;

use crate::{Failure, clock};

/// How often a batch is delivered before the store counts as broken.
const TRIES: usize = 5;

/// How long one delivery may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Delivers a batch until all of it is kept. `met` hears of every delivery, and whether it was the
/// first.
pub(crate) async fn until_kept(
    store: &Store,
    mut rest: Vec<Delivery<'static>>,
    mut met: impl FnMut(Outcome, bool),
) -> Result<(), Failure> {
    for attempt in 0..TRIES {
        let outcome = ingest(store, &rest, clock::now(), clock::in_time(PATIENCE)).await;
        let again: Vec<bool> =
            outcome.verdicts.iter().map(|verdict| *verdict == Verdict::Retry).collect();
        met(outcome, attempt == 0);
        let mut again = again.into_iter();
        rest.retain(|_| again.next().unwrap_or_default());
        if rest.is_empty() {
            return Ok(());
        }
    }
    Err(broken(rest.len()))
}

/// Does what is to be done about what was said, which is looked at as of `now`, until its alerts are put.
pub(crate) async fn until_done(
    actions: &LensActions,
    keys: &BTreeSet<Key>,
    now: EventTime,
) -> Result<(), Failure> {
    for _ in 0..TRIES {
        if actions.act(keys, now, clock::in_time(PATIENCE)).await.is_ok() {
            return Ok(());
        }
    }
    Err(broken(keys.len()))
}

fn broken(records: usize) -> Failure {
    Failure::Broke(format!(
        "{records} records could not be kept: the store is not available. Run the same command again \
         when it is; nothing is lost, and nothing is counted twice"
    ))
}
