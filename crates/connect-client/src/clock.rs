//! The one place of this crate that reads a clock: turns and pauses are counted on it.

use tokio::time::Instant;

/// The monotonic clock of the runtime, which tests pause.
#[expect(clippy::disallowed_methods, reason = "a rate is a number of calls in a span of time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}
