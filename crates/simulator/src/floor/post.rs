//! The post: documents, and when they are published.

use std::collections::BTreeMap;

use connect_events::{EventTime, Feed};
use serde_json::Value;

use super::Floor;
use crate::chance::Chance;
use crate::day::Sent;
use crate::log::{AgentNo, ContactNo};
use crate::wire::{self, agent_event, contact_event, lens, record};
use crate::world::Channel;

/// How long after the moment a contact event is published, in milliseconds: about as long as was
/// seen in captures, and always the same, so that publication keeps the world's order.
const CONTACT_EVENT_MILLIS: i64 = 800;
/// The same for agent events.
const AGENT_EVENT_MILLIS: i64 = 300;
/// The same for Contact Lens.
const LENS_MILLIS: i64 = 2_500;

/// Documents that were written. Its chance is its own: what is written does not change what happens.
pub(crate) struct Post {
    chance: Chance,
    /// What is not published yet: by the moment of publication, and what is written first goes
    /// first.
    waiting: BTreeMap<(i64, u64), Sent>,
    written: u64,
    /// Whether agents are told of.
    tells_of_agents: bool,
}

impl Post {
    pub(crate) fn new(seed: u64, start: EventTime) -> Self {
        let chance = Chance::new(seed, 1).with_ids_of(start);
        Self { chance, waiting: BTreeMap::new(), written: 0, tells_of_agents: true }
    }

    /// One that tells of contacts alone: somebody else tells of their agents.
    pub(crate) fn of_contacts_alone(seed: u64, start: EventTime) -> Self {
        Self { tells_of_agents: false, ..Self::new(seed, start) }
    }

    /// The post of the day after, with what this one has not published yet.
    pub(crate) fn of_next_day(&mut self, seed: u64, start: EventTime) -> Self {
        let waiting = std::mem::take(&mut self.waiting);
        Self { waiting, written: self.written, ..Self::new(seed, start) }
    }

    fn send(&mut self, at_millis: i64, feed: Feed, about: &str, document: &Value) {
        self.written += 1;
        let about = about.to_owned();
        let sent = Sent { at_millis, feed, about, document: document.to_string() };
        self.waiting.insert((at_millis, self.written), sent);
    }

    /// When the next document is published.
    pub(crate) fn next_at(&self) -> Option<i64> {
        self.waiting.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes out what is published next, if that is not after `until`.
    pub(crate) fn publish(&mut self, until: i64) -> Option<Sent> {
        let next = self.waiting.first_entry()?;
        (next.key().0 <= until).then(|| next.remove())
    }
}

impl Floor {
    pub(super) fn post_contact(&mut self, contact: ContactNo, event: &'static str) {
        self.log.end = self.now;
        let id = self.post.chance.id();
        let document = contact_event::document(&self.log, contact, event, self.now, &id);
        let about = &self.log.contacts[contact].id;
        self.post.send(self.now + CONTACT_EVENT_MILLIS, Feed::ContactEvents, about, &document);
    }

    /// The agent's newest state, and the one before it where that changed.
    pub(super) fn post_agent(&mut self, agent: AgentNo, event: &'static str, changed: bool) {
        if !self.post.tells_of_agents {
            return;
        }
        self.log.end = self.now;
        let id = self.post.chance.id();
        let document = agent_event::document(&self.log, agent, event, changed, self.now, &id);
        let about = wire::agent_arn(&self.log, agent);
        self.post.send(self.now + AGENT_EVENT_MILLIS, Feed::AgentEvents, &about, &document);
    }

    /// What Contact Lens heard, of some calls.
    pub(super) fn post_conversation(&mut self, contact: ContactNo) {
        let share = self.world.habits.conversations;
        let is_call = self.log.contacts[contact].channel == Channel::Voice;
        if !self.post.chance.happens(share) || !is_call {
            return;
        }
        let about = &self.log.contacts[contact];
        for (at, document) in lens::documents(&self.log.instance, about, &mut self.post.chance) {
            self.post.send(at + LENS_MILLIS, Feed::ContactLens, &about.id, &document);
        }
    }

    /// The record, a minute after the end, and its revisions later. A first edition that is
    /// corrected later tells less interaction than there was; revisions told in one second differ
    /// in their attributes only.
    pub(super) fn post_records(&mut self, contact: ContactNo) {
        let chance = &mut self.post.chance;
        let revised = chance.happens(self.world.habits.revisions);
        let missing = if revised && chance.happens(0.3) { chance.between(1, 5) } else { 0 };
        let first = wire::second(self.now) + chance.between(62, 68);
        let mut editions = vec![(first, missing, "first")];
        if revised {
            let second = first + chance.between(300, 3_600);
            editions.push((second, 0, "second"));
            if chance.happens(0.4) {
                editions.push((second, 0, "third"));
            }
        }
        for (place, (updated, missing, note)) in editions.into_iter().enumerate() {
            let edition = record::Edition { updated, missing, note };
            let document = record::document(&self.log, contact, edition);
            let at = updated * 1000 + 900 + place as i64 * 40;
            let about = &self.log.contacts[contact].id;
            self.post.send(at, Feed::ContactRecords, about, &document);
        }
    }
}
