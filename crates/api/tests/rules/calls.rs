//! Calls that are asked for, through the whole router.

use std::collections::BTreeMap;
use std::time::Duration;

use api::Caller;
use axum::body::Body;
use axum::http::{Method, Request};
use connect_client::Patience;
use futures::future::join_all;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType, Region};
use serde_json::{Value, json};
use test_support::ConnectFault::{
    self, AccessDenied, DestinationNotAllowed, LoseAnswer, OutboundNotPermitted, OverQuota, Reset,
    ServerError, Slow, Throttle, TooManyRequests,
};
use test_support::{ConnectDouble, Fault, FaultyNetwork};
use tokio::time::Instant;

use crate::rig::{Answer, Floor, connect_over, connect_to, fiction, request};

const DIAL: &str = "StartOutboundVoiceContact";
const STOP: &str = "StopContact";
const BODY: &str = r#"{"number": "+1 (555) 555-0100", "attributes": {"basket": "42"}}"#;

/// A request for a call.
pub(crate) fn asking(key: &str, body: &str) -> Request<Body> {
    let request = Request::post("/outbound-calls").header("idempotency-key", key);
    let request = request.header("content-type", "application/json");
    request.body(Body::from(body.to_owned())).expect("a request")
}

/// A floor of which nothing was heard, with a Connect that calls.
struct Desk {
    floor: Floor,
    double: ConnectDouble,
}

impl Desk {
    async fn open() -> Self {
        let double = ConnectDouble::start();
        let mut floor = Floor::quiet().await;
        floor.calls = Some((connect_to(&double), fiction()));
        Self { floor, double }
    }

    async fn ask(&self, key: &str) -> Answer {
        self.floor.ask(asking(key, BODY)).await
    }

    async fn follow(&self, call: &Value) -> Answer {
        self.floor.get(&path_of(call)).await
    }

    async fn stop(&self, call: &Value) -> Answer {
        let stop = Request::delete(path_of(call)).body(Body::empty());
        self.floor.ask(stop.expect("a request")).await
    }

    fn pass(&mut self, seconds: i64) {
        self.floor.now = self.floor.now.plus_millis(seconds * 1_000);
    }

    /// How many calls Connect made.
    fn calls(&self) -> usize {
        self.double.dials().values().sum()
    }
}

fn path_of(answer: &Value) -> String {
    format!("/outbound-calls/{}", answer["call"]["callId"].as_str().expect("an id"))
}

#[expect(clippy::disallowed_methods, reason = "the paused clock of a test is no wall clock")]
fn instant() -> Instant {
    Instant::now()
}

/// The status, and what has become of the call.
#[track_caller]
fn standing(answer: &Answer) -> (u16, String) {
    let (status, body) = answer.told();
    (status, body["call"]["standing"].as_str().unwrap_or_else(|| panic!("{body}")).to_owned())
}

fn word(status: u16, standing: &str) -> (u16, String) {
    (status, standing.to_owned())
}

