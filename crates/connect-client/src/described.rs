//! What Connect knows of one contact, as an event.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_connect::primitives::DateTime;
use aws_sdk_connect::types;
use connect_events::{
    AgentInfo, AnsweringMachineDetectionStatus, Arn, Campaign, Channel, ContactDetail,
    ContactEvent, ContactId, DisconnectReason, Endpoint, EndpointType, EventTime, HierarchyGroup,
    HierarchyGroups, InitiationMethod, Personal, QueueInfo,
};
use smol_str::SmolStr;

/// What Connect knows of one contact.
///
/// It is an event and not a record, because a record says that the contact is over, and this answer
/// is given of contacts that go on; as a record it would also stand in for the published one, which
/// knows more (holds, interaction, who transferred it).
///
/// Joining the facts of the event is harmless in any order. But it did not come by the feed of
/// contact events: who joins them leaves out the row of what was heard, so that a feed that is silent
/// does not look alive, and knows that `Tellers` name the feed.
///
/// Members of which no row is made are left out: recordings, evaluations, routing, the description of
/// a task and what it counts.
///
/// Source: <https://docs.aws.amazon.com/connect/latest/APIReference/API_Contact.html>
#[derive(Clone, Debug, PartialEq)]
pub struct Described {
    /// The contact as an event without a type, told at the contact's last update, to the
    /// millisecond. Queue and agent are told as ARNs, as an event does, made of the contact's own.
    pub event: ContactEvent,
    /// Attributes that flows and callers set, by name.
    pub attributes: BTreeMap<SmolStr, Personal<SmolStr>>,
}

/// `None` when the answer is of no contact, or of another one, or has no moment at all.
pub(crate) fn described(asked: &ContactId, told: types::Contact) -> Option<Described> {
    let contact_id = ContactId::new(told.id.as_deref()?).ok().filter(|id| id == asked)?;
    let arn = told.arn.as_deref();
    let instance = arn.and_then(|arn| arn.split_once("/contact/")).map(|(instance, _)| instance);
    let within = |kind: &str, id: Option<&str>| {
        Some(Arn::new(format!("{}/{kind}/{}", instance?, id.filter(|id| !id.is_empty())?)))
    };
    let queue_info = told.queue_info.as_ref().map(|queue| QueueInfo {
        queue_arn: within("queue", queue.id.as_deref()),
        queue_type: None,
        enqueue_timestamp: queue.enqueue_timestamp.as_ref().and_then(moment),
    });
    let agent_info = told.agent_info.as_ref().map(|agent| {
        let arn = within("agent", agent.id.as_deref());
        Box::new(agent_info(agent, arn))
    });
    let moments = [
        &told.last_update_timestamp,
        &told.disconnect_timestamp,
        &told.connected_to_system_timestamp,
        &told.initiation_timestamp,
    ];
    let time = moments.into_iter().find_map(|told| told.as_ref().and_then(moment))?;
    let detail = ContactDetail {
        contact_id,
        channel: told.channel.map(|told| Channel::from_text(told.as_str())),
        instance_arn: instance.map(Arn::new),
        initiation_method: told
            .initiation_method
            .map(|told| InitiationMethod::from_text(told.as_str())),
        event_type: None,
        initial_contact_id: id(told.initial_contact_id),
        previous_contact_id: id(told.previous_contact_id),
        related_contact_id: id(told.related_contact_id),
        queue_info,
        agent_info,
        initiation_timestamp: told.initiation_timestamp.as_ref().and_then(moment),
        connected_to_system_timestamp: told.connected_to_system_timestamp.as_ref().and_then(moment),
        disconnect_timestamp: told.disconnect_timestamp.as_ref().and_then(moment),
        scheduled_timestamp: told.scheduled_timestamp.as_ref().and_then(moment),
        ring_start_timestamp: told.ring_start_timestamp.as_ref().and_then(moment),
        tags: personal(told.tags),
        updated_properties: Vec::new(),
        routing_criteria: Vec::new(),
        contact_lens: None,
        segment_attributes: BTreeMap::new(),
        customer_id: told.customer_id.map(|id| Personal::new(id.into())),
        customer_voice_activity: None,
        answering_machine_detection_status: told
            .answering_machine_detection_status
            .map(|told| AnsweringMachineDetectionStatus::from_text(told.as_str())),
        disconnect_reason: told.disconnect_reason.map(|told| DisconnectReason::from_text(&told)),
        campaign: told
            .campaign
            .map(|told| Campaign { campaign_id: told.campaign_id.map(SmolStr::from) }),
        outbound_strategy: None,
        system_endpoint: told.system_endpoint.map(endpoint),
        customer_endpoint: told.customer_endpoint.map(endpoint),
        recordings: Vec::new(),
        contact_details: BTreeMap::new(),
        contact_evaluations: BTreeMap::new(),
        chat_metrics: None,
        global_resiliency_metadata: None,
    };
    let event = ContactEvent {
        version: None,
        id: None,
        detail_type: "Amazon Connect Contact Event".into(),
        source: None,
        account: None,
        time,
        region: None,
        resources: told.arn.map(Arn::new).into_iter().collect(),
        detail,
    };
    Some(Described { event, attributes: personal(told.attributes) })
}

