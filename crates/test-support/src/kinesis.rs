//! Amazon Kinesis, as much as is needed to read a stream again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use local_connect::http::{Answer, Reply, Request, Server};
use serde_json::{Value, json};

use crate::Stream;
use crate::lambda::{seconds, shard_id};

/// The most records, and the most bytes, of one answer.
///
/// Source: <https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html>
const MOST_RECORDS: u64 = 10_000;
const MOST_BYTES: usize = 10 * 1024 * 1024;

const JSON: &str = "application/x-amz-json-1.1";

/// An Amazon Kinesis with [`Stream`]s, inside the test process, gone when dropped.
///
/// It speaks JSON 1.1 on a loopback port. As Kinesis does, it begins with the oldest record that is left
/// where the one that is asked for is gone, and gives an answer without records now and then although
/// there are more.
///
/// Source: <https://docs.aws.amazon.com/kinesis/latest/APIReference/Welcome.html>
#[derive(Debug)]
pub struct KinesisDouble {
    state: Arc<Mutex<State>>,
    server: Server,
}

#[derive(Default)]
struct State {
    streams: Vec<Stream>,
    /// How many iterators were given, and how many of them have expired.
    given: u64,
    expired: u64,
    throttled: u32,
    asked: Vec<String>,
    reads: u64,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State").field("asked", &self.asked).finish_non_exhaustive()
    }
}

/// What is answered: a document, or the name of an error.
type Answered = Result<Value, &'static str>;

impl KinesisDouble {
    /// Starts one with these streams.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    #[must_use]
    pub fn start(streams: impl IntoIterator<Item = Stream>) -> Self {
        let streams = streams.into_iter().collect();
        let state = Arc::new(Mutex::new(State { streams, ..State::default() }));
        let served = Arc::clone(&state);
        let server = Server::start(move |request| {
            let mut state = served.lock().unwrap_or_else(PoisonError::into_inner);
            Reply::Send(written(state.answer(request)))
        });
        Self { state, server: server.expect("starts") }
    }

