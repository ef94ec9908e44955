//! Which instance an answer is about, and how old its news are.

use serde_json::Value;

use crate::rig::{Floor, list, moment};

const INSTANCE: &str = "1257a0ce-0000-4000-8000-000000000001";

/// A floor on which a second instance was heard of.
async fn two() -> Floor {
    let floor = Floor::busy_of_its_own().await;
    let login = std::fs::read_to_string(
        crate::rig::repository().join("events-fixtures/agent-events/login.json"),
    );
    let elsewhere = login.expect("an event").replace(INSTANCE, "i-2");
    assert!(elsewhere.contains("instance/i-2/"));
    floor.hear([elsewhere]).await;
    floor
}

#[tokio::test]
async fn of_several_instances_one_has_to_be_chosen() {
    let mut floor = two().await;
    for path in ["/agent-status", "/queues", "/contacts?phase=queued"] {
        let answer = floor.get(path).await;
        let (status, code, fields) = answer.problem();
        assert_eq!((status, code.as_str()), (400, "choose_instance"));
        assert_eq!(fields, ["instance"]);
        assert!(
            answer.text.contains(&format!("must be one of: {INSTANCE}, i-2")),
            "{}",
            answer.text
        );
    }
    let agents = async |floor: &Floor, query: &str| {
        list(&floor.get(&format!("/agent-status{query}")).await.json(), "agents").len()
    };
    assert_eq!(agents(&floor, "?instance=i-2").await, 1);
    assert_eq!(agents(&floor, &format!("?instance={INSTANCE}")).await, 18);
    floor.settings.instance = connect_events::InstanceId::new("i-2").ok();
    assert_eq!(agents(&floor, "").await, 1);
    assert_eq!(agents(&floor, &format!("?instance={INSTANCE}")).await, 18);
}

#[tokio::test]
async fn a_floor_of_which_nothing_was_heard_is_empty_and_well() {
    let floor = Floor::quiet().await;
    let health = floor.get("/healthz").await.json();
    assert_eq!((health["status"].as_str(), list(&health, "instances").len()), (Some("ok"), 0));
    assert_eq!(health["lagMs"]["contactEvents"], Value::Null);
    for (path, member) in [
        ("/agent-status", "agents"),
        ("/queues", "queues"),
        ("/contacts?phase=queued", "contacts"),
        ("/quarantine", "quarantined"),
    ] {
        let answer = floor.get(path).await.json();
        assert_eq!((list(&answer, member).len(), &answer["next"]), (0, &Value::Null), "{path}");
    }
}

#[tokio::test]
async fn lag_is_the_age_of_the_newest_event_of_each_feed() {
    let mut floor = Floor::busy().await;
    floor.now = moment("2026-04-01T00:00:00Z");
    let lag = |answer: &Value| answer["lagMs"].clone();
    let before = lag(&floor.get("/queues").await.json());
    floor.now = floor.now.plus_millis(5_000);
    let after = lag(&floor.get("/queues").await.json());
    for feed in ["contactEvents", "agentEvents", "contactRecords"] {
        let (before, after) = (before[feed].as_i64().expect("an age"), after[feed].as_i64());
        assert_eq!(after, Some(before + 5_000), "{feed}");
    }
    // What was told a moment from now is told now.
    floor.now = moment("2026-03-01T00:00:00Z");
    assert_eq!(lag(&floor.get("/queues").await.json())["agentEvents"], 0);
}
