//! An agent's desk: every change of it is one state in the log and one event in the post.

use super::{Floor, Step};
use crate::log::{AgentNo, AgentState, ContactNo, HandState, Status};

/// After how much silence a heart beat comes, in milliseconds.
const BEAT_MILLIS: i64 = 120_000;

impl Floor {
    /// Changes an agent's state and tells of it.
    pub(super) fn change(&mut self, agent: AgentNo, change: impl FnOnce(&mut AgentState)) {
        self.change_as(agent, "STATE_CHANGE", change);
    }

    pub(super) fn change_as(
        &mut self,
        agent: AgentNo,
        event: &'static str,
        change: impl FnOnce(&mut AgentState),
    ) {
        let mut state = self.log.agents[agent].now().clone();
        state.at = self.now;
        change(&mut state);
        self.log.agents[agent].states.push(state);
        self.post_agent(agent, event, true);
        self.plan_beat(agent);
    }

    fn plan_beat(&mut self, agent: AgentNo) {
        self.desks[agent].turn += 1;
        let turn = self.desks[agent].turn;
        if self.now + BEAT_MILLIS <= self.desks[agent].beats_until {
            self.plan_in(BEAT_MILLIS, Step::Beat { agent, turn });
        }
    }

    pub(super) fn beat(&mut self, agent: AgentNo, turn: u64) {
        if self.desks[agent].turn == turn {
            self.post_agent(agent, "HEART_BEAT", false);
            self.plan_beat(agent);
        }
    }

    /// A contact in hand enters a state.
    pub(super) fn hand_state(&mut self, agent: AgentNo, contact: ContactNo, entered: HandState) {
        let now = self.now;
        self.change(agent, |state| {
            for held in state.hand.iter_mut().filter(|held| held.contact == contact) {
                held.state = entered;
                held.since = now;
            }
        });
    }

    /// A contact leaves the hand. An agent who asked for another status takes it with the last one.
    pub(super) fn clear(&mut self, agent: AgentNo, contact: ContactNo) {
        let now = self.now;
        self.desks[agent].idle_since = now;
        let mut on_break = false;
        self.change(agent, |state| {
            state.hand.retain(|held| held.contact != contact);
            if state.hand.is_empty()
                && let Some((status, _)) = state.next.take()
            {
                on_break = true;
                enter(state, status);
            }
        });
        if on_break {
            self.plan_in(self.desks[agent].break_millis, Step::EndBreak { agent });
        }
    }
}

/// A status begins.
pub(super) fn enter(state: &mut AgentState, status: Status) {
    state.status = status;
    state.status_since = state.at;
}
