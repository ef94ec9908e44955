//! What a comparison finds.

use std::process::Command;

use connect_events::{ContactId, Feed, decode};
use contact_core::Key;
use serde_json::{Value, json};
use simulator::Sent;

use crate::kept::{Kept, told};

const ALL: &str = "s3://archive/";

/// The rows of a document that differ: kind, how, how many, and the first.
fn differences(document: &Value) -> Vec<(String, String, u64, Value)> {
    let mut all = Vec::new();
    for row in document["rows"].as_array().expect("rows") {
        for how in ["missing", "behind", "notArchived"] {
            let count = row[how]["count"].as_u64().expect("a number");
            if count > 0 {
                let kind = row["row"].as_str().expect("a kind").to_owned();
                all.push((kind, how.to_owned(), count, row[how]["first"].clone()));
            }
        }
    }
    all
}

/// A comparison finds this and nothing else.
#[track_caller]
fn check(kept: &Kept, args: &[&str], kind: &str, how: &str, name: &str) {
    let (status, document) = kept.verified(args);
    assert_eq!(
        differences(&document),
        [(kind.to_owned(), how.to_owned(), 1, json!([name]))],
        "{document:#}"
    );
    assert_eq!((status, &document["equal"]), (Some(3), &json!(false)));
}

/// A contact of which both feeds told, and whose record was revised.
fn revised() -> ContactId {
    let told = told();
    let records = |contact: &ContactId| {
        let own = told.iter().filter(|sent| {
            sent.feed == Feed::ContactRecords && sent.document.contains(&contact.to_string())
        });
        own.map(|sent| &sent.document).collect::<std::collections::BTreeSet<_>>().len()
    };
    let mut contacts = told.iter().filter_map(|sent| match decode(sent.document.as_bytes()) {
        Ok(connect_events::Event::Contact(event)) => Some(event.detail.contact_id),
        _ => None,
    });
    contacts.find(|contact| records(contact) > 1).expect("a revised record")
}

