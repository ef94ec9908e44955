//! The day itself: four feeds, their functions, and what happens to them.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use connect_events::{EventTime, Feed, KinesisBatch};
use contact_core::alerts::AlertRule;
use ingest::Delivery;
use lambda_host::{Answer, handle_contact_event, handle_contact_lens, handle_kinesis};
use lens_actions::LensActions;
use serde::Serialize;
use serde_json::Value;
use simulator::{Sent, World, simulate};
use state_store::Store;
use test_support::{
    Accepts, Ended, Failures, Fault, FaultyNetwork, Mapping, MappingSettings, RuleSettings,
    RuleTarget, Stream,
};
use tokio::time::Instant;

use crate::rig::{RETENTION_DAYS, Rig};

/// Between which minutes of a day the store cannot be reached: longer than records may become old.
fn outage(seed: u64) -> Range<i64> {
    if seed == WHOLE_DAY { 300..690 } else { 60..105 }
}

/// Between which minutes Lambda takes no events of EventBridge.
fn refused(seed: u64) -> Range<i64> {
    if seed == WHOLE_DAY { 780..840 } else { 125..131 }
}

/// How old records may be: six hours as in the template, or half an hour of a morning.
fn record_age_seconds(seed: u64) -> u32 {
    if seed == WHOLE_DAY { 21_600 } else { 1_800 }
}

/// What can be wrong with a request.
const FAULTS: [Fault; 6] = [
    Fault::Throttle,
    Fault::ServerError,
    Fault::DropRequest,
    Fault::LoseAnswer,
    Fault::Hang,
    Fault::KeepAnswer,
];

pub(super) struct Floor {
    seed: u64,
    start: EventTime,
    documents: Vec<Sent>,
    pub(super) streams: BTreeMap<Feed, Stream>,
    mappings: BTreeMap<Feed, Mapping>,
    pub(super) rule: RuleTarget,
    pub(super) failures: Failures,
    /// What was put on the streams and the bus, as an undisturbed function would be given it.
    pub(super) deliveries: Vec<Delivery<'static>>,
    invocations: Cell<u64>,
    faults: Arc<AtomicUsize>,
    line: RefCell<Option<Line>>,
}

/// A way to the store that many invocations share, as those of one execution environment do.
struct Line {
    store: Store,
    is_out: bool,
    used: usize,
}

/// The day that has all its hours, for two agents. The others are the mornings of five.
pub(super) const WHOLE_DAY: u64 = 1;

/// The day on which a mapping gives up after a few tries, however young the records are.
pub(super) const FEW_TRIES: u64 = 3;

impl Floor {
    pub(super) fn open(seed: u64) -> Self {
        let world = match seed {
            WHOLE_DAY => World::sized(seed, 1, 2, 24),
            _ => World::sized(seed, 2, 5, 3),
        };
        let start = world.start;
        let documents = simulate(&world).events;
        let failures = Failures::new();
        let feeds = [Feed::AgentEvents, Feed::ContactRecords, Feed::ContactLens];
        let streams = feeds.map(|feed| (feed, Stream::new(feed.name(), 2, 24)));
        let mapping = |(feed, stream): &(Feed, Stream)| {
            // As in the template, but for the age; and for the tries on one day.
            let settings = MappingSettings {
                function: format!("live-{feed}"),
                batch_size: 500,
                window_seconds: u32::from(*feed != Feed::ContactLens),
                parallelization: 2,
                retries: Some(if seed == FEW_TRIES { 3 } else { 2_000 }),
                record_age_seconds: Some(record_age_seconds(seed)),
                bisect: true,
                report_item_failures: true,
                whole_invocation: seed != 2,
                ..MappingSettings::default()
            };
            (*feed, Mapping::new(stream, settings, &failures, start, seed ^ *feed as u64))
        };
        let mappings = streams.iter().map(mapping).collect();
        let rule = RuleSettings {
            function: "live-contact-events".to_owned(),
            duplicate_percent: 5,
            disorder_millis: 20_000,
            // A rule has a day for it, and this one is not longer.
            rule_age_seconds: 120,
            ..RuleSettings::default()
        };
        Self {
            seed,
            start,
            documents,
            streams: streams.into(),
            mappings,
            rule: RuleTarget::new(rule, &failures, seed),
            failures,
            deliveries: Vec::new(),
            invocations: Cell::new(0),
            faults: Arc::default(),
            line: RefCell::default(),
        }
    }

