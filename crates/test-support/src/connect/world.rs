//! What a double knows.

use std::collections::{BTreeMap, VecDeque};

use serde_json::Value;

use super::ConnectDouble;
use super::ConnectFault;

/// Everything that a double holds, and counted.
#[derive(Debug)]
pub(super) struct World {
    /// Seconds since the start.
    seconds: u32,
    made: usize,
    pub(super) contacts: BTreeMap<String, Value>,
    /// By token: the first request, and its contact.
    pub(super) tokens: BTreeMap<String, (Value, String)>,
    pub(super) misused_tokens: usize,
    pub(super) most_calls: usize,
    pub(super) page: usize,
    pub(super) dials: BTreeMap<String, usize>,
    pub(super) requests: BTreeMap<&'static str, usize>,
    pub(super) script: BTreeMap<&'static str, VecDeque<ConnectFault>>,
    pub(super) voice: BTreeMap<String, Vec<Value>>,
    pub(super) chats: BTreeMap<String, Chat>,
    pub(super) users: Vec<Value>,
    /// By queue, channel and name.
    pub(super) metrics: BTreeMap<(String, String, String), f64>,
}

/// What Contact Lens found in a chat.
#[derive(Clone, Debug)]
pub(super) struct Chat {
    pub(super) status: &'static str,
    pub(super) output: &'static str,
    pub(super) segments: Vec<Value>,
}

impl Default for World {
    fn default() -> Self {
        Self {
            seconds: 0,
            made: 0,
            contacts: BTreeMap::new(),
            tokens: BTreeMap::new(),
            misused_tokens: 0,
            most_calls: 10,
            page: usize::MAX,
            dials: BTreeMap::new(),
            requests: BTreeMap::new(),
            script: BTreeMap::new(),
            voice: BTreeMap::new(),
            chats: BTreeMap::new(),
            users: Vec::new(),
            metrics: BTreeMap::new(),
        }
    }
}

impl World {
    /// Counts a request, and says what happens to it.
    pub(super) fn count(&mut self, operation: &'static str) -> ConnectFault {
        *self.requests.entry(operation).or_default() += 1;
        let script = self.script.get_mut(operation);
        script.and_then(VecDeque::pop_front).unwrap_or(ConnectFault::Pass)
    }

    /// The clock goes on.
    pub(super) fn tick(&mut self) {
        self.seconds += 1;
    }

    /// The moment, as Connect writes it: seconds since 1970, with a fraction.
    pub(super) fn now(&self) -> f64 {
        f64::from(ConnectDouble::START + self.seconds) + 0.25
    }

    /// An id that no contact of this double has.
    pub(super) fn fresh_id(&mut self) -> String {
        self.made += 1;
        format!("00000000-0000-4000-8000-{:012}", self.made)
    }

    /// How many contacts go on.
    pub(super) fn calls(&self) -> usize {
        self.contacts.values().filter(|contact| contact["DisconnectTimestamp"].is_null()).count()
    }
}
