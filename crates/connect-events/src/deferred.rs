//! A part of an event that is read when it is asked for.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserializer, Serialize, Serializer};

use crate::error::Kind;
use crate::lenient::{Member, Read};
use crate::{DecodeError, RawJson};

/// A value kept as the JSON text that it came as, and read by [`Deferred::read`].
///
/// For what is long and seldom looked at: an agent event holds the queues of the agent's routing
/// profile twice, and heart beats repeat them every two minutes; a contact record holds up to 32 KiB
/// of attributes.
///
/// `Debug` and `Serialize` show the value, or what the text is when it cannot be read.
pub struct Deferred<T> {
    text: RawJson,
    value: PhantomData<fn() -> T>,
}

#[expect(private_bounds, reason = "what can be read is what the models of this crate hold")]
impl<T: Member + Default> Deferred<T> {
    /// Reads the value, by the rules of every other member.
    ///
    /// # Errors
    ///
    /// [`DecodeError`] with the code `bad_shape` when it is of another type than documented. The
    /// event around it was sound all the same.
    pub fn read(&self) -> Result<T, DecodeError> {
        let Read(value) = serde_json::from_str(self.text.as_str())
            .map_err(|source| DecodeError::new(None, Kind::Shape { field: "".into(), source }))?;
        Ok(value.unwrap_or_default())
    }
}

impl<T> Deferred<T> {
    /// False where the text cannot hold a name, so that reading it would be in vain.
    #[must_use]
    pub fn mentions(&self, name: &str) -> bool {
        self.text.as_str().contains(name)
    }
}

impl<T> Clone for Deferred<T> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), value: PhantomData }
    }
}

impl<T> PartialEq for Deferred<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T: Member + Default + fmt::Debug> fmt::Debug for Deferred<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.read() {
            Ok(value) => value.fmt(f),
            Err(_) => self.text.fmt(f),
        }
    }
}

impl<T: Member + Default + Serialize> Serialize for Deferred<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.read() {
            Ok(value) => value.serialize(serializer),
            Err(_) => self.text.serialize(serializer),
        }
    }
}

impl<T> Member for Deferred<T> {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        // An empty list or map says no more than a missing one.
        let text =
            RawJson::read(deserializer)?.filter(|text| !matches!(text.as_str(), "[]" | "{}"));
        Ok(text.map(|text| Self { text, value: PhantomData }))
    }
}
