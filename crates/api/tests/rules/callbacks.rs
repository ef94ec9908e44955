//! Callbacks, through the whole router.

use std::time::Duration;

use api::{Caller, Calls};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use state_store::Store;
use test_support::{ConnectDouble, FaultyNetwork};
use tokio::time::Instant;

use crate::rig::{Answer, Floor, always, connect_to, fiction, moment};

const BODY: &str = r#"{"number": "+1 (555) 555-0100", "attributes": {"basket": "42"}}"#;

/// A request for a callback.
pub(crate) fn asking(key: &str, body: &str) -> Request<Body> {
    sent(Request::post("/callbacks").header("idempotency-key", key), body)
}

fn sent(request: axum::http::request::Builder, body: &str) -> Request<Body> {
    let request = request.header("content-type", "application/json");
    request.body(Body::from(body.to_owned())).expect("a request")
}

/// A floor of which nothing was heard, with a Connect that calls back.
struct Desk {
    floor: Floor,
    double: ConnectDouble,
}

impl Desk {
    async fn open() -> Self {
        let double = ConnectDouble::start();
        let mut floor = Floor::quiet().await;
        floor.calls = Some((connect_to(&double), fiction()));
        floor.callbacks = Some(always());
        Self { floor, double }
    }

    async fn ask(&self, key: &str, body: &str) -> Answer {
        self.floor.ask(asking(key, body)).await
    }

    async fn plan(&self, callback: &str, due: &str) -> Answer {
        let body = json!({ "due": due }).to_string();
        self.floor.ask(sent(Request::put(callback), &body)).await
    }

    async fn withdraw(&self, callback: &str) -> Answer {
        let request = Request::delete(callback).body(Body::empty());
        self.floor.ask(request.expect("a request")).await
    }

    /// What a dispatcher does now.
    async fn run(&self) {
        let store: Store = self.floor.store_over(&FaultyNetwork::calm());
        let calls = Calls::new(store.clone(), connect_to(&self.double), fiction());
        let calls = calls.and_back(store, always());
        calls.callbacks().expect("callbacks").run(self.floor.now, in_time()).await;
    }

    /// The ids of a list.
    async fn list(&self, query: &str) -> Vec<Value> {
        let answer = self.floor.get(&format!("/callbacks?{query}")).await.json();
        let all = answer["callbacks"].as_array().expect("callbacks").iter();
        all.map(|callback| callback["callbackId"].clone()).collect()
    }
}

#[expect(clippy::disallowed_methods, reason = "the paused clock of a test is no wall clock")]
fn in_time() -> Instant {
    Instant::now() + Duration::from_secs(600)
}

#[track_caller]
fn path_of(answer: &Value) -> String {
    format!("/{}", answer["callback"]["links"]["callback"].as_str().expect("a path"))
}

