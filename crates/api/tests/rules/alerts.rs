//! What supervisors should look at, and who does.

use axum::body::Body;
use axum::http::Request;
use connect_events::{EventTime, InstanceId, QueueId};
use contact_core::alerts::{AlertOnly, AlertRule, AlertWhen, Finding, resolved};
use contact_core::{AlertId, AlertSubject, Key, Row};
use serde_json::{Value, json};
use test_support::{Fault, FaultyNetwork};

use crate::rig::{Floor, list};
use api::Caller;

/// The instance of the scenarios.
const INSTANCE: &str = "1257a0ce-0000-4000-8000-000000000001";

fn moment(text: &str) -> EventTime {
    EventTime::parse(text).expect("a moment")
}

async fn keep(floor: &Floor, (key, row): (Key, Row)) {
    let store = floor.store_over(&FaultyNetwork::calm());
    let deadline = floor.deadline();
    let kept = ingest::keep(&store, [(key, row)].into(), floor.now, deadline).await;
    assert!(kept.values().all(|kept| *kept == ingest::Kept::Written));
}

/// An alert of a rule about a queue, since a moment.
pub(crate) async fn put(floor: &Floor, rule: &str, onset: &str) -> String {
    let when = AlertWhen::LongWait { after: 60_000 };
    let rule = AlertRule { name: rule.into(), when, only: AlertOnly::default() };
    let queue = QueueId::new("q-1").expect("an id");
    let mut finding = Finding::new(AlertSubject::Queue(queue.clone()), moment(onset));
    finding.queue = Some(queue);
    let id = rule.alert_of(&finding).as_str().to_owned();
    let instance = InstanceId::new(INSTANCE).expect("an id");
    keep(floor, rule.raised(&instance, finding, moment(onset).plus_millis(61_000))).await;
    id
}

pub(crate) fn acknowledging(alert: &str) -> Request<Body> {
    let request = Request::post(format!("/alerts/{alert}/acknowledge"));
    request.body(Body::empty()).expect("a request")
}

/// A floor with its instance, and no alert.
async fn floor() -> Floor {
    let mut floor = Floor::quiet().await;
    floor.settings.instance = InstanceId::new(INSTANCE).ok();
    floor
}

async fn listed(floor: &Floor, query: &str) -> Vec<String> {
    let answer = floor.get(&format!("/alerts{query}")).await.json();
    let alerts = list(&answer, "alerts").iter();
    alerts.map(|alert| alert["rule"].as_str().expect("a rule").to_owned()).collect()
}

#[tokio::test]
async fn an_alert_shows_what_it_is_about_and_what_became_of_it() {
    let floor = floor().await;
    let id = put(&floor, "waits", "2026-03-02T11:00:00Z").await;
    let answer = floor.get(&format!("/alerts/{id}")).await.json();
    let expected = json!({
        "alertId": id,
        "kind": "longWait",
        "rule": "waits",
        "instanceId": INSTANCE,
        "subject": {"kind": "queue", "id": "q-1"},
        "onsetAt": "2026-03-02T11:00:00.000Z",
        "queueId": "q-1",
        "agentId": null,
        "detail": null,
        "standing": "raised",
        "raisedAt": "2026-03-02T11:01:01.000Z",
        "acknowledgedAt": null,
        "acknowledgedBy": null,
        "resolvedAt": null,
    });
    assert_eq!(answer["alert"], expected);
}

