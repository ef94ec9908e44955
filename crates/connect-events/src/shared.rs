//! What more than one feed tells of.
//!
//! Contact events write these objects in camelCase and contact records in PascalCase, so each
//! member is read by both names; it is written by the contact record's.

mod analytics;
mod chat_metrics;
mod enums;
mod outbound;
mod parts;
mod routing;

pub use analytics::{
    AnalyticsConfiguration, ChannelConfiguration, ContactLens, ConversationalAnalytics,
    RedactionConfiguration, SentimentConfiguration, SummaryConfiguration,
};
pub use chat_metrics::{ChatContactMetrics, ChatMetrics, ChatParticipantMetrics};
pub use enums::{
    AnsweringMachineDetectionStatus, Channel, DisconnectReason, EndpointType, EvaluationStatus,
    InitiationMethod, MediaStreamType, ParticipantRole, ParticipantType, QueueType,
    RecordingStatus, RoutingStepStatus, Sentiment, StorageType, SupervisorState,
};
pub use outbound::{
    AgentFirst, Campaign, CustomerVoiceActivity, OutboundStrategy, OutboundStrategyConfig,
    PostAcceptTimeoutConfig, Preview,
};
pub use parts::{
    ContactEvaluation, Endpoint, GlobalResiliencyMetadata, HierarchyGroup, HierarchyGroups,
    RecordingInfo, SegmentAttributeValue, StateTransition,
};
pub use routing::{
    AgentsCriteria, AttributeCondition, Expiry, Expression, MatchCriteria, ProficiencyRange,
    RoutingCriteria, RoutingStep,
};
