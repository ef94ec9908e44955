//! How members are read that real payloads leave out, null, or misspell.
//!
//! Every member of the models is read through [`Member`], so the rules are the same everywhere: a
//! missing member, `null`, and the text `"null"` (which one public archive holds where a null or
//! an object belongs) all mean "not known". So does `""` where an id, an ARN, a time or a value of
//! an enumeration belongs. A time or an id that is there and cannot be used is an error.

mod lists;

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use smol_str::SmolStr;

use crate::ids::UNUSABLE_ID;
use crate::time::UNUSABLE_TIME;
use crate::{AgentId, Arn, ContactId, EventTime, InstanceId, Personal};

/// What a member of a model can be.
pub(crate) trait Member: Sized {
    /// Reads the member; `None` when it is there and says "not known".
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error>;

    /// What stands for a member that is not known; `None` where it has to be known.
    fn absent() -> Option<Self> {
        None
    }

    /// True for what [`Member::absent`] gives.
    fn is_absent(&self) -> bool {
        false
    }
}

/// Lets serde read a [`Member`].
pub(crate) struct Read<T>(pub(crate) Option<T>);

impl<'de, T: Member> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

impl<T: Member> Member for Option<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(T::read(deserializer)?.map(Some))
    }
    fn absent() -> Option<Self> {
        Some(None)
    }
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Member> Member for Box<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(T::read(deserializer)?.map(Self::new))
    }
    fn is_absent(&self) -> bool {
        T::is_absent(self)
    }
}

impl<T: Member> Member for Personal<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        Ok(T::read(deserializer)?.map(Self::new))
    }
    fn is_absent(&self) -> bool {
        self.expose().is_absent()
    }
}

pub(crate) use lists::OneOrMany;

/// What is read from the members of a JSON object.
pub(crate) trait Object: Sized {
    fn from_members<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// An object or nothing.
pub(crate) fn object<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Object,
{
    deserializer.deserialize_any(Members(PhantomData))
}

struct Members<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for Members<T> {
    type Value = Option<T>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or null")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        absent_text(text, &self)
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::from_members(map).map(Some)
    }
}

/// The text `"null"` is nothing; any other is of the wrong type.
pub(crate) fn absent_text<T, E: de::Error>(
    text: &str,
    expected: &dyn de::Expected,
) -> Result<Option<T>, E> {
    match text {
        "null" => Ok(None),
        _ => Err(E::invalid_type(de::Unexpected::Str(text), expected)),
    }
}

/// Text that `read` makes a value of, or nothing.
///
/// `unusable` is what any other type is answered with, where that has a message of its own.
pub(crate) fn text<'de, D, T, F>(
    deserializer: D,
    unusable: Option<&'static str>,
    read: F,
) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    F: FnOnce(&str) -> Result<Option<T>, &'static str>,
{
    deserializer.deserialize_any(Text { unusable, read })
}

struct Text<F> {
    unusable: Option<&'static str>,
    read: F,
}

impl<F> Text<F> {
    fn refuse<V, E: de::Error>(&self, found: de::Unexpected<'_>) -> Result<V, E> {
        Err(match self.unusable {
            Some(message) => E::custom(message),
            None => E::invalid_type(found, &"text or null"),
        })
    }
}

impl<'de, T, F> Visitor<'de> for Text<F>
where
    F: FnOnce(&str) -> Result<Option<T>, &'static str>,
{
    type Value = Option<T>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text or null")
    }
    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        if text == "null" {
            return Ok(None);
        }
        (self.read)(text).map_err(E::custom)
    }
    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        self.refuse(de::Unexpected::Bool(value))
    }
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        self.refuse(de::Unexpected::Signed(value))
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        self.refuse(de::Unexpected::Unsigned(value))
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        self.refuse(de::Unexpected::Float(value))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        self.refuse(de::Unexpected::Seq)
    }
    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        self.refuse(de::Unexpected::Map)
    }
}

impl Member for SmolStr {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        text(deserializer, None, |text| Ok(Some(text.into())))
    }
}

impl Member for Arn {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        text(deserializer, None, |text| Ok((!text.is_empty()).then(|| Self::new(text))))
    }
}

/// The 1970 sentinels are nothing too.
impl Member for EventTime {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        text(deserializer, Some(UNUSABLE_TIME), |text| {
            if text.is_empty() {
                return Ok(None);
            }
            let time = Self::parse(text).ok_or(UNUSABLE_TIME)?;
            Ok(Some(time).filter(|time| !time.is_sentinel()))
        })
    }
}

macro_rules! id_members {
    ($($id:ident),+) => {$(
        impl Member for $id {
            fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
                text(deserializer, Some(UNUSABLE_ID), |text| {
                    if text.is_empty() {
                        return Ok(None);
                    }
                    Self::new(text).map(Some).map_err(|_| UNUSABLE_ID)
                })
            }
        }
    )+};
}
id_members!(AgentId, ContactId, InstanceId);

/// What a name in an object is matched to.
pub(crate) trait Key: Sized {
    fn of(name: &str) -> Self;
}

/// Lets serde read a [`Key`].
pub(crate) struct Named<K>(pub(crate) K);

impl<'de, K: Key> Deserialize<'de> for Named<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name<K>(PhantomData<K>);
        impl<K: Key> Visitor<'_> for Name<K> {
            type Value = Named<K>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a member's name")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<Named<K>, E> {
                Ok(Named(K::of(name)))
            }
        }
        deserializer.deserialize_identifier(Name(PhantomData))
    }
}

/// Passes over a member that the model does not know.
pub(crate) fn skip<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(|_| ())
}
