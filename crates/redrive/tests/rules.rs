//! What is put through, what stays, and what is told of it.

use std::collections::BTreeMap;
use std::sync::Mutex;

use aws_types::SdkConfig;
use bucket::Bucket;
use connect_events::{EventTime, Feed};
use ingest::{Delivery, Payload};
use redrive::{Archive, Choice, DeadLetters, Report, Streams, Unfinished, messages, objects};
use serde_json::{Value, json};
use test_support::{DeadLetter, KinesisDouble, QueueDouble, S3Server, Stream};

const BUCKET: &str = "failures";
const CONTACT: &str = "Amazon Connect Contact Event";

/// A bucket, a stream of one shard, and a queue.
struct Rig {
    s3: S3Server,
    stream: Stream,
    kinesis: KinesisDouble,
    queue: QueueDouble,
}

impl Rig {
    fn new() -> Self {
        let stream = Stream::new("agents", 1, 24);
        let kinesis = KinesisDouble::start([stream.clone()]);
        Self { s3: S3Server::start([BUCKET]), stream, kinesis, queue: QueueDouble::start() }
    }

    fn bucket(&self) -> Bucket {
        Bucket::new(&self.s3.config(), BUCKET)
    }

    async fn put(&self, key: &str, record: &Value) {
        self.bucket().put(key, record.to_string().into_bytes()).await.expect("an object");
    }

    async fn keys(&self) -> Vec<String> {
        let page = self.bucket().list("", None).await.expect("a list");
        page.objects.into_iter().map(|object| object.key).collect()
    }

    fn at(&self, endpoint: &str) -> SdkConfig {
        self.s3.config().into_builder().endpoint_url(endpoint).build()
    }

    /// What is kept, each as its source and payload, and the report.
    async fn redrive(&self, choice: &Choice) -> (Vec<String>, Report) {
        let kept = Mutex::new(Vec::new());
        let keep = async |records: Vec<Delivery<'static>>| -> Result<(), &'static str> {
            kept.lock().expect("no panic").extend(records.iter().map(shown));
            Ok(())
        };
        let streams = Streams::new(&self.at(self.kinesis.endpoint()));
        let report = objects(&self.bucket(), &streams, choice, keep, |_| {}).await;
        (kept.into_inner().expect("no panic"), report.expect("a report"))
    }

    fn dead_letters(&self) -> DeadLetters {
        DeadLetters::new(&self.at(self.queue.endpoint()), self.queue.url())
    }

    /// Puts records `0`, `1` and so on on the stream, one an hour, and gives their numbers.
    fn records(&self, count: i64) -> Vec<String> {
        let put = |number: i64| self.stream.put("key", number.to_string().as_bytes(), at(number));
        (0..count).map(|number| put(number).1).collect()
    }

    /// The record of a batch that holds no invocation.
    fn batch(&self, from: &str, to: &str) -> Value {
        json!({
            "requestContext": { "functionArn": function("live-agent-events") },
            "KinesisBatchInfo": {
                "shardId": "shardId-000000000000",
                "startSequenceNumber": from,
                "endSequenceNumber": to,
                "streamArn": self.stream.arn(),
            },
        })
    }
}

fn at(hour: i64) -> EventTime {
    EventTime::from_millis(1_772_438_400_000 + hour * 3_600_000)
}

fn function(name: &str) -> String {
    format!("arn:aws:lambda:us-east-1:111122223333:function:{name}")
}

fn shown(delivery: &Delivery<'_>) -> String {
    let payload = match &delivery.payload {
        Payload::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        Payload::Base64(data) => data.as_deref().unwrap_or_default().to_owned(),
    };
    format!("{} {payload}", delivery.source)
}

/// The record of an event.
fn event(id: &str) -> Value {
    json!({
        "requestContext": { "functionArn": function("live-contact-events:$LATEST") },
        "requestPayload": { "detail-type": CONTACT, "id": id },
    })
}

fn key(hour: u8, id: &str) -> String {
    format!("aws/lambda/async/live-contact-events/2026/03/02/2026-03-02T{hour:02}.00.00-{id}")
}

