//! The rules of a Kinesis event source mapping, one by one.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use connect_events::EventTime;
use serde_json::{Value, json};
use test_support::{
    Ended, Failures, Mapping, MappingSettings, StartingPosition, Stream, StreamRecord,
};

fn at(seconds: i64) -> EventTime {
    EventTime::from_millis(1_772_438_400_000 + seconds * 1_000)
}

/// A stream of one shard, what is invoked by its mapping, and what is given up.
struct Rig {
    stream: Stream,
    mapping: Mapping,
    failures: Failures,
}

impl Rig {
    fn new(settings: MappingSettings) -> Self {
        let stream = Stream::new("agents", 1, 24);
        let failures = Failures::new();
        let mapping = Mapping::new(&stream, settings, &failures, at(0), 1);
        Self { stream, mapping, failures }
    }

    /// With `records` in the stream, `1`, `2` and so on, one a second.
    fn with(records: i64, settings: MappingSettings) -> Self {
        let rig = Self::new(settings);
        for number in 1..=records {
            rig.stream.put("key", number.to_string().as_bytes(), at(number));
        }
        rig
    }

    /// The invocations up to a moment, each as its moment and its records: `3: 1 2`.
    async fn run(&mut self, until: i64, function: impl Fn(&Batch) -> Ended) -> Vec<String> {
        let seen = Mutex::new(Vec::new());
        let invoke = async |event: Vec<u8>, now: EventTime| {
            let batch = Batch::of(&event);
            let second = now.millis_since(at(0)) / 1_000;
            seen.lock().expect("no panic").push(format!("{second}: {}", batch.payloads.join(" ")));
            function(&batch)
        };
        self.mapping.run_until(at(until), invoke).await;
        seen.into_inner().expect("no panic")
    }

    /// What was given up: the condition and the records.
    fn given_up(&self) -> Vec<String> {
        let objects = self.failures.objects().into_iter();
        let shown = objects.map(|object| {
            let payload = object.record["payload"].as_str().expect("the invocation").to_owned();
            let condition = object.record["requestContext"]["condition"].as_str().expect("text");
            format!("{condition}: {}", Batch::of(payload.as_bytes()).payloads.join(" "))
        });
        shown.collect()
    }
}

/// What a function sees.
struct Batch {
    payloads: Vec<String>,
    numbers: Vec<String>,
}

impl Batch {
    fn of(event: &[u8]) -> Self {
        let event: Value = serde_json::from_slice(event).expect("JSON");
        let of = |name: &str| -> Vec<String> {
            let records = event["Records"].as_array().expect("records").iter();
            records
                .map(|record| record["kinesis"][name].as_str().expect("text").to_owned())
                .collect()
        };
        let payloads =
            of("data").into_iter().map(|data| STANDARD.decode(data).expect("base64")).map(text);
        Self { payloads: payloads.collect(), numbers: of("sequenceNumber") }
    }

    fn has(&self, payload: &str) -> bool {
        self.payloads.iter().any(|one| one == payload)
    }

