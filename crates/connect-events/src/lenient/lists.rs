//! Lists and maps.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use smol_str::SmolStr;

use super::{Member, Object, Read, absent_text, object};

/// A list; what is null in it is left out.
impl<T: Member> Member for Vec<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(List(PhantomData))
    }
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

/// A map; an entry whose value is null is left out.
impl<T: Member> Member for BTreeMap<SmolStr, T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        object(deserializer)
    }
    fn absent() -> Option<Self> {
        Some(Self::new())
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Member> Object for BTreeMap<SmolStr, T> {
    fn from_members<'de, A: MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
        let mut entries = Self::new();
        while let Some((key, Read(value))) = map.next_entry::<SmolStr, Read<T>>()? {
            if let Some(value) = value {
                entries.insert(key, value);
            }
        }
        Ok(entries)
    }
}

/// One object or a list of them: Connect writes `routingCriteria` both ways.
pub(crate) struct OneOrMany<T>(pub(crate) Option<Vec<T>>);

impl<'de, T: Member + Object> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ObjectOrList(PhantomData)).map(Self)
    }
}

struct ObjectOrList<T>(PhantomData<T>);

impl<'de, T: Member + Object> Visitor<'de> for ObjectOrList<T> {
    type Value = Option<Vec<T>>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, a list of objects, or null")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        absent_text(text, &self)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        List(PhantomData).visit_seq(seq)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Ok(Some(vec![T::from_members(map)?]))
    }
}

struct List<T>(PhantomData<T>);

impl<'de, T: Member> Visitor<'de> for List<T> {
    type Value = Option<Vec<T>>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or null")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        absent_text(text, &self)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Read(element)) = seq.next_element::<Read<T>>()? {
            list.extend(element);
        }
        Ok(Some(list))
    }
}
