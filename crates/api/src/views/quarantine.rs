//! What could not be decoded.

use contact_core::{QuarantineKey, Quarantined};
use serde::Serialize;
use utoipa::ToSchema;

use super::{At, FeedName};

/// A record that could not be decoded: why, and where it came from. Never what it holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuarantinedView {
    /// Why: a stable code, such as `bad_json`.
    pub code: String,
    /// The feed, where the delivery or the shape told.
    pub feed: Option<FeedName>,
    /// Where it came from: a shard and sequence number, an event id, or a file and line.
    pub source: Option<String>,
    /// The SHA-256 of the record, in hex.
    pub digest: String,
    /// When it first reached a stream.
    pub arrived_at: Option<At>,
}

impl QuarantinedView {
    /// The view of a row.
    #[must_use]
    pub fn of(key: &QuarantineKey, row: &Quarantined) -> Self {
        Self {
            code: row.code.get().cloned().unwrap_or_default(),
            feed: key.feed.map(FeedName::from),
            source: row.source.get().cloned(),
            digest: key.digest.clone(),
            arrived_at: row.arrived.get().copied().map(At::from),
        }
    }
}
