//! The API behind API Gateway.

use std::borrow::Cow;
use std::convert::Infallible;
use std::sync::Arc;

use api::{Api, Calls, Clock};
use axum::Router;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::response::Response;
use connect_client::Connect;
use connect_events::EventTime;
use lambda_http::{Request, RequestExt};
use percent_encoding::percent_decode_str;
use tokio::time::Instant;
use tower::{Service, ServiceExt};

use crate::caller::caller;
use crate::clock::Now;
use crate::{ApiSettings, Error, logs, run};

/// Serves the API to a REST API of API Gateway, with proxy integration, until the execution
/// environment ends.
///
/// # Errors
///
/// [`Error`] when the environment cannot be used, or the Lambda runtime API is gone.
pub async fn run_api() -> Result<(), Error> {
    let ApiSettings { host, api: settings, policy } = ApiSettings::from_env()?;
    logs::start(host.log.clone());
    let aws = run::aws().await;
    let store = run::store(&host, &aws);
    let calls = policy.calls.map(|calls| {
        let connect = Connect::new(calls.line.instance.clone(), &aws);
        Calls::new(store.clone(), connect, calls)
    });
    let calls = match policy.callbacks {
        Some(policy) => calls.map(|calls| calls.and_back(store.clone(), policy)),
        None => calls,
    };
    let router = api::router(Api { store, clock: Arc::new(WallClock), settings, calls });
    lambda_http::run(behind_gateway(router)).await.map_err(Error::Runtime)
}

struct WallClock;

impl Clock for WallClock {
    fn now(&self) -> EventTime {
        Now::read().event_time()
    }

    fn instant(&self) -> Instant {
        Now::read().instant
    }
}

/// The API as API Gateway calls it: below a stage, and below the base path of a domain of one's own.
pub fn behind_gateway(
    router: Router,
) -> impl Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone {
    router.map_request(|request| named(at_the_root(request)))
}

/// Puts who asks beside the request.
fn named(mut request: Request) -> Request {
    let caller = request.request_context_ref().and_then(caller);
    if let Some(caller) = caller {
        request.extensions_mut().insert(caller);
    }
    request
}

/// Asks for the same path at the root of the API.
///
/// `lambda_http` puts the stage before the path, and a mapping of a domain of one's own puts its base
/// path there; the greedy parameter `proxy` has neither, but is decoded, which would take apart an id
/// with a slash in it.
fn at_the_root(mut request: Request) -> Request {
    let raw = request.raw_http_path();
    let decoded = percent_decode_str(raw).decode_utf8_lossy();
    let parameters = request.path_parameters();
    let path = match parameters.first("proxy") {
        Some(proxy) => after_base(raw, &decoded, proxy),
        None => raw,
    };
    let path = match request.uri().query() {
        Some(query) => Cow::Owned(format!("{path}?{query}")),
        None => Cow::Borrowed(path),
    };
    // What is no path here stays what it was, and is at no route.
    if let Ok(path) = PathAndQuery::try_from(path.as_ref()) {
        *request.uri_mut() = Uri::from(path);
    }
    request
}

/// What is left of a path below its base, which holds no sign that has to be encoded.
fn after_base<'a>(raw: &'a str, decoded: &str, proxy: &str) -> &'a str {
    let base = decoded.strip_suffix(proxy.trim_start_matches('/'));
    let base = base.and_then(|base| base.strip_suffix('/'));
    base.and_then(|base| raw.strip_prefix(base)).unwrap_or(raw)
}

#[cfg(test)]
#[path = "gateway_tests.rs"]
pub(crate) mod tests;
