//! The check that matters: the rows that `contact-core` joins from the documents say what really
//! happened.

use std::collections::{HashMap, HashSet};

use connect_events::{ContactId, Event, EventTime, Feed, decode};
use contact_core::{Contact, Key, Phase, Record, Row, facts};
use simulator::{ContactTruth, Day, Delivery, Loss, Sent, deliver};

use crate::proof::{DAYS, Proved};
use crate::{seconds, small_day};

/// Joins what one document says into the rows.
pub(crate) fn absorb(rows: &mut HashMap<Key, Row>, sent: &Sent) -> Event {
    let event = decode(sent.document.as_bytes()).expect("a good document");
    for (key, fact) in facts(&event) {
        let bottom = Row::bottom(&key);
        rows.entry(key).or_insert(bottom).absorb(fact);
    }
    event
}

fn joined(events: &[Sent]) -> HashMap<Key, Row> {
    let mut rows = HashMap::new();
    for sent in events {
        absorb(&mut rows, sent);
    }
    rows
}

fn contact_row<'a>(rows: &'a HashMap<Key, Row>, id: &str) -> &'a Contact {
    match &rows[&Key::Contact(ContactId::new(id).expect("a good id"))] {
        Row::Contact(row) => row,
        other => panic!("{other:?}"),
    }
}

fn record_row<'a>(rows: &'a HashMap<Key, Row>, id: &str) -> &'a Record {
    match &rows[&Key::Record(ContactId::new(id).expect("a good id"))] {
        Row::Record(row) => row.newest.get().expect("a record"),
        other => panic!("{other:?}"),
    }
}

/// Notes each place where a view is not the truth.
struct Notes<'a> {
    about: &'a ContactTruth,
    all: Vec<String>,
}

impl Notes<'_> {
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, view: T, truth: T) {
        if view != truth {
            let ContactTruth { contact_id, initiation_method, .. } = self.about;
            self.all.push(format!(
                "{what} of {contact_id} ({initiation_method}): view {view:?}, truth {truth:?}"
            ));
        }
    }
}

/// The moment as a record states it.
fn cut(at: EventTime) -> EventTime {
    EventTime::from_millis(at.as_second() * 1000)
}

fn compare_contact(notes: &mut Notes<'_>, row: &Contact) {
    let truth = notes.about;
    notes.same("phase", row.phase(), Some(Phase::Completed));
    notes.same("abandonment", row.is_abandoned(), truth.abandoned);
    notes.same("channel", row.channel.get().map(|one| one.as_str()), Some(truth.channel));
    let method = row.initiation_method.get().map(|one| one.as_str());
    notes.same("method", method, Some(truth.initiation_method));
    notes.same("queue", row.queue().map(|id| id.as_str()), truth.queue_id.as_deref());
    notes.same("next leg", row.next.get().map(|id| id.as_str()), truth.next_contact_id.as_deref());
    let previous = row.previous.get().map(|id| id.as_str());
    notes.same("previous leg", previous, truth.previous_contact_id.as_deref());
    notes.same("agent", row.agent.get().map(|id| id.as_str()), truth.agent_id.as_deref());
    notes.same("queued at", row.queued_at(), truth.enqueued_at);
    notes.same("connected at", row.connected_to_agent_at(), truth.connected_at);
    notes.same("ended at", row.ended_at(), truth.disconnected_at);
}

fn compare_wait(notes: &mut Notes<'_>, row: &Contact, to_the_second: bool) {
    let truth = notes.about;
    let fine = |until: Option<EventTime>| if to_the_second { until.map(cut) } else { until };
    let wait = row.queue_wait().map(|wait| (Some(wait.from), fine(wait.until)));
    let expected = truth.enqueued_at.map(|from| (Some(from), fine(truth.dequeued_at)));
    notes.same("queue wait", wait, expected);
}

fn compare_record(notes: &mut Notes<'_>, record: &Record) {
    let truth = notes.about;
    notes.same("recorded abandonment", record.is_abandoned(), truth.abandoned);
    notes.same("recorded enqueue", record.enqueued(), truth.enqueued_at.map(cut));
    notes.same("recorded answer", record.connected_to_agent(), truth.connected_at.map(cut));
    notes.same("recorded end", record.disconnected, truth.disconnected_at.map(cut));
    let wait = truth.enqueued_at.zip(truth.dequeued_at).map(|(from, until)| seconds(from, until));
    notes.same("recorded wait", record.queue_wait_seconds(), wait);
    notes.same("offers", record.agent_connection_attempts, Some(truth.offers as i64));
    let agent = record.agent.as_ref();
    let handled = agent.map(|agent| {
        let parts = [agent.interaction_seconds, agent.hold_seconds, agent.pause_seconds];
        parts.into_iter().flatten().sum::<i64>() + agent.after_contact_work_seconds.unwrap_or(0)
    });
    let expected = truth.connected_at.zip(truth.worked_until);
    notes.same("recorded handling", handled, expected.map(|(from, until)| seconds(from, until)));
}

