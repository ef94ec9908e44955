//! Every fixture of `events-fixtures` is read, and wholly.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use connect_events::{
    AgentEvent, AnalysisStateChange, ChatEvent, Concurrency, ContactEvent, ContactRecord,
    DecodeError, EvaluationFailed, Event, KinesisBatch, LensEvent, OtherDetail, ProfileQueue,
    Recording, RecordingInfo, RulesMatched, ScreenRecording, VoiceEvent, decode,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read(path: &Path) -> (Vec<u8>, Event) {
    let document = fs::read(path).unwrap();
    let event = decode(&document).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    (document, event)
}

fn typed(path: &Path) -> Value {
    let (_, event) = read(path);
    let kind = event.kind().to_owned();
    match &event {
        Event::Other(other) => json!({ "kind": kind, "detail": other.detail, "event": event }),
        Event::Contact(_) | Event::Agent(_) | Event::Record(_) | Event::Lens(_) => {
            json!({ "kind": kind, "event": event })
        }
    }
}

macro_rules! snapshots {
    ($($name:ident: $folder:literal),+) => {$(
        #[test]
        fn $name() {
            insta::glob!("../../../events-fixtures", concat!($folder, "/*.json"), |path| {
                insta::assert_json_snapshot!(typed(path));
            });
        }
    )+};
}

mod every_fixture_is_read_into_its_type {
    use super::typed;

    snapshots! {
        contact_events: "contact-events",
        other_events: "other-events",
        agent_events: "agent-events",
        contact_records: "contact-records",
        contact_lens: "contact-lens"
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events-fixtures")
}

fn json_files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{folder}");
    files
}

fn fixtures() -> impl Iterator<Item = PathBuf> {
    ["contact-events", "other-events", "agent-events", "contact-records", "contact-lens"]
        .into_iter()
        .flat_map(json_files)
}

/// The members that `T` passes over.
fn ignored<T: DeserializeOwned>(document: &[u8]) -> BTreeSet<String> {
    let mut ignored = BTreeSet::new();
    let mut deserializer = serde_json::Deserializer::from_slice(document);
    let _: T = serde_ignored::deserialize(&mut deserializer, |path| {
        ignored.insert(path.to_string());
    })
    .unwrap();
    ignored
}

fn ignored_in_detail(document: &[u8], detail: &OtherDetail) -> BTreeSet<String> {
    let envelope: Value = serde_json::from_slice(document).unwrap();
    let document = serde_json::to_vec(&envelope["detail"]).unwrap();
    match detail {
        OtherDetail::RulesMatched(_) => ignored::<RulesMatched>(&document),
        OtherDetail::AnalysisStateChange(_) => ignored::<AnalysisStateChange>(&document),
        OtherDetail::EvaluationFailed(_) => ignored::<EvaluationFailed>(&document),
        OtherDetail::ScreenRecording(_) => ignored::<ScreenRecording>(&document),
        OtherDetail::Undocumented => BTreeSet::new(),
    }
}

/// The members passed over in what is read only when it is asked for.
fn ignored_when_asked(document: &[u8]) -> BTreeSet<String> {
    fn each<T: DeserializeOwned>(part: Option<&Value>) -> BTreeSet<String> {
        let all = part.and_then(Value::as_array).into_iter().flatten();
        all.flat_map(|one| ignored::<T>(&serde_json::to_vec(one).unwrap())).collect()
    }
    let event: Value = serde_json::from_slice(document).unwrap();
    let mut found = BTreeSet::new();
    for snapshot in ["Current", "Previous"] {
        let queues = format!("/{snapshot}AgentSnapshot/Configuration/RoutingProfile/InboundQueues");
        found.extend(each::<ProfileQueue>(event.pointer(&queues)));
        let slots = format!("/{snapshot}AgentSnapshot/Configuration/RoutingProfile/Concurrency");
        found.extend(each::<Concurrency>(event.pointer(&slots)));
    }
    for name in ["Recordings", "RecordingInfo", "RecordingsInfo"] {
        found.extend(each::<RecordingInfo>(event.get(name)));
    }
    if event["Recording"].is_object() {
        found.extend(ignored::<Recording>(&serde_json::to_vec(&event["Recording"]).unwrap()));
    }
    found
}

