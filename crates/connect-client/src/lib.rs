//! The calls that are made to Amazon Connect, and what they can fail of.
//!
//! [`Connect`] speaks to one instance. Each call takes the moment after which its answer is of no
//! use, waits for its turn below the documented rate, and repeats what may be repeated; what is left
//! is a [`ConnectError`] that says by its kind what the caller can do.
//!
//! ```no_run
//! # async fn example(config: &aws_types::SdkConfig, deadline: tokio::time::Instant)
//! # -> Result<(), Box<dyn std::error::Error>> {
//! use connect_client::{ClientToken, Connect, ConnectError, Dial, DialFrom};
//! use connect_events::{InstanceId, Personal};
//!
//! let connect = Connect::new(InstanceId::new("i-1")?, config);
//! let dial = Dial {
//!     to: Personal::new("+15555550100".into()),
//!     from: DialFrom::Number(Personal::new("+15555550199".into())),
//!     flow: "f-1".into(),
//!     token: ClientToken::new("callback-1")?,
//!     attributes: [].into(),
//!     ring: None,
//! };
//! match connect.start_outbound_voice_contact(&dial, deadline).await {
//!     Ok(contact) => println!("{contact:?} rings"),
//!     Err(ConnectError::Refused(why)) => println!("change the call: {why}"),
//!     Err(ConnectError::Denied(why)) => println!("never: {why}"),
//!     Err(ConnectError::Wait { failure, .. }) => println!("nothing happened, later: {failure}"),
//!     Err(ConnectError::Unknown(why)) => println!("it may ring; repeat with its token: {why}"),
//! }
//! # Ok(()) }
//! ```
//!
//! The results are values of `connect-events` wherever they say what a feed could have said, so that
//! `contact_core::facts` joins them like any event. No other crate names the SDK's.

mod answer;
mod attempts;
mod call;
mod clock;
mod code;
mod connect;
mod contact;
mod described;
mod dial;
mod error;
mod limiter;
mod metrics;
mod paging;
mod segments;
mod users;

pub use code::Code;
pub use connect::{Connect, Patience};
pub use described::Described;
pub use dial::{ClientToken, Dial, DialFrom, InvalidDial, RingTime};
pub use error::{ConnectError, Failure};
pub use metrics::{CurrentMetric, CurrentMetrics, GroupedBy, MetricsNow, MetricsOf};
pub use paging::{Listed, Rest};
pub use users::User;
