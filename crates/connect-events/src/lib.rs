//! Typed models of Amazon Connect's event feeds, and their decoders.
mod error;
mod feed;
mod ids;
mod lenient;
mod open_enum;
mod personal;
mod time;

pub use error::DecodeError;
pub use feed::Feed;
pub use ids::{AgentId, Arn, ContactId, InstanceId, InvalidId, QueueId, RoutingProfileId};
pub use personal::Personal;
pub use time::EventTime;