/// So a misspelt member name cannot pass.
#[test]
fn the_models_pass_over_no_member_but_those_made_up() {
    let mut found = String::new();
    for path in fixtures() {
        let (document, event) = read(&path);
        let mut ignored = match &event {
            Event::Contact(_) => ignored::<ContactEvent>(&document),
            Event::Other(other) => ignored_in_detail(&document, &other.detail),
            Event::Agent(_) => ignored::<AgentEvent>(&document),
            Event::Record(_) => ignored::<ContactRecord>(&document),
            Event::Lens(lens) => match **lens {
                LensEvent::Voice(_) => ignored::<VoiceEvent>(&document),
                LensEvent::Chat(_) => ignored::<ChatEvent>(&document),
            },
        };
        ignored.extend(ignored_when_asked(&document));
        if !ignored.is_empty() {
            let path = path.strip_prefix(root()).unwrap().display().to_string();
            assert!(path.contains("unknown"), "{path} holds unknown members: {ignored:?}");
            let ignored: Vec<_> = ignored.into_iter().collect();
            found += &format!("{path}: {}\n", ignored.join(", "));
        }
    }
    insta::assert_snapshot!(found);
}

const PERSONAL_MEMBERS: [&str; 14] = [
    "FirstName",
    "LastName",
    "Username",
    "SipAddress",
    "Address",
    "address",
    "DisplayName",
    "displayName",
    "Content",
    "PartialContent",
    "CustomerId",
    "customerId",
    "AttachmentName",
    "GeneratedSpeakerId",
];

fn personal_texts(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), member) {
                    (name, Value::String(text)) if PERSONAL_MEMBERS.contains(&name) => {
                        texts.insert(text.clone());
                    }
                    ("Attributes" | "Tags" | "tags", Value::Object(values)) => {
                        texts.extend(values.values().filter_map(Value::as_str).map(str::to_owned));
                    }
                    (_, member) => personal_texts(member, texts),
                }
            }
        }
        Value::Array(elements) => {
            elements.iter().for_each(|element| personal_texts(element, texts));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn debug_shows_nothing_personal() {
    let mut seen = 0;
    for path in fixtures() {
        let (document, event) = read(&path);
        let shown = format!("{event:?}");
        let mut texts: BTreeSet<String> = ["+15555550", "example.com"].map(str::to_owned).into();
        personal_texts(&serde_json::from_slice(&document).unwrap(), &mut texts);
        // The tag `aws:connect:instanceId` holds what the ARNs show, and some name is `Customer`.
        texts.remove("Customer");
        texts.retain(|text| text.len() >= 5 && !instance_ids(&document).contains(text));
        seen += texts.len();
        for text in texts {
            assert!(!shown.contains(&text), "{}: {text}", path.display());
        }
    }
    assert!(seen > 500, "{seen} personal texts are too few to mean anything");
}

fn instance_ids(document: &[u8]) -> BTreeSet<String> {
    let text = String::from_utf8_lossy(document);
    text.split("instance/").skip(1).filter_map(|rest| rest.get(..36)).map(str::to_owned).collect()
}

fn poison() -> impl Iterator<Item = PathBuf> {
    ["contact-events", "agent-events", "contact-records", "contact-lens"]
        .into_iter()
        .flat_map(|feed| json_files(&format!("poison/{feed}")))
}

fn expected_code(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap().split('.').next().unwrap()
}

fn poison_error(path: &Path) -> DecodeError {
    let document = fs::read(path).unwrap();
    let result = if matches!(expected_code(path), "bad_base64" | "missing_data") {
        let invocation = [&b"{\"Records\":["[..], &document, b"]}"].concat();
        let batch = KinesisBatch::from_slice(&invocation).unwrap();
        batch.records[0].payload().map(|_| ())
    } else {
        decode(&document).map(|_| ())
    };
    result.expect_err(&path.display().to_string())
}

#[test]
fn each_poison_has_the_code_of_its_name() {
    let mut seen = BTreeSet::new();
    let mut answers = String::new();
    for path in poison() {
        let error = poison_error(&path);
        assert_eq!(error.code(), expected_code(&path), "{}: {error}", path.display());
        seen.insert(error.code());
        let path = path.strip_prefix(root()).unwrap().display().to_string();
        answers += &format!("{path}: {error}\n");
    }
    assert_eq!(seen, BTreeSet::from(DecodeError::CODES));
    insta::assert_snapshot!(answers);
}

/// The quoted texts of a document, whole or damaged, that are no member's name.
fn values(document: &str) -> Vec<&str> {
    let pieces: Vec<_> = document.split('"').collect();
    let quoted = pieces.iter().enumerate().skip(1).step_by(2);
    quoted
        .filter(|(at, _)| !pieces.get(at + 1).is_some_and(|next| next.trim().starts_with(':')))
        .map(|(_, text)| *text)
        .filter(|text| text.len() >= 6)
        .collect()
}

#[test]
fn no_error_quotes_the_payload() {
    for path in poison() {
        let error = poison_error(&path);
        let document = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        let shown = format!("{error} {error:?}");
        for text in values(&document) {
            assert!(!shown.contains(text), "{}: {shown}", path.display());
        }
    }
}
