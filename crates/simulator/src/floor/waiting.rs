//! In the queue: waiting, leaving, being moved, asking for a callback.

use super::{Floor, Step};
use crate::log::{ContactNo, HandState, Method, OfferEnd};
use crate::world::Channel;

/// How long a task or a callback lives, in milliseconds.
const LIFETIME: i64 = 4 * 3_600_000;

impl Floor {
    pub(super) fn enqueue(&mut self, contact: ContactNo) {
        let entry = &mut self.log.contacts[contact];
        if entry.disconnected.is_some() {
            return;
        }
        entry.enqueued = Some(self.now);
        let (channel, method) = (entry.channel, entry.method);
        self.waiting.insert((self.now, contact), ());
        self.post_contact(contact, "QUEUED");
        // Nobody waits on the line for a task or a callback.
        if channel == Channel::Task || method == Method::Callback {
            self.plan_in(LIFETIME, Step::LosePatience { contact });
            return;
        }
        let habits = &self.world.habits;
        let patience = self.chance.exponential(habits.patience_millis);
        if channel == Channel::Voice && method != Method::QueueTransfer {
            if self.chance.happens(habits.moves) {
                let at = self.chance.between(15_000, 90_000);
                self.plan_in(at, Step::MoveToQueue { contact });
            } else if self.chance.happens(habits.asks_for_callback) {
                let at = self.chance.between(15_000, 90_000);
                self.plan_in(at, Step::AskForCallback { contact });
            }
        }
        self.plan_in(patience, Step::LosePatience { contact });
    }

    /// Takes a contact out of the line; false when it does not stand there.
    fn leave_line(&mut self, contact: ContactNo) -> bool {
        let Some(since) = self.log.contacts[contact].enqueued else { return false };
        self.waiting.remove(&(since, contact)).is_some()
    }

    pub(super) fn lose_patience(&mut self, contact: ContactNo) {
        let entry = &self.log.contacts[contact];
        if entry.answered.is_some() || entry.disconnected.is_some() {
            return;
        }
        let nobody_there = entry.channel == Channel::Task || entry.method == Method::Callback;
        let reason = if nobody_there { "EXPIRED" } else { "CUSTOMER_DISCONNECT" };
        if entry.open_offer().is_some_and(|offer| offer.accepted.is_some()) {
            // A callback that is being dialled. Look again when that is settled.
            self.plan_in(60_000, Step::LosePatience { contact });
            return;
        }
        if self.leave_queue(contact) {
            self.disconnect(contact, reason);
        }
    }

    /// Leaves the queue before an agent answered, waiting or being offered; false when it is not there.
    pub(super) fn leave_queue(&mut self, contact: ContactNo) -> bool {
        if let Some(offer) = self.log.contacts[contact].open_offer().copied() {
            self.end_offer(contact, OfferEnd::CustomerLeft);
            self.hand_state(offer.agent, contact, HandState::Rejected);
            self.plan_in(2_000, Step::Clear { agent: offer.agent, contact });
        } else if self.leave_line(contact) {
            self.log.contacts[contact].pre_disconnect = Some("IN_QUEUE");
        } else {
            return false;
        }
        self.log.contacts[contact].dequeued = Some(self.now);
        true
    }

    /// The flow moves a waiting call to another queue: a new leg, while the customer stays.
    pub(super) fn move_to_queue(&mut self, contact: ContactNo) {
        if !self.leave_line(contact) {
            return;
        }
        let now = self.now;
        let entry = &mut self.log.contacts[contact];
        entry.dequeued = Some(now);
        entry.transferred = Some(now);
        entry.pre_disconnect = Some("IN_QUEUE");
        let (channel, queue) = (entry.channel, entry.queue);
        let queue = self.other_queue(queue);
        let next = self.begin(channel, Method::QueueTransfer, queue, Some(contact));
        self.post_contact(next, "INITIATED");
        let flow = self.chance.between(300, 1_500);
        self.plan_in(flow, Step::Enqueue { contact: next });
    }

    /// The customer asks for a callback, hears that it will come, and is hung up on by the flow.
    pub(super) fn ask_for_callback(&mut self, contact: ContactNo) {
        if !self.leave_line(contact) {
            return;
        }
        let entry = &self.log.contacts[contact];
        let (channel, queue) = (entry.channel, entry.queue);
        let next = self.begin(channel, Method::Callback, queue, Some(contact));
        self.post_contact(next, "INITIATED");
        let delay = self.world.habits.callback_delay_millis;
        self.plan_in(delay, Step::Enqueue { contact: next });
        let goodbye = self.chance.between(1_500, 3_500);
        self.plan_in(goodbye, Step::HangUpForCallback { contact });
    }

    /// The record counts the goodbye as time in the queue, so the log does too.
    pub(super) fn hang_up_for_callback(&mut self, contact: ContactNo) {
        self.log.contacts[contact].dequeued = Some(self.now);
        self.disconnect(contact, "CONTACT_FLOW_DISCONNECT");
    }
}
