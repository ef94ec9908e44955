//! Answers to what cannot be answered.

use axum::body::Body;
use axum::http::{Method, Request};
use test_support::{Fault, FaultyNetwork};

use crate::rig::{Floor, request, with};

#[track_caller]
fn is(problem: &(u16, String, Vec<String>), status: u16, code: &str, fields: &[&str]) {
    let (told, named, wrong) = problem;
    assert_eq!((*told, named.as_str()), (status, code));
    assert_eq!(wrong, fields);
}

#[tokio::test]
async fn an_unknown_path_and_a_wrong_method_are_problems_too() {
    let floor = Floor::quiet().await;
    is(&floor.get("/nothing").await.problem(), 404, "no_such_route", &[]);
    is(&floor.get("/").await.problem(), 404, "no_such_route", &[]);
    let delete = Request::delete("/healthz").body(Body::empty()).expect("a request");
    let answer = floor.ask(delete).await;
    is(&answer.problem(), 405, "method_not_allowed", &[]);
    assert_eq!(answer.header("allow"), "GET,HEAD");
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_query_is_told_at_once_and_no_value_is_quoted() {
    let floor = Floor::busy().await;
    let answer = floor
        .get("/agent-status/a-1/history?from=yesterday&to=2026-03-02&colour=green&from=secret")
        .await;
    is(&answer.problem(), 400, "invalid_request", &["colour", "from", "from", "to"]);
    for value in ["yesterday", "2026-03-02\"", "green", "secret"] {
        assert!(!answer.text.contains(value), "{value}: {}", answer.text);
    }
}

#[tokio::test]
async fn an_id_that_is_none_is_named() {
    let floor = Floor::quiet().await;
    for (path, field) in [
        ("/contacts/a%23b", "contactId"),
        ("/contacts/a%00b/chain", "contactId"),
        ("/contacts/%FF%FE/transcript", "contactId"),
        ("/agent-status/a%0Ab", "agentId"),
    ] {
        is(&floor.get(path).await.problem(), 400, "invalid_request", &[field]);
    }
    let long = format!("/contacts/{}", "x".repeat(257));
    is(&floor.get(&long).await.problem(), 400, "invalid_request", &["contactId"]);
}

#[tokio::test]
async fn what_no_feed_told_of_is_unknown() {
    let floor = Floor::busy().await;
    for path in ["/contacts/c-0", "/contacts/c-0/chain", "/contacts/c-0/transcript"] {
        is(&floor.get(path).await.problem(), 404, "unknown_contact", &[]);
    }
    for path in ["/agent-status/a-0", "/agent-status/a-0/history"] {
        is(&floor.get(path).await.problem(), 404, "unknown_agent", &[]);
    }
}

#[tokio::test]
async fn a_store_that_is_not_there_is_worth_another_try() {
    let floor = Floor::busy().await;
    for fault in [Fault::Throttle, Fault::ServerError, Fault::Refuse("AccessDeniedException")] {
        let network = FaultyNetwork::by(move |_| fault);
        let answer = floor.ask_over(&network, request("/contacts/c-1")).await;
        is(&answer.problem(), 503, "store_unavailable", &[]);
        assert_eq!(answer.header("retry-after"), "5");
        assert!(!answer.text.contains(Fault::QUOTED));
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_too_long_is_given_up() {
    let floor = Floor::busy().await;
    let network = FaultyNetwork::by(|_| Fault::Hang);
    let answer = floor.ask_over(&network, request("/contacts/c-1")).await;
    is(&answer.problem(), 504, "timed_out", &[]);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let floor = Floor::quiet().await;
    let request = Request::get("/healthz").header("content-length", "16385");
    let request = request.body(Body::from(vec![b'x'; 16_385])).expect("a request");
    is(&floor.ask(request).await.problem(), 413, "body_too_large", &[]);
}

#[tokio::test]
async fn a_sane_request_id_is_kept_and_any_other_is_made_anew() {
    let floor = Floor::quiet().await;
    for (given, kept) in [
        ("1-5f8e-Root=a/b", true),
        ("", false),
        ("a b", false),
        ("<script>", false),
        (&*"x".repeat(129), false),
    ] {
        let answer = floor.ask(with("/nothing", "x-request-id", given)).await;
        assert_eq!(answer.header("x-request-id") == given, kept, "{given}");
        assert!(!answer.header("x-request-id").is_empty());
    }
    let made = [floor.get("/healthz").await, floor.get("/healthz").await];
    assert_ne!(made[0].header("x-request-id"), made[1].header("x-request-id"));
}

#[tokio::test]
async fn only_the_origins_of_the_settings_may_read_in_a_browser() {
    let mut floor = Floor::quiet().await;
    let asked = async |floor: &Floor, origin: &str| {
        let answer = floor.ask(with("/healthz", "origin", origin)).await;
        answer.headers.get("access-control-allow-origin").cloned()
    };
    assert_eq!(asked(&floor, "https://wall.example.com").await, None);
    floor.settings.cors_origins = vec!["https://wall.example.com".parse().expect("an origin")];
    let allowed = asked(&floor, "https://wall.example.com").await;
    assert_eq!(allowed.expect("an origin"), "https://wall.example.com");
    assert_eq!(asked(&floor, "https://other.example.com").await, None);
    let preflight = Request::builder()
        .method(Method::OPTIONS)
        .uri("/contacts/c-1")
        .header("origin", "https://wall.example.com")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "if-none-match")
        .body(Body::empty())
        .expect("a request");
    let answer = floor.ask(preflight).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-methods"), "GET,HEAD,POST,PUT,DELETE");
    assert!(answer.header("access-control-allow-headers").contains("if-none-match"));
}
