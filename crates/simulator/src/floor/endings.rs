//! With an agent, and after: holds, pauses, transfers, goodbyes, after-contact work.

use super::{Floor, Step};
use crate::log::{ContactNo, HandState, Method, Rest};
use crate::world::Channel;

impl Floor {
    /// The agent who talks with the customer, as long as they do.
    fn talking_agent(&self, contact: ContactNo) -> Option<usize> {
        let (agent, since) = self.log.contacts[contact].answered?;
        self.talking.contains(&(since, contact)).then_some(agent)
    }

    pub(super) fn rest(&mut self, contact: ContactNo) {
        let Some(agent) = self.talking_agent(contact) else { return };
        let rest = Rest { from: self.now, until: None };
        self.log.contacts[contact].rests.push(rest);
        if self.log.contacts[contact].channel == Channel::Task {
            self.hand_state(agent, contact, HandState::Paused);
            self.post_contact(contact, "PAUSED");
        } else {
            self.hand_state(agent, contact, HandState::OnHold);
        }
    }

    pub(super) fn resume(&mut self, contact: ContactNo) {
        let Some(agent) = self.talking_agent(contact) else { return };
        let now = self.now;
        if let Some(rest) = self.log.contacts[contact].rests.last_mut() {
            rest.until = Some(now);
        }
        self.hand_state(agent, contact, HandState::Connected);
        if self.log.contacts[contact].channel == Channel::Task {
            self.post_contact(contact, "RESUMED");
        }
    }

    pub(super) fn end_talk(&mut self, contact: ContactNo, transfer: bool) {
        let Some(agent) = self.talking_agent(contact) else { return };
        self.part(contact, agent);
        let entry = &self.log.contacts[contact];
        let (on_hold, channel) = (entry.pre_disconnect.is_some(), entry.channel);
        if transfer {
            self.transfer(contact);
        } else {
            let by_agent = !on_hold && self.chance.happens(0.3);
            let reason = match channel {
                Channel::Task => "AGENT_COMPLETED",
                Channel::Voice | Channel::Chat if by_agent => "AGENT_DISCONNECT",
                Channel::Voice | Channel::Chat => "CUSTOMER_DISCONNECT",
            };
            self.disconnect(contact, reason);
        }
        self.plan_work(contact);
    }

    /// Agent and customer talk no more, and after-contact work begins.
    fn part(&mut self, contact: ContactNo, agent: usize) {
        let now = self.now;
        self.talking.retain(|(_, talking)| *talking != contact);
        let entry = &mut self.log.contacts[contact];
        entry.work_from = Some(now);
        if let Some(rest) = entry.rests.last_mut().filter(|rest| rest.until.is_none()) {
            rest.until = Some(now);
            entry.pre_disconnect = Some("CONNECTED_ONHOLD");
        }
        self.hand_state(agent, contact, HandState::Ended);
        self.post_conversation(contact);
    }

    fn plan_work(&mut self, contact: ContactNo) {
        let work = self.chance.exponential(self.world.habits.work_millis);
        self.plan_in(work, Step::FinishWork { contact });
    }

    /// Somebody ends the talk, wait or ring of a contact from outside.
    pub(super) fn cut_off(&mut self, contact: ContactNo) {
        if self.log.contacts[contact].disconnected.is_some() {
            return;
        }
        if let Some(agent) = self.talking_agent(contact) {
            self.part(contact, agent);
            self.plan_work(contact);
        } else {
            self.leave_queue(contact);
        }
        self.disconnect(contact, "API");
    }

    /// The agent passes the customer to another queue: a new leg, while the customer stays.
    fn transfer(&mut self, contact: ContactNo) {
        let now = self.now;
        let entry = &mut self.log.contacts[contact];
        entry.transferred = Some(now);
        let (channel, queue) = (entry.channel, entry.queue);
        let queue = self.other_queue(queue);
        let next = self.begin(channel, Method::Transfer, queue, Some(contact));
        self.log.contacts[next].connected_to_system = Some(now);
        self.post_contact(next, "INITIATED");
        let flow = self.chance.between(600, 3_000);
        self.plan_in(flow, Step::Enqueue { contact: next });
    }

    /// The customer is gone: from this leg, and from those before it that passed the customer on.
    pub(super) fn disconnect(&mut self, contact: ContactNo, reason: &'static str) {
        let now = self.now;
        let mut leg = Some(contact);
        while let Some(contact) = leg {
            let entry = &mut self.log.contacts[contact];
            if entry.disconnected.is_some() {
                return;
            }
            entry.disconnected = Some(now);
            entry.reason = Some(reason);
            leg = match entry.method {
                Method::Transfer | Method::QueueTransfer => entry.previous,
                Method::Inbound | Method::Api | Method::Callback => None,
            };
            self.post_contact(contact, "DISCONNECTED");
            self.complete(contact);
        }
    }

    pub(super) fn finish_work(&mut self, contact: ContactNo) {
        let now = self.now;
        let entry = &mut self.log.contacts[contact];
        entry.work_until = Some(now);
        let Some((agent, _)) = entry.answered else { return };
        self.clear(agent, contact);
        self.complete(contact);
    }

    /// The last word on a contact, and a minute later its record, once nothing more happens to it.
    fn complete(&mut self, contact: ContactNo) {
        if self.log.contacts[contact].is_over() {
            self.post_contact(contact, "COMPLETED");
            self.post_records(contact);
        }
    }
}
