//! Contact records: what a finished contact was, and so all that its events should have told.

use connect_events::{Arn, ContactRecord, EventTime, Personal, RecordAgent, RecordQueue};
use smol_str::SmolStr;

use super::{customer, leg_before, queue};
use crate::join::{Latest, Max, Moment};
use crate::row::{Key, Row};
use crate::rows::{
    AfterContactWork, CallOutcome, CallRequest, Contact, Enqueued, Notice, NoticeAbout, NoticeId,
    Record, RecordRow, RecordedAgent, RecordedQueue, RequestId,
};

pub(super) fn facts(record: &ContactRecord) -> Vec<(Key, Row)> {
    let id = &record.contact_id;
    let revision = revision(record);
    let abandoned = revision.is_abandoned().then(|| {
        let told = NoticeId::Abandoned(id.clone());
        notice(told, record, customer::number(record.customer_endpoint.as_ref()))
    });
    let row = RecordRow { newest: Latest::at(record.last_update_timestamp, revision) };
    let before =
        leg_before(record.initiation_method.as_ref(), record.previous_contact_id.as_ref(), id);
    let own = [
        (Key::Record(id.clone()), Row::Record(Box::new(row))),
        (Key::Contact(id.clone()), Row::Contact(Box::new(contact(record)))),
    ];
    let initiated = record.initiation_timestamp;
    let customer = customer::customer(record.customer_endpoint.as_ref(), id, initiated);
    let told = call_request(record).chain(abandoned.flatten()).chain(customer);
    before.into_iter().chain(own).chain(of_queue(record)).chain(told).collect()
}

/// Which request to call somebody the contact came of, as we had its attributes say. The first leg
/// settles a request whose answer from Connect was lost; the last one tells that the call is over. All
/// legs share the attributes.
fn call_request(record: &ContactRecord) -> impl Iterator<Item = (Key, Row)> {
    let request = request_of(record);
    let is_first = record.previous_contact_id.is_none();
    let settled = request.clone().filter(|_| is_first).map(|request| {
        let outcome = CallOutcome::Dialled(record.contact_id.clone());
        let row = CallRequest { outcome: Some(outcome).into(), ..CallRequest::default() };
        (Key::CallRequest(request), Row::CallRequest(Box::new(row)))
    });
    let last = request.filter(|_| record.next_contact_id.is_none());
    let over = last.and_then(|request| notice(NoticeId::CallOver(request), record, None));
    settled.into_iter().chain(over)
}

fn request_of(record: &ContactRecord) -> Option<RequestId> {
    let attributes = record.attributes.as_ref().filter(|all| all.mentions(RequestId::ATTRIBUTE))?;
    let attributes = attributes.read().ok()?;
    RequestId::new(attributes.get(RequestId::ATTRIBUTE)?.expose())
}

/// What is told to others of the contact of this record; `None` where it names no instance.
fn notice(
    id: NoticeId,
    record: &ContactRecord,
    customer: Option<&Personal<SmolStr>>,
) -> Option<(Key, Row)> {
    let queue = record.queue.as_ref();
    let agent = record.agent.as_deref();
    let about = NoticeAbout {
        at: record.disconnect_timestamp.unwrap_or(record.last_update_timestamp),
        instance: record.instance_arn.as_ref().and_then(Arn::instance_id)?,
        contact: record.contact_id.clone(),
        channel: record.channel.clone(),
        queue: queue.and_then(|queue| queue_id(queue)),
        enqueued: queue.and_then(|queue| queue.enqueue_timestamp),
        connected_to_system: record.connected_to_system_timestamp,
        connected_to_agent: agent.and_then(|agent| agent.connected_to_agent_timestamp),
        reason: record.disconnect_reason.clone(),
        customer: customer.cloned(),
    };
    let row = Notice { about: Some(about).into(), ..Notice::default() };
    Some((Key::Notice(id), Row::Notice(Box::new(row))))
}

/// What the record says of the queue that the contact waited in.
fn of_queue(record: &ContactRecord) -> impl Iterator<Item = (Key, Row)> {
    let told = record.queue.as_deref();
    let id = told.and_then(queue_id);
    let instance = record.instance_arn.as_ref().and_then(Arn::instance_id);
    // A record that is revised months later still has the name of its day.
    let named_at = record.disconnect_timestamp.unwrap_or(record.last_update_timestamp);
    let name = told.and_then(|queue| queue.name.as_ref()).map(|name| (named_at, name));
    let agent = record.agent.as_deref();
    let history: Vec<_> = queue::queue_history(
        &record.contact_id,
        record.channel.as_ref(),
        id.as_ref(),
        told.and_then(|queue| queue.enqueue_timestamp),
        agent.and_then(|agent| agent.connected_to_agent_timestamp),
    )
    .collect();
    queue::queue(instance.as_ref(), id.as_ref(), name).into_iter().chain(history)
}

