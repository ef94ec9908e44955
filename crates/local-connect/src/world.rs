//! What an instance knows.

use std::collections::{BTreeMap, VecDeque};

use connect_events::EventTime;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::{Change, ConnectFault, Dialled, Settings};

/// Everything that an instance holds, and counted.
pub(crate) struct World {
    settings: Settings,
    /// When the request came that is being served.
    now: EventTime,
    made: usize,
    pub(crate) contacts: BTreeMap<String, Value>,
    /// By token: the first request, and its contact.
    pub(crate) tokens: BTreeMap<String, (Value, String)>,
    pub(crate) misused_tokens: usize,
    pub(crate) most_calls: usize,
    pub(crate) page: usize,
    pub(crate) dials: BTreeMap<String, usize>,
    pub(crate) requests: BTreeMap<&'static str, usize>,
    pub(crate) script: BTreeMap<&'static str, VecDeque<ConnectFault>>,
    pub(crate) voice: BTreeMap<String, Vec<Value>>,
    pub(crate) chats: BTreeMap<String, Chat>,
    pub(crate) users: Vec<Value>,
    /// By queue, channel and name.
    pub(crate) metrics: BTreeMap<(String, String, String), f64>,
}

/// What Contact Lens found in a chat.
#[derive(Clone, Debug)]
pub(crate) struct Chat {
    pub(crate) status: &'static str,
    pub(crate) output: &'static str,
    pub(crate) segments: Vec<Value>,
}

impl World {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            now: EventTime::from_millis(0),
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

    /// Counts a request, and says what happens to it.
    pub(crate) fn count(&mut self, operation: &'static str) -> ConnectFault {
        *self.requests.entry(operation).or_default() += 1;
        let script = self.script.get_mut(operation);
        script.and_then(VecDeque::pop_front).unwrap_or(ConnectFault::Pass)
    }

    /// Looks at the clock: a request is being served.
    pub(crate) fn look_at_the_clock(&mut self) {
        self.now = (self.settings.clock)();
    }

    /// The moment, as Connect writes it: seconds since 1970, with a fraction.
    pub(crate) fn now(&self) -> f64 {
        seconds(self.now)
    }

    /// The instance that is served.
    pub(crate) fn instance(&self) -> &str {
        &self.settings.instance
    }

    /// Tells of what is being done to a contact.
    pub(crate) fn tell(&self, contact: &str, dialled: Option<Dialled>) {
        (self.settings.tell)(Change { at: self.now, contact: contact.to_owned(), dialled });
    }

    /// An id in the form of a UUID that no contact of this instance has.
    pub(crate) fn fresh_id(&mut self, token: Option<&str>) -> String {
        self.made += 1;
        let named = format!("{} {}", self.made, token.unwrap_or_default());
        let digest = Sha256::digest(named);
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let (a, b, c, d) = (&digest[..4], &digest[4..6], &digest[6..8], &digest[8..14]);
        format!("{}-{}-4000-8{}-{}", hex(a), hex(b), &hex(c)[1..], hex(d))
    }

    /// How many contacts go on.
    pub(crate) fn calls(&self) -> usize {
        self.contacts.values().filter(|contact| contact["DisconnectTimestamp"].is_null()).count()
    }
}

/// A moment as Connect writes it: seconds since 1970, with a fraction.
pub(crate) fn seconds(moment: EventTime) -> f64 {
    moment.as_millis() as f64 / 1_000.0
}