#[tokio::test(start_paused = true)]
async fn a_call_is_made_told_of_and_followed_through_its_contact() {
    let mut desk = Desk::open().await;
    let answer = desk.ask("order-42").await;
    let (status, asked) = answer.told();
    assert_eq!((status, &asked["call"]["standing"]), (201, &json!("dialled")));
    assert_eq!(desk.double.dials(), BTreeMap::from([("+15555550100".to_owned(), 1)]));
    let id = asked["call"]["callId"].as_str().expect("an id");
    let contact = asked["call"]["contactId"].as_str().expect("a contact");
    assert_eq!(answer.header("location"), format!("outbound-calls/{id}"));
    assert_eq!(asked["call"]["links"]["call"], format!("outbound-calls/{id}"));
    assert_eq!(asked["call"]["links"]["contact"], format!("contacts/{contact}"));
    let dialled = desk.double.contact(contact).expect("the contact");
    assert_eq!(dialled["Attributes"], json!({"basket": "42", "connectLiveRequest": id}));
    assert_eq!(dialled["QueueInfo"]["Id"], "q-1");

    let followed = desk.follow(&asked).await.json();
    assert_eq!((&followed["call"], &followed["contact"]), (&asked["call"], &Value::Null));
    let event = |kind: &str, member: &str, at: &str| {
        let instance =
            format!("arn:aws:connect:us-east-1:111122223333:instance/{}", ConnectDouble::INSTANCE);
        let mut detail = json!({
            "contactId": contact, "channel": "VOICE", "initiationMethod": "API",
            "instanceArn": instance, "eventType": kind,
        });
        detail[member] = at.into();
        let event = json!({
            "detail-type": "Amazon Connect Contact Event", "source": "aws.connect",
            "time": at, "detail": detail,
        });
        event.to_string()
    };
    let began = event("INITIATED", "initiationTimestamp", "2026-03-02T12:00:01Z");
    desk.floor.hear([began]).await;
    assert_eq!(desk.follow(&asked).await.json()["contact"]["phase"], "initiated");
    let ended = event("DISCONNECTED", "disconnectTimestamp", "2026-03-02T12:01:00Z");
    desk.floor.hear([ended]).await;
    desk.pass(61);
    let followed = desk.follow(&asked).await.json();
    assert_eq!(followed["contact"]["phase"], "disconnected");
    assert_eq!(followed["contact"]["disconnectedAt"], "2026-03-02T12:01:00.000Z");
    assert_eq!(followed["lagMs"]["contactEvents"], json!(1_000));
}

#[tokio::test(start_paused = true)]
async fn a_thousand_identical_requests_at_once_dial_once() {
    let desk = Desk::open().await;
    let router = desk.floor.router_over(&FaultyNetwork::calm());
    let answers =
        join_all((0..1_000).map(|_| desk.floor.ask_of(router.clone(), asking("order-42", BODY))));
    let mut words: BTreeMap<(u16, String), usize> = BTreeMap::new();
    let mut ids: BTreeMap<String, usize> = BTreeMap::new();
    for answer in answers.await {
        *words.entry(standing(&answer)).or_default() += 1;
        *ids.entry(path_of(&answer.told().1)).or_default() += 1;
    }
    assert_eq!(desk.calls(), 1);
    assert_eq!(desk.double.requests()[DIAL], 1, "and Connect was asked once");
    assert_eq!(ids.len(), 1);
    let (dialled, dialling) = (word(201, "dialled"), word(202, "dialling"));
    assert!(words.contains_key(&dialled), "{words:?}");
    assert!(words.keys().all(|word| [&dialled, &dialling].contains(&word)), "{words:?}");
    assert_eq!(words.values().sum::<usize>(), 1_000);
    assert_eq!(standing(&desk.ask("order-42").await), dialled);
    assert_eq!(desk.calls(), 1);
}

/// What a process answered that died at its n-th request to the store, nobody hears.
#[tokio::test(start_paused = true)]
async fn whenever_the_process_dies_the_same_request_to_another_one_makes_one_call() {
    const REQUESTS: usize = 16;
    let (mut before_the_call, mut after_the_call) = (0, 0);
    for n in 0..REQUESTS {
        for fault in [Fault::Cut, Fault::LoseAnswer] {
            let mut desk = Desk::open().await;
            let dying = FaultyNetwork::by(move |request| match request.number {
                number if number < n => Fault::Pass,
                number if number == n => fault,
                _ => Fault::Cut,
            });
            let answer = desk.floor.ask_over(&dying, asking("order-42", BODY)).await;
            match desk.calls() {
                0 => before_the_call += 1,
                _ => after_the_call += 1,
            }
            // Whatever it could still say is true.
            if answer.status == 201 {
                assert_eq!(desk.calls(), 1, "{n} {fault:?}");
            } else {
                assert!([202, 503, 504].contains(&answer.status.as_u16()), "{answer:?}");
            }
            // A minute later whoever was asking is taken for dead.
            desk.pass(61);
            let found = desk.ask("order-42").await;
            assert_eq!(standing(&found), word(201, "dialled"), "{n} {fault:?}");
            assert_eq!((desk.calls(), desk.double.misused_tokens()), (1, 0), "{n} {fault:?}");
        }
    }
    assert!(before_the_call > 4 && after_the_call > 2, "{before_the_call} {after_the_call}");
}

