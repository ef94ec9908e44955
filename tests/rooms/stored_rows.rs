//! Every stored form ever written still loads: `tests/stored-rows/v*`, a row a line.
//!
//! A new stored form gets a folder of its own; the old ones stay.

use std::collections::HashMap;
use std::fs;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use contact_core::Key;
use serde_json::Value;

use crate::rig::{Rig, all_scenarios, deliver, files_below, repository};

#[tokio::test]
async fn every_stored_form_ever_written_still_loads_and_says_the_same() {
    let clean = Rig::new().await;
    let outcome = deliver(&clean.store(), &all_scenarios()).await;
    let rows = clean.rows(&outcome.keys).await;
    let files = files_below(&repository().join("tests/stored-rows"));
    assert!(!files.is_empty());
    for file in files {
        let rig = Rig::new().await;
        let stored = fs::read_to_string(&file).expect("stored rows");
        for line in stored.lines() {
            let line: Value = serde_json::from_str(line).expect("a stored row");
            let table = line["table"].as_str().expect("its table");
            rig.put(table, item(&line["item"])).await;
        }
        let loaded = rig.rows(&outcome.keys).await;
        let kinds = |kind: fn(&Key) -> bool| loaded.keys().filter(|key| kind(key)).count();
        assert!(kinds(|key| matches!(key, Key::Contact(_))) > 0, "{}", file.display());
        assert!(kinds(|key| matches!(key, Key::Record(_))) > 0);
        assert!(kinds(|key| matches!(key, Key::Conversation(_))) > 0);
        assert!(kinds(|key| matches!(key, Key::Segment(..))) > 0);
        assert!(kinds(|key| matches!(key, Key::Agent(_))) > 0);
        assert!(kinds(|key| matches!(key, Key::History(..))) > 0);
        assert!(kinds(|key| matches!(key, Key::Quarantine(_))) > 0);
        assert_eq!(loaded.len(), stored.lines().count(), "every stored row was read");
        for (key, row) in loaded {
            // What an older program kept is no more than what is known now.
            assert_eq!(row.join(rows[&key].clone()), rows[&key], "{key:?}");
        }
    }
}

fn item(members: &Value) -> HashMap<String, AttributeValue> {
    let members = members.as_object().expect("an item");
    members.iter().map(|(name, value)| (name.clone(), attribute(value))).collect()
}

/// DynamoDB's own JSON, as it exports and backs up tables.
fn attribute(value: &Value) -> AttributeValue {
    let (kind, value) =
        value.as_object().and_then(|value| value.iter().next()).expect("a typed value");
    let text = || value.as_str().expect("text").to_owned();
    match kind.as_str() {
        "S" => AttributeValue::S(text()),
        "N" => AttributeValue::N(text()),
        "BOOL" => AttributeValue::Bool(value.as_bool().expect("a truth value")),
        "B" => {
            let engine = &base64::engine::general_purpose::STANDARD;
            let bytes = base64::Engine::decode(engine, text()).expect("base64");
            AttributeValue::B(Blob::new(bytes))
        }
        "L" => AttributeValue::L(value.as_array().expect("a list").iter().map(attribute).collect()),
        "M" => AttributeValue::M(item(value)),
        other => panic!("no kind of value that is written: {other}"),
    }
}
