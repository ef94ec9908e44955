//! Queues: now, today, and by interval.

use serde_json::{Value, json};

use crate::rig::{Floor, list, moment};

/// Where three callers wait.
const WAITING: &str = "90e0e000-0012-4000-8000-000000000001";

#[track_caller]
fn queue<'a>(answer: &'a Value, id: &str) -> &'a Value {
    let found = list(answer, "queues").iter().find(|queue| queue["queueId"] == id);
    found.unwrap_or_else(|| panic!("no {id}"))
}

#[tokio::test]
async fn a_queue_shows_who_waits_who_serves_it_and_the_day_so_far() {
    let floor = Floor::busy().await;
    let answer = floor.get("/queues").await.json();
    let waiting = queue(&answer, WAITING);
    assert_eq!((&waiting["now"]["inQueue"], &waiting["now"]["ringing"]), (&2.into(), &1.into()));
    let since = waiting["now"]["longestWaitSince"].as_str().expect("since");
    let waited = waiting["now"]["longestWaitMs"].as_i64();
    assert_eq!(waited, Some(floor.now.millis_since(moment(since))));
    let id = waiting["now"]["longestWaitContactId"].as_str().expect("a contact");
    let longest = floor.get(&format!("/contacts/{id}")).await.json();
    assert_eq!(longest["contact"]["queuedAt"], since);
    assert_eq!(waiting["today"]["serviceLevel"]["seconds"], 20);
    assert_eq!(waiting["today"]["serviceLevel"]["answered"], Value::Null);
    assert_eq!(waiting["today"]["abandonmentRate"], Value::Null);
    let all = list(&answer, "queues");
    let counted = |member: &str| -> u64 {
        all.iter().map(|queue| queue["today"][member].as_u64().expect("a number")).sum()
    };
    assert_eq!((counted("contactsQueued"), counted("contactsAbandoned")), (11, 2));
}

/// The agent has one of three chats in hand, and a call in after-contact work.
#[tokio::test]
async fn a_queue_shows_how_many_more_contacts_its_agents_have_room_for() {
    let answer = Floor::busy().await.get("/queues").await.json();
    let slots = &queue(&answer, "90e0e000-0013-4000-8000-000000000001")["slotsAvailable"];
    let expected = json!([
        {"channel": "VOICE", "anyChannel": 0, "currentChannelOnly": 0},
        {"channel": "CHAT", "anyChannel": 2, "currentChannelOnly": 0},
    ]);
    assert_eq!(*slots, expected);
}

#[tokio::test]
async fn the_one_queue_says_what_the_list_says_and_more() {
    let floor = Floor::busy().await;
    let answer = floor.get("/queues").await.json();
    for brief in list(&answer, "queues") {
        let id = brief["queueId"].as_str().expect("an id").replace('/', "%2F");
        let whole = floor.get(&format!("/queues/{id}")).await.json();
        let whole = &whole["queue"];
        for member in ["queueId", "name", "now", "agents", "slotsAvailable"] {
            assert_eq!(brief[member], whole[member], "{id} {member}");
        }
        for (member, value) in brief["today"].as_object().expect("numbers") {
            assert_eq!(*value, whole["today"][member], "{id} {member}");
        }
    }
}

#[tokio::test]
async fn x_is_the_one_asked_for_else_the_queues_own_else_twenty_seconds() {
    let mut floor = Floor::busy().await;
    let seconds = async |floor: &Floor, query: &str| {
        let answer = floor.get(&format!("/queues/{WAITING}{query}")).await.json();
        answer["queue"]["today"]["serviceLevel"]["seconds"].clone()
    };
    assert_eq!(seconds(&floor, "").await, 20);
    let own = connect_events::QueueId::new(WAITING).expect("an id");
    floor.settings.service_levels.by_queue.insert(own, 45);
    assert_eq!(seconds(&floor, "").await, 45);
    assert_eq!(seconds(&floor, "?seconds=604800").await, 604_800);
    for refused in ["0", "604801", "-1", "+20", "20.5", ""] {
        let answer = floor.get(&format!("/queues/{WAITING}?seconds={refused}")).await;
        assert_eq!(answer.problem().2, ["seconds"], "{refused}");
    }
}

