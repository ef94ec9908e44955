//! One contact.

use connect_events::ContactId;
use contact_core::{Contact, Detail};
use serde::Serialize;
use utoipa::ToSchema;

use super::{At, FeedName, Id, PhaseName, Word};

/// One contact, as all feeds together tell of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactView {
    /// The contact. A transfer starts another one.
    pub contact_id: Id,
    /// The instance.
    pub instance_id: Option<Id>,
    /// `VOICE`, `CHAT`, `TASK` or `EMAIL`.
    pub channel: Option<Word>,
    /// How it began, such as `INBOUND`.
    pub initiation_method: Option<Word>,
    /// How far it has come; null when only a neighbouring leg told that it exists.
    pub phase: Option<PhaseName>,
    /// The queue that it entered last.
    pub queue_id: Option<Id>,
    /// The agent who was connected, or chosen, last.
    pub agent_id: Option<Id>,
    /// When it began.
    pub initiated_at: Option<At>,
    /// When media stood.
    pub connected_to_system_at: Option<At>,
    /// When it entered a queue last.
    pub queued_at: Option<At>,
    /// When an agent answered.
    pub connected_to_agent_at: Option<At>,
    /// When it ended for the customer.
    pub disconnected_at: Option<At>,
    /// When it was over, after-contact work and all.
    pub completed_at: Option<At>,
    /// When it was put off to.
    pub scheduled_at: Option<At>,
    /// How long the last wait in a queue took, in milliseconds, once it is over.
    pub queue_wait_ms: Option<i64>,
    /// How often it entered a queue; only the last 8 times are kept.
    pub times_queued: usize,
    /// How long after-contact work took, in milliseconds.
    pub after_contact_work_ms: Option<i64>,
    /// True when it ended in the queue, by Connect's own rule.
    pub abandoned: bool,
    /// Why it ended, such as `CUSTOMER_DISCONNECT`.
    pub disconnect_reason: Option<Word>,
    /// The first leg of the conversation.
    pub initial_contact_id: Option<Id>,
    /// The leg before.
    pub previous_contact_id: Option<Id>,
    /// The leg after.
    pub next_contact_id: Option<Id>,
    /// The contact that a task, chat or mail belongs to.
    pub related_contact_id: Option<Id>,
    /// When a transfer out of it was complete.
    pub transfer_completed_at: Option<At>,
}

/// Which feeds told what a contact is; of the stages of its life the timeline says so.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DetailsView {
    /// Of its channel.
    pub channel: Vec<FeedName>,
    /// Of how it began.
    pub initiation_method: Vec<FeedName>,
    /// Of its queue.
    pub queue: Vec<FeedName>,
    /// Of its agent.
    pub agent: Vec<FeedName>,
    /// Of the other legs of its conversation.
    pub legs: Vec<FeedName>,
    /// Of when it was put off to.
    pub scheduled: Vec<FeedName>,
    /// Of why it ended.
    pub disconnect_reason: Vec<FeedName>,
}

impl DetailsView {
    /// Who told of a contact.
    #[must_use]
    pub fn of(contact: &Contact) -> Self {
        let told = |detail| contact.tellers.feeds_of(detail).map(FeedName::from).collect();
        Self {
            channel: told(Detail::Channel),
            initiation_method: told(Detail::InitiationMethod),
            queue: told(Detail::Queue),
            agent: told(Detail::Agent),
            legs: told(Detail::Legs),
            scheduled: told(Detail::Scheduled),
            disconnect_reason: told(Detail::DisconnectReason),
        }
    }
}

impl ContactView {
    /// The view of a row.
    #[must_use]
    pub fn of(id: &ContactId, contact: &Contact) -> Self {
        let wait = contact.queue_wait();
        let at = |moment: Option<connect_events::EventTime>| moment.map(At::from);
        Self {
            contact_id: id.into(),
            instance_id: contact.instance.get().map(Id::from),
            channel: contact.channel.get().map(|channel| channel.as_str().into()),
            initiation_method: contact.initiation_method.get().map(|how| how.as_str().into()),
            phase: contact.phase().map(PhaseName::from),
            queue_id: contact.queue().map(Id::from),
            agent_id: contact.agent.get().map(Id::from),
            initiated_at: at(contact.initiated.at()),
            connected_to_system_at: at(contact.connected_to_system.at()),
            queued_at: at(contact.queued_at()),
            connected_to_agent_at: at(contact.connected_to_agent_at()),
            disconnected_at: at(contact.disconnected.at()),
            completed_at: at(contact.completed.at()),
            scheduled_at: at(contact.scheduled.get().copied()),
            queue_wait_ms: wait.and_then(|wait| wait.until.map(|until| wait.millis(until))),
            times_queued: contact.enqueued.iter().len(),
            after_contact_work_ms: contact.after_contact_work.millis(),
            abandoned: contact.is_abandoned(),
            disconnect_reason: contact.disconnect_reason.get().map(|why| why.as_str().into()),
            initial_contact_id: contact.initial.get().map(Id::from),
            previous_contact_id: contact.previous.get().map(Id::from),
            next_contact_id: contact.next.get().map(Id::from),
            related_contact_id: contact.related.get().map(Id::from),
            transfer_completed_at: at(contact.transfer_completed.get().copied()),
        }
    }
}
