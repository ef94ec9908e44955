//! When alerts begin, go on, and end.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::{AgentId, Event, EventTime, InstanceId, QueueId};
use contact_core::alerts::{
    AlertOnly, AlertRule, AlertWhen, Judgement, QueueSeen, Seen, ServiceTarget, endless, judge,
};
use contact_core::metrics::Step;
use contact_core::{
    Agent, Alert, AlertId, AlertKind, AlertSubject, Contact, Join, Key, Record, Row,
};
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::build::{
    agent_event, agent_of, at, connected, contact_event, contact_named, contact_of, disconnected,
    id, in_hand, queue_arn, queue_info, queued, record, record_of, recorded_agent, recorded_queue,
    snapshot,
};

const MINUTE: i64 = 60_000;

fn rule(when: AlertWhen) -> AlertRule {
    AlertRule { name: "a rule".into(), when, only: AlertOnly::default() }
}

fn queue(id: &str) -> QueueId {
    QueueId::new(id).expect("an id")
}

/// A floor of which nothing was looked at, with a feed that is alive.
fn seen(now: &str) -> Seen {
    Seen {
        instance: InstanceId::new("i-1").expect("an id"),
        now: at(now),
        heard: Some(at(now)),
        agents: None,
        queues: BTreeMap::new(),
        all_queues: true,
        contacts: BTreeMap::new(),
        open: BTreeMap::new(),
    }
}

fn of_agent(now: &str, agent: Agent) -> Seen {
    Seen { agents: Some(vec![(AgentId::new("a-1").expect("an id"), agent)]), ..seen(now) }
}

fn of_queue(now: &str, waiting: Vec<(&str, Contact)>) -> Seen {
    let waiting = waiting.into_iter().map(|(name, contact)| (id(name), contact)).collect();
    let queues = [(queue("q-1"), QueueSeen { waiting: Some(waiting), records: None })];
    Seen { queues: queues.into(), ..seen(now) }
}

/// The same, with the alerts that a judgement leaves open.
fn after(seen: Seen, judged: &[&Judgement]) -> Seen {
    let mut alerts: BTreeMap<AlertId, Alert> = BTreeMap::new();
    for (key, row) in judged.iter().flat_map(|judged| &judged.facts) {
        let (Key::Alert(id), Row::Alert(fact)) = (key, row) else { panic!("no alert: {key:?}") };
        let known = alerts.remove(id).unwrap_or_default();
        alerts.insert(id.clone(), known.join((**fact).clone()));
    }
    alerts.retain(|_, alert| alert.resolved.get().is_none());
    Seen { open: alerts, ..seen }
}

