//! What a floor costs: ingest by feed, and the two answers that a wallboard polls, over the embedded
//! store.
//!
//! The embedded store is one process on the same cores, so times say little by themselves. Beside
//! them stands what one bare request takes in the same run; requests and writes are exact anywhere.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use api::{Api, Clock, Settings};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use connect_events::{EventTime, Feed};
use contact_core::Key;
use ingest::{Delivery, Payload, Verdict, ingest};
use serde_json::Value;
use simulator::{Publication, Sent, World};
use state_store::Store;
use test_support::{EmbeddedDynamo, FaultyNetwork, fresh_prefix};
use tower::ServiceExt;

/// Polls that a latency is taken of.
const POLLS: usize = 100;
/// How long the floor has been open when it is polled, in milliseconds: all agents are there and
/// contacts wait, and hardly any has ended. Records of the day are a page more for each thousand.
const OPEN_MILLIS: i64 = 180_000;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let bare = Bench::new().await.bare_request().await;
    // One by one is what a quiet stream brings, and the most that an event can cost.
    for most in [1, 500] {
        Bench::new().await.ingest_by_feed(most, bare).await;
    }
    let floor = Bench::new().await;
    let now = floor.fill().await;
    floor.poll("GET /queues", "/queues?limit=200", now, bare).await;
    floor.poll("GET /agent-status", "/agent-status?limit=1000", now, bare).await;
}

struct Bench {
    dynamo: EmbeddedDynamo,
    prefix: String,
}

struct Stands(EventTime);

impl Clock for Stands {
    fn now(&self) -> EventTime {
        self.0
    }

    fn instant(&self) -> tokio::time::Instant {
        in_time()
    }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn in_time() -> tokio::time::Instant {
    tokio::time::Instant::now() + Duration::from_secs(600)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn begin() -> Instant {
    Instant::now()
}

#[expect(clippy::print_stdout, reason = "a benchmark prints")]
fn say(line: &str) {
    println!("{line}");
}

fn delivery(sent: Sent) -> Delivery<'static> {
    Delivery {
        feed: Some(sent.feed),
        source: "bench".into(),
        arrived: None,
        payload: Payload::Bytes(sent.document.into_bytes().into()),
    }
}

/// The value at a share of sorted times.
fn rank(times: &[Duration], percent: usize) -> Duration {
    times[(times.len() * percent).div_ceil(100).max(1) - 1]
}

impl Bench {
    async fn new() -> Self {
        let bench = Self { dynamo: EmbeddedDynamo::start(), prefix: fresh_prefix() };
        bench.store(&FaultyNetwork::calm()).create_tables().await.expect("tables");
        bench
    }

    fn store(&self, network: &FaultyNetwork) -> Store {
        Store::new(self.dynamo.client_over(network), &self.prefix, 400)
    }

    /// What the smallest request takes: one query of an empty partition.
    async fn bare_request(&self) -> Duration {
        let store = self.store(&FaultyNetwork::calm());
        let mut times = Vec::with_capacity(POLLS);
        for _ in 0..POLLS {
            let began = begin();
            store.heard().await.expect("an answer");
            times.push(began.elapsed());
        }
        times.sort();
        let bare = rank(&times, 50);
        say(&format!("one bare query: {} µs", bare.as_micros()));
        bare
    }

    /// An hour of 30 agents, in batches of this size at the most; contact events one by one, as
    /// EventBridge has them.
    async fn ingest_by_feed(&self, most: usize, bare: Duration) {
        let mut by_feed: BTreeMap<Feed, Vec<Delivery<'static>>> = BTreeMap::new();
        for sent in Publication::of_day(World::sized(1, 6, 30, 1)) {
            by_feed.entry(sent.feed).or_default().push(delivery(sent));
        }
        for (feed, deliveries) in by_feed {
            let network = FaultyNetwork::metered();
            let store = self.store(&network);
            let size = if feed == Feed::ContactEvents { 1 } else { most };
            let began = begin();
            for batch in deliveries.chunks(size) {
                let now = EventTime::from_millis(0);
                let outcome = Box::pin(ingest(&store, batch, now, in_time())).await;
                assert!(outcome.verdicts.iter().all(|verdict| *verdict == Verdict::Done));
            }
            let took = began.elapsed();
            let requests: usize = network.requests().values().sum();
            let writes = network.requests().get("UpdateItem").copied().unwrap_or_default();
            let units = network.units();
            let units = |operation| units.get(operation).copied().unwrap_or_default();
            let (events, batches) = (deliveries.len(), deliveries.len().div_ceil(size));
            say(&format!(
                "ingest {feed:<16} {events:>6} events in batches of {size:<3} {:>7.0} events/s   \
                 {:>5.2} writes, {:>5.2} write and {:>5.2} read units an event   {:>6.1} requests a \
                 batch   {:>4.2} bare queries an event",
                events as f64 / took.as_secs_f64(),
                writes as f64 / events as f64,
                units("UpdateItem") / events as f64,
                units("BatchGetItem") / events as f64,
                requests as f64 / batches as f64,
                took.as_secs_f64() / bare.as_secs_f64() / events as f64,
            ));
        }
    }

