//! Contact records. Durations are the differences of the seconds that the record states.

use serde_json::{Value, json};

use super::{
    agent_arn, coarse, coarse_or_null, customer_number, hierarchy, leg, profile_arn, queue_arn,
    rest_seconds, seconds_between, system_number,
};
use crate::log::{Contact, Log};
use crate::world::Channel;

/// One edition of a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edition {
    /// `LastUpdateTimestamp`, in seconds since 1970.
    pub(crate) updated: i64,
    /// Seconds of interaction that this edition does not know of yet.
    pub(crate) missing: i64,
    /// An attribute, other in every edition.
    pub(crate) note: &'static str,
}

pub(crate) fn document(log: &Log, contact: usize, edition: Edition) -> Value {
    let known = &log.contacts[contact];
    let number = customer_number(known);
    let endpoint = |number: &str| json!({ "Address": number, "Type": "TELEPHONE_NUMBER" });
    let media = match known.channel {
        Channel::Voice => json!([{ "Type": "AUDIO" }]),
        Channel::Chat => json!([{ "Type": "CHAT" }]),
        Channel::Task => json!([]),
    };
    let mut record = json!({
        "AWSAccountId": log.instance.account(),
        "AWSContactTraceRecordFormatVersion": "2017-03-10",
        "Agent": agent(log, known, edition.missing),
        "AgentConnectionAttempts": known.offers.len(),
        "AnsweringMachineDetectionStatus": null,
        "Attributes": attributes(known, edition.note),
        "Campaign": { "CampaignId": null },
        "Channel": known.channel.name(),
        "ConnectedToSystemTimestamp": coarse_or_null(known.connected_to_system),
        "ContactDetails": {},
        "ContactId": known.id,
        "CustomerEndpoint": number.as_deref().map(endpoint),
        "DisconnectReason": known.reason,
        "DisconnectTimestamp": coarse_or_null(known.disconnected),
        "InitialContactId": leg(log, known.initial),
        "InitiationMethod": known.method.name(),
        "InitiationTimestamp": coarse(known.initiated),
        "InstanceARN": log.instance.arn(),
        "LastUpdateTimestamp": coarse(edition.updated * 1000),
        "MediaStreams": media,
        "NextContactId": leg(log, known.next),
        "PreviousContactId": leg(log, known.previous),
        "Queue": queue(log, known),
        "Recording": null,
        "Recordings": null,
        "References": [],
        "ScheduledTimestamp": null,
        "SegmentAttributes": {},
        "SystemEndpoint": system_number(known).map(endpoint),
        "Tags": { "aws:connect:instanceId": log.instance.id() },
        "TransferCompletedTimestamp": coarse_or_null(known.transferred),
        "TransferredToEndpoint": null,
        "VoiceIdResult": null,
    });
    if let Some(state) = known.pre_disconnect {
        record["PreDisconnectState"] = json!(state);
    }
    if let (Channel::Task, Some(last)) = (known.channel, known.rests.last()) {
        record["LastPausedTimestamp"] = coarse(last.from);
        record["LastResumedTimestamp"] = coarse_or_null(last.until);
        record["TotalPauseCount"] = json!(known.rests.len());
        record["TotalPauseDurationInSeconds"] = json!(rest_seconds(known).sum::<i64>());
    }
    record
}

/// Those that the contact began with, and one of the edition.
fn attributes(contact: &Contact, note: &str) -> Value {
    let mut all = json!({ "edition": note });
    for (name, value) in contact.asked.iter().flat_map(|asked| asked.attributes.expose()) {
        all[name] = json!(value);
    }
    all
}

fn queue(log: &Log, contact: &Contact) -> Value {
    let Some(enqueued) = contact.enqueued else { return Value::Null };
    json!({
        "ARN": queue_arn(log, contact.queue),
        "DequeueTimestamp": coarse_or_null(contact.dequeued),
        "Duration": contact.dequeued.map(|dequeued| seconds_between(enqueued, dequeued)),
        "EnqueueTimestamp": coarse(enqueued),
        "Name": log.queues[contact.queue].name,
    })
}

fn agent(log: &Log, contact: &Contact, missing: i64) -> Value {
    let Some((agent, connected)) = contact.answered else { return Value::Null };
    let rests: i64 = rest_seconds(contact).sum();
    let longest = rest_seconds(contact).max().unwrap_or_default();
    let is_task = contact.channel == Channel::Task;
    let (hold, pause) = if is_task { (0, rests) } else { (rests, 0) };
    let talked = contact.work_from.map(|end| seconds_between(connected, end) - rests);
    let work = contact.work_from.zip(contact.work_until);
    json!({
        "ARN": agent_arn(log, agent),
        "AfterContactWorkDuration": work.map(|(from, until)| seconds_between(from, until)),
        "AfterContactWorkEndTimestamp": coarse_or_null(contact.work_until),
        "AfterContactWorkStartTimestamp": coarse_or_null(contact.work_from),
        "AgentInitiatedHoldDuration": hold,
        "AgentInteractionDuration": talked.map(|seconds| (seconds - missing).max(0)),
        "AgentPauseDurationInSeconds": pause,
        "ConnectedToAgentTimestamp": coarse(connected),
        "CustomerHoldDuration": hold,
        "HierarchyGroups": hierarchy(log, agent, "GroupName"),
        "LongestHoldDuration": if is_task { 0 } else { longest },
        "NumberOfHolds": if is_task { 0 } else { contact.rests.len() },
        "RoutingProfile": {
            "ARN": profile_arn(log, agent),
            "Name": format!("Profile of {}", log.agents[agent].username),
        },
        "StateTransitions": null,
        "Username": log.agents[agent].username,
    })
}
