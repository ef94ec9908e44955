//! What rows are called in the report.

use contact_core::{Key, NoticeId, QueueEvent};

/// The kinds of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Contact,
    Record,
    Conversation,
    Segment,
    Agent,
    AgentHistory,
    Queue,
    QueueHistory,
    RoutingProfile,
    Heard,
    CallRequest,
    RecentCalls,
    Callback,
    Customer,
    Alert,
    Notice,
    Quarantine,
}

impl Kind {
    /// As documents name it, and people read it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Record => "contact record",
            Self::Conversation => "conversation",
            Self::Segment => "segment",
            Self::Agent => "agent",
            Self::AgentHistory => "agent history",
            Self::Queue => "queue",
            Self::QueueHistory => "queue history",
            Self::RoutingProfile => "routing profile",
            Self::Heard => "heard",
            Self::CallRequest => "call request",
            Self::RecentCalls => "recent calls",
            Self::Callback => "callback",
            Self::Customer => "customer",
            Self::Alert => "alert",
            Self::Notice => "notice",
            Self::Quarantine => "quarantine",
        }
    }
}

/// The kind of a row, and its name where that says nothing about a customer.
pub(super) fn shown(key: &Key) -> (Kind, Option<String>) {
    match key {
        Key::Contact(id) => (Kind::Contact, Some(id.to_string())),
        Key::Record(id) => (Kind::Record, Some(id.to_string())),
        Key::Conversation(id) => (Kind::Conversation, Some(id.to_string())),
        Key::Segment(id, _) => (Kind::Segment, Some(id.to_string())),
        Key::Agent(id) => (Kind::Agent, Some(id.to_string())),
        Key::History(id, at, _) => (Kind::AgentHistory, Some(format!("{id} at {at}"))),
        Key::Queue(_, id) => (Kind::Queue, Some(id.to_string())),
        Key::QueueHistory(id, at, event) => {
            let (what, contact) = match event {
                QueueEvent::Entered(contact) => ("entered", contact),
                QueueEvent::Answered(contact) => ("answered", contact),
            };
            (Kind::QueueHistory, Some(format!("{id} at {at}: {contact} {what}")))
        }
        Key::RoutingProfile(_, id) => (Kind::RoutingProfile, Some(id.to_string())),
        Key::Heard(id, feed) => (Kind::Heard, Some(format!("{id} {feed}"))),
        Key::CallRequest(id) => (Kind::CallRequest, Some(id.as_str().to_owned())),
        // Made of numbers, or of whoever asks.
        Key::RecentCalls(_) => (Kind::RecentCalls, None),
        Key::Callback(id) => (Kind::Callback, Some(id.as_str().to_owned())),
        Key::Customer(_) => (Kind::Customer, None),
        Key::Alert(id) => (Kind::Alert, Some(id.as_str().to_owned())),
        Key::Notice(NoticeId::Abandoned(id)) => (Kind::Notice, Some(format!("{id} abandoned"))),
        Key::Notice(NoticeId::CallOver(id)) => {
            (Kind::Notice, Some(format!("{} over", id.as_str())))
        }
        Key::Quarantine(key) => (Kind::Quarantine, Some(key.digest.clone())),
    }
}
