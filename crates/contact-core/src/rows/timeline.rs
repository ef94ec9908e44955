//! What happened to a contact, when, and who said so.

use connect_events::{AgentId, EventTime, Feed, QueueId};

use super::Contact;
use crate::join::Join;

/// A stage of a contact's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// It began.
    Initiated,
    /// Media stood.
    ConnectedToSystem,
    /// It entered a queue.
    Queued,
    /// An agent answered.
    ConnectedToAgent,
    /// A task was paused.
    Paused,
    /// A task was resumed.
    Resumed,
    /// A transfer out of it was complete.
    TransferCompleted,
    /// It ended for the customer.
    Disconnected,
    /// The agent began the after-contact work.
    AfterContactWorkStarted,
    /// The after-contact work was done.
    AfterContactWorkEnded,
    /// It was over, after-contact work and all.
    Completed,
}

impl Stage {
    /// Every stage, in the order in which a contact passes through them.
    pub const ALL: [Self; 11] = [
        Self::Initiated,
        Self::ConnectedToSystem,
        Self::Queued,
        Self::ConnectedToAgent,
        Self::Paused,
        Self::Resumed,
        Self::TransferCompleted,
        Self::Disconnected,
        Self::AfterContactWorkStarted,
        Self::AfterContactWorkEnded,
        Self::Completed,
    ];

    /// The stage as the API spells it: `connectedToAgent`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Initiated => "initiated",
            Self::ConnectedToSystem => "connectedToSystem",
            Self::Queued => "queued",
            Self::ConnectedToAgent => "connectedToAgent",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::TransferCompleted => "transferCompleted",
            Self::Disconnected => "disconnected",
            Self::AfterContactWorkStarted => "afterContactWorkStarted",
            Self::AfterContactWorkEnded => "afterContactWorkEnded",
            Self::Completed => "completed",
        }
    }

    /// When a contact reached the stage, or last did.
    fn of(self, contact: &Contact) -> Option<EventTime> {
        match self {
            Self::Initiated => contact.initiated.at(),
            Self::ConnectedToSystem => contact.connected_to_system.at(),
            Self::Queued => contact.queued_at(),
            Self::ConnectedToAgent => contact.connected_to_agent.at(),
            Self::Paused => contact.paused.get().copied(),
            Self::Resumed => contact.resumed.get().copied(),
            Self::TransferCompleted => contact.transfer_completed.get().copied(),
            Self::Disconnected => contact.disconnected.at(),
            Self::AfterContactWorkStarted => contact.after_contact_work.start.get().copied(),
            Self::AfterContactWorkEnded => contact.after_contact_work.end.get().copied(),
            Self::Completed => contact.completed.at(),
        }
    }
}

/// What a contact is, beyond the stages of its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Detail {
    /// Voice, chat, task, email.
    Channel,
    /// How it began.
    InitiationMethod,
    /// Its queue.
    Queue,
    /// Its agent.
    Agent,
    /// The other legs of its conversation, and the contact that it belongs to.
    Legs,
    /// When it was put off to.
    Scheduled,
    /// Why it ended.
    DisconnectReason,
}

impl Detail {
    /// Every detail.
    pub const ALL: [Self; 7] = [
        Self::Channel,
        Self::InitiationMethod,
        Self::Queue,
        Self::Agent,
        Self::Legs,
        Self::Scheduled,
        Self::DisconnectReason,
    ];

    /// The detail as the API spells it: `initiationMethod`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::InitiationMethod => "initiationMethod",
            Self::Queue => "queue",
            Self::Agent => "agent",
            Self::Legs => "legs",
            Self::Scheduled => "scheduled",
            Self::DisconnectReason => "disconnectReason",
        }
    }

    /// Whether a contact has it.
    fn is_known(self, contact: &Contact) -> bool {
        match self {
            Self::Channel => contact.channel.get().is_some(),
            Self::InitiationMethod => contact.initiation_method.get().is_some(),
            Self::Queue => contact.queue().is_some(),
            Self::Agent => contact.agent.get().is_some(),
            Self::Legs => [&contact.initial, &contact.previous, &contact.next, &contact.related]
                .iter()
                .any(|leg| leg.get().is_some()),
            Self::Scheduled => contact.scheduled.get().is_some(),
            Self::DisconnectReason => contact.disconnect_reason.get().is_some(),
        }
    }
}

