//! Agents, and how their time was spent.

use serde_json::{Value, json};

use crate::rig::{Floor, list, with};

/// `agent.max`, in after-contact work.
const MAX: &str = "a6e07000-0012-4000-8000-000000000002";

#[tokio::test]
async fn a_history_is_csv_for_who_prefers_it_and_says_the_same() {
    let floor = Floor::busy().await;
    let path = format!("/agent-status/{MAX}/history");
    let json = floor.get(&path).await.json();
    let csv = floor.ask(with(&path, "accept", "text/csv, application/json;q=0.9")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.header("vary"), "accept");
    let mut lines = csv.text.split("\r\n");
    assert_eq!(lines.next(), Some("agentId,subject,name,type,contactId,from,until,durationMs"));
    let intervals = list(&json, "intervals");
    assert!(!intervals.is_empty());
    for (interval, line) in intervals.iter().zip(&mut lines) {
        let text = |member: &str| match &interval[member] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let members =
            ["agentId", "subject", "name", "type", "contactId", "from", "until", "durationMs"];
        assert_eq!(members.map(text).join(","), line);
    }
    assert_eq!(lines.collect::<Vec<_>>(), [""]);
}

#[tokio::test]
async fn a_form_that_there_is_not_is_not_acceptable() {
    let floor = Floor::busy().await;
    let path = format!("/agent-status/{MAX}/history");
    let asked = async |accept: &str| {
        let answer = floor.ask(with(&path, "accept", accept)).await;
        (answer.status.as_u16(), answer.header("content-type").to_owned())
    };
    for accept in
        ["*/*", "application/json", "text/csv;q=0.1, application/json", "text/html, */*;q=0.1"]
    {
        assert_eq!(asked(accept).await, (200, "application/json".to_owned()), "{accept}");
    }
    for accept in ["text/csv", "text/*", "application/json;q=0, */*", "TEXT/CSV"] {
        assert_eq!(asked(accept).await, (200, "text/csv; charset=utf-8".to_owned()), "{accept}");
    }
    let refused = (406, "application/problem+json".to_owned());
    assert_eq!(asked("application/xml").await, refused);
    assert_eq!(asked("application/json;q=0").await, refused);
}

#[tokio::test]
async fn a_range_that_is_none_or_too_long_is_refused() {
    let floor = Floor::busy().await;
    for (query, code, field) in [
        ("from=2026-03-02T12:00:00Z", "invalid_request", "from"),
        ("from=2026-03-02T09:00:00Z&to=2026-03-02T09:00:00Z", "invalid_request", "from"),
        ("from=2026-01-01T00:00:00Z", "range_too_large", "to"),
    ] {
        let answer = floor.get(&format!("/agent-status/{MAX}/history?{query}")).await;
        assert_eq!(answer.problem(), (400, code.to_owned(), vec![field.to_owned()]));
    }
}

#[tokio::test]
async fn an_agent_is_shown_with_the_day_so_far() {
    let floor = Floor::busy().await;
    let answer = floor.get(&format!("/agent-status/{MAX}")).await.json();
    assert_eq!(answer["agent"]["activity"], "afterContactWork");
    let today = &answer["today"];
    assert_eq!(today["from"], "2026-03-02T00:00:00.000Z");
    assert_eq!(today["until"], "2026-03-02T12:00:00.000Z");
    assert!(today["onlineMs"].as_i64().is_some_and(|online| online > 0), "{today}");
    assert!(today["occupancyWithRingTime"].as_f64().is_some_and(|percent| percent <= 100.0));
    let elsewhere = floor.get(&format!("/agent-status/{MAX}?tz=Asia/Kolkata")).await.json();
    assert_eq!(elsewhere["today"]["from"], "2026-03-01T18:30:00.000Z");
    let answer = floor.get(&format!("/agent-status/{MAX}?tz=Mars/Olympus")).await;
    assert_eq!(answer.problem().2, ["tz"]);
}

