//! The archive: every document as it was told, a line each, by its day.
//!
//! Amazon Data Firehose hands records to a transform and keeps what comes back. [`transform()`] gives
//! for each record its documents as lines, and the day that they belong to; what cannot be placed it
//! hands back as it was, and Firehose keeps that below `failed/`, in a form that [`undelivered()`] reads.
//! No I/O, no clock.
//!
//! | object | holds |
//! |---|---|
//! | `contact-events/day=2026-03-02/….gz` | contact events, and others of `aws.connect`, of that day |
//! | `contact-records/day=2026-03-02/….gz` | revisions of records of contacts that ended on that day |
//! | `failed/<feed>/processing-failed/…` | what could not be placed |
//!
//! Days are those of UTC.

mod day;
mod envelope;
mod lines;
mod transform;
mod undelivered;

pub use day::Day;
pub use envelope::{FirehoseBatch, FirehoseRecord, NotABatch};
pub use lines::{Lines, of_payload};
pub use transform::{Placed, Transformed, transform};
pub use undelivered::{Undelivered, undelivered};
