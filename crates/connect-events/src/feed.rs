//! The four feeds.

use std::fmt;

/// One of Amazon Connect's four feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feed {
    /// What EventBridge carries with `source` `aws.connect`.
    ContactEvents,
    /// The agent event stream, on Kinesis.
    AgentEvents,
    /// Contact records (contact trace records), on Kinesis or Firehose.
    ContactRecords,
    /// Contact Lens real-time segments, voice and chat, on Kinesis.
    ContactLens,
}

impl Feed {
    /// Every feed.
    pub const ALL: [Self; 4] =
        [Self::ContactEvents, Self::AgentEvents, Self::ContactRecords, Self::ContactLens];

    /// The feed's stable name, in metrics and stored rows: `contact-events`, `agent-events`,
    /// `contact-records`, `contact-lens`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ContactEvents => "contact-events",
            Self::AgentEvents => "agent-events",
            Self::ContactRecords => "contact-records",
            Self::ContactLens => "contact-lens",
        }
    }

    /// The feed of a name that [`Feed::name`] gave.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|feed| feed.name() == name)
    }
}

impl fmt::Display for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
