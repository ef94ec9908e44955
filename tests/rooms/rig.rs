//! What the tests of the rooms share: a store of their own, deliveries, and the rows they end in.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use aws_sdk_dynamodb::types::AttributeValue;
use connect_events::EventTime;
use contact_core::{Key, Row};
use ingest::{Delivery, Outcome, Payload, Verdict, ingest};
use state_store::{Commit, Store};
use test_support::{EmbeddedDynamo, FaultyNetwork, fresh_prefix};
use tokio::time::Instant;

pub(crate) const RETENTION_DAYS: u32 = 400;

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository").to_owned()
}

pub(crate) fn fixtures() -> PathBuf {
    repository().join("events-fixtures")
}

/// Every file below a folder, in the order of their names.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|err| panic!("{}: {err}", folder.display()));
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
        .into_iter()
        .flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] })
        .collect()
}

/// A database and the tables of one test in it.
pub(crate) struct Rig {
    pub(crate) dynamo: EmbeddedDynamo,
    pub(crate) prefix: String,
}

impl Rig {
    pub(crate) async fn new() -> Self {
        let rig = Self { dynamo: EmbeddedDynamo::or_from_env(), prefix: fresh_prefix() };
        rig.store().create_tables().await.expect("tables");
        rig
    }

    /// The store over a network without faults.
    pub(crate) fn store(&self) -> Store {
        Store::new(self.dynamo.client(), &self.prefix, RETENTION_DAYS)
    }

    /// The same store over another network.
    pub(crate) fn store_over(&self, network: &FaultyNetwork) -> Store {
        Store::new(self.dynamo.client_over(network), &self.prefix, RETENTION_DAYS)
    }

    /// The rows of these keys, as they are kept; those that are not kept are left out.
    pub(crate) async fn rows<'a>(
        &self,
        keys: impl IntoIterator<Item = &'a Key>,
    ) -> BTreeMap<Key, Row> {
        let read = self.store().load(keys, in_time()).await;
        let reads = read.into_iter().map(|(key, read)| (key, read.expect("an answer")));
        reads.filter(|(_, read)| read.is_kept()).map(|(key, read)| (key, read.row)).collect()
    }
}

impl Rig {
    /// How large the rows of these keys are, in bytes.
    pub(crate) async fn sizes<'a>(
        &self,
        keys: impl IntoIterator<Item = &'a Key>,
    ) -> Vec<(Key, usize)> {
        let read = self.store().load(keys, in_time()).await;
        read.into_iter().map(|(key, read)| (key, read.expect("a row").size())).collect()
    }

    /// The items of a table as they are stored, in the order of their keys.
    pub(crate) async fn items(&self, table: &str) -> Vec<HashMap<String, AttributeValue>> {
        let client = self.dynamo.client();
        let scan = client.scan().table_name(format!("{}{table}", self.prefix)).into_paginator();
        let items = scan.items().send().collect::<Result<Vec<_>, _>>();
        let mut items = Box::pin(items).await.expect("items");
        let key = |item: &HashMap<String, AttributeValue>| {
            ["pk", "sk"].map(|name| item[name].as_s().expect("a key").clone())
        };
        items.sort_by_key(key);
        items
    }

    /// Keeps a row that nothing is known of yet.
    pub(crate) async fn keep(&self, key: &Key, row: &Row) {
        let store = self.store();
        let read = store.load([key], in_time()).await.remove(key).expect("an answer");
        let kept = store.commit(key, &read.expect("a row"), row, now()).await;
        assert_eq!(kept.expect("an answer"), Commit::Written);
    }

    /// Puts an item into a table as it stands, as an older program left it there.
    pub(crate) async fn put(&self, table: &str, item: HashMap<String, AttributeValue>) {
        let table = format!("{}{table}", self.prefix);
        let put = self.dynamo.client().put_item().table_name(table).set_item(Some(item));
        Box::pin(put.send()).await.expect("an item");
    }
}

/// A moment that no test reaches.
#[expect(clippy::disallowed_methods, reason = "a deadline has to lie somewhere")]
pub(crate) fn in_time() -> Instant {
    Instant::now() + Duration::from_secs(600)
}

/// The clock of all tests.
pub(crate) fn now() -> EventTime {
    EventTime::parse("2026-03-02T12:00:00Z").expect("a time")
}

/// A document as it would be delivered.
pub(crate) fn delivery(source: &str, bytes: &[u8]) -> Delivery<'static> {
    Delivery {
        feed: None,
        source: source.to_owned().into(),
        arrived: None,
        payload: Payload::Bytes(bytes.to_vec().into()),
    }
}

/// The deliveries of a scenario, a line each.
pub(crate) fn scenario(name: &str) -> Vec<Delivery<'static>> {
    let path = fixtures().join("scenarios").join(format!("{name}.ndjson"));
    let content = fs::read(&path).unwrap_or_else(|err| panic!("{}: {err}", path.display()));
    let lines = content.split(|byte| *byte == b'\n').enumerate();
    lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(number, line)| delivery(&format!("{name}:{}", number + 1), line))
        .collect()
}

/// The deliveries of every scenario.
pub(crate) fn all_scenarios() -> Vec<Delivery<'static>> {
    let files = files_below(&fixtures().join("scenarios"));
    let names = files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "ndjson"))
        .filter_map(|file| file.file_stem()?.to_str());
    names.flat_map(scenario).collect()
}

/// Delivers a batch to a store, in time.
pub(crate) async fn deliver(store: &Store, batch: &[Delivery<'_>]) -> Outcome {
    Box::pin(ingest(store, batch, now(), in_time())).await
}

/// Delivers again whatever has to be, until nothing has to.
pub(crate) async fn deliver_until_done(store: &Store, batch: &[Delivery<'static>]) {
    let mut rest = batch.to_vec();
    for _ in 0..20 {
        let outcome = deliver(store, &rest).await;
        let mut again = outcome.verdicts.iter().map(|verdict| *verdict == Verdict::Retry);
        rest.retain(|_| again.next().expect("a verdict a record"));
        if rest.is_empty() {
            return;
        }
    }
    panic!("{} records are never done", rest.len());
}
