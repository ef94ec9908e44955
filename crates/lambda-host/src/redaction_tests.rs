//! Nothing that a payload says may reach the log or the metrics, at any level.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use api::{Api, Calls};
use connect_client::Connect;
use connect_events::{EventTime, Feed, InstanceId, KinesisBatch};
use serde_json::{Value, json};
use state_store::Store;
use test_support::ConnectFault::{AccessDenied, LoseAnswer, Pass, ServerError, Throttle};
use test_support::{ConnectDouble, ConnectFault, EmbeddedDynamo};
use tower::ServiceExt;
use tracing_subscriber::filter::Targets;

use crate::clock::Now;
use crate::gateway::tests::{EVENT, Noon};
use crate::logs::{self, tests::Captured};
use crate::metrics::{self, Invoked};
use crate::{Answer, behind_gateway, handle_contact_event, handle_kinesis};

/// Shorter texts are words of the format, such as `VOICE`, and may be found anywhere.
const SHORTEST_TELLING: usize = 8;

/// Handles an invocation with the most talkative settings, and gives all that was written.
async fn output(feed: Feed, payload: &str) -> String {
    let dynamo = EmbeddedDynamo::start();
    let store = Store::new(dynamo.client(), "redaction-", 400);
    store.create_tables().await.unwrap();

    let captured = Captured::default();
    let out = captured.clone();
    let all = Targets::new().with_default(tracing::Level::TRACE);
    let _logging = tracing::subscriber::set_default(logs::subscriber(all, move || out.clone()));

    let now = Now::read();
    let stop_at = now.instant + Duration::from_secs(20);
    let payload = payload.as_bytes();
    let tally = match feed {
        Feed::ContactEvents => {
            let Answer { result, tally } =
                handle_contact_event(&store, payload, now.event_time(), stop_at).await;
            tracing::info!(?result, "answer");
            tally
        }
        Feed::AgentEvents | Feed::ContactRecords | Feed::ContactLens => {
            let Answer { result, tally } =
                handle_kinesis(&store, feed, payload, now.event_time(), stop_at).await;
            tracing::info!(?result, "answer");
            tally
        }
    };
    assert_eq!(tally.retried, 0, "{tally:?}");
    let now = EventTime::from_millis(0);
    tally.log(feed.name(), now);
    let feed = feed.name();
    let invoked = Invoked { feed, function: "f", request_id: "r", at: Now::read().wall };
    metrics::write("ConnectLive", invoked, &tally, now, &mut captured.clone()).unwrap();
    let output = captured.text();
    assert!(output.contains("invocation answered"), "{output}");
    output
}

/// Every text of at least [`SHORTEST_TELLING`] bytes in a document, and raw payloads that are none.
fn texts(payload: &[u8], found: &mut BTreeSet<String>) {
    match serde_json::from_slice(payload) {
        Ok(document) => texts_of(&document, found),
        Err(_) => drop(found.insert(String::from_utf8_lossy(payload).into_owned())),
    }
    found.retain(|text| text.len() >= SHORTEST_TELLING);
}

