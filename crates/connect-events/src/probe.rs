//! A cheap first look at a document: which feed it is of, and whether its identity and time hold.
//!
//! The look goes over the whole document once and keeps nothing but marks and borrowed text, so
//! that the model of the feed is then read in one go, into its own type.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::error::Kind;
use crate::lenient::{Key, Named, skip};
use crate::mark::{Mark, Value};
use crate::{Arn, ContactId, EventTime};

/// What a document is, told by its members alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    ContactEvent,
    OtherEvent,
    AgentEvent,
    ContactRecord,
    VoiceEvent,
    ChatEvent,
}

#[derive(Default)]
pub(crate) struct Probe<'a> {
    is_object: bool,
    detail_type: Mark<'a>,
    source: Mark<'a>,
    time: Mark<'a>,
    detail: Option<Value<'a>>,
    agent_arn: Mark<'a>,
    event_timestamp: Mark<'a>,
    contact_id: Mark<'a>,
    last_update_timestamp: Mark<'a>,
    has_snapshot: bool,
    has_record_version: bool,
    has_initiation_timestamp: bool,
    has_event_type: bool,
    has_streaming_event_type: bool,
    has_lens_member: bool,
}

pub(crate) const CONTACT_EVENTS: [&str; 2] =
    ["Amazon Connect Contact Event", "Connect Customer Contact Event"];

impl Probe<'_> {
    /// The shape; `None` for JSON of no feed.
    pub(crate) fn shape(&self) -> Option<Shape> {
        if !self.is_object {
            return None;
        }
        if self.detail_type != Mark::Missing {
            if self.detail_type.is_any_of(&CONTACT_EVENTS) {
                return Some(Shape::ContactEvent);
            }
            return self.source.is_any_of(&["aws.connect"]).then_some(Shape::OtherEvent);
        }
        if self.has_snapshot || self.agent_arn != Mark::Missing {
            return Some(Shape::AgentEvent);
        }
        let has_contact_id = self.contact_id != Mark::Missing;
        if self.has_record_version
            || self.last_update_timestamp != Mark::Missing
            || (self.has_initiation_timestamp && has_contact_id)
        {
            return Some(Shape::ContactRecord);
        }
        if self.has_streaming_event_type {
            return Some(Shape::ChatEvent);
        }
        let has_lens_member = self.has_lens_member || has_contact_id;
        (self.has_event_type && has_lens_member).then_some(Shape::VoiceEvent)
    }

    /// Checks the members without which an event of this shape says nothing.
    pub(crate) fn check(&self, shape: Shape) -> Result<(), Kind> {
        match shape {
            Shape::ContactEvent => {
                match &self.detail {
                    Some(Value::Object { contact_id }) => id(contact_id, "detail.contactId")?,
                    Some(Value::Mark(Mark::Missing | Mark::Empty)) | None => {
                        id(&Mark::Missing, "detail.contactId")?;
                    }
                    // Reading the model tells of it.
                    Some(Value::Mark(Mark::Text(_) | Mark::Wrong)) => {}
                }
                time(&self.time, "time")
            }
            Shape::OtherEvent => time(&self.time, "time"),
            Shape::AgentEvent => {
                usable(&self.agent_arn, "AgentARN", &ID, |arn| Arn::new(arn).agent_id().is_some())?;
                time(&self.event_timestamp, "EventTimestamp")
            }
            Shape::ContactRecord => {
                id(&self.contact_id, "ContactId")?;
                time(&self.last_update_timestamp, "LastUpdateTimestamp")
            }
            Shape::VoiceEvent | Shape::ChatEvent => id(&self.contact_id, "ContactId"),
        }
    }
}

/// How to say that a member is missing, and that it cannot be used.
type Words = (fn(Cow<'static, str>) -> Kind, fn(Cow<'static, str>) -> Kind);
const ID: Words = (Kind::MissingId, Kind::Id);
const TIME: Words = (Kind::MissingTime, Kind::Time);

fn id(mark: &Mark<'_>, field: &'static str) -> Result<(), Kind> {
    usable(mark, field, &ID, |text| ContactId::new(text).is_ok())
}

fn time(mark: &Mark<'_>, field: &'static str) -> Result<(), Kind> {
    usable(mark, field, &TIME, |text| EventTime::parse(text).is_some())?;
    match mark {
        // "Not yet" is no time.
        Mark::Text(text) if EventTime::parse(text).is_some_and(EventTime::is_sentinel) => {
            Err(Kind::MissingTime(field.into()))
        }
        Mark::Text(_) | Mark::Missing | Mark::Empty | Mark::Wrong => Ok(()),
    }
}

