//! Events as the feeds write them, with only what a rule is about, and the rows that they end in.

use std::collections::BTreeMap;

use connect_events::{AgentId, ContactId, Event, EventTime, InstanceId, Personal, decode};
use contact_core::{
    Agent, Asked, Contact, Conversation, Key, Phase, RecordRow, Row, Segment, SegmentId, facts,
};
use serde_json::{Value, json};

const INSTANCE: &str = "arn:aws:connect:eu-west-2:111122223333:instance/i-1";

/// A moment on the day of all these tests: `at("09:00:05.250")`.
pub(crate) fn at(time: &str) -> EventTime {
    EventTime::parse(&stamp(time)).expect("a time of day")
}

pub(crate) fn stamp(time: &str) -> String {
    format!("2026-03-02T{time}Z")
}

pub(crate) fn id(text: &str) -> ContactId {
    ContactId::new(text).expect("an id")
}

/// Reads a document as it would be delivered.
pub(crate) fn event(document: &Value) -> Event {
    decode(document.to_string().as_bytes()).expect("a document of a feed")
}

/// A contact event of contact `c-1`, told at a time of day; `detail` adds to its members.
pub(crate) fn contact_event(event_type: &str, told: &str, detail: Value) -> Event {
    let mut all = json!({
        "contactId": "c-1",
        "channel": "VOICE",
        "instanceArn": INSTANCE,
        "initiationMethod": "INBOUND",
        "eventType": event_type,
    });
    merge(&mut all, detail);
    event(&json!({
        "version": "0",
        "id": "e-1",
        "detail-type": "Amazon Connect Contact Event",
        "source": "aws.connect",
        "time": stamp(told),
        "detail": all,
    }))
}

/// `queueInfo` of a queue that was entered at a time of day.
pub(crate) fn queue_info(queue: &str, enqueued: &str) -> Value {
    json!({"queueArn": queue_arn(queue), "queueType": "STANDARD", "enqueueTimestamp": stamp(enqueued)})
}

pub(crate) fn queue_arn(queue: &str) -> String {
    format!("{INSTANCE}/queue/{queue}")
}

pub(crate) fn agent_arn(agent: &str) -> String {
    format!("{INSTANCE}/agent/{agent}")
}

/// `agentInfo` of an agent who answered at a time of day.
pub(crate) fn agent_info(agent: &str, connected: &str) -> Value {
    json!({"agentArn": agent_arn(agent), "connectedToAgentTimestamp": stamp(connected)})
}

pub(crate) fn initiated() -> Event {
    contact_event("INITIATED", "09:00:01", json!({"initiationTimestamp": stamp("09:00:00.100")}))
}

pub(crate) fn queued() -> Event {
    contact_event("QUEUED", "09:00:11", json!({"queueInfo": queue_info("q-1", "09:00:10.500")}))
}

pub(crate) fn connected() -> Event {
    contact_event(
        "CONNECTED_TO_AGENT",
        "09:00:31",
        json!({
            "queueInfo": queue_info("q-1", "09:00:10.500"),
            "agentInfo": agent_info("a-1", "09:00:30.250"),
        }),
    )
}

pub(crate) fn disconnected() -> Event {
    contact_event("DISCONNECTED", "09:05:01", json!({"disconnectTimestamp": stamp("09:05:00.750")}))
}

/// A call that was asked for at 09:00:00, by flow `f-1`.
pub(crate) fn asked() -> Asked {
    Asked {
        at: at("09:00:00"),
        digest: "d".into(),
        caller: "c".into(),
        instance: InstanceId::new("i-1").expect("an id"),
        destination: Personal::new("+15555550100".into()),
        flow: "f-1".into(),
        source: None,
        queue: None,
        attributes: Vec::new(),
    }
}

/// A contact in the hand of an agent.
pub(crate) fn in_hand(contact: &str, state: &str, since: &str) -> Value {
    json!({
        "ContactId": contact,
        "Channel": "VOICE",
        "InitiationMethod": "INBOUND",
        "State": state,
        "StateStartTimestamp": stamp(since),
        "ConnectedToAgentTimestamp": null,
        "QueueTimestamp": null,
        "Queue": null,
    })
}

/// A snapshot: a status, since when, and the contacts in hand.
pub(crate) fn snapshot(name: &str, kind: &str, since: &str, contacts: &[Value]) -> Value {
    json!({
        "AgentStatus": {"ARN": null, "Name": name, "StartTimestamp": stamp(since), "Type": kind},
        "Configuration": {"Username": "agent.ada", "FirstName": "Ada", "LastName": "Adams"},
        "Contacts": contacts,
    })
}

/// An agent event of agent `a-1`, told at a time of day.
pub(crate) fn agent_event(event_type: &str, told: &str, current: Value, previous: Value) -> Event {
    event(&agent_document("a-1", event_type, told, current, previous))
}

/// A change of state of any agent, told at a time of day.
pub(crate) fn agent_event_of(agent: &str, told: &str, current: Value, previous: Value) -> Event {
    event(&agent_document(agent, "STATE_CHANGE", told, current, previous))
}

