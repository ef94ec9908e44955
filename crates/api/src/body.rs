//! What the body of a request says, read strictly: each member known, once, and all faults at once.

use std::fmt;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::serving::{Code, Fault, Problem};

/// What a route's body may hold.
pub(crate) trait Form: Sized {
    /// The names of the members.
    const NAMES: &'static [&'static str];

    /// Reads them. What is wrong is noted, so that one answer names all of it; nothing is read of a
    /// form that lacks what it needs.
    fn read(given: &mut Given) -> Option<Self>;
}

/// A body being read, and what was found wrong with it so far.
pub(crate) struct Given {
    members: Members,
    faults: Vec<Fault>,
}

impl Given {
    /// The value of a member, as `read` reads it; else what it must be.
    pub(crate) fn take<T>(
        &mut self,
        name: &'static str,
        must: &str,
        read: impl FnOnce(&RawValue) -> Option<T>,
    ) -> Option<T> {
        let (_, value) = self.members.0.iter().find(|(given, _)| given == name)?;
        let value = read(value);
        if value.is_none() {
            self.wrong(name, must);
        }
        value
    }

    /// The value of a member that has to be there.
    pub(crate) fn need<T>(
        &mut self,
        name: &'static str,
        must: &str,
        read: impl FnOnce(&RawValue) -> Option<T>,
    ) -> Option<T> {
        if !self.members.0.iter().any(|(given, _)| given == name) {
            self.wrong(name, must);
        }
        self.take(name, must, read)
    }

    fn wrong(&mut self, name: &str, must: impl Into<String>) {
        self.faults.push(Fault { field: name.to_owned(), detail: must.into() });
    }
}

/// The members of an object, in their order, with those that stand twice: which of them counts is
/// told differently by every reader.
#[derive(Default)]
pub(crate) struct Members(pub(crate) Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct All;

        impl<'de> Visitor<'de> for All {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        from.deserialize_map(All)
    }
}

/// The body of a request, where it is JSON and each member is known and stands once.
pub(crate) struct Json<F>(pub(crate) F);

impl<S: Send + Sync, F: Form> FromRequest<S> for Json<F> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        /// Of a name that is not known, so much is quoted.
        const QUOTED: usize = 64;
        if !is_json(request.headers()) {
            return Err(Problem::of(Code::UnsupportedMediaType));
        }
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|refused| Problem::of(Code::of_status(refused.status())))?;
        let members = serde_json::from_slice::<Members>(&bytes);
        let must = "must be a JSON object";
        let members = members.map_err(|_| Problem::fault(Code::InvalidRequest, "body", must))?;
        let mut given = Given { members, faults: Vec::new() };
        for at in 0..given.members.0.len() {
            let (before, rest) = given.members.0.split_at(at);
            let name = rest[0].0.clone();
            if !F::NAMES.contains(&name.as_str()) {
                let name: String = name.chars().take(QUOTED).collect();
                given.wrong(&name, "is no member of this body");
            } else if before.iter().any(|(other, _)| *other == name) {
                given.wrong(&name, "must stand once");
            }
        }
        match F::read(&mut given) {
            Some(form) if given.faults.is_empty() => Ok(Self(form)),
            _ => Err(Problem { faults: given.faults, ..Problem::of(Code::InvalidRequest) }),
        }
    }
}

/// Whether the body is said to be JSON, whatever its parameters.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
