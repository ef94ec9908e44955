//! The Lambda runtime around [`ingest`] and the API: settings, logs, metrics, and the loop of
//! each trigger.
//!
//! A handler is one call:
//!
//! ```no_run
//! use connect_events::Feed;
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> Result<(), lambda_host::Error> {
//!     lambda_host::run_kinesis(Feed::AgentEvents).await
//! }
//! ```
//!
//! The flavour is `current_thread` on purpose. An execution environment has one invocation at a
//! time, the work in it is waiting for DynamoDB, and `lambda_runtime` writes
//! `_X_AMZN_TRACE_ID` into the process environment before each invocation, which is only sound
//! while no other thread reads it. The AWS SDK reads that variable and sends it on as
//! `X-Amzn-Trace-Id` with every request (`RecursionDetectionInterceptor` of `aws-runtime`), so a
//! trace goes on into DynamoDB without code here.
//!
//! The event reaches [`handle_kinesis`] and [`handle_contact_event`] as bytes. A typed payload
//! would be decoded by `lambda_runtime`, where one damaged record fails its whole batch before
//! any code of ours runs.

mod answer;
mod api_settings;
mod archive;
mod callbacks;
mod caller;
mod clock;
mod contact_event;
mod failure;
mod gateway;
mod kinesis;
mod lens;
mod logs;
mod metrics;
mod notify;
mod run;
mod settings;
mod tally;
mod watching;

pub use answer::Answer;
pub use api_settings::ApiSettings;
pub use archive::handle_archive;
pub use callbacks::{CallbackSettings, run_callbacks};
pub use contact_event::handle_contact_event;
pub use failure::{Error, Failure};
pub use gateway::{behind_gateway, run_api};
pub use kinesis::{handle_contact_lens, handle_kinesis};
pub use lens::{LensPolicy, LensSettings};
pub use notify::{NotifySettings, Telling, handle_notices};
pub use run::{run_archive, run_contact_lens, run_eventbridge, run_kinesis, run_notify};
pub use settings::{Settings, SettingsError};
pub use tally::Tally;
pub use watching::{WatchSettings, run_watch};

#[cfg(test)]
mod redaction_tests;
