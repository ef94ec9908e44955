//! Every stored form ever written still loads: `tests/stored-rows/v*`, a row a line.
//!
//! A new stored form gets a folder of its own; the old ones stay.

use std::collections::HashMap;
use std::fs;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use connect_events::{
    AgentId, Channel, ContactId, DisconnectReason, EventTime, InstanceId, Personal, QueueId,
    Sentiment,
};
use contact_core::{
    Acknowledged, Alert, AlertAbout, AlertChange, AlertId, AlertKind, AlertSubject, Asked,
    AttemptEnd, AttemptEnded, CallOutcome, CallRequest, CallSubject, Callback, CallbackAsked,
    CallbackAttempt, CallbackEnd, CallbackId, Conversation, Join, Key, Latest, Notice, NoticeAbout,
    NoticeId, RecentCalls, RequestId, Row, Segment, SegmentId, SentimentAt,
};
use serde_json::{Value, json};

use crate::rig::{Rig, all_scenarios, deliver, files_below, repository};

const TABLES: [&str; 6] = ["agents", "contacts", "notices", "quarantine", "queues", "requests"];

#[tokio::test]
async fn every_stored_form_ever_written_still_loads_and_says_the_same() {
    let clean = Rig::new().await;
    let outcome = deliver(&clean.store(), &all_scenarios()).await;
    let mut rows = clean.rows(&outcome.keys).await;
    rows.extend(made_up());
    let keys: Vec<Key> = rows.keys().cloned().collect();
    let files = files_below(&repository().join("tests/stored-rows"));
    assert!(!files.is_empty());
    let mut newest = Vec::new();
    for file in files {
        let rig = Rig::new().await;
        let stored = fs::read_to_string(&file).expect("stored rows");
        for line in stored.lines() {
            let line: Value = serde_json::from_str(line).expect("a stored row");
            let table = line["table"].as_str().expect("its table");
            rig.put(table, item(&line["item"])).await;
        }
        let loaded = rig.rows(&keys).await;
        assert_eq!(loaded.len(), stored.lines().count(), "every stored row was read");
        newest = loaded.keys().cloned().collect();
        for (key, row) in loaded {
            // What an older program kept is no more than what is known now.
            assert_eq!(row.join(rows[&key].clone()), rows[&key], "{key:?}");
        }
    }
    let kinds = |kind: fn(&Key) -> bool| newest.iter().filter(|key| kind(key)).count();
    assert!(kinds(|key| matches!(key, Key::Contact(_))) > 0);
    assert!(kinds(|key| matches!(key, Key::Record(_))) > 0);
    assert!(kinds(|key| matches!(key, Key::Conversation(_))) > 0);
    assert!(kinds(|key| matches!(key, Key::Segment(..))) > 0);
    assert!(kinds(|key| matches!(key, Key::Agent(_))) > 0);
    assert!(kinds(|key| matches!(key, Key::History(..))) > 0);
    assert!(kinds(|key| matches!(key, Key::Queue(..))) > 0);
    assert!(kinds(|key| matches!(key, Key::QueueHistory(..))) > 0);
    assert!(kinds(|key| matches!(key, Key::RoutingProfile(..))) > 0);
    assert!(kinds(|key| matches!(key, Key::Heard(..))) > 0);
    assert!(kinds(|key| matches!(key, Key::CallRequest(_))) > 0);
    assert!(kinds(|key| matches!(key, Key::RecentCalls(_))) > 0);
    assert!(kinds(|key| matches!(key, Key::Callback(_))) > 0);
    assert!(kinds(|key| matches!(key, Key::Customer(_))) > 0);
    assert!(kinds(|key| matches!(key, Key::Alert(_))) > 0);
    assert!(kinds(|key| matches!(key, Key::Notice(_))) > 0);
    assert!(kinds(|key| matches!(key, Key::Quarantine(_))) > 0);
}

