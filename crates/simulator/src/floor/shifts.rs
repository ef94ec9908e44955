//! Shifts and breaks.

use super::desk::enter;
use super::{Floor, Step};
use crate::log::{AgentNo, Status};

impl Floor {
    pub(super) fn log_in(&mut self, agent: AgentNo) {
        self.desks[agent].idle_since = self.now;
        self.change_as(agent, "LOGIN", |state| enter(state, Status::Available));
    }

    /// Starts a break, at once or with the last contact in hand.
    pub(super) fn take_break(&mut self, agent: AgentNo, place: usize) {
        let breaks = &self.world.agents[agent].breaks;
        let longest = breaks.iter().map(|(_, millis)| *millis).max();
        let Some((_, millis)) = breaks.get(place).copied() else { return };
        let state = self.log.agents[agent].now();
        let working = state.status == Status::Available && state.next.is_none();
        if !working || self.desks[agent].leaving {
            return;
        }
        let status = if Some(millis) == longest { Status::Lunch } else { Status::Break };
        self.desks[agent].break_millis = millis;
        let (now, busy) = (self.now, !state.hand.is_empty());
        if busy {
            self.change(agent, |state| state.next = Some((status, now)));
        } else {
            self.change(agent, |state| enter(state, status));
            self.plan_in(millis, Step::EndBreak { agent });
        }
    }

    pub(super) fn end_break(&mut self, agent: AgentNo) {
        let status = self.log.agents[agent].now().status;
        if matches!(status, Status::Break | Status::Lunch) {
            self.desks[agent].idle_since = self.now;
            self.change(agent, |state| enter(state, Status::Available));
        }
    }

    /// True for an agent who stays until the queues are empty.
    pub(super) fn stays_to_the_end(&self, agent: AgentNo) -> bool {
        self.world.agents[agent].until_millis >= self.world.open_millis()
    }

    /// Logs out, or looks again in a while: a contact in hand is finished first.
    pub(super) fn log_out(&mut self, agent: AgentNo) {
        self.desks[agent].leaving = true;
        let who = &self.log.agents[agent];
        let needed = |contact: &crate::log::Contact| {
            contact.answered.is_none()
                && contact.disconnected.is_none()
                && contact.transferred.is_none()
                && who.queues.contains(&contact.queue)
        };
        let needed = self.stays_to_the_end(agent) && self.log.contacts.iter().any(needed);
        if needed || !who.now().hand.is_empty() {
            self.plan_in(20_000, Step::LogOut { agent });
            return;
        }
        if !self.is_online(agent) {
            return;
        }
        // Heart beats go on for up to an hour.
        self.desks[agent].beats_until = self.now + self.chance.between(0, 3_600_000);
        self.change_as(agent, "LOGOUT", |state| {
            state.next = None;
            enter(state, Status::Offline);
        });
    }
}
