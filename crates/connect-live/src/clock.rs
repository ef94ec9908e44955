//! The one place of the command that reads a clock.

use std::time::Duration;

use connect_events::EventTime;
use tokio::time::Instant;

/// The wall clock, for expiry and lag only: event time decides everything else.
pub(crate) fn now() -> EventTime {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    EventTime::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The monotonic clock, for deadlines.
#[expect(clippy::disallowed_methods, reason = "the command is the outermost layer")]
pub(crate) fn instant() -> Instant {
    Instant::now()
}

/// A clock that begins at a moment, and runs at a speed of its own: the present of a simulation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    start: EventTime,
    began: Instant,
    speed: f64,
}

impl Pace {
    /// Shows `start` now, and goes on `speed` times as fast as the wall clock.
    pub(crate) fn starting_at(start: EventTime, speed: f64) -> Self {
        Self { start, began: instant(), speed }
    }

    /// What the clock shows.
    pub(crate) fn now(&self) -> EventTime {
        let millis = self.began.elapsed().as_secs_f64() * 1_000.0 * self.speed;
        self.start.plus_millis(millis as i64)
    }

    /// Waits until the clock shows `moment`.
    pub(crate) async fn reach(&self, moment: EventTime) {
        let millis = moment.millis_since(self.start).max(0) as f64 / self.speed;
        let wait = Duration::from_secs_f64(millis / 1_000.0);
        tokio::time::sleep_until(self.began + wait).await;
    }
}

/// The moment after which work is given up.
pub(crate) fn in_time(patience: Duration) -> Instant {
    instant() + patience
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use connect_events::EventTime;

    use super::Pace;

    #[tokio::test(start_paused = true)]
    async fn a_pace_shows_its_start_and_reaches_a_moment_when_it_shows_it() {
        let start = EventTime::from_millis(1_772_438_400_000);
        let pace = Pace::starting_at(start, 60.0);
        assert_eq!(pace.now(), start);
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(pace.now(), start.plus_millis(120_000));
        pace.reach(start.plus_millis(600_000)).await;
        assert_eq!(pace.now(), start.plus_millis(600_000));
        pace.reach(start).await;
        assert_eq!(pace.now(), start.plus_millis(600_000));
    }
}
