//! From the bytes of one document to one event.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use crate::error::Kind;
use crate::guess::guess;
use crate::ids::UNUSABLE_ID;
use crate::other_event::{Envelope, OtherDetail};
use crate::probe::{Probe, Shape};
use crate::time::UNUSABLE_TIME;
use crate::{DecodeError, Event, Feed, LensEvent};

/// Decodes one document of any feed.
///
/// The feed is told by the document's members, never by where it came from: agent events and
/// contact records may share a stream. Unknown members and values pass; a missing identity or time
/// does not.
///
/// # Errors
///
/// [`DecodeError`] when the document is not JSON, is of no feed, lacks a usable identity or time,
/// or holds a value of another type than documented.
pub fn decode(document: &[u8]) -> Result<Event, DecodeError> {
    let text = text(document)?;
    if let Some(event) = guess(text).and_then(|shape| read_fast(shape, text)) {
        return Ok(event);
    }
    let probe: Probe<'_> =
        serde_json::from_str(text).map_err(|source| DecodeError::new(None, Kind::Json(source)))?;
    let shape = probe.shape().ok_or_else(|| DecodeError::new(None, Kind::UnknownShape))?;
    probe
        .check(shape)
        .and_then(|()| read(shape, text))
        .map_err(|kind| DecodeError::new(Some(shape.feed()), kind))
}

/// The text that the bytes spell, without a byte order mark.
pub(crate) fn text(bytes: &[u8]) -> Result<&str, DecodeError> {
    let bytes = without_bom(bytes);
    // The fast check says no; where, the slow one says.
    simdutf8::basic::from_utf8(bytes)
        .or_else(|_| std::str::from_utf8(bytes))
        .map_err(|source| DecodeError::new(None, Kind::Utf8(source)))
}

pub(crate) fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

impl Shape {
    fn feed(self) -> Feed {
        match self {
            Self::ContactEvent | Self::OtherEvent => Feed::ContactEvents,
            Self::AgentEvent => Feed::AgentEvents,
            Self::ContactRecord => Feed::ContactRecords,
            Self::VoiceEvent | Self::ChatEvent => Feed::ContactLens,
        }
    }
}

/// Reads a document whose shape is guessed. Whatever is wrong is found out by a closer look.
fn read_fast(shape: Shape, text: &str) -> Option<Event> {
    fn sound<T: DeserializeOwned>(text: &str) -> Option<T> {
        serde_json::from_str(text).ok()
    }
    Some(match shape {
        Shape::ContactEvent => Event::Contact(sound(text)?),
        Shape::AgentEvent => Event::Agent(sound(text)?),
        Shape::ContactRecord => Event::Record(sound(text)?),
        Shape::VoiceEvent => Event::Lens(Box::new(LensEvent::Voice(sound(text)?))),
        Shape::ChatEvent => Event::Lens(Box::new(LensEvent::Chat(sound(text)?))),
        // Its detail is read in a second step.
        Shape::OtherEvent => return None,
    })
}

fn read(shape: Shape, text: &str) -> Result<Event, Kind> {
    Ok(match shape {
        Shape::ContactEvent => Event::Contact(Box::new(model(text, Some("detail"))?)),
        Shape::OtherEvent => {
            let envelope: Envelope = model(text, None)?;
            let detail = OtherDetail::read(&envelope)?;
            Event::Other(Box::new(envelope.with(detail)))
        }
        Shape::AgentEvent => Event::Agent(Box::new(model(text, None)?)),
        Shape::ContactRecord => Event::Record(Box::new(model(text, None)?)),
        Shape::VoiceEvent => Event::Lens(Box::new(LensEvent::Voice(model(text, None)?))),
        Shape::ChatEvent => Event::Lens(Box::new(LensEvent::Chat(model(text, None)?))),
    })
}

fn model<T: DeserializeOwned>(text: &str, outer: Option<&str>) -> Result<T, Kind> {
    serde_json::from_str(text).map_err(|source| fault::<T>(text, outer, source))
}

/// Reads the detail of an envelope, where faults are named `detail.<member>`.
pub(crate) fn detail<T: DeserializeOwned>(text: &str) -> Result<T, Kind> {
    serde_json::from_str(text).map_err(|source| match fault::<T>(text, None, source) {
        Kind::Shape { field, source } => Kind::Shape { field: in_detail(&field), source },
        Kind::Time(field) => Kind::Time(in_detail(&field)),
        Kind::Id(field) => Kind::Id(in_detail(&field)),
        kind @ (Kind::Base64(_)
        | Kind::Data
        | Kind::Json(_)
        | Kind::Utf8(_)
        | Kind::UnknownShape
        | Kind::MissingId(_)
        | Kind::MissingTime(_)) => kind,
    })
}

fn in_detail(field: &str) -> Cow<'static, str> {
    if field.is_empty() { "detail".into() } else { format!("detail.{field}").into() }
}

/// Says what is wrong with a document that is JSON, by reading it once more, slower.
///
/// Only names that the model knows are told: the first, and below `outer` the second. Anything
/// deeper may be the key of a map, which is the customer's own text.
fn fault<T: DeserializeOwned>(text: &str, outer: Option<&str>, source: serde_json::Error) -> Kind {
    if !source.is_data() {
        return Kind::Json(source);
    }
    let mut slow = serde_json::Deserializer::from_str(text);
    let mut field = String::new();
    if let Err(traced) = serde_path_to_error::deserialize::<_, T>(&mut slow) {
        let mut names = traced.path().iter().map_while(|segment| match segment {
            Segment::Map { key } => Some(key.as_str()),
            Segment::Seq { .. } | Segment::Enum { .. } | Segment::Unknown => None,
        });
        if let Some(first) = names.next() {
            field.push_str(first);
            if outer == Some(first)
                && let Some(second) = names.next()
            {
                field.push('.');
                field.push_str(second);
            }
        }
    }
    let message = source.to_string();
    if message.starts_with(UNUSABLE_TIME) {
        Kind::Time(field.into())
    } else if message.starts_with(UNUSABLE_ID) {
        Kind::Id(field.into())
    } else {
        Kind::Shape { field: field.into(), source }
    }
}
