//! `tables` and `plan`, as a person, or a script, meets them.

use std::process::{Command, Output};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType,
};
use serde_json::Value;
use test_support::{EmbeddedDynamo, fresh_prefix};

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_connect-live")).args(args).output().expect("the command")
}

/// What it said, after its exit status.
fn said(args: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = run(args);
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (status.code(), text(stdout), text(stderr))
}

struct Deployment {
    dynamo: EmbeddedDynamo,
    prefix: String,
}

impl Deployment {
    fn new() -> Self {
        Self { dynamo: EmbeddedDynamo::or_from_env(), prefix: fresh_prefix() }
    }

    fn tables(&self, task: &str) -> (Option<i32>, String, String) {
        let store = self.dynamo.endpoint();
        said(&["tables", task, "--store", store, "--table-prefix", &self.prefix])
    }

    fn client(&self) -> Client {
        self.dynamo.client()
    }
}

#[test]
fn tables_that_were_created_are_as_they_have_to_be() {
    let deployment = Deployment::new();
    let (missing, shown, why) = deployment.tables("describe");
    assert_eq!((missing, shown.matches("there is no such table").count()), (Some(1), 6));
    assert!(why.contains("6 of 6 tables are not as they have to be; `connect-live tables create`"));

    for task in ["create", "describe", "create"] {
        let (status, shown, why) = deployment.tables(task);
        assert_eq!(status, Some(0), "{why}");
        assert!(shown.contains("contacts   0 rows, 0.0 MB"), "{shown}");
        assert!(!shown.contains("to be mended"), "{shown}");
    }
}

#[tokio::test]
async fn a_table_that_will_not_do_is_named_with_what_is_wrong() {
    let deployment = Deployment::new();
    let key = |name, kind| KeySchemaElement::builder().attribute_name(name).key_type(kind).build();
    let text = |name| {
        let kind = ScalarAttributeType::S;
        AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build()
    };
    let (pk, id) = (key("pk", KeyType::Hash), key("id", KeyType::Range));
    let request = deployment
        .client()
        .create_table()
        .table_name(format!("{}agents", deployment.prefix))
        .billing_mode(BillingMode::PayPerRequest)
        .key_schema(pk.expect("is complete"))
        .key_schema(id.expect("is complete"))
        .attribute_definitions(text("pk").expect("is complete"))
        .attribute_definitions(text("id").expect("is complete"));
    Box::pin(request.send()).await.expect("a table");

    let (status, shown, why) = deployment.tables("create");
    assert_eq!(status, Some(1));
    let faults: Vec<&str> = shown.lines().filter(|line| line.contains("to be mended")).collect();
    assert_eq!(
        faults,
        [
            "  to be mended: its key is not pk, sk",
            "  to be mended: it has no index `agents-by-instance`"
        ]
    );
    assert!(why.contains("1 of 6 tables are not as they have to be\n"), "{why}");
}

#[test]
fn how_tables_have_to_be_is_what_create_table_takes() {
    let (status, shown, _) = said(&["tables", "describe", "--format", "json"]);
    let all: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(status, Some(0));
    insta::assert_json_snapshot!(all[0]);
    let names = all.as_array().expect("a list").iter().map(|table| table["TableName"].clone());
    let expected = ["contacts", "agents", "queues", "requests", "notices", "quarantine"];
    assert_eq!(
        names.collect::<Vec<Value>>(),
        expected.map(|name| Value::from(format!("connect-live-{name}")))
    );
}

#[test]
fn a_store_that_is_looked_at_and_not_there_is_not_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mistyped.db");
    let file = file.to_str().expect("a name");
    for format in ["summary", "json"] {
        let args = ["tables", "describe", "--store", file, "--format", format];
        let (status, _, why) = said(&args);
        assert_eq!((status, why.contains("there is no store in")), (Some(2), true), "{why}");
    }
    assert!(!std::path::Path::new(file).exists());
}

#[test]
fn nothing_is_created_where_it_would_be_gone_at_once() {
    let (status, _, why) = said(&["tables", "create"]);
    assert_eq!(status, Some(2));
    assert!(why.contains("name another --store"), "{why}");
}

#[test]
fn a_plan_shows_each_sum_and_says_of_when_its_prices_are() {
    let plan = ["plan", "--agents", "500", "--contacts-per-day", "20000"];
    let (status, shown, _) = said(&plan);
    assert_eq!(status, Some(0));
    assert!(shown.contains("500 agents x 30 x 10 h + 20,000 contacts x 3\n"), "{shown}");
    assert!(shown.contains("List prices of us-east-1 as of 2025-07"), "{shown}");
    let (_, json, _) = said(&[&plan[..], &["--format", "json"]].concat());
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["told"][0]["value"], 104_000.0);
}

#[test]
fn figures_that_cannot_be_used_are_named_with_their_line() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "region = 7\n").expect("is written");
    let path = file.path().to_str().expect("text");
    let plan = ["plan", "--agents", "5", "--contacts-per-day", "20", "--figures"];
    let (status, _, why) = said(&[&plan[..], &[path]].concat());
    assert_eq!(status, Some(2));
    assert!(why.contains("region = 7"), "{why}");
    let (status, _, why) = said(&[&plan[..], &["nowhere.toml"]].concat());
    assert_eq!(status, Some(2));
    assert!(why.contains("nowhere.toml cannot be read"), "{why}");
}