    /// A floor of 200 queues and 5,000 agents, [`OPEN_MILLIS`] after its doors opened. A queue that no
    /// contact has entered yet is not listed, so there are some fifty fewer.
    async fn fill(&self) -> EventTime {
        let mut world = World::sized(1, 200, 5_000, 1);
        for queue in &mut world.queues {
            queue.peak_per_hour = 60.0;
        }
        for (place, agent) in world.agents.iter_mut().enumerate() {
            agent.from_millis = 1_000 + place as i64 * 10;
        }
        let now = world.start.plus_millis(OPEN_MILLIS);
        let store = self.store(&FaultyNetwork::calm());
        let told = Publication::of_day(world)
            .take_while(|sent| sent.at_millis < now.as_millis())
            .map(delivery);
        let told: Vec<_> = told.collect();
        for batch in told.chunks(2_000) {
            let outcome = Box::pin(ingest(&store, batch, now, in_time())).await;
            assert!(outcome.verdicts.iter().all(|verdict| *verdict == Verdict::Done));
        }
        self.say_size(&store).await;
        now
    }

    async fn say_size(&self, store: &Store) {
        let heard = store.heard().await.expect("an answer");
        let (instance, ..) = heard.first().expect("an instance");
        let (mut agents, mut bytes, mut from) = (0, 0, None);
        loop {
            let page = store.agents(instance, from).await.expect("a page");
            let keys: Vec<Key> = page.rows.into_iter().map(|(key, _)| key).collect();
            let read = store.load(&keys, in_time()).await;
            agents += keys.len();
            bytes += read.into_values().map(|read| read.expect("a row").size()).sum::<usize>();
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        // Half a unit for each 4 KiB, as the board's index is read; a query of less takes as much.
        let units = bytes as f64 / 4_096.0 / 2.0;
        say(&format!(
            "the floor: {agents} agents, {bytes} bytes of them, {units:.0} read units; half a unit more \
             for each further query"
        ));
    }

    /// Polls a list to its end, again and again.
    async fn poll(&self, name: &str, path: &str, now: EventTime, bare: Duration) {
        let network = FaultyNetwork::calm();
        let store = self.store(&network);
        let api =
            Api { store, clock: Arc::new(Stands(now)), settings: Settings::default(), calls: None };
        let router = api::router(api);
        let (mut times, mut pages) = (Vec::with_capacity(POLLS), 0);
        for _ in 0..POLLS {
            let began = begin();
            let mut next = Some(path.to_owned());
            while let Some(page) = next {
                let request = Request::get(page).body(Body::empty()).expect("a request");
                let answer = router.clone().oneshot(request).await.expect("an answer");
                assert_eq!(answer.status(), StatusCode::OK);
                let body = to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
                let body: Value = serde_json::from_slice(&body).expect("JSON");
                next = body["next"].as_str().map(|cursor| format!("{path}&cursor={cursor}"));
                pages += 1;
            }
            times.push(began.elapsed());
        }
        times.sort();
        let requests: usize = network.requests().values().sum();
        let (half, worst) = (rank(&times, 50), rank(&times, 99));
        say(&format!(
            "{name:<18} {} pages, {} requests   p50 {:>6.1} ms   p99 {:>6.1} ms   p99 is {:.0} bare \
             queries",
            pages / POLLS,
            requests / POLLS,
            half.as_secs_f64() * 1e3,
            worst.as_secs_f64() * 1e3,
            worst.as_secs_f64() / bare.as_secs_f64(),
        ));
    }
}
