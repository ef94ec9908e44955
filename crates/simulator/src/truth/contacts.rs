//! The contacts.

use connect_events::EventTime;
use serde::Serialize;

use super::{is_abandoned, time};
use crate::log::{Contact, Log};

/// One leg, to the millisecond.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactTruth {
    /// The leg.
    pub contact_id: String,
    /// The queue that it entered.
    pub queue_id: Option<String>,
    /// As the feeds spell it: `VOICE`.
    pub channel: &'static str,
    /// As the feeds spell it: `INBOUND`.
    pub initiation_method: &'static str,
    /// By Connect's rule for `CONTACTS_ABANDONED`.
    pub abandoned: bool,
    /// When it began.
    pub initiated_at: EventTime,
    /// When it entered the queue.
    pub enqueued_at: Option<EventTime>,
    /// When it left the queue for good: answered, moved to another queue, or ended.
    pub dequeued_at: Option<EventTime>,
    /// When agent and customer were joined.
    pub connected_at: Option<EventTime>,
    /// When a transfer out of it was complete.
    pub transferred_at: Option<EventTime>,
    /// When it ended for the customer.
    pub disconnected_at: Option<EventTime>,
    /// When after-contact work ended.
    pub worked_until: Option<EventTime>,
    /// The agent who answered.
    pub agent_id: Option<String>,
    /// How often it was offered to an agent.
    pub offers: usize,
    /// How often it was put on hold; of a task, paused.
    pub rests: usize,
    /// The leg after.
    pub next_contact_id: Option<String>,
    /// The leg before.
    pub previous_contact_id: Option<String>,
}

pub(super) fn truth(log: &Log) -> Vec<ContactTruth> {
    log.contacts.iter().map(|contact| one(log, contact)).collect()
}

fn one(log: &Log, contact: &Contact) -> ContactTruth {
    let leg = |leg: Option<usize>| leg.map(|leg| log.contacts[leg].id.clone());
    ContactTruth {
        contact_id: contact.id.clone(),
        queue_id: contact.enqueued.map(|_| log.queues[contact.queue].id.clone()),
        channel: contact.channel.name(),
        initiation_method: contact.method.name(),
        abandoned: is_abandoned(contact),
        initiated_at: time(contact.initiated),
        enqueued_at: contact.enqueued.map(time),
        dequeued_at: contact.dequeued.map(time),
        connected_at: contact.answered.map(|(_, at)| time(at)),
        transferred_at: contact.transferred.map(time),
        disconnected_at: contact.disconnected.map(time),
        worked_until: contact.work_until.map(time),
        agent_id: contact.answered.map(|(agent, _)| log.agents[agent].id.clone()),
        offers: contact.offers.len(),
        rests: contact.rests.len(),
        next_contact_id: leg(contact.next),
        previous_contact_id: leg(contact.previous),
    }
}
