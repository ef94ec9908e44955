//! What whoever starts the service hears of, and tells it. What it answers is in the tests of
//! `test-support`.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc::{Receiver, channel};

use connect_events::EventTime;
use local_connect::{Change, ConnectFault, LocalConnect, Settings};
use serde_json::{Value, json};

fn at() -> EventTime {
    EventTime::from_millis(1_772_438_400_500)
}

/// An instance `i-1`, and what it tells.
fn started() -> (LocalConnect, Receiver<Change>) {
    let (tell, told) = channel();
    let settings = Settings {
        instance: "i-1".to_owned(),
        clock: Box::new(at),
        tell: Box::new(move |change| tell.send(change).expect("somebody listens")),
    };
    (LocalConnect::start(settings).expect("starts"), told)
}

/// The status and the body of an answer.
fn ask(connect: &LocalConnect, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let host = connect.endpoint().strip_prefix("http://").expect("an address");
    let mut connection = TcpStream::connect(host).expect("somebody listens");
    let body = body.to_string();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\n\
         authorization: AWS4-HMAC-SHA256 Credential=local/20260302/us-east-1/connect/aws4_request\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    connection.write_all(request.as_bytes()).expect("sent");
    connection.shutdown(std::net::Shutdown::Write).expect("half closed");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("an answer");
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.expect("a status"), serde_json::from_str(body).expect("JSON"))
}

fn dial(connect: &LocalConnect, token: &str) -> (u16, Value) {
    let body = json!({
        "InstanceId": "i-1", "ContactFlowId": "f-1", "QueueId": "q-1",
        "DestinationPhoneNumber": "+15555550100", "SourcePhoneNumber": "+15555550199",
        "Attributes": { "basket": "42" }, "ClientToken": token,
    });
    ask(connect, "PUT", "/contact/outbound-voice", &body)
}

fn stop(connect: &LocalConnect, contact: &str) -> (u16, Value) {
    ask(connect, "POST", "/contact/stop", &json!({ "InstanceId": "i-1", "ContactId": contact }))
}

#[test]
fn each_dial_and_each_stop_is_told_once() {
    let (connect, told) = started();
    let id = dial(&connect, "t-1").1["ContactId"].as_str().expect("an id").to_owned();
    assert_eq!(dial(&connect, "t-1").1["ContactId"], id.as_str(), "the same call");
    assert_eq!(stop(&connect, &id).0, 200);
    assert_eq!(stop(&connect, &id).0, 410);
    let told: Vec<Change> = told.try_iter().collect();
    let shown = format!("{told:?}");
    let [dialled, stopped] = <[Change; 2]>::try_from(told).expect("two changes");
    assert_eq!((dialled.at, &dialled.contact), (at(), &id));
    let call = dialled.dialled.expect("a call");
    assert_eq!(call.to.expose(), "+15555550100");
    assert_eq!(call.from.expect("a number").expose(), "+15555550199");
    assert_eq!(call.queue.as_deref(), Some("q-1"));
    assert_eq!(call.attributes.expose()["basket"], "42");
    assert_eq!((stopped.contact, stopped.dialled), (id, None));
    assert!(!shown.contains("555") && !shown.contains("42"), "{shown}");
}

#[test]
fn what_is_refused_or_fails_is_not_told() {
    let (connect, told) = started();
    connect.allow_calls(0);
    assert_eq!(dial(&connect, "t-1").0, 429);
    connect.allow_calls(1);
    connect.meet("StartOutboundVoiceContact", [ConnectFault::ServerError]);
    assert_eq!(dial(&connect, "t-1").0, 500);
    assert_eq!(stop(&connect, "c-1").0, 404);
    assert_eq!(told.try_iter().count(), 0);
}

#[test]
fn a_contact_that_came_to_its_end_is_over_and_makes_room() {
    let (connect, told) = started();
    connect.allow_calls(1);
    let id = dial(&connect, "t-1").1["ContactId"].as_str().expect("an id").to_owned();
    assert_eq!(dial(&connect, "t-2").0, 429);
    connect.end(&id, at().plus_millis(60_000), "CUSTOMER_DISCONNECT");
    connect.end(&id, at(), "API");
    connect.end("c-1", at(), "API");
    let contact = connect.contact(&id).expect("it");
    assert_eq!(contact["DisconnectTimestamp"], 1_772_438_460.5);
    assert_eq!(contact["DisconnectReason"], "CUSTOMER_DISCONNECT");
    assert_eq!((stop(&connect, &id).0, dial(&connect, "t-2").0), (410, 200));
    assert_eq!(told.try_iter().count(), 2, "an end is known to whoever told it");
}

#[test]
fn contacts_of_two_runs_have_ids_of_their_own() {
    let id = |token| dial(&started().0, token).1["ContactId"].clone();
    assert_eq!(id("t-1"), id("t-1"));
    assert_ne!(id("t-1"), id("t-2"));
}
