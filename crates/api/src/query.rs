//! What a request asks for: its path and its query, read strictly.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use connect_events::{AgentId, ContactId, EventTime, InstanceId, QueueId};
use contact_core::{AlertId, CallbackId, RequestId};
use jiff::tz::TimeZone;

use crate::Threshold;
use crate::serving::{Code, Fault, Problem};

/// What a route's query may hold.
pub(crate) trait Query: Sized {
    /// The names of the parameters.
    const NAMES: &'static [&'static str];

    /// Reads them. What is wrong is noted, so that one answer names all of it.
    fn read(asked: &mut Asked) -> Self;
}

/// A query being read, and what was found wrong with it so far.
pub(crate) struct Asked {
    values: Vec<(String, String)>,
    faults: Vec<Fault>,
}

impl Asked {
    /// The value of a parameter, as `read` reads it; else what it must be.
    pub(crate) fn take<T>(
        &mut self,
        name: &'static str,
        must: impl Into<String>,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let (_, text) = self.values.iter().find(|(given, _)| given == name)?;
        let value = read(text);
        if value.is_none() {
            self.wrong(name, must);
        }
        value
    }

    /// Notes that a parameter cannot be used.
    pub(crate) fn wrong(&mut self, name: &str, must: impl Into<String>) {
        self.faults.push(Fault { field: name.to_owned(), detail: must.into() });
    }

    /// How many rows an answer holds at the most.
    pub(crate) fn limit(&mut self, default: u32, most: u32) -> u32 {
        self.number("limit", most).unwrap_or(default)
    }

    /// The X of "within X seconds": up to seven days, as Connect has it.
    pub(crate) fn seconds(&mut self) -> Option<u32> {
        self.number("seconds", Threshold::MOST)
    }

    fn number(&mut self, name: &'static str, most: u32) -> Option<u32> {
        self.take(name, format!("must be a whole number from 1 to {most}"), |text| {
            // A sign is part of a number to Rust, and a slip here.
            let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|number| is_plain && (1..=most).contains(number))
        })
    }

    /// A moment.
    pub(crate) fn moment(&mut self, name: &'static str) -> Option<EventTime> {
        let must = "must be a moment in RFC 3339 with an offset, such as 2026-03-02T09:00:00Z";
        self.take(name, must, EventTime::parse)
    }

    /// An IANA time zone.
    pub(crate) fn zone(&mut self) -> Option<TimeZone> {
        let must = "must be an IANA time zone, such as Europe/London";
        self.take("tz", must, |name| TimeZone::get(name).ok())
    }

    /// The instance that the answer is about.
    pub(crate) fn instance(&mut self) -> Option<InstanceId> {
        self.take("instance", MUST_BE_AN_ID, |id| InstanceId::new(id).ok())
    }

    /// The whole query is read: what was found wrong with it.
    fn done(self) -> Result<(), Problem> {
        if self.faults.is_empty() {
            return Ok(());
        }
        Err(Problem { faults: self.faults, ..Problem::of(Code::InvalidRequest) })
    }
}

/// What an id must be.
pub(crate) const MUST_BE_AN_ID: &str =
    "must be an id: 1 to 256 bytes, without `#` or control characters";

/// The query of a request, where each parameter is known and stands once.
pub(crate) struct Strict<Q>(pub(crate) Q);

impl<S: Send + Sync, Q: Query> FromRequestParts<S> for Strict<Q> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        /// Of a name that is not known, so much is quoted.
        const QUOTED: usize = 64;
        let mut asked = Asked { values: Vec::new(), faults: Vec::new() };
        let query = parts.uri.query().unwrap_or_default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if !Q::NAMES.contains(&name.as_ref()) {
                let name: String = name.chars().take(QUOTED).collect();
                asked.wrong(&name, "is no parameter of this path");
            } else if asked.values.iter().any(|(given, _)| *given == name) {
                asked.wrong(&name, "must stand once");
            } else {
                asked.values.push((name.into_owned(), value.into_owned()));
            }
        }
        let query = Q::read(&mut asked);
        asked.done()?;
        Ok(Self(query))
    }
}

/// An id that stands in a path.
pub(crate) trait PathId: Sized {
    /// The name of the parameter.
    const NAME: &'static str;
    /// What it must be.
    const MUST: &'static str = MUST_BE_AN_ID;

    /// Reads the id, `None` when the text is none.
    fn read(text: &str) -> Option<Self>;
}

macro_rules! path_ids {
    ($($id:ident = $name:literal),+) => {
        $(impl PathId for $id {
            const NAME: &'static str = $name;

            fn read(text: &str) -> Option<Self> {
                Self::new(text).ok()
            }
        })+
    };
}
path_ids!(AgentId = "agentId", ContactId = "contactId", QueueId = "queueId");

impl PathId for RequestId {
    const NAME: &'static str = "callId";
    const MUST: &'static str = "must be the id of a call: 32 digits of base 16, in lower case";

    fn read(text: &str) -> Option<Self> {
        Self::new(text)
    }
}

impl PathId for CallbackId {
    const NAME: &'static str = "callbackId";
    const MUST: &'static str = "must be the id of a callback: 32 digits of base 16, in lower case";

    fn read(text: &str) -> Option<Self> {
        Self::new(text)
    }
}

impl PathId for AlertId {
    const NAME: &'static str = "alertId";
    const MUST: &'static str = "must be the id of an alert: 32 digits of base 16, in lower case";

    fn read(text: &str) -> Option<Self> {
        Self::new(text)
    }
}

/// The id in the path of a request.
pub(crate) struct Named<I>(pub(crate) I);

impl<S: Send + Sync, I: PathId> FromRequestParts<S> for Named<I> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        let id = text.ok().and_then(|Path(text)| I::read(&text));
        id.map(Self).ok_or_else(|| Problem::fault(Code::InvalidRequest, I::NAME, I::MUST))
    }
}
