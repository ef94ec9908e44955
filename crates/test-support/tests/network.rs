//! What a faulty network does to requests, and that it does so every time.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, KeysAndAttributes,
    ScalarAttributeType,
};
use test_support::{EmbeddedDynamo, Fault, FaultyNetwork, fresh_prefix};

/// A table of its own for one test.
struct Bench {
    dynamo: EmbeddedDynamo,
    table: String,
}

impl Bench {
    async fn new() -> Self {
        Self::on(EmbeddedDynamo::or_from_env()).await
    }

    async fn on(dynamo: EmbeddedDynamo) -> Self {
        let table = format!("{}rows", fresh_prefix());
        let key = KeySchemaElement::builder().attribute_name("id").key_type(KeyType::Hash).build();
        let id = AttributeDefinition::builder()
            .attribute_name("id")
            .attribute_type(ScalarAttributeType::S)
            .build();
        let request = dynamo
            .client()
            .create_table()
            .table_name(&table)
            .billing_mode(BillingMode::PayPerRequest)
            .key_schema(key.expect("is complete"))
            .attribute_definitions(id.expect("is complete"));
        Box::pin(request.send()).await.expect("creates a table");
        Self { dynamo, table }
    }

    /// A client that makes each request once.
    fn client(&self, network: &FaultyNetwork) -> Client {
        let patience = Duration::from_secs(3);
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(patience).build();
        let config = self.dynamo.config_over(network).retry_config(RetryConfig::disabled());
        let config = config.timeout_config(timeouts);
        Client::from_conf(config.build())
    }

    /// Writes a row; `Err` with what the SDK made of the fault.
    async fn put(&self, client: &Client, id: &str) -> Result<(), String> {
        let id = AttributeValue::S(id.to_owned());
        let request = client.put_item().table_name(&self.table).item("id", id);
        match Box::pin(request.send()).await {
            Ok(_) => Ok(()),
            Err(err) => Err(err.code().unwrap_or("no answer").to_owned()),
        }
    }

    /// How many of these rows an answer holds, and how many it leaves unprocessed.
    async fn get(&self, client: &Client, ids: &[&str]) -> (usize, usize) {
        let key = |id: &&str| [("id".to_owned(), AttributeValue::S((*id).to_owned()))].into();
        let keys = KeysAndAttributes::builder()
            .set_keys(Some(ids.iter().map(key).collect()))
            .consistent_read(true)
            .build()
            .expect("is complete");
        let request = client.batch_get_item().request_items(&self.table, keys);
        let answer = Box::pin(request.send()).await.expect("is answered");
        let found = answer.responses.unwrap_or_default().remove(&self.table);
        let left = answer.unprocessed_keys.unwrap_or_default().remove(&self.table);
        (found.map_or(0, |items| items.len()), left.map_or(0, |left| left.keys.len()))
    }

    async fn holds(&self, id: &str) -> bool {
        self.get(&self.dynamo.client(), &[id]).await == (1, 0)
    }
}

/// Writes a row through `fault`, and tells what the writer heard and whether the row is there.
async fn write_through(fault: Fault) -> (Result<(), String>, bool) {
    let bench = Bench::new().await;
    let heard = bench.put(&bench.client(&FaultyNetwork::script([fault])), "1").await;
    (heard, bench.holds("1").await)
}

fn told(code: &str) -> Result<(), String> {
    Err(code.to_owned())
}

#[tokio::test(start_paused = true)]
async fn without_a_fault_a_request_is_served() {
    assert_eq!(write_through(Fault::Pass).await, (Ok(()), true));
    assert_eq!(write_through(Fault::Unprocessed { served: 0 }).await, (Ok(()), true));
}

#[tokio::test(start_paused = true)]
async fn a_request_whose_answer_is_lost_was_applied() {
    assert_eq!(write_through(Fault::LoseAnswer).await, (told("no answer"), true));
    assert_eq!(write_through(Fault::KeepAnswer).await, (told("no answer"), true));
}

#[tokio::test(start_paused = true)]
async fn a_dropped_request_was_not_applied() {
    assert_eq!(write_through(Fault::DropRequest).await, (told("no answer"), false));
    assert_eq!(write_through(Fault::Cut).await, (told("no answer"), false));
}

#[tokio::test(start_paused = true)]
async fn a_refused_request_was_not_applied() {
    let throttled = told("ProvisionedThroughputExceededException");
    assert_eq!(write_through(Fault::Throttle).await, (throttled, false));
    assert_eq!(write_through(Fault::ServerError).await, (told("InternalServerError"), false));
    let refused = Fault::Refuse("ValidationException");
    assert_eq!(write_through(refused).await, (told("ValidationException"), false));
}

