//! The dead-letter queue of the rules, message by message.

use std::collections::BTreeSet;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::Message;
use aws_types::SdkConfig;
use ingest::Delivery;

use crate::failure::{Failure, code_of};
use crate::objects::Unfinished;
use crate::record::{feed_of, is_of_a_feed};
use crate::report::Report;

/// Messages of one answer: the most that SQS gives.
const MOST_MESSAGES: i32 = 10;

/// For how long a message that was given is nobody else's, in seconds: longer than it takes to keep ten
/// of them. What is not deleted then comes again by itself.
const INVISIBLE_SECONDS: i32 = 600;

/// For how long SQS looks for messages, in seconds. Without, it asks some of its servers only, and an
/// answer without messages would not mean that there are none.
const LOOKS_SECONDS: i32 = 2;

/// Says which target an event was for.
const TARGET: &str = "TARGET_ARN";

/// A dead-letter queue.
#[derive(Clone, Debug)]
pub struct DeadLetters {
    client: Client,
    url: String,
}

impl DeadLetters {
    /// The queue of a URL, with the credentials and the Region of `aws`.
    #[must_use]
    pub fn new(aws: &SdkConfig, url: impl Into<String>) -> Self {
        Self { client: Client::new(aws), url: url.into() }
    }

    async fn receive(&self) -> Result<Vec<Message>, Failure> {
        let request = self.client.receive_message().queue_url(&self.url);
        let request = request.max_number_of_messages(MOST_MESSAGES);
        let request =
            request.visibility_timeout(INVISIBLE_SECONDS).wait_time_seconds(LOOKS_SECONDS);
        let sent = Box::pin(request.message_attribute_names(TARGET).send()).await;
        let answer =
            sent.map_err(|err| Failure::new("ReceiveMessage", &self.url, code_of(&err)))?;
        Ok(answer.messages.unwrap_or_default())
    }

    async fn delete(&self, receipt: &str) -> Result<(), Failure> {
        let request = self.client.delete_message().queue_url(&self.url).receipt_handle(receipt);
        let sent = Box::pin(request.send()).await;
        sent.map(drop).map_err(|err| Failure::new("DeleteMessage", &self.url, code_of(&err)))
    }
}

/// Puts through what a dead-letter queue holds of a feed, until the queue gives nothing more, or only
/// what it gave before.
///
/// A message is deleted after its event is kept. What is of no feed stays in the queue: it can be the
/// archive's or the log's, who would miss it. A dry run shows every message and deletes none; for ten
/// minutes they are then invisible to others.
///
/// # Errors
///
/// [`Unfinished`] at the first request that fails for good, or when `keep` does.
pub async fn messages<E>(
    queue: &DeadLetters,
    dry_run: bool,
    mut keep: impl AsyncFnMut(Vec<Delivery<'static>>) -> Result<(), E>,
    mut tell: impl FnMut(&Report),
) -> Result<Report, Unfinished<E>> {
    let mut report = Report::default();
    let mut left = BTreeSet::new();
    loop {
        let messages = queue.receive().await?;
        let (mut deliveries, mut receipts, mut is_new) = (Vec::new(), Vec::new(), false);
        for message in messages {
            let id = message.message_id.clone().unwrap_or_default();
            if left.contains(&id) {
                continue;
            }
            is_new = true;
            report.seen += 1;
            let is_ours = is_ours(&message);
            match (message.body, message.receipt_handle) {
                (Some(body), Some(receipt)) if is_ours => {
                    deliveries.push(Delivery::of_event(body.into_bytes()));
                    receipts.push(receipt);
                    if dry_run {
                        left.insert(id);
                    }
                }
                (Some(_), Some(_)) => {
                    report.of_no_feed += 1;
                    left.insert(id);
                }
                _ => {
                    report.unreadable.push(id.clone());
                    left.insert(id);
                }
            }
        }
        if !is_new {
            return Ok(report);
        }
        report.records += deliveries.len();
        report.done += receipts.len();
        if !dry_run && !deliveries.is_empty() {
            keep(deliveries).await.map_err(Unfinished::NotKept)?;
            for receipt in receipts {
                queue.delete(&receipt).await?;
            }
        }
        tell(&report);
    }
}

/// True for an event that one of our functions should have had; also when somebody moved it here, so
/// that its target is not known any more.
fn is_ours(message: &Message) -> bool {
    let target =
        message.message_attributes.as_ref().and_then(|all| all.get(TARGET)?.string_value());
    let is_event = message.body.as_deref().is_some_and(|body| is_of_a_feed(body.as_bytes()));
    target.map_or(is_event, |target| feed_of(target).is_some())
}