    /// Why invocations were given up, and how many.
    pub(super) fn conditions(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for object in self.failures.objects() {
            let condition = object.record["requestContext"]["condition"].as_str().expect("text");
            *counts.entry(condition.to_owned()).or_default() += 1;
        }
        counts
    }

    /// How many requests met a fault.
    pub(super) fn faults(&self) -> usize {
        self.faults.load(Ordering::Relaxed)
    }

    /// From the first document to the moment when nothing is left to do.
    pub(super) async fn run(&mut self, rig: &Rig) {
        let documents = std::mem::take(&mut self.documents);
        let mut documents = documents.into_iter().peekable();
        let mut put = 0_usize;
        loop {
            let published = documents.peek().map(|sent| EventTime::from_millis(sent.at_millis));
            let delivered = self.mappings.values_mut().filter_map(Mapping::next_moment);
            let moments = delivered.chain(self.rule.next_moment()).chain(published);
            let Some(now) = moments.min() else { return };
            while documents.peek().is_some_and(|sent| sent.at_millis <= now.as_millis()) {
                let sent = documents.next().expect("there is one");
                put += 1;
                self.put(&sent, put, now);
            }
            Box::pin(self.step(rig, now)).await;
        }
    }

    /// Publishes a document. Every hundredth comes twice, as from a producer that heard no answer, and
    /// every three hundredth is followed by one that nobody can read.
    fn put(&mut self, sent: &Sent, number: usize, now: EventTime) {
        let Sent { feed, about, document, .. } = sent;
        let copies = 1 + usize::from(number % 100 == 7);
        let mut payloads = vec![document.clone(); copies];
        if number % 300 == 11 {
            payloads.push(poison(*feed, document));
        }
        for payload in payloads {
            let Some(stream) = self.streams.get(feed) else {
                self.rule.send(payload.as_bytes(), now);
                self.deliveries.push(Delivery::of_event(payload.into_bytes()));
                continue;
            };
            let (shard, number) = stream.put(about, payload.as_bytes(), now);
            let seconds = now.as_millis() as f64 / 1_000.0;
            let data = STANDARD.encode(&payload);
            let record = format!(
                r#"{{"eventID":"{shard}:{number}","kinesis":{{"data":"{data}",
                "sequenceNumber":"{number}","approximateArrivalTimestamp":{seconds}}}}}"#
            );
            let batch = KinesisBatch::from_slice(record.as_bytes()).expect("a record");
            let delivery = Delivery::of_kinesis(Some(*feed), &batch.records[0]);
            self.deliveries.push(delivery.into_owned());
        }
    }

    async fn step(&mut self, rig: &Rig, now: EventTime) {
        let minute = now.millis_since(self.start) / 60_000;
        let lambda = Lambda {
            seed: self.seed,
            is_out: outage(self.seed).contains(&minute),
            rig,
            invocations: &self.invocations,
            faults: &self.faults,
            line: &self.line,
        };
        for (feed, mapping) in &mut self.mappings {
            if mapping.next_moment().is_some_and(|moment| moment <= now) {
                let invoke = async |event: Vec<u8>, now| lambda.invoke(*feed, &event, now).await;
                Box::pin(mapping.step(now, invoke)).await;
            }
        }
        if self.rule.next_moment().is_some_and(|moment| moment <= now) {
            let accepts = if refused(self.seed).contains(&minute) {
                Accepts::Throttled
            } else {
                Accepts::Yes
            };
            let invoke =
                async |event: Vec<u8>, now| lambda.invoke(Feed::ContactEvents, &event, now).await;
            Box::pin(self.rule.step(now, accepts, invoke)).await;
        }
    }
}

