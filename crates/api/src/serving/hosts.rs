//! Under which names a server answers.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;

use super::code::Code;
use super::layers::REQUEST_ID;
use super::problem::Problem;

/// Answers what is asked of an address, of `localhost`, or of one of these names, whatever the port, and
/// refuses everything else with `host_unknown`.
///
/// For servers that only whoever sits before them should reach: a page may have its own name point at
/// 127.0.0.1, and then its browser takes the server for a part of that page. The name stays the page's in
/// `Host`.
pub fn for_hosts(router: Router, names: Vec<String>) -> Router {
    let names: Arc<[String]> = names.into();
    router.layer(middleware::from_fn(move |request: Request, next: Next| {
        let names = Arc::clone(&names);
        async move { if is_for(&request, &names) { next.run(request).await } else { refusal() } }
    }))
}

/// Whether a request names somebody, and nobody else.
fn is_for(request: &Request, names: &[String]) -> bool {
    let line = request.uri().authority().map(Authority::as_str);
    let headers = request.headers().get_all(header::HOST).iter();
    let headers = headers.map(|value| value.to_str().unwrap_or_default());
    let mut named = line.into_iter().chain(headers).peekable();
    named.peek().is_some() && named.all(|host| is_ours(host, names))
}

fn is_ours(named: &str, names: &[String]) -> bool {
    let Ok(authority) = named.parse::<Authority>() else { return false };
    let host = authority.host();
    let in_brackets = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let is_address = match in_brackets {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => host.parse::<Ipv4Addr>().is_ok(),
    };
    let is = |name: &str| host.eq_ignore_ascii_case(name);
    !named.contains('@') && (is_address || is("localhost") || names.iter().any(|name| is(name)))
}

fn refusal() -> Response {
    let id = format!("{:032x}", fastrand::u128(..));
    let mut answer = Problem::of(Code::HostUnknown).answer(&id);
    if let Ok(id) = HeaderValue::try_from(id) {
        answer.headers_mut().insert(REQUEST_ID, id);
    }
    answer
}
