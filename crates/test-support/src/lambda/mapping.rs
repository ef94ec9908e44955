//! The event source mapping between a Kinesis stream and a function, in virtual time.

use std::time::Duration;

use connect_events::EventTime;
use futures::future::join_all;
use serde_json::json;

use super::answer::{Ended, Outcome, outcome};
use super::chance::Chance;
use super::failures::{Condition, Failures, GivenUp};
use super::invocation;
use super::lane::{Batch, Lane};
use super::stream::{Stream, hashed, shard_id};

/// What a mapping is told to do.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html>
#[derive(Clone, Debug)]
pub struct MappingSettings {
    /// The function's name.
    pub function: String,
    /// How long one invocation may take.
    pub timeout: Duration,
    /// The most records of a batch.
    pub batch_size: usize,
    /// How long records are gathered for a batch that is not full.
    pub window_seconds: u32,
    /// Batches of one shard at a time. Records of one partition key are never in two of them.
    pub parallelization: usize,
    /// How often a failed batch is tried again; `None`: until its records expire.
    pub retries: Option<u32>,
    /// How old a record may become; `None`: until it expires.
    pub record_age_seconds: Option<u32>,
    /// Whether a batch is split where the function fails.
    pub bisect: bool,
    /// Whether the function's answer counts.
    pub report_item_failures: bool,
    /// Where reading begins.
    pub start: StartingPosition,
    /// Whether a failure record holds the invocation, as it does in S3. Records that go through SQS or
    /// SNS do not.
    pub whole_invocation: bool,
}

/// Where a mapping begins to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StartingPosition {
    /// With the oldest record that the stream still has.
    TrimHorizon,
    /// With what arrives after the mapping was made.
    Latest,
    /// With what arrived at this moment, or later.
    AtTimestamp(EventTime),
}

impl Default for MappingSettings {
    /// Lambda's own defaults, and a timeout of 30 seconds.
    fn default() -> Self {
        Self {
            function: "function".to_owned(),
            timeout: Duration::from_secs(30),
            batch_size: 100,
            window_seconds: 0,
            parallelization: 1,
            retries: None,
            record_age_seconds: None,
            bisect: false,
            report_item_failures: false,
            start: StartingPosition::TrimHorizon,
            whole_invocation: true,
        }
    }
}

/// A mapping: it takes records off the stream, invokes a function with them, and tries again what
/// failed, until it succeeds, too many tries failed, or the records are too old. What it gives up goes to
/// [`Failures`].
///
/// It has no clock. [`next_moment`](Self::next_moment) says when there is something to do, and
/// [`step`](Self::step) does it; time that an invocation takes by tokio's clock, which a test pauses,
/// keeps its place busy for as long.
///
/// What AWS does not document is chosen to be unkind: a batch is tried again after one second, then two,
/// and so on up to a minute; records that expire in the stream are gone, and no destination hears of
/// them.
pub struct Mapping {
    settings: MappingSettings,
    stream: Stream,
    failures: Failures,
    uuid: String,
    lanes: Vec<Lane>,
    /// Per shard, the sequence number up to which it was read; what follows is unread.
    read: Vec<String>,
    made: EventTime,
    chance: Chance,
    expired: usize,
}

impl Mapping {
    /// A mapping that is made at `now` and has read nothing.
    #[must_use]
    pub fn new(
        stream: &Stream,
        settings: MappingSettings,
        failures: &Failures,
        now: EventTime,
        seed: u64,
    ) -> Self {
        let mut chance = Chance::new(seed);
        let lanes = settings.parallelization.max(1) * stream.shards();
        Self {
            uuid: chance.uuid(),
            lanes: (0..lanes).map(|_| Lane::default()).collect(),
            read: vec![String::new(); stream.shards()],
            settings,
            stream: stream.clone(),
            failures: failures.clone(),
            made: now,
            chance,
            expired: 0,
        }
    }

    /// How many records expired before they were done.
    #[must_use]
    pub fn expired(&self) -> usize {
        self.expired
    }

    /// True when nothing that the stream holds is still to be done.
    pub fn is_idle(&mut self) -> bool {
        self.take_new();
        self.lanes.iter().all(Lane::is_idle)
    }

    /// The earliest moment at which there is something to do.
    pub fn next_moment(&mut self) -> Option<EventTime> {
        self.take_new();
        self.lanes.iter().filter_map(|lane| lane.due(&self.settings)).min()
    }

    /// Does all that is due at `now`; batches of different places at once. `invoke` is the function: it
    /// is given the event and the moment.
    pub async fn step(
        &mut self,
        now: EventTime,
        invoke: impl AsyncFn(Vec<u8>, EventTime) -> Ended,
    ) {
        self.take_new();
        let mut due = Vec::new();
        for place in 0..self.lanes.len() {
            if self.lanes[place].due(&self.settings).is_some_and(|moment| moment <= now) {
                due.extend(self.batch(place, now).map(|batch| (place, batch)));
            }
        }
        let (stream, settings, invoke) = (&self.stream, &self.settings, &invoke);
        let parallel = settings.parallelization.max(1);
        let invocations = due.into_iter().map(async |(place, batch)| {
            let event = invocation::event(stream, &shard_id(place / parallel), &batch.records);
            let invoked = invocation::run(settings.timeout, invoke(event, now));
            let (ended, took) = invoked.await;
            (place, batch, ended, now.plus_millis(took))
        });
        for (place, batch, ended, free) in join_all(invocations).await {
            self.settle(place, batch, &ended, free);
        }
    }