/// An agent event of `a-1`, available since `since`, with these contacts in hand before and now.
fn told(event_type: &str, at: &str, since: &str, before: Value, now: Value) -> String {
    let snapshot = |contacts: Value| {
        let status = json!({"Name": "Available", "Type": "ROUTABLE", "StartTimestamp": since});
        json!({"AgentStatus": status, "Contacts": contacts})
    };
    let event = json!({
        "AgentARN": "arn:aws:connect:eu-west-2:111122223333:instance/i-1/agent/a-1",
        "InstanceARN": "arn:aws:connect:eu-west-2:111122223333:instance/i-1",
        "EventTimestamp": at, "EventType": event_type,
        "CurrentAgentSnapshot": snapshot(now), "PreviousAgentSnapshot": snapshot(before),
    });
    event.to_string()
}

/// The snapshot of a LOGOUT may still show the status before.
#[tokio::test]
async fn an_agent_who_logged_out_days_ago_was_not_online_today() {
    let floor = Floor::quiet().await;
    let began = "2026-02-27T09:00:00.000Z";
    floor.hear([told("LOGIN", began, began, json!([]), json!([]))]).await;
    let online = async || {
        let answer = floor.get("/agent-status/a-1").await.json();
        answer["today"]["onlineMs"].clone()
    };
    // Midnight to noon: nobody told that the agent left.
    assert_eq!(online().await, 12 * 60 * 60 * 1000);
    let left = "2026-02-27T17:00:00.000Z";
    floor.hear([told("LOGOUT", left, began, json!([]), json!([]))]).await;
    assert_eq!(online().await, 0);
}

/// The agent works on through two nights, and every beginning of it lies days back.
#[tokio::test]
async fn what_began_days_before_a_range_goes_on_in_it() {
    let floor = Floor::quiet().await;
    let (came, took) = ("2026-02-27T09:00:00.000Z", "2026-02-27T10:00:00.000Z");
    let left = "2026-03-01T10:00:00.000Z";
    let talk = json!([{"ContactId": "c-1", "State": "CONNECTED", "StateStartTimestamp": took}]);
    floor
        .hear([
            told("LOGIN", came, came, json!([]), json!([])),
            told("STATE_CHANGE", took, came, json!([]), talk.clone()),
            told("LOGOUT", left, came, talk, json!([])),
        ])
        .await;
    let path = "/agent-status/a-1/history?from=2026-03-01T09:00:00Z&to=2026-03-01T11:00:00Z";
    let answer = floor.get(path).await.json();
    let intervals = list(&answer, "intervals").iter().map(|interval| {
        ["subject", "name", "from", "until"]
            .map(|member| interval[member].as_str().unwrap_or("-").to_owned())
    });
    let expected = [
        ["status", "Available", came, left],
        ["session", "loggedIn", came, left],
        ["contact", "CONNECTED", took, left],
        ["session", "loggedOut", left, "-"],
    ];
    assert_eq!(intervals.collect::<Vec<_>>(), expected.map(|one| one.map(str::to_owned)));
}

/// The agent clears a missed contact away, and is offered it again in the same millisecond.
#[tokio::test]
async fn a_contact_that_is_offered_again_while_it_is_cleared_is_two_runs_of_intervals() {
    let floor = Floor::quiet().await;
    let at = |minute_and_second: &str| format!("2026-03-02T09:{minute_and_second}.000Z");
    let none = || json!([]);
    let shown = |state: &str, since: &str| json!([{"ContactId": "c-1", "State": state, "StateStartTimestamp": at(since)}]);
    let change = |moment: &str, before: Value, now: Value| {
        told("STATE_CHANGE", &at(moment), &at("00:00"), before, now)
    };
    floor
        .hear([
            change("01:00", none(), shown("CONNECTING", "01:00")),
            change("01:20", shown("CONNECTING", "01:00"), shown("MISSED", "01:20")),
            change("01:40", shown("MISSED", "01:20"), none()),
            change("01:40", none(), shown("CONNECTING", "01:40")),
            change("01:50", shown("CONNECTING", "01:40"), shown("CONNECTED", "01:50")),
        ])
        .await;
    let answer = floor.get("/agent-status/a-1/history").await.json();
    let mut contacts = list(&answer, "intervals").to_vec();
    contacts.retain(|interval| interval["contactId"] == "c-1");
    let members = |interval: &Value| {
        ["name", "from", "until"].map(|member| interval[member].as_str().map(str::to_owned))
    };
    let expected = [
        ("CONNECTING", "01:00", Some("01:20")),
        ("MISSED", "01:20", Some("01:40")),
        ("CONNECTING", "01:40", Some("01:50")),
        ("CONNECTED", "01:50", None),
    ];
    let expected =
        expected.map(|(name, from, until)| [Some(name.to_owned()), Some(at(from)), until.map(at)]);
    assert_eq!(contacts.iter().map(members).collect::<Vec<_>>(), expected);
}

