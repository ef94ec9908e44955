//! The numbers of agents, to the millisecond.

use connect_events::EventTime;
use serde::Serialize;

use super::{QUARTER, time};
use crate::log::{Agent, AgentState, HandState, InHand, Log, OfferEnd, Status};

/// One agent's day.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentTruth {
    /// The agent.
    pub agent_id: String,
    /// The login name.
    pub username: String,
    /// The agent's quarters of an hour, none left out.
    pub intervals: Vec<AgentInterval>,
}

/// One quarter of an hour of one agent, by the wall clock: two chats at once count once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AgentInterval {
    /// Its beginning.
    pub from: EventTime,
    /// Its end, which is the beginning of the next.
    pub until: EventTime,
    /// In any status but Offline.
    pub online_millis: i64,
    /// In the status Available with nothing in hand: nothing ringing, missed, or worked on.
    pub available_millis: i64,
    /// With a contact that is connected, on hold, paused, or being dialled.
    pub on_contact_millis: i64,
    /// With a contact in after-contact work, another contact in hand or not.
    pub after_contact_work_millis: i64,
    /// In a custom status: Break, Lunch.
    pub non_productive_millis: i64,
    /// In no custom status, with a contact that is connected, on hold, paused, dialled, or worked on.
    pub contact_millis: i64,
    /// The part of it with nothing but after-contact work.
    pub only_after_contact_work_millis: i64,
    /// In the status Available, with nothing but contacts that ring, or that did not come about.
    pub ringing_millis: i64,
    /// In the status Available, with nothing in hand, or only what did not come about.
    pub waiting_millis: i64,
    /// Offers that began.
    pub offered: u64,
    /// Those of them that the agent accepted, whenever that was.
    pub accepted: u64,
    /// Those of them that ended without the agent accepting: not answered in time, or the customer
    /// left while it rang. Connect's `CONTACTS_MISSED` counts both.
    pub missed: u64,
    /// Those of `missed` in which the customer left.
    pub missed_as_customer_left: u64,
}

impl AgentInterval {
    fn empty(from: i64) -> Self {
        Self {
            from: time(from),
            until: time(from + QUARTER),
            online_millis: 0,
            available_millis: 0,
            on_contact_millis: 0,
            after_contact_work_millis: 0,
            non_productive_millis: 0,
            contact_millis: 0,
            only_after_contact_work_millis: 0,
            ringing_millis: 0,
            waiting_millis: 0,
            offered: 0,
            accepted: 0,
            missed: 0,
            missed_as_customer_left: 0,
        }
    }

    /// Adds a stretch of time in one state.
    fn spend(&mut self, state: &AgentState, log: &Log, millis: i64) {
        let any = |is: &dyn Fn(&InHand) -> bool| state.hand.iter().any(is);
        let online = state.status != Status::Offline;
        let custom = matches!(state.status, Status::Break | Status::Lunch);
        let available = state.status == Status::Available && state.hand.is_empty();
        self.online_millis += if online { millis } else { 0 };
        self.available_millis += if available { millis } else { 0 };
        self.non_productive_millis += if custom { millis } else { 0 };
        let on_contact = any(&|held| super::is_on_contact(log, held));
        self.on_contact_millis += if on_contact { millis } else { 0 };
        let working = any(&|held| held.state == HandState::Ended);
        self.after_contact_work_millis += if working { millis } else { 0 };
        let ringing = any(&|held| {
            let rings = matches!(
                held.state,
                HandState::Incoming | HandState::Pending | HandState::Connecting
            );
            rings && !super::is_on_contact(log, held)
        });
        let spent = match state.status {
            Status::Offline | Status::Break | Status::Lunch => return,
            Status::Available if on_contact => &mut self.contact_millis,
            Status::Available if working => {
                self.contact_millis += millis;
                &mut self.only_after_contact_work_millis
            }
            Status::Available if ringing => &mut self.ringing_millis,
            Status::Available => &mut self.waiting_millis,
        };
        *spent += millis;
    }
}

pub(super) fn truth(log: &Log, quarters: &[i64]) -> Vec<AgentTruth> {
    let mut agents: Vec<_> = log
        .agents
        .iter()
        .map(|agent| AgentTruth {
            agent_id: agent.id.clone(),
            username: agent.username.clone(),
            intervals: spent(agent, log, quarters),
        })
        .collect();
    let first = quarters.first().copied().unwrap_or_default();
    let place = |at: i64| ((at - first) / QUARTER) as usize;
    for offer in log.contacts.iter().flat_map(|contact| &contact.offers) {
        let interval = &mut agents[offer.agent].intervals[place(offer.from)];
        interval.offered += 1;
        interval.accepted += u64::from(offer.accepted.is_some());
        match offer.ended {
            // Counted above, if the agent accepted.
            None | Some((_, OfferEnd::Answered | OfferEnd::NotReached)) => {}
            Some((_, OfferEnd::Missed)) => interval.missed += 1,
            Some((_, OfferEnd::CustomerLeft)) => {
                interval.missed += 1;
                interval.missed_as_customer_left += 1;
            }
        }
    }
    agents
}

fn spent(agent: &Agent, log: &Log, quarters: &[i64]) -> Vec<AgentInterval> {
    let ends = agent.states.iter().skip(1).map(|state| state.at).chain([log.end]);
    let stretches: Vec<_> = agent.states.iter().zip(ends).collect();
    let interval = |from: &i64| {
        let mut interval = AgentInterval::empty(*from);
        for (state, end) in &stretches {
            let millis = (*end).min(from + QUARTER) - state.at.max(*from);
            if millis > 0 {
                interval.spend(state, log, millis);
            }
        }
        interval
    };
    quarters.iter().map(interval).collect()
}
