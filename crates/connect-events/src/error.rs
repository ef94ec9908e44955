//! Why a payload could not be decoded.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use crate::Feed;

/// Why a payload could not be decoded.
///
/// It says which feed and which member, and never quotes the payload, which is personal data.
pub struct DecodeError {
    feed: Option<Feed>,
    kind: Kind,
}

pub(crate) enum Kind {
    Base64(base64_simd::Error),
    Data,
    Json(serde_json::Error),
    Utf8(std::str::Utf8Error),
    UnknownShape,
    Shape { field: Cow<'static, str>, source: serde_json::Error },
    MissingId(Cow<'static, str>),
    Id(Cow<'static, str>),
    MissingTime(Cow<'static, str>),
    Time(Cow<'static, str>),
}

impl DecodeError {
    pub(crate) fn new(feed: Option<Feed>, kind: Kind) -> Self {
        Self { feed, kind }
    }

    /// Every value that [`DecodeError::code`] can have.
    pub const CODES: [&'static str; 9] = [
        "bad_base64",
        "missing_data",
        "bad_json",
        "unknown_shape",
        "bad_shape",
        "missing_id",
        "bad_id",
        "missing_time",
        "bad_time",
    ];

    /// A stable code with few values, for metrics and quarantine rows. Dashboards alert on it, so
    /// a rename is a breaking change.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.kind {
            Kind::Base64(_) => "bad_base64",
            Kind::Data => "missing_data",
            Kind::Json(_) | Kind::Utf8(_) => "bad_json",
            Kind::UnknownShape => "unknown_shape",
            Kind::Shape { .. } => "bad_shape",
            Kind::MissingId(_) => "missing_id",
            Kind::Id(_) => "bad_id",
            Kind::MissingTime(_) => "missing_time",
            Kind::Time(_) => "bad_time",
        }
    }

    /// The feed that the payload is of, where its shape told.
    #[must_use]
    pub fn feed(&self) -> Option<Feed> {
        self.feed
    }

    /// The member at fault, as the feed spells it, where one is.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match &self.kind {
            Kind::Shape { field, .. }
            | Kind::MissingId(field)
            | Kind::Id(field)
            | Kind::MissingTime(field)
            | Kind::Time(field) => Some(&**field).filter(|field| !field.is_empty()),
            Kind::Base64(_) | Kind::Data | Kind::Json(_) | Kind::Utf8(_) | Kind::UnknownShape => {
                None
            }
        }
    }

    /// Where in the document the fault was found: line and column, both from 1.
    #[must_use]
    pub fn position(&self) -> Option<(usize, usize)> {
        match &self.kind {
            Kind::Json(source) | Kind::Shape { source, .. } => {
                Some((source.line(), source.column()))
            }
            Kind::Base64(_)
            | Kind::Data
            | Kind::Utf8(_)
            | Kind::UnknownShape
            | Kind::MissingId(_)
            | Kind::Id(_)
            | Kind::MissingTime(_)
            | Kind::Time(_) => None,
        }
    }
}

/// Holds what `Display` says: the cause of a fault may quote the payload.
impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("code", &self.code())
            .field("feed", &self.feed)
            .field("field", &self.field())
            .field("position", &self.position())
            .finish()
    }
}

/// Names the feed and the fault. Never the payload, and never the cause, which may quote it.
impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.feed {
            Some(feed) => write!(f, "{feed} payload ")?,
            None => f.write_str("payload ")?,
        }
        match &self.kind {
            Kind::Base64(_) => f.write_str("is not base64"),
            Kind::Data => f.write_str("has no `data`"),
            Kind::Json(source) => {
                write!(f, "is not JSON (line {}, column {})", source.line(), source.column())
            }
            Kind::Utf8(source) => {
                write!(f, "is not UTF-8 (byte {})", source.valid_up_to() + 1)
            }
            Kind::UnknownShape => f.write_str("is JSON, but no document of any feed"),
            Kind::Shape { field, .. } if field.is_empty() => f.write_str("is of another type"),
            Kind::Shape { field, .. } => write!(f, "has a `{field}` of another type"),
            Kind::MissingId(field) => write!(f, "has no id in `{field}`"),
            Kind::Id(field) => write!(f, "has no usable id in `{field}`"),
            Kind::MissingTime(field) => write!(f, "has no time in `{field}`"),
            Kind::Time(field) => write!(f, "has no usable time in `{field}`"),
        }
    }
}

/// The cause may quote a value of the payload: keep it out of logs.
impl StdError for DecodeError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.kind {
            Kind::Base64(source) => Some(source),
            Kind::Json(source) | Kind::Shape { source, .. } => Some(source),
            Kind::Utf8(source) => Some(source),
            Kind::Data
            | Kind::UnknownShape
            | Kind::MissingId(_)
            | Kind::Id(_)
            | Kind::MissingTime(_)
            | Kind::Time(_) => None,
        }
    }
}