/// Rows that no scenario speaks of, with something in every attribute.
fn made_up() -> Vec<(Key, Row)> {
    let at = |seconds: i64| EventTime::from_millis(1_772_442_000_000 + seconds * 1_000);
    let id = |digit: &str| RequestId::new(&digit.repeat(RequestId::LEN)).expect("an id");
    let asked = Asked {
        at: at(0),
        digest: "d".repeat(32).into(),
        caller: "c".repeat(32).into(),
        instance: InstanceId::new("i-1").expect("an id"),
        destination: Personal::new("+15555550100".into()),
        flow: "f-1".into(),
        source: Some(Personal::new("+15555550199".into())),
        queue: QueueId::new("q-1").ok(),
        attributes: vec![("basket".into(), Personal::new("42".into()))],
    };
    let mended = Asked { flow: "f-2".into(), ..asked.clone() };
    let call = CallRequest {
        asked: Some(asked).into(),
        last_asked: Latest::at(at(4), mended),
        first_begun: Some(at(1)).into(),
        last_begun: Some(at(4)).into(),
        put_off: Some(at(2)).into(),
        lost: Some(at(3)).into(),
        outcome: ContactId::new("c-1").ok().map(CallOutcome::Dialled).into(),
        stopped: Some(at(5)).into(),
    };
    let refused = CallRequest {
        outcome: Some(CallOutcome::Refused("destination_not_allowed".into())).into(),
        ..CallRequest::default()
    };
    let recent = |subject| (Key::RecentCalls(subject), RecentCalls::begun(id("a"), at(1)));
    let (of_number, called) = recent(CallSubject::Number("n".repeat(32).into()));
    let (of_caller, asked) = recent(CallSubject::Caller("c".repeat(32).into()));
    let contact = ContactId::new("c-1").expect("an id");
    let callback_asked = CallbackAsked {
        call: call.asked.get().expect("what was asked").clone(),
        after: Some(contact.clone()),
    };
    let attempt = CallbackAttempt {
        begun: Some(at(6)).into(),
        again: Some(at(7)).into(),
        contact: Some(contact.clone()).into(),
        ended: Some(AttemptEnded { how: AttemptEnd::NotReached, at: at(8) }).into(),
    };
    let callback =
        Callback { asked: Some(callback_asked).into(), ..Callback::of_attempt(1, attempt) }
            .wanted_for(at(9), at(10))
            .join(Callback::closing(at(11), CallbackEnd::GotThrough));
    let about = AlertAbout {
        onset: at(0),
        kind: AlertKind::Category,
        rule: "r-1".into(),
        instance: InstanceId::new("i-1").expect("an id"),
        subject: AlertSubject::Contact(contact.clone()),
        queue: QueueId::new("q-1").ok(),
        agent: AgentId::new("a-1").ok(),
        detail: Some("complaint".into()),
    };
    let alert = Alert {
        about: Some(about).into(),
        raised: Some(at(1)).into(),
        acknowledged: Some(Acknowledged { at: at(2), by: Personal::new("ada".into()) }).into(),
        resolved: Some(at(3)).into(),
        ..Alert::told([AlertChange::Raised, AlertChange::Acknowledged])
    };
    let notice = Notice {
        about: Some(NoticeAbout {
            at: at(4),
            instance: InstanceId::new("i-1").expect("an id"),
            contact: contact.clone(),
            channel: Some(Channel::Voice),
            queue: QueueId::new("q-1").ok(),
            enqueued: Some(at(1)),
            connected_to_system: Some(at(2)),
            connected_to_agent: Some(at(3)),
            reason: Some(DisconnectReason::CustomerDisconnect),
            customer: Some(Personal::new("+15555550100".into())),
        })
        .into(),
        published: Some(at(5)).into(),
    };
    let german = Some(Personal::new("Guten Tag".into())).into();
    let translated = Segment {
        translations: [("de".into(), german)].into_iter().collect(),
        ..Segment::default()
    };
    let felt = SentimentAt {
        begin: 1_000,
        segment: SegmentId::new("s-1"),
        sentiment: Sentiment::Negative,
    };
    let checked = Conversation {
        holed: Some(at(15)).into(),
        checked: Some(at(20)).into(),
        sentiment_given: Some(felt).into(),
        ..Conversation::default()
    };
    vec![
        (
            Key::Callback(CallbackId::new(id("a").as_str()).expect("an id")),
            Row::Callback(Box::new(callback)),
        ),
        (Key::Alert(AlertId::new(id("a").as_str()).expect("an id")), Row::Alert(Box::new(alert))),
        (Key::Notice(NoticeId::CallOver(id("a"))), Row::Notice(Box::new(notice))),
        (Key::Segment(contact.clone(), SegmentId::new("s-1")), Row::Segment(Box::new(translated))),
        (Key::Conversation(contact), Row::Conversation(Box::new(checked))),
        (Key::CallRequest(id("a")), Row::CallRequest(Box::new(call))),
        (Key::CallRequest(id("b")), Row::CallRequest(Box::new(refused))),
        (of_number, Row::RecentCalls(Box::new(called))),
        (of_caller, Row::RecentCalls(Box::new(asked))),
    ]
}

/// Deployed programs read what others wrote. `STORED_ROWS=v3` writes the form of now into that folder.
#[tokio::test]
async fn the_newest_stored_form_is_the_one_that_is_written() {
    let rig = Rig::new().await;
    deliver(&rig.store(), &all_scenarios()).await;
    for (key, row) in made_up() {
        rig.keep(&key, &row).await;
    }
    let mut lines = String::new();
    for table in TABLES {
        for item in rig.items(table).await {
            lines.push_str(&json!({ "item": written(&item), "table": table }).to_string());
            lines.push('\n');
        }
    }
    let folder = repository().join("tests/stored-rows");
    if let Some(version) = std::env::var_os("STORED_ROWS") {
        fs::create_dir_all(folder.join(&version)).expect("a folder");
        fs::write(folder.join(version).join("scenarios.ndjson"), &lines).expect("stored rows");
    }
    let newest = files_below(&folder).pop().expect("a stored form");
    let kept = fs::read_to_string(&newest).expect("stored rows");
    assert!(
        kept == lines,
        "rows are stored in another form than {}: keep it with STORED_ROWS=v<next>",
        newest.display()
    );
}

fn written(item: &HashMap<String, AttributeValue>) -> Value {
    item.iter().map(|(name, value)| (name.clone(), typed(value))).collect()
}

/// An attribute as DynamoDB's own JSON; see [`attribute`].
fn typed(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(truth) => json!({ "BOOL": truth }),
        AttributeValue::B(bytes) => json!({ "B": STANDARD.encode(bytes) }),
        AttributeValue::L(values) => json!({ "L": values.iter().map(typed).collect::<Vec<_>>() }),
        AttributeValue::M(members) => json!({ "M": written(members) }),
        other => panic!("no kind of value that is written: {other:?}"),
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
        "B" => AttributeValue::B(Blob::new(STANDARD.decode(text()).expect("base64"))),
        "L" => AttributeValue::L(value.as_array().expect("a list").iter().map(attribute).collect()),
        "M" => AttributeValue::M(item(value)),
        other => panic!("no kind of value that is written: {other}"),
    }
}
