//! The one place of this crate that reads a clock, and what follows from it.

use std::time::{Duration, SystemTime};

use connect_events::EventTime;
use tokio::time::Instant;

/// The longest that Lambda lets an invocation run.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// One moment, on the wall clock and on the monotonic one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    pub(crate) wall: SystemTime,
    pub(crate) instant: Instant,
}

impl Now {
    /// Reads both clocks.
    #[expect(
        clippy::disallowed_methods,
        reason = "the outermost layer: what is below is told the time"
    )]
    pub(crate) fn read() -> Self {
        Self { wall: SystemTime::now(), instant: Instant::now() }
    }

    /// The wall clock as the feeds write time.
    pub(crate) fn event_time(self) -> EventTime {
        let since = self.wall.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        EventTime::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    /// When work must stop, so that `reserve` is left to answer in before `deadline`.
    ///
    /// The reserve takes a third of what is left at most, so that a function with a short timeout
    /// still gets something done.
    ///
    /// A deadline within minutes of 1970 is the time left: `cargo lambda watch` sends 600000 where
    /// Lambda sends a moment.
    pub(crate) fn stop_at(self, deadline: SystemTime, reserve: Duration) -> Instant {
        let since_epoch = deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let left = if since_epoch <= LONGEST {
            since_epoch
        } else {
            deadline.duration_since(self.wall).unwrap_or_default().min(LONGEST)
        };
        self.instant + (left - reserve.min(left / 3))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::Now;

    #[track_caller]
    fn check(left_ms: u64, reserve_ms: u64, expected_ms: u64) {
        let now = Now::read();
        let stop = now
            .stop_at(now.wall + Duration::from_millis(left_ms), Duration::from_millis(reserve_ms));
        assert_eq!(stop - now.instant, Duration::from_millis(expected_ms));
    }

    #[test]
    fn work_stops_a_reserve_before_the_deadline() {
        check(30_000, 1_000, 29_000);
        check(30_000, 0, 30_000);
    }

    #[test]
    fn the_reserve_is_a_third_of_what_is_left_at_most() {
        check(1_500, 1_000, 1_000);
        check(30_000, 60_000, 20_000);
    }

    #[test]
    fn no_invocation_is_believed_to_run_longer_than_lambda_allows() {
        check(u64::from(u32::MAX) * 1_000, 1_000, 15 * 60 * 1_000 - 1_000);
    }

    #[test]
    fn a_deadline_in_1970_is_the_time_left() {
        let now = Now::read();
        let deadline = SystemTime::UNIX_EPOCH + Duration::from_millis(600_000);
        let stop = now.stop_at(deadline, Duration::from_secs(1));
        assert_eq!(stop - now.instant, Duration::from_millis(599_000));
    }

    #[test]
    fn a_deadline_in_the_past_leaves_nothing() {
        let now = Now::read();
        let stop = now.stop_at(now.wall - Duration::from_secs(1), Duration::from_secs(1));
        assert_eq!(stop, now.instant);
    }
}