fn texts_of(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(found.insert(text.clone())),
        Value::Array(items) => items.iter().for_each(|item| texts_of(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts_of(member, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

async fn check_kinesis(feed: Feed, payload: &str) {
    let output = output(feed, payload).await;
    let mut telling = BTreeSet::new();
    for record in KinesisBatch::from_slice(payload.as_bytes()).unwrap().records {
        telling.extend(record.kinesis.data.as_deref().map(str::to_owned));
        texts(&record.payload().unwrap_or_default(), &mut telling);
    }
    assert!(!telling.is_empty());
    for text in telling {
        assert!(!output.contains(&text), "{text:?} in {output}");
    }
}

macro_rules! invocation {
    ($name:literal) => {
        include_str!(concat!("../../../events-fixtures/invocations/", $name, ".json"))
    };
}

#[tokio::test]
async fn no_agent_event_reaches_the_log() {
    check_kinesis(Feed::AgentEvents, invocation!("agent-events")).await;
    check_kinesis(Feed::AgentEvents, invocation!("agent-events.good-poison-good")).await;
}

#[tokio::test]
async fn no_contact_record_reaches_the_log() {
    check_kinesis(Feed::ContactRecords, invocation!("contact-records")).await;
}

#[tokio::test]
async fn no_utterance_reaches_the_log() {
    check_kinesis(Feed::ContactLens, invocation!("contact-lens")).await;
}

/// serde's own messages quote a value of the wrong type, and base64's the offending byte.
#[tokio::test]
async fn poison_with_personal_data_in_it_does_not_reach_the_log() {
    // `{"EventId":"+31201234567","AgentARN":"Jane Q. Public","EventTimestamp":"Jane Q. Public"}`
    // and `{"ContactId":"Jane Q. Public","Channel":{"Jane Q. Public":1}}`, then no base64 at all.
    let batch = r#"{"Records": [
        {"kinesis": {"sequenceNumber": "1", "data": "eyJFdmVudElkIjoiKzMxMjAxMjM0NTY3IiwiQWdlbnRBUk4iOiJKYW5lIFEuIFB1YmxpYyIsIkV2ZW50VGltZXN0YW1wIjoiSmFuZSBRLiBQdWJsaWMifQ=="}},
        {"kinesis": {"sequenceNumber": "2", "data": "eyJDb250YWN0SWQiOiJKYW5lIFEuIFB1YmxpYyIsIkNoYW5uZWwiOnsiSmFuZSBRLiBQdWJsaWMiOjF9fQ=="}},
        {"kinesis": {"sequenceNumber": "3", "data": "+31201234567!"}}
    ]}"#;
    check_kinesis(Feed::AgentEvents, batch).await;
}

#[tokio::test]
async fn no_contact_event_reaches_the_log() {
    let payload = invocation!("contact-events");
    let output = output(Feed::ContactEvents, payload).await;
    let mut telling = BTreeSet::new();
    let document: Value = serde_json::from_str(payload).unwrap();
    texts_of(&document["detail"], &mut telling);
    for text in telling.into_iter().filter(|text| text.len() >= SHORTEST_TELLING) {
        assert!(!output.contains(&text), "{text:?} in {output}");
    }
}

/// What the log says when a call is asked for, and stopped, and Connect does this.
async fn output_of_a_call(fault: ConnectFault) -> String {
    let (dynamo, double) = (EmbeddedDynamo::start(), ConnectDouble::start());
    let store = Store::new(dynamo.client(), "redaction-", 400);
    store.create_tables().await.unwrap();
    let text = format!(
        "[calls]\ninstance = '{}'\nflow = 'f-1'\nsource = '+15555550199'\nfiction = true\n",
        ConnectDouble::INSTANCE
    );
    let calls = policy::Policy::parse("test.toml", &text).unwrap().calls.unwrap();
    let instance = InstanceId::new(ConnectDouble::INSTANCE).unwrap();
    let connect = Connect::new(instance, &Connect::local_config(double.endpoint()).build());
    let calls = Some(Calls::new(store.clone(), connect, calls));
    let settings = api::Settings::default();
    let router = api::router(Api { store, clock: Arc::new(Noon), settings, calls });
    let service = behind_gateway(router);

    let captured = Captured::default();
    let out = captured.clone();
    let all = Targets::new().with_default(tracing::Level::TRACE);
    let _logging = tracing::subscriber::set_default(logs::subscriber(all, move || out.clone()));
    double.meet("StartOutboundVoiceContact", [fault; 3]);
    double.meet("StopContact", [fault; 3]);
    let caller = json!({"principalId": "jane.public@example.com"});
    let ask = |method: &str, path: &str, body: Value| {
        let mut event: Value = serde_json::from_str(EVENT).unwrap();
        event["httpMethod"] = method.into();
        event["requestContext"]["httpMethod"] = method.into();
        event["requestContext"]["authorizer"] = caller.clone();
        event["path"] = format!("/{path}").into();
        event["pathParameters"] = json!({ "proxy": path });
        event["queryStringParameters"] = Value::Null;
        event["multiValueQueryStringParameters"] = Value::Null;
        event["multiValueHeaders"]["Idempotency-Key"] = json!(["key-of-jane"]);
        event["multiValueHeaders"]["Content-Type"] = json!(["application/json"]);
        event["body"] = body;
        lambda_http::request::from_str(&event.to_string()).unwrap()
    };
    let body = json!({"number": "+15555550123", "attributes": {"firstName": "Jane Q. Public"}});
    let request = ask("POST", "outbound-calls", body.to_string().into());
    let answer = service.clone().oneshot(request).await.unwrap();
    assert_ne!(answer.status(), 403, "the caller is known");
    let id = outbound_calls::Ledger::id("principal jane.public@example.com", "key-of-jane");
    let path = format!("outbound-calls/{}", id.unwrap().as_str());
    for method in ["GET", "DELETE"] {
        let answer = service.clone().oneshot(ask(method, &path, Value::Null)).await.unwrap();
        assert_ne!(answer.status(), 404, "the call is known");
    }
    tracing::info!("the end of the log");
    captured.text()
}

/// Connect quotes the number that it was sent in what it answers, and the SDK prints what passes
/// through it.
#[tokio::test]
async fn no_call_that_is_asked_for_reaches_the_log() {
    for fault in [Pass, Throttle, AccessDenied, ServerError, LoseAnswer] {
        let output = output_of_a_call(fault).await;
        assert!(output.contains("the end of the log"));
        let personal = ["5555550123", "5555550199", "firstName", "Jane", "jane", "basket"];
        for text in personal.into_iter().chain([ConnectFault::QUOTED, "5555550142"]) {
            assert!(!output.contains(text), "{fault:?}: {text:?} in {output}");
        }
        // What is to be mended is told nevertheless.
        let told = match fault {
            Throttle => "throttled",
            AccessDenied => "no_permission",
            ServerError => "server_error",
            _ => continue,
        };
        assert!(output.contains(told), "{fault:?}: {output}");
    }
}
