//! The proof: every number that `contact-core` works out of the rows is what really happened, over
//! 20 days, shuffled, repeated and cut into batches; and where events were lost, wherever what came
//! through determines it.
//!
//! A day is three hours of open doors with twelve agents and four queues, so that twenty of them are
//! proved in minutes; its documents are the same as those of a longer one.
//!
//! What really happened is read off the simulator's own world. The rows see the documents only.

mod agents;
mod live;
mod losses;
mod queues;
mod told;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;
use std::thread;

use connect_events::{AgentId, ContactId, EventTime, RoutingProfileId, decode};
use contact_core::metrics::{Interval, Step, intervals};
use contact_core::{Agent, Contact, Key, Row, Served, facts};
use fastrand::Rng;
use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;
use simulator::{Day, Delivery, Loss, Sent, World, deliver, simulate};

use told::Told;

const SEEDS: std::ops::Range<u64> = 1..21;

/// Where the days are, and when they begin. All but the first run past midnight, and the last three
/// past a change of clocks: forward, back, and back by half an hour.
const PLACES: [(&str, &str); 5] = [
    ("UTC", "2026-03-02T08:00:00Z"),
    ("Asia/Kolkata", "2026-03-02T17:05:00Z"),
    ("Europe/London", "2026-03-28T23:00:00Z"),
    ("America/New_York", "2026-11-01T03:40:00Z"),
    ("Australia/Lord_Howe", "2026-04-04T12:30:00Z"),
];

/// Between the moments at which the rows are looked at, in milliseconds.
const APART: i64 = 25 * 60_000;

/// No news of any feed is on its way when nothing is published for so long, in milliseconds.
const QUIET: i64 = 1_000;

/// A day, and the rows that it ends in.
pub(crate) struct Proved {
    pub(crate) seed: u64,
    zone: TimeZone,
    pub(crate) day: Day,
    /// What each document of the day tells.
    told: Vec<Told>,
    /// Nothing was lost.
    pub(crate) whole: Joined,
    /// One document in twenty of every feed was lost.
    lossy: Joined,
}

/// The rows that follow from what arrived.
pub(crate) struct Joined {
    /// Of each document of the day, whether it arrived.
    arrived: Vec<bool>,
    moments: Vec<Moment>,
    pub(crate) rows: HashMap<Key, Row>,
}

/// The rows as they stood when all that had happened was published.
struct Moment {
    at: EventTime,
    /// How many documents were published.
    published: usize,
    contacts: Vec<(ContactId, Contact)>,
    agents: Vec<(AgentId, Agent)>,
    profiles: HashMap<RoutingProfileId, Served>,
}

pub(crate) static DAYS: LazyLock<Vec<Proved>> = LazyLock::new(|| {
    // Whoever asks first works for all who wait, so there are two of them.
    let halves = [SEEDS.start..11, 11..SEEDS.end]
        .map(|seeds| thread::spawn(|| seeds.map(proved).collect::<Vec<_>>()));
    halves.into_iter().flat_map(|half| half.join().expect("half of the days")).collect()
});

fn proved(seed: u64) -> Proved {
    let (zone, start) = PLACES[seed as usize % PLACES.len()];
    let start = EventTime::parse(start).expect("a moment");
    let day = simulate(&World { start, ..World::sized(seed, 4, 12, 3) });
    let (mut told, mut documents) = (Vec::new(), HashMap::new());
    for sent in &day.events {
        let event = decode(sent.document.as_bytes()).expect("a good document");
        told.push(Told::of(&event, sent.at_millis));
        documents.insert(sent.document.as_str(), facts(&event));
    }
    let whole = joined(&day.events, &documents, seed, Loss::default());
    let lossy = joined(&day.events, &documents, seed, Loss::of_all(0.05));
    let zone = TimeZone::get(zone).expect("a time zone");
    Proved { seed, zone, day, told, whole, lossy }
}

/// What each document says.
type Documents<'a> = HashMap<&'a str, Vec<(Key, Row)>>;

/// Joins a day, stretch by stretch from one quiet moment to the next, so that the rows can be looked
/// at on the way.
fn joined(events: &[Sent], documents: &Documents<'_>, seed: u64, loss: Loss) -> Joined {
    let mut chance = Rng::with_seed(seed);
    let (mut arrived, mut moments, mut rows) = (Vec::new(), Vec::new(), HashMap::new());
    for end in quiet_places(events).into_iter().chain([events.len()]) {
        let (old, new) = events[..end].split_at(arrived.len());
        let delivered = deliver(new, &badly(seed + end as u64, loss));
        let mut delivered: Vec<&str> = delivered.iter().map(|one| one.document.as_str()).collect();
        let there: HashSet<&str> = delivered.iter().copied().collect();
        again(&mut delivered, old, &arrived, &mut chance);
        arrived.extend(new.iter().map(|sent| there.contains(sent.document.as_str())));
        join(&mut rows, &delivered, documents, &mut chance);
        if end < events.len() {
            let at = EventTime::from_millis(events[end - 1].at_millis + QUIET);
            moments.push(moment(&rows, at, end));
        }
    }
    Joined { arrived, moments, rows }
}

