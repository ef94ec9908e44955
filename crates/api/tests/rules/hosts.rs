//! Under which names a server answers.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::get;
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// The status of an answer to a request for a target, under these names; of a problem, its code too.
async fn told(target: &str, hosts: &[&str]) -> (u16, Option<String>) {
    let router = Router::new().route("/", get(async || "the floor"));
    let router = api::for_hosts(router, vec!["wall.example.com".to_owned()]);
    let request =
        hosts.iter().fold(Request::get(target), |request, host| request.header("host", *host));
    let answer = router.oneshot(request.body(Body::empty()).expect("a request")).await;
    let answer = answer.expect("an answer");
    let (status, id) = (answer.status().as_u16(), answer.headers().get("x-request-id").cloned());
    let body = answer.into_body().collect().await.expect("a body").to_bytes();
    let problem: Option<Value> = serde_json::from_slice(&body).ok();
    let code = problem.map(|problem| {
        assert_eq!(problem["requestId"], id.expect("an id").to_str().expect("text"));
        problem["code"].as_str().expect("a code").to_owned()
    });
    (status, code)
}

#[tokio::test]
async fn an_address_localhost_and_a_name_that_was_given_are_answered() {
    for host in [
        "127.0.0.1:8787",
        "127.0.0.1",
        "[::1]:8787",
        "192.0.2.7",
        "localhost",
        "LocalHost:8787",
        "wall.example.com",
        "Wall.Example.com:443",
    ] {
        assert_eq!(told("/", &[host]).await, (200, None), "{host}");
    }
}

#[tokio::test]
async fn any_other_name_is_refused_on_every_path() {
    let refused = (421, Some("host_unknown".to_owned()));
    for host in [
        "evil.example.com",
        "evil.example.com:8787",
        "localhost.evil.example.com",
        "127.0.0.1.evil.example.com",
        "localhost@evil.example.com",
        "evil.example.com@localhost",
        "wall.example.com.",
        "0x7f.1",
        "",
    ] {
        assert_eq!(told("/", &[host]).await, refused, "{host}");
        assert_eq!(told("/nothing", &[host]).await, refused, "{host}");
    }
    assert_eq!(told("/", &[]).await, refused, "no name");
    assert_eq!(told("/", &["localhost", "evil.example.com"]).await, refused, "two names");
    assert_eq!(told("http://evil.example.com/", &["localhost"]).await, refused, "in the line");
    assert_eq!(told("http://localhost/", &["localhost"]).await, (200, None));
}