/// What nobody can read: half a document on a stream, and on the bus, which takes nothing but JSON, an
/// event whose contact has no id.
fn poison(feed: Feed, document: &str) -> String {
    if feed != Feed::ContactEvents {
        return document.chars().take(document.len() / 2).collect();
    }
    let mut event: Value = serde_json::from_str(document).expect("JSON");
    event["detail"]["contactId"] = "".into();
    event.to_string()
}

/// The functions, as they are at one moment.
struct Lambda<'a> {
    seed: u64,
    is_out: bool,
    rig: &'a Rig,
    invocations: &'a Cell<u64>,
    faults: &'a Arc<AtomicUsize>,
    line: &'a RefCell<Option<Line>>,
}

impl Lambda<'_> {
    /// One invocation. One in thirty finds no room, and in one in thirty the process dies on its way.
    async fn invoke(&self, feed: Feed, event: &[u8], now: EventTime) -> Ended {
        let number = self.invocations.replace(self.invocations.get() + 1);
        let (is_throttled, dies) = (number % 30 == 4, number % 30 == 17);
        if is_throttled {
            return Ended::Throttled;
        }
        let store = self.store(number, dies);
        let deadline = in_25_seconds();
        let ended = match feed {
            Feed::ContactEvents => ended(handle_contact_event(&store, event, now, deadline).await),
            Feed::ContactLens => {
                let actions = LensActions::new(store.clone(), &[] as &[AlertRule]);
                ended(handle_contact_lens(&store, &actions, event, now, deadline).await)
            }
            Feed::AgentEvents | Feed::ContactRecords => {
                ended(handle_kinesis(&store, feed, event, now, deadline).await)
            }
        };
        if dies { Ended::Failed } else { ended }
    }

    fn store(&self, number: u64, dies: bool) -> Store {
        /// After so many invocations an environment is replaced by another.
        const MOST: usize = 200;
        if dies {
            return hardened(self.rig, &self.network(number, dies));
        }
        let mut line = self.line.borrow_mut();
        let fits = |line: &Line| line.is_out == self.is_out && line.used < MOST;
        let Line { store, used, .. } = match line.take().filter(fits) {
            Some(known) => line.insert(known),
            None => line.insert(Line {
                store: hardened(self.rig, &self.network(number, dies)),
                is_out: self.is_out,
                used: 0,
            }),
        };
        *used += 1;
        store.clone()
    }

    /// The way to the store: nothing gets through during the outage, else one request in twelve meets a
    /// fault; and where the process dies, nothing gets through after its third request.
    fn network(&self, number: u64, dies: bool) -> FaultyNetwork {
        let (is_out, faults) = (self.is_out, Arc::clone(self.faults));
        let dice = self.seed << 48 | number << 16;
        FaultyNetwork::by(move |request| {
            let mut chance = fastrand::Rng::with_seed(dice | request.number as u64);
            let fault = if is_out {
                Fault::DropRequest
            } else if dies && request.number >= 3 {
                Fault::Cut
            } else if chance.u8(..12) == 0 {
                FAULTS[chance.usize(..FAULTS.len())]
            } else {
                Fault::Pass
            };
            faults.fetch_add(usize::from(fault != Fault::Pass), Ordering::Relaxed);
            fault
        })
    }
}

/// The store with the retries and time-outs that functions have.
fn hardened(rig: &Rig, network: &FaultyNetwork) -> Store {
    let config = state_store::hardened(rig.dynamo.config_over(network)).build();
    let client = aws_sdk_dynamodb::Client::from_conf(config);
    Store::new(client, &rig.prefix, RETENTION_DAYS)
}

fn ended<T: Serialize>(answer: Answer<T>) -> Ended {
    match answer.result {
        Ok(answer) => Ended::Answered(serde_json::to_value(answer).expect("JSON")),
        Err(_) => Ended::Failed,
    }
}

/// Five seconds before the function is ended.
#[expect(clippy::disallowed_methods, reason = "a deadline has to lie somewhere")]
fn in_25_seconds() -> Instant {
    Instant::now() + Duration::from_secs(25)
}
