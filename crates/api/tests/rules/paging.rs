//! Lists: page by page, and with a number of requests that is known.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use test_support::FaultyNetwork;

use crate::rig::{Floor, list, request};

/// Every row of a list, read in pages of `limit`.
async fn all(floor: &Floor, path: &str, member: &str, limit: usize) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut next = String::new();
    let sign = if path.contains('?') { '&' } else { '?' };
    for _ in 0..500 {
        let page = floor.get(&format!("{path}{sign}limit={limit}{next}")).await.json();
        let shown = list(&page, member);
        assert!(shown.len() <= limit);
        rows.extend_from_slice(shown);
        match page["next"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => return rows,
        }
    }
    panic!("{path} never ends");
}

const QUEUE: &str = "90e0e000-0012-4000-8000-000000000001";

#[tokio::test]
async fn pages_of_any_size_hold_the_same_rows_in_the_same_order() {
    let floor = Floor::busy().await;
    for (path, member) in [
        ("/agent-status", "agents"),
        ("/queues", "queues"),
        ("/contacts?phase=queued", "contacts"),
        (&*format!("/contacts?phase=queued&queue={QUEUE}"), "contacts"),
        (&*format!("/contacts?queue={QUEUE}"), "contacts"),
        ("/quarantine", "quarantined"),
    ] {
        let whole = all(&floor, path, member, 200).await;
        assert!(whole.len() > 1, "{path}");
        for limit in [1, 2, 3] {
            assert_eq!(all(&floor, path, member, limit).await, whole, "{path} by {limit}");
        }
    }
}

