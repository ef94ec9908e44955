//! Contact events: the life of a contact.

use connect_events::{AgentInfo, Arn, ContactDetail, ContactEvent, ContactEventType, EventTime};

use super::{customer, leg_before, queue};
use crate::join::{Latest, Max, Moment};
use crate::row::{Key, Row};
use crate::rows::{AfterContactWork, Contact, Enqueued};

pub(super) fn facts(event: &ContactEvent) -> Vec<(Key, Row)> {
    let detail = &event.detail;
    let before = leg_before(
        detail.initiation_method.as_ref(),
        detail.previous_contact_id.as_ref(),
        &detail.contact_id,
    );
    let contact = Row::Contact(Box::new(contact(detail, event.time)));
    let own = (Key::Contact(detail.contact_id.clone()), contact);
    let customer = customer::customer(
        detail.customer_endpoint.as_ref(),
        &detail.contact_id,
        detail.initiation_timestamp,
    );
    before.into_iter().chain([own]).chain(of_queue(detail)).chain(customer).collect()
}

/// What the event says of the queue that the contact is, or was, in.
fn of_queue(detail: &ContactDetail) -> impl Iterator<Item = (Key, Row)> {
    let told = detail.queue_info.as_ref();
    let id = told.and_then(|queue| queue.queue_arn.as_ref()).and_then(Arn::queue_id);
    let instance = detail.instance_arn.as_ref().and_then(Arn::instance_id);
    // The events after it name the same queue.
    let is_news = detail.event_type == Some(ContactEventType::Queued);
    let exists = is_news.then(|| queue::queue(instance.as_ref(), id.as_ref(), None)).flatten();
    let agent = detail.agent_info.as_deref();
    let history: Vec<_> = queue::queue_history(
        &detail.contact_id,
        detail.channel.as_ref(),
        id.as_ref(),
        told.and_then(|queue| queue.enqueue_timestamp),
        agent.and_then(|agent| agent.connected_to_agent_timestamp),
    )
    .collect();
    exists.into_iter().chain(history)
}

fn contact(detail: &ContactDetail, told: EventTime) -> Contact {
    let queue = detail.queue_info.as_ref();
    let queue_id = queue.and_then(|queue| queue.queue_arn.as_ref()).and_then(Arn::queue_id);
    let enqueued_at = queue.and_then(|queue| queue.enqueue_timestamp);
    let (enqueued, queue_seen) = match enqueued_at {
        Some(at) => {
            let entry = Enqueued { at: Some(at).into(), queue: queue_id.into() };
            (Some((at.as_second(), entry)), Latest::default())
        }
        None => (None, Latest::known(Some(told), queue_id)),
    };
    let mut contact = Contact {
        instance: detail.instance_arn.as_ref().and_then(Arn::instance_id).into(),
        channel: detail.channel.clone().into(),
        initiation_method: detail.initiation_method.clone().into(),
        initial: detail.initial_contact_id.clone().into(),
        previous: detail.previous_contact_id.clone().into(),
        related: detail.related_contact_id.clone().into(),
        initiated: Moment::stated(detail.initiation_timestamp),
        connected_to_system: Moment::stated(detail.connected_to_system_timestamp),
        queue_seen,
        enqueued: enqueued.into_iter().collect(),
        scheduled: detail.scheduled_timestamp.into(),
        disconnected: Moment::stated(detail.disconnect_timestamp),
        disconnect_reason: Latest::known(Some(told), detail.disconnect_reason.clone()),
        last_told: Max::from(Some(told)),
        ..with_agent(detail.agent_info.as_deref(), told)
    };
    let seen = Moment::observed(told);
    match &detail.event_type {
        Some(ContactEventType::Initiated) => contact.initiated.observed = seen.observed,
        Some(ContactEventType::ConnectedToSystem) => {
            contact.connected_to_system.observed = seen.observed;
        }
        Some(ContactEventType::Queued) => contact.queued = Moment::told(enqueued_at, told),
        Some(ContactEventType::ConnectedToAgent) => {
            let stated = contact.connected_to_agent.stated.get().copied();
            contact.connected_to_agent = Moment::told(stated, told);
        }
        Some(ContactEventType::Disconnected) => contact.disconnected.observed = seen.observed,
        Some(ContactEventType::Completed) => contact.completed = seen,
        Some(ContactEventType::Paused) => contact.paused = Some(told).into(),
        Some(ContactEventType::Resumed) => contact.resumed = Some(told).into(),
        // These tell that the contact is there, and what the members say.
        Some(
            ContactEventType::ContactDataUpdated
            | ContactEventType::AmdDisabled
            | ContactEventType::WebrtcApi
            | ContactEventType::Other(_),
        )
        | None => {}
    }
    contact
}

/// What the event says of the agent. An agent may be named before answering.
fn with_agent(agent: Option<&AgentInfo>, told: EventTime) -> Contact {
    let Some(agent) = agent else { return Contact::default() };
    let connected = agent.connected_to_agent_timestamp;
    let id = agent.agent_arn.as_ref().and_then(Arn::agent_id);
    Contact {
        agent: Latest::known(connected.or(Some(told)), id),
        connected_to_agent: Moment::stated(connected),
        after_contact_work: AfterContactWork {
            start: agent.after_contact_work_start_timestamp.into(),
            end: agent.after_contact_work_end_timestamp.into(),
            seconds: agent.after_contact_work_duration.into(),
        },
        ..Contact::default()
    }
}
