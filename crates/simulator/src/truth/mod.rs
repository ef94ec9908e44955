//! What really happened, read off the world's log by the published rules of each number.

mod agents;
mod contacts;
mod live;
mod queues;

use connect_events::EventTime;
use serde::Serialize;

pub use agents::{AgentInterval, AgentTruth};
pub use contacts::ContactTruth;
pub use live::{Doing, Live, LiveAgent, LiveQueue, LiveSlots};
pub use queues::{QueueInterval, QueueTruth, X_SECONDS};

use crate::log::{Contact, HandState, InHand, Log, Method};

/// What really happened on one day.
///
/// Numbers of queues and agents are by quarters of an hour, in UTC, from the quarter in which the
/// doors open to the one in which the last thing happens.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Truth {
    /// The queues, in the order of [`crate::World::queues`].
    pub queues: Vec<QueueTruth>,
    /// The agents, in the order of [`crate::World::agents`].
    pub agents: Vec<AgentTruth>,
    /// Every contact, in the order in which they began.
    pub contacts: Vec<ContactTruth>,
    #[serde(skip)]
    log: Log,
}

impl Truth {
    pub(crate) fn of(log: Log) -> Self {
        let quarters = quarters(&log);
        Self {
            queues: queues::truth(&log, &quarters),
            agents: agents::truth(&log, &quarters),
            contacts: contacts::truth(&log),
            log,
        }
    }

    /// The numbers of a queue, by its place in [`crate::World::queues`], from a moment to just before
    /// another; "in X" is about `x_seconds`.
    #[must_use]
    pub fn queue_interval(
        &self,
        queue: usize,
        from: EventTime,
        until: EventTime,
        x_seconds: i64,
    ) -> QueueInterval {
        queues::interval(&self.log, queue, (from.as_millis(), until.as_millis()), x_seconds)
    }

    /// The numbers of an agent, by the place in [`crate::World::agents`], from a moment to just before
    /// another.
    #[must_use]
    pub fn agent_interval(&self, agent: usize, from: EventTime, until: EventTime) -> AgentInterval {
        agents::interval(&self.log, agent, (from.as_millis(), until.as_millis()))
    }

    /// How things stood at a moment, in milliseconds since 1970.
    #[must_use]
    pub fn live(&self, at_millis: i64) -> Live {
        live::at(&self.log, at_millis)
    }

    /// The first and the last moment of which anything is known.
    #[must_use]
    pub fn span(&self) -> (EventTime, EventTime) {
        (EventTime::from_millis(self.log.start), EventTime::from_millis(self.log.end))
    }
}

/// A quarter of an hour, in milliseconds.
const QUARTER: i64 = 900_000;

/// A stretch of time in milliseconds: the first moment inside, and the first after it.
type Span = (i64, i64);

/// The quarters of an hour of the day.
fn quarters(log: &Log) -> Vec<Span> {
    let first = log.start.div_euclid(QUARTER);
    let last = log.end.div_euclid(QUARTER);
    (first..=last).map(|quarter| (quarter * QUARTER, (quarter + 1) * QUARTER)).collect()
}

fn is_inside((from, until): Span, at: i64) -> bool {
    from <= at && at < until
}

fn time(millis: i64) -> EventTime {
    EventTime::from_millis(millis)
}

/// The whole seconds between two moments, each cut off first: what a record would state.
fn seconds(from: i64, until: i64) -> i64 {
    until.div_euclid(1000) - from.div_euclid(1000)
}

/// Connect's rule for `CONTACTS_ABANDONED`: queued, no agent connected, no next leg, and not
/// transferred out of the queue.
fn is_abandoned(contact: &Contact) -> bool {
    let moved = contact.transferred.is_some() && contact.pre_disconnect == Some("IN_QUEUE");
    contact.disconnected.is_some()
        && contact.enqueued.is_some()
        && contact.answered.is_none()
        && contact.next.is_none()
        && !moved
}

/// Connected, on hold or paused; a callback also while it is dialled, which is an outbound ring.
fn is_on_contact(log: &Log, held: &InHand) -> bool {
    let dials = log.contacts[held.contact].method == Method::Callback;
    match held.state {
        HandState::Connected | HandState::OnHold | HandState::Paused => true,
        HandState::Connecting => dials,
        HandState::Incoming
        | HandState::Pending
        | HandState::Missed
        | HandState::Rejected
        | HandState::Error
        | HandState::Ended => false,
    }
}
