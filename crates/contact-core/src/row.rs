//! Every kind of row, and the key that names one.

use connect_events::{AgentId, ContactId, EventTime, Feed, InstanceId, QueueId, RoutingProfileId};

use crate::join::Join;
use crate::rows::{
    Agent, Alert, AlertId, CallRequest, CallSubject, Callback, CallbackId, Contact, Conversation,
    Customer, CustomerId, Heard, History, HistorySubject, Notice, NoticeId, QuarantineKey,
    Quarantined, Queue, QueueEvent, QueueHistory, RecentCalls, RecordRow, RequestId,
    RoutingProfile, Segment, SegmentId,
};

/// Which row it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A contact.
    Contact(ContactId),
    /// The record of a contact.
    Record(ContactId),
    /// The talk on a contact.
    Conversation(ContactId),
    /// One turn of that talk.
    Segment(ContactId, SegmentId),
    /// An agent.
    Agent(AgentId),
    /// What began at one moment in an agent's day.
    History(AgentId, EventTime, HistorySubject),
    /// A queue of an instance.
    Queue(InstanceId, QueueId),
    /// What happened in a queue at a whole second.
    QueueHistory(QueueId, EventTime, QueueEvent),
    /// A routing profile of an instance.
    RoutingProfile(InstanceId, RoutingProfileId),
    /// How recent a feed of an instance is.
    Heard(InstanceId, Feed),
    /// A request to call somebody.
    CallRequest(RequestId),
    /// The calls lately begun to one number, or for one caller.
    RecentCalls(CallSubject),
    /// A callback.
    Callback(CallbackId),
    /// The contacts of one number.
    Customer(CustomerId),
    /// An alert.
    Alert(AlertId),
    /// What happened once and is told to others.
    Notice(NoticeId),
    /// A record that could not be decoded.
    Quarantine(QuarantineKey),
}

/// A row of any kind.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A contact.
    Contact(Box<Contact>),
    /// The record of a contact.
    Record(Box<RecordRow>),
    /// The talk on a contact.
    Conversation(Box<Conversation>),
    /// One turn of a talk.
    Segment(Box<Segment>),
    /// An agent.
    Agent(Box<Agent>),
    /// What began at one moment in an agent's day.
    History(Box<History>),
    /// A queue of an instance.
    Queue(Box<Queue>),
    /// What happened in a queue at a whole second.
    QueueHistory(Box<QueueHistory>),
    /// A routing profile of an instance.
    RoutingProfile(Box<RoutingProfile>),
    /// How recent a feed of an instance is.
    Heard(Box<Heard>),
    /// A request to call somebody.
    CallRequest(Box<CallRequest>),
    /// The calls lately begun to one number, or for one caller.
    RecentCalls(Box<RecentCalls>),
    /// A callback.
    Callback(Box<Callback>),
    /// The contacts of one number.
    Customer(Box<Customer>),
    /// An alert.
    Alert(Box<Alert>),
    /// What happened once and is told to others.
    Notice(Box<Notice>),
    /// A record that could not be decoded.
    Quarantine(Box<Quarantined>),
}

impl Row {
    /// The row of which nothing is known.
    #[must_use]
    pub fn bottom(key: &Key) -> Self {
        match key {
            Key::Contact(_) => Self::Contact(Box::default()),
            Key::Record(_) => Self::Record(Box::default()),
            Key::Conversation(_) => Self::Conversation(Box::default()),
            Key::Segment(..) => Self::Segment(Box::default()),
            Key::Agent(_) => Self::Agent(Box::default()),
            Key::History(..) => Self::History(Box::default()),
            Key::Queue(..) => Self::Queue(Box::default()),
            Key::QueueHistory(..) => Self::QueueHistory(Box::default()),
            Key::RoutingProfile(..) => Self::RoutingProfile(Box::default()),
            Key::Heard(..) => Self::Heard(Box::default()),
            Key::CallRequest(_) => Self::CallRequest(Box::default()),
            Key::RecentCalls(_) => Self::RecentCalls(Box::default()),
            Key::Callback(_) => Self::Callback(Box::default()),
            Key::Customer(_) => Self::Customer(Box::default()),
            Key::Alert(_) => Self::Alert(Box::default()),
            Key::Notice(_) => Self::Notice(Box::default()),
            Key::Quarantine(_) => Self::Quarantine(Box::default()),
        }
    }

    /// Joins what another fact of the same key says.
    ///
    /// A key names the kind of its row, so rows of two kinds never meet; should they, the first
    /// stands.
    #[must_use]
    pub fn join(mut self, fact: Self) -> Self {
        self.absorb(fact);
        self
    }

    /// [`Row::join`], in place.
    pub fn absorb(&mut self, fact: Self) {
        match (self, fact) {
            (Self::Contact(row), Self::Contact(fact)) => row.absorb(*fact),
            (Self::Record(row), Self::Record(fact)) => row.absorb(*fact),
            (Self::Conversation(row), Self::Conversation(fact)) => row.absorb(*fact),
            (Self::Segment(row), Self::Segment(fact)) => row.absorb(*fact),
            (Self::Agent(row), Self::Agent(fact)) => row.absorb(*fact),
            (Self::History(row), Self::History(fact)) => row.absorb(*fact),
            (Self::Queue(row), Self::Queue(fact)) => row.absorb(*fact),
            (Self::QueueHistory(row), Self::QueueHistory(fact)) => row.absorb(*fact),
            (Self::RoutingProfile(row), Self::RoutingProfile(fact)) => row.absorb(*fact),
            (Self::Heard(row), Self::Heard(fact)) => row.absorb(*fact),
            (Self::CallRequest(row), Self::CallRequest(fact)) => row.absorb(*fact),
            (Self::RecentCalls(row), Self::RecentCalls(fact)) => row.absorb(*fact),
            (Self::Callback(row), Self::Callback(fact)) => row.absorb(*fact),
            (Self::Customer(row), Self::Customer(fact)) => row.absorb(*fact),
            (Self::Alert(row), Self::Alert(fact)) => row.absorb(*fact),
            (Self::Notice(row), Self::Notice(fact)) => row.absorb(*fact),
            (Self::Quarantine(row), Self::Quarantine(fact)) => row.absorb(*fact),
            (
                Self::Contact(_)
                | Self::Record(_)
                | Self::Conversation(_)
                | Self::Segment(_)
                | Self::Agent(_)
                | Self::History(_)
                | Self::Queue(_)
                | Self::QueueHistory(_)
                | Self::RoutingProfile(_)
                | Self::Heard(_)
                | Self::CallRequest(_)
                | Self::RecentCalls(_)
                | Self::Callback(_)
                | Self::Customer(_)
                | Self::Alert(_)
                | Self::Notice(_)
                | Self::Quarantine(_),
                _,
            ) => {}
        }
    }
}
