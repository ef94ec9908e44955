//! What the function asks of Connect for a call, and what it makes of each answer.
//!
//! The gateway has a route of its own to Connect. The snapshot is what `infra/tests/test_agreement.py`
//! holds it against: the same request, both ways.

use std::sync::{Arc, Mutex};

use connect_client::{Connect, Patience};
use connect_events::InstanceId;
use local_connect::http::{Answer, Reply, Server};
use serde_json::{Map, Value, json};
use test_support::{ConnectDouble, FaultyNetwork};

use crate::calls::asking;
use crate::rig::{Floor, fiction};

/// The answers of Connect that the two are compared by: a status, and the name of an error.
const ANSWERS: [(u16, Option<&str>); 10] = [
    (200, None),
    (400, Some("InvalidParameterException")),
    (400, Some("InvalidRequestException")),
    (403, Some("AccessDeniedException")),
    (403, Some("DestinationNotAllowedException")),
    (403, Some("OutboundContactNotPermittedException")),
    (404, Some("ResourceNotFoundException")),
    (429, Some("ThrottlingException")),
    (500, Some("InternalServiceException")),
    (503, Some("ServiceUnavailableException")),
];

const BODY: &str =
    r#"{"number": "+15555550100", "attributes": {"basket": "42", "note": "a \"b\" é"}}"#;

/// A Connect that gives one answer, whatever it is asked, and what it was asked.
fn answering(status: u16, error: Option<&'static str>) -> (Server, Arc<Mutex<Value>>) {
    let asked = Arc::new(Mutex::new(Value::Null));
    let heard = Arc::clone(&asked);
    let server = Server::start(move |request| {
        let body: Value = serde_json::from_slice(&request.body).expect("JSON");
        *heard.lock().expect("no panic") =
            json!({ "operation": format!("{} {}", request.method, request.path), "body": body });
        let body = match error {
            None => json!({ "ContactId": "c0a7ac70-0000-4000-8000-000000000001" }),
            Some(error) => json!({ "__type": error, "message": "it says why" }),
        };
        let body = body.to_string().into_bytes();
        Reply::Send(Answer { status, content_type: "application/json", error, body })
    });
    (server.expect("starts"), asked)
}

/// The members that a client of either would act on.
fn shared(answer: &Value) -> Value {
    let one_of = |from: &Value, names: &[&str]| {
        let all = from.as_object().into_iter().flatten();
        let of_both = all.filter(|(name, _)| names.contains(&name.as_str()));
        of_both.map(|(name, value)| (name.clone(), value.clone())).collect::<Map<_, _>>()
    };
    match answer.get("call") {
        Some(call) => json!({ "call": one_of(call, &["standing", "contactId"]) }),
        None => one_of(answer, &["type", "title", "status", "code"]).into(),
    }
}

#[tokio::test(start_paused = true)]
async fn what_connect_is_asked_for_a_call_and_what_becomes_of_its_answers() {
    let (mut requests, mut answers) = (Vec::new(), Vec::new());
    for (status, error) in ANSWERS {
        let (server, asked) = answering(status, error);
        let config =
            Connect::local_config(server.endpoint()).http_client(FaultyNetwork::calm()).build();
        let instance = InstanceId::new(ConnectDouble::INSTANCE).expect("an id");
        let patience = Patience { attempts: 1, ..Patience::default() };
        let mut floor = Floor::quiet().await;
        floor.calls = Some((Connect::with_patience(instance, &config, patience), fiction()));
        let (answered, answer) = floor.ask(asking("order-42", BODY)).await.told();
        let connect = format!("{status} {}", error.unwrap_or("OK"));
        requests.push(asked.lock().expect("no panic").clone());
        answers.push(json!({ "connect": connect, "status": answered, "answer": shared(&answer) }));
    }
    requests.dedup();
    let [asked] = &requests[..] else { panic!("the same is asked each time: {requests:?}") };
    let stage = json!({ "instance": ConnectDouble::INSTANCE, "flow": "f-1", "queue": "q-1" });
    let request: Value = serde_json::from_str(BODY).expect("JSON");
    insta::with_settings!({ snapshot_path => "../../../../infra/tests/snapshots", prepend_module_to_snapshot => false }, {
        insta::assert_json_snapshot!(
            "calls_of_the_function",
            json!({ "request": request, "stage": stage, "asked": asked, "answers": answers })
        );
    });
}
