//! One value of a document, as far as a first look goes.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::lenient::{Key, Named, skip};

/// A member that matters, or what stands in its place.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Mark<'a> {
    /// The document does not have it.
    #[default]
    Missing,
    /// Null, `""` or `"null"`.
    Empty,
    Text(Cow<'a, str>),
    /// A value that is no text.
    Wrong,
}

impl Mark<'_> {
    pub(crate) fn is_any_of(&self, texts: &[&str]) -> bool {
        match self {
            Self::Text(text) => texts.iter().any(|known| known.eq_ignore_ascii_case(text)),
            Self::Missing | Self::Empty | Self::Wrong => false,
        }
    }

    /// As in the models, the last value that is not null counts.
    pub(crate) fn set(&mut self, later: Self) {
        if *self == Self::Missing || later != Self::Empty {
            *self = later;
        }
    }
}

impl<'de> Deserialize<'de> for Mark<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Mark(mark) => Ok(mark),
            Value::Object { .. } => Ok(Self::Wrong),
        }
    }
}

/// Any value: a mark, or the ids of an object.
pub(crate) enum Value<'a> {
    Mark(Mark<'a>),
    Object { contact_id: Mark<'a> },
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Value<'de>, E> {
        Ok(Value::Mark(Mark::Empty))
    }
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Mark(match text {
            "" | "null" => Mark::Empty,
            _ => Mark::Text(Cow::Borrowed(text)),
        }))
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Mark(match text {
            "" | "null" => Mark::Empty,
            _ => Mark::Text(Cow::Owned(text.to_owned())),
        }))
    }
    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Mark(Mark::Wrong))
    }
    fn visit_i64<E: de::Error>(self, _: i64) -> Result<Value<'de>, E> {
        Ok(Value::Mark(Mark::Wrong))
    }
    fn visit_u64<E: de::Error>(self, _: u64) -> Result<Value<'de>, E> {
        Ok(Value::Mark(Mark::Wrong))
    }
    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Value<'de>, E> {
        Ok(Value::Mark(Mark::Wrong))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Mark(Mark::Wrong))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut contact_id = Mark::Missing;
        while let Some(Named(key)) = map.next_key::<Named<InDetail>>()? {
            match key {
                InDetail::ContactId => contact_id.set(map.next_value()?),
                InDetail::Unknown => skip(&mut map)?,
            }
        }
        Ok(Value::Object { contact_id })
    }
}

enum InDetail {
    ContactId,
    Unknown,
}

impl Key for InDetail {
    fn of(name: &str) -> Self {
        match name {
            "contactId" | "ContactId" => Self::ContactId,
            _ => Self::Unknown,
        }
    }
}
