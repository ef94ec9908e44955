//! What happened once and is told to others: an abandoned contact, a call that is over.

use connect_events::{
    Channel, ContactId, DisconnectReason, EventTime, InstanceId, Personal, QueueId,
};
use smol_str::SmolStr;

use super::RequestId;
use crate::join::{Max, Min, join_fields};

/// Which thing that happened it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeId {
    /// A contact was abandoned in a queue.
    Abandoned(ContactId),
    /// The call of a request is over.
    CallOver(RequestId),
}

/// What kind of thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeKind {
    /// A contact was abandoned in a queue.
    Abandoned,
    /// The call of a request is over.
    CallOver,
}

impl NoticeId {
    /// What kind of thing it is.
    #[must_use]
    pub fn kind(&self) -> NoticeKind {
        match self {
            Self::Abandoned(_) => NoticeKind::Abandoned,
            Self::CallOver(_) => NoticeKind::CallOver,
        }
    }
}

/// What happened once. It is its own outbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notice {
    /// What happened. Later revisions of a contact record tell it again: the greatest counts.
    pub about: Max<NoticeAbout>,
    /// When it was told to others.
    pub published: Min<EventTime>,
}

join_fields!(Notice { about, published });

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoticeAbout {
    /// When the contact ended.
    pub at: EventTime,
    /// The instance.
    pub instance: InstanceId,
    /// The contact.
    pub contact: ContactId,
    /// Voice, chat, task, email.
    pub channel: Option<Channel>,
    /// The queue that it was in.
    pub queue: Option<QueueId>,
    /// When it entered that queue.
    pub enqueued: Option<EventTime>,
    /// When media stood: for a call that we made, when it was answered.
    pub connected_to_system: Option<EventTime>,
    /// When an agent answered.
    pub connected_to_agent: Option<EventTime>,
    /// Why it ended.
    pub reason: Option<DisconnectReason>,
    /// The customer's telephone number, for a contact that was abandoned. Never told to others.
    pub customer: Option<Personal<SmolStr>>,
}

impl Notice {
    /// What has to be told to others yet.
    #[must_use]
    pub fn unpublished(&self) -> Option<&NoticeAbout> {
        self.about.get().filter(|_| self.published.get().is_none())
    }
}
