//! What events say of queues, and of the routing profiles that serve them.

use connect_events::{
    AgentEvent, AgentEventType, AgentSnapshot, Arn, Channel, ContactId, EventTime, InstanceId,
    QueueId,
};
use smol_str::SmolStr;

use super::cut;
use crate::join::Latest;
use crate::row::{Key, Row};
use crate::rows::{Queue, QueueEvent, QueueHistory, RoutingProfile, Served, ServedQueue, Slots};

/// How finely it is kept since when a queue or a routing profile is as it is, in milliseconds.
const QUARTER_HOUR: i64 = 15 * 60 * 1000;

/// Agents send a heart beat every two minutes, in milliseconds.
const HEART_BEAT: i64 = 2 * 60 * 1000;

/// Agents' own queues, `agent/<agent id>`, are nobody else's.
fn is_own(queue: &QueueId) -> bool {
    queue.as_str().starts_with("agent/")
}

/// That the queue exists, and what it was called at a moment.
pub(super) fn queue(
    instance: Option<&InstanceId>,
    queue: Option<&QueueId>,
    name: Option<(EventTime, &SmolStr)>,
) -> Option<(Key, Row)> {
    let id = queue.filter(|id| !is_own(id))?.clone();
    let name = name
        .map_or_else(Latest::default, |(at, name)| Latest::at(cut(at, QUARTER_HOUR), name.clone()));
    Some((Key::Queue(instance?.clone(), id), Row::Queue(Box::new(Queue { name }))))
}

/// "Contact C entered queue Q at t", "an agent answered it at t".
pub(super) fn queue_history(
    contact: &ContactId,
    channel: Option<&Channel>,
    queue: Option<&QueueId>,
    entered: Option<EventTime>,
    answered: Option<EventTime>,
) -> impl Iterator<Item = (Key, Row)> {
    // A call that the agent dialled names a queue too, but did not come out of it; nor did a contact
    // that was answered before it entered.
    let answered = answered.filter(|at| entered.is_some_and(|entered| entered <= *at));
    let entered = entered.map(|at| (at, QueueEvent::Entered(contact.clone())));
    let answered = answered.map(|at| (at, QueueEvent::Answered(contact.clone())));
    let events = entered.into_iter().chain(answered);
    events.filter_map(move |(at, event)| {
        let row = QueueHistory { channel: channel.cloned().into() };
        let key = Key::QueueHistory(queue?.clone(), cut(at, 1000), event);
        Some((key, Row::QueueHistory(Box::new(row))))
    })
}

/// The routing profile of an agent, where the event may have news of it.
///
/// There may be hundreds of queues in it, in every event twice. It is looked at when the agent logs
/// in, when the event shows that it changed, and at the first heart beat of each quarter of an hour,
/// so that a store that missed the login hears of it too.
pub(super) fn routing_profile(event: &AgentEvent) -> Option<(Key, Row)> {
    let profile = profile_of(event.current_agent_snapshot.as_deref()?)?;
    let before = event.previous_agent_snapshot.as_deref().and_then(profile_of);
    let told = event.event_timestamp;
    let changed = before.is_some_and(|before| {
        before.arn == profile.arn
            && (&before.name, &before.inbound_queues) != (&profile.name, &profile.inbound_queues)
    });
    let into_quarter = told.as_millis().rem_euclid(QUARTER_HOUR);
    let at = match event.event_type.as_ref()? {
        _ if changed => told,
        AgentEventType::Login => cut(told, QUARTER_HOUR),
        AgentEventType::HeartBeat if into_quarter < HEART_BEAT => cut(told, QUARTER_HOUR),
        AgentEventType::HeartBeat
        | AgentEventType::Logout
        | AgentEventType::StateChange
        | AgentEventType::Other(_) => return None,
    };
    let id = profile.arn.as_ref().and_then(Arn::routing_profile_id)?;
    let instance = event.instance_arn.as_ref().and_then(Arn::instance_id)?;
    // A list that cannot be read says nothing; the event around it does.
    let queues = profile.inbound_queues.as_ref()?.read().ok()?;
    let mut queues: Vec<ServedQueue> = queues
        .into_iter()
        .filter_map(|queue| {
            let id = queue.arn.as_ref().and_then(Arn::queue_id).filter(|id| !is_own(id))?;
            Some(ServedQueue { id, name: queue.name })
        })
        .collect();
    queues.sort();
    queues.dedup();
    queues.truncate(Served::MOST);
    let served = Served { name: profile.name.clone(), queues, slots: slots(profile) };
    let row = RoutingProfile { served: Latest::at(at, served) };
    Some((Key::RoutingProfile(instance, id), Row::RoutingProfile(Box::new(row))))
}

/// How many contacts the profile's agents take at once. What an agent has room for besides is told
/// too, and changes with each contact; it follows from what is in hand.
fn slots(profile: &connect_events::RoutingProfile) -> Option<Vec<Slots>> {
    let told = profile.concurrency.as_ref()?.read().ok()?;
    let slots = told.into_iter().filter_map(|one| {
        let most = u32::try_from(one.maximum_slots?).ok()?;
        Some(Slots { channel: one.channel?, most })
    });
    let mut slots: Vec<Slots> = slots.take(Served::MOST_CHANNELS).collect();
    slots.sort();
    Some(slots)
}

fn profile_of(snapshot: &AgentSnapshot) -> Option<&connect_events::RoutingProfile> {
    snapshot.configuration.as_ref()?.routing_profile.as_ref()
}
