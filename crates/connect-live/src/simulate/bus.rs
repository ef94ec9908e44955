//! Contact events onto an event bus.

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::error::DisplayErrorContext;
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use connect_events::EventTime;
use serde::Deserialize;
use serde_json::value::RawValue;
use simulator::Sent;

use super::refused::{batches, until_taken};
use crate::Failure;

/// The most entries, and the most bytes, of one request.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html>
const ENTRIES: usize = 10;
const BYTES: usize = 256 * 1024;

/// A bus, and what its events are said to come from.
pub(super) struct Bus {
    pub(super) client: Client,
    /// A name or an ARN.
    pub(super) name: String,
    pub(super) source: String,
}

/// What EventBridge wraps around an event; it makes the id, the account and the Region itself.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(rename = "detail-type")]
    detail_type: String,
    time: String,
    resources: Vec<String>,
    #[serde(borrow)]
    detail: &'a RawValue,
}

impl Bus {
    /// Puts events on the bus, in order but for those that are refused at first.
    pub(super) async fn put(&self, documents: Vec<Sent>) -> Result<(), Failure> {
        let place = format!("the event bus {}", self.name);
        let entries: Result<Vec<_>, _> = documents.iter().map(|sent| self.entry(sent)).collect();
        let entries = entries.map_err(|err| Failure::Broke(format!("{place}: {err}")))?;
        for batch in batches(entries, ENTRIES, BYTES, size) {
            until_taken(&place, batch, async |rest| self.put_once(rest).await).await?;
        }
        Ok(())
    }

    fn entry(&self, sent: &Sent) -> Result<PutEventsRequestEntry, serde_json::Error> {
        let envelope: Envelope<'_> = serde_json::from_str(&sent.document)?;
        let time = EventTime::parse(&envelope.time).map(EventTime::as_millis);
        Ok(PutEventsRequestEntry::builder()
            .event_bus_name(&self.name)
            .source(&self.source)
            .detail_type(envelope.detail_type)
            .time(DateTime::from_millis(time.unwrap_or(sent.at_millis)))
            .set_resources(Some(envelope.resources))
            .detail(envelope.detail.get())
            .build())
    }

    async fn put_once(
        &self,
        entries: &[PutEventsRequestEntry],
    ) -> Result<Vec<Option<String>>, Failure> {
        let request = self.client.put_events().set_entries(Some(entries.to_vec()));
        let answer = Box::pin(request.send()).await.map_err(|err| {
            let err = DisplayErrorContext(err);
            Failure::Broke(format!("the event bus {} takes nothing: {err}", self.name))
        })?;
        Ok(answer.entries.unwrap_or_default().into_iter().map(|entry| entry.error_code).collect())
    }
}

/// The bytes of an entry as EventBridge counts them.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html>
fn size(entry: &PutEventsRequestEntry) -> usize {
    const TIME: usize = 14;
    let texts = [entry.source(), entry.detail_type(), entry.detail()];
    let texts = texts.into_iter().flatten().map(str::len).sum::<usize>();
    TIME + texts + entry.resources().iter().map(String::len).sum::<usize>()
}
