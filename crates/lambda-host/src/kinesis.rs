//! A batch of Kinesis records, from bytes to the answer.

use std::borrow::Cow;
use std::collections::BTreeSet;

use aws_lambda_events::streams::KinesisEventResponse;
use connect_events::{EventTime, Feed, KinesisBatch, KinesisRecord};
use contact_core::Key;
use ingest::{Delivery, Payload, Verdict};
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
    let deliveries: Vec<_> = batch.records.iter().map(|record| delivery(feed, record)).collect();
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

fn delivery<'a>(feed: Feed, record: &'a KinesisRecord<'_>) -> Delivery<'a> {
    Delivery {
        feed: Some(feed),
        source: source(record),
        arrived: record.kinesis.approximate_arrival_timestamp,
        payload: Payload::Base64(record.kinesis.data.as_deref().map(Cow::Borrowed)),
    }
}

/// The event id, `shardId-000000000006:4959…`, or as much of it as there is.
fn source<'a>(record: &'a KinesisRecord<'_>) -> Cow<'a, str> {
    match record.event_id.as_deref() {
        Some(id) => Cow::Borrowed(id),
        None => Cow::Owned(format!("unknown shard:{}", sequence_number(record).unwrap_or("?"))),
    }
}

/// The record's sequence number; an empty one would tell Lambda that the whole batch failed.
fn sequence_number<'a>(record: &'a KinesisRecord<'_>) -> Option<&'a str> {
    record.kinesis.sequence_number.as_deref().filter(|number| !number.is_empty())
}

#[cfg(test)]
mod tests {
    use connect_events::{Feed, KinesisBatch};
    use ingest::Payload;

    use super::{delivery, sequence_number};

    /// The source, arrival, sequence number and data of each record.
    #[track_caller]
    fn check(batch: &str, expected: &[&str]) {
        let batch = KinesisBatch::from_slice(batch.as_bytes()).unwrap();
        let shown = batch.records.iter().map(|record| {
            let delivery = delivery(Feed::AgentEvents, record);
            let data = match delivery.payload {
                Payload::Base64(data) => data.map(|data| data.len()),
                Payload::Bytes(_) => None,
            };
            let arrived = delivery.arrived.map(|time| time.to_string());
            format!("{} {arrived:?} {:?} {data:?}", delivery.source, sequence_number(record))
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_record_keeps_where_it_came_from_and_when_it_arrived() {
        check(
            r#"{"Records": [{"eventID": "shardId-000000000006:49", "kinesis": {
                "sequenceNumber": "49", "data": "e30=", "approximateArrivalTimestamp": 1545084650.987}}]}"#,
            &[r#"shardId-000000000006:49 Some("2018-12-17T22:10:50.987Z") Some("49") Some(4)"#],
        );
    }

    #[test]
    fn a_record_without_its_parts_is_still_a_delivery() {
        check(
            r#"{"Records": [{"kinesis": {"sequenceNumber": "49"}}, {"kinesis": {"sequenceNumber": ""}}]}"#,
            &[r#"unknown shard:49 None Some("49") None"#, r#"unknown shard:? None None None"#],
        );
    }
}
