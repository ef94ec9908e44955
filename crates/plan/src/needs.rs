//! What has to be there in the busiest hour.

use crate::Floor;
use crate::figures::Figures;
use crate::sums::{Line, number};
use crate::told::{Day, FeedDay};

/// What one shard takes: a megabyte and a thousand records a second.
///
/// Source: <https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html>
const SHARD_BYTES: f64 = 1_048_576.0;
const SHARD_RECORDS: f64 = 1_000.0;
/// How full a shard may be: an hour is not as busy in all of its seconds.
const FULL: f64 = 0.5;

/// Shards that a feed needs.
pub(crate) fn shards(feed: &FeedDay) -> f64 {
    let (bytes, records) = (feed.busiest * feed.bytes, feed.busiest);
    (bytes / SHARD_BYTES / FULL).max(records / SHARD_RECORDS / FULL).ceil().max(1.0)
}

/// Shards that an on-demand stream has: those that it begins with, or as many as it needs.
pub(crate) fn shards_there(feed: &FeedDay, figures: &Figures) -> f64 {
    shards(feed).max(*figures.deployment.on_demand_shards)
}

/// How often the dashboards look at the floor in a second: each every two seconds.
pub(crate) fn looks(floor: &Floor) -> f64 {
    f64::from(floor.dashboards) / 2.0
}

/// Read units of one look at the floor.
pub(crate) fn units_of_a_look(floor: &Floor, figures: &Figures) -> f64 {
    f64::from(floor.agents) * *figures.row_units.poll_per_agent
        + f64::from(floor.queues) * *figures.row_units.poll_per_queue
}

pub(crate) fn lines(floor: &Floor, figures: &Figures, day: &Day) -> Vec<Line> {
    let mut lines: Vec<Line> = day.streams().map(shards_of).into();
    let ingest = |of: fn(&FeedDay) -> f64| -> (String, f64) {
        let sums =
            day.feeds().map(|feed| format!("{} x {}", number(feed.busiest), number(of(feed))));
        let value = day.feeds().iter().map(|feed| feed.busiest * of(feed)).sum();
        (sums.join(" + "), value)
    };
    let (sum, writes) = ingest(|feed| *feed.units.write);
    lines.push(Line::new("write units", sum, writes, "a second"));
    let (sum, reads) = ingest(|feed| *feed.units.read);
    let (looks, units) = (looks(floor), units_of_a_look(floor, figures));
    let sum = format!("{sum} + {} looks x {}", number(looks), number(units));
    lines.push(Line::new("read units", sum, reads + looks * units, "a second"));
    lines.extend(concurrency(floor, figures, day));
    lines
}

fn shards_of(feed: &FeedDay) -> Line {
    let kilobytes = feed.busiest * feed.bytes / 1_024.0;
    let sum = format!(
        "{} KB and {} records a second; half of 1,024 and of 1,000 a shard",
        number(kilobytes),
        number(feed.busiest),
    );
    Line::new(&format!("shards of {}", feed.name), sum, shards(feed), "at least")
}

/// By Little's law: what comes in a second, times the seconds that it takes.
fn concurrency(floor: &Floor, figures: &Figures, day: &Day) -> [Line; 3] {
    let functions = &figures.functions;
    let seconds = *functions.milliseconds / 1_000.0;
    let of = |rate: f64| (rate * seconds).ceil().max(1.0);
    let by_event = |what, rate: f64| {
        let sum = format!("{} a second x {} s", number(rate), number(seconds));
        Line::new(what, sum, of(rate), "at a time")
    };
    let shards = day.streams().map(|feed| shards_there(feed, figures));
    let sum = format!(
        "({}) shards x {}, at the most",
        shards.map(number).join(" + "),
        number(*functions.parallelization),
    );
    let streams = shards.iter().sum::<f64>() * *functions.parallelization;
    [
        by_event("function contact-events", day.contact_events.busiest),
        Line::new("functions of streams", sum, streams, "at a time"),
        by_event("function read-api", looks(floor) * 2.0),
    ]
}
