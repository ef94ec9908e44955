//! An archive, and a store that was told the same.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::process::{Command, Output};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bucket::Bucket;
use connect_events::{EventTime, Feed};
use contact_core::{Key, Row};
use firehose::{FirehoseBatch, transform};
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use ingest::{Delivery, Payload, Verdict};
use serde_json::{Value, json};
use simulator::{Sent, World};
use state_store::{Read as RowRead, Store};
use test_support::{EmbeddedDynamo, S3Server};
use tokio::time::Instant;

pub(crate) const BUCKET: &str = "archive";
const PREFIX: &str = "archived-";
/// A century, so that the day of the simulation is never past.
const RETENTION: u32 = 36_500;

/// The feeds that are archived.
pub(crate) const FEEDS: [Feed; 2] = [Feed::ContactEvents, Feed::ContactRecords];

/// What was told in two hours about midnight, some of it twice and out of order, with revisions of
/// records: the documents of the archived feeds, in the order of their arrival.
pub(crate) fn told() -> Vec<Sent> {
    let mut world = World::sized(11, 2, 6, 2);
    world.start = EventTime::parse("2026-03-02T23:00:00Z").expect("a moment");
    world.habits.revisions = 0.5;
    let delivery = simulator::Delivery {
        duplicate: 0.2,
        disorder_millis: 60_000,
        seed: 11,
        ..simulator::Delivery::default()
    };
    let mut told = simulator::deliver(&simulator::simulate(&world).events, &delivery);
    told.retain(|sent| FEEDS.contains(&sent.feed));
    told
}

/// An S3 with an archive, and a DynamoDB with rows.
pub(crate) struct Kept {
    pub(crate) s3: S3Server,
    pub(crate) bucket: Bucket,
    dynamo: EmbeddedDynamo,
    pub(crate) store: Store,
    pub(crate) retention_days: u32,
    objects: usize,
}

impl Kept {
    pub(crate) async fn empty() -> Self {
        let s3 = S3Server::start([BUCKET]);
        let bucket = Bucket::new(&s3.config(), BUCKET);
        let dynamo = EmbeddedDynamo::start();
        let store = Store::new(dynamo.client(), PREFIX, RETENTION);
        store.create_tables().await.expect("tables");
        Self { s3, bucket, dynamo, store, retention_days: RETENTION, objects: 0 }
    }

    /// Both are told everything.
    pub(crate) async fn whole() -> Self {
        let mut kept = Self::empty().await;
        let told = told();
        kept.ingest(&told).await;
        kept.archive(&told).await;
        kept
    }

    /// Tells the store, as the functions do, and not the archive.
    pub(crate) async fn ingest(&self, told: &[Sent]) {
        for batch in told.chunks(100) {
            let batch: Vec<Delivery<'_>> = batch.iter().map(delivered).collect();
            let now = EventTime::from_millis(0);
            let outcome = Box::pin(ingest::ingest(&self.store, &batch, now, soon())).await;
            assert!(outcome.verdicts.iter().all(|verdict| *verdict != Verdict::Retry));
        }
    }

    /// Puts documents into the archive as Firehose does: what it collects in some minutes goes through
    /// the transform in batches, and becomes an object for each day; what the transform hands back is
    /// kept below `failed/`.
    pub(crate) async fn archive(&mut self, told: &[Sent]) {
        for feed in FEEDS {
            let of_feed: Vec<&Sent> = told.iter().filter(|sent| sent.feed == feed).collect();
            for collected in of_feed.chunks(60) {
                let mut objects: BTreeMap<String, Vec<u8>> = BTreeMap::new();
                for batch in collected.chunks(7) {
                    let (payload, records) = invocation(batch);
                    let answer = transform(&FirehoseBatch::from_slice(&payload).expect("a batch"));
                    assert_eq!(answer.records.len(), records.len());
                    for (placed, record) in answer.records.iter().zip(records) {
                        match placed.day() {
                            Some(day) => {
                                let lines = STANDARD.decode(placed.data()).expect("base64");
                                objects
                                    .entry(format!("{feed}/day={day}"))
                                    .or_default()
                                    .extend(lines);
                            }
                            None => {
                                let folder = format!("failed/{feed}/processing-failed/2026-03-03");
                                let object = objects.entry(folder).or_default();
                                object.extend(undelivered(&record).to_string().into_bytes());
                                object.push(b'\n');
                            }
                        }
                    }
                }
                for (folder, lines) in objects {
                    self.objects += 1;
                    let number = self.objects;
                    let key = format!("{folder}/live-{feed}-1-2026-03-03-00-{number:04}.ndjson.gz");
                    self.bucket.put(&key, packed(&lines)).await.expect("put");
                }
            }
        }
    }

