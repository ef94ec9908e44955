//! What contact records count, at the boundaries of Amazon's definitions.

use contact_core::Record;
use contact_core::metrics::{InX, Interval, RecordMetrics, ServiceLevel, Sum};
use serde_json::{Value, json};

use crate::build::{agent_arn, at, orders, queue_arn, record, record_of, recorded_queue, stamp};

/// A contact that entered a queue; `members` add to its record.
fn queued(seconds: Option<i64>, members: Value) -> Record {
    let mut all = json!({"Queue": {
        "ARN": queue_arn("q-1"), "EnqueueTimestamp": stamp("09:00:10"), "Duration": seconds,
    }});
    for (name, member) in members.as_object().expect("members") {
        all[name] = member.clone();
    }
    finished(all)
}

fn finished(members: Value) -> Record {
    record_of(&[record("09:06:10", members)]).newest.get().cloned().expect("a revision")
}

/// The agent who answered; `members` add to what the record says.
fn answered(members: Value) -> Value {
    let mut agent =
        json!({"ARN": agent_arn("a-1"), "ConnectedToAgentTimestamp": stamp("09:00:30")});
    for (name, member) in members.as_object().expect("members") {
        agent[name] = member.clone();
    }
    json!({"Agent": agent})
}

fn of<T>(records: &[Record], metric: impl FnOnce(RecordMetrics<'_>) -> T) -> T {
    let records: Vec<&Record> = records.iter().collect();
    metric(RecordMetrics::of(&records))
}

fn sum(count: usize, total: i64) -> Sum {
    Sum { count, total }
}

#[test]
fn a_duration_of_exactly_x_is_not_in_x() {
    let records = [queued(Some(19), answered(json!({}))), queued(Some(20), answered(json!({})))];
    assert_eq!(of(&records, |metrics| metrics.contacts_answered_in(20)), 1);
    assert_eq!(of(&records, |metrics| metrics.contacts_answered_in(21)), 2);
    let gone = [queued(Some(20), json!({}))];
    assert_eq!(of(&gone, |metrics| metrics.contacts_removed_from_queue_in(20)), 0);
    assert_eq!(of(&gone, |metrics| metrics.contacts_removed_from_queue_in(21)), 1);
}

#[test]
fn both_readings_of_abandoned_in_x_are_there_by_name_and_differ_at_exactly_x() {
    let gone = [queued(Some(20), json!({})), queued(Some(20), answered(json!({})))];
    let abandoned = |x, in_x| of(&gone, |metrics| metrics.contacts_abandoned_in(x, in_x));
    assert_eq!([19, 20, 21].map(|x| abandoned(x, InX::Less)), [0, 0, 1]);
    assert_eq!([19, 20, 21].map(|x| abandoned(x, InX::OrLess)), [0, 1, 1]);
}

/// Connect publishes the record again when the agent's after-contact work is done, or months later.
#[test]
fn a_record_revised_in_a_later_interval_counts_once_and_in_the_interval_of_its_contacts_end() {
    let revision = |told, talked: i64| {
        let mut members = answered(json!({"AgentInteractionDuration": talked}));
        members["Queue"] = recorded_queue("q-1", "09:00:10");
        record(told, members)
    };
    let ends = |from, until| Interval { from: at(from), until: at(until) };
    for events in orders(&[revision("09:06:10", 100), revision("11:20:00", 120)]) {
        let record = record_of(&events).newest.get().cloned().expect("a revision");
        let counted = |interval: Interval| {
            let inside = record.disconnected.is_some_and(|ended| interval.contains(ended));
            let records: Vec<_> = inside.then(|| record.clone()).into_iter().collect();
            of(&records, |metrics| metrics.interaction_time())
        };
        assert_eq!(counted(ends("09:00:00", "09:15:00")), sum(1, 120));
        assert_eq!(counted(ends("11:15:00", "11:30:00")), sum(0, 0));
    }
}

#[test]
fn both_definitions_of_service_level_are_there_by_name() {
    let records = [
        queued(Some(20), answered(json!({}))),
        queued(Some(5), json!({})),
        queued(Some(300), answered(json!({}))),
        queued(Some(10), json!({"NextContactId": "c-2"})),
    ];
    let level = |counts| of(&records, |metrics| metrics.service_level(20, counts));
    // Left within less than 20 s: the one who gave up and the one who is called back.
    assert_eq!(level(ServiceLevel::RemovedFromQueue), Some(50.0));
    // Answered within 20 s or less: the first.
    assert_eq!(level(ServiceLevel::Answered), Some(25.0));
    assert_eq!(ServiceLevel::ALL.map(|(name, _)| name), ["removedFromQueue", "answered"]);
}

#[test]
fn of_nothing_queued_every_rate_and_mean_is_absent() {
    for records in [Vec::new(), vec![finished(json!({}))]] {
        assert_eq!(of(&records, |metrics| metrics.contacts_queued()), 0);
        assert_eq!(of(&records, |metrics| metrics.contacts_abandoned()), 0);
        assert_eq!(of(&records, |metrics| metrics.abandonment_rate()), None);
        for (_, counts) in ServiceLevel::ALL {
            assert_eq!(of(&records, |metrics| metrics.service_level(20, counts)), None);
        }
        assert_eq!(of(&records, |metrics| metrics.queue_answer_time().mean()), None);
        assert_eq!(of(&records, |metrics| metrics.abandon_time().mean()), None);
        assert_eq!(of(&records, |metrics| metrics.max_queued_time()), None);
        assert_eq!(of(&records, |metrics| metrics.wait_percentile(50)), None);
    }
}

#[test]
fn entering_a_queue_without_a_duration_counts_as_queued_and_as_no_wait() {
    let records = [queued(None, json!({})), queued(None, answered(json!({})))];
    assert_eq!(of(&records, |metrics| metrics.contacts_queued()), 2);
    assert_eq!(of(&records, |metrics| metrics.contacts_abandoned()), 1);
    assert_eq!(of(&records, |metrics| metrics.contacts_abandoned_in(i64::MAX, InX::OrLess)), 0);
    assert_eq!(of(&records, |metrics| metrics.contacts_removed_from_queue_in(i64::MAX)), 0);
    assert_eq!(of(&records, |metrics| metrics.abandon_time()), sum(0, 0));
    assert_eq!(of(&records, |metrics| metrics.queue_answer_time()), sum(0, 0));
    let level = of(&records, |metrics| metrics.service_level(20, ServiceLevel::RemovedFromQueue));
    assert_eq!(level, Some(0.0));
}

#[test]
fn waits_are_told_apart_by_how_they_ended() {
    let records = [
        queued(Some(30), json!({})),
        queued(Some(10), answered(json!({}))),
        queued(Some(20), answered(json!({}))),
        queued(Some(90), json!({"NextContactId": "c-2"})),
        finished(answered(json!({}))),
    ];
    assert_eq!(of(&records, |metrics| metrics.contacts_queued()), 4);
    assert_eq!(of(&records, |metrics| metrics.contacts_handled()), 3);
    assert_eq!(of(&records, |metrics| metrics.contacts_abandoned()), 1);
    assert_eq!(of(&records, |metrics| metrics.abandonment_rate()), Some(25.0));
    assert_eq!(of(&records, |metrics| metrics.abandon_time()), sum(1, 30));
    assert_eq!(of(&records, |metrics| metrics.queue_answer_time()), sum(2, 30));
    assert_eq!(of(&records, |metrics| metrics.queue_answer_time().mean()), Some(15.0));
    assert_eq!(of(&records, |metrics| metrics.max_queued_time()), Some(90));
}

#[test]
fn a_percentile_is_the_nearest_rank() {
    let records: Vec<Record> =
        [50, 10, 40, 20, 30].map(|wait| queued(Some(wait), json!({}))).into();
    let percentile = |percent| of(&records, |metrics| metrics.wait_percentile(percent));
    assert_eq!([0, 20, 21, 50, 100, 255].map(percentile), [10, 10, 20, 30, 50, 50].map(Some));
}

#[test]
fn each_part_of_the_work_is_summed_by_its_own_rule() {
    let records = [
        finished(answered(json!({
            "AgentInteractionDuration": 100, "CustomerHoldDuration": 20,
            "AfterContactWorkDuration": 30, "AgentPauseDuration": 5, "NumberOfHolds": 0,
        }))),
        // Nothing known but that it was answered.
        finished(answered(json!({}))),
        // Known, and nothing: handle time counts it, active time does not.
        finished(answered(json!({"AgentInteractionDuration": 0}))),
        // Never answered: only handle and after-contact work look past that.
        finished(json!({"Agent": {
            "ARN": agent_arn("a-1"), "ConnectedToAgentTimestamp": null,
            "AgentInteractionDuration": 7, "CustomerHoldDuration": 1, "AfterContactWorkDuration": 3,
        }})),
    ];
    assert_eq!(of(&records, |metrics| metrics.handle_time()), sum(3, 166));
    assert_eq!(of(&records, |metrics| metrics.active_time()), sum(2, 161));
    assert_eq!(of(&records, |metrics| metrics.after_contact_work_time()), sum(4, 33));
    assert_eq!(of(&records, |metrics| metrics.interaction_time()), sum(2, 100));
    assert_eq!(of(&records, |metrics| metrics.hold_time()), sum(1, 20));
    assert_eq!(of(&records, |metrics| metrics.contacts_put_on_hold()), 1);
}

#[test]
fn what_a_contact_was_doing_when_it_ended_decides_what_it_counts_as() {
    let state = |state: &str, transferred: bool, mut members: Value| {
        members["PreDisconnectState"] = state.into();
        members["TransferCompletedTimestamp"] =
            if transferred { stamp("09:04:00").into() } else { Value::Null };
        queued(Some(30), members)
    };
    let records = [
        state("IN_QUEUE", true, json!({})),
        state("in_queue", false, json!({})),
        state("CONNECTED_ONHOLD", false, answered(json!({}))),
        state("CONNECTED_ONHOLD", false, json!({})),
        state("CONNECTED", true, answered(json!({}))),
    ];
    assert_eq!(of(&records, |metrics| metrics.contacts_transferred_out()), 2);
    assert_eq!(of(&records, |metrics| metrics.contacts_transferred_out_from_queue()), 1);
    assert_eq!(of(&records, |metrics| metrics.contacts_disconnected_in_queue()), 2);
    assert_eq!(of(&records, |metrics| metrics.contacts_hold_abandons()), 1);
}

#[test]
fn resolution_and_flow_end_where_the_contact_says() {
    let times = |members: Value| {
        let mut all = json!({
            "InitiationMethod": "INBOUND",
            "InitiationTimestamp": stamp("09:00:00"),
            "ConnectedToSystemTimestamp": stamp("09:00:01"),
            "DisconnectTimestamp": stamp("09:05:00"),
        });
        for (name, member) in members.as_object().expect("members") {
            all[name] = member.clone();
        }
        all
    };
    let work = answered(json!({"AfterContactWorkEndTimestamp": stamp("09:06:00")}));
    let records = [finished(times(work)), finished(times(json!({})))];
    assert_eq!(of(&records, |metrics| metrics.resolution_time()), sum(2, 360 + 300));
    let flow = |members| of(&[finished(times(members))], |metrics| metrics.contact_flow_time());
    let queue = json!({"ARN": queue_arn("q-1"), "EnqueueTimestamp": stamp("09:00:10")});
    let transfer = stamp("09:02:01");
    assert_eq!(flow(json!({"Queue": queue, "TransferCompletedTimestamp": transfer})), sum(1, 9));
    assert_eq!(flow(json!({"TransferCompletedTimestamp": transfer})), sum(1, 120));
    assert_eq!(flow(json!({})), sum(1, 299));
    assert_eq!(flow(json!({"InitiationMethod": "OUTBOUND"})), sum(0, 0));
    assert_eq!(flow(json!({"ConnectedToSystemTimestamp": null})), sum(0, 0));
    assert_eq!(flow(json!({"ConnectedToSystemTimestamp": stamp("09:07:00")})), sum(1, 0));
}
