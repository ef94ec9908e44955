//! Seven steps from delivered records to kept rows, once, for every feed.
//!
//! 1. **Decode** each record by itself: an event, or a described failure.
//! 2. **Facts**: what each event says of which row.
//! 3. **Gather**: facts of one row are joined, so a batch writes each row once at the most.
//! 4. **Load** the rows that exist, in one round trip.
//! 5. **Join** and compare: a row that already says all of it is not written.
//! 6. **Commit** the others, each only over the version that was read, in one round trip. A lost
//!    race is loaded and joined again.
//! 7. **Answer**: one [`Verdict`] a record.
//!
//! What can never be decoded is a fact too: of the quarantine row that keeps its bytes.

mod arrived;
mod keep;
mod open;
mod quarantine;

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use connect_events::{Event, EventTime, Feed};
use contact_core::{Key, Row};
use state_store::Store;
use tokio::task::yield_now;
use tokio::time::{Instant, timeout_at};

pub use crate::keep::{Kept, keep};
use crate::open::Opened;

/// One delivered record: its bytes, or what is left of it, and where it came from.
#[derive(Clone)]
pub struct Delivery<'a> {
    /// The feed that it was delivered for, where the way of delivery says. It only sorts what
    /// cannot be decoded: what can be tells its feed by its shape.
    pub feed: Option<Feed>,
    /// Where it came from, for people and for quarantine rows: `shardId-000000000000:4959…`, an
    /// EventBridge event id, `path:line`. Never payload.
    pub source: Cow<'a, str>,
    /// When it reached the stream, where the delivery says; it only measures lag.
    pub arrived: Option<EventTime>,
    /// The record itself.
    pub payload: Payload<'a>,
}

/// The record as delivered.
#[derive(Clone)]
pub enum Payload<'a> {
    /// The text of a Kinesis record's `data`: base64. `None` where it has none.
    Base64(Option<Cow<'a, str>>),
    /// The payload itself.
    Bytes(Cow<'a, [u8]>),
}

/// What became of one delivered record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// All that it says is in the rows.
    Done,
    /// It can never be decoded, or the store refuses it: kept in quarantine under this code.
    Quarantined(&'static str),
    /// Not now: deliver it again.
    Retry,
}

/// What became of a batch.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// One verdict a record, in the order of the records.
    pub verdicts: Vec<Verdict>,
    /// The events decoded, by feed and kind. One record may hold several.
    pub events: BTreeMap<(Feed, String), usize>,
    /// The rows that the batch speaks of.
    pub keys: BTreeSet<Key>,
    /// How many rows were written.
    pub written: usize,
    /// How many rows said all of it already.
    pub unchanged: usize,
    /// The newest moment at which an event of the batch was told, to measure lag against.
    pub newest: Option<EventTime>,
}

/// What the store refused of a record that decodes.
const REFUSED: &str = "refused";

