//! What EventBridge carries of `aws.connect` beside contact events.

mod details;

pub use details::*;

use serde::{Deserialize, Deserializer, Serialize, de};
use smol_str::SmolStr;

use crate::decode::detail;
use crate::error::Kind;
use crate::model::model;
use crate::open_enum::open_enum;
use crate::{Arn, DecodeError, EventTime, Personal, RawJson};

/// One event of `aws.connect` that is no contact event, in its EventBridge envelope.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-connect.html>
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OtherEvent {
    /// The envelope's version, `0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<SmolStr>,
    /// Names one publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<SmolStr>,
    /// What kind of event it is.
    #[serde(rename = "detail-type")]
    pub detail_type: DetailType,
    /// `aws.connect`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SmolStr>,
    /// The account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<SmolStr>,
    /// When it happened, in whole seconds.
    pub time: EventTime,
    /// The Region that published it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<SmolStr>,
    /// What it concerns; may be empty.
    pub resources: Vec<Arn>,
    /// What is told, where AWS documents its shape.
    #[serde(skip)]
    pub detail: OtherDetail,
    /// What is told, as it came.
    #[serde(rename = "detail")]
    pub raw_detail: Personal<RawJson>,
}

impl<'de> Deserialize<'de> for OtherEvent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let envelope = Envelope::deserialize(deserializer)?;
        let detail = OtherDetail::read(&envelope)
            .map_err(|kind| de::Error::custom(DecodeError::new(None, kind)))?;
        Ok(envelope.with(detail))
    }
}

model! {
    /// The envelope, before its detail is read.
    pub(crate) struct Envelope {
        /// As in [`OtherEvent`], and so are the others.
        version: Option<SmolStr> = "version",
        /// The id.
        id: Option<SmolStr> = "id",
        /// The kind.
        detail_type: DetailType = "detail-type",
        /// The source.
        source: Option<SmolStr> = "source",
        /// The account.
        account: Option<SmolStr> = "account",
        /// The time.
        time: EventTime = "time",
        /// The Region.
        region: Option<SmolStr> = "region",
        /// The resources.
        resources: Vec<Arn> = "resources",
        /// The detail.
        detail: Option<Personal<RawJson>> = "detail",
    }
}

impl Envelope {
    pub(crate) fn with(self, detail: OtherDetail) -> OtherEvent {
        let Self { version, id, detail_type, source, account, time, region, resources, .. } = self;
        let raw_detail = self.detail.unwrap_or_else(|| Personal::new(RawJson::null()));
        OtherEvent {
            version,
            id,
            detail_type,
            source,
            account,
            time,
            region,
            resources,
            detail,
            raw_detail,
        }
    }
}

open_enum! {
    /// What an event of `aws.connect` tells of.
    ///
    /// Source: <https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-connect.html>
    pub enum DetailType {
        /// A rule matched during a call.
        RealtimeRules = "Contact Lens Realtime Rules Matched",
        /// A rule matched after a call.
        PostCallRules = "Contact Lens Post Call Rules Matched",
        /// A rule matched after a chat.
        PostChatRules = "Contact Lens Post Chat Rules Matched",
        /// A rule matched during a chat.
        RealtimeChatRules = "Contact Lens Realtime Chat Rules Matched",
        /// A rule matched after the after-chat work.
        AfterChatWorkRules = "Contact Lens After Chat Work Rules Matched",
        /// A rule matched after the after-call work.
        AfterCallWorkRules = "Contact Lens After Call Work Rules Matched",
        /// A rule matched on an email.
        EmailRules = "Contact Lens Email Rules Matched",
        /// A rule matched on an evaluation.
        EvaluationRules = "Contact Lens Evaluation Rules Matched",
        /// A rule matched on a metric; the resources name what breached it.
        MetricsRules = "Metrics Rules Matched",
        /// The old name of a rule that matched after a call.
        LegacyPostCallRule = "Rule for Contact Lens Post Call Matched",
        /// The old name of a rule that matched during a call.
        LegacyRealtimeRule = "Rule for Contact Lens Realtime Matched",
        /// Analysis failed.
        AnalysisStateChange = "Contact Lens Analysis State Change",
        /// An automated evaluation could not be submitted.
        EvaluationSubmissionFailed = "Contact Lens Automated Evaluation Submission Failed",
        /// An evaluation could not be exported.
        EvaluationExportFailed = "Contact Lens Evaluation Export Failed",
        /// A screen recording began, ended, was published or failed.
        ScreenRecordingStatusChanged = "Screen Recording Status Changed",
        /// The action of a rule failed; its shape is not documented.
        RulesActionExecutionFailed = "Amazon Connect Rules Action Execution Failed",
        /// Somebody called Connect's API.
        ApiCall = "AWS API Call via CloudTrail",
    }
}

/// What an event of `aws.connect` tells, by its documented shape.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum OtherDetail {
    /// A rule matched.
    RulesMatched(Box<RulesMatched>),
    /// Analysis failed.
    AnalysisStateChange(Box<AnalysisStateChange>),
    /// An evaluation could not be submitted or exported.
    EvaluationFailed(Box<EvaluationFailed>),
    /// A screen recording began, ended, was published or failed.
    ScreenRecording(Box<ScreenRecording>),
    /// Anything else: see the raw detail.
    Undocumented,
}

impl OtherDetail {
    pub(crate) fn read(envelope: &Envelope) -> Result<Self, Kind> {
        let Some(raw) = &envelope.detail else { return Ok(Self::Undocumented) };
        let raw = raw.expose().as_str();
        Ok(match envelope.detail_type {
            DetailType::RealtimeRules
            | DetailType::PostCallRules
            | DetailType::PostChatRules
            | DetailType::RealtimeChatRules
            | DetailType::AfterChatWorkRules
            | DetailType::AfterCallWorkRules
            | DetailType::EmailRules
            | DetailType::EvaluationRules
            | DetailType::MetricsRules
            | DetailType::LegacyPostCallRule
            | DetailType::LegacyRealtimeRule => Self::RulesMatched(detail(raw)?),
            DetailType::AnalysisStateChange => Self::AnalysisStateChange(detail(raw)?),
            DetailType::EvaluationSubmissionFailed | DetailType::EvaluationExportFailed => {
                Self::EvaluationFailed(detail(raw)?)
            }
            DetailType::ScreenRecordingStatusChanged => Self::ScreenRecording(detail(raw)?),
            DetailType::RulesActionExecutionFailed | DetailType::ApiCall | DetailType::Other(_) => {
                Self::Undocumented
            }
        })
    }
}
