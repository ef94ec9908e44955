//! The numbers of agents, to the millisecond.

use connect_events::EventTime;
use serde::Serialize;

use super::{Span, is_inside, time};
use crate::log::{AgentNo, AgentState, HandState, InHand, Log, OfferEnd, Status};
use crate::world::Channel;

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

/// One quarter of an hour, or another stretch of time, of one agent, by the wall clock: two chats at once count once.
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
    /// Those of `missed` that were calls, and in which the customer did not leave: what Connect's
    /// `AGENT_NON_RESPONSE_WITHOUT_CUSTOMER_ABANDONS` counts.
    pub calls_missed_by_agent: u64,
}

impl AgentInterval {
    fn empty((from, until): Span) -> Self {
        Self {
            from: time(from),
            until: time(until),
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
            calls_missed_by_agent: 0,
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

pub(super) fn truth(log: &Log, quarters: &[Span]) -> Vec<AgentTruth> {
    let one = |agent| quarters.iter().map(|span| interval(log, agent, *span)).collect();
    let agents = log.agents.iter().enumerate();
    agents
        .map(|(number, agent)| AgentTruth {
            agent_id: agent.id.clone(),
            username: agent.username.clone(),
            intervals: one(number),
        })
        .collect()
}

/// The numbers of one agent in one stretch of time.
pub(super) fn interval(log: &Log, agent: AgentNo, span: Span) -> AgentInterval {
    let mut interval = AgentInterval::empty(span);
    let states = &log.agents[agent].states;
    let ends = states.iter().skip(1).map(|state| state.at).chain([log.end]);
    for (state, end) in states.iter().zip(ends) {
        let millis = end.min(span.1) - state.at.max(span.0);
        if millis > 0 {
            interval.spend(state, log, millis);
        }
    }
    for contact in &log.contacts {
        let own = contact.offers.iter().filter(|offer| offer.agent == agent);
        for offer in own.filter(|offer| is_inside(span, offer.from)) {
            interval.offered += 1;
            interval.accepted += u64::from(offer.accepted.is_some());
            match offer.ended {
                // Counted above, if the agent accepted.
                None | Some((_, OfferEnd::Answered | OfferEnd::NotReached)) => {}
                Some((_, OfferEnd::Missed)) => {
                    interval.missed += 1;
                    let call = contact.channel == Channel::Voice;
                    interval.calls_missed_by_agent += u64::from(call);
                }
                Some((_, OfferEnd::CustomerLeft)) => {
                    interval.missed += 1;
                    interval.missed_as_customer_left += 1;
                }
            }
        }
    }
    interval
}
