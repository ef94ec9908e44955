//! Polling: what has not changed is not sent again.

use crate::rig::{Floor, with};

const CONTACT: &str = "/contacts/c0a7ac70-0001-4000-8000-000000000001";

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again_however_late_it_is() {
    let mut floor = Floor::busy().await;
    let first = floor.get(CONTACT).await;
    let tag = first.header("etag").to_owned();
    floor.now = floor.now.plus_millis(60_000);
    let later = floor.get(CONTACT).await;
    assert_ne!(later.json()["asOf"], first.json()["asOf"]);
    assert_eq!(later.header("etag"), tag);
    for known in [tag.clone(), format!("\"other\", {tag}"), tag.replace("W/", ""), "*".to_owned()] {
        let answer = floor.ask(with(CONTACT, "if-none-match", &known)).await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (304, ""), "{known}");
        assert_eq!(answer.header("etag"), tag);
    }
    let answer = floor.ask(with(CONTACT, "if-none-match", "\"other\"")).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn answers_are_not_kept_without_asking_again() {
    let floor = Floor::busy().await;
    assert_eq!(floor.get(CONTACT).await.header("cache-control"), "private, no-cache");
    assert_eq!(floor.get("/nothing").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn a_floor_on_which_nothing_happens_has_one_tag_though_contacts_wait() {
    let mut floor = Floor::busy().await;
    let queue = "90e0e000-0012-4000-8000-000000000001";
    let agent = "/agent-status/a6e07000-0012-4000-8000-000000000002";
    let gone = "/agent-status/a6e07000-0012-4000-8000-000000000005";
    for path in [
        "/queues",
        &format!("/queues/{queue}"),
        &format!("/queues/{queue}/intervals?to=2026-03-02T12:00:00Z"),
        "/agent-status",
        &format!("{agent}/history"),
        // Of an agent who logged out.
        &format!("{gone}/intervals?from=2026-03-02T11:00:00Z"),
        gone,
        "/contacts?phase=queued",
        &format!("/contacts?queue={queue}"),
        CONTACT,
        &format!("{CONTACT}/transcript"),
        &format!("{CONTACT}/chain"),
        "/healthz",
        "/quarantine",
    ] {
        let first = floor.get(path).await;
        floor.now = floor.now.plus_millis(1_000);
        let later = floor.ask(with(path, "if-none-match", first.header("etag"))).await;
        assert_eq!(later.status, 304, "{path}");
        assert!(later.headers.contains_key("x-request-id"));
    }
}

#[tokio::test]
async fn what_happens_on_the_floor_changes_its_tag() {
    let floor = Floor::busy_of_its_own().await;
    let first = floor.get("/queues").await;
    let waits = std::fs::read_to_string(
        crate::rig::repository().join("events-fixtures/contact-events/queued.json"),
    );
    floor.hear([waits.expect("an event")]).await;
    let later = floor.ask(with("/queues", "if-none-match", first.header("etag"))).await;
    assert_eq!(later.status, 200);
    assert_ne!(later.header("etag"), first.header("etag"));
}

#[tokio::test]
async fn every_form_says_what_it_is_of_and_how_old_the_news_are_and_so_does_no_change() {
    let floor = Floor::busy().await;
    let path = "/agent-status/a6e07000-0012-4000-8000-000000000002/history";
    let json = floor.get(path).await;
    let lag = json.json()["lagMs"].clone();
    let members = [
        ("contact-events", "contactEvents"),
        ("agent-events", "agentEvents"),
        ("contact-records", "contactRecords"),
        ("contact-lens", "contactLens"),
    ];
    let known = members.iter().filter(|(_, member)| !lag[*member].is_null());
    let expected: Vec<_> = known.map(|(feed, member)| format!("{feed}={}", lag[*member])).collect();
    assert!(!expected.is_empty());
    let csv = floor.ask(with(path, "accept", "text/csv")).await;
    let unchanged = floor.ask(with(path, "if-none-match", json.header("etag"))).await;
    assert_eq!(unchanged.status, 304);
    for answer in [json, csv, unchanged] {
        assert_eq!(answer.header("connect-live-as-of"), "2026-03-02T12:00:00.000Z");
        assert_eq!(answer.header("connect-live-lag-ms"), expected.join(", "));
    }
}
