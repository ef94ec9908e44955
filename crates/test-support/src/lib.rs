//! An embedded DynamoDB, an S3 server, a faulty network in front of them, doubles of Amazon Connect,
//! SNS, SQS, EventBridge, Kinesis and Translate, a model of how Lambda delivers, and documents held
//! to their description. For tests only.
//!
//! ```no_run
//! # async fn example() {
//! use test_support::{EmbeddedDynamo, Fault, FaultyNetwork};
//!
//! let dynamo = EmbeddedDynamo::or_from_env();
//! let network = FaultyNetwork::on("UpdateItem", [Fault::LoseAnswer]);
//! let client = dynamo.client_over(&network);
//! // … the first write through `client` happens, but nobody hears of it …
//! assert_eq!(network.requests()["UpdateItem"], 2);
//! # }
//! ```
//!
//! Tests run on tokio's paused clock (`#[tokio::test(start_paused = true)]`): back-off and timeouts
//! then pass in no time, while [`FaultyNetwork`] holds the clock still for as long as a request is
//! with the server. No test has to sleep.

mod connect;
mod described;
mod embedded;
mod kinesis;
mod lambda;
mod loopback;
mod messages;
mod network;
mod queue;
mod role;
mod s3;
mod translate;

pub use connect::ConnectDouble;
pub use described::Described;
pub use embedded::{EmbeddedDynamo, fresh_prefix};
pub use kinesis::KinesisDouble;
pub use lambda::{
    Accepts, DeadLetter, Ended, FailureObject, Failures, Mapping, MappingSettings, RuleSettings,
    RuleTarget, StartingPosition, Stream, StreamRecord,
};
pub use local_connect::ConnectFault;
pub use messages::{MessagesDouble, Published};
pub use network::{Fault, FaultyNetwork, Request};
pub use queue::QueueDouble;
pub use role::Role;
pub use s3::S3Server;
pub use translate::TranslateDouble;
