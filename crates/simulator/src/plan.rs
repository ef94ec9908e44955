//! What is decided when an agent answers: how long they talk, when they hold, how it ends.

use crate::chance::Chance;
use crate::world::{Channel, Habits};

/// What will happen between answer and end.
#[derive(Debug)]
pub(crate) struct Talk {
    /// When holds or pauses begin and end, in order.
    pub(crate) rests: Vec<(i64, i64)>,
    /// When the agent's part ends.
    pub(crate) end: i64,
    /// The agent passes the customer on.
    pub(crate) transfer: bool,
}

impl Talk {
    /// Decides it for a contact that is answered at `at`.
    pub(crate) fn decide(chance: &mut Chance, habits: &Habits, channel: Channel, at: i64) -> Self {
        let (mean, sigma) = match channel {
            Channel::Voice => (habits.call_millis, 0.8),
            Channel::Chat => (habits.chat_millis, 0.6),
            Channel::Task => (habits.task_millis, 0.7),
        };
        let length = chance.log_normal(mean, sigma).max(2_000);
        let transfer = channel != Channel::Task && chance.happens(habits.transfers);
        let times = match channel {
            Channel::Chat => 0,
            _ if !chance.happens(habits.holds) => 0,
            Channel::Voice => chance.between(1, 2),
            Channel::Task => 1,
        };
        // Equal stretches of talk, with a rest after each but the last.
        let stretch = length / (times + 1);
        let mut rests = Vec::new();
        let mut end = at + stretch;
        for _ in 0..times {
            let rest = chance.exponential(40_000.0) + 500;
            rests.push((end, end + rest));
            end += rest + stretch;
        }
        // Some customers give up on hold.
        if let Some((from, until)) = rests.last().copied()
            && channel == Channel::Voice
            && !transfer
            && chance.happens(0.08)
        {
            end = from + (until - from) / 2;
        }
        Self { rests, end, transfer }
    }
}
