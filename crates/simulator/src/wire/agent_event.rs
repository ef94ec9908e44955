//! Agent events: the snapshot before and the snapshot now.

use serde_json::{Value, json};

use super::{agent_arn, fine, hierarchy, leg, profile_arn, queue_arn};
use crate::log::{AgentState, HandState, InHand, Log, Status};
use crate::world::Channel;

/// The agent's newest state; the previous snapshot is the state before, if it `changed`.
pub(crate) fn document(
    log: &Log,
    agent: usize,
    event: &str,
    changed: bool,
    now: i64,
    id: &str,
) -> Value {
    let states = &log.agents[agent].states;
    let current = states.len() - 1;
    let previous = if changed { current.saturating_sub(1) } else { current };
    json!({
        "AWSAccountId": log.instance.account(),
        "AgentARN": agent_arn(log, agent),
        "CurrentAgentSnapshot": snapshot(log, agent, &states[current]),
        "EventId": id,
        "EventTimestamp": fine(now),
        "EventType": event,
        "InstanceARN": log.instance.arn(),
        "PreviousAgentSnapshot": snapshot(log, agent, &states[previous]),
        "Version": "2019-05-25",
    })
}

fn snapshot(log: &Log, agent: usize, state: &AgentState) -> Value {
    let mut status = status(log, state.status);
    status["StartTimestamp"] = fine(state.status_since);
    status["Type"] = json!(kind(state.status));
    let next = state.next.map(|(next, since)| {
        let mut next = self::status(log, next);
        next["EnqueuedTimestamp"] = fine(since);
        next
    });
    let contacts: Vec<_> = state.hand.iter().map(|held| contact(log, held)).collect();
    json!({
        "AgentStatus": status,
        "Configuration": configuration(log, agent, state),
        "Contacts": contacts,
        "NextAgentStatus": next,
    })
}

fn name(status: Status) -> (&'static str, u32) {
    match status {
        Status::Available => ("Available", 1),
        Status::Offline => ("Offline", 2),
        Status::Lunch => ("Lunch", 3),
        Status::Break => ("Break", 4),
    }
}

fn status(log: &Log, status: Status) -> Value {
    let (name, number) = name(status);
    let id = format!("/agent-state/57a70500-0000-4000-8000-{number:012}");
    json!({ "ARN": log.instance.arn_of(&id), "Name": name })
}

fn kind(status: Status) -> &'static str {
    match status {
        Status::Available => "ROUTABLE",
        Status::Offline => "OFFLINE",
        Status::Lunch | Status::Break => "CUSTOM",
    }
}

fn configuration(log: &Log, agent: usize, state: &AgentState) -> Value {
    let who = &log.agents[agent];
    let channels = json!(["VOICE", "CHAT", "TASK"]);
    let queue = |queue: usize| {
        let name = &log.queues[queue].name;
        json!({ "ARN": queue_arn(log, queue), "Channels": channels, "Name": name })
    };
    let queues: Vec<_> = who.queues.iter().map(|own| queue(*own)).collect();
    let slots = [(Channel::Voice, 1), (Channel::Chat, who.chats), (Channel::Task, 1)];
    let concurrency: Vec<_> = slots
        .into_iter()
        .map(|(channel, most)| {
            let used = state
                .hand
                .iter()
                .filter(|held| log.contacts[held.contact].channel == channel)
                .count();
            let free =
                if state.status == Status::Available { most.saturating_sub(used) } else { 0 };
            json!({ "AvailableSlots": free, "Channel": channel.name(), "MaximumSlots": most })
        })
        .collect();
    json!({
        "AgentHierarchyGroups": hierarchy(log, agent, "Name"),
        "FirstName": who.first_name,
        "LastName": who.last_name,
        "Proficiencies": [],
        "RoutingProfile": {
            "ARN": profile_arn(log, agent),
            "Concurrency": concurrency,
            "DefaultOutboundQueue": queues.first(),
            "InboundQueues": queues,
            "Name": format!("Profile of {}", who.username),
        },
        "Username": who.username,
    })
}

fn contact(log: &Log, held: &InHand) -> Value {
    let contact = &log.contacts[held.contact];
    json!({
        "Channel": contact.channel.name(),
        "ConnectedToAgentTimestamp": held.connected.map(fine),
        "ContactId": contact.id,
        "InitialContactId": leg(log, contact.initial),
        "InitiationMethod": contact.method.name(),
        "Queue": {
            "ARN": queue_arn(log, contact.queue),
            "Name": log.queues[contact.queue].name,
        },
        "QueueTimestamp": contact.enqueued.map(fine),
        "State": hand(held.state),
        "StateStartTimestamp": fine(held.since),
    })
}

fn hand(state: HandState) -> &'static str {
    match state {
        HandState::Incoming => "INCOMING",
        HandState::Pending => "PENDING",
        HandState::Connecting => "CONNECTING",
        HandState::Connected => "CONNECTED",
        HandState::OnHold => "CONNECTED_ONHOLD",
        HandState::Paused => "PAUSED",
        HandState::Missed => "MISSED",
        HandState::Rejected => "REJECTED",
        HandState::Error => "ERROR",
        HandState::Ended => "ENDED",
    }
}
