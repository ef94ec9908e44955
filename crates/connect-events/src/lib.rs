#![doc = include_str!("../README.md")]

mod agent_event;
mod contact_event;
mod contact_record;
mod decode;
mod deferred;
mod documents;
mod error;
mod event;
mod feed;
mod guess;
mod ids;
mod kinesis;
mod lenient;
mod lens;
mod mark;
mod model;
mod names;
mod numbers;
mod open_enum;
mod other_event;
mod personal;
mod probe;
mod raw_json;
mod shared;
mod time;

pub use agent_event::*;
pub use contact_event::*;
pub use contact_record::*;
pub use decode::decode;
pub use deferred::Deferred;
pub use documents::{Document, Documents, decode_all, documents};
pub use error::DecodeError;
pub use event::Event;
pub use feed::Feed;
pub use ids::{
    AgentId, Arn, ContactId, HierarchyGroupId, InstanceId, InvalidId, QueueId, RoutingProfileId,
};
pub use kinesis::{Delivered, KinesisBatch, KinesisData, KinesisRecord, decode_base64, delivered};
pub use lens::*;
pub use other_event::{
    AnalysisStateChange, DetailType, EvaluationFailed, EvaluationFault, EvaluationMetadata,
    OtherDetail, OtherEvent, RulesMatched, ScreenRecording, ScreenRecordingClient,
    ScreenRecordingFailure, ScreenRecordingInfo, ScreenRecordingStatus,
};
pub use personal::Personal;
pub use raw_json::RawJson;
pub use shared::*;
pub use time::EventTime;
