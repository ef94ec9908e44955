//! The numbers of agents, by quarters of an hour.

use std::collections::HashMap;

use contact_core::metrics::{AgentTime, Interval, RingTime};
use contact_core::{Key, Row};
use simulator::AgentInterval;

use super::{Joined, WHOLE, interval};

/// How an agent's time was spent, as the rows tell.
pub(super) fn spent(rows: &HashMap<Key, Row>, agent: &str, inside: Interval) -> AgentTime {
    let began = rows.iter().filter_map(|(key, row)| match (key, row) {
        (Key::History(id, at, subject), Row::History(history)) if id.as_str() == agent => {
            Some((*at, subject, &**history))
        }
        _ => None,
    });
    AgentTime::of(began, inside)
}

/// Each metric beside the truth, by name.
pub(super) fn differences(time: &AgentTime, truth: &AgentInterval) -> Vec<String> {
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

#[test]
fn every_metric_of_every_agent_and_quarter_of_an_hour_is_the_truth() {
    let (mut compared, mut busy) = (0, 0);
    for Joined { seed, day, rows, .. } in &*WHOLE {
        for agent in &day.truth.agents {
            for truth in &agent.intervals {
                let inside = interval(truth.from, truth.until);
                let wrong = differences(&spent(rows, &agent.agent_id, inside), truth);
                assert!(wrong.is_empty(), "seed {seed}, {} {inside:?}: {wrong:#?}", agent.agent_id);
                compared += 1;
                busy += usize::from(truth.contact_millis > 0 && truth.offered > 0);
            }
        }
    }
    assert!(compared > 3_000 && busy > 1_500, "{busy} busy of {compared} quarters");
}
