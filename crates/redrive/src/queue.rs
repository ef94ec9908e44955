//! The dead-letter queue of the rules, message by message.

use std::collections::BTreeSet;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::config::Builder;
use aws_sdk_sqs::types::Message;
use aws_types::SdkConfig;
use ingest::Delivery;

use crate::archive::{Archive, Placed};
use crate::failure::{Failure, code_of, patience};
use crate::objects::Unfinished;
use crate::record::{SCHEDULED, feed_of, kind_of};
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
        let config = Builder::from(aws).timeout_config(patience());
        Self { client: Client::from_conf(config.build()), url: url.into() }
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

/// Puts through what a dead-letter queue holds, until the queue gives nothing more, or only what it gave
/// before.
///
/// A message is deleted after its event is kept: in the rows, or in `archive` if it was for Firehose.
/// Without an archive those stay. What was for a schedule or a log is deleted and nothing else: the
/// schedule came again a minute later, and what the log says is in rows and archive by targets of their
/// own. What is for nobody that is known stays. A dry run shows every message and deletes none; for ten
/// minutes they are then invisible to others.
///
/// # Errors
///
/// [`Unfinished`] at the first request that fails for good, or when `keep` does.
pub async fn messages<E>(
    queue: &DeadLetters,
    archive: Option<&Archive>,
    dry_run: bool,
    mut keep: impl AsyncFnMut(Vec<Delivery<'static>>) -> Result<(), E>,
    mut tell: impl FnMut(&Report),
) -> Result<Report, Unfinished<E>> {
    let mut report = Report::default();
    let mut left = BTreeSet::new();
    loop {
        let messages = queue.receive().await?;
        let (mut deliveries, mut placed, mut receipts) = (Vec::new(), Vec::new(), Vec::new());
        let mut is_new = false;
        for message in messages {
            let id = message.message_id.clone().unwrap_or_default();
            if left.contains(&id) {
                continue;
            }
            is_new = true;
            report.seen += 1;
            let of = Of::message(&message);
            let (Some(body), Some(receipt)) = (message.body, message.receipt_handle) else {
                report.unreadable.push(id.clone());
                left.insert(id);
                continue;
            };
            let is_done = match of {
                Of::Rows => {
                    deliveries.push(Delivery::of_event(body.into_bytes()));
                    true
                }
                Of::Archive if archive.is_none() => {
                    report.for_archive += 1;
                    false
                }
                Of::Archive => match Placed::of(body.as_bytes()) {
                    Some(event) => {
                        placed.push(event);
                        true
                    }
                    None => {
                        report.unreadable.push(id.clone());
                        false
                    }
                },
                Of::Past => {
                    report.past += 1;
                    true
                }
                Of::Nobody => {
                    report.of_no_feed += 1;
                    false
                }
            };
            if is_done && !dry_run {
                receipts.push(receipt);
            } else {
                left.insert(id);
            }
        }
        if !is_new {
            return Ok(report);
        }
        report.records += deliveries.len();
        report.done += deliveries.len();
        report.archived += placed.len();
        if !dry_run {
            if !deliveries.is_empty() {
                keep(deliveries).await.map_err(Unfinished::NotKept)?;
            }
            if let Some(archive) = archive {
                for event in placed {
                    archive.put(event).await?;
                }
            }
            for receipt in receipts {
                queue.delete(&receipt).await?;
            }
        }
        tell(&report);
    }
}

/// Whose a message was to be.
#[derive(Clone, Copy)]
enum Of {
    /// One of our functions should have had it.
    Rows,
    /// Firehose should have.
    Archive,
    /// A schedule's function, or a log: nothing is missing without it.
    Past,
    /// It cannot be told.
    Nobody,
}

impl Of {
    /// By the target that EventBridge names; by what it says itself when somebody moved it here, so that
    /// its target is not known any more.
    fn message(message: &Message) -> Self {
        let event = message.body.as_deref().unwrap_or_default().as_bytes();
        let attributes = message.message_attributes.as_ref();
        let Some(target) = attributes.and_then(|all| all.get(TARGET)?.string_value()) else {
            return match kind_of(event) {
                Some(kind) if kind == SCHEDULED => Self::Past,
                Some(_) => Self::Rows,
                None => Self::Nobody,
            };
        };
        match target.split(':').nth(2) {
            Some("lambda") if feed_of(target).is_some() => Self::Rows,
            Some("lambda") if kind_of(event).is_some_and(|kind| kind == SCHEDULED) => Self::Past,
            Some("firehose") => Self::Archive,
            Some("logs") => Self::Past,
            _ => Self::Nobody,
        }
    }
}
