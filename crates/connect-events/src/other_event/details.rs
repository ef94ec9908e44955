//! The details whose shapes AWS documents.

use smol_str::SmolStr;

use crate::model::model;
use crate::open_enum::open_enum;
use crate::shared::Channel;
use crate::{Arn, ContactId, EventTime, InstanceId};

model! {
    /// A rule of Contact Lens or of metrics matched.
    ///
    /// Source: <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-connect.html>
    #[derive(Default)]
    pub struct RulesMatched {
        /// `1.0`.
        version: Option<SmolStr> = "version",
        /// The rule's name.
        rule_name: Option<SmolStr> = "ruleName",
        /// The name of the rule's action.
        action_name: Option<SmolStr> = "actionName",
        /// The instance.
        instance_arn: Option<Arn> = "instanceArn",
        /// The contact; its last part may be `*`.
        contact_arn: Option<Arn> = "contactArn",
        /// The agent.
        agent_arn: Option<Arn> = "agentArn",
        /// The queue.
        queue_arn: Option<Arn> = "queueArn",
    }
}
model! {
    /// Analysis of a contact failed.
    ///
    /// Source: <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-connect.html>
    #[derive(Default)]
    pub struct AnalysisStateChange {
        /// The instance.
        instance: Option<Arn> = "instance",
        /// The contact.
        contact: Option<Arn> = "contact",
        /// How they talked.
        channel: Option<Channel> = "channel",
        /// `FAILED`.
        state: Option<SmolStr> = "state",
        /// Why, such as `RECORDING_FILE_TOO_SMALL`.
        reason_code: Option<SmolStr> = "reasonCode",
    }
}
model! {
    /// An evaluation could not be submitted or exported.
    ///
    /// Source: <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-connect.html>
    #[derive(Default)]
    pub struct EvaluationFailed {
        /// `1.0.0`.
        version: Option<SmolStr> = "version",
        /// Which evaluation.
        metadata: Option<EvaluationMetadata> = "metadata",
        /// Why.
        data: Option<EvaluationFault> = "data",
    }
}
model! {
    /// Which evaluation failed.
    ///
    /// Source: <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-connect.html>
    #[derive(Default)]
    pub struct EvaluationMetadata {
        /// The contact.
        contact_id: Option<ContactId> = "contactId",
        /// The instance.
        instance_id: Option<InstanceId> = "instanceId",
        /// The form.
        form_id: Option<SmolStr> = "formId",
    }
}
model! {
    /// Why an evaluation failed.
    ///
    /// Source: <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-connect.html>
    #[derive(Default)]
    pub struct EvaluationFault {
        /// Such as `QUOTA_EXCEEDED_ERROR`.
        reason_code: Option<SmolStr> = "reasonCode",
        /// For people.
        message: Option<SmolStr> = "message",
    }
}
model! {
    /// A screen recording began, ended, was published or failed.
    ///
    /// Source: <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-connect.html>
    #[derive(Default)]
    pub struct ScreenRecording {
        /// The version of this detail.
        version: Option<SmolStr> = "version",
        /// What happened.
        recording_status: Option<ScreenRecordingStatus> = "recordingStatus",
        /// The same for repeated publications.
        event_deduplication_id: Option<SmolStr> = "eventDeduplicationId",
        /// The instance.
        instance_arn: Option<Arn> = "instanceArn",
        /// The contact.
        contact_arn: Option<Arn> = "contactArn",
        /// The agent.
        agent_arn: Option<Arn> = "agentArn",
        /// What recorded.
        client_info: Option<ScreenRecordingClient> = "clientInfo",
        /// What was recorded.
        recording_info: Option<ScreenRecordingInfo> = "recordingInfo",
        /// Why it failed.
        failure_info: Option<ScreenRecordingFailure> = "failureInfo",
    }
}
open_enum! {
    /// How far a screen recording has come.
    pub enum ScreenRecordingStatus {
        /// Begun.
        Initiated = "INITIATED",
        /// Ended.
        Completed = "COMPLETED",
        /// Ready to be fetched.
        Published = "PUBLISHED",
        /// Failed.
        Failed = "FAILED",
    }
}
model! {
    /// What recorded a screen.
    ///
    /// Source: <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-connect.html>
    #[derive(Default)]
    pub struct ScreenRecordingClient {
        /// The version of the client.
        app_version: Option<SmolStr> = "appVersion",
    }
}
model! {
    /// What was recorded of a screen.
    ///
    /// Source: <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-connect.html>
    #[derive(Default)]
    pub struct ScreenRecordingInfo {
        /// When it began.
        start_time: Option<EventTime> = "startTime",
        /// When it ended.
        end_time: Option<EventTime> = "endTime",
        /// When it could be fetched.
        publish_time: Option<EventTime> = "publishTime",
        /// Where it is.
        location: Option<SmolStr> = "location",
        /// Milliseconds.
        duration_in_millis: Option<i64> = "durationInMillis",
        /// Bytes.
        size_in_bytes: Option<i64> = "sizeInBytes",
    }
}
model! {
    /// Why a screen recording failed.
    ///
    /// Source: <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-connect.html>
    #[derive(Default)]
    pub struct ScreenRecordingFailure {
        /// The fault.
        code: Option<SmolStr> = "code",
        /// For people.
        message: Option<SmolStr> = "message",
        /// Where it arose.
        source: Option<SmolStr> = "source",
    }
}
