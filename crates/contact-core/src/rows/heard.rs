//! How recent a feed is.

use connect_events::EventTime;

use crate::join::{Max, join_fields};

/// The newest that was heard of one feed of one instance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// The moment of the newest event, cut to [`Heard::STEP_MILLIS`]: the row is written once in that
    /// time, and not with each event.
    pub newest: Max<EventTime>,
}

join_fields!(Heard { newest });

impl Heard {
    /// How finely the newest moment is kept, in milliseconds.
    pub const STEP_MILLIS: i64 = 10_000;
}