#[tokio::test]
async fn a_damaged_cursor_or_one_of_another_question_is_refused() {
    let floor = Floor::busy().await;
    let agents = floor.get("/agent-status?limit=1").await.json();
    let agents = agents["next"].as_str().expect("more");
    let waiting = floor.get(&format!("/contacts?queue={QUEUE}&limit=1")).await.json();
    let waiting = waiting["next"].as_str().expect("more");
    for path in [
        format!("/queues?cursor={agents}"),
        format!("/agent-status?cursor={waiting}"),
        format!("/agent-status?cursor={agents}&instance=i-2"),
        format!("/agent-status?cursor={}", &agents[..agents.len() - 1]),
        format!("/contacts?phase=queued&cursor={waiting}"),
        format!("/contacts?queue=q-2&cursor={waiting}"),
        format!("/quarantine?cursor={agents}"),
        "/agent-status?cursor=".to_owned(),
        "/agent-status?cursor=%FF".to_owned(),
    ] {
        let problem = floor.get(&path).await.problem();
        assert_eq!(
            problem,
            (400, "invalid_request".to_owned(), vec!["cursor".to_owned()]),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_limit_outside_its_bounds_is_refused() {
    let floor = Floor::busy().await;
    for (path, most) in [
        ("/agent-status", 1_000),
        ("/queues", 200),
        ("/contacts?phase=queued", 200),
        ("/quarantine", 200),
    ] {
        let sign = if path.contains('?') { '&' } else { '?' };
        let with = |limit: &str| format!("{path}{sign}limit={limit}");
        assert_eq!(floor.get(&with(&most.to_string())).await.status, 200);
        for limit in ["0", "-1", "ten", "1e1", &(most + 1).to_string()] {
            assert_eq!(floor.get(&with(limit)).await.problem().2, ["limit"], "{path} {limit}");
        }
    }
}

#[tokio::test]
async fn which_contacts_has_to_be_said_and_can_be_answered() {
    let floor = Floor::busy().await;
    for (query, field) in [
        ("", "phase"),
        ("?phase=completed", "queue"),
        ("?phase=disconnected", "queue"),
        ("?phase=waiting", "phase"),
        ("?phase=queued&from=2026-03-02T00:00:00Z", "from"),
        ("?phase=queued&queue=q&to=2026-03-02T00:00:00Z", "to"),
        ("?queue=a%23b", "queue"),
    ] {
        let problem = floor.get(&format!("/contacts{query}")).await.problem();
        assert_eq!(problem, (400, "invalid_request".to_owned(), vec![field.to_owned()]), "{query}");
    }
}

#[tokio::test]
async fn contacts_are_found_by_phase_and_by_queue() {
    let floor = Floor::busy().await;
    let ids = |rows: &[Value]| -> Vec<String> {
        let mut ids: Vec<String> = rows.iter().map(|row| row["contactId"].to_string()).collect();
        ids.sort();
        ids
    };
    let queued = all(&floor, "/contacts?phase=queued", "contacts", 200).await;
    assert!(queued.iter().all(|contact| contact["phase"] == "queued"));
    assert_eq!(queued.len(), 4);
    let here: Vec<Value> =
        queued.iter().filter(|contact| contact["queueId"] == QUEUE).cloned().collect();
    let by_queue =
        all(&floor, &format!("/contacts?phase=queued&queue={QUEUE}"), "contacts", 200).await;
    assert_eq!(ids(&by_queue), ids(&here));
    assert!(by_queue.is_sorted_by_key(|contact| contact["queuedAt"].to_string()));
    let talking = all(&floor, "/contacts?phase=connectedToAgent", "contacts", 200).await;
    assert_eq!(talking.len(), 2);
    let entered = all(&floor, &format!("/contacts?queue={QUEUE}"), "contacts", 200).await;
    assert_eq!(ids(&entered), ids(&here));
    let over =
        all(&floor, &format!("/contacts?phase=completed&queue={QUEUE}"), "contacts", 200).await;
    assert_eq!(over, Vec::<Value>::new());
}

#[tokio::test]
async fn quarantine_shows_codes_and_places_and_no_bytes() {
    let floor = Floor::busy().await;
    let rows = all(&floor, "/quarantine", "quarantined", 200).await;
    let codes: Vec<&Value> = rows.iter().map(|row| &row["code"]).collect();
    assert_eq!(codes, ["bad_json", "unknown_shape"]);
    assert!(
        rows.iter().all(|row| row["source"].as_str().is_some_and(|at| at.starts_with("floor:")))
    );
    for row in &rows {
        let members: Vec<&String> = row.as_object().expect("a row").keys().collect();
        assert_eq!(members, ["arrivedAt", "code", "digest", "feed", "source"]);
    }
    assert_eq!(all(&floor, "/quarantine?feed=unknown", "quarantined", 200).await, rows);
    assert_eq!(
        all(&floor, "/quarantine?feed=agent-events", "quarantined", 200).await,
        Vec::<Value>::new()
    );
    assert_eq!(floor.get("/quarantine?feed=mail").await.problem().2, ["feed"]);
}

/// How many requests an answer takes, by operation.
async fn requests(floor: &Floor, path: &str) -> BTreeMap<String, usize> {
    let network = FaultyNetwork::calm();
    floor.ask_over(&network, request(path)).await.json();
    network.requests()
}

#[tokio::test]
async fn an_answer_takes_as_many_requests_as_are_known_and_none_of_them_is_a_scan() {
    let floor = Floor::busy().await;
    let queues = all(&floor, "/queues", "queues", 200).await.len();
    for (path, queries, loads) in [
        ("/healthz", 1, 0),
        ("/agent-status", 2, 0),
        // What was heard, queues, agents, routing profiles, and two lists of what may be put off;
        // then who waits and who ended, queue by queue.
        ("/queues", 6 + 2 * queues, 0),
        ("/queues?limit=3", 6 + 2 * 3, 0),
        (&*format!("/queues/{QUEUE}"), 5 + 2, 1),
        (&*format!("/queues/{QUEUE}/intervals"), 3, 1),
        ("/contacts?phase=queued", 2, 1),
        (&*format!("/contacts?phase=queued&queue={QUEUE}"), 2, 0),
        (&*format!("/contacts?queue={QUEUE}"), 2, 1),
        ("/contacts/c0a7ac70-0001-4000-8000-000000000001", 1, 1),
        ("/contacts/c0a7ac70-0001-4000-8000-000000000001/transcript", 2, 1),
        ("/contacts/c0a7ac70-0004-4000-8000-000000000001/chain", 1, 2),
        ("/agent-status/a6e07000-0012-4000-8000-000000000002", 3, 1),
        ("/agent-status/a6e07000-0012-4000-8000-000000000002/history", 3, 1),
        ("/agent-status/a6e07000-0012-4000-8000-000000000002/intervals", 3, 1),
        ("/callbacks?list=scheduled&instance=i-1", 2, 0),
        ("/quarantine", 6, 0),
        ("/alerts", 1 + 3, 0),
        ("/alerts?standing=raised", 1 + 1, 0),
    ] {
        let made = requests(&floor, path).await;
        let count = |operation: &str| made.get(operation).copied().unwrap_or_default();
        assert_eq!((count("Query"), count("BatchGetItem")), (queries, loads), "{path}: {made:?}");
        assert_eq!(made.values().sum::<usize>(), queries + loads, "{path}: {made:?}");
    }
}

/// A wallboard of 200 queues with somebody in each, 150 contacts in the flow, and 5,000 agents.
#[tokio::test]
async fn a_large_floor_is_read_by_a_bounded_number_of_queries() {
    const QUEUES: usize = 200;
    const AGENTS: usize = 5_000;
    const IN_THE_FLOW: usize = 150;
    let mut floor = Floor::quiet().await;
    // Requests are counted here, and not time: this test shares the machine with all others.
    floor.settings.limits.time = Duration::from_secs(120);
    let instance = "arn:aws:connect:eu-west-2:111122223333:instance/i-1";
    let waiting = (0..QUEUES).map(|number| {
        let detail = json!({
            "contactId": format!("c-{number}"), "channel": "VOICE", "initiationMethod": "INBOUND",
            "instanceArn": instance, "eventType": "QUEUED",
            "queueInfo": {
                "queueArn": format!("{instance}/queue/q-{number}"),
                "enqueueTimestamp": "2026-03-02T11:59:00.000Z",
            },
        });
        json!({
            "detail-type": "Amazon Connect Contact Event", "source": "aws.connect",
            "time": "2026-03-02T11:59:01Z", "detail": detail,
        })
    });
    // No status: its beginning would be a row of history each, which no list here reads.
    let agents = (0..AGENTS).map(|number| {
        json!({
            "AgentARN": format!("{instance}/agent/a-{number}"), "InstanceARN": instance,
            "EventTimestamp": "2026-03-02T11:59:00.000Z", "EventType": "HEART_BEAT",
            "CurrentAgentSnapshot": {"Contacts": []}, "PreviousAgentSnapshot": null,
        })
    });
    let in_the_flow = (0..IN_THE_FLOW).map(|number| {
        let detail = json!({
            "contactId": format!("f-{number}"), "channel": "VOICE", "initiationMethod": "INBOUND",
            "instanceArn": instance, "eventType": "INITIATED",
            "initiationTimestamp": "2026-03-02T11:59:30.000Z",
        });
        json!({
            "detail-type": "Amazon Connect Contact Event", "source": "aws.connect",
            "time": "2026-03-02T11:59:30Z", "detail": detail,
        })
    });
    let all = waiting.chain(agents).chain(in_the_flow);
    floor.hear(all.map(|event| event.to_string())).await;

    // A page of the store holds a thousand agents, and after a full one there may be another.
    let of_agents = AGENTS / 1_000 + 1;
    let made = requests(&floor, "/queues?limit=200").await;
    // A load takes a hundred keys.
    let loads = ("BatchGetItem".to_owned(), IN_THE_FLOW.div_ceil(100));
    assert_eq!(made, [loads, ("Query".to_owned(), 5 + of_agents + 2 * QUEUES)].into());
    let made = requests(&floor, "/agent-status?limit=1000").await;
    assert_eq!(made, [("Query".to_owned(), 2)].into());
    assert_eq!(self::all(&floor, "/agent-status", "agents", 1_000).await.len(), AGENTS);
    let network = FaultyNetwork::calm();
    let mut path = "/agent-status?limit=1000".to_owned();
    let mut pages = 0;
    loop {
        let page = floor.ask_over(&network, request(&path)).await.json();
        pages += 1;
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/agent-status?limit=1000&cursor={next}");
    }
    // Each page asks what was heard, and for its agents.
    assert_eq!(network.requests(), [("Query".to_owned(), 2 * pages)].into());
    assert_eq!(pages, of_agents);
}

/// The store gives a row a page here, so few rows are many pages.
#[tokio::test]
async fn a_queue_that_is_too_much_to_look_at_leaves_the_others_as_they_are() {
    let floor = Floor::quiet().await;
    let instance = "arn:aws:connect:eu-west-2:111122223333:instance/i-1";
    let waits = |contact: &str, queue: &str| {
        let detail = json!({
            "contactId": contact, "channel": "VOICE", "initiationMethod": "INBOUND",
            "instanceArn": instance, "eventType": "QUEUED",
            "queueInfo": {
                "queueArn": format!("{instance}/queue/{queue}"),
                "enqueueTimestamp": "2026-03-02T11:59:00.000Z",
            },
        });
        let event = json!({
            "detail-type": "Amazon Connect Contact Event", "source": "aws.connect",
            "time": "2026-03-02T11:59:01Z", "detail": detail,
        });
        event.to_string()
    };
    let long = (0..17).map(|number| waits(&format!("c-{number}"), "q-long"));
    floor.hear(long.chain([waits("c-short", "q-short")])).await;
    let shown = floor.get_by_row("/queues").await.json();
    let waiting: Vec<_> = list(&shown, "queues")
        .iter()
        .map(|queue| (queue["queueId"].as_str(), queue["now"]["inQueue"].as_u64()))
        .collect();
    assert_eq!(waiting, [(Some("q-long"), None), (Some("q-short"), Some(1))]);
    assert_eq!(floor.get_by_row("/queues/q-long").await.json()["queue"]["now"], Value::Null);
}