#[tokio::test(start_paused = true)]
async fn a_client_that_gives_up_before_connect_answers_finds_its_call_later() {
    let mut desk = Desk::open().await;
    desk.double.meet(DIAL, [Slow(Duration::from_millis(300))]);
    {
        // It hangs up as soon as the call is made: the answer is on its way, and nobody waits.
        let asking = desk.floor.ask(asking("order-42", BODY));
        let mut asking = Box::pin(asking);
        while desk.calls() == 0 {
            assert!(futures::poll!(&mut asking).is_pending());
            tokio::task::yield_now().await;
        }
    }
    let answer = desk.ask("order-42").await;
    assert_eq!(standing(&answer), word(202, "dialling"));
    assert_eq!(answer.header("retry-after"), "2");
    desk.pass(61);
    assert_eq!(standing(&desk.follow(&answer.told().1).await), word(200, "unknown"));
    assert_eq!(standing(&desk.ask("order-42").await), word(201, "dialled"));
    assert_eq!((desk.calls(), desk.double.misused_tokens()), (1, 0));
}

/// What a request is answered when Connect does this, and when it is repeated.
async fn meets(fault: ConnectFault) -> (Answer, Answer, Desk) {
    let desk = Desk::open().await;
    desk.double.meet(DIAL, [fault]);
    let first = desk.ask("order-42").await;
    let second = desk.ask("order-42").await;
    (first, second, desk)
}

