//! Segments of calls.

use smol_str::SmolStr;
use std::collections::BTreeMap;

use super::{CharacterOffsets, LensEventType, PostContactSummary};
use crate::model::model;
use crate::shared::{Channel, ParticipantRole, Sentiment};
use crate::{ContactId, Personal};

model! {
    /// One message about a call. It tells no time: offsets count from the start of the contact.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/real-time-contact-analysis-segment-streams-data-model.html>
    pub struct VoiceEvent {
        /// `1.0.0`.
        version: Option<SmolStr> = "Version",
        /// `VOICE`.
        channel: Option<Channel> = "Channel",
        /// The account.
        account_id: Option<SmolStr> = "AccountId",
        /// The instance's id.
        instance_id: Option<crate::InstanceId> = "InstanceId",
        /// The contact.
        contact_id: ContactId = "ContactId",
        /// The language, `en-US`.
        language_code: Option<SmolStr> = "LanguageCode",
        /// What the message tells of.
        event_type: Option<LensEventType> = "EventType",
        /// What was found, in no strict order of time.
        segments: Vec<VoiceSegment> = "Segments",
    }
}
model! {
    /// One finding in a call: one member is set, none when the kind is not known here.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct VoiceSegment {
        /// Words that are still being spoken.
        utterance: Option<Box<Utterance>> = "Utterance",
        /// Words that are final.
        transcript: Option<Box<VoiceTranscript>> = "Transcript",
        /// Rules that matched.
        categories: Option<VoiceCategories> = "Categories",
        /// The summary.
        post_contact_summary: Option<Box<PostContactSummary>> = "PostContactSummary",
        /// A value drawn from the conversation.
        extracted_information: Option<Box<VoiceExtractedInformation>> = "ExtractedInformation",
    }
}
model! {
    /// Words that are still being spoken; a transcript replaces them.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct Utterance {
        /// The utterance.
        id: Option<SmolStr> = "Id",
        /// The transcript that will replace it; old payloads lack it.
        transcript_id: Option<SmolStr> = "TranscriptId",
        /// The speaker.
        participant_id: Option<SmolStr> = "ParticipantId",
        /// The speaker's role.
        participant_role: Option<ParticipantRole> = "ParticipantRole",
        /// The words so far.
        partial_content: Option<Personal<SmolStr>> = "PartialContent",
        /// Milliseconds from the contact's start to its beginning.
        begin_offset_millis: Option<i64> = "BeginOffsetMillis",
        /// Milliseconds from the contact's start to its end.
        end_offset_millis: Option<i64> = "EndOffsetMillis",
        /// How it sounds; not on the AWS page.
        sentiment: Option<Sentiment> = "Sentiment",
        /// Issues in it; not on the AWS page.
        issues_detected: Vec<VoiceIssue> = "IssuesDetected",
    }
}
model! {
    /// Words that are final. Those of different speakers overlap.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct VoiceTranscript {
        /// The transcript; utterances before it name it.
        id: Option<SmolStr> = "Id",
        /// The speaker.
        participant_id: Option<SmolStr> = "ParticipantId",
        /// The speaker's role.
        participant_role: Option<ParticipantRole> = "ParticipantRole",
        /// The words.
        content: Option<Personal<SmolStr>> = "Content",
        /// Milliseconds from the contact's start to its beginning.
        begin_offset_millis: Option<i64> = "BeginOffsetMillis",
        /// Milliseconds from the contact's start to its end.
        end_offset_millis: Option<i64> = "EndOffsetMillis",
        /// How it sounds.
        sentiment: Option<Sentiment> = "Sentiment",
        /// Issues in it.
        issues_detected: Vec<VoiceIssue> = "IssuesDetected",
        /// The language, `en-US`.
        language_code: Option<SmolStr> = "LanguageCode",
    }
}
model! {
    /// An issue, action or outcome in a transcript.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct VoiceIssue {
        /// The characters that tell of it.
        character_offsets: Option<CharacterOffsets> = "CharacterOffsets",
    }
}
model! {
    /// Rules that matched.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct VoiceCategories {
        /// The names of the rules.
        matched_categories: Vec<SmolStr> = "MatchedCategories",
        /// Where they matched, by name.
        matched_details: BTreeMap<SmolStr, VoiceCategoryDetails> = "MatchedDetails",
    }
}
model! {
    /// Where a rule matched.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct VoiceCategoryDetails {
        /// The spans that matched; none when the rule tests sentiment.
        points_of_interest: Vec<VoicePointOfInterest> = "PointsOfInterest",
        /// The rule; old payloads lack it.
        rule_id: Option<SmolStr> = "RuleId",
    }
}
model! {
    /// A span of a call.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct VoicePointOfInterest {
        /// Milliseconds from the contact's start to its beginning.
        begin_offset_millis: Option<i64> = "BeginOffsetMillis",
        /// Milliseconds from the contact's start to its end.
        end_offset_millis: Option<i64> = "EndOffsetMillis",
    }
}
model! {
    /// Values drawn from a call; in the API model, and so new that no payload was seen.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct VoiceExtractedInformation {
        /// What to draw.
        extraction_definition_id: Option<SmolStr> = "ExtractionDefinitionId",
        /// Its name.
        extraction_definition_name: Option<SmolStr> = "ExtractionDefinitionName",
        /// Its label for people.
        extraction_definition_display_label: Option<SmolStr> = "ExtractionDefinitionDisplayLabel",
        /// What was drawn.
        extracted_values: Vec<VoiceExtractedValue> = "ExtractedValues",
        /// Why nothing was drawn.
        failure_code: Option<SmolStr> = "FailureCode",
    }
}
model! {
    /// One value drawn from a call.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct VoiceExtractedValue {
        /// The value.
        content: Option<Personal<SmolStr>> = "Content",
        /// Where it was said.
        points_of_interest: Vec<VoicePointOfInterest> = "PointsOfInterest",
    }
}
