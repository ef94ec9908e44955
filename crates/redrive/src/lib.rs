//! What Lambda and EventBridge gave up, found and put through again.
//!
//! A batch of a stream, or an event, that a function could not keep for too long, or too often, lies in
//! a bucket ([`objects()`]); an event that Lambda never took lies in a queue ([`messages`]). Both are
//! taken apart into the very deliveries that the function was given, and whoever asks keeps them: the
//! rows then are those of a day on which nothing failed.
//!
//! Nothing is marked, and nothing deleted, before all of it is kept. To keep it twice changes nothing,
//! so a crash at any point costs only work.

mod archive;
mod failure;
mod listing;
mod objects;
mod queue;
mod record;
mod report;
mod streams;

pub use archive::Archive;
pub use failure::Failure;
pub use objects::{Choice, Unfinished, objects};
pub use queue::{DeadLetters, messages};
pub use record::Range;
pub use report::Report;
pub use streams::{Gone, Streams};
