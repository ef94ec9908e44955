//! One queue, as of now.

use connect_events::EventTime;
use contact_core::metrics::{AgentsNow, QueueNow};
use serde::Serialize;
use utoipa::ToSchema;

use super::{At, Id};

/// What waits in a queue.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QueueNowView {
    /// `CONTACTS_IN_QUEUE`: waiting for an agent; a contact that rings at one is not counted.
    pub in_queue: usize,
    /// Contacts that ring at an agent.
    pub ringing: usize,
    /// `OLDEST_CONTACT_AGE`: how long the contact that has waited longest has waited, in
    /// milliseconds. The tag of an answer leaves this out: `longestWaitSince` says the same.
    pub longest_wait_ms: Option<i64>,
    /// Since when that contact has waited.
    pub longest_wait_since: Option<At>,
    /// Which contact that is.
    pub longest_wait_contact_id: Option<Id>,
}

impl QueueNowView {
    /// The view of what waits at a moment.
    #[must_use]
    pub fn of(queue: &QueueNow, now: EventTime) -> Self {
        let longest = queue.longest.as_ref();
        Self {
            in_queue: queue.in_queue,
            ringing: queue.ringing,
            longest_wait_ms: queue.longest_wait_millis(now),
            longest_wait_since: longest.map(|(since, _)| At::from(*since)),
            longest_wait_contact_id: longest.map(|(_, contact)| contact.into()),
        }
    }
}

/// What the agents of a queue are doing. An agent may count in more than one member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgentsNowView {
    /// `AGENTS_ONLINE`: logged in, in any status but offline.
    pub online: usize,
    /// `AGENTS_STAFFED`: online, and in no status of the instance's own.
    pub staffed: usize,
    /// `AGENTS_AVAILABLE`: ready, with no contact in hand, missed or in error.
    pub available: usize,
    /// `AGENTS_ON_CONTACT`: with at least one contact, after-contact work included.
    pub on_contact: usize,
    /// `AGENTS_AFTER_CONTACT_WORK`: *contacts* in after-contact work, as Connect counts.
    pub after_contact_work: usize,
    /// `AGENTS_NON_PRODUCTIVE`: in a status of the instance's own, on a contact or not.
    pub non_productive: usize,
    /// `AGENTS_ERROR`: missed or rejected a contact, or failed to connect one.
    pub error: usize,
}

impl From<AgentsNow> for AgentsNowView {
    fn from(now: AgentsNow) -> Self {
        let AgentsNow {
            online,
            staffed,
            available,
            on_contact,
            after_contact_work,
            non_productive,
            error,
        } = now;
        Self { online, staffed, available, on_contact, after_contact_work, non_productive, error }
    }
}
