//! The one place of the command that reads a clock.

use std::time::Duration;

use connect_events::EventTime;
use tokio::time::Instant;

/// The wall clock, for expiry and lag only: event time decides everything else.
pub(crate) fn now() -> EventTime {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    EventTime::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The moment after which work is given up.
#[expect(clippy::disallowed_methods, reason = "the command is the outermost layer")]
pub(crate) fn in_time(patience: Duration) -> Instant {
    Instant::now() + patience
}