fn agent_document(
    agent: &str,
    event_type: &str,
    told: &str,
    current: Value,
    previous: Value,
) -> Value {
    json!({
        "AWSAccountId": "111122223333",
        "AgentARN": agent_arn(agent),
        "InstanceARN": INSTANCE,
        "EventId": "e-2",
        "EventTimestamp": stamp(told),
        "EventType": event_type,
        "CurrentAgentSnapshot": current,
        "PreviousAgentSnapshot": previous,
        "Version": "2019-05-25",
    })
}

/// A record of contact `c-1`, told at a time of day; `members` replace its own.
pub(crate) fn record(told: &str, members: Value) -> Event {
    let mut all = json!({
        "AWSContactTraceRecordFormatVersion": "2017-03-10",
        "ContactId": "c-1",
        "InstanceARN": INSTANCE,
        "Channel": "VOICE",
        "InitiationMethod": "INBOUND",
        "InitiationTimestamp": stamp("09:00:00"),
        "DisconnectTimestamp": stamp("09:05:00"),
        "LastUpdateTimestamp": stamp(told),
        "Queue": null,
        "Agent": null,
    });
    merge(&mut all, members);
    event(&all)
}

/// `Queue` of a record.
pub(crate) fn recorded_queue(queue: &str, enqueued: &str) -> Value {
    json!({"ARN": queue_arn(queue), "Name": "Sales", "EnqueueTimestamp": stamp(enqueued)})
}

/// `Agent` of a record.
pub(crate) fn recorded_agent(agent: &str, connected: &str) -> Value {
    json!({"ARN": agent_arn(agent), "ConnectedToAgentTimestamp": stamp(connected)})
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

/// The rows that the events end in.
pub(crate) fn rows<'a>(events: impl IntoIterator<Item = &'a Event>) -> BTreeMap<Key, Row> {
    let mut rows = BTreeMap::new();
    for (key, fact) in events.into_iter().flat_map(facts) {
        let known = rows.remove(&key).unwrap_or_else(|| Row::bottom(&key));
        rows.insert(key, known.join(fact));
    }
    rows
}

/// The row of contact `c-1`.
pub(crate) fn contact_of(events: &[Event]) -> Contact {
    contact_named("c-1", events)
}

pub(crate) fn contact_named(contact: &str, events: &[Event]) -> Contact {
    match rows(events).remove(&Key::Contact(id(contact))) {
        Some(Row::Contact(contact)) => *contact,
        other => panic!("no contact {contact}: {other:?}"),
    }
}

/// The row of agent `a-1`.
pub(crate) fn agent_of(events: &[Event]) -> Agent {
    match rows(events).remove(&Key::Agent(AgentId::new("a-1").expect("an id"))) {
        Some(Row::Agent(agent)) => *agent,
        other => panic!("no agent: {other:?}"),
    }
}

/// The record row of contact `c-1`.
pub(crate) fn record_of(events: &[Event]) -> RecordRow {
    match rows(events).remove(&Key::Record(id("c-1"))) {
        Some(Row::Record(record)) => *record,
        other => panic!("no record: {other:?}"),
    }
}

/// The talk on contact `c-1`, with its turns.
pub(crate) fn talk_of(events: &[Event]) -> (Conversation, Vec<(SegmentId, Segment)>) {
    let mut talk = Conversation::default();
    let mut turns = Vec::new();
    for (key, row) in rows(events) {
        match (key, row) {
            (Key::Conversation(_), Row::Conversation(row)) => talk = *row,
            (Key::Segment(_, segment), Row::Segment(row)) => turns.push((segment, *row)),
            other => panic!("no part of a talk: {other:?}"),
        }
    }
    (talk, turns)
}

/// Every order of a few events.
pub(crate) fn orders(events: &[Event]) -> Vec<Vec<Event>> {
    if events.is_empty() {
        return vec![Vec::new()];
    }
    (0..events.len())
        .flat_map(|first| {
            let mut rest = events.to_vec();
            let head = rest.remove(first);
            orders(&rest).into_iter().map(move |tail| [vec![head.clone()], tail].concat())
        })
        .collect()
}

/// The contact in every order of its events.
#[track_caller]
pub(crate) fn check(events: &[Event], expected: &str) -> Contact {
    for events in orders(events) {
        assert_eq!(shown(&contact_of(&events)), expected);
    }
    contact_of(events)
}

fn shown(contact: &Contact) -> String {
    let time = |time: Option<EventTime>| {
        time.map_or("-".to_owned(), |time| time.to_string()[11..23].to_owned())
    };
    format!(
        "{} queued {} in {} connected {} to {} ended {}{}",
        contact.phase().map_or("nothing", Phase::name),
        time(contact.queued_at()),
        contact.queue().map_or("-", |queue| queue.as_str()),
        time(contact.connected_to_agent_at()),
        contact.agent.get().map_or("-", |agent| agent.as_str()),
        time(contact.ended_at()),
        if contact.is_abandoned() { " abandoned" } else { "" },
    )
}
