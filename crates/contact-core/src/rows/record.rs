//! What a contact record says of a finished contact.

use connect_events::{
    AgentId, Channel, ContactId, DisconnectReason, EventTime, InitiationMethod, InstanceId,
    Personal, QueueId, RoutingProfileId,
};
use smol_str::SmolStr;

use super::Ending;
use crate::join::{Latest, join_fields};

/// The newest revision of one contact's record.
///
/// A record is published at least once, and again when it changes, for up to 24 months; the
/// greatest `LastUpdateTimestamp` counts. That has whole seconds only, so two revisions within one
/// second are settled by content: everyone keeps the same one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecordRow {
    /// The newest revision, by its `LastUpdateTimestamp`.
    pub newest: Latest<Record>,
}

join_fields!(RecordRow { newest });

/// One revision of a record: what metrics and supervisors need of it. Durations are whole seconds.
///
/// Contact attributes and recordings stay in the archive: they are large, and nothing live reads
/// them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Record {
    /// The instance.
    pub instance: Option<InstanceId>,
    /// Voice, chat, task, email.
    pub channel: Option<Channel>,
    /// How the contact began.
    pub initiation_method: Option<InitiationMethod>,
    /// The first leg of the conversation.
    pub initial: Option<ContactId>,
    /// The leg before.
    pub previous: Option<ContactId>,
    /// The leg after.
    pub next: Option<ContactId>,
    /// The contact that a task, chat or mail belongs to.
    pub related: Option<ContactId>,
    /// When the contact began.
    pub initiated: Option<EventTime>,
    /// When media stood.
    pub connected_to_system: Option<EventTime>,
    /// When it ended for the customer.
    pub disconnected: Option<EventTime>,
    /// Why it ended.
    pub disconnect_reason: Option<DisconnectReason>,
    /// What it was doing when it ended, such as `IN_QUEUE`.
    pub pre_disconnect_state: Option<SmolStr>,
    /// When a transfer out of it was complete.
    pub transfer_completed: Option<EventTime>,
    /// When it was put off to.
    pub scheduled: Option<EventTime>,
    /// How often it was offered to an agent.
    pub agent_connection_attempts: Option<i64>,
    /// Its queue.
    pub queue: Option<RecordedQueue>,
    /// Its agent.
    pub agent: Option<RecordedAgent>,
}

/// The queue of a finished contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordedQueue {
    /// The queue.
    pub id: Option<QueueId>,
    /// Its name at that time.
    pub name: Option<SmolStr>,
    /// When the contact entered it.
    pub enqueued: Option<EventTime>,
    /// When the contact left it.
    pub dequeued: Option<EventTime>,
    /// How long it waited, in seconds. It may be missing although `enqueued` stands.
    pub seconds: Option<i64>,
}

/// The agent of a finished contact. Durations are whole seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordedAgent {
    /// The agent.
    pub id: Option<AgentId>,
    /// The agent's login name.
    pub username: Option<Personal<SmolStr>>,
    /// The agent's routing profile.
    pub routing_profile: Option<RoutingProfileId>,
    /// When the agent answered.
    pub connected: Option<EventTime>,
    /// Talking, without hold.
    pub interaction_seconds: Option<i64>,
    /// The customer on hold.
    pub hold_seconds: Option<i64>,
    /// The longest hold.
    pub longest_hold_seconds: Option<i64>,
    /// How often the customer was put on hold.
    pub holds: Option<i64>,
    /// After-contact work.
    pub after_contact_work_seconds: Option<i64>,
    /// When after-contact work began.
    pub after_contact_work_start: Option<EventTime>,
    /// When after-contact work ended.
    pub after_contact_work_end: Option<EventTime>,
    /// Paused, of a task.
    pub pause_seconds: Option<i64>,
}

impl Record {
    /// When the contact entered the queue; `None` for one that never was in a queue.
    #[must_use]
    pub fn enqueued(&self) -> Option<EventTime> {
        self.queue.as_ref()?.enqueued
    }

    /// When an agent answered.
    #[must_use]
    pub fn connected_to_agent(&self) -> Option<EventTime> {
        self.agent.as_ref()?.connected
    }

    /// True for a contact that ended in the queue, by [Connect's own rule](crate::Ending).
    #[must_use]
    pub fn is_abandoned(&self) -> bool {
        let ending = Ending {
            queued: self.enqueued().is_some(),
            connected_to_agent: self.connected_to_agent().is_some(),
            went_on: self.next.is_some(),
            transferred_out_of_queue: self.transfer_completed.is_some() && self.ended_in_queue(),
        };
        ending.is_abandoned()
    }

    /// True where the record says that the contact was waiting when it ended here.
    #[must_use]
    pub fn ended_in_queue(&self) -> bool {
        let state = self.pre_disconnect_state.as_ref();
        state.is_some_and(|state| state.eq_ignore_ascii_case("IN_QUEUE"))
    }

    /// How long the contact waited in the queue, in seconds: as the record says, else from its
    /// ends. `None` for one that never was in a queue.
    #[must_use]
    pub fn queue_wait_seconds(&self) -> Option<i64> {
        let queue = self.queue.as_ref()?;
        let from = queue.enqueued?;
        queue.seconds.or_else(|| {
            let until = queue.dequeued.or(self.connected_to_agent()).or(self.disconnected)?;
            Some((until.as_second() - from.as_second()).max(0))
        })
    }

    /// How long the agent's after-contact work took, in seconds.
    #[must_use]
    pub fn after_contact_work_seconds(&self) -> Option<i64> {
        let agent = self.agent.as_ref()?;
        let ends = agent.after_contact_work_start.zip(agent.after_contact_work_end);
        agent
            .after_contact_work_seconds
            .or_else(|| ends.map(|(start, end)| (end.as_second() - start.as_second()).max(0)))
    }
}
