//! The numbers of queues, by quarters of an hour.

use std::collections::HashMap;

use contact_core::metrics::{InX, Interval, RecordMetrics, ServiceLevel, Sum};
use contact_core::{Key, QueueEvent, Record, Row};
use simulator::{QueueInterval, X_SECONDS};

use super::{Joined, WHOLE, interval};

/// The records of a queue that ended in an interval, as the store's index gives them.
pub(super) fn records<'a>(
    rows: &'a HashMap<Key, Row>,
    queue: &str,
    inside: Interval,
) -> Vec<&'a Record> {
    let records = rows.values().filter_map(|row| match row {
        Row::Record(row) => row.newest.get(),
        _ => None,
    });
    let of_queue = |record: &&Record| {
        let id = record.queue.as_ref().and_then(|queue| queue.id.as_ref());
        id.is_some_and(|id| id.as_str() == queue)
    };
    let own = records.filter(of_queue);
    own.filter(|record| record.disconnected.is_some_and(|at| inside.contains(at))).collect()
}

/// How many contacts entered a queue in an interval, and how many were answered.
pub(super) fn entered_and_answered(
    rows: &HashMap<Key, Row>,
    queue: &str,
    inside: Interval,
) -> (usize, usize) {
    let events = rows.keys().filter_map(|key| match key {
        Key::QueueHistory(id, at, event) if id.as_str() == queue && inside.contains(*at) => {
            Some(event)
        }
        _ => None,
    });
    events.fold((0, 0), |(entered, answered), event| match event {
        QueueEvent::Entered(_) => (entered + 1, answered),
        QueueEvent::Answered(_) => (entered, answered + 1),
    })
}

/// Each metric beside the truth, by name.
pub(super) fn differences(records: &[&Record], truth: &QueueInterval) -> Vec<String> {
    let metrics = RecordMetrics::of(records);
    let handled = truth.contacts_handled;
    let sum = |count: usize, total: i64| Sum { count, total };
    let mut all = Vec::new();
    let mut same = |name: &str, view: String, truth: String| {
        if view != truth {
            all.push(format!("{name}: {view}, truth {truth}"));
        }
    };
    macro_rules! same {
        ($($name:ident $(($($argument:expr),+))? : $truth:expr;)+) => {$(
            let (view, truth) = (metrics.$name($($($argument),+)?), $truth);
            same(stringify!($name $(($($argument),+))?), format!("{view:?}"), format!("{truth:?}"));
        )+};
    }
    let rank = |percent: usize| {
        let rank = (truth.wait_seconds.len() * percent).div_ceil(100);
        truth.wait_seconds.get(rank.max(1) - 1).copied()
    };
    same! {
        contacts_queued: truth.contacts_queued;
        contacts_handled: handled;
        contacts_abandoned: truth.contacts_abandoned;
        abandonment_rate: truth.abandonment_rate;
        contacts_abandoned_in(X_SECONDS, InX::Less): truth.contacts_abandoned_in_x;
        contacts_answered_in(X_SECONDS): truth.contacts_answered_in_x;
        contacts_removed_from_queue_in(X_SECONDS): truth.contacts_removed_from_queue_in_x;
        service_level(X_SECONDS, ServiceLevel::RemovedFromQueue): truth.service_level_removed_from_queue;
        service_level(X_SECONDS, ServiceLevel::Answered): truth.service_level_answered;
        abandon_time: sum(truth.contacts_abandoned, truth.abandon_seconds);
        queue_answer_time: sum(handled, truth.queue_answer_seconds);
        max_queued_time: truth.wait_seconds.last().copied();
        wait_percentile(50): rank(50);
        wait_percentile(90): rank(90);
        wait_percentile(95): rank(95);
        handle_time: sum(handled, truth.handle_seconds);
        active_time: sum(truth.contacts_active, truth.handle_seconds - truth.pause_seconds);
        after_contact_work_time: sum(handled, truth.after_contact_work_seconds);
        interaction_time: sum(handled, truth.interaction_seconds);
        hold_time: sum(handled, truth.hold_seconds);
        // Connect counts a record that states how many holds there were, be it none.
        contacts_put_on_hold: handled;
        contacts_hold_abandons: truth.contacts_hold_abandons;
        contacts_transferred_out: truth.contacts_transferred_out;
        contacts_transferred_out_from_queue: truth.contacts_transferred_out_from_queue;
        contacts_disconnected_in_queue: truth.contacts_disconnected_in_queue;
        resolution_time: sum(truth.contacts_queued, truth.resolution_seconds);
        contact_flow_time: sum(truth.contacts_from_flows, truth.contact_flow_seconds);
    }
    all
}

#[test]
fn every_metric_of_every_queue_and_quarter_of_an_hour_is_the_truth() {
    let (mut compared, mut ended) = (0, 0);
    for Joined { seed, day, rows, .. } in &*WHOLE {
        for queue in &day.truth.queues {
            for truth in &queue.intervals {
                let inside = interval(truth.from, truth.until);
                let records = records(rows, &queue.queue_id, inside);
                let mut wrong = differences(&records, truth);
                let view = entered_and_answered(rows, &queue.queue_id, inside);
                let told = (truth.contacts_queued_by_enqueue, truth.contacts_handled_by_connect);
                if view != told {
                    wrong.push(format!("by enqueue and connect: {view:?}, truth {told:?}"));
                }
                assert!(wrong.is_empty(), "seed {seed}, {} {inside:?}: {wrong:#?}", queue.name);
                compared += 1;
                ended += records.len();
            }
        }
    }
    assert!(compared > 1_000 && ended > 5_000, "{ended} contacts in {compared} quarters");
}
