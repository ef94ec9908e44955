//! One event in twenty of every feed is lost: each number is right wherever what came through
//! determines it, as the table in the documentation of `contact_core::metrics` says.

mod now;

use std::collections::{BTreeMap, HashMap, HashSet};

use connect_events::{AgentId, ContactId, EventTime, Feed, decode};
use contact_core::metrics::{Interval, Offer};
use contact_core::{Key, Row, Session, facts};
use simulator::{Loss, Sent, World, deliver, simulate};

use super::told::{Contact, Of, Told};
use super::{DAYS, Proved, agents, badly, queues};

/// An offer of an interval may be answered so much later, in milliseconds.
const OFFER: i64 = 60_000;

impl Proved {
    /// What each document tells, and whether it arrived.
    fn told(&self) -> impl Iterator<Item = (&Told, bool)> {
        self.told.iter().zip(self.lossy.arrived.iter().copied())
    }

    /// The moments, by queue, of which nothing came through. `stated` is the moment that a document
    /// states of its contact.
    fn unknown(
        &self,
        stated: impl Fn(&Told, &Contact) -> Option<EventTime>,
    ) -> HashMap<&str, Vec<EventTime>> {
        let mut known: BTreeMap<_, bool> = BTreeMap::new();
        for (told, arrived) in self.told() {
            let Some(contact) = told.contact() else { continue };
            let Some(queue) = &contact.queue else { continue };
            if let Some(at) = stated(told, contact) {
                let second = EventTime::from_millis(at.as_second() * 1_000);
                *known.entry((&contact.id, queue.as_str(), second)).or_default() |= arrived;
            }
        }
        let mut unknown: HashMap<&str, Vec<EventTime>> = HashMap::new();
        for ((_, queue, at), _) in known.into_iter().filter(|(_, known)| !known) {
            unknown.entry(queue).or_default().push(at);
        }
        unknown
    }

    /// The contacts of which something that came through tells when they ended.
    fn known_to_have_ended(&self) -> HashSet<&str> {
        let arrived = self.told().filter(|(_, arrived)| *arrived);
        let contacts = arrived.filter_map(|(told, _)| told.contact());
        let ended = contacts.filter(|contact| contact.ended.is_some());
        ended.map(|contact| contact.id.as_str()).collect()
    }
}

fn is_known(unknown: &HashMap<&str, Vec<EventTime>>, queue: &str, inside: Interval) -> bool {
    let lost = unknown.get(queue).into_iter().flatten();
    !lost.copied().any(|at| inside.contains(at))
}

#[test]
fn record_metrics_are_right_where_the_newest_revision_of_each_record_came_through() {
    let (mut right, mut all) = (0, 0);
    for proved in &*DAYS {
        let Proved { seed, day, lossy, .. } = proved;
        let mut newest: HashMap<&ContactId, EventTime> = HashMap::new();
        for (told, _) in proved.told() {
            if let (Some(revision), Some(contact)) = (told.revision, told.contact()) {
                let known = newest.entry(&contact.id).or_insert(revision);
                *known = revision.max(*known);
            }
        }
        let unknown = proved.unknown(|told, contact| {
            contact.ended.filter(|_| told.revision == newest.get(&contact.id).copied())
        });
        let all_records = queues::all_records(&lossy.rows);
        for (number, queue) in day.truth.queues.iter().enumerate() {
            for inside in proved.intervals() {
                all += 1;
                if !is_known(&unknown, &queue.queue_id, inside) {
                    continue;
                }
                let records = queues::records(&all_records, &queue.queue_id, inside);
                let wrong = queues::differences(&records, |x| {
                    day.truth.queue_interval(number, inside.from, inside.until, x)
                });
                assert!(wrong.is_empty(), "seed {seed}, {} {inside:?}: {wrong:#?}", queue.name);
                right += 1;
            }
        }
    }
    assert!(right < all && right * 3 > all, "{right} of {all} intervals are determined");
}

#[test]
fn entries_and_answers_are_right_where_any_later_event_or_the_record_came_through() {
    let (mut right, mut all) = (0, 0);
    for proved in &*DAYS {
        let Proved { seed, day, lossy, .. } = proved;
        let entries = proved.unknown(|_, contact| contact.entered);
        let answers = proved.unknown(|_, contact| contact.answered);
        let events = queues::queue_events(&lossy.rows);
        for (number, queue) in day.truth.queues.iter().enumerate() {
            for inside in proved.intervals() {
                let truth = day.truth.queue_interval(number, inside.from, inside.until, 20);
                let view = queues::entered_and_answered(&events, &queue.queue_id, inside);
                let pairs = [
                    (view.0, truth.contacts_queued_by_enqueue, &entries),
                    (view.1, truth.contacts_handled_by_connect, &answers),
                ];
                for (view, truth, unknown) in pairs {
                    all += 1;
                    if is_known(unknown, &queue.queue_id, inside) {
                        assert_eq!(view, truth, "seed {seed}, {} {inside:?}", queue.name);
                        right += 1;
                    }
                }
            }
        }
    }
    assert!(right * 100 > all * 95, "{right} of {all} numbers are determined");
}

