//! What happened: the world's own log, in milliseconds. Documents and truth are both read off it,
//! each by its own rules.

use std::collections::BTreeMap;

use connect_events::Personal;

use crate::instance::Instance;
use crate::world::Channel;

/// The place of a contact in the log.
pub(crate) type ContactNo = usize;
/// The place of an agent in the log.
pub(crate) type AgentNo = usize;
/// The place of a queue in the log.
pub(crate) type QueueNo = usize;

/// Everything that happened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    pub(crate) instance: Instance,
    pub(crate) start: i64,
    /// When the last thing happened that was told of.
    pub(crate) end: i64,
    pub(crate) queues: Vec<Queue>,
    pub(crate) agents: Vec<Agent>,
    pub(crate) contacts: Vec<Contact>,
}

#[derive(Clone, Debug)]
pub(crate) struct Queue {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// How a contact began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Inbound,
    Api,
    Transfer,
    QueueTransfer,
    Callback,
}

impl Method {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Inbound => "INBOUND",
            Self::Api => "API",
            Self::Transfer => "TRANSFER",
            Self::QueueTransfer => "QUEUE_TRANSFER",
            Self::Callback => "CALLBACK",
        }
    }
}

/// One leg.
#[derive(Clone, Debug)]
pub(crate) struct Contact {
    pub(crate) id: String,
    pub(crate) channel: Channel,
    pub(crate) method: Method,
    pub(crate) initial: Option<ContactNo>,
    pub(crate) previous: Option<ContactNo>,
    pub(crate) next: Option<ContactNo>,
    /// The queue that it is meant for; it may never get there.
    pub(crate) queue: QueueNo,
    /// The last two digits of the customer's number, where nobody named another.
    pub(crate) customer: i64,
    /// What whoever had it begun asked for.
    pub(crate) asked: Option<Asked>,
    pub(crate) initiated: i64,
    pub(crate) connected_to_system: Option<i64>,
    pub(crate) enqueued: Option<i64>,
    /// When it left the queue for good: answered, moved, or ended.
    pub(crate) dequeued: Option<i64>,
    pub(crate) offers: Vec<Offer>,
    pub(crate) answered: Option<(AgentNo, i64)>,
    /// Holds of a call, pauses of a task.
    pub(crate) rests: Vec<Rest>,
    pub(crate) transferred: Option<i64>,
    /// When the agent's part was over, and after-contact work began.
    pub(crate) work_from: Option<i64>,
    pub(crate) work_until: Option<i64>,
    pub(crate) disconnected: Option<i64>,
    pub(crate) reason: Option<&'static str>,
    pub(crate) pre_disconnect: Option<&'static str>,
}

/// What somebody asked for who had a call begun.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) number: Personal<String>,
    /// The number that is shown, where it is not that of the contact centre.
    pub(crate) shown: Option<Personal<String>>,
    pub(crate) attributes: Personal<BTreeMap<String, String>>,
}

/// One try to give a contact to an agent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer {
    pub(crate) agent: AgentNo,
    pub(crate) from: i64,
    pub(crate) accepted: Option<i64>,
    pub(crate) ended: Option<(i64, OfferEnd)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OfferEnd {
    /// Agent and customer were joined.
    Answered,
    /// The agent let it ring.
    Missed,
    /// The customer left while it rang.
    CustomerLeft,
    /// The agent accepted a callback, and the customer did not pick up.
    NotReached,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Rest {
    pub(crate) from: i64,
    pub(crate) until: Option<i64>,
}

/// One agent.
#[derive(Clone, Debug)]
pub(crate) struct Agent {
    pub(crate) id: String,
    pub(crate) profile_id: String,
    pub(crate) username: String,
    pub(crate) first_name: &'static str,
    pub(crate) last_name: String,
    pub(crate) queues: Vec<QueueNo>,
    pub(crate) chats: usize,
    /// Every state that the agent was in, in order; never empty.
    pub(crate) states: Vec<AgentState>,
}

/// How an agent stood from one moment on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AgentState {
    pub(crate) at: i64,
    pub(crate) status: Status,
    pub(crate) status_since: i64,
    /// The status that the agent asked to take next, and when.
    pub(crate) next: Option<(Status, i64)>,
    pub(crate) hand: Vec<InHand>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Offline,
    Available,
    Break,
    Lunch,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct InHand {
    pub(crate) contact: ContactNo,
    pub(crate) state: HandState,
    pub(crate) since: i64,
    pub(crate) connected: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HandState {
    Incoming,
    Pending,
    Connecting,
    Connected,
    OnHold,
    Paused,
    Missed,
    Rejected,
    Error,
    Ended,
}

impl Contact {
    /// The first leg: this one, or the one that began the conversation.
    pub(crate) fn first(&self, own: ContactNo) -> ContactNo {
        self.initial.unwrap_or(own)
    }

    /// The offer that is open, if one is.
    pub(crate) fn open_offer(&self) -> Option<&Offer> {
        self.offers.last().filter(|offer| offer.ended.is_none())
    }

    pub(crate) fn open_offer_mut(&mut self) -> Option<&mut Offer> {
        self.offers.last_mut().filter(|offer| offer.ended.is_none())
    }

    /// True once nothing more happens to the contact: the customer gone, the work done.
    pub(crate) fn is_over(&self) -> bool {
        let worked_off = self.answered.is_none() || self.work_until.is_some();
        self.disconnected.is_some() && worked_off
    }
}

impl Agent {
    pub(crate) fn now(&self) -> &AgentState {
        // Never empty: every agent begins offline.
        &self.states[self.states.len() - 1]
    }
}
