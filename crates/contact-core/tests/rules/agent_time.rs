//! How an agent's time was spent.

use connect_events::Event;
use contact_core::metrics::{AgentTime, Interval, RingTime};
use contact_core::{Key, Row};
use serde_json::{Value, json};

use crate::build::{agent_event, at, in_hand, rows, snapshot};

const SECOND: i64 = 1_000;

fn told(event_type: &str, time: &str, status: (&str, &str, &str), contacts: &[Value]) -> Event {
    let (name, kind, since) = status;
    agent_event(event_type, time, snapshot(name, kind, since, contacts), Value::Null)
}

const AVAILABLE: (&str, &str, &str) = ("Available", "ROUTABLE", "09:00:00");

/// The state of `c-1` in the hand of an agent who is available.
fn now(state: &str, since: &str) -> Event {
    told("STATE_CHANGE", since, AVAILABLE, &[in_hand("c-1", state, since)])
}

/// `c-1` left the agent's hand.
fn cleared(time: &str, state: &str, since: &str) -> Event {
    let (name, kind, began) = AVAILABLE;
    let before = snapshot(name, kind, began, &[in_hand("c-1", state, since)]);
    agent_event("STATE_CHANGE", time, snapshot(name, kind, began, &[]), before)
}

fn between(events: &[Event], from: &str, until: &str) -> AgentTime {
    let rows = rows(events);
    let began = rows.iter().filter_map(|(key, row)| match (key, row) {
        (Key::History(_, at, subject), Row::History(history)) => Some((*at, subject, &**history)),
        _ => None,
    });
    AgentTime::of(began, Interval { from: at(from), until: at(until) })
}

fn story() -> Vec<Event> {
    vec![
        told("LOGIN", "09:00:00", AVAILABLE, &[]),
        now("CONNECTING", "09:01:00"),
        now("CONNECTED", "09:01:10"),
        now("CONNECTED_ONHOLD", "09:02:00"),
        now("CONNECTED", "09:02:30"),
        now("ENDED", "09:03:00"),
        cleared("09:03:40", "ENDED", "09:03:00"),
        told("STATE_CHANGE", "09:05:00", ("Lunch", "CUSTOM", "09:05:00"), &[]),
        told("LOGOUT", "09:10:00", ("Offline", "OFFLINE", "09:10:00"), &[]),
    ]
}

#[test]
fn each_part_of_a_day_is_spent_on_one_thing_in_any_order_of_delivery() {
    for events in [story(), story().into_iter().rev().collect()] {
        assert_eq!(
            between(&events, "09:00:00", "09:30:00"),
            AgentTime {
                online: 600 * SECOND,
                non_productive: 300 * SECOND,
                contact: 150 * SECOND,
                after_contact_work: 40 * SECOND,
                ringing: 10 * SECOND,
                waiting: 140 * SECOND,
                offered: 1,
                accepted: 1,
                not_answered: 0,
            }
        );
    }
}

/// The snapshot of a LOGOUT may still show the status before it.
#[test]
fn an_agent_is_offline_from_the_logout_on_whatever_status_its_event_shows() {
    let events = [
        told("LOGIN", "09:00:00", AVAILABLE, &[]),
        now("CONNECTED", "09:05:00"),
        told("LOGOUT", "09:10:00", AVAILABLE, &[in_hand("c-1", "CONNECTED", "09:05:00")]),
    ];
    let time = between(&events, "09:00:00", "10:00:00");
    assert_eq!((time.online, time.contact, time.waiting), (600_000, 300_000, 300_000));
}

#[test]
fn intervals_add_up_to_the_day() {
    let events = story();
    let day = between(&events, "09:00:00", "09:30:00");
    let parts: Vec<AgentTime> = ["09:00:00", "09:01:05", "09:02:10", "09:03:20", "09:07:00"]
        .windows(2)
        .map(|ends| between(&events, ends[0], ends[1]))
        .chain([between(&events, "09:07:00", "09:30:00")])
        .collect();
    let sum = |part: fn(&AgentTime) -> i64| parts.iter().map(part).sum::<i64>();
    assert_eq!(sum(|time| time.online), day.online);
    assert_eq!(sum(|time| time.non_productive), day.non_productive);
    assert_eq!(sum(|time| time.contact), day.contact);
    assert_eq!(sum(|time| time.after_contact_work), day.after_contact_work);
    assert_eq!(sum(|time| time.ringing), day.ringing);
    assert_eq!(sum(|time| time.waiting), day.waiting);
    // The offer counts where it began to ring, though it was answered in the next interval.
    let offers: Vec<_> = parts.iter().map(|time| (time.offered, time.accepted)).collect();
    assert_eq!(offers, [(1, 1), (0, 0), (0, 0), (0, 0), (0, 0)]);
}

