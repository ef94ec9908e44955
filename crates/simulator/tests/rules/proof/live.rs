//! How things stand at a moment, whatever the order in which it was told.

use std::collections::HashMap;

use connect_events::{ContactId, EventTime};
use contact_core::metrics::{AgentsNow, QueueNow};
use contact_core::{Contact, Key, Row};
use simulator::{Live, Loss, Sent, deliver};

use super::{SEEDS, badly, joined};
use crate::small_day;

/// Between the moments that are looked at, in milliseconds: each is a day joined anew.
const APART: i64 = 50 * 60_000;

/// No news of any feed is on its way when nothing is published for so long.
pub(super) const QUIET: i64 = 1_000;

/// Moments at which all that happened is published: places in the day's documents.
pub(super) fn quiet_places(events: &[Sent]) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::new();
    for (place, pair) in events.windows(2).enumerate() {
        let last = places.last().map_or(i64::MIN, |last| events[*last].at_millis);
        let quiet = pair[1].at_millis - pair[0].at_millis > 2 * QUIET;
        if quiet && pair[0].at_millis.saturating_sub(last) > APART {
            places.push(place);
        }
    }
    places
}

fn contacts(rows: &HashMap<Key, Row>) -> impl Iterator<Item = (&ContactId, &Contact)> {
    rows.iter().filter_map(|(key, row)| match (key, row) {
        (Key::Contact(id), Row::Contact(contact)) => Some((id, contact.as_ref())),
        _ => None,
    })
}

fn differences(rows: &HashMap<Key, Row>, live: &Live) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut same = |name: &str, view: String, truth: String| {
        if view != truth {
            wrong.push(format!("{name}: {view}, truth {truth}"));
        }
    };
    for queue in &live.queues {
        let waits = |contact: &Contact| {
            contact.waiting().is_some_and(|(id, _)| id.as_str() == queue.queue_id)
        };
        let now = QueueNow::of(contacts(rows).filter(|(_, contact)| waits(contact)));
        let longest = now.longest.as_ref().map(|(since, id)| (id.to_string(), *since));
        let name = &queue.queue_id;
        let view = (now.in_queue, now.ringing, longest);
        let truth = (queue.in_queue, queue.being_offered, queue.longest_waiting.clone());
        same(name, format!("{view:?}"), format!("{truth:?}"));
        let wait = queue.longest_waiting.as_ref().map(|(_, since)| live.at.millis_since(*since));
        same(name, format!("{:?}", now.longest_wait_millis(live.at)), format!("{wait:?}"));
    }
    let scheduled = contacts(rows).filter(|(_, contact)| contact.is_scheduled(live.at)).count();
    let callbacks: usize = live.queues.iter().map(|queue| queue.callbacks_scheduled).sum();
    same("scheduled", scheduled.to_string(), callbacks.to_string());

    let now = AgentsNow::of(rows.values().filter_map(|row| match row {
        Row::Agent(agent) => Some(agent.as_ref()),
        _ => None,
    }));
    let count = |is: fn(&simulator::LiveAgent) -> bool| {
        live.agents.iter().filter(|agent| is(agent)).count()
    };
    use simulator::Doing;
    let truth = AgentsNow {
        online: count(|agent| agent.online),
        staffed: count(|agent| agent.online && !agent.custom),
        available: count(|agent| agent.doing == Doing::Available),
        on_contact: count(|agent| agent.on_contact),
        after_contact_work: live.agents.iter().map(|agent| agent.after_contact_work).sum(),
        non_productive: count(|agent| agent.custom),
        error: count(|agent| matches!(agent.doing, Doing::Error | Doing::Missed | Doing::Rejected)),
    };
    same("agents", format!("{now:?}"), format!("{truth:?}"));
    wrong
}

#[test]
fn at_any_moment_queues_and_agents_are_as_the_rows_say() {
    let mut looked = 0;
    for seed in SEEDS {
        let day = small_day(seed);
        for place in quiet_places(&day.events) {
            let told = &day.events[..=place];
            let at = told[place].at_millis + QUIET;
            let rows = joined(&deliver(told, &badly(seed, Loss::default())), seed);
            let wrong = differences(&rows, &day.truth.live(at));
            assert!(wrong.is_empty(), "seed {seed} at {}: {wrong:#?}", EventTime::from_millis(at));
            looked += 1;
        }
    }
    assert!(looked > 50, "{looked} moments");
}
