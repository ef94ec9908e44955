//! A batch of Kinesis records, from bytes to the answer.

use std::collections::BTreeSet;

use aws_lambda_events::streams::KinesisEventResponse;
use connect_events::{EventTime, Feed, KinesisBatch, KinesisRecord};
use contact_core::Key;
use ingest::{Delivery, Verdict};
use lens_actions::{LensActions, NotNow};
use state_store::Store;
use tokio::time::Instant;

use crate::answer::checkpoint;
use crate::tally::verdicts;
use crate::{Answer, Failure, Tally};

/// Brings one Kinesis batch into the rows, and says where the stream goes on.
///
/// Work stops at `deadline`; records not done by then are delivered again. `now` counts for the
/// expiry of rows that speak of no moment of their own.
pub async fn handle_kinesis(
    store: &Store,
    feed: Feed,
    payload: &[u8],
    now: EventTime,
    deadline: Instant,
) -> Answer<KinesisEventResponse> {
    bring(store, feed, payload, (now, deadline), async |_| Ok(())).await
}

/// Brings one batch of Contact Lens segments into the rows, does what is to be done about what was
/// said, and says where the stream goes on.
///
/// Where an alert cannot be put now, the whole batch is delivered again: bringing it in again changes
/// nothing. Connect and Translate never hold it up.
pub async fn handle_contact_lens(
    store: &Store,
    actions: &LensActions,
    payload: &[u8],
    now: EventTime,
    deadline: Instant,
) -> Answer<KinesisEventResponse> {
    let act = async |keys: &BTreeSet<Key>| Box::pin(actions.act(keys, now, deadline)).await;
    bring(store, Feed::ContactLens, payload, (now, deadline), act).await
}

async fn bring(
    store: &Store,
    feed: Feed,
    payload: &[u8],
    (now, deadline): (EventTime, Instant),
    then: impl AsyncFnOnce(&BTreeSet<Key>) -> Result<(), NotNow>,
) -> Answer<KinesisEventResponse> {
    let Ok(batch) = KinesisBatch::from_slice(payload) else {
        return Answer { result: Err(Failure::NotABatch), tally: Tally::default() };
    };
    let records = batch.records.iter();
    let deliveries: Vec<_> =
        records.map(|record| Delivery::of_kinesis(Some(feed), record)).collect();
    let mut outcome = Box::pin(ingest::ingest(store, &deliveries, now, deadline)).await;
    if then(&outcome.keys).await.is_err() {
        for verdict in outcome.verdicts.iter_mut().filter(|verdict| **verdict == Verdict::Done) {
            *verdict = Verdict::Retry;
        }
    }
    let sequences = batch.records.iter().map(sequence_number);
    Answer {
        result: checkpoint(sequences.zip(verdicts(&outcome))),
        tally: Tally::new(&deliveries, &outcome),
    }
}

/// The record's sequence number; an empty one would tell Lambda that the whole batch failed.
fn sequence_number<'a>(record: &'a KinesisRecord<'_>) -> Option<&'a str> {
    record.kinesis.sequence_number.as_deref().filter(|number| !number.is_empty())
}
