//! What voice and chat segments share.

use smol_str::SmolStr;

use crate::Personal;
use crate::model::model;
use crate::open_enum::open_enum;

open_enum! {
    /// What a Contact Lens message tells of.
    pub enum LensEventType {
        /// Analysis began. The first of a session.
        Started = "STARTED",
        /// Segments follow.
        Segments = "SEGMENTS",
        /// Analysis is over. The last of a session, unless it failed.
        Completed = "COMPLETED",
        /// Analysis failed. The last of a session.
        Failed = "FAILED",
    }
}
open_enum! {
    /// Whether personal data is blotted out of the text.
    pub enum OutputType {
        /// As it was said.
        Raw = "Raw",
        /// Blotted out.
        Redacted = "Redacted",
        /// Both, each segment once a kind; a setting, not the kind of one message.
        RedactedAndRaw = "RedactedAndRaw",
    }
}
open_enum! {
    /// Whether there is a summary.
    pub enum SummaryStatus {
        /// There is.
        Completed = "COMPLETED",
        /// There is none.
        Failed = "FAILED",
    }
}
model! {
    /// The part of a text that is meant, counted in characters, not bytes.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct CharacterOffsets {
        /// The first character.
        begin_offset_char: Option<i64> = "BeginOffsetChar",
        /// The character after the last.
        end_offset_char: Option<i64> = "EndOffsetChar",
    }
}
model! {
    /// The summary of a conversation.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/real-time-contact-analysis-segment-streams-data-model.html>
    #[derive(Default)]
    pub struct PostContactSummary {
        /// The text; missing when it failed.
        content: Option<Personal<SmolStr>> = "Content",
        /// Whether there is one.
        status: Option<SummaryStatus> = "Status",
        /// Why there is none.
        failure_code: Option<SmolStr> = "FailureCode",
    }
}
