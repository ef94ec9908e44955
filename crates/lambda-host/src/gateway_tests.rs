use std::sync::Arc;

use api::{Api, Clock};
use axum::http::StatusCode;
use connect_events::EventTime;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use state_store::Store;
use test_support::{EmbeddedDynamo, fresh_prefix};
use tokio::time::Instant;
use tower::ServiceExt;

use super::behind_gateway;
use crate::clock::Now;

/// What API Gateway sends for `GET /live/queues?limit=10`.
pub(crate) const EVENT: &str = include_str!("../../../events-fixtures/invocations/read-api.json");

pub(crate) struct Noon;

impl Clock for Noon {
    fn now(&self) -> EventTime {
        EventTime::parse("2026-03-02T12:00:00Z").unwrap()
    }

    fn instant(&self) -> Instant {
        Now::read().instant
    }
}

/// The answer to an event, over an empty store.
async fn answer(change: impl FnOnce(&mut Value)) -> (StatusCode, Value) {
    let dynamo = EmbeddedDynamo::or_from_env();
    let store = Store::new(dynamo.client(), &fresh_prefix(), 400);
    store.create_tables().await.unwrap();
    let settings = api::Settings::default();
    let service =
        behind_gateway(api::router(Api { store, clock: Arc::new(Noon), settings, calls: None }));
    let mut event: Value = serde_json::from_str(EVENT).unwrap();
    change(&mut event);
    let request = lambda_http::request::from_str(&event.to_string()).unwrap();
    let (parts, body) = service.oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (parts.status, serde_json::from_slice(&body).unwrap())
}

#[tokio::test]
async fn an_event_of_api_gateway_is_answered_below_its_stage() {
    let (status, body) = answer(|_| {}).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(body["asOf"], "2026-03-02T12:00:00.000Z");
    assert_eq!(body["queues"], json!([]));
}

#[tokio::test]
async fn the_query_reaches_the_api_whole() {
    let (status, body) = answer(|event| {
        event["multiValueQueryStringParameters"] = json!({ "limit": ["10", "20"] });
    })
    .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(body["errors"], json!([{ "field": "limit", "detail": "must stand once" }]));
    let (status, body) = answer(|event| {
        event["multiValueQueryStringParameters"] = json!({ "tz": ["Mars/Olympus Mons"] });
    })
    .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(body["errors"][0]["field"], "tz");
}

#[tokio::test]
async fn a_domain_of_ones_own_may_have_a_base_path() {
    let (status, _) = answer(|event| event["path"] = "/floor/queues".into()).await;
    assert_eq!(status, StatusCode::OK);
    let (status, body) = answer(|event| {
        event["path"] = "/floor".into();
        event["pathParameters"] = Value::Null;
    })
    .await;
    assert_eq!((status, &body["code"]), (StatusCode::NOT_FOUND, &"no_such_route".into()));
}

#[tokio::test]
async fn an_id_with_a_slash_stays_one_id() {
    for base in ["", "/floor"] {
        let (_, body) = answer(|event| {
            event["path"] = format!("{base}/queues/agent%2Fa-1").into();
            event["pathParameters"] = json!({ "proxy": "queues/agent/a-1" });
            event["queryStringParameters"] = Value::Null;
            event["multiValueQueryStringParameters"] = Value::Null;
        })
        .await;
        // The queue is not known, but the route is.
        assert_eq!(body["code"], "unknown_queue", "{base}");
    }
}

#[tokio::test]
async fn a_stage_that_is_named_like_a_route_is_no_part_of_the_path() {
    let (status, _) = answer(|event| event["requestContext"]["stage"] = "queues".into()).await;
    assert_eq!(status, StatusCode::OK);
}