#[tokio::test(start_paused = true)]
async fn a_callback_is_asked_for_planned_called_and_followed() {
    let mut desk = Desk::open().await;
    let answer = desk.ask("order-42", BODY).await;
    let (status, asked) = answer.told();
    assert_eq!((status, &asked["callback"]["standing"]), (201, &json!("scheduled")));
    assert_eq!(asked["callback"]["dueAt"], "2026-03-02T12:00:00.000Z");
    let path = path_of(&asked);
    assert_eq!(format!("/{}", answer.header("location")), path);
    let planned = desk.plan(&path, "2026-03-02T14:00:00+01:00").await.told();
    assert_eq!(
        (planned.0, &planned.1["callback"]["dueAt"]),
        (200, &json!("2026-03-02T13:00:00.000Z"))
    );
    desk.run().await;
    assert!(desk.double.dials().is_empty());
    desk.floor.now = moment("2026-03-02T13:00:00Z");
    desk.run().await;
    assert_eq!(desk.double.dials()["+15555550100"], 1);
    let read = desk.floor.get(&path).await.json();
    let attempt = &read["callback"]["attempts"][0];
    assert_eq!(
        (&read["callback"]["standing"], &attempt["number"]),
        (&json!("dialling"), &json!(1))
    );
    let contact = attempt["contactId"].as_str().expect("a contact");
    let dialled = desk.double.contact(contact).expect("the contact");
    assert_eq!(dialled["Attributes"]["basket"], "42");
    assert_eq!(dialled["Attributes"]["connectLiveRequest"], attempt["callId"]);
    assert!(!read.to_string().contains("555"), "{read}");

    let answer = desk.plan(&path, "2026-03-02T15:00:00Z").await;
    assert_eq!(answer.problem(), (409, "callback_under_way".to_owned(), vec![]));
    let withdrawn = desk.withdraw(&path).await.told();
    assert_eq!((withdrawn.0, &withdrawn.1["callback"]["standing"]), (200, &json!("withdrawn")));
    let ended = desk.double.contact(contact).expect("the contact");
    assert!(!ended["DisconnectTimestamp"].is_null(), "{ended}");
    assert_eq!(desk.withdraw(&path).await.told().0, 200);
    let answer = desk.plan(&path, "2026-03-02T15:00:00Z").await;
    assert_eq!(answer.problem(), (409, "callback_over".to_owned(), vec![]));
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_for_too_many_callbacks_has_to_wait() {
    let desk = Desk::open().await;
    for (key, status) in [("1", 201), ("2", 201), ("3", 201), ("4", 429)] {
        let body = json!({ "number": format!("+1555555010{key}") }).to_string();
        assert_eq!(desk.ask(key, &body).await.status, status);
    }
    let again = desk.ask("4", r#"{"number": "+15555550104"}"#).await;
    assert_eq!(again.problem(), (429, "too_many_calls".to_owned(), vec![]));
    assert_eq!(again.header("retry-after"), "3600");
    // What was granted may be asked for again.
    assert_eq!(desk.ask("3", r#"{"number": "+15555550103"}"#).await.status, 201);
}

#[tokio::test(start_paused = true)]
async fn one_key_is_one_callback_of_one_caller() {
    let mut desk = Desk::open().await;
    let first = desk.ask("k", BODY).await.told();
    assert_eq!(desk.ask("k", BODY).await.told(), first);
    let other = r#"{"number": "+15555550100", "due": "2026-03-02T13:00:00Z"}"#;
    assert_eq!(desk.ask("k", other).await.problem().1, "idempotency_key_reused");
    desk.floor.caller = Some(Caller::new("bank"));
    assert_ne!(path_of(&desk.ask("k", BODY).await.told().1), path_of(&first.1));
    // Whoever may act plans the callbacks of others too.
    assert_eq!(desk.plan(&path_of(&first.1), "2026-03-02T13:00:00Z").await.told().0, 200);
}

#[tokio::test(start_paused = true)]
async fn callbacks_are_listed_by_how_they_stand_page_by_page() {
    let mut desk = Desk::open().await;
    let mut ids = Vec::new();
    for number in 0..5 {
        // Nobody asks for more than three an hour.
        desk.floor.caller = Some(Caller::new(&format!("shop {number}")));
        let body = json!({
            "number": format!("+1555555010{number}"),
            "due": format!("2026-03-02T1{}:00:00Z", 8 - number),
        });
        let (_, asked) = desk.ask(&number.to_string(), &body.to_string()).await.told();
        ids.insert(0, asked["callback"]["callbackId"].clone());
    }
    assert_eq!(desk.list("list=scheduled").await, ids);
    let (mut paged, mut next) = (Vec::new(), String::new());
    loop {
        let page = desk.floor.get(&format!("/callbacks?list=scheduled&limit=2{next}")).await.json();
        paged.extend(page["callbacks"].as_array().expect("callbacks").clone());
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("&cursor={cursor}");
    }
    let paged: Vec<_> = paged.iter().map(|callback| callback["callbackId"].clone()).collect();
    assert_eq!(paged, ids);
    assert_eq!(
        desk.list("list=scheduled&from=2026-03-02T15:00:00Z&to=2026-03-02T17:00:00Z").await,
        ids[1..3]
    );
    assert!(
        desk.list("list=scheduled&from=2026-03-02T17:00:00Z&to=2026-03-02T15:00:00Z")
            .await
            .is_empty()
    );
    desk.withdraw(&format!("/callbacks/{}", ids[0].as_str().expect("an id"))).await;
    assert_eq!(desk.list("list=over").await, ids[..1]);
    assert_eq!(desk.list("list=scheduled").await, ids[1..]);
    assert!(
        desk.list("list=suggested").await.is_empty() && desk.list("list=dialling").await.is_empty()
    );
    assert_eq!(desk.floor.get("/callbacks").await.problem().2, ["list"]);
    assert_eq!(desk.floor.get("/callbacks?list=all").await.problem().2, ["list"]);
    let other = desk.floor.get(&format!("/callbacks?list=over{next}")).await;
    assert_eq!(other.problem().2, ["cursor"]);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_asked_for_is_a_problem_that_says_why() {
    let desk = Desk::open().await;
    for (body, status, code, fields) in [
        ("{}", 400, "invalid_request", vec!["number"]),
        (
            r#"{"number": 7, "due": "soon", "queue": "arn:aws:connect", "colour": 1}"#,
            400,
            "invalid_request",
            vec!["colour", "number", "due", "queue"],
        ),
        (
            r#"{"number": "+15555550100", "due": "2027-06-01T00:00:00Z"}"#,
            400,
            "invalid_request",
            vec!["due"],
        ),
        (r#"{"number": "0800 1"}"#, 422, "not_a_number", vec!["number"]),
        (r#"{"number": "+33123456789"}"#, 422, "country_not_allowed", vec!["number"]),
    ] {
        let fields = fields.into_iter().map(str::to_owned).collect();
        assert_eq!(
            desk.ask("k", body).await.problem(),
            (status, code.to_owned(), fields),
            "{body}"
        );
    }
    let nobody = format!("/callbacks/{}", "0".repeat(32));
    let unknown = (404, "unknown_callback".to_owned(), vec![]);
    assert_eq!(desk.floor.get(&nobody).await.problem(), unknown);
    assert_eq!(desk.withdraw(&nobody).await.problem(), unknown);
    assert_eq!(desk.plan(&nobody, "2026-03-02T13:00:00Z").await.problem(), unknown);
    assert_eq!(desk.floor.get("/callbacks/7").await.problem().2, ["callbackId"]);
    assert!(desk.list("list=scheduled").await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_deployment_that_calls_nobody_back_says_so() {
    let mut desk = Desk::open().await;
    desk.floor.caller = None;
    assert_eq!(desk.ask("k", BODY).await.problem().1, "caller_unknown");
    desk.floor.callbacks = None;
    assert_eq!(desk.ask("k", BODY).await.problem().1, "callbacks_not_configured");
    desk.floor.calls = None;
    assert_eq!(desk.ask("k", BODY).await.problem().1, "calls_not_configured");
    assert!(desk.list("list=scheduled").await.is_empty());
}