/// A record is published once the contact is over, after-contact work and all: it tells of every
/// stage that the contact went through.
fn contact(record: &ContactRecord) -> Contact {
    let enqueued = record.queue.as_ref().and_then(|queue| {
        let at = queue.enqueue_timestamp?;
        Some((at.as_second(), Enqueued { at: Some(at).into(), queue: queue_id(queue).into() }))
    });
    let agent = record.agent.as_deref();
    let connected = agent.and_then(|agent| agent.connected_to_agent_timestamp);
    let told = record.last_update_timestamp;
    Contact {
        instance: record.instance_arn.as_ref().and_then(Arn::instance_id).into(),
        channel: record.channel.clone().into(),
        initiation_method: record.initiation_method.clone().into(),
        initial: record.initial_contact_id.clone().into(),
        previous: record.previous_contact_id.clone().into(),
        next: record.next_contact_id.clone().into(),
        related: record.related_contact_id.clone().into(),
        initiated: Moment::stated(record.initiation_timestamp),
        connected_to_system: Moment::stated(record.connected_to_system_timestamp),
        enqueued: enqueued.into_iter().collect(),
        connected_to_agent: Moment::stated(connected),
        agent: Latest::known(
            connected,
            agent.and_then(|agent| agent.arn.as_ref()).and_then(Arn::agent_id),
        ),
        scheduled: record.scheduled_timestamp.into(),
        disconnected: Moment::stated(record.disconnect_timestamp),
        disconnect_reason: Latest::known(Some(told), record.disconnect_reason.clone()),
        transfer_completed: record.transfer_completed_timestamp.into(),
        pre_disconnect_state: record.pre_disconnect_state.clone().into(),
        after_contact_work: agent.map(after_contact_work).unwrap_or_default(),
        completed: Moment::observed(over_at(record)),
        last_told: Max::from(Some(told)),
        ..Contact::default()
    }
}

/// When the contact was over: the customer gone, and after-contact work done. A later revision has
/// a later `LastUpdateTimestamp`, so that one says it only where nothing else does.
fn over_at(record: &ContactRecord) -> EventTime {
    let work_end = record.agent.as_deref().and_then(|agent| agent.after_contact_work_end_timestamp);
    work_end.max(record.disconnect_timestamp).unwrap_or(record.last_update_timestamp)
}

fn after_contact_work(agent: &RecordAgent) -> AfterContactWork {
    AfterContactWork {
        start: agent.after_contact_work_start_timestamp.into(),
        end: agent.after_contact_work_end_timestamp.into(),
        seconds: agent.after_contact_work_duration.into(),
    }
}

fn queue_id(queue: &RecordQueue) -> Option<connect_events::QueueId> {
    queue.arn.as_ref().and_then(Arn::queue_id)
}

fn revision(record: &ContactRecord) -> Record {
    Record {
        instance: record.instance_arn.as_ref().and_then(Arn::instance_id),
        channel: record.channel.clone(),
        initiation_method: record.initiation_method.clone(),
        initial: record.initial_contact_id.clone(),
        previous: record.previous_contact_id.clone(),
        next: record.next_contact_id.clone(),
        related: record.related_contact_id.clone(),
        initiated: record.initiation_timestamp,
        connected_to_system: record.connected_to_system_timestamp,
        disconnected: record.disconnect_timestamp,
        disconnect_reason: record.disconnect_reason.clone(),
        pre_disconnect_state: record.pre_disconnect_state.clone(),
        transfer_completed: record.transfer_completed_timestamp,
        scheduled: record.scheduled_timestamp,
        agent_connection_attempts: record.agent_connection_attempts,
        queue: record.queue.as_ref().map(|queue| RecordedQueue {
            id: queue_id(queue),
            name: queue.name.clone(),
            enqueued: queue.enqueue_timestamp,
            dequeued: queue.dequeue_timestamp,
            seconds: queue.duration,
        }),
        agent: record.agent.as_deref().map(recorded_agent),
    }
}

fn recorded_agent(agent: &RecordAgent) -> RecordedAgent {
    RecordedAgent {
        id: agent.arn.as_ref().and_then(Arn::agent_id),
        username: agent.username.clone(),
        routing_profile: agent
            .routing_profile
            .as_ref()
            .and_then(|profile| profile.arn.as_ref())
            .and_then(Arn::routing_profile_id),
        connected: agent.connected_to_agent_timestamp,
        interaction_seconds: agent.agent_interaction_duration,
        hold_seconds: agent.customer_hold_duration,
        longest_hold_seconds: agent.longest_hold_duration,
        holds: agent.number_of_holds,
        after_contact_work_seconds: agent.after_contact_work_duration,
        after_contact_work_start: agent.after_contact_work_start_timestamp,
        after_contact_work_end: agent.after_contact_work_end_timestamp,
        pause_seconds: agent.agent_pause_duration,
    }
}