    /// Every line of the archive's objects below a prefix.
    pub(crate) async fn lines(&self, prefix: &str) -> Vec<String> {
        let page = self.bucket.list(prefix, None).await.expect("a list");
        assert_eq!(page.next, None);
        let mut all = String::new();
        for object in page.objects {
            let packed = self.s3.object(BUCKET, &object.key);
            MultiGzDecoder::new(packed.as_slice()).read_to_string(&mut all).expect("lines");
        }
        all.lines().map(str::to_owned).collect()
    }

    pub(crate) async fn read(&self, key: &Key) -> RowRead {
        let mut read = self.store.load([key], soon()).await;
        read.remove(key).expect("an answer").expect("a row")
    }

    /// The tables are lost.
    pub(crate) async fn lose_tables(&self) {
        let client = self.dynamo.client();
        let tables =
            client.list_tables().send().await.expect("a list").table_names.expect("tables");
        assert!(tables.len() > 3);
        for table in tables {
            client.delete_table().table_name(table).send().await.expect("deleted");
        }
    }

    /// One row is lost.
    pub(crate) async fn lose(&self, key: &Key) {
        let read = self.read(key).await;
        assert!(read.is_kept());
        let _ = self.store.delete(key, &read).await.expect("deleted");
        assert!(!self.read(key).await.is_kept());
    }

    /// Puts a row in the place of whatever is there.
    pub(crate) async fn put(&self, key: &Key, row: &Row) {
        self.lose(key).await;
        let read = self.read(key).await;
        let now = EventTime::from_millis(0);
        let _ = self.store.commit(key, &read, row, now).await.expect("written");
    }

    /// The command, beside this store and this S3.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        let (id, secret) = S3Server::CREDENTIALS;
        Command::new(env!("CARGO_BIN_EXE_connect-live"))
            .args([args[0], "--store", self.dynamo.endpoint(), "--table-prefix", PREFIX])
            .args(["--retention-days", &self.retention_days.to_string(), "--format", "json"])
            .args(&args[1..])
            .env("AWS_ENDPOINT_URL_S3", self.s3.endpoint())
            .env("AWS_ACCESS_KEY_ID", id)
            .env("AWS_SECRET_ACCESS_KEY", secret)
            .env("AWS_REGION", "us-east-1")
            .env("AWS_CONFIG_FILE", "/dev/null")
            .env_remove("AWS_PROFILE")
            .output()
            .expect("the command")
    }

    /// What a replay prints.
    #[track_caller]
    pub(crate) fn replayed(&self, args: &[&str]) -> String {
        let output = self.run(&[&["replay"], args].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    /// What a comparison prints, and its exit status.
    pub(crate) fn verified(&self, args: &[&str]) -> (Option<i32>, Value) {
        let output = self.run(&[&["verify"], args].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        let document = serde_json::from_slice(&output.stdout);
        (output.status.code(), document.unwrap_or_else(|err| panic!("{err}: {said}")))
    }
}

fn delivered(sent: &Sent) -> Delivery<'_> {
    Delivery {
        feed: Some(sent.feed),
        source: "told".into(),
        arrived: Some(EventTime::from_millis(sent.at_millis)),
        payload: Payload::Bytes(sent.document.as_bytes().into()),
    }
}

/// What Firehose hands over of these documents, and its records.
fn invocation(batch: &[&Sent]) -> (Vec<u8>, Vec<Value>) {
    let record = |(place, sent): (usize, &&Sent)| {
        json!({
            "recordId": format!("{place:056}"),
            "approximateArrivalTimestamp": sent.at_millis,
            "data": STANDARD.encode(&sent.document),
        })
    };
    let records: Vec<Value> = batch.iter().enumerate().map(record).collect();
    let payload = json!({
        "invocationId": "e0e07000-6002-4000-8000-000000000001",
        "deliveryStreamArn": "arn:aws:firehose:eu-west-2:111122223333:deliverystream/live",
        "region": "eu-west-2",
        "records": records,
    });
    (payload.to_string().into_bytes(), records)
}

/// How Firehose keeps a record that could not be placed.
fn undelivered(record: &Value) -> Value {
    json!({
        "attemptsMade": 1,
        "arrivalTimestamp": record["approximateArrivalTimestamp"],
        "errorCode": "Lambda.ProcessingFailedStatus",
        "errorMessage": "ProcessingFailed status set for record",
        "attemptEndingTimestamp": record["approximateArrivalTimestamp"],
        "rawData": record["data"],
        "lambdaArn": "arn:aws:lambda:eu-west-2:111122223333:function:live-archive:$LATEST",
    })
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).expect("packing");
    gzip.finish().expect("packed")
}

#[expect(clippy::disallowed_methods, reason = "a deadline has to lie somewhere")]
fn soon() -> Instant {
    Instant::now() + Duration::from_secs(600)
}
