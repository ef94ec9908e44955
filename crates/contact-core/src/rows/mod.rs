//! The rows: what is kept of contacts, conversations and agents, each a join.

mod agent;
mod alert;
mod call;
mod callback;
mod contact;
mod conversation;
mod heard;
mod history;
mod notice;
mod phase;
mod quarantine;
mod queue;
mod record;
mod timeline;

pub use agent::{
    Activity, Agent, HierarchyGroup, InHand, Profile, Session, SessionView, Snapshot, Status,
    StatusKind,
};
pub use alert::{Acknowledged, Alert, AlertAbout, AlertChange, AlertId, AlertKind, AlertSubject};
pub use call::{
    Allowance, Asked, CallOutcome, CallRequest, CallStanding, CallSubject, NextDial, RecentCalls,
    RequestId,
};
pub use callback::{
    AttemptEnd, AttemptEnded, Callback, CallbackAsked, CallbackAttempt, CallbackClosed,
    CallbackEnd, CallbackId, CallbackList, CallbackStanding, Customer, CustomerId, Plan,
};
pub use contact::{AfterContactWork, Contact, Enqueued, Hand};
pub use conversation::{
    Category, Conversation, ConversationStatus, Issue, IssueKey, IssueWords, Said, Segment,
    SegmentId, SegmentKind, SentimentAt, Summary, transcript,
};
pub use heard::Heard;
pub use history::{Began, History, HistorySubject, in_order};
pub use notice::{Notice, NoticeAbout, NoticeId, NoticeKind};
pub use phase::{Ending, Phase, QueueWait};
pub use quarantine::{QuarantineKey, Quarantined};
pub use queue::{Queue, QueueEvent, QueueHistory, RoutingProfile, Served, ServedQueue, Slots};
pub use record::{Record, RecordRow, RecordedAgent, RecordedQueue};
pub use timeline::{Detail, Stage, Step, Tellers};
