//! Rows as the JSON document shows them: members in camelCase, times as RFC 3339 in UTC with
//! milliseconds, AWS's own words as AWS writes them, what is not known as null.

use connect_events::{
    AgentId, AgentStatusType, Channel, ContactId, DisconnectReason, EventTime, InitiationMethod,
    InstanceId, ParticipantRole, QueueId, RoutingProfileId, Sentiment,
};
use contact_core::{
    Agent, Contact, Conversation, InHand, QuarantineKey, Quarantined, Record, RecordRow, Said,
    SegmentId, transcript,
};
use serde::Serialize;

use super::{State, Talk};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document<'a> {
    contacts: Vec<ContactView<'a>>,
    records: Vec<RecordView<'a>>,
    agents: Vec<AgentView<'a>>,
    conversations: Vec<ConversationView<'a>>,
    quarantined: Vec<QuarantinedView<'a>>,
    totals: Totals,
}

#[derive(Serialize)]
struct Totals {
    contacts: usize,
    records: usize,
    agents: usize,
    conversations: usize,
    segments: usize,
    abandoned: usize,
    quarantined: usize,
}

impl<'a> Document<'a> {
    pub(super) fn of(state: &'a State) -> Self {
        let State { contacts, records, agents, talks, quarantined } = state;
        let conversations: Vec<_> = talks.iter().map(conversation).collect();
        let mut quarantined: Vec<_> =
            quarantined.iter().map(|(key, row)| quarantined_view(key, row)).collect();
        quarantined.sort();
        let totals = Totals {
            contacts: contacts.len(),
            records: records.len(),
            agents: agents.len(),
            segments: conversations.iter().map(|talk| talk.segments.len()).sum(),
            conversations: conversations.len(),
            abandoned: contacts.iter().filter(|(_, contact)| contact.is_abandoned()).count(),
            quarantined: quarantined.len(),
        };
        Self {
            contacts: contacts.iter().map(|(id, contact)| contact_view(id, contact)).collect(),
            records: records.iter().filter_map(|(id, record)| record_view(id, record)).collect(),
            agents: agents.iter().map(|(id, agent)| agent_view(id, agent)).collect(),
            conversations,
            quarantined,
            totals,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ContactView<'a> {
    contact_id: &'a ContactId,
    instance_id: Option<&'a InstanceId>,
    channel: Option<&'a Channel>,
    initiation_method: Option<&'a InitiationMethod>,
    phase: Option<&'static str>,
    queue_id: Option<&'a QueueId>,
    agent_id: Option<&'a AgentId>,
    initiated_at: Option<EventTime>,
    connected_to_system_at: Option<EventTime>,
    queued_at: Option<EventTime>,
    connected_to_agent_at: Option<EventTime>,
    disconnected_at: Option<EventTime>,
    completed_at: Option<EventTime>,
    scheduled_at: Option<EventTime>,
    /// How long the last wait in a queue took, once it is over.
    queue_wait_ms: Option<i64>,
    times_queued: usize,
    after_contact_work_ms: Option<i64>,
    abandoned: bool,
    disconnect_reason: Option<&'a DisconnectReason>,
    initial_contact_id: Option<&'a ContactId>,
    previous_contact_id: Option<&'a ContactId>,
    next_contact_id: Option<&'a ContactId>,
    related_contact_id: Option<&'a ContactId>,
}

fn contact_view<'a>(id: &'a ContactId, contact: &'a Contact) -> ContactView<'a> {
    let wait = contact.queue_wait();
    ContactView {
        contact_id: id,
        instance_id: contact.instance.get(),
        channel: contact.channel.get(),
        initiation_method: contact.initiation_method.get(),
        phase: contact.phase().map(contact_core::Phase::name),
        queue_id: contact.queue(),
        agent_id: contact.agent.get(),
        initiated_at: contact.initiated.at(),
        connected_to_system_at: contact.connected_to_system.at(),
        queued_at: contact.queued_at(),
        connected_to_agent_at: contact.connected_to_agent_at(),
        disconnected_at: contact.disconnected.at(),
        completed_at: contact.completed.at(),
        scheduled_at: contact.scheduled.get().copied(),
        queue_wait_ms: wait.and_then(|wait| wait.until.map(|until| wait.millis(until))),
        times_queued: contact.enqueued.iter().len(),
        after_contact_work_ms: contact.after_contact_work.millis(),
        abandoned: contact.is_abandoned(),
        disconnect_reason: contact.disconnect_reason.get(),
        initial_contact_id: contact.initial.get(),
        previous_contact_id: contact.previous.get(),
        next_contact_id: contact.next.get(),
        related_contact_id: contact.related.get(),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RecordView<'a> {
    contact_id: &'a ContactId,
    last_update_timestamp: EventTime,
    instance_id: Option<&'a InstanceId>,
    channel: Option<&'a Channel>,
    initiation_method: Option<&'a InitiationMethod>,
    initiated_at: Option<EventTime>,
    disconnected_at: Option<EventTime>,
    disconnect_reason: Option<&'a DisconnectReason>,
    abandoned: bool,
    queue: Option<RecordQueueView<'a>>,
    agent: Option<RecordAgentView<'a>>,
    agent_connection_attempts: Option<i64>,
    transfer_completed_at: Option<EventTime>,
    initial_contact_id: Option<&'a ContactId>,
    previous_contact_id: Option<&'a ContactId>,
    next_contact_id: Option<&'a ContactId>,
    related_contact_id: Option<&'a ContactId>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RecordQueueView<'a> {
    queue_id: Option<&'a QueueId>,
    name: Option<&'a str>,
    enqueued_at: Option<EventTime>,
    dequeued_at: Option<EventTime>,
    wait_seconds: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RecordAgentView<'a> {
    agent_id: Option<&'a AgentId>,
    username: Option<&'a str>,
    connected_at: Option<EventTime>,
    interaction_seconds: Option<i64>,
    hold_seconds: Option<i64>,
    longest_hold_seconds: Option<i64>,
    holds: Option<i64>,
    after_contact_work_seconds: Option<i64>,
    pause_seconds: Option<i64>,
}

fn record_view<'a>(id: &'a ContactId, row: &'a RecordRow) -> Option<RecordView<'a>> {
    let record: &Record = row.newest.get()?;
    let queue = record.queue.as_ref().map(|queue| RecordQueueView {
        queue_id: queue.id.as_ref(),
        name: queue.name.as_deref(),
        enqueued_at: queue.enqueued,
        dequeued_at: queue.dequeued,
        wait_seconds: record.queue_wait_seconds(),
    });
    let agent = record.agent.as_ref().map(|agent| RecordAgentView {
        agent_id: agent.id.as_ref(),
        username: agent.username.as_ref().map(|name| name.expose().as_str()),
        connected_at: agent.connected,
        interaction_seconds: agent.interaction_seconds,
        hold_seconds: agent.hold_seconds,
        longest_hold_seconds: agent.longest_hold_seconds,
        holds: agent.holds,
        after_contact_work_seconds: record.after_contact_work_seconds(),
        pause_seconds: agent.pause_seconds,
    });
    Some(RecordView {
        contact_id: id,
        last_update_timestamp: row.newest.since()?,
        instance_id: record.instance.as_ref(),
        channel: record.channel.as_ref(),
        initiation_method: record.initiation_method.as_ref(),
        initiated_at: record.initiated,
        disconnected_at: record.disconnected,
        disconnect_reason: record.disconnect_reason.as_ref(),
        abandoned: record.is_abandoned(),
        queue,
        agent,
        agent_connection_attempts: record.agent_connection_attempts,
        transfer_completed_at: record.transfer_completed,
        initial_contact_id: record.initial.as_ref(),
        previous_contact_id: record.previous.as_ref(),
        next_contact_id: record.next.as_ref(),
        related_contact_id: record.related.as_ref(),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AgentView<'a> {
    agent_id: &'a AgentId,
    instance_id: Option<&'a InstanceId>,
    username: Option<&'a str>,
    routing_profile_id: Option<&'a RoutingProfileId>,
    status: Option<StatusView<'a>>,
    next_status: Option<&'a str>,
    session: &'static str,
    activity: &'static str,
    contacts: Vec<InHandView<'a>>,
    last_seen: Option<EventTime>,
}

#[derive(Serialize)]
struct StatusView<'a> {
    name: Option<&'a str>,
    since: Option<EventTime>,
    #[serde(rename = "type")]
    status_type: Option<&'a AgentStatusType>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InHandView<'a> {
    contact_id: &'a ContactId,
    channel: Option<&'a Channel>,
    state: &'a str,
    since: Option<EventTime>,
    queue_id: Option<&'a QueueId>,
}

fn agent_view<'a>(id: &'a AgentId, agent: &'a Agent) -> AgentView<'a> {
    let profile = agent.profile.get();
    let status = agent.status.get().map(|status| StatusView {
        name: status.name.as_deref(),
        since: agent.status.since(),
        status_type: status.status_type.as_ref(),
    });
    let in_hand = |contact: &'a InHand| InHandView {
        contact_id: &contact.contact,
        channel: contact.channel.as_ref(),
        state: contact.state.as_str(),
        since: contact.since,
        queue_id: contact.queue.as_ref(),
    };
    AgentView {
        agent_id: id,
        instance_id: agent.instance.get(),
        username: profile
            .and_then(|profile| profile.username.as_ref())
            .map(|name| name.expose().as_str()),
        routing_profile_id: profile.and_then(|profile| profile.routing_profile.as_ref()),
        status,
        next_status: agent.next_status.get().and_then(|status| status.as_deref()),
        session: agent.session().name(),
        activity: agent.activity().name(),
        contacts: agent.contacts().iter().map(in_hand).collect(),
        last_seen: agent.last_seen.get().copied(),
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ConversationView<'a> {
    contact_id: &'a ContactId,
    instance_id: Option<&'a InstanceId>,
    channel: Option<&'a Channel>,
    language: Option<&'a str>,
    status: Option<&'static str>,
    sentiment: std::collections::BTreeMap<&'a str, &'a Sentiment>,
    segments: Vec<SegmentView<'a>>,
    categories: Vec<&'a str>,
    issues: Vec<IssueView<'a>>,
    summary: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SegmentView<'a> {
    id: &'a str,
    kind: &'static str,
    role: Option<&'a ParticipantRole>,
    text: Option<&'a str>,
    sentiment: Option<&'a Sentiment>,
    /// From the start of a call; null in a chat, whose turns have a time instead.
    begin_ms: Option<i64>,
    end_ms: Option<i64>,
    at: Option<EventTime>,
    partial: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct IssueView<'a> {
    segment_id: &'a str,
    begin_char: i64,
    end_char: i64,
    text: Option<&'a str>,
}

fn conversation(talk: &Talk) -> ConversationView<'_> {
    let Talk { contact, conversation, segments } = talk;
    let Conversation { sentiment, categories, issues, summary, .. } = conversation;
    let turns = transcript(segments.iter().map(|(id, segment)| (id, segment)));
    ConversationView {
        contact_id: contact,
        instance_id: conversation.instance.get(),
        channel: conversation.channel.get(),
        language: conversation.language.get().map(|text| text.as_str()),
        status: conversation.status.get().map(|status| status.name()),
        sentiment: sentiment
            .iter()
            .filter_map(|(role, last)| Some((role.as_str(), &last.get()?.sentiment)))
            .collect(),
        segments: turns.into_iter().map(|(id, said)| segment_view(id, said)).collect(),
        categories: categories.iter().map(|(name, _)| name.as_str()).collect(),
        issues: issues
            .iter()
            .map(|(key, issue)| IssueView {
                segment_id: key.segment.as_str(),
                begin_char: key.from_char,
                end_char: key.to_char,
                text: issue.words.get().map(|words| words.text.expose().as_str()),
            })
            .collect(),
        summary: summary
            .get()
            .and_then(|summary| summary.text.as_ref())
            .map(|text| text.expose().as_str()),
    }
}

fn segment_view<'a>(id: &'a SegmentId, said: &'a Said) -> SegmentView<'a> {
    let offset = |millis| said.at.is_none().then_some(millis);
    SegmentView {
        id: id.as_str(),
        kind: said.kind.name(),
        role: said.role.as_ref(),
        text: said.text.as_ref().map(|text| text.expose().as_str()),
        sentiment: said.sentiment.as_ref(),
        begin_ms: offset(said.begin),
        end_ms: offset(said.end),
        at: said.at,
        partial: !said.is_final,
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
struct QuarantinedView<'a> {
    code: &'a str,
    feed: Option<&'static str>,
    source: Option<&'a str>,
    digest: &'a str,
}

fn quarantined_view<'a>(key: &'a QuarantineKey, row: &'a Quarantined) -> QuarantinedView<'a> {
    QuarantinedView {
        code: row.code.get().map_or("", String::as_str),
        feed: key.feed.map(connect_events::Feed::name),
        source: row.source.get().map(String::as_str),
        digest: &key.digest,
    }
}
