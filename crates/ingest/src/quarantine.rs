//! What cannot be decoded, as facts of the rows that keep it.

use std::fmt::Write;

use connect_events::{Feed, Personal};
use contact_core::{Key, Min, QuarantineKey, Quarantined, Row};
use sha2::{Digest, Sha256};

use crate::{Delivery, Payload};

/// The most bytes in one row. DynamoDB takes items of 400 KiB, names and all; a larger record is
/// kept in parts.
const PART: usize = 380 * 1024;

/// Keeps a whole record, as it was delivered: the text of its `data` where that is not base64.
pub(crate) fn whole(delivery: &Delivery<'_>, code: &'static str) -> Vec<(Key, Row)> {
    let bytes = match &delivery.payload {
        Payload::Base64(data) => data.as_deref().unwrap_or_default().as_bytes(),
        Payload::Bytes(bytes) => bytes,
    };
    rows(delivery, delivery.feed, code, bytes)
}

/// Keeps one document of a record.
pub(crate) fn rows(
    delivery: &Delivery<'_>,
    feed: Option<Feed>,
    code: &'static str,
    document: &[u8],
) -> Vec<(Key, Row)> {
    // Nothing is told apart by its content: it goes by where it came from.
    let content = if document.is_empty() { delivery.source.as_bytes() } else { document };
    let digest = hex(&Sha256::digest(content));
    let parts: Vec<&[u8]> = match document {
        [] => vec![document],
        _ => document.chunks(PART).collect(),
    };
    let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
    let row = |part: &[u8]| Quarantined {
        code: Some(code.to_owned()).into(),
        source: Min::from(Some(delivery.source.clone().into_owned())),
        arrived: delivery.arrived.into(),
        bytes: Some(Personal::new(part.to_vec())).into(),
        parts: Some(count).into(),
    };
    let keyed = (0..count).zip(parts).map(|(part, bytes)| {
        let key = QuarantineKey { feed, digest: digest.clone(), part };
        (Key::Quarantine(key), Row::Quarantine(Box::new(row(bytes))))
    });
    keyed.collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
