//! The numbers of queues, by every step in every time zone, and by every X that is a wait.

use std::collections::{BTreeSet, HashMap};

use connect_events::{EventTime, QueueId};
use contact_core::metrics::{InX, Interval, RecordMetrics, ServiceLevel, Sum};
use contact_core::{Key, QueueEvent, Record, Row};
use simulator::QueueInterval;

use super::{DAYS, Joined, Proved};

/// The records of a queue that ended in an interval, as the store's index gives them.
pub(super) fn records<'a>(all: &[&'a Record], queue: &str, inside: Interval) -> Vec<&'a Record> {
    let of_queue = |record: &&&Record| {
        let id = record.queue.as_ref().and_then(|queue| queue.id.as_ref());
        id.is_some_and(|id| id.as_str() == queue)
    };
    let own = all.iter().filter(of_queue).copied();
    own.filter(|record| record.disconnected.is_some_and(|at| inside.contains(at))).collect()
}

/// The newest revision of every record.
pub(super) fn all_records(rows: &HashMap<Key, Row>) -> Vec<&Record> {
    let records = rows.values().filter_map(|row| match row {
        Row::Record(row) => row.newest.get(),
        _ => None,
    });
    records.collect()
}

/// What happened in queues.
pub(super) fn queue_events(rows: &HashMap<Key, Row>) -> Vec<(&QueueId, EventTime, &QueueEvent)> {
    let events = rows.keys().filter_map(|key| match key {
        Key::QueueHistory(id, at, event) => Some((id, *at, event)),
        _ => None,
    });
    events.collect()
}

/// How many contacts entered a queue in an interval, and how many were answered.
pub(super) fn entered_and_answered(
    events: &[(&QueueId, EventTime, &QueueEvent)],
    queue: &str,
    inside: Interval,
) -> (usize, usize) {
    let own = events.iter().filter(|(id, at, _)| id.as_str() == queue && inside.contains(*at));
    own.fold((0, 0), |(entered, answered), (_, _, event)| match event {
        QueueEvent::Entered(_) => (entered + 1, answered),
        QueueEvent::Answered(_) => (entered, answered + 1),
    })
}

/// Notes in `$wrong` each metric that is not the truth, by name.
macro_rules! same {
    ($wrong:ident, $metrics:ident: $($name:ident $(($($argument:expr),+))? = $truth:expr;)+) => {$(
        let (view, truth) = ($metrics.$name($($($argument),+)?), $truth);
        if view != truth {
            let name = stringify!($name $(($($argument),+))?);
            $wrong.push(format!("{name}: {view:?}, truth {truth:?}"));
        }
    )+};
}

/// Each metric beside the truth, by name; those of an X for 1, 20 and every wait that there was.
pub(super) fn differences(
    records: &[&Record],
    truth_of: impl Fn(i64) -> QueueInterval,
) -> Vec<String> {
    let metrics = RecordMetrics::of(records);
    let truth = truth_of(20);
    let mut wrong = differences_of_no_x(metrics, &truth);
    let xs: BTreeSet<i64> = truth.wait_seconds.iter().copied().chain([1, 20]).collect();
    for x in xs {
        let truth = truth_of(x);
        let before = wrong.len();
        same! { wrong, metrics:
            contacts_abandoned_in(x, InX::Less) = truth.contacts_abandoned_in_x;
            contacts_abandoned_in(x, InX::OrLess) = truth.contacts_abandoned_by_x;
            contacts_answered_in(x) = truth.contacts_answered_in_x;
            contacts_removed_from_queue_in(x) = truth.contacts_removed_from_queue_in_x;
            service_level(x, ServiceLevel::RemovedFromQueue) = truth.service_level_removed_from_queue;
            service_level(x, ServiceLevel::Answered) = truth.service_level_answered;
        }
        wrong.extend((wrong.len() > before).then(|| format!("where x is {x}")));
    }
    wrong
}

fn differences_of_no_x(metrics: RecordMetrics<'_>, truth: &QueueInterval) -> Vec<String> {
    let handled = truth.contacts_handled;
    let sum = |count: usize, total: i64| Sum { count, total };
    let mut wrong = Vec::new();
    let rank = |percent: usize| {
        let rank = (truth.wait_seconds.len() * percent).div_ceil(100);
        truth.wait_seconds.get(rank.max(1) - 1).copied()
    };
    same! { wrong, metrics:
        contacts_queued = truth.contacts_queued;
        contacts_handled = handled;
        contacts_abandoned = truth.contacts_abandoned;
        abandonment_rate = truth.abandonment_rate;
        abandon_time = sum(truth.contacts_abandoned, truth.abandon_seconds);
        queue_answer_time = sum(handled, truth.queue_answer_seconds);
        max_queued_time = truth.wait_seconds.last().copied();
        wait_percentile(50) = rank(50);
        wait_percentile(90) = rank(90);
        wait_percentile(95) = rank(95);
        handle_time = sum(handled, truth.handle_seconds);
        active_time = sum(truth.contacts_active, truth.handle_seconds - truth.pause_seconds);
        after_contact_work_time = sum(handled, truth.after_contact_work_seconds);
        interaction_time = sum(handled, truth.interaction_seconds);
        hold_time = sum(handled, truth.hold_seconds);
        // Connect counts a record that states how many holds there were, be it none.
        contacts_put_on_hold = handled;
        contacts_hold_abandons = truth.contacts_hold_abandons;
        contacts_transferred_out = truth.contacts_transferred_out;
        contacts_transferred_out_from_queue = truth.contacts_transferred_out_from_queue;
        contacts_disconnected_in_queue = truth.contacts_disconnected_in_queue;
        resolution_time = sum(truth.contacts_queued, truth.resolution_seconds);
        contact_flow_time = sum(truth.contacts_from_flows, truth.contact_flow_seconds);
    }
    wrong
}

#[test]
fn every_metric_of_every_queue_is_the_truth_by_every_step_in_every_zone_and_by_every_x() {
    let (mut compared, mut ended, mut at_x) = (0, 0, 0);
    for proved in &*DAYS {
        let Proved { seed, day, whole: Joined { rows, .. }, .. } = proved;
        let (all, events) = (all_records(rows), queue_events(rows));
        for (number, queue) in day.truth.queues.iter().enumerate() {
            for inside in proved.intervals() {
                let records = records(&all, &queue.queue_id, inside);
                let truth_of = |x| day.truth.queue_interval(number, inside.from, inside.until, x);
                let mut wrong = differences(&records, truth_of);
                let truth = truth_of(20);
                let view = entered_and_answered(&events, &queue.queue_id, inside);
                let told = (truth.contacts_queued_by_enqueue, truth.contacts_handled_by_connect);
                if view != told {
                    wrong.push(format!("by enqueue and connect: {view:?}, truth {told:?}"));
                }
                assert!(wrong.is_empty(), "seed {seed}, {} {inside:?}: {wrong:#?}", queue.name);
                compared += 1;
                ended += records.len();
                // The two readings differ where an X is the wait of someone who gave up.
                let mut waits = truth.wait_seconds.iter().map(|wait| truth_of(*wait));
                let differ =
                    |at: QueueInterval| at.contacts_abandoned_in_x != at.contacts_abandoned_by_x;
                at_x += usize::from(waits.any(differ));
            }
        }
    }
    assert!(compared > 2_000 && ended > 20_000, "{ended} contacts in {compared} intervals");
    assert!(at_x > 800, "{at_x} intervals in which X is the wait of someone who gave up");
}
