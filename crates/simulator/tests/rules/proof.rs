//! The proof: every number that `contact-core` works out of the rows is what really happened, over
//! 20 days, shuffled, repeated and cut into batches; and where events were lost, wherever what came
//! through determines it.
//!
//! What really happened is read off the simulator's own world. The rows see the documents only.

mod agents;
mod live;
mod losses;
mod queues;

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use connect_events::{EventTime, decode};
use contact_core::metrics::Interval;
use contact_core::{Key, Row, facts};
use simulator::{Day, Delivery, Loss, Sent, deliver};

use crate::small_day;

const SEEDS: std::ops::Range<u64> = 1..21;

/// Twenty minutes late at the worst, every tenth twice or more.
fn badly(seed: u64, loss: Loss) -> Delivery {
    Delivery { loss, duplicate: 0.1, disorder_millis: 1_200_000, seed }
}

/// Joins documents as they are ingested: facts of one row are gathered a batch at a time, and batches
/// are of any size.
fn joined(arrived: &[Sent], seed: u64) -> HashMap<Key, Row> {
    let mut sizes = fastrand::Rng::with_seed(seed);
    let mut rows: HashMap<Key, Row> = HashMap::new();
    let mut rest = arrived;
    while !rest.is_empty() {
        let (batch, later) = rest.split_at(sizes.usize(1..=rest.len().min(400)));
        let mut gathered: BTreeMap<Key, Row> = BTreeMap::new();
        for sent in batch {
            let event = decode(sent.document.as_bytes()).expect("a good document");
            for (key, fact) in facts(&event) {
                let bottom = Row::bottom(&key);
                gathered.entry(key).or_insert(bottom).absorb(fact);
            }
        }
        for (key, fact) in gathered {
            let bottom = Row::bottom(&key);
            rows.entry(key).or_insert(bottom).absorb(fact);
        }
        rest = later;
    }
    rows
}

/// A day, what arrived of it, and the rows that this ends in.
struct Joined {
    seed: u64,
    day: Day,
    arrived: Vec<Sent>,
    rows: HashMap<Key, Row>,
}

fn days(loss: Loss) -> Vec<Joined> {
    let days = SEEDS.map(|seed| {
        let day = small_day(seed);
        let arrived = deliver(&day.events, &badly(seed, loss));
        let rows = joined(&arrived, seed);
        Joined { seed, day, arrived, rows }
    });
    days.collect()
}

/// The days of which nothing was lost.
static WHOLE: LazyLock<Vec<Joined>> = LazyLock::new(|| days(Loss::default()));

fn interval(from: EventTime, until: EventTime) -> Interval {
    Interval { from, until }
}
