//! A double of the two requests that put documents onto Kinesis and EventBridge: their limits, their
//! answers, and their habit of taking some records of a request and refusing others.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;

use serde_json::{Value, json};

/// What reached the double.
#[derive(Default)]
pub(crate) struct Seen {
    /// Records that were taken, with their stream.
    pub(crate) records: Vec<(String, Value)>,
    /// Entries that were taken.
    pub(crate) entries: Vec<Value>,
    /// How many were refused.
    pub(crate) refused: usize,
    /// Requests that the services would not answer.
    pub(crate) faults: Vec<String>,
    refused_once: BTreeSet<String>,
}

/// Serves on a loopback port as long as the process lives.
pub(crate) struct Double {
    pub(crate) endpoint: String,
    seen: Arc<Mutex<Seen>>,
}

impl Double {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = Arc::clone(&seen);
        thread::spawn(move || {
            for connection in listener.incoming() {
                let seen = Arc::clone(&shared);
                thread::spawn(move || serve(connection.expect("a connection"), &seen));
            }
        });
        Self { endpoint, seen }
    }

    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().expect("no request panicked")
    }
}

/// Answers the requests of one connection, one after the other.
fn serve(connection: TcpStream, seen: &Mutex<Seen>) {
    let mut reader = BufReader::new(connection.try_clone().expect("a second handle"));
    let mut writer = connection;
    while let Some((target, kind, body)) = request(&mut reader) {
        let mut seen = seen.lock().expect("no request panicked");
        if kind != "application/x-amz-json-1.1" {
            seen.faults.push(format!("content type {kind}"));
        }
        let answer = match target.as_str() {
            "Kinesis_20131202.PutRecords" => seen.put_records(&body),
            "AWSEvents.PutEvents" => seen.put_events(&body),
            other => panic!("{other} is not doubled"),
        }
        .to_string();
        let length = answer.len();
        let head =
            format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n");
        writer.write_all((head + &answer).as_bytes()).expect("the answer is sent");
    }
}

/// The target, the content type and the body of the next request.
fn request(reader: &mut impl BufRead) -> Option<(String, String, Value)> {
    let (mut target, mut kind, mut length) = (String::new(), String::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let Some((name, value)) = line.trim_end().split_once(':') else {
            if line.trim_end().is_empty() {
                break;
            }
            continue;
        };
        match name.to_ascii_lowercase().as_str() {
            "x-amz-target" => target = value.trim().to_owned(),
            "content-type" => kind = value.trim().to_owned(),
            "content-length" => length = value.trim().parse().expect("a length"),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    Some((target, kind, serde_json::from_slice(&body).expect("JSON")))
}

impl Seen {
    /// Every third one is refused the first time that it comes.
    fn refuses(&mut self, place: usize, content: &str) -> bool {
        let refused = place % 3 == 1 && self.refused_once.insert(content.to_owned());
        self.refused += usize::from(refused);
        refused
    }

    fn put_records(&mut self, body: &Value) -> Value {
        let stream = text(&body["StreamName"]).to_owned();
        let records = body["Records"].as_array().expect("records").clone();
        let size =
            |one: &Value| text(&one["Data"]).len() / 4 * 3 + text(&one["PartitionKey"]).len();
        let bytes: usize = records.iter().map(size).sum();
        if !(1..=500).contains(&records.len()) || bytes > 5 * 1024 * 1024 {
            self.faults.push(format!("{} records, {bytes} bytes", records.len()));
        }
        let mut answers = Vec::new();
        for (place, record) in records.into_iter().enumerate() {
            if self.refuses(place, text(&record["Data"])) {
                answers.push(json!({
                    "ErrorCode": "ProvisionedThroughputExceededException",
                    "ErrorMessage": "Rate exceeded for shard shardId-000000000000",
                }));
            } else {
                let number = self.records.len().to_string();
                answers
                    .push(json!({ "SequenceNumber": number, "ShardId": "shardId-000000000000" }));
                self.records.push((stream.clone(), record));
            }
        }
        let failed = answers.iter().filter(|answer| answer.get("ErrorCode").is_some()).count();
        json!({ "FailedRecordCount": failed, "Records": answers })
    }

    fn put_events(&mut self, body: &Value) -> Value {
        let entries = body["Entries"].as_array().expect("entries").clone();
        let bytes: usize = entries.iter().map(|entry| entry.to_string().len()).sum();
        if !(1..=10).contains(&entries.len()) || bytes > 256 * 1024 {
            self.faults.push(format!("{} entries, {bytes} bytes", entries.len()));
        }
        let mut answers = Vec::new();
        for (place, entry) in entries.into_iter().enumerate() {
            if text(&entry["Source"]).starts_with("aws.") {
                answers.push(json!({
                    "ErrorCode": "NotAuthorizedForSourceException",
                    "ErrorMessage": "Not authorized for the source.",
                }));
            } else if self.refuses(place, &entry.to_string()) {
                let code = "ThrottlingException";
                answers.push(json!({ "ErrorCode": code, "ErrorMessage": "Rate exceeded" }));
            } else {
                answers.push(json!({ "EventId": self.entries.len().to_string() }));
                self.entries.push(entry);
            }
        }
        let failed = answers.iter().filter(|answer| answer.get("ErrorCode").is_some()).count();
        json!({ "FailedEntryCount": failed, "Entries": answers })
    }
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}
