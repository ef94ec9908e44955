//! One bad record spoils no other, and is kept until it can be read.

use contact_core::{Key, Row};
use ingest::{Delivery, Payload, Verdict};
use serde_json::json;

use crate::rig::{Rig, deliver, delivery, files_below, fixtures, scenario};

fn base64(data: Option<&str>) -> Delivery<'static> {
    let data = data.map(|data| data.to_owned().into());
    let source = "shardId-000000000000:1".into();
    Delivery { feed: None, source, arrived: None, payload: Payload::Base64(data) }
}

/// What is in quarantine: code, whether the bytes are those that came, and how many parts.
async fn held(rig: &Rig, keys: &std::collections::BTreeSet<Key>) -> Vec<(String, Vec<u8>, u32)> {
    let mut all: Vec<(String, Vec<u8>, u32)> = Vec::new();
    for (key, row) in rig.rows(keys).await {
        let (Key::Quarantine(key), Row::Quarantine(row)) = (key, row) else { continue };
        let bytes = row.bytes.get().map(|bytes| bytes.expose().clone()).unwrap_or_default();
        let parts = row.parts.get().copied().unwrap_or_default();
        match all.last_mut() {
            Some(last) if key.part > 0 => last.1.extend(bytes),
            _ => all.push((row.code.get().cloned().unwrap_or_default(), bytes, parts)),
        }
    }
    all
}

