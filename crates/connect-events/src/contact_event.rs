//! Contact events, as EventBridge carries them.

use smol_str::SmolStr;
use std::collections::BTreeMap;

use crate::model::model;
use crate::open_enum::open_enum;
use crate::shared::{
    AnsweringMachineDetectionStatus, Campaign, Channel, ChatMetrics, ContactEvaluation,
    ContactLens, CustomerVoiceActivity, DisconnectReason, Endpoint, GlobalResiliencyMetadata,
    HierarchyGroups, InitiationMethod, OutboundStrategy, QueueType, RecordingInfo, RoutingCriteria,
    SegmentAttributeValue, StateTransition,
};
use crate::{Arn, ContactId, EventTime, Personal, RawJson};

model! {
    /// One contact event in its EventBridge envelope.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    pub struct ContactEvent {
        /// The envelope's version, `0`.
        version: Option<SmolStr> = "version",
        /// Names one publication; a copy from another Region has another.
        id: Option<SmolStr> = "id",
        /// `Amazon Connect Contact Event`.
        detail_type: SmolStr = "detail-type",
        /// `aws.connect`.
        source: Option<SmolStr> = "source",
        /// The account.
        account: Option<SmolStr> = "account",
        /// When it happened, in whole seconds.
        time: EventTime = "time",
        /// The Region that published it.
        region: Option<SmolStr> = "region",
        /// The contact and the instance, in no fixed order.
        resources: Vec<Arn> = "resources",
        /// What is told of the contact.
        detail: ContactDetail = "detail",
    }
}
model! {
    /// What a contact event tells of its contact.
    ///
    /// Connect writes camelCase; some samples of the page have PascalCase, and both are read.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    pub struct ContactDetail {
        /// The contact.
        contact_id: ContactId = "contactId" | "ContactId",
        /// How they talk.
        channel: Option<Channel> = "channel" | "Channel",
        /// The instance; under Global Resiliency that of the Region that published.
        instance_arn: Option<Arn> = "instanceArn" | "instanceARN" | "InstanceArn" | "InstanceARN",
        /// How it began.
        initiation_method: Option<InitiationMethod> = "initiationMethod" | "InitiationMethod",
        /// What happened.
        event_type: Option<ContactEventType> = "eventType" | "EventType",
        /// The first leg; absent on a first leg.
        initial_contact_id: Option<ContactId> = "initialContactId" | "InitialContactId",
        /// The leg before; absent on a first leg.
        previous_contact_id: Option<ContactId> = "previousContactId" | "PreviousContactId",
        /// A linked task, email or chat.
        related_contact_id: Option<ContactId> = "relatedContactId" | "RelatedContactId",
        /// The queue; absent for outbound, and before queueing.
        queue_info: Option<QueueInfo> = "queueInfo" | "QueueInfo",
        /// The agent; absent until one is chosen.
        agent_info: Option<Box<AgentInfo>> = "agentInfo" | "AgentInfo",
        /// When it began; campaigns tell another time in `INITIATED` than later.
        initiation_timestamp: Option<EventTime> = "initiationTimestamp" | "InitiationTimestamp",
        /// When the media stood; inbound calls may lack it.
        connected_to_system_timestamp: Option<EventTime> =
            "connectedToSystemTimestamp" | "ConnectedToSystemTimestamp",
        /// When it ended; one sample of `COMPLETED` lacks it.
        disconnect_timestamp: Option<EventTime> = "disconnectTimestamp" | "DisconnectTimestamp",
        /// When a task is to begin.
        scheduled_timestamp: Option<EventTime> = "scheduledTimestamp" | "ScheduledTimestamp",
        /// When a campaign call began to ring.
        ring_start_timestamp: Option<EventTime> = "ringStartTimestamp" | "RingStartTimestamp",
        /// Tags by name; `aws:connect:systemEndpoint` holds a number.
        tags: BTreeMap<SmolStr, Personal<SmolStr>> = "tags" | "Tags",
        /// What `CONTACT_DATA_UPDATED` tells of.
        updated_properties: Vec<SmolStr> = "updatedProperties" | "UpdatedProperties",
        /// Which agents it may be routed to. On the wire one object or a list.
        routing_criteria: Vec<RoutingCriteria> =
            "routingCriteria" | "RoutingCriteria" => crate::lenient::OneOrMany<RoutingCriteria>,
        /// How conversational analytics is set.
        contact_lens: Option<Box<ContactLens>> = "contactLens" | "ContactLens",
        /// What Connect itself says of the contact, by name.
        segment_attributes: BTreeMap<SmolStr, Box<SegmentAttributeValue>> =
            "segmentAttributes" | "SegmentAttributes",
        /// The customer's profile.
        customer_id: Option<Personal<SmolStr>> = "customerId" | "CustomerId",
        /// The greeting heard on an outbound call.
        customer_voice_activity: Option<Box<CustomerVoiceActivity>> =
            "customerVoiceActivity" | "CustomerVoiceActivity",
        /// What answered an outbound call.
        answering_machine_detection_status: Option<AnsweringMachineDetectionStatus> =
            "answeringMachineDetectionStatus" | "AnsweringMachineDetectionStatus",
        /// Why it ended; for campaigns and email only, ordinary calls tell it in their record.
        disconnect_reason: Option<DisconnectReason> = "disconnectReason" | "DisconnectReason",
        /// The campaign that dialled.
        campaign: Option<Campaign> = "campaign" | "Campaign",
        /// How the outbound contact is made.
        outbound_strategy: Option<Box<OutboundStrategy>> = "outboundStrategy" | "OutboundStrategy",
        /// The contact centre's end; absent for callbacks, monitoring and queue transfers.
        system_endpoint: Option<Endpoint> = "systemEndpoint" | "SystemEndpoint",
        /// The customer's end.
        customer_endpoint: Option<Endpoint> = "customerEndpoint" | "CustomerEndpoint",
        /// Recordings.
        recordings: Vec<RecordingInfo> =
            "recordings" | "Recordings" | "recordingInfo" | "RecordingInfo",
        /// What a task says of itself, by name.
        contact_details: BTreeMap<SmolStr, Personal<RawJson>> = "contactDetails" | "ContactDetails",
        /// Evaluations by the form's id.
        contact_evaluations: BTreeMap<SmolStr, ContactEvaluation> =
            "contactEvaluations" | "ContactEvaluations",
        /// What Connect counted in a chat.
        chat_metrics: Option<Box<ChatMetrics>> = "chatMetrics" | "ChatMetrics",
        /// Where it ran, under Global Resiliency.
        global_resiliency_metadata: Option<Box<GlobalResiliencyMetadata>> =
            "globalResiliencyMetadata" | "GlobalResiliencyMetadata",
    }
}
open_enum! {
    /// What a contact event tells of. They arrive in any order.
    pub enum ContactEventType {
        /// The contact began, or was transferred.
        Initiated = "INITIATED",
        /// The media stands; inbound calls may never have it.
        ConnectedToSystem = "CONNECTED_TO_SYSTEM",
        /// Something in `updatedProperties` changed.
        ContactDataUpdated = "CONTACT_DATA_UPDATED",
        /// It entered a queue.
        Queued = "QUEUED",
        /// It reached an agent.
        ConnectedToAgent = "CONNECTED_TO_AGENT",
        /// It ended, or could not be made.
        Disconnected = "DISCONNECTED",
        /// The task was paused.
        Paused = "PAUSED",
        /// The task goes on.
        Resumed = "RESUMED",
        /// It is wholly over, after-contact work too.
        Completed = "COMPLETED",
        /// Answering machine detection is off.
        AmdDisabled = "AMD_DISABLED",
        /// An in-app call.
        WebrtcApi = "WEBRTC_API",
    }
}
model! {
    /// The queue of a contact.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct QueueInfo {
        /// The queue.
        queue_arn: Option<Arn> = "queueArn" | "queueARN" | "QueueArn" | "QueueARN",
        /// Whether it is shared.
        queue_type: Option<QueueType> = "queueType" | "QueueType",
        /// When the contact entered it.
        enqueue_timestamp: Option<EventTime> =
            "enqueueTimestamp" | "EnqueueTimestamp" | "enqueuedTimestamp" | "EnqueuedTimestamp",
    }
}
model! {
    /// The agent of a contact. There is neither a routing profile nor a user name.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html>
    #[derive(Default)]
    pub struct AgentInfo {
        /// The agent.
        agent_arn: Option<Arn> = "agentArn" | "agentARN" | "AgentArn" | "AgentARN",
        /// When the contact reached the agent.
        connected_to_agent_timestamp: Option<EventTime> =
            "connectedToAgentTimestamp" | "ConnectedToAgentTimestamp",
        /// Seconds on hold.
        agent_initiated_hold_duration: Option<i64> =
            "agentInitiatedHoldDuration" | "AgentInitiatedHoldDuration",
        /// When after-contact work began.
        after_contact_work_start_timestamp: Option<EventTime> =
            "afterContactWorkStartTimestamp" | "AfterContactWorkStartTimestamp",
        /// When after-contact work ended.
        after_contact_work_end_timestamp: Option<EventTime> =
            "afterContactWorkEndTimestamp" | "AfterContactWorkEndTimestamp",
        /// Seconds of after-contact work.
        after_contact_work_duration: Option<i64> =
            "afterContactWorkDuration" | "AfterContactWorkDuration",
        /// When the agent accepted a preview.
        accepted_by_agent_timestamp: Option<EventTime> =
            "acceptedByAgentTimestamp" | "AcceptedByAgentTimestamp",
        /// When the preview ended.
        preview_end_timestamp: Option<EventTime> = "previewEndTimestamp" | "PreviewEndTimestamp",
        /// Where the agent stands in the hierarchy.
        hierarchy_groups: Option<Box<HierarchyGroups>> = "hierarchyGroups" | "HierarchyGroups",
        /// What a supervisor did.
        state_transitions: Vec<StateTransition> = "stateTransitions" | "StateTransitions",
        /// The Region that the agent works in.
        active_region: Option<SmolStr> = "activeRegion" | "ActiveRegion",
    }
}
