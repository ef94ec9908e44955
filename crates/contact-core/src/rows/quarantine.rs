//! What could not be decoded, kept until it can be.

use connect_events::{EventTime, Feed, Personal};

use crate::join::{Max, Min, join_fields};

/// Which record it is: by its bytes, so that the same record delivered twice, under two sequence
/// numbers or in another batch, is kept once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuarantineKey {
    /// The feed, where the delivery or the shape told.
    pub feed: Option<Feed>,
    /// The SHA-256 of the whole record, in hex.
    pub digest: String,
    /// Which part of the record, from 0: a record larger than a row is kept in several.
    pub part: u32,
}

/// One record, or a part of one, that could not be decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quarantined {
    /// Why: the code of the decode error.
    pub code: Max<String>,
    /// Where it came from; of several places the least.
    pub source: Min<String>,
    /// When it first reached a stream.
    pub arrived: Min<EventTime>,
    /// The bytes of this part.
    pub bytes: Max<Personal<Vec<u8>>>,
    /// How many parts the record has.
    pub parts: Max<u32>,
}

join_fields!(Quarantined { code, source, arrived, bytes, parts });