    /// Where it listens: `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        self.server.endpoint()
    }

    /// Lets five minutes pass for the iterators that were given.
    pub fn expire_iterators(&self) {
        let mut state = self.state();
        state.expired = state.given;
    }

    /// Answers the next reads that there are too many of them.
    pub fn throttle(&self, reads: u32) {
        self.state().throttled = reads;
    }

    /// The operations that were asked for, in order.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.state().asked.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn answer(&mut self, request: &Request) -> Answered {
        let operation = request.target.strip_prefix("Kinesis_20131202.").unwrap_or_default();
        let signed = request.authorization.contains("/kinesis/aws4_request");
        if !signed || request.content_type != JSON {
            return Err("SerializationException");
        }
        let body: Value =
            serde_json::from_slice(&request.body).map_err(|_| "SerializationException")?;
        self.asked.push(operation.to_owned());
        match operation {
            "GetShardIterator" => self.iterator(&body),
            "GetRecords" => self.records(&body),
            "ListShards" => {
                let stream = &self.streams[self.stream(&body)?];
                let shards: Vec<Value> = (0..stream.shards()).map(shard).collect();
                Ok(json!({ "Shards": shards }))
            }
            "DescribeStreamSummary" => {
                let stream = &self.streams[self.stream(&body)?];
                Ok(json!({ "StreamDescriptionSummary": {
                    "StreamName": stream.name(),
                    "StreamARN": stream.arn(),
                    "StreamStatus": "ACTIVE",
                    "RetentionPeriodHours": stream.retention_hours(),
                    "StreamCreationTimestamp": 1_772_000_000.0,
                    "EnhancedMonitoring": [],
                    "OpenShardCount": stream.shards(),
                }}))
            }
            _ => Err("UnknownOperationException"),
        }
    }

    fn stream(&self, body: &Value) -> Result<usize, &'static str> {
        let is_named = |stream: &Stream| match body["StreamARN"].as_str() {
            Some(arn) => arn == stream.arn(),
            None => body["StreamName"] == stream.name(),
        };
        self.streams.iter().position(is_named).ok_or("ResourceNotFoundException")
    }

    fn iterator(&mut self, body: &Value) -> Answered {
        let stream = self.stream(body)?;
        let is_it = |shard: &usize| body["ShardId"] == shard_id(*shard);
        let shard = (0..self.streams[stream].shards()).find(is_it);
        let shard = shard.ok_or("ResourceNotFoundException")?;
        let number = body["StartingSequenceNumber"].as_str();
        // Numbers of this model have 56 digits and begin like this.
        let fits = |number: &&str| number.len() == 56 && number.starts_with("4965");
        let number = || number.filter(fits).ok_or("InvalidArgumentException");
        let cursor = match body["ShardIteratorType"].as_str() {
            Some("AT_SEQUENCE_NUMBER") => number()?.to_owned(),
            // A space sorts before every digit.
            Some("AFTER_SEQUENCE_NUMBER") => format!("{} ", number()?),
            Some("TRIM_HORIZON") => String::new(),
            _ => return Err("InvalidArgumentException"),
        };
        Ok(json!({ "ShardIterator": self.give(stream, shard, &cursor) }))
    }

    fn give(&mut self, stream: usize, shard: usize, cursor: &str) -> String {
        self.given += 1;
        STANDARD.encode(format!("{}/{stream}/{shard}/{cursor}", self.given))
    }

    fn records(&mut self, body: &Value) -> Answered {
        if self.throttled > 0 {
            self.throttled -= 1;
            return Err("ProvisionedThroughputExceededException");
        }
        let iterator = body["ShardIterator"].as_str().unwrap_or_default();
        let iterator = STANDARD.decode(iterator).map_err(|_| "InvalidArgumentException")?;
        let iterator = String::from_utf8(iterator).map_err(|_| "InvalidArgumentException")?;
        let parts: Vec<&str> = iterator.split('/').collect();
        let [number, stream, shard, cursor] = parts[..] else {
            return Err("InvalidArgumentException");
        };
        let part = |text: &str| text.parse::<usize>().map_err(|_| "InvalidArgumentException");
        let (number, stream, shard) = (part(number)?, part(stream)?, part(shard)?);
        if number as u64 <= self.expired {
            return Err("ExpiredIteratorException");
        }
        let most = body["Limit"].as_u64().unwrap_or(MOST_RECORDS);
        if !(1..=MOST_RECORDS).contains(&most) {
            return Err("InvalidArgumentException");
        }
        self.reads += 1;
        let left = self.streams[stream].from(shard, cursor);
        let mut bytes = 0;
        let given: Vec<_> = left
            .iter()
            .take(usize::try_from(most).unwrap_or(usize::MAX))
            .take_while(|record| {
                bytes += record.data.len() + record.partition_key.len();
                bytes <= MOST_BYTES
            })
            .take(if self.reads % 4 == 2 { 0 } else { usize::MAX })
            .collect();
        let last = given.last().map(|last| format!("{} ", last.sequence_number));
        let cursor = last.unwrap_or_else(|| cursor.to_owned());
        let behind = if given.len() < left.len() { 60_000 } else { 0 };
        let records: Vec<Value> = given
            .iter()
            .map(|record| {
                json!({
                    "SequenceNumber": record.sequence_number,
                    "ApproximateArrivalTimestamp": seconds(record),
                    "Data": STANDARD.encode(&record.data),
                    "PartitionKey": record.partition_key,
                })
            })
            .collect();
        Ok(json!({
            "Records": records,
            "NextShardIterator": self.give(stream, shard, &cursor),
            "MillisBehindLatest": behind,
        }))
    }
}

fn shard(number: usize) -> Value {
    json!({
        "ShardId": shard_id(number),
        "HashKeyRange": { "StartingHashKey": "0", "EndingHashKey": "1" },
        "SequenceNumberRange": { "StartingSequenceNumber": "0" },
    })
}

fn written(answered: Answered) -> Answer {
    match answered {
        Ok(body) => Answer {
            status: 200,
            content_type: JSON,
            error: None,
            body: body.to_string().into_bytes(),
        },
        Err(error) => Answer {
            status: 400,
            content_type: JSON,
            error: Some(error),
            body: json!({ "__type": error, "message": "refused" }).to_string().into_bytes(),
        },
    }
}
