//! How far a contact has come, and what else follows from its row.

use connect_events::{EventTime, QueueId};

use super::Contact;

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
pub struct Ending {
    /// It entered a queue.
    pub queued: bool,
    /// An agent answered.
    pub connected_to_agent: bool,
    /// It went on as another leg: transferred, or called back.
    pub went_on: bool,
    /// It was transferred while it waited.
    pub transferred_out_of_queue: bool,
}

impl Ending {
    /// Connect's own rule for `CONTACTS_ABANDONED`: queued, no agent connected, no next leg, and
    /// not transferred out of the queue.
    ///
    /// A caller who hangs up in the flow was never queued and did not abandon. A caller who took a
    /// queued callback goes on in the next leg.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html>
    #[must_use]
    pub fn is_abandoned(&self) -> bool {
        let Self { queued, connected_to_agent, went_on, transferred_out_of_queue } = *self;
        queued && !connected_to_agent && !went_on && !transferred_out_of_queue
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
        let state = self.pre_disconnect_state.get();
        let in_queue = state.is_some_and(|state| state.eq_ignore_ascii_case("IN_QUEUE"));
        let ending = Ending {
            queued: self.queued_at().is_some(),
            connected_to_agent: self.connected_to_agent.happened(),
            went_on: self.next.get().is_some(),
            transferred_out_of_queue: self.transfer_completed.get().is_some() && in_queue,
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
