//! What could not be decoded.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use connect_events::Feed;
use contact_core::{Key, Row};
use serde::Serialize;
use state_store::Cursor;
use utoipa::{IntoParams, ToSchema};

use super::floor::Floor;
use super::lists::{List, PageAsked, bad_cursor};
use crate::query::{Asked, Query, Strict};
use crate::serving::{Answer, Body, Problem};
use crate::views::QuarantinedView;
use crate::{Api, cursor};

/// Records that could not be decoded.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Quarantine {
    /// The records, feed by feed.
    quarantined: Vec<QuarantinedView>,
    /// Give this as `cursor` to go on; null after the last. There may be fewer records than asked
    /// for, or none, and more to come.
    next: Option<String>,
}

impl Body for Quarantine {}

/// Which records.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct QuarantineAsked {
    /// The feed, or `unknown` for records whose feed nothing told; every feed where none is given.
    #[param(value_type = Option<FeedAsked>, inline)]
    feed: Option<Option<Feed>>,
    /// How many records, at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200, default = 50)]
    limit: u32,
    /// The `next` of the answer before, with the same other parameters.
    cursor: Option<String>,
}

/// What the description says of `feed`.
#[derive(ToSchema)]
#[schema(rename_all = "kebab-case")]
#[expect(dead_code, reason = "it stands in the description only")]
enum FeedAsked {
    ContactEvents,
    AgentEvents,
    ContactRecords,
    ContactLens,
    Unknown,
}

/// How a feed that nothing told is spelt.
const UNKNOWN: &str = "unknown";

fn feed_name(feed: Option<Feed>) -> &'static str {
    feed.map_or(UNKNOWN, Feed::name)
}

fn every_feed() -> impl Iterator<Item = Option<Feed>> {
    Feed::ALL.into_iter().map(Some).chain([None])
}

fn feed_named(name: &str) -> Option<Option<Feed>> {
    every_feed().find(|feed| feed_name(*feed) == name)
}

impl Query for QuarantineAsked {
    const NAMES: &'static [&'static str] = &["feed", "limit", "cursor"];

    fn read(asked: &mut Asked) -> Self {
        let names: Vec<&str> = every_feed().map(feed_name).collect();
        let feed = asked.take("feed", format!("must be one of: {}", names.join(", ")), feed_named);
        let PageAsked { limit, cursor } = PageAsked::read(asked, 50, 200);
        Self { feed, limit, cursor }
    }
}

/// Records that could not be decoded: why, and where they came from. Their bytes are not shown.
#[utoipa::path(
    get,
    path = "/quarantine",
    tag = "operations",
    params(QuarantineAsked),
    responses((status = 200, description = "The records.", body = Answer<Quarantine>)),
)]
pub(super) async fn quarantine(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Strict(asked): Strict<QuarantineAsked>,
) -> Result<Response, Problem> {
    let scope = ["quarantine", asked.feed.map_or("", feed_name)];
    let mut feeds: Vec<Option<Feed>> =
        every_feed().filter(|feed| asked.feed.is_none_or(|asked| asked == *feed)).collect();
    let mut from = None;
    if let Some(cursor) = &asked.cursor {
        let (feed, place) = opened(&scope, cursor).ok_or_else(bad_cursor)?;
        feeds.drain(..feeds.iter().position(|one| *one == feed).unwrap_or(0));
        from = place;
    }
    let floor = Floor::heard(&api).await?;
    let mut body = Quarantine { quarantined: Vec::new(), next: None };
    let mut room = asked.limit;
    for (at, feed) in feeds.iter().enumerate() {
        if room == 0 {
            body.next = Some(sealed(&scope, *feed, None));
            break;
        }
        let list = List::Quarantined(*feed);
        let (rows, next) = list.some(&api, room, from.take(), is_shown).await?;
        room = room.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        body.quarantined.extend(rows.iter().filter_map(|(key, row)| match (key, row) {
            (Key::Quarantine(key), Row::Quarantine(row)) => Some(QuarantinedView::of(key, row)),
            _ => None,
        }));
        if let Some(next) = next {
            body.next = Some(sealed(&scope, feeds[at], Some(&next)));
            break;
        }
    }
    Ok(floor.answer(None, body).respond(&headers))
}

/// A record in parts is one.
fn is_shown(key: &Key, row: &Row) -> bool {
    match (key, row) {
        (Key::Quarantine(key), Row::Quarantine(row)) => key.part == 0 && row.code.get().is_some(),
        _ => false,
    }
}

fn sealed(scope: &[&str], feed: Option<Feed>, place: Option<&Cursor>) -> String {
    let place = place.map(Cursor::to_text).unwrap_or_default();
    cursor::seal(scope, &format!("{} {place}", feed_name(feed)))
}

fn opened(scope: &[&str], cursor: &str) -> Option<(Option<Feed>, Option<Cursor>)> {
    let text = cursor::open(scope, cursor)?;
    let (feed, place) = text.split_once(' ')?;
    let place = if place.is_empty() { None } else { Some(Cursor::from_text(place)?) };
    Some((feed_named(feed)?, place))
}