#[tokio::test]
async fn a_store_that_was_told_what_was_archived_is_equal_to_it_and_nothing_is_written() {
    let kept = Kept::whole().await;
    let (status, document) = kept.verified(&[ALL]);
    assert!(differences(&document).is_empty(), "{document:#}");
    assert_eq!((status, &document["equal"]), (Some(0), &json!(true)));
    assert_eq!(document["records"], told().len());
    for kind in ["contact", "contact record", "queue", "queue history", "customer", "heard"] {
        let rows = document["rows"].as_array().expect("rows");
        let known = rows.iter().find(|row| row["row"] == kind).map(|row| &row["known"]);
        assert!(known.and_then(Value::as_u64).is_some_and(|known| known > 0), "{kind}");
    }
    // A store without rows stays one.
    kept.lose_tables().await;
    let output = kept.run(&["verify", ALL]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(kept.store.heard().await.is_err(), "no table was made");
}

#[tokio::test]
async fn a_day_is_compared_by_itself() {
    let kept = Kept::whole().await;
    let mut records = 0;
    for day in ["2026-03-02", "2026-03-03"] {
        let (status, document) = kept.verified(&["--days", day, ALL]);
        assert_eq!((status, differences(&document)), (Some(0), vec![]), "{day}");
        records += document["records"].as_u64().expect("a number");
    }
    assert_eq!(records, told().len() as u64);
}

#[tokio::test]
async fn a_row_that_was_deleted_is_missing() {
    let kept = Kept::whole().await;
    let contact = revised();
    kept.lose(&Key::Contact(contact.clone())).await;
    check(&kept, &[ALL], "contact", "missing", &contact.to_string());
}

#[tokio::test]
async fn a_row_that_knows_less_is_behind() {
    let kept = Kept::whole().await;
    let contact = revised();
    let key = Key::Contact(contact.clone());
    let told = told();
    let first = told.iter().find_map(|sent| {
        let facts = contact_core::facts(&decode(sent.document.as_bytes()).ok()?);
        facts.into_iter().find(|(of, _)| *of == key)
    });
    kept.put(&key, &first.expect("a fact").1).await;
    check(&kept, &[ALL], "contact", "behind", &contact.to_string());
}

/// The newest documents of the record of a contact, which the archive is not told of.
fn without_newest(contact: &ContactId) -> Vec<Sent> {
    let updated = |sent: &Sent| match decode(sent.document.as_bytes()) {
        Ok(connect_events::Event::Record(record)) if record.contact_id == *contact => {
            Some(record.last_update_timestamp)
        }
        _ => None,
    };
    let mut told = told();
    let newest = told.iter().filter_map(updated).max().expect("a record");
    told.retain(|sent| updated(sent) != Some(newest));
    told
}

#[tokio::test]
async fn a_revision_that_the_archive_lacks_is_found_although_it_has_an_older_one() {
    let mut kept = Kept::empty().await;
    let contact = revised();
    kept.ingest(&told()).await;
    kept.archive(&without_newest(&contact)).await;
    check(&kept, &[ALL], "contact record", "notArchived", &contact.to_string());
    // It may come late, in any object.
    kept.archive(&told()).await;
    assert_eq!(kept.verified(&[ALL]).0, Some(0));
}

#[tokio::test]
async fn a_record_of_which_the_archive_has_no_revision_is_found_by_the_contacts_events() {
    let mut kept = Kept::empty().await;
    let contact = revised();
    kept.ingest(&told()).await;
    let is_record_of = |sent: &Sent| {
        matches!(decode(sent.document.as_bytes()),
            Ok(connect_events::Event::Record(record)) if record.contact_id == contact)
    };
    let rest: Vec<Sent> = told().into_iter().filter(|sent| !is_record_of(sent)).collect();
    kept.archive(&rest).await;
    check(&kept, &[ALL], "contact record", "notArchived", &contact.to_string());
    // Whoever looks at contact events alone is not told of records.
    assert_eq!(kept.verified(&["s3://archive/contact-events/"]).0, Some(0));
}

#[tokio::test]
async fn an_archive_without_any_record_lacks_them_all() {
    let mut kept = Kept::empty().await;
    kept.ingest(&told()).await;
    let rest: Vec<Sent> =
        told().into_iter().filter(|sent| sent.feed != Feed::ContactRecords).collect();
    kept.archive(&rest).await;
    for args in [&[ALL][..], &["--days", "2026-03-02", ALL]] {
        let (status, document) = kept.verified(args);
        let found = differences(&document);
        let how: Vec<_> =
            found.iter().map(|(kind, how, ..)| (kind.as_str(), how.as_str())).collect();
        assert_eq!((status, how), (Some(3), vec![("contact record", "notArchived")]), "{args:?}");
        assert!(found[0].2 > 1, "{found:?}");
    }
}

#[tokio::test]
async fn a_row_older_than_the_store_keeps_it_is_counted_apart() {
    let mut kept = Kept::whole().await;
    kept.lose(&Key::Contact(revised())).await;
    kept.retention_days = 1;
    let (status, document) = kept.verified(&[ALL]);
    assert_eq!((status, differences(&document)), (Some(0), vec![]));
    let rows = document["rows"].as_array().expect("rows");
    let past = rows.iter().filter(|row| row["past"].as_u64() > Some(0));
    assert_eq!(past.map(|row| &row["row"]).collect::<Vec<_>>(), ["contact"]);
}

#[tokio::test]
async fn an_archive_that_tells_nothing_is_not_equal_to_anything() {
    let kept = Kept::whole().await;
    for args in [
        &["verify", "s3://archive/mistyped/"][..],
        &["verify", "--days", "2019-01-01..2019-01-31", ALL],
    ] {
        let output = kept.run(args);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(output.stdout.is_empty(), "{told}");
        let hints = ["there is nothing to compare with", "no object"];
        assert!(hints.iter().any(|hint| told.contains(hint)), "{told}");
    }
}

#[tokio::test]
async fn what_cannot_be_compared_says_so() {
    let kept = Kept::empty().await;
    for (args, said) in [
        (
            &["verify", "--days", "2026-03-02..2026-03-01", ALL][..],
            "the first day is after the last",
        ),
        (&["verify", "--days", "yesterday", ALL], "a day like 2026-03-02"),
        (&["verify"], "PATH"),
    ] {
        let output = kept.run(args);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(said), "{told}");
    }
    let path = env!("CARGO_MANIFEST_DIR");
    for (store, said) in
        [("memory", "--store says which"), ("none.db", "there is no store in none.db")]
    {
        let output = Command::new(env!("CARGO_BIN_EXE_connect-live"))
            .args(["verify", "--store", store, path])
            .output()
            .expect("the command");
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(said), "{told}");
    }
}

#[test]
fn help_teaches() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_connect-live"));
    let output = command.args(["verify", "--help"]).output().expect("the command");
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success());
    for word in ["s3://my-archive/", "--days", "--retention-days", "Examples:", "Exit status"] {
        assert!(help.contains(word), "{word}");
    }
}
