//! Segments of chats.

use smol_str::SmolStr;
use std::collections::BTreeMap;

use super::{CharacterOffsets, LensEventType, OutputType, PostContactSummary};
use crate::model::model;
use crate::shared::{Channel, ParticipantRole, Sentiment};
use crate::{ContactId, EventTime, InstanceId, Personal};

model! {
    /// One message about a chat.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    pub struct ChatEvent {
        /// `2.0.0`.
        version: Option<SmolStr> = "Version",
        /// `CHAT`.
        channel: Option<Channel> = "Channel",
        /// The account.
        account_id: Option<SmolStr> = "AccountId",
        /// The instance's id.
        instance_id: Option<InstanceId> = "InstanceId",
        /// The contact.
        contact_id: ContactId = "ContactId",
        /// What the message tells of.
        streaming_event_type: Option<LensEventType> = "StreamingEventType",
        /// How the stream is set. Samples of the last messages spell `StreamingEventSettings`.
        streaming_settings: Option<Box<StreamingSettings>> =
            "StreamingSettings" | "StreamingEventSettings",
        /// Whether the text below is blotted out.
        output_type: Option<OutputType> = "OutputType",
        /// What was found.
        segments: Vec<ChatSegment> = "Segments",
    }
}
model! {
    /// How a chat stream is set.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct StreamingSettings {
        /// The language, `en-US`.
        language_code: Option<SmolStr> = "LanguageCode",
        /// Which texts are sent.
        output: Option<OutputType> = "Output",
        /// What is blotted out: `PII`.
        redaction_types: Vec<SmolStr> = "RedactionTypes",
        /// How, by what.
        redaction_types_metadata: BTreeMap<SmolStr, RedactionTypesMetadata> =
            "RedactionTypesMetadata",
    }
}
model! {
    /// How one kind of data is blotted out.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct RedactionTypesMetadata {
        /// `PII` or `EntityType`: what is written instead.
        redaction_mask_mode: Option<SmolStr> = "RedactionMaskMode",
    }
}
model! {
    /// One finding in a chat: one member is set, none when the kind is not known here.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct ChatSegment {
        /// A message.
        transcript: Option<Box<ChatTranscript>> = "Transcript",
        /// Rules that matched.
        categories: Option<ChatCategories> = "Categories",
        /// Issues found.
        issues: Option<ChatIssues> = "Issues",
        /// Files sent.
        attachments: Option<Box<ChatAttachments>> = "Attachments",
        /// Somebody came, left, or did something else than write.
        event: Option<Box<ChatParticipantEvent>> = "Event",
        /// The summary.
        post_contact_summary: Option<Box<PostContactSummary>> = "PostContactSummary",
        /// A value drawn from the conversation.
        extracted_information: Option<Box<ChatExtractedInformation>> = "ExtractedInformation",
    }
}
model! {
    /// A message.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct ChatTranscript {
        /// The message.
        id: Option<SmolStr> = "Id",
        /// The writer.
        participant_id: Option<SmolStr> = "ParticipantId",
        /// The writer's role.
        participant_role: Option<ParticipantRole> = "ParticipantRole",
        /// The writer's name; `[PII]` when blotted out.
        display_name: Option<Personal<SmolStr>> = "DisplayName",
        /// The text.
        content: Option<Personal<SmolStr>> = "Content",
        /// `text/plain`, `text/markdown` and others.
        content_type: Option<SmolStr> = "ContentType",
        /// When it was sent.
        time: Option<ChatTime> = "Time",
        /// What was blotted out.
        redaction: Option<Redaction> = "Redaction",
        /// How it sounds.
        sentiment: Option<Sentiment> = "Sentiment",
    }
}
model! {
    /// When something happened in a chat.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct ChatTime {
        /// The moment, with milliseconds.
        absolute_time: Option<EventTime> = "AbsoluteTime",
    }
}
model! {
    /// What was blotted out of a message.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct Redaction {
        /// The characters that stand for it.
        character_offsets: Vec<CharacterOffsets> = "CharacterOffsets",
    }
}
model! {
    /// Rules that matched. Chats have no list of their names beside the map.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct ChatCategories {
        /// Where they matched, by name.
        matched_details: BTreeMap<SmolStr, ChatCategoryDetails> = "MatchedDetails",
    }
}
model! {
    /// Where a rule matched.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct ChatCategoryDetails {
        /// The messages that matched.
        points_of_interest: Vec<ChatPointOfInterest> = "PointsOfInterest",
        /// The rule.
        rule_id: Option<SmolStr> = "RuleId",
    }
}
model! {
    /// Messages that matched together.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct ChatPointOfInterest {
        /// The messages.
        transcript_items: Vec<TranscriptItem> = "TranscriptItems",
    }
}
model! {
    /// A part of a message.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct TranscriptItem {
        /// The message.
        id: Option<SmolStr> = "Id",
        /// The characters meant.
        character_offsets: Option<CharacterOffsets> = "CharacterOffsets",
        /// The text meant; told for issues.
        content: Option<Personal<SmolStr>> = "Content",
    }
}
model! {
    /// Issues found.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct ChatIssues {
        /// The issues.
        issues_detected: Vec<ChatIssue> = "IssuesDetected",
    }
}
model! {
    /// One issue.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct ChatIssue {
        /// The messages that tell of it.
        transcript_items: Vec<TranscriptItem> = "TranscriptItems",
    }
}
model! {
    /// Files sent.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct ChatAttachments {
        /// The message.
        id: Option<SmolStr> = "Id",
        /// The sender.
        participant_id: Option<SmolStr> = "ParticipantId",
        /// The sender's role.
        participant_role: Option<ParticipantRole> = "ParticipantRole",
        /// The sender's name.
        display_name: Option<Personal<SmolStr>> = "DisplayName",
        /// The files.
        attachments: Vec<Attachment> = "Attachments",
        /// When they were sent.
        time: Option<ChatTime> = "Time",
    }
}
model! {
    /// A file sent.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct Attachment {
        /// The file's name.
        attachment_name: Option<Personal<SmolStr>> = "AttachmentName",
        /// The kind of file, `application/pdf`.
        content_type: Option<SmolStr> = "ContentType",
        /// The file.
        attachment_id: Option<SmolStr> = "AttachmentId",
        /// `APPROVED`, `REJECTED` or `IN_PROGRESS`.
        status: Option<SmolStr> = "Status",
    }
}
model! {
    /// Somebody came, left, or did something else than write.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct ChatParticipantEvent {
        /// The event.
        id: Option<SmolStr> = "Id",
        /// Who did it.
        participant_id: Option<SmolStr> = "ParticipantId",
        /// Their role.
        participant_role: Option<ParticipantRole> = "ParticipantRole",
        /// Their name.
        display_name: Option<Personal<SmolStr>> = "DisplayName",
        /// `application/vnd.amazonaws.connect.event.*`.
        event_type: Option<SmolStr> = "EventType",
        /// When.
        time: Option<ChatTime> = "Time",
    }
}
model! {
    /// Values drawn from a chat; in the API model, and so new that no payload was seen.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct ChatExtractedInformation {
        /// What to draw.
        extraction_definition_id: Option<SmolStr> = "ExtractionDefinitionId",
        /// Its name.
        extraction_definition_name: Option<SmolStr> = "ExtractionDefinitionName",
        /// Its label for people.
        extraction_definition_display_label: Option<SmolStr> = "ExtractionDefinitionDisplayLabel",
        /// What was drawn.
        extracted_values: Vec<ChatExtractedValue> = "ExtractedValues",
        /// Why nothing was drawn.
        failure_code: Option<SmolStr> = "FailureCode",
    }
}
model! {
    /// One value drawn from a chat.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/chat-real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct ChatExtractedValue {
        /// The value.
        content: Option<Personal<SmolStr>> = "Content",
        /// Where it was written.
        points_of_interest: Vec<TranscriptItem> = "PointsOfInterest",
    }
}
