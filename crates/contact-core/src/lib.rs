//! What Amazon Connect's events mean.
//!
//! An event becomes facts: small states of the rows that it speaks of ([`facts()`]). Rows are
//! joins: the same facts end in the same row, in any order and however often ([`Join`]). Everything
//! else is a view, computed when it is asked for.
//!
//! Nothing here reads a clock, does I/O, or can fail.

pub mod alerts;
mod digest;
mod facts;
mod holes;
mod join;
#[cfg(test)]
mod laws;
pub mod metrics;
mod row;
mod rows;

pub use digest::digest;
pub use facts::{facts, lens_heard, told_at};
pub use holes::{Check, Hole, hole};
pub use join::{Bounded, Join, Latest, Max, Min, Moment, Newest};
pub use row::{Key, Row};
pub use rows::{
    Acknowledged, Activity, AfterContactWork, Agent, Alert, AlertAbout, AlertChange, AlertId,
    AlertKind, AlertSubject, Allowance, Asked, AttemptEnd, AttemptEnded, Began, CallOutcome,
    CallRequest, CallStanding, CallSubject, Callback, CallbackAsked, CallbackAttempt,
    CallbackClosed, CallbackEnd, CallbackId, CallbackList, CallbackStanding, Category, Contact,
    Conversation, ConversationStatus, Customer, CustomerId, Detail, Ending, Enqueued, Hand, Heard,
    HierarchyGroup, History, HistorySubject, InHand, Issue, IssueKey, IssueWords, NextDial, Notice,
    NoticeAbout, NoticeId, NoticeKind, Phase, Plan, Profile, QuarantineKey, Quarantined, Queue,
    QueueEvent, QueueHistory, QueueWait, RecentCalls, Record, RecordRow, RecordedAgent,
    RecordedQueue, RequestId, RoutingProfile, Said, Segment, SegmentId, SegmentKind, SentimentAt,
    Served, ServedQueue, Session, SessionView, Slots, Snapshot, Stage, Status, StatusKind, Step,
    Summary, Tellers, in_order, transcript,
};
