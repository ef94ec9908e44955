//! The dashboard's files, kept inside the command and served beside the API.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;

/// What `make dashboard` built, as it was when the command was compiled; nothing where it was not.
/// Beside each file that is worth it lies the same one compressed, as `<name>.br`.
#[derive(RustEmbed)]
#[folder = "../../dashboard/dist"]
struct Files;

/// The page of a command that was built without Node.
const UNBUILT: &str = include_str!("dashboard.html");

/// Nothing but the page's own files and the API beside it; no text becomes markup or script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// The names of all other files hold a digest of their content, so they never change.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The page at `/`, and what it loads below `/assets`. The page tells its views apart behind the `#`,
/// so it needs no other path, and every other one is the API's.
pub(crate) fn router() -> Router {
    Router::new().route("/", get(page)).route("/assets/{name}", get(asset))
}

async fn page(request: HeaderMap) -> Response {
    file("index.html", "no-cache", &request).unwrap_or_else(unbuilt)
}

/// How to build the real page.
fn unbuilt() -> Response {
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    ([(header::CONTENT_TYPE, html)], guarded(), UNBUILT).into_response()
}

async fn asset(Path(name): Path<String>, request: HeaderMap) -> Response {
    file(&format!("assets/{name}"), FOR_EVER, &request)
        .unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// A file of the dashboard, compressed for whoever takes that; `None` where there is no such file.
fn file(path: &str, kept: &'static str, request: &HeaderMap) -> Option<Response> {
    let media_type = media_type(path)?;
    let small = takes_brotli(request).then(|| Files::get(&format!("{path}.br"))).flatten();
    let is_small = small.is_some();
    let found = small.or_else(|| Files::get(path))?;
    let digest = found.metadata.sha256_hash();
    let tag: String = digest[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = HeaderValue::try_from(format!("\"{tag}\"")).ok()?;
    let mut headers = guarded();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let is_known = request.get(header::IF_NONE_MATCH) == Some(&tag);
    headers.insert(header::ETAG, tag);
    if is_known {
        return Some((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    if is_small {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Some((headers, found.data.into_owned()).into_response())
}

/// What every answer of the dashboard forbids.
fn guarded() -> HeaderMap {
    HeaderMap::from_iter([
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ])
}

/// What kind of file it is; nothing else is served.
fn media_type(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    match ending {
        "html" => Some("text/html; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

/// Whether the browser takes brotli: all do, over loopback and HTTPS.
fn takes_brotli(request: &HeaderMap) -> bool {
    let named = request.get_all(header::ACCEPT_ENCODING).iter();
    let mut named = named.filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(','));
    named.any(|one| one.trim() == "br")
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use axum::http::{StatusCode, header};

    use super::{POLICY, unbuilt};

    #[tokio::test]
    async fn a_command_without_its_dashboard_says_how_to_build_it_and_needs_no_script_for_that() {
        let page = unbuilt();
        assert_eq!(page.status(), StatusCode::OK);
        assert_eq!(page.headers()[header::CONTENT_SECURITY_POLICY], POLICY);
        assert_eq!(page.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
        let body = to_bytes(page.into_body(), 10_000).await.expect("a page");
        let text = String::from_utf8(body.into()).expect("text");
        assert!(text.contains("make dashboard") && text.contains("openapi.json"), "{text}");
        assert!(!text.contains("<script") && !text.contains("style="), "{text}");
    }
}
