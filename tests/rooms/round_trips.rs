//! What a batch costs: two round trips deep, K writes for K rows, none for duplicates.

use contact_core::Key;
use ingest::Verdict;
use serde_json::json;
use test_support::FaultyNetwork;

use crate::rig::{Rig, all_scenarios, deliver, delivery};

#[tokio::test]
async fn events_about_k_rows_are_k_writes_after_one_load_and_duplicates_are_none() {
    // Each event comes twice, so that there are more events than rows.
    let story = [all_scenarios(), all_scenarios()].concat();
    let rig = Rig::new().await;
    let network = FaultyNetwork::calm();
    let store = rig.store_over(&network);

    let outcome = deliver(&store, &story).await;
    let rows = outcome.keys.len();
    assert!(story.len() > rows, "more events than rows");
    let loads = rows.div_ceil(100);
    let requests = network.requests();
    assert_eq!(requests["BatchGetItem"], loads);
    assert_eq!(requests["UpdateItem"], rows);
    assert_eq!(requests.len(), 2, "no other requests: {requests:?}");
    // Two round trips deep: every load is sent before any write, and no load follows a write.
    let log = network.log();
    assert!(log[..loads].iter().all(|operation| operation == "BatchGetItem"));
    assert!(log[loads..].iter().all(|operation| operation == "UpdateItem"));

    let again = deliver(&store, &story).await;
    assert_eq!(again.written, 0);
    assert_eq!(network.requests()["UpdateItem"], rows);
    assert_eq!(network.requests()["BatchGetItem"], 2 * loads);
}

#[tokio::test]
async fn ten_thousand_records_about_one_agent_are_few_requests() {
    let rig = Rig::new().await;
    let network = FaultyNetwork::calm();
    let agent = "arn:aws:connect:eu-west-2:111122223333:instance/i-1/agent/a-1";
    let batch: Vec<_> = (0..10_000)
        .map(|number| {
            let told = format!("2026-03-02T09:{:02}:{:02}.{:03}Z", number / 600, number / 10 % 60, number % 10);
            let beat = json!({
                "AgentARN": agent, "EventType": "HEART_BEAT", "EventTimestamp": told, "Version": "2019-05-25",
                "CurrentAgentSnapshot": {
                    "AgentStatus": {"Name": "Available", "Type": "ROUTABLE", "StartTimestamp": "2026-03-02T09:00:00Z"},
                    "Contacts": [],
                },
                "PreviousAgentSnapshot": null,
            });
            delivery("beat", beat.to_string().as_bytes())
        })
        .collect();
    let outcome = deliver(&rig.store_over(&network), &batch).await;
    assert_eq!(outcome.verdicts, vec![Verdict::Done; 10_000]);
    assert_eq!(outcome.events.values().sum::<usize>(), 10_000);
    // The agent, and the status that began at nine.
    assert_eq!(network.requests()["BatchGetItem"], 1);
    assert_eq!(network.requests()["UpdateItem"], 2);
}

#[tokio::test]
async fn an_empty_batch_is_no_request() {
    let rig = Rig::new().await;
    let network = FaultyNetwork::calm();
    let outcome = deliver(&rig.store_over(&network), &[]).await;
    assert!(outcome.verdicts.is_empty() && network.requests().is_empty());
}

#[tokio::test]
async fn a_typical_agent_row_is_less_than_a_kib() {
    let rig = Rig::new().await;
    let outcome = deliver(&rig.store(), &all_scenarios()).await;
    let sizes = rig.sizes(outcome.keys.iter().filter(|key| matches!(key, Key::Agent(_)))).await;
    assert!(sizes.len() > 10);
    assert!(sizes.iter().all(|(_, size)| *size < 1024), "{sizes:?}");
    let sizes = rig.sizes(outcome.keys.iter().filter(|key| matches!(key, Key::Contact(_)))).await;
    assert!(sizes.iter().all(|(_, size)| *size < 1024), "{sizes:?}");
}
