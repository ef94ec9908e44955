//! What the double of Amazon Connect answers to those who speak its protocol, and that it is as
//! strict as Connect.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use test_support::{ConnectDouble, ConnectFault};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=local/20260302/us-east-1/connect/aws4_request";
const DIAL: (&str, &str) = ("PUT", "/contact/outbound-voice");

/// One answer, as it is on the wire.
#[derive(Debug)]
struct Heard {
    status: u16,
    error: Option<String>,
    body: Value,
}

/// Sends one request over a connection of its own; `None` when there is no answer.
async fn ask(endpoint: &str, (method, path): (&str, &str), body: &Value) -> Option<Heard> {
    signed(endpoint, SIGNED, method, path, body).await
}

async fn signed(
    endpoint: &str,
    authorization: &str,
    method: &str,
    path: &str,
    body: &Value,
) -> Option<Heard> {
    let address = endpoint.strip_prefix("http://").expect("an address");
    let mut connection = TcpStream::connect(address).await.ok()?;
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: {authorization}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    connection.write_all(request.as_bytes()).await.ok()?;
    connection.shutdown().await.ok()?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let error = head.lines().find_map(|line| line.strip_prefix("x-amzn-errortype: "));
    Some(Heard {
        status: head.split(' ').nth(1)?.parse().ok()?,
        error: error.map(str::to_owned),
        body: serde_json::from_str(body).ok()?,
    })
}

fn dial(token: &str) -> Value {
    json!({
        "InstanceId": ConnectDouble::INSTANCE,
        "ContactFlowId": "f-1",
        "DestinationPhoneNumber": "+15555550100",
        "SourcePhoneNumber": "+15555550199",
        "ClientToken": token,
    })
}

/// What a dial is refused with, that differs from a good one in a member.
async fn check(member: &str, value: Value, expected: Option<&str>) {
    let double = ConnectDouble::start();
    let mut body = dial("t-1");
    body[member] = value;
    let heard = ask(double.endpoint(), DIAL, &body).await.expect("an answer");
    assert_eq!(heard.error.as_deref(), expected, "{member}");
    assert_eq!(double.dials().is_empty(), expected.is_some());
}

#[tokio::test]
async fn what_connect_refuses_is_refused() {
    let (request, parameter) = ("InvalidRequestException", "InvalidParameterException");
    check("SourcePhoneNumber", Value::Null, Some(request)).await;
    check("DestinationPhoneNumber", Value::Null, Some(request)).await;
    check("ContactFlowId", "".into(), Some(request)).await;
    check("DestinationPhoneNumber", "555".into(), Some(parameter)).await;
    check("RingTimeoutInSeconds", 61.into(), Some(parameter)).await;
    check("RingTimeoutInSeconds", 60.into(), None).await;
    check("ClientToken", "t".repeat(501).into(), Some(parameter)).await;
    check("ClientToken", Value::Null, None).await;
    check("Attributes", json!({ "a": "x".repeat(32_768) }), Some(parameter)).await;
    check("Attributes", json!({ "a": 1 }), Some(parameter)).await;
    check("InstanceId", "i-1".into(), Some("ResourceNotFoundException")).await;
}

#[tokio::test]
async fn a_request_without_a_signature_is_refused() {
    let double = ConnectDouble::start();
    let heard = signed(double.endpoint(), "", DIAL.0, DIAL.1, &dial("t-1")).await;
    let heard = heard.expect("an answer");
    assert_eq!((heard.status, double.dials().len()), (403, 0));
}

#[tokio::test]
async fn a_token_calls_once_until_it_is_forgotten() {
    let double = ConnectDouble::start();
    let first = ask(double.endpoint(), DIAL, &dial("t-1")).await.expect("an answer").body;
    let again = ask(double.endpoint(), DIAL, &dial("t-1")).await.expect("an answer").body;
    assert_eq!(first, again);
    assert_eq!((double.dials()["+15555550100"], double.misused_tokens()), (1, 0));

    let mut other = dial("t-1");
    other["DestinationPhoneNumber"] = "+15555550101".into();
    let told = ask(double.endpoint(), DIAL, &other).await.expect("an answer").body;
    assert_eq!((told, double.misused_tokens()), (first.clone(), 1));
    let made = double.contacts().into_keys().next().expect("the contact");
    assert_eq!(double.dialled_with(&made), Some(dial("t-1")));
    assert_eq!(double.dialled_with("c-0"), None);
    assert_eq!(double.dials().get("+15555550101"), None);

    double.forget_tokens();
    assert_eq!(double.dialled_with(&made), None);
    let anew = ask(double.endpoint(), DIAL, &dial("t-1")).await.expect("an answer").body;
    assert_ne!(anew, first);
    assert_eq!(double.dials()["+15555550100"], 2);
}

#[tokio::test]
async fn a_quota_of_calls_is_free_again_when_one_is_over() {
    let double = ConnectDouble::start();
    double.allow_calls(1);
    let first = ask(double.endpoint(), DIAL, &dial("t-1")).await.expect("an answer").body;
    let over = ask(double.endpoint(), DIAL, &dial("t-2")).await.expect("an answer");
    assert_eq!((over.status, over.error.as_deref()), (429, Some("LimitExceededException")));
    let stop = json!({ "InstanceId": ConnectDouble::INSTANCE, "ContactId": first["ContactId"] });
    let stopped = ask(double.endpoint(), ("POST", "/contact/stop"), &stop).await;
    assert_eq!(stopped.expect("an answer").status, 200);
    let again = ask(double.endpoint(), ("POST", "/contact/stop"), &stop).await;
    assert_eq!(again.expect("an answer").status, 410);
    assert_eq!(ask(double.endpoint(), DIAL, &dial("t-2")).await.expect("an answer").status, 200);
}

