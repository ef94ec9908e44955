//! How things stood at one moment.

use connect_events::EventTime;
use serde::Serialize;

use super::time;
use crate::log::{
    Agent, AgentState, Contact, ContactNo, HandState, InHand, Log, Method, QueueNo, Status,
};
use crate::world::Channel;

/// How things stood at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Live {
    /// The moment.
    pub at: EventTime,
    /// The queues, in the order of [`crate::World::queues`].
    pub queues: Vec<LiveQueue>,
    /// The agents, in the order of [`crate::World::agents`].
    pub agents: Vec<LiveAgent>,
}

/// One queue at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LiveQueue {
    /// The queue.
    pub queue_id: String,
    /// Contacts in the queue. One that is being offered to an agent is not in it, accepted or not:
    /// so Connect's `CONTACTS_IN_QUEUE` counts.
    pub in_queue: usize,
    /// Contacts that left the line to be offered to an agent, and have no agent yet.
    pub being_offered: usize,
    /// The contact that has been in the queue longest, and since when.
    pub longest_waiting: Option<(String, EventTime)>,
    /// Callbacks that wait for their time.
    pub callbacks_scheduled: usize,
}

/// One agent at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LiveAgent {
    /// The agent.
    pub agent_id: String,
    /// What Connect would show the agent as doing.
    pub doing: Doing,
    /// In any status but Offline.
    pub online: bool,
    /// In a custom status, with a contact or not.
    pub custom: bool,
    /// With a contact that is connected, on hold, paused, dialled, or in after-contact work.
    pub on_contact: bool,
    /// Contacts in after-contact work.
    pub after_contact_work: usize,
    /// Room for more contacts, by channel.
    pub slots_available: Vec<LiveSlots>,
}

/// How many more contacts of one channel an agent has room for. Only an agent who is ready has room,
/// and whatever is in hand takes its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LiveSlots {
    /// As the feeds spell it: `VOICE`.
    pub channel: &'static str,
    /// Whatever else is in hand.
    pub any_channel: usize,
    /// With nothing of another channel in hand.
    pub current_channel_only: usize,
}

/// What an agent is doing; of several, the one that Connect ranks first, as here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Doing {
    /// A callback's customer was not reached, and the agent has not cleared it.
    Error,
    /// The agent let a contact ring, and has not cleared it.
    Missed,
    /// The customer left while it rang, and it is not cleared.
    Rejected,
    /// A contact is connected, on hold, paused, or a callback that is being dialled.
    OnContact,
    /// A contact has ended and is still being worked on.
    AfterContactWork,
    /// A contact is being offered.
    Incoming,
    /// On a break.
    Custom,
    /// Ready for contacts.
    Available,
    /// Logged out, or not logged in yet.
    Offline,
}

pub(super) fn at(log: &Log, moment: i64) -> Live {
    Live {
        at: time(moment),
        queues: (0..log.queues.len()).map(|queue| live_queue(log, queue, moment)).collect(),
        agents: log.agents.iter().map(|agent| live_agent(log, agent, moment)).collect(),
    }
}

/// Where a contact stands between its beginning and an agent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Elsewhere,
    Scheduled,
    InQueue,
    Offered,
}

fn place(contact: &Contact, moment: i64) -> Place {
    let began = |at: Option<i64>| at.is_some_and(|at| at <= moment);
    if contact.initiated > moment || began(contact.dequeued) || began(contact.disconnected) {
        return Place::Elsewhere;
    }
    if !began(contact.enqueued) {
        let scheduled = contact.method == Method::Callback;
        return if scheduled { Place::Scheduled } else { Place::Elsewhere };
    }
    let offered = contact
        .offers
        .iter()
        .any(|offer| offer.from <= moment && offer.ended.is_none_or(|(ended, _)| ended > moment));
    if offered { Place::Offered } else { Place::InQueue }
}

fn live_queue(log: &Log, queue: QueueNo, moment: i64) -> LiveQueue {
    let own = |at: Place| {
        let contacts = log.contacts.iter().enumerate();
        contacts.filter(move |(_, contact)| contact.queue == queue && place(contact, moment) == at)
    };
    let longest: Option<(ContactNo, &Contact)> =
        own(Place::InQueue).min_by_key(|(number, contact)| (contact.enqueued, *number));
    LiveQueue {
        queue_id: log.queues[queue].id.clone(),
        in_queue: own(Place::InQueue).count(),
        being_offered: own(Place::Offered).count(),
        longest_waiting: longest
            .and_then(|(_, contact)| Some((contact.id.clone(), time(contact.enqueued?)))),
        callbacks_scheduled: own(Place::Scheduled).count(),
    }
}

fn live_agent(log: &Log, agent: &Agent, moment: i64) -> LiveAgent {
    let newest = agent.states.iter().rev().find(|state| state.at <= moment);
    let status = match newest.map_or(Status::Offline, |state| state.status) {
        Status::Offline => Doing::Offline,
        Status::Available => Doing::Available,
        Status::Break | Status::Lunch => Doing::Custom,
    };
    let hand = newest.map_or(&[][..], |state| &state.hand);
    let hand = || hand.iter().map(|held| doing(log, held));
    let works = |doing| matches!(doing, Doing::OnContact | Doing::AfterContactWork);
    LiveAgent {
        agent_id: agent.id.clone(),
        doing: hand().chain([status]).min().unwrap_or(status),
        online: status != Doing::Offline,
        custom: status == Doing::Custom,
        on_contact: hand().any(works),
        after_contact_work: hand().filter(|doing| *doing == Doing::AfterContactWork).count(),
        slots_available: slots(log, agent, newest),
    }
}

fn slots(log: &Log, agent: &Agent, state: Option<&AgentState>) -> Vec<LiveSlots> {
    let ready = state.filter(|state| state.status == Status::Available);
    let free = |(channel, most): (Channel, usize)| {
        let hand = ready.map_or(&[][..], |state| &state.hand);
        let own = hand.iter().filter(|held| log.contacts[held.contact].channel == channel).count();
        let any_channel = if ready.is_some() { most.saturating_sub(own) } else { 0 };
        let alone = own == hand.len();
        let current_channel_only = if alone { any_channel } else { 0 };
        LiveSlots { channel: channel.name(), any_channel, current_channel_only }
    };
    [(Channel::Voice, 1), (Channel::Chat, agent.chats), (Channel::Task, 1)].map(free).into()
}

/// What a contact in hand makes of its agent.
fn doing(log: &Log, held: &InHand) -> Doing {
    if super::is_on_contact(log, held) {
        return Doing::OnContact;
    }
    match held.state {
        HandState::Error => Doing::Error,
        HandState::Missed => Doing::Missed,
        HandState::Rejected => Doing::Rejected,
        HandState::Connected | HandState::OnHold | HandState::Paused => Doing::OnContact,
        HandState::Ended => Doing::AfterContactWork,
        HandState::Incoming | HandState::Pending | HandState::Connecting => Doing::Incoming,
    }
}
