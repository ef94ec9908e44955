//! From the queue to an agent: routing, ringing, dialling.

use super::{Floor, Step};
use crate::log::{AgentNo, ContactNo, HandState, InHand, Method, Offer, OfferEnd, Status};
use crate::plan::Talk;
use crate::world::Channel;

/// After how long an unanswered ring is missed, in milliseconds.
const RING_MILLIS: i64 = 20_000;

impl Floor {
    /// Gives waiting contacts to free agents: the longest waiting contact first, to the agent who
    /// has been idle longest.
    pub(super) fn route(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let waiting: Vec<_> = self.waiting.keys().copied().collect();
        for key in waiting {
            if let Some(agent) = self.agent_for(key.1) {
                self.waiting.remove(&key);
                self.offer(key.1, agent);
            }
        }
    }

    fn agent_for(&self, contact: ContactNo) -> Option<AgentNo> {
        let entry = &self.log.contacts[contact];
        let agents = 0..self.log.agents.len();
        let free = agents.filter(|agent| self.is_free_for(*agent, entry.queue, entry.channel));
        free.min_by_key(|agent| (self.desks[*agent].idle_since, *agent))
    }

    /// One call or task alone, or as many chats as the profile allows.
    fn is_free_for(&self, agent: AgentNo, queue: usize, channel: Channel) -> bool {
        let who = &self.log.agents[agent];
        let state = who.now();
        let routable = state.status == Status::Available
            && state.next.is_none()
            && (!self.desks[agent].leaving || self.stays_to_the_end(agent))
            && who.queues.contains(&queue);
        let is_chat = |held: &InHand| {
            let working = [HandState::Connecting, HandState::Connected, HandState::Ended];
            self.log.contacts[held.contact].channel == Channel::Chat
                && working.contains(&held.state)
        };
        let room = match channel {
            Channel::Voice | Channel::Task => state.hand.is_empty(),
            Channel::Chat => state.hand.len() < who.chats && state.hand.iter().all(is_chat),
        };
        routable && room
    }

    fn offer(&mut self, contact: ContactNo, agent: AgentNo) {
        let now = self.now;
        let entry = &mut self.log.contacts[contact];
        let offer = entry.offers.len();
        entry.offers.push(Offer { agent, from: now, accepted: None, ended: None });
        let state = match entry.method {
            Method::Callback => HandState::Incoming,
            _ => HandState::Connecting,
        };
        let held = InHand { contact, state, since: now, connected: None };
        self.change(agent, |state| state.hand.push(held));
        if self.chance.happens(self.world.habits.misses) {
            self.plan_in(RING_MILLIS, Step::RingOut { contact, offer });
        } else {
            let rings = self.chance.between(1_500, 12_000);
            self.plan_in(rings, Step::Accept { contact, offer });
        }
    }

    fn is_open(&self, contact: ContactNo, offer: usize) -> bool {
        let offers = &self.log.contacts[contact].offers;
        offers.get(offer).is_some_and(|offer| offer.ended.is_none())
    }

    pub(super) fn end_offer(&mut self, contact: ContactNo, end: OfferEnd) {
        let now = self.now;
        if let Some(offer) = self.log.contacts[contact].open_offer_mut() {
            offer.ended = Some((now, end));
        }
    }

    pub(super) fn ring_out(&mut self, contact: ContactNo, offer: usize) {
        if !self.is_open(contact, offer) {
            return;
        }
        let agent = self.log.contacts[contact].offers[offer].agent;
        self.end_offer(contact, OfferEnd::Missed);
        self.hand_state(agent, contact, HandState::Missed);
        let away = self.chance.between(5_000, 60_000);
        self.plan_in(away, Step::Clear { agent, contact });
        // Back to its old place in the line.
        let since = self.log.contacts[contact].enqueued.unwrap_or(self.now);
        self.waiting.insert((since, contact), ());
    }

    pub(super) fn accept(&mut self, contact: ContactNo, offer: usize) {
        if !self.is_open(contact, offer) {
            return;
        }
        let now = self.now;
        let entry = &mut self.log.contacts[contact];
        entry.offers[offer].accepted = Some(now);
        let agent = entry.offers[offer].agent;
        if entry.method == Method::Callback {
            self.hand_state(agent, contact, HandState::Pending);
            self.plan_in(800, Step::Dial { contact });
        } else {
            self.join(contact);
        }
    }

    pub(super) fn dial(&mut self, contact: ContactNo) {
        let Some(offer) = self.log.contacts[contact].open_offer().copied() else { return };
        self.hand_state(offer.agent, contact, HandState::Connecting);
        if self.chance.happens(self.world.habits.unreached) {
            self.plan_in(30_000, Step::GiveUpDialling { contact });
        } else {
            let rings = self.chance.between(4_000, 18_000);
            self.plan_in(rings, Step::Reach { contact });
        }
    }

    pub(super) fn give_up_dialling(&mut self, contact: ContactNo) {
        let Some(offer) = self.log.contacts[contact].open_offer().copied() else { return };
        self.end_offer(contact, OfferEnd::NotReached);
        self.log.contacts[contact].dequeued = Some(self.now);
        self.hand_state(offer.agent, contact, HandState::Error);
        self.plan_in(5_000, Step::Clear { agent: offer.agent, contact });
        self.disconnect(contact, "TELECOM_UNANSWERED");
    }

    /// Agent and customer are joined.
    pub(super) fn join(&mut self, contact: ContactNo) {
        let now = self.now;
        let Some(offer) = self.log.contacts[contact].open_offer().copied() else { return };
        self.end_offer(contact, OfferEnd::Answered);
        let entry = &mut self.log.contacts[contact];
        entry.dequeued = Some(now);
        entry.answered = Some((offer.agent, now));
        self.talking.insert((now, contact));
        let channel = entry.channel;
        if entry.method == Method::Callback {
            entry.connected_to_system = Some(now);
            self.post_contact(contact, "CONNECTED_TO_SYSTEM");
        }
        self.change(offer.agent, |state| {
            for held in state.hand.iter_mut().filter(|held| held.contact == contact) {
                *held = InHand {
                    contact,
                    state: HandState::Connected,
                    since: now,
                    connected: Some(now),
                };
            }
        });
        self.post_contact(contact, "CONNECTED_TO_AGENT");
        let talk = Talk::decide(&mut self.chance, &self.world.habits, channel, now);
        for (from, until) in talk.rests {
            self.plan(from, Step::Rest { contact });
            self.plan(until, Step::Resume { contact });
        }
        self.plan(talk.end, Step::EndTalk { contact, transfer: talk.transfer });
        if self.chance.happens(0.05) {
            self.post_contact(contact, "CONTACT_DATA_UPDATED");
        }
    }
}
