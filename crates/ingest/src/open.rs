//! Decode, and facts: what one delivered record says.

use std::panic::{AssertUnwindSafe, catch_unwind};

use connect_events::{DecodeError, Event, EventTime, Feed};
use contact_core::{Key, Row, lens_heard, told_at};

use crate::{Delivery, Payload, quarantine};

/// What one record says, or why it says nothing.
#[derive(Default)]
pub(crate) struct Opened {
    /// What it says, quarantine included.
    pub(crate) facts: Vec<(Key, Row)>,
    /// The events in it, by feed and kind.
    pub(crate) events: Vec<(Feed, String)>,
    /// Why some of it, or all, is in quarantine.
    pub(crate) code: Option<&'static str>,
    /// The newest moment at which one of its events was told.
    pub(crate) newest: Option<EventTime>,
}

/// What a record that made the program panic is kept under.
const PANIC: &str = "panic";

/// Opens one record. A fault in it, a panic too, is its own fault and nobody else's.
///
/// `buffer` is room for the payload, the same for a whole batch.
pub(crate) fn open(
    delivery: &Delivery<'_>,
    facts: fn(&Event) -> Vec<(Key, Row)>,
    buffer: &mut Vec<u8>,
) -> Opened {
    // Nothing that a panic could leave half done outlives the call: the buffer is filled anew.
    let opened = catch_unwind(AssertUnwindSafe(|| decode(delivery, facts, buffer)));
    opened.unwrap_or_else(|_| Opened {
        facts: quarantine::whole(delivery, PANIC),
        code: Some(PANIC),
        ..Opened::default()
    })
}

fn decode(
    delivery: &Delivery<'_>,
    facts: fn(&Event) -> Vec<(Key, Row)>,
    buffer: &mut Vec<u8>,
) -> Opened {
    let payload = match payload(delivery, buffer) {
        Ok(payload) => payload,
        Err(err) => {
            return Opened {
                facts: quarantine::whole(delivery, err.code()),
                code: Some(err.code()),
                ..Opened::default()
            };
        }
    };
    let mut opened = Opened::default();
    for (document, decoded) in connect_events::decode_all(payload) {
        match decoded {
            Ok(event) => {
                opened.newest = opened.newest.max(told_at(&event));
                opened.events.push((event.feed(), event.kind().to_owned()));
                opened.facts.extend(facts(&event));
                opened.facts.extend(delivery.arrived.and_then(|at| lens_heard(&event, at)));
            }
            Err(err) => {
                let feed = err.feed().or(delivery.feed);
                opened.facts.extend(quarantine::rows(delivery, feed, err.code(), document.bytes));
                opened.code = opened.code.or(Some(err.code()));
            }
        }
    }
    opened
}

fn payload<'a>(
    delivery: &'a Delivery<'_>,
    buffer: &'a mut Vec<u8>,
) -> Result<&'a [u8], DecodeError> {
    match &delivery.payload {
        Payload::Base64(data) => {
            connect_events::decode_base64(data.as_deref(), buffer).map(|()| buffer.as_slice())
        }
        Payload::Bytes(bytes) => Ok(bytes),
    }
}
