//! One contact event, as an EventBridge rule hands it to a function.

use connect_events::{EventTime, Feed};
use ingest::{Delivery, Payload, Verdict};
use serde::Deserialize;
use state_store::Store;
use tokio::time::Instant;

use crate::tally::verdicts;
use crate::{Answer, Failure, Tally};

/// The part of EventBridge's envelope that says where an event came from.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html>
#[derive(Default, Deserialize)]
struct Envelope {
    id: Option<String>,
    time: Option<String>,
}

/// Brings one EventBridge event into the rows.
///
/// An event that is in quarantine is a success: delivering it again would change nothing.
/// [`Failure::NotNow`] makes EventBridge, through Lambda's queue for asynchronous invocations,
/// deliver it again.
pub async fn handle_contact_event(
    store: &Store,
    payload: &[u8],
    now: EventTime,
    deadline: Instant,
) -> Answer<()> {
    // An envelope that cannot be read costs only the name of its source: ingest says what is wrong.
    let envelope: Envelope = serde_json::from_slice(payload).unwrap_or_default();
    let source = envelope.id.unwrap_or_else(|| "eventbridge".to_owned());
    let deliveries = [Delivery {
        feed: Some(Feed::ContactEvents),
        source: source.into(),
        arrived: envelope.time.as_deref().and_then(EventTime::parse),
        payload: Payload::Bytes(payload.into()),
    }];
    let outcome = Box::pin(ingest::ingest(store, &deliveries, now, deadline)).await;
    let result = match verdicts(&outcome).next() {
        Some(Verdict::Done | Verdict::Quarantined(_)) => Ok(()),
        Some(Verdict::Retry) | None => Err(Failure::NotNow),
    };
    Answer { result, tally: Tally::new(&deliveries, &outcome) }
}
