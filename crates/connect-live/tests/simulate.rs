//! A simulated day, as a person meets it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_connect-live")).args(args).output().expect("the command")
}

/// A small day with this delivery.
fn simulated(folder: &Path, delivery: &[&str]) -> String {
    let to = folder.to_str().expect("a path");
    let size = ["simulate", "--seed", "7", "--queues", "2", "--agents", "6", "--hours", "1"];
    let output = run(&[&size[..], delivery, &["--to", to]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    ["truth.json", "feeds"]
        .iter()
        .flat_map(|name| {
            let path = folder.join(name);
            if path.is_dir() {
                fs::read_dir(path).expect("files").map(|one| one.expect("a file").path()).collect()
            } else {
                vec![path]
            }
        })
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("text"))
        })
        .collect()
}

fn replayed(folder: &Path) -> Value {
    let feeds = folder.join("feeds");
    let output = run(&["replay", "--format", "json", feeds.to_str().expect("a path")]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn one_seed_gives_the_same_files_to_the_byte() {
    let (one, two) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    let delivery = ["--loss", "0.05", "--duplicate", "0.1", "--disorder", "30"];
    simulated(one.path(), &delivery);
    simulated(two.path(), &delivery);
    let files = files(one.path());
    assert_eq!(
        files.keys().map(String::as_str).collect::<Vec<_>>(),
        [
            "agent-events.ndjson",
            "contact-events.ndjson",
            "contact-lens.ndjson",
            "contact-records.ndjson",
            "truth.json",
        ]
    );
    assert!(files.values().all(|text| text.len() > 1_000));
    assert_eq!(files, self::files(two.path()));
}

#[test]
fn a_replay_ends_in_what_really_happened_whatever_the_delivery() {
    let clean = TempDir::new().expect("a folder");
    let damaged = TempDir::new().expect("a folder");
    let said = simulated(clean.path(), &[]);
    simulated(damaged.path(), &["--duplicate", "0.3", "--disorder", "600"]);
    let document = replayed(clean.path());
    assert_eq!(replayed(damaged.path()), document);
    assert_eq!(document["quarantined"], Value::Array(Vec::new()));

    let truth = fs::read_to_string(clean.path().join("truth.json")).expect("the truth");
    let truth: Value = serde_json::from_str(&truth).expect("JSON");
    let shown = |list: &Value| -> BTreeMap<String, (Value, Value, Value)> {
        let contacts = list.as_array().expect("contacts").iter();
        contacts
            .map(|one| {
                let id = one["contactId"].as_str().expect("an id").to_owned();
                (id, (one["abandoned"].clone(), one["queueId"].clone(), one["agentId"].clone()))
            })
            .collect()
    };
    let happened = shown(&truth["contacts"]);
    assert!(happened.len() > 20, "{} contacts are too few to mean anything", happened.len());
    assert_eq!(shown(&document["contacts"]), happened);
    assert!(said.starts_with(&format!("{} contacts, ", happened.len())), "{said}");
}

#[test]
fn a_bad_option_or_a_folder_in_use_is_refused_in_one_line() {
    let used = TempDir::new().expect("a folder");
    fs::write(used.path().join("mine.txt"), "keep me").expect("a file");
    let to = used.path().to_str().expect("a path");
    for (args, expected) in [
        (&["simulate", "--to", to][..], "is not empty"),
        (&["simulate", "--to", "/dev/null/day"], "/dev/null/day"),
        (&["simulate", "--to", to, "--loss", "1.5"], "from 0 to 1"),
        (&["simulate", "--to", to, "--hours", "0"], "--hours"),
        (&["simulate", "--to", to, "--speed", "2"], "--speed"),
        (&["simulate", "--to", "store", "--speed=-1"], "0, or a number from 0.001"),
        (&["simulate", "--to", "store", "--speed", "0.0001"], "0, or a number from 0.001"),
        (&["simulate", "--to", "store", "--store", "ftp://x"], "--store"),
        (&["simulate", "--to", "aws", "--event-source", "aws.connect"], "--event-source"),
        (
            &["simulate", "--to", "aws", "--instance-arn", "1257a0ce"],
            "the ARN of an instance is like",
        ),
    ] {
        let output = run(args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.contains(expected), "{said}");
    }
    assert_eq!(fs::read_dir(used.path()).expect("files").count(), 1);
}

#[test]
fn a_day_brought_into_a_store_ends_in_the_rows_of_its_files() {
    let folder = TempDir::new().expect("a folder");
    simulated(&folder.path().join("day"), &[]);
    let file = folder.path().join("kept.db");
    let file = file.to_str().expect("a path");
    let size = ["simulate", "--seed", "7", "--queues", "2", "--agents", "6", "--hours", "1"];
    let output = run(&[&size[..], &["--to", "store", "--store", file]].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).expect("text");
    assert!(said.starts_with("delivered ") && said.ends_with(" rows written\n"), "{said}");

    let feeds = folder.path().join("day/feeds");
    let output = run(&["replay", "--store", file, feeds.to_str().expect("a path")]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("; 0 rows written."), "{said}");
}
