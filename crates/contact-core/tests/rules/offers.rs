//! What was offered to an agent, and whose doing it is that it was not answered.

use connect_events::Event;
use contact_core::metrics::{Interval, Offer, OfferEnd};
use contact_core::{Key, Row};
use serde_json::{Value, json};

use crate::build::{agent_event, at, contact_event, in_hand, record, rows, snapshot, stamp};

fn told(time: &str, contacts: &[Value]) -> Event {
    let now = snapshot("Available", "ROUTABLE", "08:00:00", contacts);
    agent_event("STATE_CHANGE", time, now, Value::Null)
}

/// `c-1` enters a state in the agent's hand.
fn hand(state: &str, since: &str) -> Event {
    told(since, &[in_hand("c-1", state, since)])
}

fn rings() -> Event {
    hand("CONNECTING", "09:01:00.400")
}

fn gave_up(moment: &str) -> Event {
    contact_event("DISCONNECTED", "09:01:21", json!({"disconnectTimestamp": stamp(moment)}))
}

/// The ends of the offers of one hour, and how many of them the agent did not answer.
fn offers(events: &[Event]) -> (Vec<OfferEnd>, usize) {
    let rows = rows(events);
    let began = rows.iter().filter_map(|(key, row)| match (key, row) {
        (Key::History(_, at, subject), Row::History(history)) => Some((*at, subject, &**history)),
        _ => None,
    });
    let hour = Interval { from: at("09:00:00"), until: at("10:00:00") };
    let offers = Offer::of(began, hour);
    let by_agent =
        offers.iter().filter(|offer| match &rows[&Key::Contact(offer.contact.clone())] {
            Row::Contact(contact) => offer.is_non_response_without_customer_abandon(contact),
            other => panic!("{other:?}"),
        });
    let by_agent = by_agent.count();
    (offers.iter().map(|offer| offer.end).collect(), by_agent)
}

#[test]
fn a_call_that_the_customer_gives_up_while_it_rings_is_not_answered_and_not_by_the_agent() {
    let stopped = OfferEnd::Stopped(at("09:01:20.400"));
    let rejected = || hand("REJECTED", "09:01:20.400");
    assert_eq!(offers(&[rings(), rejected(), gave_up("09:01:20.400")]), (vec![stopped], 0));
    // The record cuts off the fraction.
    let recorded = record("09:02:30", json!({"DisconnectTimestamp": stamp("09:01:20")}));
    assert_eq!(offers(&[rings(), rejected(), recorded]), (vec![stopped], 0));
    // Cleared away at once, without a state of its own.
    let ring = in_hand("c-1", "CONNECTING", "09:01:00.400");
    let shown = |contacts: &[Value]| snapshot("Available", "ROUTABLE", "08:00:00", contacts);
    let cleared = agent_event("STATE_CHANGE", "09:01:20.400", shown(&[]), shown(&[ring]));
    assert_eq!(offers(&[rings(), cleared, gave_up("09:01:20.400")]), (vec![stopped], 0));
}

#[test]
fn a_call_that_the_agent_rejects_goes_on_and_was_not_answered_by_the_agent() {
    let rejected = || hand("REJECTED", "09:01:20.400");
    let stopped = OfferEnd::Stopped(at("09:01:20.400"));
    assert_eq!(offers(&[rings(), rejected()]), (vec![stopped], 1));
    // A record could not tell the next from a customer who left while it rang.
    assert_eq!(offers(&[rings(), rejected(), gave_up("09:01:20.900")]), (vec![stopped], 0));
    assert_eq!(offers(&[rings(), rejected(), gave_up("09:01:21.000")]), (vec![stopped], 1));
}

#[test]
fn a_call_that_the_agent_lets_ring_was_not_answered_by_the_agent_whenever_it_ends() {
    for end in ["09:01:20.400", "09:01:20.900", "09:05:00.000"] {
        let events = [rings(), hand("MISSED", "09:01:20.400"), gave_up(end)];
        assert_eq!(offers(&events), (vec![OfferEnd::Missed], 1), "{end}");
    }
}

#[test]
fn each_try_of_one_call_counts_by_its_own_end() {
    let events = [
        rings(),
        hand("MISSED", "09:01:20.400"),
        hand("CONNECTING", "09:01:50"),
        hand("REJECTED", "09:01:55"),
        gave_up("09:01:55"),
    ];
    let stopped = OfferEnd::Stopped(at("09:01:55"));
    assert_eq!(offers(&events), (vec![OfferEnd::Missed, stopped], 1));
}

#[test]
fn what_was_accepted_or_still_rings_has_been_answered_or_may_be() {
    assert_eq!(offers(&[rings()]), (vec![OfferEnd::Open], 0));
    let events = [rings(), hand("CONNECTED", "09:01:05"), gave_up("09:03:00")];
    assert_eq!(offers(&events), (vec![OfferEnd::Accepted], 0));
}

#[test]
fn only_calls_count_as_not_answered_by_the_agent() {
    for (channel, by_agent) in [("VOICE", 1), ("CHAT", 0), ("TASK", 0)] {
        let shown = |state: &str, since: &str| {
            let mut contact = in_hand("c-1", state, since);
            contact["Channel"] = channel.into();
            told(since, &[contact])
        };
        let events = [shown("CONNECTING", "09:01:00"), shown("MISSED", "09:01:20")];
        assert_eq!(offers(&events), (vec![OfferEnd::Missed], by_agent), "{channel}");
    }
}

#[test]
fn an_offer_is_of_the_interval_in_which_it_began_to_ring() {
    let events = [hand("CONNECTING", "08:59:59.999"), hand("MISSED", "09:00:19.999")];
    assert_eq!(offers(&events), (Vec::new(), 0));
    let events = [hand("CONNECTING", "09:59:59.999"), hand("MISSED", "10:00:19.999")];
    assert_eq!(offers(&events), (vec![OfferEnd::Missed], 1));
}