fn agent_info(agent: &types::AgentInfo, arn: Option<Arn>) -> AgentInfo {
    let at = |told: &Option<DateTime>| told.as_ref().and_then(moment);
    AgentInfo {
        agent_arn: arn,
        connected_to_agent_timestamp: at(&agent.connected_to_agent_timestamp),
        agent_initiated_hold_duration: agent.agent_initiated_hold_duration.map(i64::from),
        after_contact_work_start_timestamp: at(&agent.after_contact_work_start_timestamp),
        after_contact_work_end_timestamp: at(&agent.after_contact_work_end_timestamp),
        after_contact_work_duration: agent.after_contact_work_duration.map(i64::from),
        accepted_by_agent_timestamp: at(&agent.accepted_by_agent_timestamp),
        preview_end_timestamp: at(&agent.preview_end_timestamp),
        hierarchy_groups: agent.hierarchy_groups.as_ref().map(|told| Box::new(groups(told))),
        state_transitions: Vec::new(),
        active_region: agent.active_region.as_deref().map(SmolStr::from),
    }
}

fn groups(told: &types::HierarchyGroups) -> HierarchyGroups {
    let group = |told: &Option<types::AgentHierarchyGroup>| {
        let arn = told.as_ref()?.arn.as_deref().map(Arn::new);
        Some(HierarchyGroup { arn, name: None })
    };
    HierarchyGroups {
        level1: group(&told.level1),
        level2: group(&told.level2),
        level3: group(&told.level3),
        level4: group(&told.level4),
        level5: group(&told.level5),
    }
}

fn endpoint(told: types::EndpointInfo) -> Endpoint {
    Endpoint {
        address: told.address.map(|address| Personal::new(address.into())),
        endpoint_type: told.r#type.map(|kind| EndpointType::from_text(kind.as_str())),
        display_name: told.display_name.map(|name| Personal::new(name.into())),
    }
}

fn id(told: Option<String>) -> Option<ContactId> {
    ContactId::new(&told?).ok()
}

fn personal(told: Option<HashMap<String, String>>) -> BTreeMap<SmolStr, Personal<SmolStr>> {
    let each = told.into_iter().flatten();
    each.map(|(name, value)| (name.into(), Personal::new(value.into()))).collect()
}

/// A moment as the feeds have it; what stands for "not yet" is none.
pub(crate) fn moment(told: &DateTime) -> Option<EventTime> {
    let millis = told.to_millis().ok()?;
    Some(EventTime::from_millis(millis)).filter(|at| !at.is_sentinel())
}
