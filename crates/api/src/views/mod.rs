//! Rows as JSON shows them, in the API and in the document of a replay alike.
//!
//! Members are in camelCase. Moments are RFC 3339 in UTC with milliseconds and end in `At` or are
//! called `since`, `from` or `until`; what ends in `Ms` is milliseconds and what ends in `Seconds` is
//! seconds; percentages go from 0 to 100. What is not known, or is a ratio of nothing, is null.
//! AWS's own words are spelt as AWS spells them.

mod agent;
mod alert;
mod call;
mod callback;
mod contact;
mod conversation;
mod history;
mod metrics;
mod parts;
mod quarantine;
mod queue;
mod record;
mod timeline;

pub use agent::{AgentView, InHandView, StatusView};
pub use alert::{AlertKindName, AlertStandingName, AlertSubjectView, AlertView};
pub(crate) use call::advice;
pub use call::{CallLinks, CallView, ConnectCodeName, RefusalView, Standing, StandingName};
pub use callback::{AttemptView, CallbackLinks, CallbackName, CallbackView, CallbackWord};
pub use contact::{ContactView, DetailsView};
pub use conversation::{ConversationView, IssueView, SegmentView, TalkView};
pub use history::{AgentIntervalView, Subject};
pub use metrics::{
    AgentTimeView, BriefMetricsView, RecordMetricsView, ServiceLevelView, TimeView, WaitView,
};
pub(crate) use parts::names;
pub use parts::{
    ActivityName, At, FeedName, Id, PhaseName, Private, SegmentKindName, SessionName, StageName,
    StepName, TalkStatusName, Word,
};
pub use quarantine::QuarantinedView;
pub use queue::{AgentsNowView, QueueNowView, SlotsView};
pub use record::{RecordAgentView, RecordQueueView, RecordView};
pub use timeline::StepView;
