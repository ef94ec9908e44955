//! Numbers and truth values, read as the feeds write them.

use std::fmt;

use serde::de::{self, Deserializer, Visitor};

use crate::lenient::{Member, absent_text};

/// A whole number. Connect writes durations without a fraction; `60.0` is read too.
impl Member for i64 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        struct Whole;
        impl Visitor<'_> for Whole {
            type Value = Option<i64>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number or null")
            }
            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(None)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                absent_text(text, &self)
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
                Ok(Some(value))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
                let unexpected = de::Unexpected::Unsigned(value);
                value.try_into().map(Some).map_err(|_| E::invalid_value(unexpected, &self))
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
                /// Below this, two raised to the 53rd, every whole number has its own float.
                const EXACT: f64 = 9_007_199_254_740_992.0;
                if value.fract() == 0.0 && value.abs() < EXACT {
                    return Ok(Some(value as i64));
                }
                Err(E::invalid_value(de::Unexpected::Float(value), &self))
            }
        }
        deserializer.deserialize_any(Whole)
    }
}

/// A score or level. Connect mixes `0` and `0.8`.
impl Member for f64 {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        struct Score;
        impl Visitor<'_> for Score {
            type Value = Option<f64>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number or null")
            }
            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(None)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                absent_text(text, &self)
            }
            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
                Ok(Some(value as f64))
            }
            fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
                Ok(Some(value as f64))
            }
            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
                Ok(Some(value))
            }
        }
        deserializer.deserialize_any(Score)
    }
}

impl Member for bool {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Self>, D::Error> {
        struct Truth;
        impl Visitor<'_> for Truth {
            type Value = Option<bool>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false or null")
            }
            fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
                Ok(None)
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                absent_text(text, &self)
            }
            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
                Ok(Some(value))
            }
        }
        deserializer.deserialize_any(Truth)
    }
}