#[tokio::test(start_paused = true)]
async fn throttling_speaks_both_dialects() {
    let bench = Bench::new().await;
    let client = bench.client(&FaultyNetwork::by(|_| Fault::Throttle));
    let heard = [bench.put(&client, "1").await, bench.put(&client, "1").await];
    let both = ["ProvisionedThroughputExceededException", "ThrottlingException"];
    assert_eq!(heard, both.map(told));
}

#[tokio::test(start_paused = true)]
async fn after_a_cut_nothing_gets_through() {
    let bench = Bench::new().await;
    let network = FaultyNetwork::script([Fault::Pass, Fault::Cut]);
    let client = bench.client(&network);
    assert_eq!(bench.put(&client, "1").await, Ok(()));
    assert!(!network.is_cut());
    for id in ["2", "3"] {
        assert_eq!(bench.put(&client, id).await, told("no answer"));
        assert!(!bench.holds(id).await);
    }
    assert!(network.is_cut());
}

#[tokio::test(start_paused = true)]
async fn keys_left_unprocessed_are_not_answered() {
    let bench = Bench::new().await;
    let calm = bench.dynamo.client();
    for id in ["1", "2", "3"] {
        bench.put(&calm, id).await.expect("writes");
    }
    for (served, found) in [(0, 0), (1, 0), (2, 1), (3, 2), (4, 3), (9, 3)] {
        let client = bench.client(&FaultyNetwork::script([Fault::Unprocessed { served }]));
        let left = 4_usize.saturating_sub(served);
        assert_eq!(bench.get(&client, &["absent", "1", "2", "3"]).await, (found, left));
    }
}

#[tokio::test(start_paused = true)]
async fn every_attempt_counts_once() {
    let bench = Bench::new().await;
    let network = FaultyNetwork::on("PutItem", [Fault::DropRequest, Fault::LoseAnswer]);
    let client = bench.dynamo.client_over(&network);

    assert_eq!(bench.get(&client, &["1"]).await, (0, 0));
    assert_eq!(bench.put(&client, "1").await, Ok(()));

    assert_eq!(network.log(), ["BatchGetItem", "PutItem", "PutItem", "PutItem"]);
    let counts = [("BatchGetItem".to_owned(), 1), ("PutItem".to_owned(), 3)];
    assert_eq!(network.requests(), BTreeMap::from(counts));
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_gives_the_same_faults() {
    let bench = Bench::new().await;
    let heard = async |seed| {
        let faults = [Fault::Throttle, Fault::DropRequest, Fault::LoseAnswer];
        let client = bench.client(&FaultyNetwork::seeded(seed, 50, faults));
        let mut heard = Vec::new();
        for _ in 0..40 {
            heard.push(bench.put(&client, "1").await);
        }
        heard
    };
    let first = heard(1).await;
    assert_eq!(first, heard(1).await);
    assert_ne!(first, heard(2).await);
    let passed = first.iter().filter(|heard| heard.is_ok()).count();
    assert!((10..30).contains(&passed), "about half of 40 pass: {passed}");
}

#[tokio::test(start_paused = true)]
async fn a_file_keeps_what_was_written() {
    let folder = tempfile::tempdir().expect("makes a folder");
    let file = folder.path().join("rows.db");
    let bench = Bench::on(EmbeddedDynamo::open(&file)).await;
    bench.put(&bench.dynamo.client(), "1").await.expect("writes");
    let table = bench.table;
    drop(bench.dynamo);

    let again = Bench { dynamo: EmbeddedDynamo::open(&file), table };
    assert!(again.holds("1").await);
}

/// A row takes a write unit for each kilobyte, and a consistent read of it a unit for each four.
#[tokio::test(start_paused = true)]
async fn a_metered_network_tells_what_dynamodb_charges_for() {
    let bench = Bench::new().await;
    let network = FaultyNetwork::metered();
    let client = bench.client(&network);
    let long = AttributeValue::S("x".repeat(5_000));
    let id = AttributeValue::S("a".to_owned());
    let request = client.put_item().table_name(&bench.table).item("id", id.clone());
    Box::pin(request.item("text", long).send()).await.expect("is written");
    let keys =
        KeysAndAttributes::builder().keys([("id".to_owned(), id)].into()).consistent_read(true);
    let keys = keys.build().expect("is complete");
    let request = client.batch_get_item().request_items(&bench.table, keys);
    Box::pin(request.send()).await.expect("is read");
    let expected = [("BatchGetItem".to_owned(), 2.0), ("PutItem".to_owned(), 5.0)];
    assert_eq!(network.units(), BTreeMap::from(expected));
    let silent = FaultyNetwork::calm();
    bench.put(&bench.client(&silent), "b").await.expect("is written");
    assert_eq!(silent.units(), BTreeMap::new());
}