    /// Does all that is due up to `until`.
    pub async fn run_until(
        &mut self,
        until: EventTime,
        invoke: impl AsyncFn(Vec<u8>, EventTime) -> Ended,
    ) {
        while let Some(moment) = self.next_moment().filter(|moment| *moment <= until) {
            self.step(moment, &invoke).await;
        }
    }

    /// Reads what is new in the stream; each record goes to its key's place.
    fn take_new(&mut self) {
        let parallel = self.settings.parallelization.max(1);
        for shard in 0..self.read.len() {
            for record in self.stream.from(shard, &self.read[shard]) {
                // A space sorts before every digit: what is read next comes after this record.
                self.read[shard] = format!("{} ", record.sequence_number);
                let is_wanted = match self.settings.start {
                    StartingPosition::TrimHorizon => true,
                    StartingPosition::Latest => record.arrived > self.made,
                    StartingPosition::AtTimestamp(moment) => record.arrived >= moment,
                };
                if is_wanted {
                    let hash = hashed(&record.partition_key) >> 32;
                    let lane = usize::try_from(hash).unwrap_or_default() % parallel;
                    self.lanes[shard * parallel + lane].unread.push_back(record);
                }
            }
        }
    }

    /// The next batch of a place, without what is too old.
    fn batch(&mut self, place: usize, now: EventTime) -> Option<Batch> {
        let mut batch = self.lanes[place].next(&self.settings)?;
        let before = batch.records.len();
        batch.records.retain(|record| !self.stream.is_expired(record, now));
        self.expired += before - batch.records.len();
        if let Some(seconds) = self.settings.record_age_seconds {
            let oldest = now.plus_millis(-1_000 * i64::from(seconds));
            let fresh = batch.records.partition_point(|record| record.arrived < oldest);
            let rest = batch.records.split_off(fresh);
            self.give_up(place, &batch, Condition::MaximumRecordAgeExceeded, now);
            batch.records = rest;
        }
        (!batch.records.is_empty()).then_some(batch)
    }

    fn settle(&mut self, place: usize, mut batch: Batch, ended: &Ended, free: EventTime) {
        batch.invocations += u32::from(*ended != Ended::Throttled);
        let numbers: Vec<&str> = batch.records.iter().map(|one| &*one.sequence_number).collect();
        let outcome = outcome(ended, self.settings.report_item_failures, &numbers);
        self.lanes[place].free = Some(free);
        match outcome {
            Outcome::Success => {}
            // Nobody was asked, so it is no try.
            Outcome::NotInvoked => self.lanes[place].again(batch, free),
            // The records before it are done. The smaller batch is no retry of the larger one.
            Outcome::FailedFrom(first) if first > 0 => {
                batch.records.drain(..first);
                self.lanes[place].again(batch, free);
            }
            Outcome::Failure if self.settings.bisect && batch.records.len() > 1 => {
                let later = batch.records.split_off(batch.records.len() / 2);
                self.lanes[place].again(Batch { records: later, ..batch.clone() }, free);
                self.lanes[place].again(batch, free);
            }
            Outcome::FailedFrom(_) | Outcome::Failure => {
                if self.settings.retries.is_some_and(|most| batch.retries >= most) {
                    self.give_up(place, &batch, Condition::RetryAttemptsExhausted, free);
                } else {
                    batch.retries += 1;
                    self.lanes[place].again(batch, free);
                }
            }
        }
    }

    fn give_up(&mut self, place: usize, batch: &Batch, condition: Condition, now: EventTime) {
        let (Some(first), Some(last)) = (batch.records.first(), batch.records.last()) else {
            return;
        };
        let shard = shard_id(place / self.settings.parallelization.max(1));
        let MappingSettings { function, whole_invocation, .. } = &self.settings;
        let given_up = GivenUp { function, condition, invocations: batch.invocations, now };
        let mut record = given_up.record(&mut self.chance);
        record["KinesisBatchInfo"] = json!({
            "shardId": shard,
            "startSequenceNumber": first.sequence_number,
            "endSequenceNumber": last.sequence_number,
            "approximateArrivalOfFirstRecord": first.arrived.to_string(),
            "approximateArrivalOfLastRecord": last.arrived.to_string(),
            "batchSize": batch.records.len(),
            "streamArn": self.stream.arn(),
        });
        if *whole_invocation {
            let event = invocation::event(&self.stream, &shard, &batch.records);
            record["payload"] = String::from_utf8_lossy(&event).into();
        }
        let folder = format!("{}/{shard}", self.uuid);
        self.failures.write(&folder, now, &mut self.chance, record);
    }
}
