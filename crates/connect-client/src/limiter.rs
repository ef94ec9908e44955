//! Turns: a client stays below the rates at which Connect would refuse it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::call::{Call, Rate};
use crate::clock;

/// Calls are spaced a tenth wider than documented: what is sent evenly arrives less so.
const SPACING_PERCENT: u32 = 110;

/// The turns of every call of one client.
///
/// A turn is given by the time at which it comes, so that who has none before a deadline is told so
/// at once, and takes nothing from the others; this and the clock of the runtime, which tests pause,
/// are why no limiter from outside is used. Only this process is counted: Connect counts the account.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    lanes: [Mutex<Lane>; Call::ALL.len()],
}

/// When the last turn given will have been paid for: each costs one spacing. `None` is long ago.
#[derive(Debug, Default)]
struct Lane {
    paid: Option<Instant>,
}

/// There is no turn before the deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoTurn {
    /// How long it would be to one.
    pub(crate) wait: Duration,
}

impl Limiter {
    /// Waits for a turn. One that is given up while it is waited for is lost.
    pub(crate) async fn turn(&self, call: Call, deadline: Instant) -> Result<(), NoTurn> {
        let now = clock::now();
        let at = {
            let lane = &self.lanes[call as usize];
            let mut lane = lane.lock().unwrap_or_else(PoisonError::into_inner);
            lane.take(call.rate(), now, deadline)?
        };
        if at > now {
            sleep_until(at).await;
        }
        Ok(())
    }
}

impl Lane {
    fn take(&mut self, rate: Rate, now: Instant, deadline: Instant) -> Result<Instant, NoTurn> {
        let spacing = Duration::from_secs(1) * SPACING_PERCENT / (100 * rate.per_second);
        let paid = self.paid.unwrap_or(now).max(now);
        let ahead = spacing * (rate.burst - 1);
        let at = paid.checked_sub(ahead).unwrap_or(now).max(now);
        if at >= deadline {
            return Err(NoTurn { wait: at.saturating_duration_since(now) });
        }
        self.paid = Some(paid + spacing);
        Ok(at)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Limiter, NoTurn};
    use crate::call::Call;
    use crate::clock::now;

    const FAR: Duration = Duration::from_secs(3_600);

    async fn turns(limiter: &Limiter, call: Call, count: usize) -> Vec<Instant> {
        let deadline = now() + FAR;
        let mut all = Vec::new();
        for _ in 0..count {
            limiter.turn(call, deadline).await.expect("a turn");
            all.push(now());
        }
        all
    }

    #[tokio::test(start_paused = true)]
    async fn no_window_holds_more_turns_than_the_burst_and_the_documented_rate() {
        for call in Call::ALL {
            let rate = call.rate();
            let given = turns(&Limiter::default(), call, 60).await;
            for (first, from) in given.iter().enumerate() {
                for (last, to) in given.iter().enumerate().skip(first) {
                    let made = (last - first + 1) as f64;
                    let seconds = (*to - *from).as_secs_f64();
                    let most = f64::from(rate.burst) + f64::from(rate.per_second) * seconds;
                    assert!(made <= most + 1e-6, "{call:?}: {made} in {seconds} s");
                }
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn five_dials_go_out_at_once_and_the_others_slower_than_two_a_second() {
        let start = now();
        let given = turns(&Limiter::default(), Call::StartOutboundVoiceContact, 8).await;
        let after: Vec<u128> = given.iter().map(|at| (*at - start).as_millis()).collect();
        assert_eq!(after[..5], [0; 5]);
        assert!(
            (550..=552).contains(&after[5]) && (1_100..=1_102).contains(&after[6]),
            "{after:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_rest_gives_back_the_burst_and_no_more() {
        let limiter = Limiter::default();
        turns(&limiter, Call::ListUsers, 7).await;
        tokio::time::advance(FAR).await;
        let start = now();
        let given = turns(&limiter, Call::ListUsers, 6).await;
        assert_eq!(given[4], start);
        assert!(given[5] - start >= Duration::from_millis(550));
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_no_turn_in_time_is_told_at_once_and_takes_none() {
        let limiter = Limiter::default();
        turns(&limiter, Call::VoiceSegments, 2).await;
        let start = now();
        for _ in 0..100 {
            let none = limiter.turn(Call::VoiceSegments, start + Duration::from_secs(1)).await;
            assert_eq!(none, Err(NoTurn { wait: Duration::from_millis(1_100) }));
        }
        assert_eq!(now(), start);
        assert_eq!(limiter.turn(Call::VoiceSegments, start + FAR).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn calls_do_not_wait_for_calls_of_another_operation() {
        let limiter = Limiter::default();
        let start = now();
        turns(&limiter, Call::StartOutboundVoiceContact, 5).await;
        turns(&limiter, Call::DescribeContact, 15).await;
        assert_eq!(now(), start);
    }
}