/// Brings a batch of any size into the rows, in two round trips when nobody races.
///
/// Work stops at `deadline`; what is not done by then is [`Verdict::Retry`]. `now` counts for the
/// expiry of rows that speak of no moment of their own.
pub async fn ingest(
    store: &Store,
    deliveries: &[Delivery<'_>],
    now: EventTime,
    deadline: Instant,
) -> Outcome {
    ingest_with(contact_core::facts, store, deliveries, now, deadline).await
}

async fn ingest_with(
    facts: fn(&Event) -> Vec<(Key, Row)>,
    store: &Store,
    deliveries: &[Delivery<'_>],
    now: EventTime,
    deadline: Instant,
) -> Outcome {
    let mut outcome = Outcome::default();
    let mut gathered = Gathered::default();
    let mut buffer = Vec::new();
    for (index, delivery) in deliveries.iter().enumerate() {
        if index % RECORDS_BETWEEN_LOOKS == 0 && is_late(deadline).await {
            outcome.verdicts.resize(deliveries.len(), Verdict::Retry);
            break;
        }
        let Opened { facts, events, code, newest } = open::open(delivery, facts, &mut buffer);
        outcome.verdicts.push(code.map_or(Verdict::Done, Verdict::Quarantined));
        outcome.newest = outcome.newest.max(newest);
        for event in events {
            *outcome.events.entry(event).or_default() += 1;
        }
        gathered.add(index, facts);
    }
    settle(store, gathered, &mut outcome, now, deadline).await;

    let mut refused = Gathered::default();
    for (index, delivery) in deliveries.iter().enumerate() {
        if outcome.verdicts[index] == Verdict::Quarantined(REFUSED) {
            refused.add(index, quarantine::whole(delivery, REFUSED));
        }
    }
    settle(store, refused, &mut outcome, now, deadline).await;
    outcome
}

/// What a batch says, when nothing is kept of it.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// What it says of each row, quarantine included: the facts, joined.
    pub rows: BTreeMap<Key, Row>,
    /// The events decoded, by feed and kind.
    pub events: BTreeMap<(Feed, String), usize>,
    /// How many records hold what cannot be decoded, by code.
    pub quarantined: BTreeMap<&'static str, usize>,
    /// The newest moment at which an event of the batch was told.
    pub newest: Option<EventTime>,
}

/// The first three steps alone, which ask no store: what [`ingest`] would join into the rows.
#[must_use]
pub fn told(deliveries: &[Delivery<'_>]) -> Told {
    let mut told = Told::default();
    let mut gathered = Gathered::default();
    let mut buffer = Vec::new();
    for (index, delivery) in deliveries.iter().enumerate() {
        let opened = open::open(delivery, contact_core::facts, &mut buffer);
        let Opened { facts, events, code, newest } = opened;
        told.newest = told.newest.max(newest);
        gathered.add(index, facts);
        for event in events {
            *told.events.entry(event).or_default() += 1;
        }
        if let Some(code) = code {
            *told.quarantined.entry(code).or_default() += 1;
        }
    }
    Told { rows: gathered.facts, ..told }
}

/// How many records are decoded between two looks at the time: a few milliseconds' work.
const RECORDS_BETWEEN_LOOKS: usize = 64;

/// True once the deadline has passed.
async fn is_late(deadline: Instant) -> bool {
    timeout_at(deadline, yield_now()).await.is_err()
}

/// Facts joined by row, and which records they came from.
#[derive(Default)]
struct Gathered {
    facts: BTreeMap<Key, Row>,
    told_by: BTreeMap<Key, Vec<usize>>,
}

impl Gathered {
    fn add(&mut self, index: usize, facts: Vec<(Key, Row)>) {
        for (key, fact) in facts {
            let told_by = self.told_by.entry(key.clone()).or_default();
            if told_by.last() != Some(&index) {
                told_by.push(index);
            }
            match self.facts.entry(key) {
                Entry::Occupied(mut known) => known.get_mut().absorb(fact),
                Entry::Vacant(place) => _ = place.insert(fact),
            }
        }
    }
}

/// Brings the facts into the rows, and lets what came of each row count for its records.
async fn settle(
    store: &Store,
    gathered: Gathered,
    outcome: &mut Outcome,
    now: EventTime,
    deadline: Instant,
) {
    let Gathered { facts, told_by } = gathered;
    outcome.keys.extend(facts.keys().cloned());
    for (key, kept) in keep(store, facts, now, deadline).await {
        let verdict = match kept {
            Kept::Written => {
                outcome.written += 1;
                continue;
            }
            Kept::Unchanged => {
                outcome.unchanged += 1;
                continue;
            }
            Kept::NotNow => Verdict::Retry,
            Kept::Refused => Verdict::Quarantined(REFUSED),
        };
        for index in told_by.get(&key).into_iter().flatten() {
            let own = &mut outcome.verdicts[*index];
            // A record that is delivered again is judged again, so "again" outranks the rest.
            if *own != Verdict::Retry {
                *own = verdict;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use connect_events::{Event, EventTime};
    use contact_core::{Key, Row};
    use state_store::Store;
    use test_support::{EmbeddedDynamo, fresh_prefix};
    use tokio::time::Instant;

    use super::{Delivery, Payload, Verdict, ingest_with};

    fn panics_at_two(event: &Event) -> Vec<(Key, Row)> {
        let facts = contact_core::facts(event);
        let at_two = |(key, _): &(Key, Row)| matches!(key, Key::Record(id) if id.as_str() == "c-2");
        assert!(!facts.iter().any(at_two), "a rule that trips over one record");
        facts
    }

    #[tokio::test]
    #[expect(clippy::disallowed_methods, reason = "a deadline has to lie somewhere")]
    async fn a_panic_in_one_record_is_that_records_failure() {
        let dynamo = EmbeddedDynamo::or_from_env();
        let store = Store::new(dynamo.client(), &fresh_prefix(), 400);
        store.create_tables().await.unwrap();
        let batch = ["c-1", "c-2", "c-3"].map(|id| Delivery {
            feed: None,
            source: id.into(),
            arrived: None,
            payload: Payload::Bytes(
                format!(r#"{{"ContactId":"{id}","LastUpdateTimestamp":"2026-03-02T09:00:00Z"}}"#)
                    .into_bytes()
                    .into(),
            ),
        });
        let deadline = Instant::now() + Duration::from_secs(600);
        let now = EventTime::from_millis(0);
        let outcome = ingest_with(panics_at_two, &store, &batch, now, deadline).await;
        let expected = [Verdict::Done, Verdict::Quarantined("panic"), Verdict::Done];
        assert_eq!(outcome.verdicts, expected);
        assert!(outcome.keys.iter().any(|key| matches!(key, Key::Quarantine(_))));
    }
}