#[test]
fn an_agents_time_is_right_while_each_of_the_agents_events_came_through() {
    let (mut right, mut busy, mut calls) = (0, 0, 0);
    for proved in &*DAYS {
        let Proved { seed, day, lossy, .. } = proved;
        let mut first_lost: HashMap<&str, i64> = HashMap::new();
        for (told, arrived) in proved.told() {
            if let (Of::Agent { id, .. }, false) = (&told.of, arrived) {
                first_lost.entry(id.as_str()).or_insert(told.published_millis);
            }
        }
        let ended = proved.known_to_have_ended();
        let histories = agents::histories(&lossy.rows);
        for (number, agent) in day.truth.agents.iter().enumerate() {
            let id = agent.agent_id.as_str();
            let known_until = first_lost.get(id).copied().unwrap_or(i64::MAX);
            for inside in proved.intervals() {
                if inside.until.as_millis() + OFFER > known_until {
                    continue;
                }
                let began = histories.get(id).map_or(&[][..], Vec::as_slice);
                let truth = day.truth.agent_interval(number, inside.from, inside.until);
                let wrong = agents::differences(began, inside, &truth);
                assert!(wrong.is_empty(), "seed {seed}, {id} {inside:?}: {wrong:#?}");
                let offers = Offer::of(began.iter().copied(), inside);
                let mut not_answered = offers.iter().filter(|offer| offer.is_non_response());
                if not_answered.all(|offer| ended.contains(offer.contact.as_str())) {
                    let view = agents::non_response_without_customer_abandons(&lossy.rows, &offers);
                    let truth = truth.calls_missed_by_agent;
                    assert_eq!(view, truth, "seed {seed}, {id} {inside:?}");
                    calls += view;
                }
                right += 1;
                busy += usize::from(truth.contact_millis > 0);
            }
        }
    }
    assert!(right > 400 && busy > 300, "{busy} busy of {right} intervals are determined");
    assert!(calls > 20, "{calls} calls not answered by agents");
}

/// What is known of an agent of two days, one after the other.
struct TwoDays {
    /// The LOGOUT of the first day came through.
    logged_out: bool,
    /// Something before it was lost.
    lost_before: bool,
    /// When the first event after it was published that was lost, in milliseconds.
    known_until: i64,
}

#[test]
fn an_agents_time_is_right_again_after_a_logout_that_came_through_whatever_was_lost_before() {
    const STEP: i64 = 300_000;
    let (mut right, mut busy) = (0, 0);
    for seed in super::SEEDS {
        let mut world = World::sized(seed, 2, 6, 1);
        let before = simulate(&world);
        world.seed += 1;
        world.start = before.truth.span().1;
        let day = simulate(&world);
        let (start, end) = day.truth.span();
        let events = before.events.iter().chain(&day.events);
        let events: Vec<Sent> =
            events.filter(|sent| sent.feed == Feed::AgentEvents).cloned().collect();
        let arrived = deliver(&events, &badly(seed, Loss::of_all(0.05)));
        let there: HashSet<&str> = arrived.iter().map(|sent| sent.document.as_str()).collect();
        let mut rows: HashMap<Key, Row> = HashMap::new();
        let mut fates: HashMap<AgentId, TwoDays> = HashMap::new();
        for sent in &events {
            let event = decode(sent.document.as_bytes()).expect("a good document");
            let came = there.contains(sent.document.as_str());
            if let Of::Agent { id, session, .. } = Told::of(&event, sent.at_millis).of {
                let known = fates.entry(id).or_insert(TwoDays {
                    logged_out: false,
                    lost_before: false,
                    known_until: i64::MAX,
                });
                match (known.logged_out, came) {
                    (true, false) => known.known_until = known.known_until.min(sent.at_millis),
                    (false, false) => known.lost_before = true,
                    (true, true) => {}
                    (false, true) => {
                        let logs_out = session == Some(Session::LoggedOut);
                        known.logged_out = logs_out && sent.at_millis < start.as_millis();
                    }
                }
            }
            for (key, fact) in came.then(|| facts(&event)).into_iter().flatten() {
                rows.entry(key.clone()).or_insert_with(|| Row::bottom(&key)).absorb(fact);
            }
        }
        let histories = agents::histories(&rows);
        for (number, agent) in day.truth.agents.iter().enumerate() {
            let id = AgentId::new(&agent.agent_id).expect("an id");
            let known = &fates[&id];
            let mut from = start;
            while known.logged_out
                && known.lost_before
                && from < end
                && from.as_millis() + STEP + OFFER < known.known_until
            {
                let inside = Interval { from, until: from.plus_millis(STEP) };
                let truth = day.truth.agent_interval(number, inside.from, inside.until);
                let wrong = agents::differences(&histories[id.as_str()], inside, &truth);
                assert!(wrong.is_empty(), "seed {seed}, {id} {inside:?}: {wrong:#?}");
                right += 1;
                busy += usize::from(truth.contact_millis > 0);
                from = inside.until;
            }
        }
    }
    assert!(right > 150 && busy > 100, "{busy} busy of {right} intervals are determined");
}
