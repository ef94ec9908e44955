//! What the archive holds, and what comes back from it.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::{Feed, decode};
use contact_core::Key;
use serde_json::Value;
use simulator::Sent;

use crate::kept::{Kept, told};

/// What the archived lines of contact records say of each record, by their newest revision: found by
/// their text, and not by a join.
fn newest(lines: &[String]) -> BTreeMap<String, Vec<&String>> {
    let mut newest: BTreeMap<String, (String, Vec<&String>)> = BTreeMap::new();
    for line in lines {
        let record: Value = serde_json::from_str(line).expect("JSON");
        let text = |name: &str| record[name].as_str().expect("text").to_owned();
        let (contact, updated) = (text("ContactId"), text("LastUpdateTimestamp"));
        let known = newest.entry(contact).or_default();
        if known.0 < updated {
            *known = (updated, vec![line]);
        } else if known.0 == updated {
            known.1.push(line);
        }
    }
    newest.into_iter().map(|(contact, (_, lines))| (contact, lines)).collect()
}

#[tokio::test]
async fn the_newest_revision_of_each_contact_in_the_archive_is_its_record_row() {
    let kept = Kept::whole().await;
    let lines = kept.lines("contact-records/").await;
    let newest = newest(&lines);
    assert!(newest.len() > 50, "{} contacts", newest.len());
    assert!(lines.len() > newest.len() * 5 / 4, "revisions and repetitions");
    for (contact, lines) in newest {
        let facts = lines
            .into_iter()
            .flat_map(|line| contact_core::facts(&decode(line.as_bytes()).expect("a record")));
        let is_own = |key: &Key| matches!(key, Key::Record(id) if id.to_string() == contact);
        let mut own = facts.filter(|(key, _)| is_own(key));
        let (key, first) = own.next().expect("its row");
        let row = own.fold(first, |row, (_, fact)| row.join(fact));
        assert_eq!(kept.read(&key).await.row, row);
    }
}

#[tokio::test]
async fn the_archive_has_every_document_that_was_told_under_its_day() {
    let kept = Kept::whole().await;
    for feed in [Feed::ContactEvents, Feed::ContactRecords] {
        let mut told: Vec<String> =
            told().into_iter().filter(|sent| sent.feed == feed).map(|sent| sent.document).collect();
        let mut found = Vec::new();
        for day in ["2026-03-02", "2026-03-03"] {
            let lines = kept.lines(&format!("{feed}/day={day}/")).await;
            assert!(!lines.is_empty(), "{feed} {day}");
            for line in &lines {
                let document: Value = serde_json::from_str(line).expect("JSON");
                let moment = match feed {
                    Feed::ContactRecords => &document["DisconnectTimestamp"],
                    _ => &document["time"],
                };
                assert!(moment.as_str().is_some_and(|moment| moment.starts_with(day)), "{moment}");
            }
            found.extend(lines);
        }
        told.sort();
        found.sort();
        assert!(found == told, "{feed}: {} lines of {} documents", found.len(), told.len());
    }
}

#[tokio::test]
async fn lost_tables_come_back_from_the_archive_alone_to_the_byte() {
    let kept = Kept::whole().await;
    let lines = |feed: Feed| {
        let all = told().into_iter().filter(move |sent| sent.feed == feed);
        all.map(|sent| sent.document + "\n").collect::<String>()
    };
    // What was told itself, which the archive has no part in: to read it again changes nothing.
    let folder = tempfile::tempdir().expect("a folder");
    for feed in [Feed::ContactEvents, Feed::ContactRecords] {
        let file = folder.path().join(format!("{feed}.ndjson"));
        std::fs::write(file, lines(feed)).expect("a file");
    }
    let before = kept.replayed(&[folder.path().to_str().expect("a path")]);
    let totals: Value = serde_json::from_str(&before).expect("JSON");
    assert!(totals["totals"]["contacts"].as_u64().is_some_and(|contacts| contacts > 50));

    kept.lose_tables().await;
    let after = kept.replayed(&["s3://archive/"]);
    assert!(after == before, "the restored state is another");
}

#[tokio::test]
async fn one_day_is_replayed_from_its_own_objects() {
    let kept = Kept::whole().await;
    kept.lose_tables().await;
    let state: Value =
        serde_json::from_str(&kept.replayed(&["--days", "2026-03-03", "s3://archive/"]))
            .expect("JSON");
    let shown: BTreeSet<&str> = state["records"]
        .as_array()
        .expect("records")
        .iter()
        .filter_map(|record| record["disconnectedAt"].as_str())
        .map(|moment| &moment[..10])
        .collect();
    assert_eq!(shown, ["2026-03-03"].into());
}

#[tokio::test]
async fn what_could_not_be_placed_is_read_from_below_failed_too() {
    let mut kept = Kept::empty().await;
    let good = told().into_iter().find(|sent| sent.feed == Feed::ContactRecords).expect("a record");
    let both = Sent { document: format!("{}\n{{\"ContactId\":", good.document), ..good };
    kept.archive(&[both]).await;
    assert_eq!(kept.lines("contact-records/").await, [""; 0]);
    let state: Value = serde_json::from_str(&kept.replayed(&["s3://archive/"])).expect("JSON");
    assert_eq!(state["totals"]["records"], 1, "the document that can be read");
    let held = state["quarantined"].as_array().expect("a list");
    assert_eq!(held.len(), 1);
    assert_eq!(held[0]["feed"], "contact-records", "by the object's place");
}

#[tokio::test]
async fn a_place_that_cannot_be_read_is_told_before_anything_is_written() {
    let kept = Kept::empty().await;
    for (place, said) in [
        ("s3://another-bucket/", "NoSuchBucket"),
        ("s3://Archive/", "3 to 63 small letters"),
        ("s3://archive//x", "begins with a slash"),
    ] {
        let output = kept.run(&["replay", place]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(said) && told.lines().count() == 1, "{told}");
    }
    kept.bucket.put("damaged.gz", vec![0x1f, 0x8b, 8, 0, 0]).await.expect("put");
    let output = kept.run(&["replay", "s3://archive/damaged"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("cannot read s3://archive/damaged.gz"), "{told}");
    let state: Value =
        serde_json::from_str(&kept.replayed(&["s3://archive/nothing"])).expect("JSON");
    assert_eq!(state["totals"]["records"], 0);
    assert!(matches!(kept.store.heard().await.as_deref(), Ok([])));
}
