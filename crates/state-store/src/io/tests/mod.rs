//! The rules of the I/O, on the embedded DynamoDB or on Amazon's own (`tests/dynamodb-local.sh`).
//! The clock is paused: nothing here waits.

mod errors;
mod load;
mod query;
mod tables;
mod write;

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;
use test_support::{EmbeddedDynamo, FaultyNetwork, fresh_prefix};
use tokio::time::Instant;

use super::load::Loaded;
use super::{Address, Commit, Io, Item, Reading};
use crate::client::hardened;
use crate::error::StoreError;
use crate::tables::{IndexSpec, KeyAttribute, Shows, TableSpec};

static ROWS: TableSpec = TableSpec {
    name: "rows",
    indexes: &[
        &IndexSpec {
            name: "waiting",
            hash: KeyAttribute::Text("queue"),
            range: KeyAttribute::Number("since"),
            shows: Shows::Everything,
        },
        &IndexSpec {
            name: "ended",
            hash: KeyAttribute::Text("queue"),
            range: KeyAttribute::Text("ended"),
            shows: Shows::Everything,
        },
    ],
    ttl: Some("expires"),
};

static OTHERS: TableSpec = TableSpec { name: "others", indexes: &[], ttl: None };

/// Two tables of their own for one test, and a network in front of them.
struct Bench {
    network: FaultyNetwork,
    /// Requests through the network, with the timeouts and retries of the real thing.
    io: Io,
    /// Requests past the network.
    calm: Io,
    _dynamo: EmbeddedDynamo,
}

impl Bench {
    async fn new(network: FaultyNetwork) -> Self {
        let dynamo = EmbeddedDynamo::or_from_env();
        let prefix = fresh_prefix();
        let io = |network| {
            let config = hardened(dynamo.config_over(network)).build();
            Io::new(Client::from_conf(config), &prefix)
        };
        let (io, calm) = (io(&network), io(&FaultyNetwork::calm()));
        calm.create_tables(&[&ROWS, &OTHERS]).await.expect("creates tables");
        Self { network, io, calm, _dynamo: dynamo }
    }

    /// Writes new rows past the network.
    async fn keep(&self, rows: &[(&Address, Item)]) {
        for (address, attributes) in rows {
            let ended = self.calm.commit(address, None, attributes.clone(), &[]).await;
            assert_eq!(ended.expect("writes"), Commit::Written);
        }
    }

    /// What a row is, past the network.
    async fn row(&self, address: &Address) -> Option<Item> {
        let mut loaded = self.calm.load(std::slice::from_ref(address), in_time()).await;
        match loaded.remove(address).expect("is answered").expect("is read") {
            Reading::Found(item) => Some(item),
            Reading::Absent => None,
        }
    }
}

fn address(pk: &str) -> Address {
    Address { table: &ROWS, pk: pk.to_owned(), sk: "row".to_owned() }
}

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn item<const N: usize>(attributes: [(&str, AttributeValue); N]) -> Item {
    attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// A deadline that a request has all the time to meet.
fn in_time() -> Instant {
    now() + Duration::from_secs(10)
}

/// A deadline that nothing can meet.
fn too_late() -> Instant {
    now().checked_sub(Duration::from_secs(1)).expect("a second ago is a time")
}

#[expect(clippy::disallowed_methods, reason = "the paused clock of a test is no wall clock")]
fn now() -> Instant {
    Instant::now()
}

/// How many addresses have no answer for now.
fn unavailable(loaded: &Loaded) -> usize {
    let failed = loaded.values().filter_map(|reading| reading.as_ref().err());
    failed.filter(|err| matches!(err, StoreError::Unavailable(_))).count()
}
