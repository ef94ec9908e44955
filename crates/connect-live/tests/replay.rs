//! The command as a person, or a script, meets it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use connect_events::{EventTime, Feed, Personal};
use contact_core::{Key, QuarantineKey, Quarantined, Row};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use state_store::{Commit, Store};
use test_support::{Described, EmbeddedDynamo};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events-fixtures")
}

fn scenarios() -> String {
    fixtures().join("scenarios").display().to_string()
}

fn run(args: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_connect-live"))
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command");
    child.stdin.take().expect("its input").write_all(input).expect("input");
    child.wait_with_output().expect("its end")
}

/// Replays into one document.
#[track_caller]
fn replayed(args: &[&str], input: &[u8]) -> String {
    let output = run(&[&["replay", "--format", "json"], args].concat(), input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}

#[track_caller]
fn refused(args: &[&str], expected: &str) {
    let output = run(args, b"");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains(expected), "{said}");
}

#[test]
fn any_delivery_of_the_same_files_is_the_same_document_to_the_byte() {
    let once = replayed(&[&scenarios()], b"");
    for args in [
        &["--shuffle", "1"][..],
        &["--shuffle", "2", "--duplicate", "2", "--batch", "7"],
        &["--duplicate", "1", "--batch", "1"],
        &["--batch", "10000"],
    ] {
        assert_eq!(replayed(&[&[scenarios().as_str()], args].concat(), b""), once, "{args:?}");
    }
}

#[test]
fn the_document_has_the_names_and_units_of_the_api() {
    let document: Value = serde_json::from_str(&replayed(&[&scenarios()], b"")).expect("JSON");
    let openapi = fs::read_to_string(fixtures().join("../infra/openapi.json")).expect("it");
    let described = Described::of(&serde_json::from_str(&openapi).expect("JSON"));
    let schema = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    // A talk of the API has its turns apart.
    let talk = json!({"allOf": [schema("TalkView"), {"type": "object", "properties": {
        "contactId": schema("Id"),
        "instanceId": {"oneOf": [{"type": "null"}, schema("Id")]},
        "segments": {"type": "array", "items": schema("SegmentView")},
    }}]});
    for (list, schema) in [
        ("contacts", schema("ContactView")),
        ("records", schema("RecordView")),
        ("agents", schema("AgentView")),
        ("conversations", talk),
        ("quarantined", schema("QuarantinedView")),
    ] {
        let all = document[list].as_array().expect("a list");
        assert!(!all.is_empty(), "{list}");
        for one in all {
            assert_eq!(described.faults(&schema, one), Vec::<String>::new(), "{list}");
        }
    }
}

#[test]
fn the_document_says_how_the_scenarios_end() {
    let document: Value = serde_json::from_str(&replayed(&[&scenarios()], b"")).expect("JSON");
    let of = |list: &str, key: &str, id: &str| -> Value {
        let all = document[list].as_array().expect("a list");
        all.iter().find(|one| one[key] == id).cloned().unwrap_or_else(|| panic!("no {id}"))
    };
    let contact = |story: &str| of("contacts", "contactId", &format!("c0a7ac70-{story}"));
    let ends = |story: &str, phase: &str, abandoned: bool| {
        let contact = contact(story);
        assert_eq!(
            (contact["phase"].as_str(), contact["abandoned"].as_bool()),
            (Some(phase), Some(abandoned))
        );
    };
    ends("0001-4000-8000-000000000001", "completed", false);
    ends("0002-4000-8000-000000000001", "completed", true);
    ends("0003-4000-8000-000000000001", "completed", false);
    ends("0005-4000-8000-000000000001", "completed", false);
    ends("0008-4000-8000-000000000001", "completed", true);
    ends("0009-4000-8000-000000000001", "connectedToAgent", false);
    ends("0012-4000-8000-000000000001", "queued", false);
    assert_eq!(contact("0006-4000-8000-000000000001")["timesQueued"], 2);
    assert_eq!(contact("0001-4000-8000-000000000001")["queuedAt"], "2026-03-02T09:01:20.400Z");
    let activity = |name: &str| of("agents", "username", name)["activity"].clone();
    for (name, expected) in [
        ("agent.ivy", "onContact"),
        ("agent.lea", "incoming"),
        ("agent.max", "afterContactWork"),
        ("agent.nia", "custom"),
        ("agent.oz", "error"),
        ("agent.pam", "offline"),
        ("agent.ada", "available"),
        ("agent.quin", "onContact"),
    ] {
        assert_eq!(activity(name), expected, "{name}");
    }
    assert_eq!(
        of("agents", "username", "agent.quin")["contacts"].as_array().map(Vec::len),
        Some(2)
    );
    let codes: Vec<_> = document["quarantined"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["code"].clone())
        .collect();
    assert_eq!(codes, ["bad_json", "unknown_shape"]);
    let talk = of("conversations", "contactId", "c0a7ac70-0001-4000-8000-000000000001");
    assert_eq!(talk["status"], "completed");
    assert!(
        talk["segments"].as_array().expect("turns").iter().all(|turn| turn["partial"] == false)
    );
}

