//! Values that read as absent when they are of another type.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::EventTime;

/// A value of the right type, or nothing.
pub(super) struct Tolerant<T>(pub(super) Option<T>);

/// What [`Tolerant`] can read.
pub(super) trait Tolerable<'de>: Sized {
    fn of_text(_: Cow<'de, str>) -> Option<Self> {
        None
    }
    fn of_number(_: f64) -> Option<Self> {
        None
    }
    fn of_list<A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
    fn of_object<A: MapAccess<'de>>(mut object: A) -> Result<Option<Self>, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

impl<'de, T: Tolerable<'de>> Deserialize<'de> for Tolerant<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Whatever(PhantomData)).map(Self)
    }
}

struct Whatever<T>(PhantomData<T>);

impl<'de, T: Tolerable<'de>> Visitor<'de> for Whatever<T> {
    type Value = Option<T>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }
    fn visit_bool<E: de::Error>(self, _: bool) -> Result<Option<T>, E> {
        Ok(None)
    }
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Option<T>, E> {
        Ok(T::of_number(value as f64))
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Option<T>, E> {
        Ok(T::of_number(value as f64))
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Option<T>, E> {
        Ok(T::of_number(value))
    }
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Option<T>, E> {
        Ok(T::of_text(Cow::Borrowed(text)))
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Option<T>, E> {
        Ok(T::of_text(Cow::Owned(text.to_owned())))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Option<T>, A::Error> {
        T::of_list(list)
    }
    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Option<T>, A::Error> {
        T::of_object(object)
    }
}

impl<'de> Tolerable<'de> for Cow<'de, str> {
    fn of_text(text: Self) -> Option<Self> {
        Some(text)
    }
}

impl Tolerable<'_> for EventTime {
    fn of_number(seconds: f64) -> Option<Self> {
        Some(Self::from_millis((seconds * 1000.0).round() as i64))
    }
}