/// Every place where the rows are not the truth.
fn disagreements(day: &Day, rows: &HashMap<Key, Row>) -> Vec<String> {
    let mut all = Vec::new();
    for truth in &day.truth.contacts {
        let mut notes = Notes { about: truth, all: Vec::new() };
        let row = contact_row(rows, &truth.contact_id);
        compare_contact(&mut notes, row);
        compare_record(&mut notes, record_row(rows, &truth.contact_id));
        // Only the record tells when the flow moved a contact, in whole seconds.
        let was_moved = truth.transferred_at.is_some() && truth.connected_at.is_none();
        compare_wait(&mut notes, row, was_moved);
        all.append(&mut notes.all);
    }
    all
}

#[test]
fn the_joined_rows_say_what_really_happened() {
    for Proved { seed, day, whole, .. } in &*DAYS {
        let wrong = disagreements(day, &whole.rows);
        assert!(wrong.is_empty(), "seed {seed}: {wrong:#?}");
    }
}

#[test]
fn the_rows_do_not_tell_how_they_were_delivered() {
    let Proved { day, whole, .. } = &DAYS[0];
    assert!(joined(&day.events) == whole.rows);
}

/// Agent events, records and the other contact events still tell of what a lost one would have,
/// to the second if not to the millisecond.
#[test]
fn lost_contact_events_cost_fractions_of_seconds_and_nothing_else() {
    let day = small_day(67);
    let loss = Loss::of(Feed::ContactEvents, 0.3);
    let lossy = Delivery { loss, seed: 2, ..Delivery::default() };
    let rows = joined(&deliver(&day.events, &lossy));
    for truth in &day.truth.contacts {
        let mut notes = Notes { about: truth, all: Vec::new() };
        let row = contact_row(&rows, &truth.contact_id);
        notes.same("phase", row.phase(), Some(Phase::Completed));
        notes.same("abandonment", row.is_abandoned(), truth.abandoned);
        notes.same("queued at", row.queued_at().map(cut), truth.enqueued_at.map(cut));
        let connected = row.connected_to_agent_at().map(cut);
        notes.same("connected at", connected, truth.connected_at.map(cut));
        notes.same("ended at", row.ended_at().map(cut), truth.disconnected_at.map(cut));
        compare_record(&mut notes, record_row(&rows, &truth.contact_id));
        assert!(notes.all.is_empty(), "{:#?}", notes.all);
    }
}

/// The last edition of a record states all that happened to its contact, whatever else is lost.
#[test]
fn a_record_that_arrived_heals_whatever_was_lost_of_every_feed() {
    let day = small_day(68);
    let lossy = Delivery { loss: Loss::of_all(0.3), seed: 5, ..Delivery::default() };
    let arrived = deliver(&day.events, &lossy);
    let there: HashSet<_> = arrived.iter().map(|sent| sent.document.as_str()).collect();
    let mut last = HashMap::new();
    for sent in &day.events {
        if let Event::Record(record) = decode(sent.document.as_bytes()).expect("a good document") {
            last.insert(record.contact_id.as_str().to_owned(), sent.document.as_str());
        }
    }
    let rows = joined(&arrived);
    let mut healed = 0;
    for truth in &day.truth.contacts {
        if !there.contains(last[&truth.contact_id]) {
            continue;
        }
        healed += 1;
        let mut notes = Notes { about: truth, all: Vec::new() };
        let row = contact_row(&rows, &truth.contact_id);
        notes.same("phase", row.phase(), Some(Phase::Completed));
        notes.same("abandonment", row.is_abandoned(), truth.abandoned);
        notes.same("queue", row.queue().map(|id| id.as_str()), truth.queue_id.as_deref());
        notes.same("agent", row.agent.get().map(|id| id.as_str()), truth.agent_id.as_deref());
        notes.same("queued at", row.queued_at().map(cut), truth.enqueued_at.map(cut));
        let connected = row.connected_to_agent_at().map(cut);
        notes.same("connected at", connected, truth.connected_at.map(cut));
        notes.same("ended at", row.ended_at().map(cut), truth.disconnected_at.map(cut));
        compare_record(&mut notes, record_row(&rows, &truth.contact_id));
        assert!(notes.all.is_empty(), "{:#?}", notes.all);
    }
    assert!(healed > day.truth.contacts.len() / 2, "{healed} of {}", day.truth.contacts.len());
}
