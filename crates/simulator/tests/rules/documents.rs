//! What is sent, and how it is delivered.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::{Feed, decode};
use simulator::{Day, Delivery, Loss, Publication, Sent, World, deliver, simulate};

use crate::small_day;

#[test]
fn one_seed_gives_the_same_bytes_and_another_gives_others() {
    let (one, same, other) = (small_day(11), small_day(11), small_day(12));
    assert_eq!(one.events, same.events);
    assert_ne!(one.events, other.events);
    let truth = |day: &Day| serde_json::to_string(&day.truth).unwrap();
    assert_eq!(truth(&one), truth(&same));
}

/// Two live simulations of one seed may be written into one store.
#[test]
fn one_seed_at_another_start_is_the_same_story_of_the_same_agents_and_of_other_contacts() {
    const LATER: i64 = 1_234_567;
    let mut world = World::sized(11, 4, 12, 3);
    world.start = world.start.plus_millis(LATER);
    let (one, other) = (small_day(11), simulate(&world));
    assert_eq!(other.events, simulate(&world).events);
    let ids = |day: &Day| -> BTreeSet<String> {
        day.truth.contacts.iter().map(|contact| contact.contact_id.clone()).collect()
    };
    assert!(ids(&one).is_disjoint(&ids(&other)));
    let agents = |day: &Day| -> Vec<String> {
        day.truth.agents.iter().map(|agent| agent.agent_id.clone()).collect()
    };
    assert_eq!(agents(&one), agents(&other));
    let story = |day: &Day, later: i64| -> Vec<_> {
        let contacts = day.truth.contacts.iter();
        contacts
            .map(|contact| {
                let ended = contact.disconnected_at.map(|at| at.plus_millis(later));
                (contact.initiated_at.plus_millis(later), ended, contact.agent_id.clone())
            })
            .collect()
    };
    assert_eq!(story(&one, LATER), story(&other, 0));
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
fn a_delivery_loses_repeats_and_delays_within_its_bounds() {
    let events = small_day(24).events;
    let loss = Loss::of_all(0.1);
    let bad = Delivery { loss, duplicate: 0.2, disorder_millis: 5_000, seed: 3 };
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
    assert!(arrived.len() > there.len());
    for feed in Feed::ALL {
        let share = lost_share(&events, &arrived, feed);
        assert!((0.06..0.14).contains(&share), "{share} of {feed}");
    }
}

/// The share of a feed's documents that did not arrive.
fn lost_share(events: &[Sent], arrived: &[Sent], feed: Feed) -> f64 {
    let there: BTreeSet<_> = arrived.iter().map(|sent| sent.document.as_str()).collect();
    let own: Vec<_> = events.iter().filter(|sent| sent.feed == feed).collect();
    let lost = own.iter().filter(|sent| !there.contains(sent.document.as_str())).count();
    lost as f64 / own.len() as f64
}

#[test]
fn a_delivery_that_loses_one_feed_spares_the_others() {
    let events = small_day(26).events;
    let loss = Loss::of(Feed::ContactEvents, 0.5);
    let arrived = deliver(&events, &Delivery { loss, ..Delivery::default() });
    for feed in Feed::ALL {
        let is_lossy = feed == Feed::ContactEvents;
        assert_eq!(lost_share(&events, &arrived, feed) > 0.0, is_lossy, "{feed}");
    }
}

#[test]
fn days_that_follow_each_other_are_published_in_order_with_the_same_cast() {
    let first = small_day(27);
    let world = World::sized(27, 4, 12, 3);
    let published: Vec<_> =
        Publication::day_after_day(world).take(first.events.len() * 2).collect();
    assert!(published.is_sorted_by_key(|sent| sent.at_millis));
    // The second day begins while records of the first are still to come.
    let there: BTreeSet<_> = published.iter().map(|sent| sent.document.as_str()).collect();
    assert!(first.events.iter().all(|sent| there.contains(sent.document.as_str())));

    let mut logins = BTreeMap::<_, usize>::new();
    for sent in published.iter().filter(|sent| sent.document.contains(r#""LOGIN""#)) {
        let document: serde_json::Value = serde_json::from_str(&sent.document).unwrap();
        *logins.entry(document["AgentARN"].to_string()).or_default() += 1;
    }
    assert_eq!(logins.len(), 12);
    assert!(logins.values().all(|times| *times >= 2), "{logins:?}");
}

#[test]
fn a_world_in_which_nothing_happens_publishes_nothing() {
    let mut world = World::sized(28, 2, 0, 1);
    world.queues.clear();
    assert_eq!(Publication::day_after_day(world).next(), None);
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
