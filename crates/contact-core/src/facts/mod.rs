//! What an event says, as small states of rows.
//!
//! Every feed speaks about every row it knows of: a contact record also tells that the contact is
//! over, an agent's snapshot that a contact was answered. So an event that never came is healed by
//! any later one that knows.

mod agent_event;
mod contact_event;
mod contact_lens;
mod contact_record;
mod customer;
mod queue;

use connect_events::{Arn, ContactId, Event, EventTime, Feed, InitiationMethod, InstanceId};

use crate::join::Max;
use crate::row::{Key, Row};
use crate::rows::{Contact, Heard, Tellers};

/// What an event says: for each row that it speaks of, a state to join into that row.
///
/// One event may name a row more than once; a caller joins them all.
///
/// The order of the pairs means nothing.
#[must_use]
pub fn facts(event: &Event) -> Vec<(Key, Row)> {
    let mut all = match event {
        Event::Contact(event) => contact_event::facts(event),
        Event::Agent(event) => agent_event::facts(event),
        Event::Record(record) => contact_record::facts(record),
        Event::Lens(event) => contact_lens::facts(event),
        // Rules that matched, analyses that failed: they speak of no row. What acts on them reads
        // the event itself.
        Event::Other(_) => Vec::new(),
    };
    for (_, fact) in &mut all {
        if let Row::Contact(contact) = fact {
            contact.tellers = Tellers::of(contact, event.feed());
        }
    }
    all.extend(heard(event));
    all
}

/// That the feed was heard of, and how recent it is.
fn heard(event: &Event) -> Option<(Key, Row)> {
    let instance = match event {
        Event::Contact(event) => event.detail.instance_arn.as_ref(),
        Event::Agent(event) => event.instance_arn.as_ref(),
        Event::Record(record) => record.instance_arn.as_ref(),
        Event::Lens(_) | Event::Other(_) => None,
    };
    Some(heard_at(instance.and_then(Arn::instance_id)?, event.feed(), told_at(event)?))
}

/// That Contact Lens was heard of. Its events tell no moment, so `arrived`, when one reached its stream,
/// stands for it.
#[must_use]
pub fn lens_heard(event: &Event, arrived: EventTime) -> Option<(Key, Row)> {
    let Event::Lens(event) = event else { return None };
    Some(heard_at(event.instance_id()?.clone(), Feed::ContactLens, arrived))
}

fn heard_at(instance: InstanceId, feed: Feed, at: EventTime) -> (Key, Row) {
    let newest = Some(cut(at, Heard::STEP_MILLIS)).into();
    (Key::Heard(instance, feed), Row::Heard(Box::new(Heard { newest })))
}

/// The last multiple of `step` milliseconds.
fn cut(at: EventTime, step: i64) -> EventTime {
    EventTime::from_millis(at.as_millis() - at.as_millis().rem_euclid(step))
}

/// When an event was told, as a moment of its own. Contact Lens events have none.
#[must_use]
pub fn told_at(event: &Event) -> Option<EventTime> {
    match event {
        Event::Contact(event) => Some(event.time),
        Event::Other(event) => Some(event.time),
        Event::Agent(event) => Some(event.event_timestamp),
        Event::Record(record) => Some(record.last_update_timestamp),
        Event::Lens(_) => None,
    }
}

/// A leg that was transferred, or called back, also tells of the leg before: it went on.
///
/// Other methods may name a previous contact too, but its customer did not move on to them: a flow
/// that runs after the customer hung up, an outbound reply.
fn leg_before(
    method: Option<&InitiationMethod>,
    previous: Option<&ContactId>,
    contact: &ContactId,
) -> Option<(Key, Row)> {
    match method? {
        InitiationMethod::Transfer
        | InitiationMethod::QueueTransfer
        | InitiationMethod::Callback => {}
        InitiationMethod::Inbound
        | InitiationMethod::Outbound
        | InitiationMethod::Api
        | InitiationMethod::ExternalOutbound
        | InitiationMethod::Monitor
        | InitiationMethod::Disconnect
        | InitiationMethod::WebrtcApi
        | InitiationMethod::AgentReply
        | InitiationMethod::Flow
        | InitiationMethod::CampaignPreview
        | InitiationMethod::Other(_) => return None,
    }
    let went_on = Contact { next: Max::from(Some(contact.clone())), ..Contact::default() };
    Some((Key::Contact(previous?.clone()), Row::Contact(Box::new(went_on))))
}
