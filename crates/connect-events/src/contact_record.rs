//! Contact records, which AWS also calls contact trace records.

mod agent;
mod extras;

use smol_str::SmolStr;
use std::collections::BTreeMap;

pub use agent::{DeviceInfo, ParticipantCapabilities, RecordAgent, RecordRoutingProfile};
pub use extras::{
    AdditionalEmailRecipients, AiAgent, AudioQuality, Customer, DisconnectDetails, EmailRecipient,
    ExternalThirdParty, MediaStream, ParticipantQuality, QualityMetrics, RecordQueue, Recording,
    Reference, TaskTemplateInfo, VoiceIdAuthentication, VoiceIdFraudDetection, VoiceIdResult,
    WisdomInfo,
};

use crate::model::model;
use crate::shared::{
    AnsweringMachineDetectionStatus, Campaign, Channel, ChatMetrics, ContactEvaluation,
    ContactLens, CustomerVoiceActivity, DisconnectReason, Endpoint, GlobalResiliencyMetadata,
    InitiationMethod, OutboundStrategy, RecordingInfo, RoutingCriteria, SegmentAttributeValue,
};
use crate::{Arn, ContactId, Deferred, EventTime, Personal, RawJson};

model! {
    /// One version of the record of one leg of a contact.
    ///
    /// Connect publishes it when the contact is over and again on every later change, for up to 24
    /// months; the greatest `last_update_timestamp` is the newest. Times are whole seconds.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    pub struct ContactRecord {
        /// The account.
        aws_account_id: Option<SmolStr> = "AWSAccountId",
        /// `2017-03-10`.
        aws_contact_trace_record_format_version: Option<SmolStr> =
            "AWSContactTraceRecordFormatVersion",
        /// The contact.
        contact_id: ContactId = "ContactId",
        /// When this version was written.
        last_update_timestamp: EventTime = "LastUpdateTimestamp",
        /// The instance.
        instance_arn: Option<Arn> = "InstanceARN" | "InstanceArn",
        /// How they talked.
        channel: Option<Channel> = "Channel",
        /// How it began.
        initiation_method: Option<InitiationMethod> = "InitiationMethod",
        /// When it began.
        initiation_timestamp: Option<EventTime> = "InitiationTimestamp",
        /// When the customer's end was over.
        disconnect_timestamp: Option<EventTime> = "DisconnectTimestamp",
        /// When the media stood.
        connected_to_system_timestamp: Option<EventTime> = "ConnectedToSystemTimestamp",
        /// When a transfer was completed; told for cold transfers.
        transfer_completed_timestamp: Option<EventTime> = "TransferCompletedTimestamp",
        /// When a task was to begin.
        scheduled_timestamp: Option<EventTime> = "ScheduledTimestamp",
        /// When a campaign call began to ring.
        ring_start_timestamp: Option<EventTime> = "RingStartTimestamp",
        /// The agent who took it.
        agent: Option<Box<RecordAgent>> = "Agent",
        /// How often it was offered to agents.
        agent_connection_attempts: Option<i64> = "AgentConnectionAttempts",
        /// Attributes that flows set, by name; at most 32,768 bytes, values often empty.
        attributes: Option<Deferred<BTreeMap<SmolStr, Personal<SmolStr>>>> = "Attributes",
        /// The queue that it waited in.
        queue: Option<Box<RecordQueue>> = "Queue",
        /// The first recording; `recordings` took its place.
        recording: Option<Deferred<Recording>> = "Recording",
        /// Recordings and transcripts.
        recordings: Option<Deferred<Vec<RecordingInfo>>> = "Recordings" | "RecordingInfo" | "RecordingsInfo",
        /// The media used.
        media_streams: Vec<MediaStream> = "MediaStreams",
        /// The customer's end.
        customer_endpoint: Option<Endpoint> = "CustomerEndpoint",
        /// The contact centre's end.
        system_endpoint: Option<Endpoint> = "SystemEndpoint",
        /// Where the agent transferred it to.
        transferred_to_endpoint: Option<Box<Endpoint>> = "TransferredToEndpoint",
        /// The first leg.
        initial_contact_id: Option<ContactId> = "InitialContactId",
        /// The leg before.
        previous_contact_id: Option<ContactId> = "PreviousContactId",
        /// The leg after.
        next_contact_id: Option<ContactId> = "NextContactId",
        /// A linked contact.
        related_contact_id: Option<ContactId> = "RelatedContactId",
        /// The first contact of all that belong together.
        contact_association_id: Option<ContactId> = "ContactAssociationId",
        /// The customer's profile.
        customer_id: Option<Personal<SmolStr>> = "CustomerId",
        /// Why it ended; absent before 2022.
        disconnect_reason: Option<DisconnectReason> = "DisconnectReason",
        /// The state before it ended; AWS's metric definitions name it.
        pre_disconnect_state: Option<SmolStr> = "PreDisconnectState",
        /// What may have broken the call.
        disconnect_details: Option<DisconnectDetails> = "DisconnectDetails",
        /// Links and files that belong to it.
        references: Vec<Reference> = "References",
        /// What Voice ID found.
        voice_id_result: Option<Box<VoiceIdResult>> = "VoiceIdResult",
        /// The campaign that dialled; an object even when there was none.
        campaign: Option<Campaign> = "Campaign",
        /// What a task says of itself, by name.
        contact_details: BTreeMap<SmolStr, Personal<RawJson>> = "ContactDetails",
        /// What answered an outbound call.
        answering_machine_detection_status: Option<AnsweringMachineDetectionStatus> =
            "AnsweringMachineDetectionStatus",
        /// What Connect itself says of the contact, by name.
        segment_attributes: BTreeMap<SmolStr, Box<SegmentAttributeValue>> = "SegmentAttributes",
        /// Tags by name; `aws:connect:systemEndpoint` holds a number.
        tags: Option<Deferred<BTreeMap<SmolStr, Personal<SmolStr>>>> = "Tags",
        /// The last three routing criteria.
        routing_criteria: Vec<RoutingCriteria> =
            "RoutingCriteria" => crate::lenient::OneOrMany<RoutingCriteria>,
        /// How good the line was.
        quality_metrics: Option<Box<QualityMetrics>> = "QualityMetrics",
        /// What the customer's device could do.
        customer: Option<Box<Customer>> = "Customer",
        /// The greeting heard on an outbound call; with milliseconds.
        customer_voice_activity: Option<Box<CustomerVoiceActivity>> = "CustomerVoiceActivity",
        /// How conversational analytics was set.
        contact_lens: Option<Box<ContactLens>> = "ContactLens",
        /// Evaluations by the form's id.
        contact_evaluations: BTreeMap<SmolStr, ContactEvaluation> = "ContactEvaluations",
        /// What Connect counted in a chat.
        chat_metrics: Option<Box<ChatMetrics>> = "ChatMetrics",
        /// How long somebody outside took part.
        external_third_party: Option<ExternalThirdParty> = "ExternalThirdParty",
        /// Where it ran, under Global Resiliency.
        global_resiliency_metadata: Option<Box<GlobalResiliencyMetadata>> =
            "GlobalResiliencyMetadata",
        /// When a task was last paused.
        last_paused_timestamp: Option<EventTime> = "LastPausedTimestamp",
        /// When a task last went on.
        last_resumed_timestamp: Option<EventTime> = "LastResumedTimestamp",
        /// How often a task was paused.
        total_pause_count: Option<i64> = "TotalPauseCount",
        /// Seconds that a task was paused.
        total_pause_duration_in_seconds: Option<i64> = "TotalPauseDurationInSeconds",
        /// The template of a task.
        task_template_info: Option<Box<TaskTemplateInfo>> = "TaskTemplateInfo",
        /// The assistant's session.
        wisdom_info: Option<Box<WisdomInfo>> = "WisdomInfo",
        /// Who else got an email.
        additional_email_recipients: Option<Box<AdditionalEmailRecipients>> =
            "AdditionalEmailRecipients",
        /// How the outbound contact was made.
        outbound_strategy: Option<Box<OutboundStrategy>> = "OutboundStrategy",
        /// Seen in one consumer's code only; its shape is not known.
        contact_routing_data: Option<Personal<RawJson>> = "ContactRoutingData",
    }
}