#[tokio::test(start_paused = true)]
async fn what_connect_puts_off_is_a_problem_that_says_when_to_come_again() {
    for (fault, code, connect_code, seconds) in [
        (Throttle, "connect_busy", "throttled", "1"),
        (TooManyRequests, "connect_busy", "throttled", "1"),
        (OverQuota, "connect_quota_exceeded", "quota_exceeded", "30"),
    ] {
        let (first, second, desk) = meets(fault).await;
        assert_eq!(first.problem(), (503, code.to_owned(), vec![]), "{fault:?}");
        assert_eq!(first.header("retry-after"), seconds, "{fault:?}");
        let (_, body) = first.told();
        assert_eq!(body["retryAfterSeconds"].to_string(), seconds);
        assert_eq!(body["connectCode"], connect_code);
        assert_eq!(standing(&second), word(201, "dialled"), "{fault:?}");
        assert_eq!(desk.calls(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_number_that_connect_refuses_is_a_problem_and_stands_so() {
    let (first, second, desk) = meets(DestinationNotAllowed).await;
    for answer in [&first, &second] {
        assert_eq!(answer.problem(), (422, "destination_not_allowed".to_owned(), vec![]));
        let (_, body) = answer.told();
        assert_eq!(body["connectCode"], "destination_not_allowed");
        assert!(!answer.text.contains(ConnectFault::QUOTED), "{}", answer.text);
    }
    assert_eq!((desk.calls(), desk.double.requests()[DIAL]), (0, 1));
    let followed = follow(&desk).await;
    assert_eq!(followed["call"]["standing"], "refused");
    assert_eq!(followed["call"]["refusal"]["connectCode"], "destination_not_allowed");
    let advice = followed["call"]["refusal"]["advice"].as_str().expect("advice");
    assert!(advice.contains("enable its country"), "{advice}");
}

#[tokio::test(start_paused = true)]
async fn what_those_who_run_the_api_can_mend_is_a_problem_and_is_called_once_it_is_mended() {
    for (fault, connect_code, advised) in [
        (OutboundNotPermitted, "outbound_not_permitted", "telephony options"),
        (AccessDenied, "no_permission", "connect:StartOutboundVoiceContact"),
        (ConnectFault::Refuse(400, "InvalidParameterException"), "invalid_parameter", "policy"),
        (ConnectFault::Refuse(404, "ResourceNotFoundException"), "not_found", "policy"),
    ] {
        let desk = Desk::open().await;
        desk.double.meet(DIAL, [fault]);
        let answer = desk.ask("order-42").await;
        assert_eq!(answer.problem(), (502, "call_refused".to_owned(), vec![]), "{fault:?}");
        let (_, body) = answer.told();
        assert_eq!(body["connectCode"], connect_code);
        assert!(body["detail"].as_str().expect("advice").contains(advised), "{body}");
        assert!(!answer.text.contains(ConnectFault::QUOTED), "{}", answer.text);
        assert_eq!(follow(&desk).await["call"]["standing"], "waiting");
        assert_eq!(standing(&desk.ask("order-42").await), word(201, "dialled"), "{fault:?}");
        assert_eq!(desk.calls(), 1);
    }
}

async fn follow(desk: &Desk) -> Value {
    let id = outbound_calls::Ledger::id("desk", "order-42").expect("an id");
    desk.floor.get(&format!("/outbound-calls/{}", id.as_str())).await.json()
}

#[tokio::test(start_paused = true)]
async fn a_call_of_which_nobody_heard_is_unknown_and_found_by_the_same_request() {
    for fault in [LoseAnswer, Reset, ServerError] {
        let (first, second, desk) = meets(fault).await;
        assert_eq!(standing(&first), word(202, "unknown"), "{fault:?}");
        assert!(first.headers.contains_key("location"));
        assert_eq!(standing(&second), word(201, "dialled"), "{fault:?}");
        assert_eq!((desk.calls(), desk.double.misused_tokens()), (1, 0), "{fault:?}");
    }
}

/// Connect calls at once, and no answer of its comes.
#[tokio::test(start_paused = true)]
async fn a_call_whose_answer_never_comes_is_unknown_before_the_request_times_out() {
    let mut desk = Desk::open().await;
    let silent = FaultyNetwork::by(|request| match request.number {
        0..3 => Fault::KeepAnswer,
        _ => Fault::Pass,
    });
    let connect = connect_over(&silent, &desk.double, Patience::default());
    desk.floor.calls = Some((connect, fiction()));
    desk.floor.exact = true;
    let began = instant();
    let answer = desk.ask("order-42").await;
    let took = instant() - began;
    assert!((8..10).contains(&took.as_secs()), "{took:?}");
    // What was settled too late is still being asked, for all that the ledger knows.
    let (status, standing_now) = standing(&answer);
    assert_eq!(status, 202);
    assert!(["unknown", "dialling"].contains(&standing_now.as_str()), "{standing_now}");
    assert_eq!(desk.calls(), 1);
    desk.pass(61);
    assert_eq!(standing(&desk.ask("order-42").await), word(201, "dialled"));
    assert_eq!((desk.calls(), desk.double.misused_tokens()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn one_key_is_one_body() {
    let desk = Desk::open().await;
    desk.ask("order-42").await;
    // The same call in other words.
    let words = r#"{"attributes": {"basket": "42"}, "number": "+15555550100"}"#;
    for key in ["order-42", "\"order-42\""] {
        assert_eq!(standing(&desk.floor.ask(asking(key, words)).await), word(201, "dialled"));
    }
    for other in [
        r#"{"number": "+15555550101", "attributes": {"basket": "42"}}"#,
        r#"{"number": "+15555550100", "attributes": {"basket": "43"}}"#,
        r#"{"number": "+15555550100"}"#,
    ] {
        let answer = desk.floor.ask(asking("order-42", other)).await;
        assert_eq!(answer.problem(), (422, "idempotency_key_reused".to_owned(), vec![]));
    }
    assert_eq!(desk.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_key_is_required_and_has_to_be_one() {
    let desk = Desk::open().await;
    let mut keyless = asking("k", BODY);
    keyless.headers_mut().remove("idempotency-key");
    let answer = desk.floor.ask(keyless).await.problem();
    assert_eq!(answer, (400, "idempotency_key_missing".to_owned(), vec![]));
    let mut twice = asking("k", BODY);
    twice.headers_mut().append("idempotency-key", "l".parse().expect("a value"));
    let long = "x".repeat(256);
    for wrong in [twice, asking("", BODY), asking("a b", BODY), asking(&long, BODY)] {
        let answer = desk.floor.ask(wrong).await.problem();
        assert_eq!(answer, (400, "idempotency_key_invalid".to_owned(), vec![]));
    }
    assert_eq!(desk.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn everything_that_is_wrong_with_a_body_is_told_at_once_and_no_value_is_quoted() {
    let desk = Desk::open().await;
    for (body, fields) in [
        ("", &["body"][..]),
        ("[]", &["body"]),
        (r#"{"number": "+15555550100""#, &["body"]),
        ("{}", &["number"]),
        (r#"{"number": 15555550142}"#, &["number"]),
        (r#"{"number": "+15555550142", "number": "+15555550143"}"#, &["number"]),
        (
            r#"{"nummer": "+15555550142", "attributes": {"a": 1}}"#,
            &["nummer", "number", "attributes"],
        ),
        (r#"{"number": "+15555550142", "attributes": {"a": "1", "a": "2"}}"#, &["attributes"]),
        (r#"{"number": "+15555550142", "attributes": {"a b": "1"}}"#, &["attributes"]),
        (r#"{"number": "+15555550142", "attributes": {"connectLiveX": "1"}}"#, &["attributes"]),
        (r#"{"number": "+15555550142", "attributes": null}"#, &["attributes"]),
    ] {
        let answer = desk.floor.ask(asking("order-42", body)).await;
        let (status, code, told) = answer.problem();
        assert_eq!(
            (status, code.as_str(), &told[..]),
            (
                400,
                "invalid_request",
                &fields.iter().map(|field| (*field).to_owned()).collect::<Vec<_>>()[..]
            ),
            "{body}"
        );
        assert!(!answer.text.contains("5555550142"), "{}", answer.text);
    }
    let attributes = |count: usize, length: usize| {
        let all = (0..count).map(|number| (format!("a{number}"), json!("x".repeat(length))));
        let all: serde_json::Map<String, Value> = all.collect();
        json!({"number": "+15555550100", "attributes": all}).to_string()
    };
    for (body, expected) in [
        (attributes(33, 1), 400),
        (attributes(1, 8_191), 400),
        (attributes(1, 17_000), 413),
        (attributes(32, 200), 201),
    ] {
        assert_eq!(desk.floor.ask(asking("order-42", &body)).await.status, expected);
    }
    assert_eq!(desk.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_body_has_to_be_said_to_be_json() {
    let desk = Desk::open().await;
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
        let mut request = asking("order-42", BODY);
        request.headers_mut().insert("content-type", kind.parse().expect("a value"));
        let answer = desk.floor.ask(request).await.problem();
        assert_eq!(answer, (415, "unsupported_media_type".to_owned(), vec![]), "{kind}");
    }
    let mut request = asking("order-42", BODY);
    let kind = "Application/JSON; charset=utf-8".parse().expect("a value");
    request.headers_mut().insert("content-type", kind);
    assert_eq!(desk.floor.ask(request).await.status, 201);
}

#[tokio::test(start_paused = true)]
async fn a_number_that_may_not_be_called_says_why_and_leaves_no_trace() {
    let desk = Desk::open().await;
    let example = |region, kind| {
        let number = PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, kind);
        let number = number.expect("an example");
        number.format_as(PhoneNumberFormat::International).into_owned()
    };
    let mobile = example(Region::FR, PhoneNumberType::Mobile);
    let premium = example(Region::GB, PhoneNumberType::PremiumRate);
    for (number, code) in [
        ("call me", "not_a_number"),
        ("+1 555 555 01", "not_a_number"),
        (&mobile, "country_not_allowed"),
        (&premium, "kind_not_allowed"),
    ] {
        let body = json!({ "number": number }).to_string();
        let answer = desk.floor.ask(asking("order-42", &body)).await;
        assert_eq!(answer.problem(), (422, code.to_owned(), vec!["number".to_owned()]));
        assert!(!answer.text.contains(number));
    }
    // The key is still free.
    assert_eq!(standing(&desk.ask("order-42").await), word(201, "dialled"));
}

#[tokio::test(start_paused = true)]
async fn a_number_that_was_called_lately_and_a_caller_who_asks_too_often_have_to_wait() {
    let mut desk = Desk::open().await;
    desk.ask("order-42").await;
    desk.pass(60);
    let again = desk.ask("order-43").await;
    assert_eq!(again.problem(), (429, "number_called_lately".to_owned(), vec![]));
    assert_eq!(
        (again.header("retry-after"), &again.told().1["retryAfterSeconds"]),
        ("540", &json!(540))
    );
    // Three an hour; the one that was called lately is none.
    for (key, number) in [("2", "+15555550102"), ("3", "+15555550103"), ("4", "+15555550104")] {
        let answer = desk.floor.ask(asking(key, &json!({ "number": number }).to_string())).await;
        let expected = if key == "4" { 429 } else { 201 };
        assert_eq!(answer.status, expected, "{}", answer.text);
    }
    let body = json!({ "number": "+15555550104" }).to_string();
    let answer = desk.floor.ask(asking("4", &body)).await;
    assert_eq!(answer.problem(), (429, "too_many_calls".to_owned(), vec![]));
    assert_eq!(answer.header("retry-after"), "3540");
    desk.pass(3_540);
    assert_eq!(desk.floor.ask(asking("4", &body)).await.status, 201);
    desk.pass(60);
    assert_eq!(standing(&desk.ask("order-43").await), word(201, "dialled"));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_stopped_ends_however_often_it_is_stopped() {
    let desk = Desk::open().await;
    let (_, asked) = desk.ask("order-42").await.told();
    for _ in 0..2 {
        let (status, stopped) = desk.stop(&asked).await.told();
        assert_eq!((status, &stopped["call"]["standing"]), (200, &json!("dialled")));
        assert_eq!(stopped["call"]["stoppedAt"], "2026-03-02T12:00:00.000Z");
    }
    let contact = asked["call"]["contactId"].as_str().expect("a contact");
    let contact = desk.double.contact(contact).expect("the contact");
    assert!(!contact["DisconnectTimestamp"].is_null());
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_stopped_before_it_is_made_is_never_made() {
    let desk = Desk::open().await;
    desk.double.meet(DIAL, [Throttle]);
    desk.ask("order-42").await;
    let id = outbound_calls::Ledger::id("desk", "order-42").expect("an id");
    let call = json!({"call": {"callId": id.as_str()}});
    assert_eq!(standing(&desk.follow(&call).await), word(200, "waiting"));
    assert_eq!(standing(&desk.stop(&call).await), word(200, "withdrawn"));
    let again = desk.ask("order-42").await;
    assert_eq!(again.problem(), (409, "call_withdrawn".to_owned(), vec![]));
    assert_eq!(desk.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_stopped_while_connect_is_asked_ends_when_connect_answers() {
    let desk = Desk::open().await;
    desk.double.meet(DIAL, [Slow(Duration::from_millis(300))]);
    let id = outbound_calls::Ledger::id("desk", "order-42").expect("an id");
    let call = json!({"call": {"callId": id.as_str()}});
    let mut asking = Box::pin(desk.ask("order-42"));
    while desk.calls() == 0 {
        assert!(futures::poll!(&mut asking).is_pending());
        tokio::task::yield_now().await;
    }
    assert_eq!(standing(&desk.stop(&call).await), word(202, "dialling"));
    let (status, asked) = asking.await.told();
    assert_eq!((status, &asked["call"]["standing"]), (201, &json!("dialled")));
    assert!(asked["call"]["stoppedAt"].is_string());
    let contact = asked["call"]["contactId"].as_str().expect("a contact");
    let contact = desk.double.contact(contact).expect("the contact");
    assert!(!contact["DisconnectTimestamp"].is_null());
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_stopped_is_not_asked_for_again_though_nobody_knows_of_it() {
    let mut desk = Desk::open().await;
    desk.double.meet(DIAL, [LoseAnswer]);
    let (_, asked) = desk.ask("order-42").await.told();
    assert_eq!(standing(&desk.stop(&asked).await), word(202, "unknown"));
    desk.pass(61);
    assert_eq!(standing(&desk.ask("order-42").await), word(202, "unknown"));
    assert_eq!(desk.double.requests()[DIAL], 1);
}

#[tokio::test(start_paused = true)]
async fn what_connect_does_when_a_call_is_stopped_is_told() {
    for (fault, status, code) in [
        (AccessDenied, 502, "stop_refused"),
        (Throttle, 503, "connect_busy"),
        (ServerError, 503, "connect_unavailable"),
        (LoseAnswer, 503, "connect_unavailable"),
        (Reset, 503, "connect_unavailable"),
    ] {
        let desk = Desk::open().await;
        let (_, asked) = desk.ask("order-42").await.told();
        desk.double.meet(STOP, [fault]);
        let answer = desk.stop(&asked).await;
        assert_eq!(answer.problem(), (status, code.to_owned(), vec![]), "{fault:?}");
        assert_eq!(answer.headers.contains_key("retry-after"), status == 503);
        assert_eq!(standing(&desk.stop(&asked).await), word(200, "dialled"), "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_sees_or_stops_what_somebody_else_asked_for() {
    let mut desk = Desk::open().await;
    let (_, asked) = desk.ask("order-42").await.told();
    desk.floor.caller = Some(Caller::new("another desk"));
    for answer in [desk.follow(&asked).await, desk.stop(&asked).await] {
        assert_eq!(answer.problem(), (404, "unknown_call".to_owned(), vec![]));
    }
    let contact = asked["call"]["contactId"].as_str().expect("a contact");
    assert!(desk.double.contact(contact).expect("the contact")["DisconnectTimestamp"].is_null());
    // The same key is another call's here, and the number was called a moment ago.
    assert_eq!(desk.ask("order-42").await.problem().1, "number_called_lately");
}

#[tokio::test(start_paused = true)]
async fn nobody_is_called_without_a_policy_or_for_nobody() {
    let mut desk = Desk::open().await;
    desk.floor.caller = None;
    assert_eq!(desk.ask("order-42").await.problem(), (403, "caller_unknown".to_owned(), vec![]));
    let calls = desk.floor.calls.take();
    desk.floor.caller = Some(Caller::new("desk"));
    let call = json!({"call": {"callId": "0".repeat(32)}});
    for answer in [desk.ask("order-42").await, desk.follow(&call).await, desk.stop(&call).await] {
        assert_eq!(answer.problem(), (403, "calls_not_configured".to_owned(), vec![]));
    }
    desk.floor.calls = calls;
    assert_eq!(desk.follow(&call).await.problem(), (404, "unknown_call".to_owned(), vec![]));
    let answer = desk.floor.get("/outbound-calls/order-42").await.problem();
    assert_eq!(answer, (400, "invalid_request".to_owned(), vec!["callId".to_owned()]));
    assert_eq!(desk.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_call_and_what_becomes_of_it_take_as_many_requests_as_are_known() {
    let desk = Desk::open().await;
    let count = async |request: Request<Body>| {
        let network = FaultyNetwork::calm();
        let answer = desk.floor.ask_over(&network, request).await;
        (answer.told().1, network.requests())
    };
    let of = |requests: &BTreeMap<String, usize>| {
        let of = |name: &str| requests.get(name).copied().unwrap_or_default();
        (of("BatchGetItem"), of("UpdateItem"), requests.values().sum::<usize>())
    };
    let (asked, made) = count(asking("order-42", BODY)).await;
    // The request read and written, its caller and number read together and written; the outcome joined
    // and read.
    assert_eq!(of(&made), (4, 4, 8), "{made:?}");
    let (_, made) = count(asking("order-42", BODY)).await;
    assert_eq!(of(&made), (1, 0, 1), "{made:?}");
    let (_, made) = count(request(&path_of(&asked))).await;
    assert_eq!(of(&made), (2, 0, 3), "{made:?}");
}

#[tokio::test(start_paused = true)]
async fn pages_of_the_origins_of_the_settings_may_act() {
    let mut desk = Desk::open().await;
    desk.floor.settings.cors_origins = vec!["https://wall.example.com".parse().expect("an origin")];
    let preflight = Request::builder()
        .method(Method::OPTIONS)
        .uri("/outbound-calls")
        .header("origin", "https://wall.example.com")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type,idempotency-key")
        .body(Body::empty())
        .expect("a request");
    let answer = desk.floor.ask(preflight).await;
    assert_eq!(answer.header("access-control-allow-methods"), "GET,HEAD,POST,PUT,DELETE");
    let headers = answer.header("access-control-allow-headers");
    assert!(headers.contains("content-type") && headers.contains("idempotency-key"), "{headers}");
    let mut asked = asking("order-42", BODY);
    asked.headers_mut().insert("origin", "https://wall.example.com".parse().expect("an origin"));
    let answer = desk.floor.ask(asked).await;
    assert!(answer.header("access-control-expose-headers").contains("location"));
}
