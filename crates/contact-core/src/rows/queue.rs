//! Queues, the routing profiles that serve them, and what came into them and out.

use connect_events::{Channel, ContactId, QueueId};
use smol_str::SmolStr;

use crate::join::{Latest, Max, join_fields};

/// What is known of one queue. That its row is kept says that the queue exists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Queue {
    /// Its name, by the quarter of an hour in which a record told it: a name changes once a year, and
    /// a row that were written at each telling would be written for each contact.
    pub name: Latest<SmolStr>,
}

join_fields!(Queue { name });

/// What a routing profile sends to its agents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoutingProfile {
    /// Its name and queues, by the quarter of an hour in which an agent's event told them; by the
    /// moment itself where the event shows that they changed.
    pub served: Latest<Served>,
}

join_fields!(RoutingProfile { served });

/// A routing profile at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Served {
    /// Its name.
    pub name: Option<SmolStr>,
    /// The queues that its agents serve, least id first; at most [`Served::MOST`]. An agent's own
    /// queue is not among them.
    pub queues: Vec<ServedQueue>,
    /// How many contacts each of its agents takes at once, by channel, least channel first; `None`
    /// where no event told, as in payloads of 2018 and 2019.
    pub slots: Option<Vec<Slots>>,
}

/// How many contacts of one channel an agent takes at once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slots {
    /// Voice, chat, task, email.
    pub channel: Channel,
    /// Contacts at once.
    pub most: u32,
}

impl Served {
    /// How many queues are kept of one routing profile, so that the row stays small. Connect allows
    /// fewer unless asked.
    pub const MOST: usize = 1_000;
    /// How many channels are kept of one routing profile; Connect has four.
    pub const MOST_CHANNELS: usize = 16;
}

/// A queue that a routing profile serves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ServedQueue {
    /// The queue.
    pub id: QueueId,
    /// Its name.
    pub name: Option<SmolStr>,
}

/// What happened to a contact in a queue, at the whole second: contact records cut off the fraction.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QueueEvent {
    /// The contact entered the queue: what `CONTACTS_QUEUED_BY_ENQUEUE` counts.
    Entered(ContactId),
    /// An agent took the contact out of it: what `CONTACTS_HANDLED_CONNECTED_TO_AGENT_TIME`
    /// counts.
    Answered(ContactId),
}

/// What is kept of such an event beyond its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueHistory {
    /// Voice, chat, task, email.
    pub channel: Max<Channel>,
}

join_fields!(QueueHistory { channel });
