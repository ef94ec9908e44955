//! The agent of a contact record.

use smol_str::SmolStr;

use crate::model::model;
use crate::shared::{HierarchyGroups, StateTransition};
use crate::{Arn, EventTime, Personal};

model! {
    /// The agent who took a contact. Durations are whole seconds.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct RecordAgent {
        /// The agent.
        arn: Option<Arn> = "ARN",
        /// The agent's login.
        username: Option<Personal<SmolStr>> = "Username",
        /// The routing profile that the agent had.
        routing_profile: Option<RecordRoutingProfile> = "RoutingProfile",
        /// Where the agent stood in the hierarchy.
        hierarchy_groups: Option<Box<HierarchyGroups>> = "HierarchyGroups",
        /// When the contact reached the agent.
        connected_to_agent_timestamp: Option<EventTime> = "ConnectedToAgentTimestamp",
        /// Seconds of talk, hold not counted.
        agent_interaction_duration: Option<i64> = "AgentInteractionDuration",
        /// Seconds that the customer was on hold.
        customer_hold_duration: Option<i64> = "CustomerHoldDuration",
        /// Seconds of the longest hold.
        longest_hold_duration: Option<i64> = "LongestHoldDuration",
        /// How often the customer was on hold.
        number_of_holds: Option<i64> = "NumberOfHolds",
        /// Seconds of holds that the agent began.
        agent_initiated_hold_duration: Option<i64> = "AgentInitiatedHoldDuration",
        /// Seconds of after-contact work.
        after_contact_work_duration: Option<i64> = "AfterContactWorkDuration",
        /// When after-contact work began; may be later than the contact's end.
        after_contact_work_start_timestamp: Option<EventTime> = "AfterContactWorkStartTimestamp",
        /// When after-contact work ended.
        after_contact_work_end_timestamp: Option<EventTime> = "AfterContactWorkEndTimestamp",
        /// When the agent accepted a preview.
        accepted_by_agent_timestamp: Option<EventTime> = "AcceptedByAgentTimestamp",
        /// When the preview ended.
        preview_end_timestamp: Option<EventTime> = "PreviewEndTimestamp",
        /// Seconds that a task was paused with the agent. The page lacks `InSeconds`.
        agent_pause_duration: Option<i64> = "AgentPauseDuration" | "AgentPauseDurationInSeconds",
        /// What a supervisor did.
        state_transitions: Vec<StateTransition> = "StateTransitions",
        /// What the agent's device could do.
        capabilities: Option<ParticipantCapabilities> = "Capabilities",
        /// The agent's device.
        device_info: Option<Box<DeviceInfo>> = "DeviceInfo",
        /// The Region that the agent worked in.
        active_region: Option<SmolStr> = "ActiveRegion",
        /// `VOICE_ISOLATION`, `NOISE_SUPPRESSION` or `NONE`.
        voice_enhancement_mode: Option<SmolStr> = "VoiceEnhancementMode",
    }
}
model! {
    /// The routing profile that an agent had.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct RecordRoutingProfile {
        /// The routing profile.
        arn: Option<Arn> = "ARN",
        /// Its name.
        name: Option<SmolStr> = "Name",
    }
}
model! {
    /// What a participant's device could do on an in-app call.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct ParticipantCapabilities {
        /// `SEND`.
        video: Option<SmolStr> = "Video",
        /// `SEND`.
        screen_share: Option<SmolStr> = "ScreenShare",
    }
}
model! {
    /// A participant's device.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct DeviceInfo {
        /// The browser or app.
        platform_name: Option<SmolStr> = "PlatformName",
        /// Its version.
        platform_version: Option<SmolStr> = "PlatformVersion",
        /// The operating system.
        operating_system: Option<SmolStr> = "OperatingSystem",
    }
}
