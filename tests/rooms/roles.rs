//! What the handlers of the feeds ask of DynamoDB is what their documentation lists.

use ingest::Verdict;
use test_support::{FaultyNetwork, Role};

use crate::rig::{Rig, deliver, delivery, files_below, fixtures};

/// Every document of a feed, poison too, goes through with the requests of its handler alone: a network
/// in a role ends the test that asks for more.
async fn check(handler: &str, folders: &[&str]) {
    let rig = Rig::new().await;
    let store = rig.store_over(&FaultyNetwork::calm().in_role(Role::of_handler(handler)));
    let folders = folders.iter().flat_map(|folder| files_below(&fixtures().join(folder)));
    let files = folders.filter(|file| file.extension().is_some_and(|ending| ending == "json"));
    let batch: Vec<_> = files
        .map(|file| {
            let bytes = std::fs::read(&file).expect("a fixture");
            delivery(&file.display().to_string(), &bytes)
        })
        .collect();
    let outcome = deliver(&store, &batch).await;
    let is_over = |verdict: &Verdict| *verdict != Verdict::Retry;
    assert!(batch.len() > 10 && outcome.verdicts.iter().all(is_over), "{:?}", outcome.verdicts);
    let quarantined = outcome.verdicts.iter().filter(|verdict| **verdict != Verdict::Done).count();
    assert!(quarantined > 0, "poison is kept too");
}

#[tokio::test(start_paused = true)]
async fn contact_events_need_what_their_handler_lists() {
    check("contact-events", &["contact-events", "other-events", "poison/contact-events"]).await;
}

#[tokio::test(start_paused = true)]
async fn agent_events_need_what_their_handler_lists() {
    check("agent-events", &["agent-events", "poison/agent-events"]).await;
}

#[tokio::test(start_paused = true)]
async fn contact_records_need_what_their_handler_lists() {
    check("contact-records", &["contact-records", "poison/contact-records"]).await;
}

#[tokio::test(start_paused = true)]
async fn contact_lens_segments_need_what_their_handler_lists() {
    check("contact-lens", &["contact-lens", "poison/contact-lens"]).await;
}
