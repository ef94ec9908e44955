//! Contact Lens real-time segments.

mod chat;
mod parts;
mod voice;

pub use chat::{
    Attachment, ChatAttachments, ChatCategories, ChatCategoryDetails, ChatEvent,
    ChatExtractedInformation, ChatExtractedValue, ChatIssue, ChatIssues, ChatParticipantEvent,
    ChatPointOfInterest, ChatSegment, ChatTime, ChatTranscript, Redaction, RedactionTypesMetadata,
    StreamingSettings, TranscriptItem,
};
pub use parts::{CharacterOffsets, LensEventType, OutputType, PostContactSummary, SummaryStatus};
pub use voice::{
    Utterance, VoiceCategories, VoiceCategoryDetails, VoiceEvent, VoiceExtractedInformation,
    VoiceExtractedValue, VoiceIssue, VoicePointOfInterest, VoiceSegment, VoiceTranscript,
};

use serde::Serialize;

use crate::{ContactId, InstanceId};

/// One message of the Contact Lens streams.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum LensEvent {
    /// Of a call.
    Voice(VoiceEvent),
    /// Of a chat.
    Chat(ChatEvent),
}

impl LensEvent {
    /// The contact.
    #[must_use]
    pub fn contact_id(&self) -> &ContactId {
        match self {
            Self::Voice(event) => &event.contact_id,
            Self::Chat(event) => &event.contact_id,
        }
    }

    /// The instance.
    #[must_use]
    pub fn instance_id(&self) -> Option<&InstanceId> {
        match self {
            Self::Voice(event) => event.instance_id.as_ref(),
            Self::Chat(event) => event.instance_id.as_ref(),
        }
    }

    /// What the message tells of.
    #[must_use]
    pub fn event_type(&self) -> Option<&LensEventType> {
        match self {
            Self::Voice(event) => event.event_type.as_ref(),
            Self::Chat(event) => event.streaming_event_type.as_ref(),
        }
    }
}
