//! What Contact Lens found so far in a talk that goes on, or ended a short time ago.
//!
//! The answers are read by the models of the streams, from the bytes that came: their segments have
//! the same members by the same names. So `contact_core::facts` makes of an answer what it makes of
//! the stream's messages, turn by turn under the same keys, and both may be joined in any order; and
//! members that the SDK's types do not have (`RuleId`, `LanguageCode`) are not lost. Only the language
//! of the whole talk is not told, and not guessed from its turns: one may be in another language, and
//! would then outvote the stream.

use aws_sdk_connect::types::{
    RealTimeContactAnalysisOutputType, RealTimeContactAnalysisSegmentType,
};
use connect_events::{
    Channel, ChatEvent, ChatSegment, ContactId, LensEvent, LensEventType, OutputType, VoiceEvent,
    VoiceSegment,
};
use serde::Deserialize;
use smol_str::SmolStr;
use tokio::time::Instant;

use crate::answer::KeptBody;
use crate::call::Call;
use crate::code::Code;
use crate::connect::Connect;
use crate::error::ConnectError;
use crate::paging::{Listed, Rest, pages};

/// Segments on one page: the most that Connect gives.
const PAGE: i32 = 100;

/// What is read of a page about a call.
#[derive(Deserialize)]
struct VoicePage {
    #[serde(rename = "Segments", default)]
    segments: Vec<VoiceSegment>,
}

/// What is read of a page about a chat.
#[derive(Deserialize)]
struct ChatPage {
    #[serde(rename = "Status", default)]
    status: Option<SmolStr>,
    #[serde(rename = "Segments", default)]
    segments: Vec<ChatSegment>,
}

impl Connect {
    /// What was said on a call, from `rest` on, as one message of the stream of segments.
    ///
    /// It holds final words only, and Connect keeps it for 24 hours. It says that segments have come
    /// when there are some, never that the analysis is over: this API does not tell. Turns have
    /// offsets in milliseconds from the start of the contact. One page holds 100 segments and may be
    /// read each second: an hour's talk takes longer than a caller waits, so go on from the rest.
    ///
    /// Source: <https://docs.aws.amazon.com/contact-lens/latest/APIReference/API_ListRealtimeContactAnalysisSegments.html>
    ///
    /// # Errors
    ///
    /// [`ConnectError`], unless pages were read already and the next one has to wait.
    pub async fn voice_segments(
        &self,
        contact: &ContactId,
        rest: Option<Rest>,
        deadline: Instant,
    ) -> Result<Listed<LensEvent>, ConnectError> {
        const CALL: Call = Call::VoiceSegments;
        let Listed { found, rest } = pages(rest, |token| async move {
            let body = KeptBody::default();
            let request = self
                .lens()
                .list_realtime_contact_analysis_segments()
                .instance_id(self.instance().as_str())
                .contact_id(contact.as_str())
                .max_results(PAGE)
                .set_next_token(token);
            let send = || request.clone().customize().interceptor(body.clone()).send();
            let told = self.attempt(CALL, deadline, send).await?;
            let page: VoicePage =
                body.read().ok_or_else(|| ConnectError::of(CALL, Code::BadAnswer))?;
            Ok((page.segments, told.next_token))
        })
        .await?;
        let segments: Vec<_> = found.into_iter().flatten().collect();
        let event = VoiceEvent {
            version: None,
            channel: Some(Channel::Voice),
            account_id: None,
            instance_id: Some(self.instance().clone()),
            contact_id: contact.clone(),
            language_code: None,
            event_type: (!segments.is_empty()).then_some(LensEventType::Segments),
            segments,
        };
        Ok(Listed { found: LensEvent::Voice(event), rest })
    }

    /// What was written in a chat, from `rest` on, as one message of the stream of segments.
    ///
    /// `output` is which text is asked for, [`OutputType::Raw`] or [`OutputType::Redacted`]; a chat
    /// that has no such text is refused with [`Code::NoSuchOutput`]. Turns have moments of their own.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/APIReference/API_ListRealtimeContactAnalysisSegmentsV2.html>
    ///
    /// # Errors
    ///
    /// [`ConnectError`], unless pages were read already and the next one has to wait.
    pub async fn chat_segments(
        &self,
        contact: &ContactId,
        output: &OutputType,
        rest: Option<Rest>,
        deadline: Instant,
    ) -> Result<Listed<LensEvent>, ConnectError> {
        const CALL: Call = Call::ChatSegments;
        let Listed { found, rest } = pages(rest, |token| async move {
            let body = KeptBody::default();
            let request = self
                .calls()
                .list_realtime_contact_analysis_segments_v2()
                .instance_id(self.instance().as_str())
                .contact_id(contact.as_str())
                .output_type(RealTimeContactAnalysisOutputType::from(output.as_str()))
                .set_segment_types(Some(kinds()))
                .max_results(PAGE)
                .set_next_token(token);
            let send = || request.clone().customize().interceptor(body.clone()).send();
            let told = self.attempt(CALL, deadline, send).await?;
            let page: ChatPage =
                body.read().ok_or_else(|| ConnectError::of(CALL, Code::BadAnswer))?;
            Ok((page, told.next_token))
        })
        .await?;
        let status = found.last().and_then(|page| page.status.as_deref()).and_then(event_type);
        let event = ChatEvent {
            version: None,
            channel: Some(Channel::Chat),
            account_id: None,
            instance_id: Some(self.instance().clone()),
            contact_id: contact.clone(),
            streaming_event_type: status,
            streaming_settings: None,
            output_type: Some(output.clone()),
            segments: found.into_iter().flat_map(|page| page.segments).collect(),
        };
        Ok(Listed { found: LensEvent::Chat(event), rest })
    }
}

/// How far the analysis is, in the stream's words.
fn event_type(status: &str) -> Option<LensEventType> {
    match status {
        "IN_PROGRESS" => Some(LensEventType::Segments),
        "COMPLETED" => Some(LensEventType::Completed),
        "FAILED" => Some(LensEventType::Failed),
        _ => None,
    }
}

/// Every kind of segment: a chat tells only those that are asked for.
fn kinds() -> Vec<RealTimeContactAnalysisSegmentType> {
    use RealTimeContactAnalysisSegmentType as Kind;
    vec![
        Kind::Transcript,
        Kind::Categories,
        Kind::Issues,
        Kind::Event,
        Kind::Attachments,
        Kind::PostContactSummary,
        Kind::ExtractedInformation,
    ]
}