#[test]
fn folders_packed_files_arrays_and_standard_input_are_read_alike() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = fs::read(fixtures().join("scenarios/answered-call.ndjson")).expect("a story");
    let expected = replayed(&["-"], &story);
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, content).expect("a file");
        path.display().to_string()
    };
    let lines: Vec<&[u8]> =
        story.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).collect();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&story).expect("packing");
    let packed = write("packed/story.jsonl.gz", &packed.finish().expect("packed"));
    let array = write("array.json", &[b"[", lines.join(&b","[..]).as_slice(), b"]"].concat());
    let firehose = write("firehose.json", &lines.concat());
    write("deep/er/story.ndjson", &story);
    write("deep/er/notes.txt", b"not read");
    let deep = folder.path().join("deep").display().to_string();
    for path in [packed, array, firehose, deep] {
        assert_eq!(replayed(&[&path], b""), expected, "{path}");
    }
}

#[test]
fn a_file_keeps_the_state_and_a_second_replay_writes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kept.db").display().to_string();
    let first = replayed(&["--store", &file, &scenarios()], b"");
    let again = run(&["replay", "--store", &file, &scenarios()], b"");
    assert!(String::from_utf8_lossy(&again.stdout).contains("; 0 rows written."));
    assert_eq!(replayed(&["--store", &file, &scenarios()], b""), first);
}

#[test]
fn what_is_in_quarantine_is_tried_again_and_stays_while_it_cannot_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kept.db").display().to_string();
    let damaged = fixtures().join("scenarios/damaged.ndjson").display().to_string();
    let before: Value =
        serde_json::from_str(&replayed(&["--store", &file, &damaged], b"")).expect("JSON");
    assert_eq!(before["quarantined"].as_array().map(Vec::len), Some(2));
    let after: Value =
        serde_json::from_str(&replayed(&["--store", &file, "--quarantined"], b"")).expect("JSON");
    assert_eq!(after["quarantined"], before["quarantined"]);
}

#[test]
fn a_lambda_invocation_is_opened_into_its_records() {
    let batch = fixtures().join("invocations/mixed-feeds.json").display().to_string();
    let document: Value = serde_json::from_str(&replayed(&[&batch], b"")).expect("JSON");
    for list in ["agents", "records", "conversations"] {
        assert_eq!(document[list].as_array().map(Vec::len), Some(1), "{list}");
    }
    let batch =
        fixtures().join("invocations/agent-events.good-poison-good.json").display().to_string();
    let document: Value = serde_json::from_str(&replayed(&[&batch], b"")).expect("JSON");
    let source = document["quarantined"][0]["source"].as_str().expect("a source");
    assert!(source.starts_with("shardId-"), "{source}");
}

