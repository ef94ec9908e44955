//! The lists that the store gives: from an index or a partition, a page at a time, never a scan.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::{EventTime, Feed, InstanceId, QueueId};
use contact_core::{Key, Phase, Row};
use state_store::{Cursor, Page, Store};
use test_support::FaultyNetwork;

use crate::rig::{Rig, all_scenarios, deliver, in_time};

/// All scenarios, delivered, and the rows that they end in.
async fn delivered() -> (Rig, BTreeMap<Key, Row>) {
    let rig = Rig::new().await;
    let outcome = deliver(&rig.store(), &all_scenarios()).await;
    let rows = rig.rows(&outcome.keys).await;
    (rig, rows)
}

fn instance(rows: &BTreeMap<Key, Row>) -> InstanceId {
    let instances: BTreeSet<_> = rows
        .keys()
        .filter_map(|key| match key {
            Key::Heard(instance, _) => Some(instance.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(instances.len(), 1, "the scenarios are of one instance");
    instances.into_iter().next().expect("an instance")
}

/// Every row of a list, and how many pages it took. Cursors go through their text.
async fn all(list: impl AsyncFn(Option<Cursor>) -> Page) -> (BTreeMap<Key, Row>, usize) {
    let (mut rows, mut pages, mut from) = (BTreeMap::new(), 0, None);
    loop {
        let page = list(from).await;
        pages += 1;
        rows.extend(page.rows);
        match page.next {
            Some(next) => from = Cursor::from_text(&next.to_text()),
            None => return (rows, pages),
        }
    }
}

fn of(rows: &BTreeMap<Key, Row>, kind: impl Fn(&Key, &Row) -> bool) -> BTreeMap<Key, Row> {
    let own = rows.iter().filter(|(key, row)| kind(key, row));
    own.map(|(key, row)| (key.clone(), row.clone())).collect()
}

#[tokio::test]
async fn how_recent_each_feed_is_comes_in_one_request() {
    let (rig, rows) = delivered().await;
    let network = FaultyNetwork::calm();
    let heard = rig.store_over(&network).heard().await.expect("an answer");
    let expected: Vec<_> = rows
        .iter()
        .filter_map(|(key, row)| match (key, row) {
            (Key::Heard(instance, feed), Row::Heard(row)) => {
                Some((instance.clone(), *feed, *row.newest.get()?))
            }
            _ => None,
        })
        .collect();
    let feeds: BTreeSet<_> = heard.iter().map(|(_, feed, _)| *feed).collect();
    assert_eq!(feeds, [Feed::ContactEvents, Feed::AgentEvents, Feed::ContactRecords].into());
    assert_eq!(heard.iter().collect::<BTreeSet<_>>(), expected.iter().collect());
    assert_eq!(network.requests(), [("Query".to_owned(), 1)].into());
}

#[tokio::test]
async fn queues_and_routing_profiles_are_listed_by_their_instance_page_by_page() {
    let (rig, rows) = delivered().await;
    let own = instance(&rows);
    let one = rig.store().pages_of(1);
    let (queues, pages) = all(async |from| one.queues(&own, from).await.expect("a page")).await;
    assert_eq!(queues, of(&rows, |key, _| matches!(key, Key::Queue(..))));
    assert!(queues.len() > 1 && pages > queues.len() - 1, "{pages} pages of one");
    let store = rig.store();
    let list = async |from| store.routing_profiles(&own, from).await.expect("a page");
    let (profiles, pages) = all(list).await;
    assert_eq!(profiles, of(&rows, |key, _| matches!(key, Key::RoutingProfile(..))));
    assert!(!profiles.is_empty());
    assert_eq!(pages, 1);
}

#[tokio::test]
async fn what_happened_in_a_queue_is_listed_from_a_moment_to_just_before_another() {
    let (rig, rows) = delivered().await;
    let store = rig.store();
    let past = of(&rows, |key, _| matches!(key, Key::QueueHistory(..)));
    let moments: BTreeSet<(QueueId, EventTime)> = past
        .keys()
        .filter_map(|key| match key {
            Key::QueueHistory(queue, at, _) => Some((queue.clone(), *at)),
            _ => None,
        })
        .collect();
    assert!(moments.len() > 10);
    for (queue, from) in moments {
        let until = from.plus_millis(60_000);
        let list =
            async |page| store.queue_history(&queue, from, until, page).await.expect("a page");
        let expected = of(&past, |key, _| match key {
            Key::QueueHistory(of, at, _) => *of == queue && from <= *at && *at < until,
            _ => false,
        });
        assert_eq!(all(list).await.0, expected);
    }
}

async fn underway(store: &Store, instance: &InstanceId, phase: Phase) -> BTreeMap<Key, Row> {
    let list = async |from| store.underway(instance, phase, from, in_time()).await.expect("a page");
    all(list).await.0
}

#[tokio::test]
async fn contacts_under_way_are_listed_by_how_far_they_have_come() {
    let (rig, rows) = delivered().await;
    let (store, own) = (rig.store(), instance(&rows));
    let mut listed = 0;
    for phase in Phase::ALL {
        let expected = of(&rows, |_, row| match row {
            Row::Contact(contact) => contact.underway().is_some_and(|(stands, _)| stands == phase),
            _ => false,
        });
        assert_eq!(underway(&store.pages_of(1), &own, phase).await, expected, "{phase:?}");
        listed += expected.len();
    }
    assert!(listed > 3, "{listed} contacts have not ended");
}