#[tokio::test]
async fn a_contact_is_described_with_moments_in_seconds() {
    let double = ConnectDouble::start();
    let told = ask(double.endpoint(), DIAL, &dial("t-1")).await.expect("an answer").body;
    let id = told["ContactId"].as_str().expect("an id");
    let path = format!("/contacts/{}/{id}", ConnectDouble::INSTANCE);
    let told = ask(double.endpoint(), ("GET", &path), &Value::Null).await.expect("an answer").body;
    let at = told["Contact"]["InitiationTimestamp"].as_f64().expect("a number");
    assert!((at - f64::from(ConnectDouble::START) - 1.25).abs() < 1e-6, "{at}");
    assert_eq!(told["Contact"]["CustomerEndpoint"]["Address"], "+15555550100");
    assert_eq!(double.contact(id), Some(told["Contact"].clone()));
}

#[tokio::test]
async fn a_fault_is_met_once_in_its_turn_and_by_its_operation_alone() {
    let double = ConnectDouble::start();
    double.meet("StartOutboundVoiceContact", [ConnectFault::Pass, ConnectFault::TooManyRequests]);
    double.meet("StopContact", [ConnectFault::ServerError]);
    let mut statuses = Vec::new();
    for number in 0..3 {
        let heard = ask(double.endpoint(), DIAL, &dial(&format!("t-{number}"))).await;
        let heard = heard.expect("an answer");
        statuses.push((heard.status, heard.error));
        // Its message quotes the request, as Connect's do.
        if heard.status != 200 {
            let message = heard.body["Message"].as_str().expect("a message");
            assert!(message.contains(ConnectFault::QUOTED));
        }
    }
    let throttled = Some("TooManyRequestsException".to_owned());
    assert_eq!(statuses, [(200, None), (429, throttled), (200, None)]);
    assert_eq!(double.requests()["StartOutboundVoiceContact"], 3);
    assert_eq!(double.dials()["+15555550100"], 2);
}

#[tokio::test]
async fn a_lost_answer_has_called_and_a_reset_has_not() {
    let double = ConnectDouble::start();
    let faults = [ConnectFault::Reset, ConnectFault::LoseAnswer];
    double.meet("StartOutboundVoiceContact", faults);
    assert!(ask(double.endpoint(), DIAL, &dial("t-1")).await.is_none());
    assert!(double.dials().is_empty());
    assert!(ask(double.endpoint(), DIAL, &dial("t-1")).await.is_none());
    assert_eq!(double.dials()["+15555550100"], 1);
}

#[tokio::test]
async fn a_slow_answer_is_of_something_that_was_done_already() {
    let double = ConnectDouble::start();
    let slow = ConnectFault::Slow(Duration::from_millis(1));
    double.meet("StartOutboundVoiceContact", [slow]);
    let heard = ask(double.endpoint(), DIAL, &dial("t-1")).await.expect("an answer");
    assert_eq!((heard.status, double.dials()["+15555550100"]), (200, 1));
}

#[tokio::test]
async fn a_double_that_was_stopped_refuses_connections() {
    let mut double = ConnectDouble::start();
    let address = double.endpoint().strip_prefix("http://").expect("an address").to_owned();
    double.stop();
    let refused = TcpStream::connect(&address).await.expect_err("a refusal");
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn pages_end_and_a_token_belongs_to_its_list() {
    let double = ConnectDouble::start();
    double.cut_pages(2);
    double.hold_users((0..5).map(|number| json!({ "Id": format!("u-{number}") })));
    let mut path = format!("/users-summary/{}?maxResults=1000", ConnectDouble::INSTANCE);
    let mut sizes = Vec::new();
    let mut token = Value::Null;
    for _ in 0..3 {
        let told = ask(double.endpoint(), ("GET", &path), &Value::Null).await.expect("an answer");
        sizes.push(told.body["UserSummaryList"].as_array().expect("a list").len());
        token = told.body["NextToken"].clone();
        let next = token.as_str().unwrap_or_default();
        path = format!("/users-summary/{}?nextToken={next}", ConnectDouble::INSTANCE);
    }
    assert_eq!((sizes, token), (vec![2, 2, 1], Value::Null));

    double.hold_voice_segments("c-1", [json!({}), json!({})]);
    let body = json!({
        "InstanceId": ConnectDouble::INSTANCE, "ContactId": "c-1", "NextToken": "users_at_2",
    });
    let path = "/realtime-contact-analysis/analysis-segments";
    let heard = ask(double.endpoint(), ("POST", path), &body).await.expect("an answer");
    assert_eq!(heard.status, 400);
}

/// Both ends of a connection are in this process, which on many machines may have 1,024 files open.
const OPEN_AT_ONCE: usize = 400;

#[tokio::test]
async fn a_thousand_requests_at_once_are_served() {
    let double = ConnectDouble::start();
    double.allow_calls(usize::MAX);
    let (endpoint, open) = (double.endpoint().to_owned(), Arc::new(Semaphore::new(OPEN_AT_ONCE)));
    let requests = (0..1_000).map(|number| {
        let (endpoint, open) = (endpoint.clone(), Arc::clone(&open));
        tokio::spawn(async move {
            let _open = open.acquire().await.expect("is open");
            ask(&endpoint, DIAL, &dial(&format!("t-{}", number % 500))).await.map(|it| it.status)
        })
    });
    for request in requests.collect::<Vec<_>>() {
        assert_eq!(request.await.expect("a request"), Some(200));
    }
    assert_eq!(double.dials()["+15555550100"], 500);
}