/// Which feeds told of which stages and details: a set, one bit a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tellers(u128);

impl Join for Tellers {
    fn absorb(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl Tellers {
    /// The stages and details that one feed's fact tells of.
    pub(crate) fn of(fact: &Contact, feed: Feed) -> Self {
        let stages = Stage::ALL.into_iter().filter(|stage| stage.of(fact).is_some());
        let details = Detail::ALL.into_iter().filter(|detail| detail.is_known(fact));
        let stages = stages.fold(0, |all, stage| all | bit(stage, feed));
        Self(details.fold(stages, |all, detail| all | bit_of_detail(detail, feed)))
    }

    /// The set as a number, to store.
    #[must_use]
    pub fn bits(self) -> u128 {
        self.0
    }

    /// The set of a number that [`Tellers::bits`] gave.
    #[must_use]
    pub fn from_bits(bits: u128) -> Self {
        Self(bits)
    }

    /// The feeds that told of a stage.
    pub fn feeds(self, stage: Stage) -> impl Iterator<Item = Feed> {
        Feed::ALL.into_iter().filter(move |feed| self.0 & bit(stage, *feed) != 0)
    }

    /// The feeds that told of a detail.
    pub fn feeds_of(self, detail: Detail) -> impl Iterator<Item = Feed> {
        Feed::ALL.into_iter().filter(move |feed| self.0 & bit_of_detail(detail, *feed) != 0)
    }
}

/// Eleven stages of four feeds are the first 44 bits.
fn bit(stage: Stage, feed: Feed) -> u128 {
    1 << (stage as u32 * 4 + place(feed))
}

/// Details come from the 64th bit on, where stages that are yet to be invented do not reach; DynamoDB's
/// numbers hold 38 digits, more than the 28 bits of these.
fn bit_of_detail(detail: Detail, feed: Feed) -> u128 {
    1 << (64 + detail as u32 * 4 + place(feed))
}

fn place(feed: Feed) -> u32 {
    match feed {
        Feed::ContactEvents => 0,
        Feed::AgentEvents => 1,
        Feed::ContactRecords => 2,
        Feed::ContactLens => 3,
    }
}

/// One step of a contact's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step<'a> {
    /// When, as well as the feeds tell.
    pub at: EventTime,
    /// What.
    pub stage: Stage,
    /// The queue that it entered; of [`Stage::Queued`].
    pub queue: Option<&'a QueueId>,
    /// The agent who answered last; of [`Stage::ConnectedToAgent`].
    pub agent: Option<&'a AgentId>,
}

impl Contact {
    /// What happened to the contact, in the order of time. [`Contact::tellers`] says who told of each
    /// stage.
    #[must_use]
    pub fn timeline(&self) -> Vec<Step<'_>> {
        let plain = |stage: Stage, at| Step { at, stage, queue: None, agent: None };
        let mut steps: Vec<Step<'_>> = Vec::new();
        for stage in Stage::ALL {
            match stage {
                Stage::Queued if !self.enqueued.is_empty() => {
                    steps.extend(self.enqueued.iter().filter_map(|(_, entry)| {
                        let at = entry.at.get().copied()?;
                        Some(Step { queue: entry.queue.get(), ..plain(stage, at) })
                    }));
                }
                Stage::Queued => {
                    let seen = self.queued_at().map(|at| plain(stage, at));
                    steps.extend(seen.map(|step| Step { queue: self.queue(), ..step }));
                }
                Stage::ConnectedToAgent => {
                    let met = stage.of(self).map(|at| plain(stage, at));
                    steps.extend(met.map(|step| Step { agent: self.agent.get(), ..step }));
                }
                Stage::Initiated
                | Stage::ConnectedToSystem
                | Stage::Paused
                | Stage::Resumed
                | Stage::TransferCompleted
                | Stage::Disconnected
                | Stage::AfterContactWorkStarted
                | Stage::AfterContactWorkEnded
                | Stage::Completed => steps.extend(stage.of(self).map(|at| plain(stage, at))),
            }
        }
        // Steps of one moment stay in the order of the stages.
        steps.sort_by_key(|step| step.at);
        steps
    }
}