    /// Answers that these records failed.
    fn failing(&self, payloads: &[&str]) -> Ended {
        let both = self.payloads.iter().zip(&self.numbers);
        let failed = both.filter(|(payload, _)| payloads.contains(&payload.as_str()));
        let failed: Vec<Value> =
            failed.map(|(_, number)| json!({ "itemIdentifier": number })).collect();
        Ended::Answered(json!({ "batchItemFailures": failed }))
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("text")
}

fn done(_: &Batch) -> Ended {
    Ended::Answered(Value::Null)
}

fn reporting() -> MappingSettings {
    MappingSettings { batch_size: 4, window_seconds: 10, report_item_failures: true, ..settings() }
}

fn settings() -> MappingSettings {
    MappingSettings { batch_size: 4, window_seconds: 10, ..MappingSettings::default() }
}

#[tokio::test(start_paused = true)]
async fn a_batch_waits_for_its_window_or_until_it_is_full() {
    let mut rig = Rig::with(6, settings());
    assert_eq!(rig.run(100, done).await, ["4: 1 2 3 4", "15: 5 6"]);
}

#[tokio::test(start_paused = true)]
async fn without_a_window_what_has_come_is_delivered_at_once() {
    let mut rig = Rig::with(2, MappingSettings { window_seconds: 0, ..settings() });
    assert_eq!(rig.run(1, done).await, ["1: 1 2"]);
}

#[tokio::test(start_paused = true)]
async fn a_batch_is_no_larger_than_an_invocation_may_be() {
    let mut rig = Rig::new(settings());
    for number in 1..=3 {
        rig.stream.put("key", &vec![b'0' + number; 2_000_000], at(1));
    }
    let mut sizes = Vec::new();
    for invocation in rig.run(100, done).await {
        sizes.push(invocation.split(' ').count() - 1);
    }
    assert_eq!(sizes, [2, 1]);
}

#[tokio::test(start_paused = true)]
async fn the_lowest_failure_is_the_checkpoint_and_everything_from_it_comes_again() {
    let mut rig = Rig::with(4, reporting());
    let first = Mutex::new(true);
    let seen = rig
        .run(100, |batch| {
            let is_first = std::mem::replace(&mut *first.lock().unwrap(), false);
            batch.failing(if is_first { &["4", "2"] } else { &[] })
        })
        .await;
    assert_eq!(seen, ["4: 1 2 3 4", "5: 2 3 4"]);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_says_nothing_is_success() {
    for answer in [
        Value::Null,
        json!({}),
        json!({ "batchItemFailures": null }),
        json!({ "batchItemFailures": [] }),
    ] {
        let mut rig = Rig::with(4, reporting());
        let seen = rig.run(100, |_| Ended::Answered(answer.clone())).await;
        assert_eq!(seen.len(), 1, "{answer}");
        assert!(rig.mapping.is_idle());
    }
}

#[tokio::test(start_paused = true)]
async fn an_identifier_that_is_none_is_a_complete_failure() {
    for failure in [
        json!({ "itemIdentifier": "" }),
        json!({ "itemIdentifier": null }),
        json!({ "identifier": "4965" }),
        json!({ "itemIdentifier": "of another batch" }),
    ] {
        let mut rig = Rig::with(4, MappingSettings { retries: Some(0), ..reporting() });
        let answer = json!({ "batchItemFailures": [failure] });
        let seen = rig.run(100, |_| Ended::Answered(answer.clone())).await;
        assert_eq!(seen.len(), 1);
        assert_eq!(rig.given_up(), ["RetryAttemptsExhausted: 1 2 3 4"], "{answer}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_report_batch_item_failures_no_answer_is_looked_at() {
    let mut rig = Rig::with(4, settings());
    assert_eq!(rig.run(100, |batch| batch.failing(&["1"])).await, ["4: 1 2 3 4"]);
    assert!(rig.mapping.is_idle());
}

#[tokio::test(start_paused = true)]
async fn an_error_and_a_timeout_fail_the_whole_batch_and_block_their_shard() {
    let mut rig = Rig::with(5, settings());
    let seen = rig.run(40, |_| Ended::Failed).await;
    let expected = ["4", "5", "7", "11", "19", "35"].map(|second| format!("{second}: 1 2 3 4"));
    assert_eq!(seen, expected);

    let mut rig = Rig::with(4, MappingSettings { timeout: Duration::from_secs(7), ..settings() });
    let invocations = Mutex::new(Vec::new());
    let hangs = async |_: Vec<u8>, now: EventTime| {
        invocations.lock().unwrap().push(now.millis_since(at(0)) / 1_000);
        std::future::pending().await
    };
    rig.mapping.run_until(at(25), hangs).await;
    assert_eq!(invocations.into_inner().unwrap(), [4, 12, 21]);
}

#[tokio::test(start_paused = true)]
async fn bisecting_finds_the_bad_record_and_uses_up_no_retry() {
    let settings = MappingSettings { bisect: true, retries: Some(1), ..settings() };
    let mut rig = Rig::with(4, settings);
    let fails = |batch: &Batch| if batch.has("3") { Ended::Failed } else { done(batch) };
    let seen = rig.run(100, fails).await;
    assert_eq!(seen, ["4: 1 2 3 4", "5: 1 2", "5: 3 4", "7: 3", "11: 3", "11: 4"]);
    assert_eq!(rig.given_up(), ["RetryAttemptsExhausted: 3"]);
}

#[tokio::test(start_paused = true)]
async fn with_both_the_batch_is_split_at_the_number_that_is_told() {
    let settings = MappingSettings { bisect: true, retries: Some(0), ..reporting() };
    let mut rig = Rig::with(4, settings);
    // Each answer goes one record further, so none of them is a retry.
    let seen = rig
        .run(100, |batch| {
            let second = batch.payloads.get(1).map(String::as_str);
            batch.failing(second.as_slice())
        })
        .await;
    let records: Vec<&str> = seen.iter().map(|seen| seen.split_once(": ").unwrap().1).collect();
    assert_eq!(records, ["1 2 3 4", "2 3 4", "3 4", "4"]);
    assert!(rig.given_up().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_makes_no_progress_is_given_up_after_its_retries_and_the_next_one_comes() {
    let mut rig = Rig::with(5, MappingSettings { retries: Some(2), ..reporting() });
    let seen = rig.run(100, |batch| batch.failing(&["1"])).await;
    assert_eq!(seen, ["4: 1 2 3 4", "5: 1 2 3 4", "7: 1 2 3 4", "15: 5"]);
    assert_eq!(rig.given_up(), ["RetryAttemptsExhausted: 1 2 3 4"]);
}

#[tokio::test(start_paused = true)]
async fn records_that_are_too_old_are_given_up_and_the_younger_ones_of_the_batch_go_on() {
    let settings = MappingSettings { record_age_seconds: Some(70), ..settings() };
    let mut rig = Rig::new(settings);
    rig.stream.put("key", b"1", at(0));
    rig.stream.put("key", b"2", at(9));
    let seen = rig.run(200, |_| Ended::Failed).await;
    assert!(seen.iter().any(|seen| seen.ends_with(": 2")), "{seen:?}");
    assert_eq!(
        rig.given_up(),
        ["MaximumRecordAgeExceeded: 1", "MaximumRecordAgeExceeded: 2"],
        "{seen:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn throttled_invocations_are_no_tries_and_end_with_the_age_of_the_records() {
    let limits = MappingSettings { retries: Some(0), record_age_seconds: Some(60), ..settings() };
    let mut rig = Rig::with(4, limits);
    rig.run(200, |_| Ended::Throttled).await;
    assert_eq!(rig.given_up(), ["MaximumRecordAgeExceeded: 1 2 3 4"]);
    let record = &rig.failures.objects()[0].record;
    assert_eq!(record["requestContext"]["approximateInvokeCount"], 0);
}

#[tokio::test(start_paused = true)]
async fn without_a_limit_records_are_tried_until_they_expire_and_nobody_hears_of_them() {
    let mut rig = Rig::with(2, settings());
    rig.run(23 * 3_600, |_| Ended::Failed).await;
    assert_eq!((rig.mapping.expired(), rig.mapping.is_idle()), (0, false));
    rig.run(25 * 3_600, |_| Ended::Failed).await;
    assert_eq!((rig.mapping.expired(), rig.mapping.is_idle()), (2, true));
    assert!(rig.given_up().is_empty());
}

#[tokio::test(start_paused = true)]
async fn places_of_one_shard_work_at_once_and_each_key_keeps_its_order() {
    let settings = MappingSettings { parallelization: 4, batch_size: 1, ..settings() };
    let mut rig = Rig::new(settings);
    for number in 0..40 {
        rig.stream.put(&format!("key {}", number % 10), number.to_string().as_bytes(), at(number));
    }
    // The keys of one place stand still; the others go on.
    let fails = |batch: &Batch| if batch.has("3") { Ended::Failed } else { done(batch) };
    let seen = rig.run(3_600, fails).await;
    let mut by_key: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for invocation in &seen {
        let number: u32 = invocation.split_once(": ").unwrap().1.parse().unwrap();
        by_key.entry(number % 10).or_default().push(number);
    }
    by_key.get_mut(&3).unwrap().dedup();
    assert_eq!(by_key[&3], [3]);
    let whole =
        by_key.iter().filter(|(key, of)| **of == [**key, **key + 10, **key + 20, **key + 30]);
    let behind = 10 - whole.count();
    assert!((1..10).contains(&behind), "{by_key:?}");
}

#[tokio::test(start_paused = true)]
async fn reading_begins_where_it_is_told_to() {
    for (start, expected) in [
        (StartingPosition::TrimHorizon, "1 2 3"),
        (StartingPosition::Latest, "3"),
        (StartingPosition::AtTimestamp(at(2)), "2 3"),
    ] {
        let stream = Stream::new("agents", 1, 24);
        let settings = MappingSettings { start, ..settings() };
        for number in 1..=3 {
            stream.put("key", number.to_string().as_bytes(), at(number));
        }
        let failures = Failures::new();
        let mapping = Mapping::new(&stream, settings, &failures, at(2), 1);
        let mut rig = Rig { stream, mapping, failures };
        let seen = rig.run(100, done).await;
        assert!(seen[0].ends_with(&format!(": {expected}")), "{start:?}: {seen:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_record_of_a_failure_has_the_form_and_the_key_that_lambda_documents() {
    let settings = MappingSettings { retries: Some(1), ..settings() };
    let mut rig = Rig::with(4, settings);
    rig.run(20, |_| Ended::Failed).await;
    let [object] = &rig.failures.objects()[..] else { panic!("one failure") };
    let mut record = object.record.clone();
    let (context, batch) = (&record["requestContext"], &record["KinesisBatchInfo"]);
    assert!(context["requestId"].as_str().unwrap().len() == 36);
    let first = batch["startSequenceNumber"].as_str().unwrap().to_owned();
    let last = batch["endSequenceNumber"].as_str().unwrap().to_owned();
    let found: Vec<StreamRecord> =
        rig.stream.from(0, &first).iter().map(|record| (**record).clone()).collect();
    assert_eq!((&*found[0].data, &*found[3].data), (b"1".as_slice(), b"4".as_slice()));
    assert!(found[3].sequence_number == last);
    for (member, name) in [
        ("requestContext", "requestId"),
        ("KinesisBatchInfo", "startSequenceNumber"),
        ("KinesisBatchInfo", "endSequenceNumber"),
    ] {
        record[member][name] = "…".into();
    }
    record["payload"] = "…".into();
    let expected = json!({
        "requestContext": {
            "requestId": "…",
            "functionArn": "arn:aws:lambda:us-east-1:111122223333:function:function",
            "condition": "RetryAttemptsExhausted",
            "approximateInvokeCount": 2,
        },
        "responseContext": {
            "statusCode": 200,
            "executedVersion": "$LATEST",
            "functionError": "Unhandled",
        },
        "version": "1.0",
        "timestamp": "2026-03-02T08:00:05.000Z",
        "KinesisBatchInfo": {
            "shardId": "shardId-000000000000",
            "startSequenceNumber": "…",
            "endSequenceNumber": "…",
            "approximateArrivalOfFirstRecord": "2026-03-02T08:00:01.000Z",
            "approximateArrivalOfLastRecord": "2026-03-02T08:00:04.000Z",
            "batchSize": 4,
            "streamArn": "arn:aws:kinesis:us-east-1:111122223333:stream/agents",
        },
        "payload": "…",
    });
    assert_eq!(record, expected);
    let parts: Vec<&str> = object.key.split('/').collect();
    let [aws, lambda, uuid, shard, year, month, day, name] = parts[..] else { panic!("{parts:?}") };
    assert_eq!((aws, lambda, uuid.len(), shard), ("aws", "lambda", 36, "shardId-000000000000"));
    assert_eq!((year, month, day), ("2026", "03", "02"));
    assert!(name.starts_with("2026-03-02T08.00.05-") && name.len() == 20 + 36, "{name}");
}

#[tokio::test(start_paused = true)]
async fn where_the_destination_is_not_s3_the_record_holds_no_invocation() {
    let metadata = MappingSettings { retries: Some(0), whole_invocation: false, ..settings() };
    let mut rig = Rig::with(4, metadata);
    rig.run(20, |_| Ended::Failed).await;
    assert!(rig.failures.objects()[0].record.get("payload").is_none());
}

#[test]
fn records_of_one_key_lie_in_one_shard_and_a_put_made_twice_is_there_twice() {
    let stream = Stream::new("agents", 4, 24);
    let mut places = BTreeMap::new();
    for number in 0..100 {
        let (shard, _) = stream.put(&format!("key {}", number % 20), b"{}", at(number));
        let known = places.insert(number % 20, shard.clone());
        assert!(known.is_none_or(|known| known == shard));
    }
    let shards: std::collections::BTreeSet<_> = places.values().collect();
    assert_eq!(shards.len(), 4);
    assert_eq!((0..4).map(|shard| stream.from(shard, "").len()).sum::<usize>(), 100);
    let [first, again] = [1, 2].map(|_| stream.put("one", b"{}", at(100)));
    assert!(first.0 == again.0 && first.1 < again.1);
}
