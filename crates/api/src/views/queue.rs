//! One queue, as of now.

use connect_events::{Channel, EventTime};
use contact_core::metrics::{AgentsNow, QueueNow, SlotsAvailable};
use serde::Serialize;
use utoipa::ToSchema;

use super::{At, Id, Word};

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

/// How many more contacts of a channel the agents of a queue have room for.
///
/// Whether an agent with a contact of one channel is offered one of another is a setting of the
/// routing profile that the feeds do not tell, so both are here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SlotsView {
    /// `VOICE`, `CHAT`, `TASK`, `EMAIL`.
    pub channel: Word,
    /// Under `ROUTE_ANY_CHANNEL`: other channels take no room.
    pub any_channel: u64,
    /// Under `ROUTE_CURRENT_CHANNEL_ONLY`, which is Connect's own default: an agent with a contact of
    /// another channel has no room.
    pub current_channel_only: u64,
}

impl SlotsView {
    /// The view of the slots of one channel.
    #[must_use]
    pub fn of((channel, slots): (&Channel, &SlotsAvailable)) -> Self {
        let SlotsAvailable { any_channel, current_channel_only } = *slots;
        Self { channel: channel.as_str().into(), any_channel, current_channel_only }
    }
}