#[test]
fn occupancy_has_both_readings_of_ring_time() {
    let time = between(&story(), "09:00:00", "09:05:00");
    assert_eq!((time.idle(RingTime::Idle), time.idle(RingTime::Left)), (150_000, 140_000));
    assert_eq!(time.occupancy(RingTime::Idle), Some(50.0));
    assert_eq!(time.occupancy(RingTime::Left), Some(150.0 * 100.0 / 290.0));
}

#[test]
fn two_contacts_at_once_count_once() {
    let both =
        |state: &str| [in_hand("c-1", state, "09:01:00"), in_hand("c-2", "CONNECTED", "09:02:00")];
    let events = [
        told("LOGIN", "09:00:00", AVAILABLE, &[]),
        told("STATE_CHANGE", "09:02:00", AVAILABLE, &both("CONNECTED")),
        now("ENDED", "09:03:00"),
        told("STATE_CHANGE", "09:03:00", AVAILABLE, &[in_hand("c-2", "CONNECTED", "09:02:00")]),
    ];
    let time = between(&events, "09:00:00", "09:04:00");
    // One talks, one is in after-contact work: the agent is on a contact.
    assert_eq!((time.waiting, time.contact, time.after_contact_work), (60_000, 180_000, 0));
    assert_eq!((time.offered, time.accepted), (2, 2));
}

#[test]
fn a_custom_status_with_a_live_contact_is_non_productive_and_no_contact_time() {
    let lunch = ("Lunch", "CUSTOM", "09:02:00");
    let talks = in_hand("c-1", "CONNECTED", "09:01:00");
    let events = [
        told("LOGIN", "09:00:00", AVAILABLE, &[]),
        now("CONNECTED", "09:01:00"),
        told("STATE_CHANGE", "09:02:00", lunch, &[talks]),
    ];
    let time = between(&events, "09:00:00", "09:05:00");
    assert_eq!((time.waiting, time.contact, time.non_productive), (60_000, 60_000, 180_000));
}

#[test]
fn a_heart_beat_after_logout_adds_no_time() {
    let mut events = story();
    let until_logout = between(&events, "09:00:00", "09:30:00");
    events.push(told("HEART_BEAT", "09:12:00", ("Offline", "OFFLINE", "09:10:00"), &[]));
    events.push(told("HEART_BEAT", "09:14:00", ("Lunch", "CUSTOM", "09:05:00"), &[]));
    assert_eq!(between(&events, "09:00:00", "09:30:00"), until_logout);
}

#[test]
fn a_status_that_begins_after_a_logout_is_time_online_again() {
    let mut events = story();
    let back = ("Available", "ROUTABLE", "09:20:00");
    events.push(told("STATE_CHANGE", "09:20:00", back, &[]));
    assert_eq!(between(&events, "09:10:00", "09:30:00").online, 600 * SECOND);
}

#[test]
fn an_offer_ends_in_one_of_two_ways_or_still_rings() {
    let login = told("LOGIN", "09:00:00", AVAILABLE, &[]);
    let ring = || now("CONNECTING", "09:01:00");
    let offers = |events: &[Event]| {
        let time = between(events, "09:00:00", "09:02:00");
        (time.offered, time.accepted, time.not_answered, time.answer_rate())
    };
    assert_eq!(offers(std::slice::from_ref(&login)), (0, 0, 0, None));
    assert_eq!(offers(&[login.clone(), ring()]), (1, 0, 0, None));
    for taken in ["CONNECTED", "CONNECTED_ONHOLD", "PAUSED", "ENDED"] {
        let events = [login.clone(), ring(), now(taken, "09:01:09")];
        assert_eq!(offers(&events), (1, 1, 0, Some(100.0)), "{taken}");
    }
    for lost in ["MISSED", "REJECTED", "ERROR"] {
        let events = [login.clone(), ring(), now(lost, "09:01:20")];
        assert_eq!(offers(&events), (1, 0, 1, Some(0.0)), "{lost}");
    }
    let gone = cleared("09:01:09", "CONNECTING", "09:01:00");
    assert_eq!(offers(&[login.clone(), ring(), gone]), (1, 0, 1, Some(0.0)));
    // Missed, and offered to the same agent again.
    let again = [
        login,
        ring(),
        now("MISSED", "09:01:20"),
        now("CONNECTING", "09:01:40"),
        now("CONNECTED", "09:01:45"),
    ];
    assert_eq!(offers(&again), (2, 1, 1, Some(50.0)));
}

