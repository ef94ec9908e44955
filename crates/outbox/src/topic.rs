//! Messages to a topic of Amazon SNS.

use std::collections::BTreeSet;

use aws_sdk_sns::Client;
use aws_sdk_sns::config::Builder;
use aws_sdk_sns::config::retry::RetryConfig;
use aws_sdk_sns::config::timeout::TimeoutConfig;
use aws_sdk_sns::error::ProvideErrorMetadata;
use aws_sdk_sns::types::MessageAttributeValue;
use aws_types::SdkConfig;
use futures::{StreamExt, stream};
use smol_str::SmolStr;
use tokio::time::{Instant, timeout_at};

use crate::message::Message;
use crate::way::{ATTEMPT, ATTEMPTS, CONNECT};

/// Rows told of at once.
const AT_ONCE: usize = 8;

/// A topic. Each message has attributes that subscribers filter by: `id`, `kind`, `change`, `instance`,
/// and `rule` for an alert. A topic that keeps order (`.fifo`) takes a message of one id once in five
/// minutes, and keeps the order of what is told of one row.
///
/// Sources: <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>,
/// <https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html>
#[derive(Clone, Debug)]
pub struct Topic {
    client: Client,
    arn: SmolStr,
}

impl Topic {
    /// The topic of this ARN, with the region, credentials and address of `config`.
    #[must_use]
    pub fn new(arn: &str, config: &SdkConfig) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
            .operation_attempt_timeout(ATTEMPT)
            .build();
        let config = Builder::from(config)
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(timeouts)
            .build();
        Self { client: Client::from_conf(config), arn: arn.into() }
    }

    pub(crate) async fn post(&self, messages: &[&Message], deadline: Instant) -> BTreeSet<usize> {
        let places: Vec<_> = messages.iter().copied().enumerate().collect();
        // What is told of one row follows one another.
        let rows: Vec<Vec<_>> = places
            .chunk_by(|(_, one), (_, other)| one.row == other.row)
            .map(<[_]>::to_vec)
            .collect();
        let posts = rows.into_iter().map(async |row| {
            let mut taken = Vec::new();
            for (place, message) in row {
                if Box::pin(self.publish(message, deadline)).await {
                    taken.push(place);
                }
            }
            taken
        });
        let taken: Vec<Vec<usize>> = stream::iter(posts).buffer_unordered(AT_ONCE).collect().await;
        taken.into_iter().flatten().collect()
    }

    async fn publish(&self, message: &Message, deadline: Instant) -> bool {
        let Ok(body) = serde_json::to_string(&message.body) else { return false };
        let mut request = self.client.publish().topic_arn(self.arn.as_str()).message(body);
        for (name, value) in message.attributes() {
            let value = MessageAttributeValue::builder().data_type("String").string_value(value);
            // Only a value without a type is none.
            if let Ok(value) = value.build() {
                request = request.message_attributes(name, value);
            }
        }
        if self.arn.ends_with(".fifo") {
            let row = message.id().rsplit_once('.').map_or(message.id(), |(row, _)| row);
            request = request.message_group_id(row).message_deduplication_id(message.id());
        }
        match timeout_at(deadline, Box::pin(request.send())).await {
            Ok(Ok(_)) => true,
            Ok(Err(err)) => {
                tracing::warn!(code = err.code().unwrap_or("NoAnswer"), "the topic took nothing");
                false
            }
            Err(_) => {
                tracing::warn!(code = "OutOfTime", "the topic took nothing");
                false
            }
        }
    }
}
