//! A Kinesis data stream, in virtual time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use connect_events::EventTime;

use super::chance::scattered;

/// One record of a shard.
#[derive(Clone, PartialEq, Eq)]
pub struct StreamRecord {
    /// Its place in its shard: 56 digits, so that the order of texts is the order of numbers.
    pub sequence_number: String,
    /// What its shard was chosen by.
    pub partition_key: String,
    /// The payload.
    pub data: Vec<u8>,
    /// When the stream took it.
    pub arrived: EventTime,
}

/// A stream of shards. Clones are the same stream.
///
/// A put makes a new record each time: a producer who repeats a put whose answer was lost has the same
/// payload in the stream twice, under two sequence numbers.
#[derive(Clone)]
pub struct Stream {
    shared: Arc<Shared>,
}

struct Shared {
    name: String,
    retention_millis: i64,
    shards: Mutex<Shards>,
}

struct Shards {
    /// The records that are still there, by shard.
    records: Vec<Vec<Arc<StreamRecord>>>,
    put: u64,
}

impl Stream {
    /// An empty stream.
    #[must_use]
    pub fn new(name: &str, shards: usize, retention_hours: u32) -> Self {
        let shards = Mutex::new(Shards { records: vec![Vec::new(); shards.max(1)], put: 0 });
        let retention_millis = i64::from(retention_hours) * 3_600_000;
        Self { shared: Arc::new(Shared { name: name.to_owned(), retention_millis, shards }) }
    }

    /// The stream's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.shared.name
    }

    /// The stream's ARN.
    #[must_use]
    pub fn arn(&self) -> String {
        format!("arn:aws:kinesis:us-east-1:111122223333:stream/{}", self.name())
    }

    /// How many shards it has.
    #[must_use]
    pub fn shards(&self) -> usize {
        self.lock().records.len()
    }

    /// For how many hours it keeps a record.
    #[must_use]
    pub fn retention_hours(&self) -> i64 {
        self.shared.retention_millis / 3_600_000
    }

    /// Takes a record, and gives its shard and its sequence number. Records of one key come into one
    /// shard, in the order in which they are put; moments must not go backwards.
    pub fn put(&self, partition_key: &str, data: &[u8], now: EventTime) -> (String, String) {
        let mut shards = self.lock();
        let count = shards.records.len() as u64;
        let shard = usize::try_from(hashed(partition_key) % count).unwrap_or_default();
        shards.put += 1;
        let sequence_number = format!("4965{:052}", shards.put * 16 + 2);
        shards.records[shard].push(Arc::new(StreamRecord {
            sequence_number: sequence_number.clone(),
            partition_key: partition_key.to_owned(),
            data: data.to_vec(),
            arrived: now,
        }));
        (shard_id(shard), sequence_number)
    }

    /// Forgets what was put before the retention period.
    pub fn trim(&self, now: EventTime) {
        for records in &mut self.lock().records {
            records.retain(|record| !self.is_expired(record, now));
        }
    }

    /// The records of a shard from a sequence number on, in order.
    #[must_use]
    pub fn from(&self, shard: usize, sequence_number: &str) -> Vec<Arc<StreamRecord>> {
        let shards = self.lock();
        let records = shards.records.get(shard).map(Vec::as_slice).unwrap_or_default();
        let first = records.partition_point(|one| one.sequence_number.as_str() < sequence_number);
        records[first..].to_vec()
    }

    pub(super) fn is_expired(&self, record: &StreamRecord, now: EventTime) -> bool {
        now.millis_since(record.arrived) >= self.shared.retention_millis
    }

    fn lock(&self) -> MutexGuard<'_, Shards> {
        self.shared.shards.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How Kinesis names the shards of a stream that was never split.
pub(crate) fn shard_id(shard: usize) -> String {
    format!("shardId-{shard:012}")
}

/// Kinesis takes the MD5 of a key. All that counts here is that one key always has one hash.
pub(super) fn hashed(key: &str) -> u64 {
    key.bytes().fold(key.len() as u64, |hash, byte| scattered(hash ^ u64::from(byte)))
}
