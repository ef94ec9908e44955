//! How Lambda delivers: a Kinesis event source mapping, and the target of an EventBridge rule.
//!
//! No emulator has their failure semantics, so they are modelled here, each rule with a test of its own
//! in `tests/mapping.rs` and `tests/rule.rs`. Time is virtual: a day passes in seconds.

mod answer;
mod chance;
mod failures;
mod invocation;
mod lane;
mod mapping;
mod rule;
mod stream;

pub use answer::Ended;
pub(crate) use chance::scattered;
pub use failures::{FailureObject, Failures};
pub(crate) use invocation::seconds;
pub use mapping::{Mapping, MappingSettings, StartingPosition};
pub use rule::{Accepts, DeadLetter, RuleSettings, RuleTarget};
pub(crate) use stream::shard_id;
pub use stream::{Stream, StreamRecord};
