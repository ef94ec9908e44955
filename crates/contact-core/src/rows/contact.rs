//! One contact: what every feed tells of it.

use std::cmp::Ordering;

use connect_events::{
    AgentContactState, AgentId, Channel, ContactId, DisconnectReason, EventTime, InitiationMethod,
    InstanceId, QueueId,
};
use smol_str::SmolStr;

use super::Tellers;
use crate::join::{Bounded, Latest, Max, Moment, join_fields};

/// What is known of one contact, from every feed that speaks of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contact {
    /// The instance. Under Global Resiliency both Regions tell of one contact; one is picked.
    pub instance: Max<InstanceId>,
    /// Voice, chat, task, email.
    pub channel: Max<Channel>,
    /// How it began.
    pub initiation_method: Max<InitiationMethod>,
    /// The first leg of the conversation.
    pub initial: Max<ContactId>,
    /// The leg before.
    pub previous: Max<ContactId>,
    /// The leg after: told by this contact's record, or by the events of the leg itself.
    pub next: Max<ContactId>,
    /// The contact that a task, chat or mail belongs to.
    pub related: Max<ContactId>,
    /// When it began.
    pub initiated: Moment,
    /// When media stood.
    pub connected_to_system: Moment,
    /// That it was queued, where no feed states when.
    pub queued: Moment,
    /// The queue, by the event that named it, where no feed states when it was entered.
    pub queue_seen: Latest<QueueId>,
    /// Each time it entered a queue, by the whole second: contact records cut off the fraction.
    /// A contact can be queued again and again; the last [`Contact::QUEUES_KEPT`] are kept.
    pub enqueued: Bounded<i64, Enqueued, { Contact::QUEUES_KEPT }>,
    /// When an agent answered. Being offered to an agent is not being connected.
    pub connected_to_agent: Moment,
    /// The agent who was connected, or chosen, last.
    pub agent: Latest<AgentId>,
    /// How the contact stands in an agent's hand, by the start of that state.
    pub hand: Latest<Hand>,
    /// When it was put off to.
    pub scheduled: Max<EventTime>,
    /// When a task was paused last.
    pub paused: Max<EventTime>,
    /// When a task was resumed last.
    pub resumed: Max<EventTime>,
    /// When it ended for the customer.
    pub disconnected: Moment,
    /// Why it ended, by the moment at which it was told.
    pub disconnect_reason: Latest<DisconnectReason>,
    /// When a transfer out of it was complete.
    pub transfer_completed: Max<EventTime>,
    /// What it was doing when it ended, such as `IN_QUEUE`; only records tell.
    pub pre_disconnect_state: Max<SmolStr>,
    /// Its after-contact work.
    pub after_contact_work: AfterContactWork,
    /// When it was over, after-contact work and all.
    pub completed: Moment,
    /// The newest event that told of this contact itself, and not only of a neighbouring leg.
    pub last_told: Max<EventTime>,
    /// Which feeds told of which stages of it.
    pub tellers: Tellers,
}

join_fields!(Contact {
    instance,
    channel,
    initiation_method,
    initial,
    previous,
    next,
    related,
    initiated,
    connected_to_system,
    queued,
    queue_seen,
    enqueued,
    connected_to_agent,
    agent,
    hand,
    scheduled,
    paused,
    resumed,
    disconnected,
    disconnect_reason,
    transfer_completed,
    pre_disconnect_state,
    after_contact_work,
    completed,
    last_told,
    tellers,
});

/// One entry into a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Enqueued {
    /// The moment, as fine as any feed tells it.
    pub at: Max<EventTime>,
    /// The queue.
    pub queue: Max<QueueId>,
}

join_fields!(Enqueued { at, queue });

/// How a contact stands in an agent's hand.
///
/// A contact that one agent misses may ring at the next in the same millisecond. The order of hands
/// says what counts then: what comes later in a contact's life, and least of all what came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hand {
    /// The state; `None` once the agent's snapshot no longer lists the contact.
    pub state: Option<AgentContactState>,
    /// The agent.
    pub agent: AgentId,
}

impl Ord for Hand {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |hand: &Self| hand.state.as_ref().map(progress);
        rank(self)
            .cmp(&rank(other))
            .then_with(|| (&self.state, &self.agent).cmp(&(&other.state, &other.agent)))
    }
}

impl PartialOrd for Hand {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// How far a contact in this state has come with its agent.
fn progress(state: &AgentContactState) -> u8 {
    match state {
        AgentContactState::Missed | AgentContactState::Rejected | AgentContactState::Error => 0,
        AgentContactState::Incoming => 1,
        AgentContactState::Pending => 2,
        AgentContactState::Connecting => 3,
        AgentContactState::Other(_) => 4,
        AgentContactState::Connected => 5,
        AgentContactState::ConnectedOnHold | AgentContactState::Paused => 6,
        AgentContactState::Ended => 7,
    }
}

/// After-contact work on one contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AfterContactWork {
    /// When it began.
    pub start: Max<EventTime>,
    /// When it ended.
    pub end: Max<EventTime>,
    /// How long it took, in whole seconds, where a feed says so.
    pub seconds: Max<i64>,
}

join_fields!(AfterContactWork { start, end, seconds });

impl AfterContactWork {
    /// How long it took, in milliseconds: from its ends, else as a feed says.
    #[must_use]
    pub fn millis(&self) -> Option<i64> {
        let ends = self.start.get().zip(self.end.get());
        let measured = ends.map(|(start, end)| end.millis_since(*start).max(0));
        measured.or(self.seconds.get().map(|seconds| seconds.saturating_mul(1000)))
    }
}
