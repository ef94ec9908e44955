//! Messages to an event bus of Amazon EventBridge.

use std::collections::BTreeSet;
use std::time::Duration;

use aws_sdk_eventbridge::Client;
use aws_sdk_eventbridge::config::Builder;
use aws_sdk_eventbridge::config::retry::RetryConfig;
use aws_sdk_eventbridge::config::timeout::TimeoutConfig;
use aws_sdk_eventbridge::error::ProvideErrorMetadata;
use aws_sdk_eventbridge::primitives::DateTime;
use aws_sdk_eventbridge::types::PutEventsRequestEntry;
use aws_types::SdkConfig;
use backon::{BackoffBuilder, ExponentialBuilder};
use smol_str::SmolStr;
use tokio::time::{Instant, sleep, timeout_at};

use crate::message::{Message, SOURCE};
use crate::way::{ATTEMPT, ATTEMPTS, CONNECT};

/// The most entries of one request. Ten messages are far below its limit in bytes.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html>
const ENTRIES: usize = 10;

/// Between two tries of the entries that were refused out of a request that was taken.
const PAUSES: ExponentialBuilder = ExponentialBuilder::new()
    .with_jitter()
    .with_min_delay(Duration::from_millis(50))
    .with_max_delay(Duration::from_secs(1))
    .with_max_times(4);

/// What EventBridge says of an entry that it may take a moment later.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html>
const PASSING: [&str; 3] = ["InternalException", "InternalFailure", "ThrottlingException"];

/// An event bus, by its name or its ARN.
#[derive(Clone, Debug)]
pub struct Bus {
    client: Client,
    name: SmolStr,
}

impl Bus {
    /// The bus of this name or ARN, with the region, credentials and address of `config`.
    #[must_use]
    pub fn new(name: &str, config: &SdkConfig) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(ATTEMPT)
            .build();
        let config = Builder::from(config)
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(timeouts)
            .build();
        Self { client: Client::from_conf(config), name: name.into() }
    }

    pub(crate) async fn post(&self, messages: &[&Message], deadline: Instant) -> BTreeSet<usize> {
        let mut entries = Vec::with_capacity(messages.len());
        for (place, message) in messages.iter().enumerate() {
            if let Ok(detail) = serde_json::to_string(&message.body) {
                entries.push((place, self.entry(message, detail)));
            }
        }
        let mut taken = BTreeSet::new();
        for batch in entries.chunks(ENTRIES) {
            taken.extend(self.put(batch.to_vec(), deadline).await);
        }
        taken
    }

    fn entry(&self, message: &Message, detail: String) -> PutEventsRequestEntry {
        PutEventsRequestEntry::builder()
            .event_bus_name(self.name.as_str())
            .source(SOURCE)
            .detail_type(message.detail_type())
            .time(DateTime::from_millis(message.at.as_millis()))
            .detail(detail)
            .build()
    }

    /// Puts entries, and again those that were refused for now.
    async fn put(
        &self,
        mut left: Vec<(usize, PutEventsRequestEntry)>,
        deadline: Instant,
    ) -> Vec<usize> {
        let mut taken = Vec::new();
        let mut pauses = PAUSES.build();
        while !left.is_empty() {
            let entries = left.iter().map(|(_, entry)| entry.clone()).collect();
            let request = self.client.put_events().set_entries(Some(entries));
            let answers = match timeout_at(deadline, Box::pin(request.send())).await {
                Ok(Ok(answer)) => answer.entries.unwrap_or_default(),
                Ok(Err(err)) => {
                    let code = err.code().unwrap_or("NoAnswer");
                    tracing::warn!(code, count = left.len(), "the event bus took nothing");
                    break;
                }
                Err(_) => {
                    tracing::warn!(code = "OutOfTime", "the event bus took nothing");
                    break;
                }
            };
            let mut passing = Vec::new();
            let mut answers = answers.into_iter();
            for (place, entry) in left {
                // An entry without an answer was not taken, as far as we know.
                match answers.next().map(|answer| answer.error_code) {
                    Some(None) => taken.push(place),
                    Some(Some(code)) if PASSING.contains(&code.as_str()) => {
                        passing.push((place, entry));
                    }
                    Some(Some(code)) => tracing::warn!(code, "the event bus refuses an event"),
                    None => tracing::warn!(code = "NoAnswer", "the event bus refuses an event"),
                }
            }
            left = passing;
            let pause = pauses.next().filter(|_| !left.is_empty());
            let Some(pause) = pause else { break };
            if timeout_at(deadline, sleep(pause)).await.is_err() {
                break;
            }
        }
        taken
    }
}
