//! What a contact record says of a finished contact.

use connect_events::ContactId;
use contact_core::{RecordRow, RecordedAgent, RecordedQueue};
use serde::Serialize;
use utoipa::ToSchema;

use super::{At, Id, Private, Word};

/// The newest revision of a contact's record.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordView {
    /// The contact.
    pub contact_id: Id,
    /// When this revision was published.
    pub last_updated_at: At,
    /// The instance.
    pub instance_id: Option<Id>,
    /// `VOICE`, `CHAT`, `TASK` or `EMAIL`.
    pub channel: Option<Word>,
    /// How the contact began, such as `INBOUND`.
    pub initiation_method: Option<Word>,
    /// When the contact began.
    pub initiated_at: Option<At>,
    /// When it ended for the customer.
    pub disconnected_at: Option<At>,
    /// Why it ended.
    pub disconnect_reason: Option<Word>,
    /// True when it ended in the queue, by Connect's own rule.
    pub abandoned: bool,
    /// Its queue.
    pub queue: Option<RecordQueueView>,
    /// Its agent.
    pub agent: Option<RecordAgentView>,
    /// How often it was offered to an agent.
    pub agent_connection_attempts: Option<i64>,
    /// When a transfer out of it was complete.
    pub transfer_completed_at: Option<At>,
    /// The first leg of the conversation.
    pub initial_contact_id: Option<Id>,
    /// The leg before.
    pub previous_contact_id: Option<Id>,
    /// The leg after.
    pub next_contact_id: Option<Id>,
    /// The contact that a task, chat or mail belongs to.
    pub related_contact_id: Option<Id>,
}

/// The queue of a finished contact.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordQueueView {
    /// The queue.
    pub queue_id: Option<Id>,
    /// Its name at that time.
    pub name: Option<Word>,
    /// When the contact entered it.
    pub enqueued_at: Option<At>,
    /// When the contact left it.
    pub dequeued_at: Option<At>,
    /// How long it waited, in seconds: as the record says, else from its ends.
    pub wait_seconds: Option<i64>,
}

/// The agent of a finished contact.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordAgentView {
    /// The agent.
    pub agent_id: Option<Id>,
    /// The agent's login name.
    pub username: Option<Private>,
    /// When the agent answered.
    pub connected_at: Option<At>,
    /// Seconds of talk, without hold.
    pub interaction_seconds: Option<i64>,
    /// Seconds on hold.
    pub hold_seconds: Option<i64>,
    /// Seconds of the longest hold.
    pub longest_hold_seconds: Option<i64>,
    /// How often the customer was put on hold.
    pub holds: Option<i64>,
    /// Seconds of after-contact work.
    pub after_contact_work_seconds: Option<i64>,
    /// Seconds that a task was paused.
    pub pause_seconds: Option<i64>,
}

impl RecordView {
    /// The view of a row; `None` when no revision is known.
    #[must_use]
    pub fn of(id: &ContactId, row: &RecordRow) -> Option<Self> {
        let record = row.newest.get()?;
        let queue = |queue: &RecordedQueue| RecordQueueView {
            queue_id: queue.id.as_ref().map(Id::from),
            name: queue.name.as_deref().map(Word::from),
            enqueued_at: queue.enqueued.map(At::from),
            dequeued_at: queue.dequeued.map(At::from),
            wait_seconds: record.queue_wait_seconds(),
        };
        let agent = |agent: &RecordedAgent| RecordAgentView {
            agent_id: agent.id.as_ref().map(Id::from),
            username: agent.username.as_ref().map(Private::from),
            connected_at: agent.connected.map(At::from),
            interaction_seconds: agent.interaction_seconds,
            hold_seconds: agent.hold_seconds,
            longest_hold_seconds: agent.longest_hold_seconds,
            holds: agent.holds,
            after_contact_work_seconds: record.after_contact_work_seconds(),
            pause_seconds: agent.pause_seconds,
        };
        Some(Self {
            contact_id: id.into(),
            last_updated_at: row.newest.since()?.into(),
            instance_id: record.instance.as_ref().map(Id::from),
            channel: record.channel.as_ref().map(|channel| channel.as_str().into()),
            initiation_method: record.initiation_method.as_ref().map(|how| how.as_str().into()),
            initiated_at: record.initiated.map(At::from),
            disconnected_at: record.disconnected.map(At::from),
            disconnect_reason: record.disconnect_reason.as_ref().map(|why| why.as_str().into()),
            abandoned: record.is_abandoned(),
            queue: record.queue.as_ref().map(queue),
            agent: record.agent.as_ref().map(agent),
            agent_connection_attempts: record.agent_connection_attempts,
            transfer_completed_at: record.transfer_completed.map(At::from),
            initial_contact_id: record.initial.as_ref().map(Id::from),
            previous_contact_id: record.previous.as_ref().map(Id::from),
            next_contact_id: record.next.as_ref().map(Id::from),
            related_contact_id: record.related.as_ref().map(Id::from),
        })
    }
}
