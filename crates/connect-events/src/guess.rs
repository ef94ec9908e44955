//! A guess at a document's shape, from its first few members.

use std::fmt;

use serde::Deserializer;
use serde::de::{MapAccess, Visitor};

use crate::lenient::{Named, skip};
use crate::mark::Mark;
use crate::probe::{CONTACT_EVENTS, Known, Shape};

/// What the document most likely is, without looking at the whole of it.
///
/// Reading stops at the first member that only one feed has. A document of the guessed shape is
/// then read in one go; only when that fails is it looked at as a whole, which decides.
pub(crate) fn guess(text: &str) -> Option<Shape> {
    let mut shape = None;
    let mut start = serde_json::Deserializer::from_str(text);
    // Stopping early is an error to serde, and no news here.
    let _ = start.deserialize_map(Start(&mut shape));
    shape
}

struct Start<'a>(&'a mut Option<Shape>);

impl<'de> Visitor<'de> for Start<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut has_contact_id, mut has_event_type) = (false, false);
        while let Some(Named(key)) = map.next_key::<Named<Known>>()? {
            let shape = match key {
                Known::DetailType => {
                    let detail_type: Mark<'de> = map.next_value()?;
                    *self.0 = detail_type.is_any_of(&CONTACT_EVENTS).then_some(Shape::ContactEvent);
                    return Ok(());
                }
                Known::AgentArn | Known::Snapshot => Some(Shape::AgentEvent),
                Known::LastUpdateTimestamp | Known::RecordVersion => Some(Shape::ContactRecord),
                Known::StreamingEventType => Some(Shape::ChatEvent),
                Known::ContactId => {
                    has_contact_id = true;
                    has_event_type.then_some(Shape::VoiceEvent)
                }
                Known::EventType => {
                    has_event_type = true;
                    has_contact_id.then_some(Shape::VoiceEvent)
                }
                Known::Source
                | Known::Time
                | Known::Detail
                | Known::EventTimestamp
                | Known::InitiationTimestamp
                | Known::LensMember
                | Known::Unknown => None,
            };
            if shape.is_some() {
                *self.0 = shape;
                return Ok(());
            }
            skip(&mut map)?;
        }
        Ok(())
    }
}
