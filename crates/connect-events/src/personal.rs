//! Data about a person, kept out of logs by its type.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A value about a person: a number, a name, an utterance, a contact attribute.
///
/// `Debug` shows `<personal>`, there is no `Display`, and [`Personal::expose`] makes each use
/// visible in the code. It reads and writes on the wire like the value inside.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// Marks a value as personal.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value. Never for a log line, an error, or a metric.
    pub fn expose(&self) -> &T {
        &self.0
    }

    /// The value itself, no longer guarded.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<personal>")
    }
}
