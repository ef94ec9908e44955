//! One contact, and what follows from it.

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

/// How far a contact has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// It began; in a flow, or not yet due.
    Initiated,
    /// Media stand; in a flow.
    ConnectedToSystem,
    /// Waiting in a queue, ringing included.
    Queued,
    /// With an agent.
    ConnectedToAgent,
    /// A task that was paused.
    Paused,
    /// Over for the customer.
    Disconnected,
    /// Over, after-contact work and all.
    Completed,
}

impl Phase {
    /// Every phase, in the order in which a contact passes through them.
    pub const ALL: [Self; 7] = [
        Self::Initiated,
        Self::ConnectedToSystem,
        Self::Queued,
        Self::ConnectedToAgent,
        Self::Paused,
        Self::Disconnected,
        Self::Completed,
    ];

    /// The phase as the API spells it: `connectedToAgent`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Initiated => "initiated",
            Self::ConnectedToSystem => "connectedToSystem",
            Self::Queued => "queued",
            Self::ConnectedToAgent => "connectedToAgent",
            Self::Paused => "paused",
            Self::Disconnected => "disconnected",
            Self::Completed => "completed",
        }
    }
}

/// One wait in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueWait {
    /// When the contact entered the queue.
    pub from: EventTime,
    /// When it left the queue: answered, moved on, or ended; `None` while it waits.
    pub until: Option<EventTime>,
}

/// What decides whether an ended contact was abandoned, told by events and records alike.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'a> {
    /// It entered a queue.
    pub queued: bool,
    /// An agent answered.
    pub connected_to_agent: bool,
    /// It went on as another leg: transferred, or called back.
    pub went_on: bool,
    /// A transfer out of it was complete.
    pub transferred: bool,
    /// What it was doing when it ended, where the record says.
    pub pre_disconnect_state: Option<&'a str>,
}

impl Ending<'_> {
    /// Connect's own rule for `CONTACTS_ABANDONED`: queued, no agent connected, no next leg, and
    /// not transferred out of the queue.
    ///
    /// A caller who hangs up in the flow was never queued and did not abandon. A caller who took a
    /// queued callback goes on in the next leg. Where nothing says what the contact was doing when
    /// it was transferred, it was in the queue, for it never reached an agent.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html>
    #[must_use]
    pub fn is_abandoned(&self) -> bool {
        let in_queue =
            self.pre_disconnect_state.is_none_or(|state| state.eq_ignore_ascii_case("IN_QUEUE"));
        let transferred_out_of_queue = self.transferred && in_queue;
        self.queued && !self.connected_to_agent && !self.went_on && !transferred_out_of_queue
    }
}

impl QueueWait {
    /// How long the wait has been by `now`, in milliseconds; never negative.
    #[must_use]
    pub fn millis(&self, now: EventTime) -> i64 {
        self.until.unwrap_or(now).millis_since(self.from).max(0)
    }
}

/// True when `one` is later than `two`; nothing is earlier than any moment.
///
/// Some feeds cut off the fraction, so two moments of one second, one of them without a fraction,
/// may be the same.
fn is_after(one: Option<EventTime>, two: Option<EventTime>) -> bool {
    let whole = |time: EventTime| time.as_millis() % 1000 == 0;
    match (one, two) {
        (Some(one), Some(two)) if one.as_second() == two.as_second() => {
            one > two && !whole(one) && !whole(two)
        }
        (one, two) => one > two,
    }
}

impl Contact {
    /// How many entries into queues are kept of one contact.
    pub const QUEUES_KEPT: usize = 8;