/// The agent clears a missed contact away, and is offered it again in the same millisecond.
#[test]
fn a_contact_that_is_offered_again_while_it_is_cleared_is_in_hand_and_offered_twice() {
    let (name, kind, began) = AVAILABLE;
    let shown = |state, since| snapshot(name, kind, began, &[in_hand("c-1", state, since)]);
    let again = agent_event(
        "STATE_CHANGE",
        "09:01:40",
        shown("CONNECTING", "09:01:40"),
        snapshot(name, kind, began, &[]),
    );
    let events = [
        told("LOGIN", "09:00:00", AVAILABLE, &[]),
        now("CONNECTING", "09:01:00"),
        now("MISSED", "09:01:20"),
        cleared("09:01:40", "MISSED", "09:01:20"),
        again,
        now("CONNECTED", "09:01:50"),
    ];
    let time = between(&events, "09:00:00", "09:02:00");
    assert_eq!((time.offered, time.accepted, time.not_answered), (2, 1, 1));
    assert_eq!((time.waiting, time.ringing, time.contact), (80_000, 30_000, 10_000));
}

#[test]
fn a_call_that_the_agent_dials_is_contact_time_from_the_first_ring_and_no_offer() {
    let dialled = |state, since| {
        let mut contact = in_hand("c-1", state, since);
        contact["InitiationMethod"] = "OUTBOUND".into();
        told("STATE_CHANGE", since, AVAILABLE, &[contact])
    };
    let events = [
        told("LOGIN", "09:00:00", AVAILABLE, &[]),
        dialled("CONNECTING", "09:01:00"),
        dialled("CONNECTED", "09:01:30"),
    ];
    let time = between(&events, "09:00:00", "09:02:00");
    assert_eq!((time.waiting, time.ringing, time.contact), (60_000, 0, 60_000));
    assert_eq!((time.offered, time.accepted), (0, 0));
}

#[test]
fn a_callback_is_accepted_when_it_is_dialled_whether_the_customer_is_reached_or_not() {
    let callback = |state, since| {
        let mut contact = in_hand("c-1", state, since);
        contact["InitiationMethod"] = "CALLBACK".into();
        contact
    };
    let dialling = callback("CONNECTING", "09:01:20");
    let (name, kind, began) = AVAILABLE;
    let events = [
        told("LOGIN", "09:00:00", AVAILABLE, &[]),
        told("STATE_CHANGE", "09:01:00", AVAILABLE, &[callback("INCOMING", "09:01:00")]),
        told("STATE_CHANGE", "09:01:20", AVAILABLE, std::slice::from_ref(&dialling)),
        agent_event(
            "STATE_CHANGE",
            "09:01:50",
            snapshot(name, kind, began, &[]),
            snapshot(name, kind, began, &[dialling]),
        ),
    ];
    let time = between(&events, "09:00:00", "09:02:00");
    assert_eq!((time.waiting, time.ringing, time.contact), (70_000, 20_000, 30_000));
    assert_eq!((time.offered, time.accepted, time.not_answered), (1, 1, 0));
}

#[test]
fn nothing_known_is_no_time() {
    let time = between(&[], "09:00:00", "09:30:00");
    assert_eq!(time, AgentTime::default());
    assert_eq!(time.occupancy(RingTime::Idle), None);
    // A contact alone does not say that its agent is online.
    let events = [agent_event("STATE_CHANGE", "09:00:00", json!({"Contacts": []}), Value::Null)];
    assert_eq!(between(&events, "09:00:00", "09:30:00"), AgentTime::default());
}
