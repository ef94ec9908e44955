//! What a simulated day promises.

mod documents;
mod instance;
mod joined;
mod live;
mod order;
mod placed;
mod proof;
mod stories;
mod sums;

use connect_events::EventTime;
use simulator::{Day, World, simulate};

/// The day of a small contact centre: four queues, twelve agents, three hours.
fn small_day(seed: u64) -> Day {
    simulate(&World::sized(seed, 4, 12, 3))
}

/// The whole seconds from one moment to another, each cut off first.
fn seconds(from: EventTime, until: EventTime) -> i64 {
    until.as_second() - from.as_second()
}
