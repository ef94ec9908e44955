//! What differs between deployments.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use axum::http::HeaderValue;
use connect_events::{InstanceId, QueueId};

/// What differs between deployments.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The Connect instance that answers are about where a request names none. Where this names none
    /// either, the only instance that was heard of.
    pub instance: Option<InstanceId>,
    /// The origins whose pages a browser lets ask and read the answers, such as
    /// `https://wall.example.com`.
    pub cors_origins: Vec<HeaderValue>,
    /// Within how many seconds a contact has to be answered.
    pub service_levels: ServiceLevels,
    /// How long and how large.
    pub limits: Limits,
}

/// The X of every metric "within X seconds".
#[derive(Clone, Debug)]
pub struct ServiceLevels {
    /// Seconds, for a queue without a threshold of its own.
    pub seconds: u32,
    /// Seconds, by queue.
    pub by_queue: BTreeMap<QueueId, u32>,
}

impl Default for ServiceLevels {
    /// 20 seconds for every queue, which is what Connect's own reports begin with.
    fn default() -> Self {
        Self { seconds: 20, by_queue: BTreeMap::new() }
    }
}

impl ServiceLevels {
    /// The threshold of a queue, in seconds.
    #[must_use]
    pub fn of(&self, queue: &QueueId) -> u32 {
        self.by_queue.get(queue).copied().unwrap_or(self.seconds)
    }
}

impl FromIterator<Threshold> for ServiceLevels {
    /// The last of several thresholds of one queue counts.
    fn from_iter<I: IntoIterator<Item = Threshold>>(thresholds: I) -> Self {
        let mut levels = Self::default();
        for Threshold { queue, seconds } in thresholds {
            match queue {
                Some(queue) => _ = levels.by_queue.insert(queue, seconds),
                None => levels.seconds = seconds,
            }
        }
        levels
    }
}

/// A threshold as people write it: `30` for every queue, `<queue id>=45` for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// The queue; every queue without a threshold of its own for `None`.
    pub queue: Option<QueueId>,
    /// Seconds, from 1 to [`Threshold::MOST`].
    pub seconds: u32,
}

impl Threshold {
    /// Connect's own limit, in seconds: seven days.
    pub const MOST: u32 = 7 * 24 * 60 * 60;
}

impl FromStr for Threshold {
    type Err = String;

    /// # Errors
    ///
    /// What the text must be like.
    fn from_str(text: &str) -> Result<Self, String> {
        let (queue, seconds) = match text.rsplit_once('=') {
            Some((queue, seconds)) => (Some(QueueId::new(queue.trim())), seconds),
            None => (None, text),
        };
        let queue = queue.transpose().ok();
        let seconds = seconds.trim().parse().ok().filter(|one| (1..=Self::MOST).contains(one));
        let read = queue.zip(seconds).map(|(queue, seconds)| Self { queue, seconds });
        read.ok_or_else(|| format!("must be like `30` or `<queue id>=45`, up to {}", Self::MOST))
    }
}

/// How long a request may take, and how large it may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The longest that an answer may take; after it the answer is `timed_out`.
    pub time: Duration,
    /// The largest body of a request, in bytes.
    pub body_bytes: usize,
}

impl Default for Limits {
    /// Ten seconds, well below the 29 after which API Gateway gives up; 16 KiB.
    fn default() -> Self {
        Self { time: Duration::from_secs(10), body_bytes: 16 * 1024 }
    }
}