/// The numbers of documents after which nothing is published for a while.
fn quiet_places(events: &[Sent]) -> Vec<usize> {
    let mut last = events[0].at_millis;
    let mut places = Vec::new();
    for (place, pair) in events.windows(2).enumerate() {
        let at = pair[0].at_millis;
        if pair[1].at_millis - at > 2 * QUIET && at - last > APART {
            places.push(place + 1);
            last = at;
        }
    }
    places
}

/// Twenty minutes late at the worst, every tenth twice or more.
fn badly(seed: u64, loss: Loss) -> Delivery {
    Delivery { loss, duplicate: 0.1, disorder_millis: 1_200_000, seed }
}

/// Some of what arrived long ago arrives once more.
fn again<'a>(delivered: &mut Vec<&'a str>, old: &'a [Sent], arrived: &[bool], chance: &mut Rng) {
    for (sent, _) in old.iter().zip(arrived).filter(|(_, arrived)| **arrived) {
        if chance.u8(..) < 8 {
            delivered.insert(chance.usize(..=delivered.len()), &sent.document);
        }
    }
}

/// Joins documents as they are ingested: facts of one row are gathered a batch at a time, and batches
/// are of any size.
fn join(
    rows: &mut HashMap<Key, Row>,
    delivered: &[&str],
    documents: &Documents<'_>,
    chance: &mut Rng,
) {
    let mut rest = delivered;
    while !rest.is_empty() {
        let (batch, later) = rest.split_at(chance.usize(1..=rest.len().min(400)));
        let mut gathered: BTreeMap<&Key, Row> = BTreeMap::new();
        for (key, fact) in batch.iter().flat_map(|document| &documents[document]) {
            gathered.entry(key).or_insert_with(|| Row::bottom(key)).absorb(fact.clone());
        }
        for (key, fact) in gathered {
            rows.entry(key.clone()).or_insert_with(|| Row::bottom(key)).absorb(fact);
        }
        rest = later;
    }
}

fn moment(rows: &HashMap<Key, Row>, at: EventTime, published: usize) -> Moment {
    let (mut contacts, mut agents, mut profiles) = (Vec::new(), Vec::new(), HashMap::new());
    for (key, row) in rows {
        match (key, row) {
            (Key::Contact(id), Row::Contact(row)) => contacts.push((id.clone(), (**row).clone())),
            (Key::Agent(id), Row::Agent(row)) => agents.push((id.clone(), (**row).clone())),
            (Key::RoutingProfile(_, id), Row::RoutingProfile(row)) => {
                profiles.extend(row.served.get().map(|served| (id.clone(), served.clone())));
            }
            _ => {}
        }
    }
    Moment { at, published, contacts, agents, profiles }
}

impl Proved {
    /// The day by every step, as the clock on the wall cuts it.
    fn intervals(&self) -> Vec<Interval> {
        Step::ALL.into_iter().flat_map(|step| self.by(step)).collect()
    }

    fn by(&self, step: Step) -> Vec<Interval> {
        let (from, until) = self.day.truth.span();
        intervals(from, until.plus_millis(1), step, &self.zone).collect()
    }
}

#[test]
fn the_days_run_past_midnight_and_past_changes_of_clocks() {
    const MINUTE: i64 = 60_000;
    let minutes = |step| -> BTreeSet<i64> {
        let all = DAYS.iter().flat_map(|proved| proved.by(step));
        all.map(|one| one.until.millis_since(one.from) / MINUTE).collect()
    };
    let hours = [23.0, 24.0, 24.5, 25.0].map(|hours| (hours * 60.0) as i64);
    assert_eq!(minutes(Step::Day), BTreeSet::from(hours));
    assert_eq!(minutes(Step::Hour), BTreeSet::from([30, 60]));
    assert_eq!(minutes(Step::HalfHour), BTreeSet::from([30]));
    assert_eq!(minutes(Step::QuarterHour), BTreeSet::from([15]));
    for proved in &*DAYS {
        for day in proved.by(Step::Day) {
            let begins = Timestamp::from_millisecond(day.from.as_millis()).expect("a moment");
            let clock = begins.to_zoned(proved.zone.clone()).time();
            assert_eq!(clock, Time::midnight(), "{day:?}");
        }
    }
    let days = DAYS.iter().map(|proved| proved.by(Step::Day).len());
    assert_eq!(days.filter(|days| *days == 2).count(), DAYS.len() * 4 / 5);
    // The hours of India begin at half past in UTC.
    let mut hours = DAYS.iter().flat_map(|proved| proved.by(Step::Hour));
    assert!(hours.any(|hour| hour.from.as_millis() % (60 * MINUTE) == 30 * MINUTE));
}
