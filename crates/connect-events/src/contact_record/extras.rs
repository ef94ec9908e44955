//! The smaller objects of a contact record.

use smol_str::SmolStr;

use super::agent::{DeviceInfo, ParticipantCapabilities};
use crate::model::model;
use crate::shared::{MediaStreamType, RecordingStatus};
use crate::{Arn, EventTime, Personal};

model! {
    /// The queue that a contact waited in.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct RecordQueue {
        /// The queue.
        arn: Option<Arn> = "ARN",
        /// Its name.
        name: Option<SmolStr> = "Name",
        /// When the contact entered it.
        enqueue_timestamp: Option<EventTime> = "EnqueueTimestamp" | "EnqueuedTimestamp",
        /// When the contact left it.
        dequeue_timestamp: Option<EventTime> = "DequeueTimestamp",
        /// Whole seconds between the two.
        duration: Option<i64> = "Duration",
    }
}
model! {
    /// A recording, as records told of it before they had a list.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct Recording {
        /// Why it was deleted.
        deletion_reason: Option<SmolStr> = "DeletionReason",
        /// `bucket/key`, without a scheme.
        location: Option<SmolStr> = "Location",
        /// Whether it is still there.
        status: Option<RecordingStatus> = "Status",
        /// What it records.
        recording_type: Option<MediaStreamType> = "Type",
    }
}
model! {
    /// One kind of media that a contact used.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct MediaStream {
        /// The kind.
        stream_type: Option<MediaStreamType> = "Type",
    }
}
model! {
    /// A link or file that belongs to a contact.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct Reference {
        /// Its name.
        name: Option<Personal<SmolStr>> = "Name",
        /// `URL`, `ATTACHMENT`, `NUMBER`, `STRING`, `DATE`, `EMAIL` and others.
        reference_type: Option<SmolStr> = "Type",
        /// The link, or what stands for the file.
        value: Option<Personal<SmolStr>> = "Value",
        /// `APPROVED`, `REJECTED` and others.
        status: Option<SmolStr> = "Status",
    }
}
model! {
    /// What may have broken a call.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct DisconnectDetails {
        /// `AGENT_CONNECTIVITY_ISSUE`, `AGENT_DEVICE_ISSUE`, `CUSTOMER_CONNECTIVITY_ISSUE` or
        /// `CUSTOMER_DEVICE_ISSUE`.
        potential_disconnect_issue: Option<SmolStr> = "PotentialDisconnectIssue",
    }
}
model! {
    /// How good the line was.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct QualityMetrics {
        /// At the agent's end.
        agent: Option<ParticipantQuality> = "Agent",
        /// At the customer's end.
        customer: Option<ParticipantQuality> = "Customer",
    }
}
model! {
    /// How good the line was at one end.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct ParticipantQuality {
        /// Of the sound.
        audio: Option<AudioQuality> = "Audio",
    }
}
model! {
    /// How good the sound was.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct AudioQuality {
        /// 1.0 to 5.0, the best.
        quality_score: Option<f64> = "QualityScore",
        /// `HighPacketLoss`, `HighRoundTripTime`, `HighJitterBuffer`.
        potential_quality_issues: Vec<SmolStr> = "PotentialQualityIssues",
    }
}
model! {
    /// The customer of an in-app call.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct Customer {
        /// What the device could do.
        capabilities: Option<ParticipantCapabilities> = "Capabilities",
        /// The device; in the API model only.
        device_info: Option<DeviceInfo> = "DeviceInfo",
    }
}
model! {
    /// Somebody outside who took part.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct ExternalThirdParty {
        /// Seconds that the agent spoke with them.
        external_third_party_interaction_duration: Option<i64> =
            "ExternalThirdPartyInteractionDuration",
    }
}
model! {
    /// The template of a task.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct TaskTemplateInfo {
        /// The template.
        arn: Option<Arn> = "Arn" | "ARN",
        /// Its name.
        name: Option<SmolStr> = "Name",
    }
}
model! {
    /// The assistant's session of a contact.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct WisdomInfo {
        /// The session.
        session_arn: Option<Arn> = "SessionArn" | "SessionARN",
        /// The assistants that took part.
        ai_agents: Vec<AiAgent> = "AiAgents",
    }
}
model! {
    /// An assistant that took part.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct AiAgent {
        /// `AgentAssistance` or `SelfService`.
        ai_use_case: Option<SmolStr> = "AiUseCase",
        /// The assistant's id and version.
        ai_agent_version_id: Option<SmolStr> = "AiAgentVersionId",
        /// Whether it handed over to a person.
        ai_agent_escalated: Option<bool> = "AiAgentEscalated",
    }
}
model! {
    /// Who else got an email.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct AdditionalEmailRecipients {
        /// Beside the first addressee.
        to_list: Vec<EmailRecipient> = "ToList",
        /// Copied.
        cc_list: Vec<EmailRecipient> = "CcList",
    }
}
model! {
    /// Somebody who got an email.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct EmailRecipient {
        /// The address.
        address: Option<Personal<SmolStr>> = "Address",
        /// The name beside it.
        display_name: Option<Personal<SmolStr>> = "DisplayName",
    }
}
model! {
    /// What Voice ID found. The service ended on 2026-05-20.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct VoiceIdResult {
        /// Whether the voice was known.
        authentication: Option<VoiceIdAuthentication> = "Authentication",
        /// Whether the voice was a known fraudster's.
        fraud_detection: Option<VoiceIdFraudDetection> = "FraudDetection",
        /// The speaker's id in Voice ID.
        generated_speaker_id: Option<Personal<SmolStr>> = "GeneratedSpeakerId",
        /// Whether the speaker was enrolled.
        speaker_enrolled: Option<bool> = "SpeakerEnrolled",
        /// Whether the speaker said no.
        speaker_opted_out: Option<bool> = "SpeakerOptedOut",
    }
}
model! {
    /// Whether a voice was known.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct VoiceIdAuthentication {
        /// The least score that counts, 0 to 100.
        score_threshold: Option<f64> = "ScoreThreshold",
        /// Seconds of speech needed.
        minimum_speech_in_seconds: Option<i64> = "MinimumSpeechInSeconds",
        /// The score, 0 to 100.
        score: Option<f64> = "Score",
        /// The outcome.
        result: Option<SmolStr> = "Result",
    }
}
model! {
    /// Whether a voice was a known fraudster's.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    #[derive(Default)]
    pub struct VoiceIdFraudDetection {
        /// The least score that counts, 0 to 100.
        score_threshold: Option<f64> = "ScoreThreshold",
        /// The outcome.
        result: Option<SmolStr> = "Result",
        /// Why.
        reasons: Vec<SmolStr> = "Reasons",
        /// The fraudster's id in Voice ID.
        generated_fraudster_id: Option<Personal<SmolStr>> = "GeneratedFraudsterId",
        /// The score against known fraudsters, 0 to 100.
        risk_score: Option<f64> = "RiskScore",
        /// The score against artificial voices, 0 to 100.
        voice_spoofing_score: Option<f64> = "VoiceSpoofingScore",
        /// The watch list searched.
        watchlist_id: Option<SmolStr> = "WatchlistId" | "WatchlistID",
    }
}