#[tokio::test]
async fn what_is_kept_is_marked_and_passed_over_from_then_on() {
    let rig = Rig::new();
    rig.put(&key(8, "a"), &event("e-1")).await;
    let (kept, report) = rig.redrive(&Choice::default()).await;
    assert_eq!(kept, [format!(r#"e-1 {{"detail-type":"{CONTACT}","id":"e-1"}}"#)]);
    assert_eq!((report.seen, report.done, report.records), (1, 1, 1));
    assert_eq!(rig.keys().await, [key(8, "a"), format!("redriven/{}", key(8, "a"))]);

    rig.put(&key(7, "b"), &event("e-2")).await;
    rig.put(&key(9, "c"), &event("e-3")).await;
    let (kept, report) = rig.redrive(&Choice::default()).await;
    assert_eq!((kept.len(), report.done, report.done_before), (2, 2, 1));
    let (kept, report) = rig.redrive(&Choice::default()).await;
    assert_eq!((kept.len(), report.done, report.done_before), (0, 0, 3));
}

#[tokio::test]
async fn what_is_done_for_one_store_is_not_for_another() {
    let rig = Rig::new();
    rig.put(&key(8, "a"), &event("e-1")).await;
    let into = |store: &str| Choice { store: store.to_owned(), ..Choice::default() };
    let (_, trial) = rig.redrive(&into("trial.db")).await;
    let (kept, live) = rig.redrive(&into("aws-live-")).await;
    assert_eq!((trial.done, live.done, live.done_before, kept.len()), (1, 1, 0, 1));
    let (_, again) = rig.redrive(&into("aws-live-")).await;
    assert_eq!((again.done, again.done_before), (0, 1));
}

#[tokio::test]
async fn on_demand_what_is_marked_is_put_through_again() {
    let rig = Rig::new();
    rig.put(&key(8, "a"), &event("e-1")).await;
    rig.redrive(&Choice::default()).await;
    let (kept, report) = rig.redrive(&Choice { again: true, ..Choice::default() }).await;
    assert_eq!((kept.len(), report.done, report.done_before), (1, 1, 0));
}

#[tokio::test]
async fn on_demand_what_is_done_is_deleted_with_the_marks_of_earlier_runs() {
    let rig = Rig::new();
    rig.put(&key(8, "a"), &event("e-1")).await;
    rig.redrive(&Choice::default()).await;
    rig.put(&key(9, "b"), &event("e-2")).await;
    let choice = Choice { delete: true, ..Choice::default() };
    let (kept, report) = rig.redrive(&choice).await;
    assert_eq!((kept.len(), report.done, report.done_before), (1, 1, 1));
    assert_eq!(rig.keys().await, [""; 0]);
}

#[tokio::test]
async fn a_dry_run_tells_and_touches_nothing() {
    let rig = Rig::new();
    rig.put(&key(8, "a"), &event("e-1")).await;
    let choice = Choice { dry_run: true, delete: true, ..Choice::default() };
    let (kept, report) = rig.redrive(&choice).await;
    assert_eq!((kept.len(), report.done, report.records), (0, 1, 1));
    assert_eq!(rig.keys().await, [key(8, "a")]);
}

#[tokio::test]
async fn what_is_not_kept_is_not_marked() {
    let rig = Rig::new();
    rig.put(&key(8, "a"), &event("e-1")).await;
    let streams = Streams::new(&rig.at(rig.kinesis.endpoint()));
    for delete in [false, true] {
        let choice = Choice { delete, ..Choice::default() };
        let fails = async |_: Vec<Delivery<'static>>| Err("the store is out");
        let report = objects(&rig.bucket(), &streams, &choice, fails, |_| {}).await;
        assert!(matches!(report, Err(Unfinished::NotKept("the store is out"))));
        assert_eq!(rig.keys().await, [key(8, "a")]);
    }
}

#[tokio::test]
async fn only_what_was_written_since_then_is_put_through() {
    let rig = Rig::new();
    rig.put(&key(8, "a"), &event("e-1")).await;
    rig.put(&key(9, "b"), &event("e-2")).await;
    rig.put("aws/lambda/copied-by-hand", &event("e-3")).await;
    let since = EventTime::parse("2026-03-02T09:00:00Z");
    let (kept, report) = rig.redrive(&Choice { since, ..Choice::default() }).await;
    assert_eq!((kept.len(), report.too_early), (2, 1));
}

#[tokio::test]
async fn what_is_of_no_feed_and_what_is_no_record_stays() {
    let rig = Rig::new();
    let context = json!({ "functionArn": function("live-watch") });
    let schedule = json!({ "detail-type": "Scheduled Event" });
    let run = json!({ "requestContext": context, "requestPayload": schedule });
    rig.put("aws/lambda/async/live-watch/1", &run).await;
    rig.put("aws/lambda/damaged", &json!({})).await;
    rig.put("athena/result.csv", &json!({})).await;
    let before = rig.keys().await;
    let (kept, report) = rig.redrive(&Choice { delete: true, ..Choice::default() }).await;
    assert_eq!((kept.len(), report.seen, report.done, report.of_no_feed), (0, 2, 0, 1));
    assert_eq!(report.unreadable, ["aws/lambda/damaged"]);
    assert!(report.has_losses() && rig.keys().await == before);
}

#[tokio::test]
async fn a_batch_without_its_invocation_is_read_from_its_stream() {
    let rig = Rig::new();
    let numbers = rig.records(9);
    rig.put("aws/lambda/batch", &rig.batch(&numbers[2], &numbers[5])).await;
    let (kept, report) = rig.redrive(&Choice::default()).await;
    let expected = (2..=5).map(|place| format!("shardId-000000000000:{} {place}", numbers[place]));
    assert_eq!(kept, expected.collect::<Vec<_>>());
    assert!((report.done, report.has_losses()) == (1, false));
}

#[tokio::test]
async fn what_the_stream_has_no_more_is_told_and_the_rest_is_kept() {
    let rig = Rig::new();
    let numbers = rig.records(30);
    rig.put("aws/lambda/1", &rig.batch(&numbers[0], &numbers[2])).await;
    rig.put("aws/lambda/2", &rig.batch(&numbers[4], &numbers[8])).await;
    rig.put("aws/lambda/3", &rig.batch(&numbers[7], &numbers[9])).await;
    let elsewhere = json!({
        "requestContext": { "functionArn": function("live-agent-events") },
        "KinesisBatchInfo": {
            "shardId": "shardId-000000000007",
            "startSequenceNumber": numbers[7],
            "endSequenceNumber": numbers[9],
            "streamArn": rig.stream.arn(),
        },
    });
    rig.put("aws/lambda/4", &elsewhere).await;
    rig.stream.trim(at(30));
    let (kept, report) = rig.redrive(&Choice::default()).await;
    assert_eq!((kept.len(), report.done), (5, 1));
    let gone: Vec<_> = report.gone.iter().map(|gone| (&gone.range.from, &gone.until)).collect();
    let until = Some(numbers[7].clone());
    assert_eq!(gone, [(&numbers[0], &None), (&numbers[4], &until), (&numbers[7], &None)]);
    assert!(report.has_losses());
    assert!(rig.keys().await.contains(&"redriven/aws/lambda/3".to_owned()));
    assert!(!rig.keys().await.contains(&"redriven/aws/lambda/2".to_owned()));
}

#[tokio::test]
async fn an_iterator_that_expires_and_a_busy_shard_cost_only_time() {
    let rig = Rig::new();
    let numbers = rig.records(2_500);
    rig.put("aws/lambda/batch", &rig.batch(&numbers[0], &numbers[2_400])).await;
    rig.kinesis.throttle(1);
    let kept = Mutex::new(0);
    let keep = async |records: Vec<Delivery<'static>>| -> Result<(), ()> {
        *kept.lock().expect("no panic") += records.len();
        rig.kinesis.expire_iterators();
        Ok(())
    };
    let streams = Streams::new(&rig.at(rig.kinesis.endpoint()));
    let report = objects(&rig.bucket(), &streams, &Choice::default(), keep, |_| {}).await;
    assert_eq!(report.expect("a report").done, 1);
    assert_eq!(kept.into_inner().expect("no panic"), 2_401);
    let iterators = rig.kinesis.asked().iter().filter(|one| *one == "GetShardIterator").count();
    assert!(iterators > 2, "{iterators}");
}

/// A message of the dead-letter queue.
fn letter(target: Option<&str>, body: &str) -> DeadLetter {
    let target = target.map(|target| ("TARGET_ARN", target.to_owned()));
    let attributes: BTreeMap<_, _> = target.into_iter().collect();
    DeadLetter { body: body.as_bytes().to_vec(), attributes }
}

const DELIVERY: &str = "arn:aws:firehose:us-east-1:111122223333:deliverystream/live-events";
const LOG: &str = "arn:aws:logs:us-east-1:111122223333:log-group:/live/events";
const SCHEDULED: &str = r#"{"detail-type":"Scheduled Event"}"#;

/// An event that the archive can use.
fn whole(id: &str) -> String {
    let event = json!({
        "id": id,
        "source": "aws.connect",
        "detail-type": CONTACT,
        "time": "2026-03-02T23:59:59Z",
        "detail": {
            "eventType": "INITIATED",
            "contactId": "c-1",
            "channel": "VOICE",
            "instanceArn": "arn:aws:connect:us-east-1:111122223333:instance/i-1",
            "initiationMethod": "INBOUND",
        },
    });
    event.to_string()
}

#[tokio::test]
async fn a_message_is_deleted_when_its_event_is_kept() {
    let rig = Rig::new();
    let feed = function("live-contact-events");
    for number in 0..25 {
        rig.queue.send(&letter(Some(&feed), &format!(r#"{{"id":"e-{number}"}}"#)));
    }
    rig.queue.send(&letter(None, &json!({ "detail-type": CONTACT, "id": "moved" }).to_string()));

    let fails = async |_: Vec<Delivery<'static>>| Err(());
    assert!(messages(&rig.dead_letters(), None, false, fails, |_| {}).await.is_err());
    assert_eq!(rig.queue.bodies().len(), 26);
    rig.queue.pass(600);

    let kept = Mutex::new(Vec::new());
    let keep = async |records: Vec<Delivery<'static>>| -> Result<(), ()> {
        let feeds = records.iter().map(|record| (record.source.to_string(), record.feed));
        kept.lock().expect("no panic").extend(feeds);
        Ok(())
    };
    let dry = messages(&rig.dead_letters(), None, true, keep, |_| {}).await.expect("a report");
    assert_eq!((dry.seen, dry.done, rig.queue.bodies().len()), (26, 26, 26));
    assert!(kept.lock().expect("no panic").is_empty());
    rig.queue.pass(600);

    let report = messages(&rig.dead_letters(), None, false, keep, |_| {}).await.expect("a report");
    assert_eq!((report.seen, report.done), (26, 26));
    let kept = kept.into_inner().expect("no panic");
    assert!(kept.contains(&("moved".to_owned(), Some(Feed::ContactEvents))));
    assert_eq!((kept.len(), rig.queue.bodies().len()), (26, 0));
}

#[tokio::test]
async fn what_the_archive_missed_is_put_among_the_events_of_its_day() {
    let rig = Rig::new();
    let archive = Archive::new(rig.bucket());
    let nothing = async |_: Vec<Delivery<'static>>| -> Result<(), ()> { panic!("not for rows") };
    rig.queue.send(&letter(Some(DELIVERY), &whole("e-1")));
    let unnamed = messages(&rig.dead_letters(), None, false, nothing, |_| {}).await;
    assert_eq!(unnamed.expect("a report").for_archive, 1);
    rig.queue.pass(600);
    let dry = messages(&rig.dead_letters(), Some(&archive), true, nothing, |_| {}).await;
    assert_eq!(dry.expect("a report").archived, 1);
    assert_eq!((rig.queue.bodies().len(), rig.keys().await.len()), (1, 0));

    for _ in 0..2 {
        rig.queue.pass(600);
        let report = messages(&rig.dead_letters(), Some(&archive), false, nothing, |_| {}).await;
        assert_eq!(report.expect("a report").archived, 1);
        assert!(rig.queue.bodies().is_empty());
        let key = "contact-events/day=2026-03-02/redriven-e-1.ndjson";
        assert_eq!(rig.keys().await, [key]);
        let line = rig.bucket().read(key, 10_000).await.expect("an object");
        assert_eq!(String::from_utf8_lossy(&line), whole("e-1") + "\n");
        rig.queue.send(&letter(Some(DELIVERY), &whole("e-1")));
    }
}

#[tokio::test]
async fn what_the_archive_could_not_use_stays_and_is_told() {
    let rig = Rig::new();
    let archive = Archive::new(rig.bucket());
    let nothing = async |_: Vec<Delivery<'static>>| -> Result<(), ()> { panic!("not for rows") };
    for body in ["{", r#"{"id":"e-1"}"#, &whole(""), &whole("../e-1"), &whole(&"e".repeat(65))] {
        rig.queue.send(&letter(Some(DELIVERY), body));
    }
    let report = messages(&rig.dead_letters(), Some(&archive), false, nothing, |_| {}).await;
    let report = report.expect("a report");
    assert_eq!((report.seen, report.unreadable.len(), report.archived), (5, 5, 0));
    assert!(report.has_losses() && rig.queue.bodies().len() == 5 && rig.keys().await.is_empty());
}

#[tokio::test]
async fn what_a_schedule_or_a_log_missed_is_deleted_and_what_nobody_knows_stays() {
    let rig = Rig::new();
    let nothing = async |_: Vec<Delivery<'static>>| -> Result<(), ()> { panic!("not for rows") };
    rig.queue.send(&letter(Some(&function("live-watcher")), SCHEDULED));
    rig.queue.send(&letter(None, SCHEDULED));
    rig.queue.send(&letter(Some(LOG), r#""a line""#));
    rig.queue.send(&letter(Some(&function("somebody-elses")), &whole("e-1")));
    rig.queue.send(&letter(Some("arn:aws:sqs:us-east-1:111122223333:theirs"), &whole("e-2")));
    rig.queue.send(&letter(None, "a line"));
    let report = messages(&rig.dead_letters(), None, false, nothing, |_| {}).await;
    let report = report.expect("a report");
    assert_eq!((report.seen, report.past, report.of_no_feed, report.done), (6, 3, 3, 0));
    assert_eq!(rig.queue.bodies(), [whole("e-1"), whole("e-2"), "a line".to_owned()]);
}
