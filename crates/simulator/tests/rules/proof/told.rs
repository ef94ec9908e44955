//! What each document tells of that decides whether a number is determined without it.

use connect_events::{AgentEventType, AgentId, Arn, ContactId, Event, EventTime};
use contact_core::Session;

/// What one document tells.
pub(super) struct Told {
    pub(super) published_millis: i64,
    /// The revision of a record.
    pub(super) revision: Option<EventTime>,
    pub(super) of: Of,
}

/// What it speaks of.
pub(super) enum Of {
    Contact(Contact),
    Agent { id: AgentId, contacts: Vec<ContactId>, session: Option<Session> },
    Nothing,
}

/// A contact, as an event or a record states it.
pub(super) struct Contact {
    pub(super) id: ContactId,
    pub(super) previous: Option<ContactId>,
    pub(super) queue: Option<String>,
    pub(super) entered: Option<EventTime>,
    pub(super) answered: Option<EventTime>,
    pub(super) ended: Option<EventTime>,
}

impl Told {
    pub(super) fn of(event: &Event, published_millis: i64) -> Self {
        let mut revision = None;
        let queue_id =
            |arn: Option<&Arn>| arn.and_then(Arn::queue_id).map(|id| id.as_str().to_owned());
        let of = match event {
            Event::Contact(event) => {
                let detail = &event.detail;
                let (queue, agent) = (detail.queue_info.as_ref(), detail.agent_info.as_deref());
                Of::Contact(Contact {
                    id: detail.contact_id.clone(),
                    previous: detail.previous_contact_id.clone(),
                    queue: queue_id(queue.and_then(|queue| queue.queue_arn.as_ref())),
                    entered: queue.and_then(|queue| queue.enqueue_timestamp),
                    answered: agent.and_then(|agent| agent.connected_to_agent_timestamp),
                    ended: detail.disconnect_timestamp,
                })
            }
            Event::Record(record) => {
                revision = Some(record.last_update_timestamp);
                let (queue, agent) = (record.queue.as_deref(), record.agent.as_deref());
                Of::Contact(Contact {
                    id: record.contact_id.clone(),
                    previous: record.previous_contact_id.clone(),
                    queue: queue_id(queue.and_then(|queue| queue.arn.as_ref())),
                    entered: queue.and_then(|queue| queue.enqueue_timestamp),
                    answered: agent.and_then(|agent| agent.connected_to_agent_timestamp),
                    ended: record.disconnect_timestamp,
                })
            }
            Event::Agent(event) => {
                let current = event.current_agent_snapshot.iter();
                let snapshots = current.chain(&event.previous_agent_snapshot);
                let hands = snapshots.flat_map(|snapshot| &snapshot.contacts);
                Of::Agent {
                    id: event.agent_id.clone(),
                    contacts: hands.filter_map(|contact| contact.contact_id.clone()).collect(),
                    session: match event.event_type {
                        Some(AgentEventType::Login) => Some(Session::LoggedIn),
                        Some(AgentEventType::Logout) => Some(Session::LoggedOut),
                        _ => None,
                    },
                }
            }
            Event::Lens(_) | Event::Other(_) => Of::Nothing,
        };
        Self { published_millis, revision, of }
    }

    /// The contact that an event or a record is of.
    pub(super) fn contact(&self) -> Option<&Contact> {
        match &self.of {
            Of::Contact(contact) => Some(contact),
            Of::Agent { .. } | Of::Nothing => None,
        }
    }
}