#[test]
fn an_unreadable_path_or_a_bad_option_is_one_line_and_status_two() {
    refused(&["replay", "no/such/file.json"], "no/such/file.json");
    refused(&["replay", "--shuffle", "soon", "-"], "soon");
    refused(&["replay", "--format", "xml", "-"], "xml");
    refused(&["replay", "--colour", "-"], "--colour");
    refused(&["replay"], "PATH");
    refused(&["replay", "--store", "ftp://x", "-"], "--store");
    refused(&["replay", "--store", "http://user:secret@x", "-"], "without a user");
    refused(&["replay", "--table-prefix", "a b", "-"], "letters");
    refused(&["store", "--listen", "0.0.0.0:0"], "loopback");
}

#[test]
fn help_teaches() {
    let output = run(&["replay", "--help"], b"");
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success());
    for word in ["--shuffle", "--duplicate", "--table-prefix", "Examples:", "Exit status"] {
        assert!(help.contains(word), "{word}");
    }
}

#[test]
fn the_picture_says_what_happened() {
    let output = run(&["replay", &scenarios()], b"");
    let picture = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(picture.lines().count() <= 50, "it fits a screen");
    for line in
        ["Contacts: 21", "Agents: 18", "Conversations: 2", "In quarantine: 2 records", "agent.max"]
    {
        assert!(picture.contains(line), "{line}:\n{picture}");
    }
}

#[test]
fn a_payload_of_documents_that_never_end_is_given_up_in_time() {
    // Looked at again from each of its lines, to the end, this would take hours.
    let crafted = "{\"a\":\n".repeat(100_000);
    let document: Value =
        serde_json::from_str(&replayed(&["-"], crafted.as_bytes())).expect("JSON");
    assert!(document["quarantined"].as_array().is_some_and(|all| !all.is_empty()));
}

#[test]
fn what_is_packed_or_blank_on_standard_input_is_read_as_it_is_meant() {
    let story = fs::read(fixtures().join("scenarios/answered-call.ndjson")).expect("a story");
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&story).expect("packing");
    assert_eq!(replayed(&["-"], &packed.finish().expect("packed")), replayed(&["-"], &story));
    let nothing: Value = serde_json::from_str(&replayed(&["-"], b" \n")).expect("JSON");
    assert_eq!(nothing["totals"]["quarantined"], 0);
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a deadline has to lie somewhere")]
async fn what_can_be_decoded_now_is_kept_and_taken_out_of_quarantine() {
    let dynamo = EmbeddedDynamo::start();
    let store = Store::new(dynamo.client(), "kept-", 400);
    store.create_tables().await.expect("tables");
    // As an older program left it, which could not read what this one can.
    let event = fs::read(fixtures().join("contact-events/queued.json")).expect("an event");
    let digest = "d".repeat(64);
    let (first, second) = event.split_at(event.len() / 2);
    for (part, bytes) in [(0, first), (1, second)] {
        let feed = Some(Feed::ContactEvents);
        let key = Key::Quarantine(QuarantineKey { feed, digest: digest.clone(), part });
        let row = Row::Quarantine(Box::new(Quarantined {
            code: Some("bad_shape".to_owned()).into(),
            source: Some("an older program".to_owned()).into(),
            arrived: None.into(),
            bytes: Some(Personal::new(bytes.to_vec())).into(),
            parts: Some(2).into(),
        }));
        let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(600);
        let read =
            store.load([&key], deadline).await.remove(&key).expect("an answer").expect("a read");
        let now = EventTime::from_millis(0);
        assert_eq!(store.commit(&key, &read, &row, now).await.expect("a write"), Commit::Written);
    }
    let endpoint = dynamo.endpoint().to_owned();
    let args = ["--store", &endpoint, "--table-prefix", "kept-", "--quarantined"];
    let mended: Value = serde_json::from_str(&replayed(&args, b"")).expect("JSON");
    assert_eq!(mended["totals"]["contacts"], 1);
    assert_eq!(mended["totals"]["quarantined"], 0);
    let again: Value = serde_json::from_str(&replayed(&args, b"")).expect("JSON");
    assert_eq!(again["totals"]["contacts"], 0, "nothing is left in quarantine");
}
