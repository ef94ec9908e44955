//! An answer that can be polled for: what it says has a tag, and what has not changed is not sent.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use connect_events::{EventTime, Feed};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::views::At;

/// What an answer says, apart from when it was given.
pub(crate) trait Body: Serialize {
    /// Takes out what the passing of time alone changes, and what stands in the answer in another
    /// form too: it does not count for the tag.
    fn hold_still(&mut self) {}
}

/// Something read from the rows, and how far to trust it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer<T> {
    /// The moment that the answer is given of.
    pub(crate) as_of: At,
    /// How old the newest event of each feed is.
    pub(crate) lag_ms: Lag,
    #[serde(flatten)]
    pub(crate) body: T,
}

/// How old the newest event heard of each feed is, in milliseconds, to ten seconds; null for a feed
/// that nothing was heard of. A quiet night is old too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Lag {
    /// Contact events.
    pub(crate) contact_events: Option<i64>,
    /// Agent events.
    pub(crate) agent_events: Option<i64>,
    /// Contact records.
    pub(crate) contact_records: Option<i64>,
    /// Contact Lens segments. They do not tell when they were made: since the newest reached its stream.
    pub(crate) contact_lens: Option<i64>,
}

impl Lag {
    /// The lag of one feed, in milliseconds.
    pub(crate) fn of(&mut self, feed: Feed) -> &mut Option<i64> {
        match feed {
            Feed::ContactEvents => &mut self.contact_events,
            Feed::AgentEvents => &mut self.agent_events,
            Feed::ContactRecords => &mut self.contact_records,
            Feed::ContactLens => &mut self.contact_lens,
        }
    }

    /// As a header holds it: `agent-events=1200, contact-events=300`; a feed that nothing was heard of
    /// is left out.
    fn text(mut self) -> String {
        let members = Feed::ALL.into_iter().filter_map(|feed| Some((feed, (*self.of(feed))?)));
        members.map(|(feed, lag)| format!("{feed}={lag}")).collect::<Vec<_>>().join(", ")
    }
}

/// The moment that an answer is given of.
pub(crate) const AS_OF: HeaderName = HeaderName::from_static("connect-live-as-of");

/// How old the newest event of each feed is: a dictionary of RFC 9651, a member a feed, in
/// milliseconds.
pub(crate) const LAG_MS: HeaderName = HeaderName::from_static("connect-live-lag-ms");

impl<T: Body> Answer<T> {
    /// The answer as JSON, or that nothing has changed since the one whose tag the request names.
    ///
    /// The tag speaks of what is said and not of `asOf` and `lagMs`: a floor on which nothing happens
    /// has one tag.
    pub(crate) fn respond(mut self, request: &HeaderMap) -> Response {
        // Views are text, numbers and lists: there is nothing in them that JSON cannot hold.
        let text = serde_json::to_vec(&self).unwrap_or_default();
        self.body.hold_still();
        let tag = tag(&serde_json::to_vec(&self.body).unwrap_or_default());
        self.respond_in(request, &tag, "application/json", text)
    }
}

impl<T> Answer<T> {
    /// The answer in another form, unless the request knows it already by its tag. Headers say how
    /// far to trust it, for the forms that cannot, and where nothing has changed.
    pub(crate) fn respond_in(
        &self,
        request: &HeaderMap,
        tag: &str,
        media_type: &'static str,
        text: Vec<u8>,
    ) -> Response {
        let mut headers = HeaderMap::new();
        let as_of = EventTime::from(self.as_of).to_string();
        let told = [(header::ETAG, tag.to_owned()), (AS_OF, as_of), (LAG_MS, self.lag_ms.text())];
        for (name, value) in told {
            // Digits, letters and marks: a header can hold that.
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(name, value);
            }
        }
        // Whoever keeps it asks again each time.
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("accept"));
        if knows(request, tag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        (headers, text).into_response()
    }
}

/// The tag of these bytes: a weak one, for answers that share it may differ in `asOf`.
pub(crate) fn tag(bytes: &[u8]) -> String {
    /// Half of the digest: no two answers of one path share it by chance.
    const BYTES: usize = 16;
    format!("W/\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..BYTES]))
}

/// A tag without the mark of a weak one: `If-None-Match` compares so.
fn opaque(tag: &str) -> &str {
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// Whether `If-None-Match` names the tag.
///
/// Source: <https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match>
fn knows(request: &HeaderMap, tag: &str) -> bool {
    let named = request.get_all(header::IF_NONE_MATCH).iter();
    let mut named = named.filter_map(|value| value.to_str().ok()).flat_map(|text| text.split(','));
    named.any(|one| {
        let one = one.trim();
        one == "*" || opaque(one) == opaque(tag)
    })
}
