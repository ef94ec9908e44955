//! What is sent, and how it is delivered.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::{Feed, decode};
use simulator::{Delivery, deliver};

use crate::small_day;

#[test]
fn one_seed_gives_the_same_bytes_and_another_gives_others() {
    let (one, same, other) = (small_day(11), small_day(11), small_day(12));
    assert_eq!(one.events, same.events);
    assert_ne!(one.events, other.events);
    let truth = |day: &simulator::Day| serde_json::to_string(&day.truth).unwrap();
    assert_eq!(truth(&one), truth(&same));
}

#[test]
fn every_document_is_decoded_into_its_own_feed() {
    let mut feeds = BTreeSet::new();
    for sent in small_day(21).events {
        let event = decode(sent.document.as_bytes());
        let event = event.unwrap_or_else(|error| panic!("{error}: {}", sent.document));
        assert_eq!(event.feed(), sent.feed, "{}", sent.document);
        feeds.insert(sent.feed);
    }
    assert_eq!(feeds.into_iter().collect::<Vec<_>>(), Feed::ALL);
}

#[test]
fn documents_are_in_order_of_publication() {
    let events = small_day(22).events;
    assert!(events.is_sorted_by_key(|sent| sent.at_millis));
}

#[test]
fn a_perfect_delivery_changes_nothing() {
    let events = small_day(23).events;
    assert_eq!(deliver(&events, &Delivery::default()), events);
}

#[test]
fn a_delivery_loses_contact_events_only_and_repeats_and_delays_within_its_bounds() {
    let events = small_day(24).events;
    let bad = Delivery { loss: 0.1, duplicate: 0.2, disorder_millis: 5_000, seed: 3 };
    let arrived = deliver(&events, &bad);
    assert_eq!(arrived, deliver(&events, &bad));
    assert_ne!(arrived, deliver(&events, &Delivery { seed: 4, ..bad }));
    assert!(arrived.is_sorted_by_key(|sent| sent.at_millis));

    let published: BTreeMap<_, _> =
        events.iter().map(|sent| (sent.document.as_str(), sent.at_millis)).collect();
    for sent in &arrived {
        let late = sent.at_millis - published[sent.document.as_str()];
        assert!((0..=5_000).contains(&late), "{late}");
    }
    let there: BTreeSet<_> = arrived.iter().map(|sent| sent.document.as_str()).collect();
    let lost: Vec<_> =
        events.iter().filter(|sent| !there.contains(sent.document.as_str())).collect();
    assert!(lost.iter().all(|sent| sent.feed == Feed::ContactEvents));
    let may_be_lost = events.iter().filter(|sent| sent.feed == Feed::ContactEvents).count();
    let share = lost.len() as f64 / may_be_lost as f64;
    assert!((0.06..0.14).contains(&share), "{share}");
    assert!(arrived.len() > there.len());
}

#[test]
fn only_reserved_numbers_and_names_are_used() {
    for sent in small_day(25).events {
        for (at, _) in sent.document.match_indices("\"+") {
            let number = &sent.document[at + 1..];
            assert!(number.starts_with("+155555501"), "{number:.20}");
        }
        for (at, _) in sent.document.match_indices('@') {
            assert!(sent.document[at..].starts_with("@example.com"));
        }
    }
}
