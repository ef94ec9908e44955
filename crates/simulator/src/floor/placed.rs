//! Calls that somebody asks for: the contact centre calls, and then it is like any other call.

use connect_events::EventTime;

use super::{Floor, Post, Step};
use crate::log::{Asked, ContactNo, Method};
use crate::placed::PlacedCall;
use crate::world::{Channel, World};

/// How long a telephone rings that nobody picks up, in milliseconds.
const RINGS_MILLIS: i64 = 30_000;

impl Floor {
    /// A floor on which nothing happens but what is asked for, and everybody is at work for ever.
    pub(crate) fn at_hand(world: World) -> Self {
        let post = Post::of_contacts_alone(world.seed, world.start);
        let mut floor = Self::empty(world, post);
        for agent in 0..floor.desks.len() {
            floor.desks[agent].beats_until = i64::MIN;
            floor.log_in(agent);
        }
        floor
    }

    /// When the next thing happens.
    pub(crate) fn next_step_at(&self) -> Option<i64> {
        self.agenda.peek().map(|next| next.0.0)
    }

    /// Calls; `None` where there is no queue that the call could belong to.
    pub(crate) fn place(&mut self, call: PlacedCall, at: EventTime) -> Option<ContactNo> {
        self.now = self.now.max(at.as_millis());
        let PlacedCall { contact: id, number, shown, queue, attributes } = call;
        let named = self.log.queues.iter().position(|known| Some(&known.id) == queue.as_ref());
        let queue = named.or((!self.log.queues.is_empty()).then_some(0))?;
        let contact = self.begin(Channel::Voice, Method::Api, queue, None);
        let entry = &mut self.log.contacts[contact];
        entry.id = id;
        entry.asked = Some(Asked { number, shown, attributes });
        self.post_contact(contact, "INITIATED");
        if self.chance.happens(self.world.habits.unreached) {
            self.plan_in(RINGS_MILLIS, Step::RingForNothing { contact });
        } else {
            let rings = self.chance.between(4_000, 18_000);
            self.plan_in(rings, Step::PickUp { contact });
        }
        Some(contact)
    }

    /// The customer answers, and hears the flow.
    pub(super) fn pick_up(&mut self, contact: ContactNo) {
        let entry = &mut self.log.contacts[contact];
        if entry.disconnected.is_some() {
            return;
        }
        entry.connected_to_system = Some(self.now);
        self.post_contact(contact, "CONNECTED_TO_SYSTEM");
        let flow = self.chance.between(600, 3_000);
        self.plan_in(flow, Step::Enqueue { contact });
    }

    pub(super) fn ring_for_nothing(&mut self, contact: ContactNo) {
        self.disconnect(contact, "TELECOM_UNANSWERED");
    }

    /// Whoever asked for a call ends it.
    pub(crate) fn stop(&mut self, contact: ContactNo, at: EventTime) {
        self.now = self.now.max(at.as_millis());
        self.cut_off(contact);
        self.route();
    }
}
