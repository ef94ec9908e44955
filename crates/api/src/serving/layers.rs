//! What surrounds every route: request ids, CORS, problems, and limits of time and size.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::CorsLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::request_id::{
    MakeRequestId, PropagateRequestIdLayer, RequestId, SetRequestIdLayer,
};
use tower_http::timeout::TimeoutLayer;

use super::answer::{AS_OF, LAG_MS};
use super::code::Code;
use super::problem::Problem;
use crate::Settings;

/// Names what a caller wants done once, however often it is asked for.
///
/// Source: <https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>
pub(crate) const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Names one request, in its answer and in the logs.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// For how long a browser may remember what CORS allows.
const CORS_REMEMBERED: Duration = Duration::from_secs(600);

/// Puts the routes behind everything that they share. What is added last is met first.
pub(crate) fn layered(routes: Router, settings: &Settings) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(settings.cors_origins.clone())
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([
            header::ACCEPT,
            header::CONTENT_TYPE,
            header::IF_NONE_MATCH,
            IDEMPOTENCY_KEY,
            REQUEST_ID,
        ])
        .expose_headers([
            header::ETAG,
            header::LOCATION,
            header::RETRY_AFTER,
            REQUEST_ID,
            AS_OF,
            LAG_MS,
        ])
        .max_age(CORS_REMEMBERED);
    routes
        .layer(RequestBodyLimitLayer::new(settings.limits.body_bytes))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, settings.limits.time))
        .layer(CatchPanicLayer::custom(silent))
        .layer(middleware::from_fn(problems))
        .layer(cors)
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(SetRequestIdLayer::new(REQUEST_ID, Random))
        .layer(middleware::from_fn(sane_request_id))
}

/// What a panic says may quote a row, so it goes nowhere.
fn silent(_: Box<dyn Any + Send + 'static>) -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Takes out a request id that could do harm in a log.
async fn sane_request_id(mut request: Request, next: Next) -> Response {
    const LONGEST: usize = 128;
    let is_sane = |id: &HeaderValue| {
        let named = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:=/+".contains(byte);
        (1..=LONGEST).contains(&id.len()) && id.as_bytes().iter().all(named)
    };
    if !request.headers().get(REQUEST_ID).is_some_and(is_sane) {
        request.headers_mut().remove(REQUEST_ID);
    }
    next.run(request).await
}

#[derive(Clone, Copy)]
struct Random;

impl MakeRequestId for Random {
    fn make_request_id<B>(&mut self, _: &axum::http::Request<B>) -> Option<RequestId> {
        let id = format!("{:032x}", fastrand::u128(..));
        HeaderValue::from_str(&id).ok().map(RequestId::new)
    }
}

/// Gives every answer that is an error the form of a problem, whoever made it, and tells the log of
/// those that are ours to mend: the route as it is written, and never what was asked of it.
async fn problems(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>();
    let id = id.and_then(|id| id.header_value().to_str().ok()).unwrap_or_default().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut answer = next.run(request).await;
    let status = answer.status();
    if !status.is_client_error() && !status.is_server_error() {
        return answer;
    }
    let problem = answer.extensions_mut().remove::<Problem>();
    let problem = problem.unwrap_or_else(|| Problem::of(Code::of_status(status)));
    let code = problem.code.name();
    let route = route.as_ref().map_or("none", MatchedPath::as_str);
    if status.is_server_error() {
        let cause = problem.cause.as_deref();
        tracing::error!(request_id = id, route, code, cause, "a request failed");
    } else {
        tracing::debug!(request_id = id, route, code, "a request was refused");
    }
    let mut said = problem.answer(&id);
    // The methods that a path has.
    if let Some(allow) = answer.headers_mut().remove(header::ALLOW) {
        said.headers_mut().insert(header::ALLOW, allow);
    }
    said
}