/// A call that began to ring in one half hour and was answered in the next, one that the agent let
/// ring, and one whose customer gave up.
#[tokio::test]
async fn an_agents_time_is_told_by_interval_and_an_offer_counts_where_it_began_to_ring() {
    let floor = Floor::quiet().await;
    let at = |time: &str| format!("2026-03-02T{time}.000Z");
    let none = || json!([]);
    let shown = |contact: &str, state: &str, since: &str| {
        json!([{
            "ContactId": contact, "Channel": "VOICE", "State": state,
            "StateStartTimestamp": at(since),
        }])
    };
    let change = |moment: &str, before: Value, now: Value| {
        told("STATE_CHANGE", &at(moment), &at("11:00:00"), before, now)
    };
    let gave_up = json!({
        "detail-type": "Amazon Connect Contact Event", "source": "aws.connect",
        "time": at("11:15:10"),
        "detail": {
            "contactId": "c-3", "channel": "VOICE", "initiationMethod": "INBOUND",
            "instanceArn": "arn:aws:connect:eu-west-2:111122223333:instance/i-1",
            "eventType": "DISCONNECTED", "disconnectTimestamp": at("11:15:10"),
        },
    });
    floor
        .hear([
            told("LOGIN", &at("11:00:00"), &at("11:00:00"), none(), none()),
            change("11:10:00", none(), shown("c-2", "CONNECTING", "11:10:00")),
            change(
                "11:10:20",
                shown("c-2", "CONNECTING", "11:10:00"),
                shown("c-2", "MISSED", "11:10:20"),
            ),
            change("11:10:30", shown("c-2", "MISSED", "11:10:20"), none()),
            change("11:15:00", none(), shown("c-3", "CONNECTING", "11:15:00")),
            gave_up.to_string(),
            change("11:15:10", shown("c-3", "CONNECTING", "11:15:00"), none()),
            change("11:29:55", none(), shown("c-1", "CONNECTING", "11:29:55")),
            change(
                "11:30:05",
                shown("c-1", "CONNECTING", "11:29:55"),
                shown("c-1", "CONNECTED", "11:30:05"),
            ),
        ])
        .await;
    let path = "/agent-status/a-1/intervals?from=2026-03-02T11:00:00Z";
    let answer = floor.get(path).await.json();
    let members = [
        "onlineMs",
        "ringingMs",
        "contactMs",
        "contactsOffered",
        "contactsAccepted",
        "nonResponse",
        "nonResponseWithoutCustomerAbandons",
    ];
    let intervals = list(&answer, "intervals").iter().map(|interval| {
        let from = interval["from"].as_str().expect("a moment")[11..16].to_owned();
        (from, members.map(|member| interval[member].as_i64().expect("a number")))
    });
    let half_hour = 30 * 60 * 1000;
    let expected = [
        ("11:00".to_owned(), [half_hour, 35_000, 0, 3, 1, 2, 1]),
        ("11:30".to_owned(), [half_hour, 5_000, half_hour - 5_000, 0, 0, 0, 0]),
    ];
    assert_eq!(intervals.collect::<Vec<_>>(), expected);
    // The interval that goes on now ends now.
    let hour = floor.get(&format!("{path}&to=2026-03-02T13:00:00Z&step=1d")).await.json();
    let days = list(&hour, "intervals");
    assert_eq!((days.len(), &days[0]["until"]), (1, &"2026-03-02T12:00:00.000Z".into()));
    assert_eq!(days[0]["onlineMs"], 2 * half_hour);
}
