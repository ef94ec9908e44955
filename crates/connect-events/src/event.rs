//! One event of any feed.

use serde::Serialize;

use crate::{AgentEvent, ContactEvent, ContactRecord, Feed, LensEvent, OtherEvent};

/// One event of any feed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Event {
    /// A contact event.
    Contact(Box<ContactEvent>),
    /// Another event of `aws.connect`.
    Other(Box<OtherEvent>),
    /// An agent event.
    Agent(Box<AgentEvent>),
    /// A version of a contact record.
    Record(Box<ContactRecord>),
    /// A message of Contact Lens.
    Lens(Box<LensEvent>),
}

impl Event {
    /// The feed that it came by.
    #[must_use]
    pub fn feed(&self) -> Feed {
        match self {
            Self::Contact(_) | Self::Other(_) => Feed::ContactEvents,
            Self::Agent(_) => Feed::AgentEvents,
            Self::Record(_) => Feed::ContactRecords,
            Self::Lens(_) => Feed::ContactLens,
        }
    }

    /// What it tells of, for summaries: the event type or detail type as AWS writes it, `RECORD`
    /// for a contact record, and `""` where the event does not tell.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::Contact(event) => {
                event.detail.event_type.as_ref().map_or("", |kind| kind.as_str())
            }
            Self::Other(event) => event.detail_type.as_str(),
            Self::Agent(event) => event.event_type.as_ref().map_or("", |kind| kind.as_str()),
            Self::Record(_) => "RECORD",
            Self::Lens(event) => event.event_type().map_or("", |kind| kind.as_str()),
        }
    }
}
