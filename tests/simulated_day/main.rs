//! A day as Lambda delivers it, with everything that can go wrong: nothing is lost, and `redrive` brings
//! home what was given up.
//!
//! The handlers are the real ones, and so are the store's requests. The mapping and the rule's target are
//! models (`test_support`), whose time is virtual. One day has all its hours, and the store is out for longer
//! than the six that a mapping tries; the others are the first three hours of a busier one, where records may be
//! half an hour old.

mod feeds;
#[path = "../rooms/rig.rs"]
#[expect(dead_code, reason = "the rooms need more of it")]
mod rig;

use std::collections::{BTreeMap, BTreeSet};

use aws_types::SdkConfig;
use bucket::Bucket;
use contact_core::{Key, Row};
use ingest::Delivery;
use redrive::{Choice, DeadLetters, Report, Streams, messages, objects};
use test_support::{KinesisDouble, QueueDouble, S3Server};

use crate::rig::{Rig, deliver, deliver_until_done};
use feeds::{FEW_TRIES, Floor, WHOLE_DAY};

const BUCKET: &str = "failures";

/// What AWS holds after the day.
struct Aftermath {
    s3: S3Server,
    kinesis: KinesisDouble,
    queue: QueueDouble,
}

impl Aftermath {
    async fn of(floor: &Floor) -> Self {
        let s3 = S3Server::start([BUCKET]);
        let bucket = Bucket::new(&s3.config(), BUCKET);
        for object in floor.failures.objects() {
            let record = object.record.to_string().into_bytes();
            bucket.put(&object.key, record).await.expect("an object");
        }
        let queue = QueueDouble::start();
        for letter in floor.rule.dead_letters() {
            queue.send(letter);
        }
        Self { s3, kinesis: KinesisDouble::start(floor.streams.values().cloned()), queue }
    }

    fn config(&self, endpoint: &str) -> SdkConfig {
        self.s3.config().into_builder().endpoint_url(endpoint).build()
    }

    /// Everything, once.
    async fn redrive(&self, rig: &Rig) -> [Report; 2] {
        let store = rig.store();
        let keep = async |records: Vec<Delivery<'static>>| -> Result<(), String> {
            deliver_until_done(&store, &records).await;
            Ok(())
        };
        let bucket = Bucket::new(&self.s3.config(), BUCKET);
        let streams = Streams::new(&self.config(self.kinesis.endpoint()));
        let choice = Choice::default();
        let found = Box::pin(objects(&bucket, &streams, &choice, keep, |_| {})).await;
        let queue = DeadLetters::new(&self.config(self.queue.endpoint()), self.queue.url());
        let dead = Box::pin(messages(&queue, None, false, keep, |_| {})).await;
        [found.expect("the bucket"), dead.expect("the queue")]
    }
}

/// The rows of a day on which every record comes once and nothing fails.
async fn truth(rig: &Rig, deliveries: &[Delivery<'static>]) -> BTreeMap<Key, Row> {
    let mut keys = BTreeSet::new();
    for batch in deliveries.chunks(1_000) {
        keys.extend(deliver(&rig.store(), batch).await.keys);
    }
    rig.rows(&keys).await
}

async fn check(seed: u64) {
    let mut floor = Floor::open(seed);
    let rig = Rig::new().await;
    floor.run(&rig).await;

    let undisturbed = Rig::new().await;
    let expected = truth(&undisturbed, &floor.deliveries).await;
    assert!(expected.keys().any(|key| matches!(key, Key::Quarantine(_))), "poison is kept");

    // Some of it is missing, and all that is missing was given up for somebody to find.
    let before = rig.rows(expected.keys()).await;
    let missing = expected.iter().filter(|(key, row)| before.get(*key) != Some(*row)).count();
    assert!(missing > 50, "seed {seed}: {missing} rows of {} miss something", expected.len());
    let conditions = floor.conditions();
    let given_up = match seed {
        FEW_TRIES => "RetryAttemptsExhausted",
        _ => "MaximumRecordAgeExceeded",
    };
    assert!(conditions[given_up] > 3, "seed {seed}: {conditions:?}");
    assert!(conditions["RetriesExhausted"] > 50, "seed {seed}: {conditions:?}");
    assert!(floor.rule.dead_letters().len() > 5, "seed {seed}");
    assert!(floor.faults() > 200, "seed {seed}: {}", floor.faults());

    let aftermath = Aftermath::of(&floor).await;
    let [found, dead] = aftermath.redrive(&rig).await;
    assert!(!found.has_losses() && !dead.has_losses(), "{found:?}");
    assert_eq!((found.seen, found.done), (floor.failures.objects().len(), found.seen));
    assert_eq!(dead.done, floor.rule.dead_letters().len());
    let after = rig.rows(expected.keys()).await;
    for (key, row) in &expected {
        assert_eq!(after.get(key), Some(row), "seed {seed}");
    }
    assert!(aftermath.queue.bodies().is_empty());

    // Once more changes nothing, and reads nothing but two lists.
    let read = aftermath.kinesis.asked().len();
    let [again, none] = aftermath.redrive(&rig).await;
    assert_eq!((again.done_before, again.done, again.records), (found.done, 0, 0));
    assert_eq!((none.seen, aftermath.kinesis.asked().len()), (0, read));
    assert_eq!(rig.rows(expected.keys()).await, after, "seed {seed}");
}

/// By one name, so that whoever has no time for them can leave them out.
mod days {
    use super::{FEW_TRIES, WHOLE_DAY, check};

    #[tokio::test(start_paused = true)]
    async fn after_a_day_of_faults_and_a_redrive_the_rows_are_those_of_a_quiet_day() {
        check(WHOLE_DAY).await;
    }

    /// The failure records hold no invocation, as those that went through a queue: the streams are read again.
    #[tokio::test(start_paused = true)]
    async fn where_failure_records_hold_no_invocation_the_streams_bring_the_rows_home() {
        check(2).await;
    }

    #[tokio::test(start_paused = true)]
    async fn where_a_mapping_gives_up_after_few_tries_it_is_the_same() {
        check(FEW_TRIES).await;
    }
}
