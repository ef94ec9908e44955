//! Calls that are asked for: which numbers, how often, and each request once.
//!
//! The ledger ([`contact_core::CallRequest`]) is written before Connect is asked to call, and settled
//! after it. Whoever may write "begun" over what was read is the only one who asks; the request's id is
//! Connect's `ClientToken`, so even two who ask ring once. What nobody heard an answer to is unknown:
//! asked again with the same token while Connect knows it, and never after.

mod ledger;
mod number;
mod request;

pub use ledger::{CallFault, Ledger, Limits};
pub use number::{Country, Number, NumberFault, Numbers};
pub use request::{Line, Wanted, caller_digest};