fn usable(
    mark: &Mark<'_>,
    field: &'static str,
    (missing, bad): &Words,
    fits: impl Fn(&str) -> bool,
) -> Result<(), Kind> {
    match mark {
        Mark::Missing | Mark::Empty => Err(missing(field.into())),
        Mark::Text(text) if fits(text) => Ok(()),
        Mark::Text(_) | Mark::Wrong => Err(bad(field.into())),
    }
}

pub(crate) enum Known {
    DetailType,
    Source,
    Time,
    Detail,
    AgentArn,
    EventTimestamp,
    ContactId,
    LastUpdateTimestamp,
    Snapshot,
    RecordVersion,
    InitiationTimestamp,
    EventType,
    StreamingEventType,
    LensMember,
    Unknown,
}

impl Key for Known {
    fn of(name: &str) -> Self {
        match name {
            "detail-type" => Self::DetailType,
            "source" => Self::Source,
            "time" => Self::Time,
            "detail" => Self::Detail,
            "AgentARN" => Self::AgentArn,
            "EventTimestamp" => Self::EventTimestamp,
            "ContactId" => Self::ContactId,
            "LastUpdateTimestamp" => Self::LastUpdateTimestamp,
            "CurrentAgentSnapshot" | "PreviousAgentSnapshot" => Self::Snapshot,
            "AWSContactTraceRecordFormatVersion" => Self::RecordVersion,
            "InitiationTimestamp" => Self::InitiationTimestamp,
            "EventType" => Self::EventType,
            "StreamingEventType" => Self::StreamingEventType,
            "Segments" | "Version" | "Channel" | "LanguageCode" => Self::LensMember,
            _ => Self::Unknown,
        }
    }
}

impl<'de> Deserialize<'de> for Probe<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Look)
    }
}

struct Look;

impl<'de> Visitor<'de> for Look {
    type Value = Probe<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Probe<'de>, A::Error> {
        let mut probe = Probe { is_object: true, ..Probe::default() };
        while let Some(Named(key)) = map.next_key::<Named<Known>>()? {
            match key {
                Known::DetailType => probe.detail_type.set(map.next_value()?),
                Known::Source => probe.source.set(map.next_value()?),
                Known::Time => probe.time.set(map.next_value()?),
                Known::AgentArn => probe.agent_arn.set(map.next_value()?),
                Known::EventTimestamp => probe.event_timestamp.set(map.next_value()?),
                Known::ContactId => probe.contact_id.set(map.next_value()?),
                Known::LastUpdateTimestamp => probe.last_update_timestamp.set(map.next_value()?),
                Known::Detail => match map.next_value()? {
                    Value::Mark(Mark::Empty) if probe.detail.is_some() => {}
                    value => probe.detail = Some(value),
                },
                Known::Snapshot => probe.has_snapshot = passed(&mut map)?,
                Known::RecordVersion => probe.has_record_version = passed(&mut map)?,
                Known::InitiationTimestamp => probe.has_initiation_timestamp = passed(&mut map)?,
                Known::EventType => probe.has_event_type = passed(&mut map)?,
                Known::StreamingEventType => probe.has_streaming_event_type = passed(&mut map)?,
                Known::LensMember => probe.has_lens_member = passed(&mut map)?,
                Known::Unknown => skip(&mut map)?,
            }
        }
        Ok(probe)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Probe<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Probe::default())
    }
    fn visit_unit<E: de::Error>(self) -> Result<Probe<'de>, E> {
        Ok(Probe::default())
    }
    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Probe<'de>, E> {
        Ok(Probe::default())
    }
    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Probe<'de>, E> {
        Ok(Probe::default())
    }
    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Probe<'de>, E> {
        Ok(Probe::default())
    }
    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Probe<'de>, E> {
        Ok(Probe::default())
    }
    fn visit_str<E: de::Error>(self, _: &str) -> Result<Probe<'de>, E> {
        Ok(Probe::default())
    }
}

/// Passes over a member of which it matters only that it is there.
fn passed<'de, A: MapAccess<'de>>(map: &mut A) -> Result<bool, A::Error> {
    skip(map).map(|()| true)
}