#[tokio::test]
async fn good_poison_good_is_two_stories_and_one_row_in_quarantine() {
    let one = scenario("abandoned-call").remove(0);
    let two = scenario("ivr-hang-up").remove(0);
    for (poison, code) in [
        (base64(Some("%%%")), "bad_base64"),
        (base64(None), "missing_data"),
        (delivery("s", br#"{"AgentARN":"arn"#), "bad_json"),
        (delivery("s", b"not JSON"), "bad_json"),
        (delivery("s", br#"{"weather":"fine"}"#), "unknown_shape"),
        (delivery("s", br#"{"AgentARN":null,"EventTimestamp":"2026-03-02T09:00:00Z","EventType":"LOGIN","CurrentAgentSnapshot":null}"#), "missing_id"),
        (delivery("s", br#"{"ContactId":"c-1","AWSContactTraceRecordFormatVersion":"2017-03-10"}"#), "missing_time"),
    ] {
        let rig = Rig::new().await;
        let bytes = match &poison.payload {
            Payload::Bytes(bytes) => bytes.to_vec(),
            Payload::Base64(text) => text.as_deref().unwrap_or_default().as_bytes().to_vec(),
        };
        let outcome = deliver(&rig.store(), &[one.clone(), poison, two.clone()]).await;
        assert_eq!(outcome.verdicts, [Verdict::Done, Verdict::Quarantined(code), Verdict::Done]);
        let contacts = outcome.keys.iter().filter(|key| matches!(key, Key::Contact(_))).count();
        assert_eq!(contacts, 2, "{code}");
        assert_eq!(held(&rig, &outcome.keys).await, [(code.to_owned(), bytes, 1)]);
    }
}

#[tokio::test]
async fn what_is_in_quarantine_can_be_decoded_again_after_a_fix() {
    let rig = Rig::new().await;
    let good = scenario("abandoned-call").remove(0);
    let Payload::Bytes(bytes) = &good.payload else { panic!("bytes") };
    // What an older program could not read is, byte for byte, what a newer one can.
    let cut = &bytes[..bytes.len() - 2];
    let outcome = deliver(&rig.store(), &[delivery("s", cut)]).await;
    let (_, kept, _) = held(&rig, &outcome.keys).await.remove(0);
    let mended = [kept.as_slice(), &bytes[bytes.len() - 2..]].concat();
    let outcome = deliver(&rig.store(), &[delivery("s", &mended)]).await;
    assert_eq!(outcome.verdicts, [Verdict::Done]);
    assert!(outcome.written > 0);
}

#[tokio::test]
async fn the_same_poison_delivered_twice_is_one_row() {
    let rig = Rig::new().await;
    let poison = |source: &str| delivery(source, br#"{"weather":"fine"}"#);
    let first = deliver(&rig.store(), &[poison("b"), poison("a")]).await;
    let again = deliver(&rig.store(), &[poison("c")]).await;
    assert_eq!((first.written, again.written), (1, 0));
    let rows = rig.rows(&first.keys).await;
    let Some(Row::Quarantine(row)) = rows.values().next() else { panic!("a row") };
    assert_eq!(row.source.get().map(String::as_str), Some("a"));
}

#[tokio::test]
async fn unpadded_base64_is_no_poison() {
    let rig = Rig::new().await;
    let document = r#"{"ContactId":"c-1","LastUpdateTimestamp":"2026-03-02T09:00:00Z"}"#;
    let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD_NO_PAD, document);
    assert!(!text.len().is_multiple_of(4), "the case needs a text that would be padded");
    let outcome = deliver(&rig.store(), &[base64(Some(&text))]).await;
    assert_eq!(outcome.verdicts, [Verdict::Done]);
}

#[tokio::test]
async fn a_record_of_three_hundred_kilobytes_is_read_and_a_damaged_one_is_kept_whole() {
    let rig = Rig::new().await;
    let padding = "x".repeat(300 * 1024);
    let good = json!({
        "ContactId": "c-1", "LastUpdateTimestamp": "2026-03-02T09:00:00Z", "Attributes": {"note": padding},
    });
    let damaged = format!("{{\"ContactId\":\"{padding}");
    let huge = "y".repeat(900 * 1024);
    let batch = [
        delivery("a", good.to_string().as_bytes()),
        delivery("b", damaged.as_bytes()),
        delivery("c", huge.as_bytes()),
    ];
    let outcome = deliver(&rig.store(), &batch).await;
    let expected =
        [Verdict::Done, Verdict::Quarantined("bad_json"), Verdict::Quarantined("bad_json")];
    assert_eq!(outcome.verdicts, expected);
    let mut held = held(&rig, &outcome.keys).await;
    held.sort_by_key(|(_, bytes, _)| bytes.len());
    let shown: Vec<_> =
        held.iter().map(|(code, bytes, parts)| (code.as_str(), bytes.len(), *parts)).collect();
    assert_eq!(shown, [("bad_json", damaged.len(), 1), ("bad_json", huge.len(), 3)]);
    assert!(held[0].1 == damaged.as_bytes() && held[1].1 == huge.as_bytes());
}

#[tokio::test]
async fn one_damaged_document_of_a_record_spoils_no_other() {
    let rig = Rig::new().await;
    let record = |id: &str| json!({"ContactId": id, "LastUpdateTimestamp": "2026-03-02T09:00:00Z"});
    let payload = format!("{}{{\"broken\":}}{}", record("c-1"), record("c-2"));
    let outcome = deliver(&rig.store(), &[delivery("s", payload.as_bytes())]).await;
    assert_eq!(outcome.verdicts, [Verdict::Quarantined("bad_json")]);
    assert_eq!(outcome.events.values().sum::<usize>(), 2);
    assert_eq!(held(&rig, &outcome.keys).await.len(), 1);
}

#[tokio::test]
async fn every_poison_fixture_is_kept_under_its_code_and_spoils_no_other() {
    let mut expected = Vec::new();
    let mut batch = vec![scenario("abandoned-call").remove(0)];
    for file in files_below(&fixtures().join("poison")) {
        let name = file.file_name().and_then(|name| name.to_str()).expect("a name");
        let Some((code, _)) = name.split_once('.').filter(|_| name.ends_with(".json")) else {
            continue;
        };
        let bytes = std::fs::read(&file).expect("a fixture");
        batch.push(match code {
            "bad_base64" | "missing_data" => {
                let batch = connect_events::KinesisBatch::from_slice(&bytes).expect("a record");
                base64(batch.records[0].kinesis.data.as_deref())
            }
            _ => delivery(name, &bytes),
        });
        expected.push(code.to_owned());
    }
    assert!(expected.len() > 50);
    let rig = Rig::new().await;
    let outcome = deliver(&rig.store(), &batch).await;
    assert_eq!(outcome.verdicts[0], Verdict::Done);
    let codes: Vec<_> = outcome.verdicts[1..]
        .iter()
        .map(|verdict| match verdict {
            Verdict::Quarantined(code) => (*code).to_owned(),
            Verdict::Done | Verdict::Retry => format!("{verdict:?}"),
        })
        .collect();
    assert_eq!(codes, expected);
}
