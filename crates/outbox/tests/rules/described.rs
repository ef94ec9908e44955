//! What is told is what its schema says, and holds nothing about a customer.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use contact_core::{AlertChange, AlertKind};
use serde_json::{Value, json};
use test_support::Described;

use crate::rig::{Rig, abandoned, acknowledged, alert, bare, call_over, resolved, text};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/events")
}

/// `Alert Raised` is described by `alert-raised.schema.json`.
fn file(detail_type: &str) -> PathBuf {
    folder().join(format!("{}.schema.json", detail_type.to_lowercase().replace(' ', "-")))
}

#[test]
fn the_committed_schemas_are_those_of_the_code() {
    let mut expected = BTreeSet::new();
    for (name, schema) in outbox::schemas() {
        let text = format!("{schema:#}\n");
        let file = file(name);
        if std::env::var_os("SCHEMAS_UPDATE").is_some() {
            fs::create_dir_all(folder()).expect("a folder");
            fs::write(&file, &text).expect("written");
        }
        let committed = fs::read_to_string(&file).unwrap_or_default();
        assert!(committed == text, "{} is old: see CONTRIBUTING.md", file.display());
        expected.insert(file);
    }
    let there = fs::read_dir(folder()).expect("a folder");
    let there: BTreeSet<_> = there.map(|entry| entry.expect("an entry").path()).collect();
    assert_eq!(there, expected);
}

/// Everything that can be told, with all there is to tell and with as little as can be.
async fn everything() -> Rig {
    let rig = Rig::new().await;
    let alerts = [alert(1), bare(alert(2))];
    let all = alerts.into_iter().chain([abandoned(0), call_over(0)]);
    let mut keys = rig.put(all).await;
    rig.put([acknowledged(alert(1)), acknowledged(alert(2))]).await;
    rig.put([resolved(alert(1)), resolved(alert(2))]).await;
    assert_eq!(rig.tell(&keys).await.told, 8);
    let other = Rig::new().await;
    keys = other.put([bare(abandoned(0)), bare(call_over(0))]).await;
    assert_eq!(other.tell(&keys).await.told, 2);
    let seen = [rig.double.events(), other.double.events()].concat();
    hold(&seen);
    rig
}

/// Holds events to their schemas, and the schemas to them.
fn hold(events: &[Value]) {
    let described = Described::of(&json!({}));
    for (name, schema) in outbox::schemas() {
        let own: Vec<Value> = events
            .iter()
            .filter(|entry| entry["DetailType"] == name)
            .map(|entry| serde_json::from_str(text(&entry["Detail"])).expect("JSON"))
            .collect();
        let told: BTreeSet<&String> =
            own.iter().filter_map(Value::as_object).flat_map(|one| one.keys()).collect();
        for detail in &own {
            assert_eq!(described.faults(&schema, detail), [""; 0], "{name}");
        }
        // Every member that is described was told of.
        let members = schema["properties"].as_object().expect("members");
        let silent: Vec<_> = members.keys().filter(|member| !told.contains(member)).collect();
        assert_eq!(silent, [""; 0], "{name}");
        assert!(members.values().all(|member| member["description"].is_string()), "{name}");
        // What the schema asks for, even the barest has.
        let required = schema["required"].as_array().expect("members");
        let bare = own.iter().map(|one| one.as_object().map_or(0, |one| one.len())).min();
        assert_eq!(bare, Some(required.len()), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_event_is_as_its_schema_says_and_every_member_is_told_of() {
    everything().await;
}

#[test]
fn the_schemas_know_every_kind_and_every_change_of_an_alert() {
    let schemas = outbox::schemas();
    let changes: Vec<_> = schemas
        .iter()
        .filter(|(name, _)| name.starts_with("Alert"))
        .map(|(_, schema)| {
            let kinds = schema["properties"]["kind"]["enum"].as_array().expect("kinds").len();
            assert_eq!(kinds, AlertKind::ALL.len());
            text(&schema["properties"]["change"]["const"]).to_owned()
        })
        .collect();
    assert_eq!(changes, AlertChange::ALL.map(AlertChange::name));
}

#[tokio::test(start_paused = true)]
async fn nothing_personal_is_told() {
    let rig = everything().await;
    let told = format!("{:?} {:?}", rig.double.published(), rig.double.events());
    assert!(told.contains("c-1.abandoned"));
    for personal in ["+1555", "5555550123", "example.com", "pat", "customer\""] {
        assert!(!told.contains(personal), "{personal}");
    }
}

#[tokio::test(start_paused = true)]
async fn subscribers_can_filter_by_kind_change_instance_and_rule() {
    let rig = everything().await;
    let attributes = |id: &str| {
        let published = rig.double.published();
        let found = published.iter().find(|one| one.attributes["id"].ends_with(id));
        let found = found.expect("a message").attributes.clone();
        found.into_iter().filter(|(name, _)| name != "id").collect::<Vec<_>>()
    };
    let of = |all: &[(&str, &str)]| -> Vec<(String, String)> {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    };
    let alert =
        [("change", "raised"), ("instance", "i-1"), ("kind", "silentAgent"), ("rule", "Silence")];
    assert_eq!(attributes(".raised"), of(&alert));
    let contact = [("change", "abandoned"), ("instance", "i-1"), ("kind", "contact")];
    assert_eq!(attributes("c-1.abandoned"), of(&contact));
    let entry = &rig.double.events()[0];
    assert_eq!((text(&entry["Source"]), entry["Time"].is_number()), ("connect-live", true));
}
