//! One contact event, as an EventBridge rule hands it to a function.

use connect_events::EventTime;
use ingest::{Delivery, Verdict};
use state_store::Store;
use tokio::time::Instant;

use crate::tally::verdicts;
use crate::{Answer, Failure, Tally};

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
    let deliveries = [Delivery::of_event(payload)];
    let outcome = Box::pin(ingest::ingest(store, &deliveries, now, deadline)).await;
    let result = match verdicts(&outcome).next() {
        Some(Verdict::Done | Verdict::Quarantined(_)) => Ok(()),
        Some(Verdict::Retry) | None => Err(Failure::NotNow),
    };
    Answer { result, tally: Tally::new(&deliveries, &outcome) }
}