/// What was put, a line each: the subject, the onset, and what is known beside.
fn told(judged: &Judgement) -> Vec<String> {
    let alerts = judged.facts.values().map(|row| match row {
        Row::Alert(alert) => alert,
        other => panic!("no alert: {other:?}"),
    });
    let line = |alert: &Alert| {
        let Some(about) = alert.about.get() else { return "resolved".to_owned() };
        let (kind, id) = (about.subject.kind(), about.subject.id());
        let onset = &about.onset.to_string()[11..19];
        let queue = about.queue.as_ref().map_or("", |queue| queue.as_str());
        let agent = about.agent.as_ref().map_or("", |agent| agent.as_str());
        let detail = about.detail.as_deref().unwrap_or_default();
        let line = [kind, id, "since", onset, queue, agent, detail].join(" ");
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    alerts.map(|alert| line(alert)).collect()
}

#[track_caller]
fn check(when: AlertWhen, seen: &Seen, expected: &[&str]) -> Judgement {
    let judged = judge(&[rule(when)], seen);
    assert_eq!(told(&judged), expected);
    judged
}

fn status(name: &str, kind: &str, since: &str, contacts: &[Value]) -> Value {
    snapshot(name, kind, since, contacts)
}

/// Available since 08:00:00, heard of at a time of day.
fn available(kind: &str, told: &str) -> Event {
    agent_event(kind, told, status("Available", "ROUTABLE", "08:00:00", &[]), Value::Null)
}

fn waits(name: &str, since: &str) -> Contact {
    let entered = json!({"contactId": name, "queueInfo": queue_info("q-1", since)});
    contact_named(name, &[contact_event("QUEUED", since, entered)])
}

const SILENT: AlertWhen = AlertWhen::SilentAgent { after: 5 * MINUTE };
const LONG: AlertWhen = AlertWhen::LongWait { after: 2 * MINUTE };
const ENDLESS: AlertWhen = AlertWhen::EndlessWait { after: 60 * MINUTE };

#[test]
fn an_agent_is_silent_once_the_time_is_passed_and_not_when_it_is_reached() {
    let agent = agent_of(&[available("LOGIN", "09:00:00")]);
    check(SILENT, &of_agent("09:05:00", agent.clone()), &[]);
    check(SILENT, &of_agent("09:05:00.001", agent), &["agent a-1 since 09:00:00"]);
}

#[test]
fn an_agent_who_logged_out_or_is_offline_may_be_silent() {
    let login = available("LOGIN", "09:00:00");
    let offline = status("Offline", "OFFLINE", "09:00:30", &[]);
    let logout = agent_event("LOGOUT", "09:00:30", offline.clone(), Value::Null);
    check(SILENT, &of_agent("09:30:00", agent_of(&[login.clone(), logout.clone()])), &[]);
    // What repeats the status from before the LOGOUT does not bring the agent back.
    let late = available("HEART_BEAT", "09:01:00");
    check(SILENT, &of_agent("09:30:00", agent_of(&[login.clone(), logout, late])), &[]);
    let unplugged = agent_event("STATE_CHANGE", "09:00:30", offline, Value::Null);
    check(SILENT, &of_agent("09:30:00", agent_of(&[login, unplugged])), &[]);
}

#[test]
fn when_the_whole_feed_is_silent_nothing_is_said_of_agents() {
    let since = "09:00:00";
    let lunch = status("Lunch", "CUSTOM", "08:00:00", &[in_hand("c-1", "MISSED", since)]);
    let agent = agent_of(&[agent_event("STATE_CHANGE", since, lunch, Value::Null)]);
    let heard = of_agent("09:06:00", agent);
    let deaf = Seen { heard: Some(at("09:00:50")), ..heard.clone() };
    let status = || AlertWhen::LongStatus { status: "Lunch".into(), after: 45 * MINUTE };
    for when in [SILENT, status(), AlertWhen::MissedContact] {
        let judged = judge(&[rule(when.clone())], &heard);
        assert_eq!(judged.raised, 1, "{when:?}");
        // Neither put nor resolved.
        let open = after(deaf.clone(), &[&judged]);
        check(when.clone(), &deaf, &[]);
        assert_eq!(check(when, &open, &[]).unjudged, 1);
    }
    // A rule that waits for less than the feed's patience is not quicker than the feed.
    let quick = AlertWhen::SilentAgent { after: 3 * MINUTE };
    check(quick.clone(), &Seen { heard: Some(at("09:02:59")), ..heard.clone() }, &[]);
    check(quick, &Seen { heard: Some(at("09:03:00")), ..heard }, &["agent a-1 since 09:00:00"]);
}

#[test]
fn an_agent_of_whom_nothing_was_heard_for_a_day_went_home() {
    let agent = agent_of(&[available("LOGIN", "09:00:00")]);
    let now = at("09:00:00").plus_millis(24 * 60 * MINUTE);
    let of = |now| Seen { now, heard: Some(now), ..of_agent("09:00:00", agent.clone()) };
    let judged = check(SILENT, &of(now), &["agent a-1 since 09:00:00"]);
    let gone = of(now.plus_millis(1));
    check(SILENT, &gone, &[]);
    check(SILENT, &after(gone, &[&judged]), &["resolved"]);
}

#[test]
fn the_silence_of_one_agent_is_told_once_though_an_old_event_comes_late() {
    let login = available("LOGIN", "09:00:00");
    let first = of_agent("09:06:00", agent_of(std::slice::from_ref(&login)));
    let judged = check(SILENT, &first, &["agent a-1 since 09:00:00"]);
    let late = agent_of(&[login.clone(), available("HEART_BEAT", "09:01:00")]);
    let second = after(of_agent("09:07:00", late), &[&judged]);
    assert_eq!(check(SILENT, &second, &[]).going_on, 1);
    // Heard of again, and silent again: that is another.
    let back = agent_of(&[login.clone(), available("HEART_BEAT", "09:08:00")]);
    let back = after(of_agent("09:09:00", back), &[&judged]);
    let resolved = check(SILENT, &back, &["resolved"]);
    let again = agent_of(&[login, available("HEART_BEAT", "09:08:00")]);
    let again = after(of_agent("09:14:00", again), &[&judged, &resolved]);
    check(SILENT, &again, &["agent a-1 since 09:08:00"]);
}

#[test]
fn a_rule_speaks_only_of_agents_in_the_statuses_that_it_names() {
    let agent = agent_of(&[available("LOGIN", "09:00:00")]);
    let seen = of_agent("09:10:00", agent);
    let of = |name: &str| AlertRule {
        only: AlertOnly { statuses: BTreeSet::from([name.into()]), ..AlertOnly::default() },
        ..rule(SILENT)
    };
    assert_eq!(judge(&[of("available")], &seen).raised, 1);
    assert_eq!(judge(&[of("lunch")], &seen).raised, 0);
}

#[test]
fn a_status_is_known_by_its_name_and_its_beginning() {
    let after_45 = AlertWhen::LongStatus { status: "lunch".into(), after: 45 * MINUTE };
    let lunch = |since| {
        let lunch = status("Lunch", "CUSTOM", since, &[]);
        agent_of(&[agent_event("STATE_CHANGE", "09:44:00", lunch, Value::Null)])
    };
    check(after_45.clone(), &of_agent("09:45:00", lunch("09:00:00")), &[]);
    let long = of_agent("09:45:01", lunch("09:00:00"));
    let judged = check(after_45.clone(), &long, &["agent a-1 since 09:00:00 Lunch"]);
    // Another lunch that is too long is another alert, though nobody looked in between.
    let other = after(of_agent("09:47:00", lunch("09:01:00")), &[&judged]);
    let judged = judge(&[rule(after_45)], &other);
    assert_eq!((judged.raised, judged.resolved), (1, 1));
}

#[test]
fn after_contact_work_and_misses_are_told_by_contact() {
    let hand = [in_hand("c-1", "ENDED", "09:00:00"), in_hand("c-2", "MISSED", "09:02:00")];
    let agent = status("Available", "ROUTABLE", "08:00:00", &hand);
    let agent = agent_of(&[agent_event("STATE_CHANGE", "09:02:00", agent, Value::Null)]);
    let work = AlertWhen::LongAfterContactWork { after: 5 * MINUTE };
    check(work.clone(), &of_agent("09:05:00", agent.clone()), &[]);
    let seen = of_agent("09:05:01", agent);
    check(work, &seen, &["contact c-1 since 09:00:00 a-1"]);
    let judged = check(AlertWhen::MissedContact, &seen, &["contact c-2 since 09:02:00 a-1"]);
    let ready = status("Available", "ROUTABLE", "08:00:00", &[]);
    let ready = agent_of(&[agent_event("STATE_CHANGE", "09:05:30", ready, Value::Null)]);
    check(AlertWhen::MissedContact, &after(of_agent("09:06:00", ready), &[&judged]), &["resolved"]);
}

#[test]
fn a_miss_that_was_put_away_before_anybody_looked_is_told_of() {
    let hand = [in_hand("c-2", "MISSED", "09:02:10")];
    let missed = status("Available", "ROUTABLE", "08:00:00", &hand);
    let ready = status("Available", "ROUTABLE", "08:00:00", &[]);
    let told = "contact c-2 since 09:02:10 a-1";
    let both = agent_event("STATE_CHANGE", "09:02:50", ready.clone(), missed.clone());
    let all = [
        // The event of the miss, that of its end, or both.
        vec![agent_event("STATE_CHANGE", "09:02:10", missed, Value::Null), both.clone()],
        vec![both],
    ];
    for events in all {
        let agent = agent_of(&events);
        assert!(agent.contacts().is_empty());
        let judged = check(AlertWhen::MissedContact, &of_agent("09:03:00", agent.clone()), &[told]);
        let later = after(of_agent("09:05:11", agent), &[&judged]);
        check(AlertWhen::MissedContact, &later, &["resolved"]);
    }
}

#[test]
fn a_queue_has_one_alert_however_many_wait_and_whoever_waits_longest() {
    let (one, two) = (waits("c-1", "09:00:00"), waits("c-2", "09:00:30"));
    check(LONG, &of_queue("09:02:00", vec![("c-1", one.clone())]), &[]);
    let both = of_queue("09:03:00", vec![("c-2", two.clone()), ("c-1", one)]);
    let judged = check(LONG, &both, &["queue q-1 since 09:00:00 q-1"]);
    let later = after(of_queue("09:03:30", vec![("c-2", two)]), &[&judged]);
    assert_eq!(check(LONG, &later, &[]).going_on, 1);
    let gone = after(of_queue("09:04:00", vec![]), &[&judged]);
    let resolved = check(LONG, &gone, &["resolved"]);
    let third = vec![("c-3", waits("c-3", "09:05:00"))];
    let again = after(of_queue("09:08:00", third), &[&judged, &resolved]);
    check(LONG, &again, &["queue q-1 since 09:05:00 q-1"]);
}

#[test]
fn a_contact_that_rings_still_waits() {
    let hand =
        status("Available", "ROUTABLE", "08:00:00", &[in_hand("c-1", "CONNECTING", "09:02:00")]);
    let ringing =
        contact_of(&[queued(), agent_event("STATE_CHANGE", "09:02:00", hand, Value::Null)]);
    let seen = of_queue("09:03:00", vec![("c-1", ringing)]);
    check(LONG, &seen, &["queue q-1 since 09:00:10 q-1"]);
}

#[test]
fn who_was_answered_or_went_waits_no_more_whatever_the_list_says() {
    let answered = contact_of(&[queued(), connected()]);
    let gone = contact_of(&[queued(), disconnected()]);
    let seen = of_queue("11:00:00", vec![("c-1", answered), ("c-2", gone)]);
    check(LONG, &seen, &[]);
    check(ENDLESS, &seen, &[]);
}

#[test]
fn an_endless_wait_is_told_by_itself_and_hides_no_other() {
    let seen = |now| {
        let waiting = vec![("c-1", waits("c-1", "09:00:00")), ("c-2", waits("c-2", "10:00:00"))];
        of_queue(now, waiting)
    };
    let rules = [rule(LONG), AlertRule { name: "endless".into(), ..rule(ENDLESS) }];
    assert_eq!(told(&judge(&rules, &seen("10:00:00"))), ["queue q-1 since 09:00:00 q-1"]);
    assert_eq!(endless(&rules, &seen("10:00:00")), []);
    let later = seen("10:03:00");
    let mut both = told(&judge(&rules, &later));
    both.sort();
    assert_eq!(both, ["contact c-1 since 09:00:00 q-1", "queue q-1 since 10:00:00 q-1"]);
    assert_eq!(endless(&rules, &later), [id("c-1")]);
    assert_eq!(endless(&rules[..1], &later), []);
}

#[test]
fn an_entry_that_is_told_more_finely_is_the_same_endless_wait() {
    let whole = of_queue("11:00:00", vec![("c-1", waits("c-1", "09:00:00"))]);
    let judged = check(ENDLESS, &whole, &["contact c-1 since 09:00:00 q-1"]);
    let fine = of_queue("11:01:00", vec![("c-1", waits("c-1", "09:00:00.500"))]);
    assert_eq!(check(ENDLESS, &after(fine, &[&judged]), &[]).going_on, 1);
}

#[test]
fn a_queue_that_was_not_looked_at_keeps_its_alert_and_one_that_is_gone_does_not() {
    let long = of_queue("09:03:00", vec![("c-1", waits("c-1", "09:00:00"))]);
    let judged = check(LONG, &long, &["queue q-1 since 09:00:00 q-1"]);
    let unseen = [(queue("q-1"), QueueSeen::default())].into();
    let unseen = after(Seen { queues: unseen, ..seen("09:04:00") }, &[&judged]);
    assert_eq!(check(LONG, &unseen, &[]).unjudged, 1);
    let some = after(Seen { all_queues: false, ..seen("09:04:00") }, &[&judged]);
    assert_eq!(check(LONG, &some, &[]).unjudged, 1);
    check(LONG, &after(seen("09:04:00"), &[&judged]), &["resolved"]);
}

#[test]
fn the_alerts_of_a_rule_that_is_gone_or_speaks_of_others_are_resolved() {
    let long = of_queue("09:03:00", vec![("c-1", waits("c-1", "09:00:00"))]);
    let judged = check(LONG, &long, &["queue q-1 since 09:00:00 q-1"]);
    let open = after(long, &[&judged]);
    assert_eq!(told(&judge(&[], &open)), ["resolved"]);
    let renamed = AlertRule { name: "another".into(), ..rule(LONG) };
    assert_eq!(judge(&[renamed], &open).facts.len(), 2);
    let only = AlertOnly { queues: [queue("q-2")].into(), ..AlertOnly::default() };
    let others = AlertRule { only, ..rule(LONG) };
    // The queue need not even be looked at for that.
    let unseen = [(queue("q-1"), QueueSeen::default())].into();
    let open = after(Seen { queues: unseen, ..seen("09:04:00") }, &[&judged]);
    assert_eq!(told(&judge(&[others], &open)), ["resolved"]);
}

/// A contact that ended after so many seconds in the queue, answered.
fn ended(name: &str, ended: &str, waited: i64) -> Record {
    let mut queue = recorded_queue("q-1", "09:00:00");
    queue["Duration"] = waited.into();
    queue["ARN"] = queue_arn("q-1").into();
    let told = record(
        "12:00:00",
        json!({
            "ContactId": "c-1",
            "DisconnectTimestamp": format!("2026-03-02T{ended}Z"),
            "Queue": queue,
            "Agent": recorded_agent("a-1", "09:00:30"),
            "Attributes": {"name": name},
        }),
    );
    record_of(&[told]).newest.get().cloned().expect("a record")
}

fn target(at_least: usize) -> AlertWhen {
    let (zone, step) = (TimeZone::UTC, Step::HalfHour);
    let target = ServiceTarget { percent: 80, within_seconds: 20, step, zone, at_least };
    AlertWhen::LowServiceLevel(target)
}

fn of_records(now: &str, records: Vec<Record>) -> Seen {
    let queues = [(queue("q-1"), QueueSeen { waiting: None, records: Some(records) })];
    Seen { queues: queues.into(), ..seen(now) }
}

#[test]
fn a_service_level_is_low_below_its_target_and_not_at_it() {
    let at_target: Vec<_> =
        [5, 5, 5, 5, 60].into_iter().map(|waited| ended("c", "09:35:00", waited)).collect();
    check(target(5), &of_records("09:40:00", at_target.clone()), &[]);
    let below: Vec<_> = at_target[1..].to_vec();
    check(target(4), &of_records("09:40:00", below.clone()), &["queue q-1 since 09:30:00 q-1"]);
    // Of fewer contacts than the rule asks for nothing is said.
    check(target(5), &of_records("09:40:00", below), &[]);
}

#[test]
fn a_service_level_is_that_of_the_interval_and_is_told_once_in_it() {
    let slow = |ends: &str| ended("c", ends, 60);
    // What ended before the interval is of no account.
    check(target(1), &of_records("09:40:00", vec![slow("09:29:59")]), &[]);
    let low = of_records("09:40:00", vec![slow("09:30:00")]);
    let judged = check(target(1), &low, &["queue q-1 since 09:30:00 q-1"]);
    assert_eq!(check(target(1), &after(low, &[&judged]), &[]).going_on, 1);
    let over = after(of_records("10:00:00", vec![slow("09:30:00")]), &[&judged]);
    check(target(1), &over, &["resolved"]);
    // The next interval is another alert, though nobody looked in between.
    let next = after(of_records("10:05:00", vec![slow("10:01:00")]), &[&judged]);
    let judged = judge(&[rule(target(1))], &next);
    assert_eq!((judged.raised, judged.resolved), (1, 1));
}

#[test]
fn intervals_go_by_the_clock_of_the_zone() {
    let zone = TimeZone::get("Asia/Kolkata").expect("a zone");
    let hour =
        ServiceTarget { percent: 80, within_seconds: 20, step: Step::Hour, zone, at_least: 1 };
    let seen = of_records("10:10:00", vec![ended("c", "09:35:00", 60)]);
    check(AlertWhen::LowServiceLevel(hour), &seen, &["queue q-1 since 09:30:00 q-1"]);
}

#[test]
fn what_contact_lens_found_is_gone_when_its_contact_is_over() {
    let rule = rule(AlertWhen::Category { categories: ["Complaint".into()].into() });
    let subject = AlertSubject::Contact(id("c-1"));
    let mut finding = contact_core::alerts::Finding::new(subject, at("09:03:00"));
    finding.detail = Some("Complaint".into());
    let (Key::Alert(alert), Row::Alert(row)) =
        rule.raised(&seen("09:03:00").instance, finding.clone(), at("09:03:00"))
    else {
        panic!("no alert");
    };
    assert_eq!(row.about.get().map(|about| about.kind), Some(AlertKind::Category));
    // Of two categories in one breath each is an alert of its own.
    finding.detail = Some("Escalation".into());
    assert_ne!(rule.alert_of(&finding), alert);
    let with = |contact: &[Event]| Seen {
        open: [(alert.clone(), (*row).clone())].into(),
        contacts: [(id("c-1"), contact_of(contact))].into(),
        ..seen("09:10:00")
    };
    let rules = [rule];
    assert_eq!(judge(&rules, &with(&[queued(), connected()])).unjudged, 1);
    assert_eq!(told(&judge(&rules, &with(&[queued(), disconnected()]))), ["resolved"]);
}

#[test]
fn what_two_find_is_one_alert_and_what_was_resolved_stays_so() {
    let seen = |now| of_queue(now, vec![("c-1", waits("c-1", "09:00:00"))]);
    let (one, two) = (check_raised(&seen("09:03:00")), check_raised(&seen("09:04:00")));
    assert!(one.facts.keys().eq(two.facts.keys()));
    let mut row = Row::bottom(one.facts.keys().next().expect("an alert"));
    for fact in one.facts.values().chain(two.facts.values()) {
        row.absorb(fact.clone());
    }
    let Row::Alert(alert) = &row else { panic!("no alert") };
    assert_eq!(alert.raised.get(), Some(&at("09:03:00")));
    let key = one.facts.keys().next().expect("an alert");
    let Key::Alert(id) = key else { panic!("no alert") };
    let (_, gone) = contact_core::alerts::resolved(id, at("09:05:00"));
    let resolved = row.join(gone);
    let again = resolved.clone().join(two.facts[key].clone());
    assert_eq!(again, resolved);
}

#[track_caller]
fn check_raised(seen: &Seen) -> Judgement {
    check(LONG, seen, &["queue q-1 since 09:00:00 q-1"])
}

#[test]
fn of_two_alerts_about_one_queue_the_first_stays() {
    let waiting =
        |name: &'static str, since| of_queue("09:10:00", vec![(name, waits(name, since))]);
    let (first, second) = (waiting("c-1", "09:00:00"), waiting("c-2", "09:01:00"));
    let (first, second) = (judge(&[rule(LONG)], &first), judge(&[rule(LONG)], &second));
    let both = after(waiting("c-2", "09:01:00"), &[&first, &second]);
    let judged = check(LONG, &both, &["resolved"]);
    assert_eq!(judged.going_on, 1);
    assert!(judged.facts.keys().eq(second.facts.keys()));
}

#[test]
fn nothing_is_found_before_the_beginning_of_time() {
    // A floor without clocks or feeds is judged without harm.
    let nothing = Seen { heard: None, now: EventTime::from_millis(0), ..seen("09:00:00") };
    for when in [SILENT, LONG, ENDLESS, AlertWhen::MissedContact, target(1)] {
        check(when, &nothing, &[]);
    }
}