#[tokio::test]
async fn the_intervals_of_a_day_add_up_to_the_day() {
    let floor = Floor::busy().await;
    for brief in list(&floor.get("/queues").await.json(), "queues") {
        let id = brief["queueId"].as_str().expect("an id").replace('/', "%2F");
        for step in ["15m", "30m", "60m", "1d"] {
            let path = format!("/queues/{id}/intervals?from=2026-03-02T00:00:00Z&step={step}");
            let answer = floor.get(&path).await.json();
            assert_eq!((&answer["step"], &answer["tz"]), (&Value::from(step), &Value::from("UTC")));
            let intervals = list(&answer, "intervals");
            for pair in intervals.windows(2) {
                assert_eq!(pair[0]["until"], pair[1]["from"]);
            }
            for member in ["contactsQueued", "contactsHandled", "contactsAbandoned"] {
                let counted = intervals.iter().map(|one| one[member].as_u64().expect("a number"));
                assert_eq!(
                    counted.sum::<u64>(),
                    brief["today"][member].as_u64().expect("a number")
                );
            }
        }
    }
}

#[tokio::test]
async fn entries_and_answers_count_when_they_happen() {
    let floor = Floor::busy().await;
    let path = format!("/queues/{WAITING}/intervals?step=1d");
    let answer = floor.get(&path).await.json();
    let day = &list(&answer, "intervals")[0];
    // Nobody has ended yet: three wait.
    assert_eq!((&day["contactsQueued"], &day["contactsQueuedByEnqueue"]), (&0.into(), &3.into()));
}

#[tokio::test]
async fn a_record_revised_in_a_later_interval_counts_once_where_its_contact_ended() {
    let floor = Floor::quiet().await;
    let instance = "arn:aws:connect:eu-west-2:111122223333:instance/i-1";
    let revision = |updated: &str, talked: u32| {
        let record = serde_json::json!({
            "AWSContactTraceRecordFormatVersion": "2017-03-10",
            "ContactId": "c-1", "InstanceARN": instance, "Channel": "VOICE",
            "InitiationMethod": "INBOUND", "InitiationTimestamp": "2026-03-02T09:00:00Z",
            "DisconnectTimestamp": "2026-03-02T09:05:00Z", "LastUpdateTimestamp": updated,
            "Queue": {
                "ARN": format!("{instance}/queue/q-1"), "Name": "Orders",
                "EnqueueTimestamp": "2026-03-02T09:00:10Z", "Duration": 20,
            },
            "Agent": {
                "ARN": format!("{instance}/agent/a-1"), "AgentInteractionDuration": talked,
                "ConnectedToAgentTimestamp": "2026-03-02T09:00:30Z",
            },
        });
        record.to_string()
    };
    let (first, later) =
        (revision("2026-03-02T09:06:10Z", 100), revision("2026-03-02T11:20:00Z", 120));
    floor.hear([later, first]).await;
    let path = "/queues/q-1/intervals?step=15m&from=2026-03-02T09:00:00Z&to=2026-03-02T11:30:00Z";
    let answer = floor.get(path).await.json();
    let counted: Vec<_> = list(&answer, "intervals")
        .iter()
        .filter(|one| one["contactsHandled"] != 0)
        .map(|one| (one["from"].clone(), one["interactionTime"]["totalSeconds"].clone()))
        .collect();
    assert_eq!(counted, [("2026-03-02T09:00:00.000Z".into(), 120.into())]);
}

#[tokio::test]
async fn an_hour_that_comes_twice_has_its_intervals_twice() {
    let mut floor = Floor::busy().await;
    floor.now = moment("2026-10-25T12:00:00Z");
    let path = format!(
        "/queues/{WAITING}/intervals?tz=Europe/London&step=60m\
         &from=2026-10-25T00:00:00%2B01:00&to=2026-10-25T04:00:00Z"
    );
    let answer = floor.get(&path).await.json();
    assert_eq!(list(&answer, "intervals").len(), 5);
    assert_eq!(answer["tz"], "Europe/London");
}

#[tokio::test]
async fn a_range_with_too_many_intervals_is_refused() {
    let floor = Floor::busy().await;
    for (query, code, field) in [
        ("step=15m&from=2026-02-16T00:00:00Z", "range_too_large", "to"),
        ("from=2026-01-01T00:00:00Z", "range_too_large", "to"),
        ("from=2026-03-03T00:00:00Z", "invalid_request", "from"),
        ("step=5m", "invalid_request", "step"),
        ("tz=GMT%2B25", "invalid_request", "tz"),
    ] {
        let answer = floor.get(&format!("/queues/{WAITING}/intervals?{query}")).await;
        assert_eq!(answer.problem(), (400, code.to_owned(), vec![field.to_owned()]), "{query}");
    }
}

#[tokio::test]
async fn a_queue_that_no_contact_entered_is_unknown() {
    let floor = Floor::busy().await;
    for path in ["/queues/q-0", "/queues/q-0/intervals"] {
        assert_eq!(floor.get(path).await.problem().1, "unknown_queue");
    }
}