#[tokio::test]
async fn alerts_are_listed_by_how_they_stand_and_by_when_they_began() {
    let floor = floor().await;
    let mut ids = Vec::new();
    for (rule, onset) in [("one", "09"), ("two", "10"), ("three", "11"), ("four", "12")] {
        ids.push(put(&floor, rule, &format!("2026-03-02T{onset}:00:00Z")).await);
    }
    floor.ask(acknowledging(&ids[1])).await.json();
    let id = AlertId::new(&ids[2]).expect("an id");
    keep(&floor, resolved(&id, floor.now)).await;
    assert_eq!(listed(&floor, "").await, ["four", "one", "two", "three"]);
    assert_eq!(listed(&floor, "?standing=raised").await, ["four", "one"]);
    assert_eq!(listed(&floor, "?standing=acknowledged").await, ["two"]);
    assert_eq!(listed(&floor, "?standing=resolved").await, ["three"]);
    let range = "?from=2026-03-02T10:00:00Z&to=2026-03-02T12:00:00Z";
    assert_eq!(listed(&floor, range).await, ["two", "three"]);
    for limit in [1, 2, 3] {
        let (mut all, mut next) = (Vec::new(), String::new());
        loop {
            let page = floor.get(&format!("/alerts?limit={limit}{next}")).await.json();
            let rules = list(&page, "alerts").iter().map(|alert| alert["rule"].clone());
            all.extend(rules);
            let Some(cursor) = page["next"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert_eq!(all, ["four", "one", "two", "three"].map(Value::from), "by {limit}");
    }
    let first = floor.get("/alerts?limit=1").await.json();
    let next = first["next"].as_str().expect("more");
    let other = floor.get(&format!("/alerts?standing=raised&cursor={next}")).await.problem();
    assert_eq!(other, (400, "invalid_request".to_owned(), vec!["cursor".to_owned()]));
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_named() {
    let floor = floor().await;
    let wrong = |query: &str| format!("/alerts?{query}");
    for (path, field) in [
        (wrong("standing=open"), "standing"),
        (wrong("from=yesterday"), "from"),
        (wrong("from=2026-03-02T12:00:00Z&to=2026-03-02T12:00:00Z"), "from"),
        ("/alerts/waits".to_owned(), "alertId"),
    ] {
        let problem = floor.get(&path).await.problem();
        assert_eq!(problem, (400, "invalid_request".to_owned(), vec![field.to_owned()]), "{path}");
    }
    let nobody = "0".repeat(32);
    let problem = floor.get(&format!("/alerts/{nobody}")).await.problem();
    assert_eq!(problem, (404, "unknown_alert".to_owned(), vec![]));
    let problem = floor.ask(acknowledging(&nobody)).await.problem();
    assert_eq!(problem, (404, "unknown_alert".to_owned(), vec![]));
}

#[tokio::test]
async fn the_first_who_acknowledges_an_alert_looks_after_it() {
    let mut floor = floor().await;
    let id = put(&floor, "waits", "2026-03-02T11:00:00Z").await;
    let first = floor.ask(acknowledging(&id)).await;
    assert_eq!(first.header("cache-control"), "no-store");
    let first = first.json()["alert"].clone();
    assert_eq!(
        (&first["standing"], &first["acknowledgedBy"]),
        (&json!("acknowledged"), &json!("desk"))
    );
    floor.caller = Some(Caller::new("another desk"));
    floor.now = floor.now.plus_millis(1_000);
    assert_eq!(floor.ask(acknowledging(&id)).await.json()["alert"], first);
    // What is gone needs nobody to look after it.
    let gone = put(&floor, "waits", "2026-03-02T11:30:00Z").await;
    keep(&floor, resolved(&AlertId::new(&gone).expect("an id"), floor.now)).await;
    let told = floor.ask(acknowledging(&gone)).await.json()["alert"].clone();
    assert_eq!((&told["standing"], &told["acknowledgedBy"]), (&json!("resolved"), &Value::Null));
}

#[tokio::test]
async fn nobody_acknowledges_without_a_name() {
    let mut floor = floor().await;
    let id = put(&floor, "waits", "2026-03-02T11:00:00Z").await;
    floor.caller = None;
    let problem = floor.ask(acknowledging(&id)).await.problem();
    assert_eq!(problem, (403, "caller_unknown".to_owned(), vec![]));
    assert_eq!(listed(&floor, "?standing=raised").await, ["waits"]);
}

#[tokio::test(start_paused = true)]
async fn an_acknowledgement_that_is_not_kept_is_not_said_to_be() {
    let floor = floor().await;
    let id = put(&floor, "waits", "2026-03-02T11:00:00Z").await;
    let broken = FaultyNetwork::by(|request| match request.operation.as_str() {
        "UpdateItem" => Fault::Throttle,
        _ => Fault::Pass,
    });
    let problem = floor.ask_over(&broken, acknowledging(&id)).await.problem();
    assert_eq!((problem.0, problem.1.as_str()), (503, "store_unavailable"));
    assert_eq!(listed(&floor, "?standing=raised").await, ["waits"]);
}
