//! The numbers of agents, by every step in every time zone.

use std::collections::HashMap;

use contact_core::metrics::{AgentTime, Interval, Offer, RingTime};
use contact_core::{Began, Key, Row};
use simulator::AgentInterval;

use super::{DAYS, Joined, Proved};

/// What began in each agent's day, by the agent's id.
pub(super) fn histories(rows: &HashMap<Key, Row>) -> HashMap<&str, Vec<Began<'_>>> {
    let mut all: HashMap<&str, Vec<Began<'_>>> = HashMap::new();
    for (key, row) in rows {
        if let (Key::History(id, at, subject), Row::History(history)) = (key, row) {
            all.entry(id.as_str()).or_default().push((*at, subject, history));
        }
    }
    all
}

/// Each metric beside the truth, by name.
pub(super) fn differences(
    began: &[Began<'_>],
    inside: Interval,
    truth: &AgentInterval,
) -> Vec<String> {
    let time = AgentTime::of(began.iter().copied(), inside);
    let share = |part: i64, whole: i64| (whole > 0).then(|| part as f64 * 100.0 / whole as f64);
    let idle = truth.waiting_millis + truth.ringing_millis;
    let busy = truth.contact_millis;
    let known = truth.accepted + truth.missed;
    let pairs = [
        ("online", time.online, truth.online_millis),
        ("non-productive", time.non_productive, truth.non_productive_millis),
        ("contact", time.contact, busy),
        ("after-contact work", time.after_contact_work, truth.only_after_contact_work_millis),
        ("idle, ring time left out", time.idle(RingTime::Left), truth.waiting_millis),
        ("idle", time.idle(RingTime::Idle), idle),
        ("offered", time.offered as i64, truth.offered as i64),
        ("accepted", time.accepted as i64, truth.accepted as i64),
        ("not answered", time.not_answered as i64, truth.missed as i64),
    ];
    let rates = [
        ("occupancy", time.occupancy(RingTime::Idle), share(busy, busy + idle)),
        (
            "occupancy, ring time left out",
            time.occupancy(RingTime::Left),
            share(busy, busy + truth.waiting_millis),
        ),
        ("answer rate", time.answer_rate(), share(truth.accepted as i64, known as i64)),
    ];
    let numbers = pairs.into_iter().filter(|(_, view, truth)| view != truth);
    let numbers = numbers.map(|(name, view, truth)| format!("{name}: {view}, truth {truth}"));
    let rates = rates.into_iter().filter(|(_, view, truth)| view != truth);
    let rates = rates.map(|(name, view, truth)| format!("{name}: {view:?}, truth {truth:?}"));
    numbers.chain(rates).collect()
}

/// How many calls an agent did not answer, though the customer was there.
pub(super) fn non_response_without_customer_abandons(
    rows: &HashMap<Key, Row>,
    offers: &[Offer<'_>],
) -> u64 {
    let not_answered = offers.iter().filter(|offer| offer.is_non_response());
    let by_agent = not_answered.filter(|offer| match &rows[&Key::Contact(offer.contact.clone())] {
        Row::Contact(contact) => offer.is_non_response_without_customer_abandon(contact),
        other => panic!("{other:?}"),
    });
    by_agent.count() as u64
}

#[test]
fn every_metric_of_every_agent_is_the_truth_by_every_step_in_every_zone() {
    let (mut compared, mut busy, mut abandoned, mut by_agents) = (0, 0, 0, 0);
    for proved in &*DAYS {
        let Proved { seed, day, whole: Joined { rows, .. }, .. } = proved;
        let histories = histories(rows);
        for (number, agent) in day.truth.agents.iter().enumerate() {
            let began = &histories[agent.agent_id.as_str()];
            for inside in proved.intervals() {
                let truth = day.truth.agent_interval(number, inside.from, inside.until);
                let mut wrong = differences(began, inside, &truth);
                let offers = Offer::of(began.iter().copied(), inside);
                let by_agent = non_response_without_customer_abandons(rows, &offers);
                if by_agent != truth.calls_missed_by_agent {
                    wrong.push(format!("by agent: {by_agent}, truth {truth:?}"));
                }
                assert!(wrong.is_empty(), "seed {seed}, {} {inside:?}: {wrong:#?}", agent.agent_id);
                compared += 1;
                busy += usize::from(truth.contact_millis > 0 && truth.offered > 0);
                abandoned += truth.missed_as_customer_left;
                by_agents += by_agent;
            }
        }
    }
    assert!(compared > 7_000 && busy > 4_000, "{busy} busy of {compared} intervals");
    assert!(abandoned > 200 && by_agents > 200, "{abandoned} by customers, {by_agents} by agents");
}
