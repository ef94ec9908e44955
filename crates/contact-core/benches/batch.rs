//! Batches of 500 records as Lambda hands them over, decoded and joined, beside the plain way.
//!
//! Ours: the envelope, base64, typed events ([`connect_events::decode_all`]), and for "joined" the
//! rows that they end in. The plain way, as public samples do it: `aws_lambda_events` for the
//! envelope and base64, `serde_json::Value` for the payload, and for "joined" the members of each
//! record put into a map by agent or contact, the last one wins.
//!
//! Both are timed in turn, run by run, so that a machine that slows down slows both. The ratio is
//! the median of the ratios of the pairs. Absolute numbers mean little on a shared machine.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use aws_lambda_events::kinesis::KinesisEvent;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connect_events::{Event, KinesisBatch, decode_all, decode_base64};
use contact_core::{Key, Row, facts};
use serde_json::{Value, json};

const RECORDS: usize = 500;
const RUNS: usize = 60;

/// What the README promises; the bench fails below it.
const PROMISED: f64 = 2.0;

#[expect(clippy::print_stdout, reason = "a benchmark prints")]
fn main() {
    let mut kept = true;
    for (feed, identity) in [("agent-events", "AgentARN"), ("contact-records", "ContactId")] {
        let batch = batch(feed, identity);
        kept &= report(feed, "decode", &batch, decoded, plain);
        kept &=
            report(feed, "decode + join", &batch, joined, |batch| plainly_joined(batch, identity));
    }
    if !kept {
        println!("below the promised factor of {PROMISED}");
        std::process::exit(1);
    }
}

/// An invocation of 500 records: the fixtures of the feed in turn, each about a contact or agent
/// of its own, ten records apart.
fn batch(feed: &str, identity: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events-fixtures").join(feed);
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("fixtures")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    let documents: Vec<Value> = files
        .iter()
        .map(|file| serde_json::from_slice(&fs::read(file).expect("a fixture")).expect("JSON"))
        .collect();
    let records: Vec<Value> = (0..RECORDS)
        .map(|number| {
            let mut document = documents[number % documents.len()].clone();
            let own = document[identity].as_str().expect("an identity").to_owned();
            document[identity] = format!("{own}-{}", number / 10).into();
            // As the feeds write it: without blanks.
            let data = STANDARD.encode(document.to_string());
            json!({
                "eventSource": "aws:kinesis", "eventVersion": "1.0",
                "eventID": format!("shardId-000000000000:4959033827149025660855969{number:07}"),
                "eventName": "aws:kinesis:record", "awsRegion": "eu-west-2",
                "invokeIdentityArn": "arn:aws:iam::111122223333:role/connect-live",
                "eventSourceARN": "arn:aws:kinesis:eu-west-2:111122223333:stream/connect",
                "kinesis": {
                    "kinesisSchemaVersion": "1.0", "partitionKey": own, "data": data,
                    "sequenceNumber": format!("4959033827149025660855969{number:07}"),
                    "approximateArrivalTimestamp": 1_772_442_000.125,
                },
            })
        })
        .collect();
    json!({"Records": records}).to_string().into_bytes()
}

/// Decodes the batch, and does something with each event before the next: as ingest does.
fn each_event(batch: &[u8], mut with: impl FnMut(&Event)) {
    let batch = KinesisBatch::from_slice(batch).expect("a batch");
    let mut payload = Vec::new();
    for record in &batch.records {
        decode_base64(record.kinesis.data.as_deref(), &mut payload).expect("base64");
        for (_, event) in decode_all(&payload) {
            with(&event.expect("an event"));
        }
    }
}

fn decoded(batch: &[u8]) -> usize {
    let mut events = 0;
    each_event(batch, |event| {
        black_box(event);
        events += 1;
    });
    events
}

fn joined(batch: &[u8]) -> usize {
    let mut rows: HashMap<Key, Row> = HashMap::new();
    each_event(batch, |event| {
        for (key, fact) in facts(event) {
            match rows.entry(key) {
                Entry::Occupied(mut row) => row.get_mut().absorb(fact),
                Entry::Vacant(place) => _ = place.insert(fact),
            }
        }
    });
    rows.len()
}

fn each_value(batch: &[u8], mut with: impl FnMut(&Value)) {
    let batch: KinesisEvent = serde_json::from_slice(batch).expect("a batch");
    for record in &batch.records {
        with(&serde_json::from_slice(&record.kinesis.data.0).expect("JSON"));
    }
}

fn plain(batch: &[u8]) -> usize {
    let mut values = 0;
    each_value(batch, |value| {
        black_box(value);
        values += 1;
    });
    values
}

/// What a sample keeps of each record: the last one wins.
fn plainly_joined(batch: &[u8], identity: &str) -> usize {
    let mut rows: HashMap<String, HashMap<String, Value>> = HashMap::new();
    each_value(batch, |value| {
        let row =
            rows.entry(value[identity].as_str().expect("an identity").to_owned()).or_default();
        let members = value.as_object().expect("an object").iter();
        // A snapshot is kept by its parts.
        let now = value["CurrentAgentSnapshot"].as_object().into_iter().flatten();
        for (member, value) in members.chain(now) {
            if !member.ends_with("AgentSnapshot") {
                row.insert(member.clone(), value.clone());
            }
        }
    });
    rows.len()
}

/// Prints one line, and says whether the promise is kept.
#[expect(clippy::print_stdout, reason = "a benchmark prints")]
fn report(
    feed: &str,
    what: &str,
    batch: &[u8],
    ours: impl Fn(&[u8]) -> usize,
    plain: impl Fn(&[u8]) -> usize,
) -> bool {
    let mut pairs: Vec<(Duration, Duration)> =
        (0..RUNS + 5).map(|_| (timed(|| ours(batch)), timed(|| plain(batch)))).collect();
    // The first runs fill caches.
    pairs.drain(..5);
    let per_second = |mut times: Vec<Duration>| {
        times.sort();
        RECORDS as f64 / times[times.len() / 2].as_secs_f64()
    };
    let mut ratios: Vec<f64> =
        pairs.iter().map(|(ours, plain)| plain.as_secs_f64() / ours.as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[ratios.len() / 2];
    println!(
        "{feed:<16} {what:<14} {:>9.0} records/s   plain {:>9.0} records/s   ratio {ratio:.2}",
        per_second(pairs.iter().map(|pair| pair.0).collect()),
        per_second(pairs.iter().map(|pair| pair.1).collect()),
    );
    ratio >= PROMISED
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn timed(work: impl FnOnce() -> usize) -> Duration {
    let begin = Instant::now();
    black_box(work());
    begin.elapsed()
}