    /// How far the contact has come; `None` when only a neighbouring leg told that it exists.
    ///
    /// An ended contact stays ended, however late an earlier stage is told of. A contact that
    /// entered a queue after it was connected waits again; at the same moment, connected wins, and
    /// so does resumed over paused.
    #[must_use]
    pub fn phase(&self) -> Option<Phase> {
        if self.completed.happened() {
            return Some(Phase::Completed);
        }
        if self.disconnected.happened() {
            return Some(Phase::Disconnected);
        }
        let queued = self.last_queued();
        let connected = self.connected_to_agent.last();
        let paused = self.paused.get().copied();
        // A pause counts until the contact is resumed, or moves on: a RESUMED may be lost.
        let moved_on = is_after(queued, paused) || is_after(connected, paused);
        if is_after(paused, self.resumed.get().copied()) && !moved_on {
            return Some(Phase::Paused);
        }
        // A contact that went on as another leg waits there, and no longer here.
        if is_after(queued, connected) && self.next.get().is_none() {
            return Some(Phase::Queued);
        }
        if connected.is_some() {
            return Some(Phase::ConnectedToAgent);
        }
        if self.connected_to_system.happened() || queued.is_some() {
            return Some(Phase::ConnectedToSystem);
        }
        let told = self.initiated.happened() || self.last_told.get().is_some();
        told.then_some(Phase::Initiated)
    }

    /// True once the contact ended for the customer.
    #[must_use]
    pub fn is_ended(&self) -> bool {
        self.disconnected.happened() || self.completed.happened()
    }

    /// When the contact entered a queue last.
    #[must_use]
    pub fn queued_at(&self) -> Option<EventTime> {
        let stated = self.enqueued.last().and_then(|(_, entry)| entry.at.get().copied());
        stated.or(self.queued.at())
    }

    /// When the contact entered a queue last, also where the last event did not state it.
    fn last_queued(&self) -> Option<EventTime> {
        self.queued_at().max(self.queued.again.get().copied())
    }

    /// The queue that the contact entered last, where it is known.
    #[must_use]
    pub fn queue(&self) -> Option<&QueueId> {
        let stated = self.enqueued.iter().rev().find_map(|(_, entry)| entry.queue.get());
        stated.or(self.queue_seen.get())
    }

    /// When an agent answered.
    #[must_use]
    pub fn connected_to_agent_at(&self) -> Option<EventTime> {
        self.connected_to_agent.at()
    }

    /// When the contact ended for the customer, as told, else when it was over.
    #[must_use]
    pub fn ended_at(&self) -> Option<EventTime> {
        self.disconnected.at().or(self.completed.at())
    }

    /// True for a contact that ended in the queue, by [`Connect's own rule`](crate::Ending).
    #[must_use]
    pub fn is_abandoned(&self) -> bool {
        let ending = Ending {
            queued: self.queued_at().is_some(),
            connected_to_agent: self.connected_to_agent.happened(),
            went_on: self.next.get().is_some(),
            transferred: self.transfer_completed.get().is_some(),
            pre_disconnect_state: self.pre_disconnect_state.get().map(SmolStr::as_str),
        };
        self.is_ended() && ending.is_abandoned()
    }

    /// The last wait in a queue.
    #[must_use]
    pub fn queue_wait(&self) -> Option<QueueWait> {
        let from = self.queued_at()?;
        let since = |at: &EventTime| !is_after(Some(from), Some(*at));
        let answered = self.connected_to_agent_at().filter(since);
        // The flow may move a waiting contact to another queue, where another leg waits on.
        let moved = self.transfer_completed.get().copied().filter(since);
        Some(QueueWait { from, until: answered.or(moved).or(self.ended_at()) })
    }

    /// The queue that the contact waits in, and since when: what the index of waiting contacts is
    /// made of.
    #[must_use]
    pub fn waiting(&self) -> Option<(&QueueId, EventTime)> {
        if self.phase() != Some(Phase::Queued) {
            return None;
        }
        self.queue().zip(self.queued_at())
    }

    /// How far a contact that has not ended has come, and since when: what the index of contacts
    /// under way is made of.
    #[must_use]
    pub fn underway(&self) -> Option<(Phase, EventTime)> {
        let phase = self.phase()?;
        let since = match phase {
            Phase::Initiated => self.initiated.at(),
            Phase::ConnectedToSystem => self.connected_to_system.at().or(self.initiated.at()),
            Phase::Queued => self.queued_at(),
            Phase::ConnectedToAgent => self.connected_to_agent_at(),
            Phase::Paused => self.paused.get().copied(),
            Phase::Disconnected | Phase::Completed => return None,
        };
        Some((phase, since.or(self.last_told.get().copied())?))
    }
}
