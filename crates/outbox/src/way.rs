//! Whom it is told to.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::Instant;

use crate::bus::Bus;
use crate::lines::Lines;
use crate::message::Message;
use crate::topic::Topic;

/// A connection inside a Region opens within milliseconds.
pub(crate) const CONNECT: Duration = Duration::from_secs(1);

/// Messages are small: an attempt that takes longer hangs.
pub(crate) const ATTEMPT: Duration = Duration::from_secs(3);

/// Tries of one request inside the SDK, the first one included.
pub(crate) const ATTEMPTS: u32 = 3;

/// One way to tell others.
#[derive(Debug)]
pub enum Way {
    /// A topic of Amazon SNS.
    Topic(Topic),
    /// An event bus of Amazon EventBridge.
    Bus(Bus),
    /// A file of JSON lines.
    Lines(Lines),
}

impl Way {
    /// The places of the messages that were taken. Of any other nobody knows.
    pub(crate) async fn post(&self, messages: &[&Message], deadline: Instant) -> BTreeSet<usize> {
        match self {
            Self::Topic(topic) => topic.post(messages, deadline).await,
            Self::Bus(bus) => bus.post(messages, deadline).await,
            Self::Lines(lines) => lines.post(messages),
        }
    }
}
