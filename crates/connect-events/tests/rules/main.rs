//! The rules of reading, one a test.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod documents;
mod kinesis;
mod leniency;
mod never_panics;
mod shapes;
