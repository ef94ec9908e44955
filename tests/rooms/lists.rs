//! The lists that the store gives: from an index or a partition, a page at a time, never a scan.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::{EventTime, Feed, InstanceId, QueueId};
use contact_core::{
    Alert, AlertAbout, AlertChange, AlertId, AlertKind, AlertSubject, Conversation, Join, Key,
    Notice, NoticeId, Phase, Row,
};
use ingest::{Delivery, Payload, Verdict, ingest};
use serde_json::json;
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

/// Its events tell no moment.
#[tokio::test]
async fn contact_lens_is_as_recent_as_the_newest_that_reached_its_stream() {
    let rig = Rig::new().await;
    let store = rig.store();
    let event = json!({
        "Version": "1.0.0", "Channel": "VOICE", "AccountId": "111122223333", "ContactId": "c-1",
        "InstanceId": "i-1", "LanguageCode": "en-GB", "EventType": "STARTED",
    });
    let bytes = event.to_string().into_bytes();
    let arrived = |at: i64| Delivery {
        feed: None,
        source: "test".into(),
        arrived: Some(EventTime::from_millis(at)),
        payload: Payload::Bytes(bytes.as_slice().into()),
    };
    let now = EventTime::from_millis(1_772_442_100_000);
    for at in [1_772_442_025_000, 1_772_442_011_000] {
        let outcome = ingest(&store, &[arrived(at)], now, in_time()).await;
        assert_eq!(outcome.verdicts, [Verdict::Done]);
    }
    let heard = store.heard().await.expect("an answer");
    let newest = EventTime::from_millis(1_772_442_020_000);
    assert_eq!(heard, [(InstanceId::new("i-1").expect("an id"), Feed::ContactLens, newest)]);
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

fn moment(seconds: i64) -> EventTime {
    EventTime::from_millis(1_772_442_000_000 + seconds * 1_000)
}

/// An alert of each standing, one of every two published so far, and the ids by their onset.
fn alerts() -> Vec<(Key, Row)> {
    let alert = |number: i64, standing: AlertChange, published: bool| {
        let subject = AlertSubject::Queue(QueueId::new("q-1").expect("an id"));
        let id = AlertId::of("waits", &subject, &number.to_string());
        let about = AlertAbout {
            onset: moment(number),
            kind: AlertKind::LongWait,
            rule: "waits".into(),
            instance: InstanceId::new("i-1").expect("an id"),
            subject,
            queue: None,
            agent: None,
            detail: None,
        };
        let resolved = (standing == AlertChange::Resolved).then(|| moment(number + 60));
        let told = Alert::told(AlertChange::ALL.into_iter().filter(|_| published));
        let alert = Alert {
            about: Some(about).into(),
            raised: Some(moment(number + 1)).into(),
            resolved: resolved.into(),
            ..Alert::default()
        };
        (Key::Alert(id), Row::Alert(Box::new(alert.join(told))))
    };
    vec![
        alert(1, AlertChange::Raised, true),
        alert(2, AlertChange::Raised, false),
        alert(3, AlertChange::Resolved, true),
        alert(4, AlertChange::Resolved, false),
    ]
}

#[tokio::test]
async fn alerts_are_listed_by_how_they_stand_the_latest_first() {
    let rig = Rig::new().await;
    let rows = alerts();
    for (key, row) in &rows {
        rig.keep(key, row).await;
    }
    let store = rig.store();
    let own = InstanceId::new("i-1").expect("an id");
    let list = async |standing, first, last| {
        let span = (moment(first), moment(last));
        let page = store.alerts(&own, standing, span, None).await.expect("a page");
        page.rows.into_iter().map(|(key, _)| key).collect::<Vec<_>>()
    };
    let key = |number: usize| rows[number - 1].0.clone();
    assert_eq!(list(AlertChange::Raised, 0, 9).await, [key(2), key(1)]);
    assert_eq!(list(AlertChange::Resolved, 0, 3).await, [key(3)]);
    assert_eq!(list(AlertChange::Acknowledged, 0, 9).await, []);
}

#[tokio::test]
async fn the_outbox_holds_what_was_not_published_and_nothing_else() {
    let rig = Rig::new().await;
    let rows = alerts();
    for (key, row) in &rows {
        rig.keep(key, row).await;
    }
    let scenarios = deliver(&rig.store(), &all_scenarios()).await;
    let rows_of_scenarios = rig.rows(&scenarios.keys).await;
    let notices = of(&rows_of_scenarios, |key, _| matches!(key, Key::Notice(_)));
    assert!(!notices.is_empty(), "somebody abandoned");
    let store = rig.store();
    let expected: BTreeSet<Key> =
        notices.keys().cloned().chain([rows[1].0.clone(), rows[3].0.clone()]).collect();
    let (keys, next) = store.unpublished(None).await.expect("a page");
    assert!(next.is_none());
    assert_eq!(keys.iter().cloned().collect::<BTreeSet<_>>(), expected);
    for key in keys {
        let row = match &key {
            Key::Alert(_) => Row::Alert(Box::new(Alert::told(AlertChange::ALL))),
            _ => {
                let published = Some(moment(9)).into();
                Row::Notice(Box::new(Notice { published, ..Notice::default() }))
            }
        };
        rig.keep(&key, &row).await;
    }
    assert_eq!(store.unpublished(None).await.expect("a page").0, []);
}

#[tokio::test]
async fn contacts_abandoned_by_somebody_with_a_number_are_listed_by_their_end() {
    let (rig, rows) = delivered().await;
    let own = instance(&rows);
    let with_number = |key: &Key, row: &Row| match (key, row) {
        (Key::Notice(NoticeId::Abandoned(_)), Row::Notice(notice)) => {
            notice.about.get().is_some_and(|about| about.customer.is_some())
        }
        _ => false,
    };
    let expected = of(&rows, with_number);
    assert!(!expected.is_empty());
    let store = rig.store().pages_of(1);
    let span = (EventTime::from_millis(0), EventTime::from_millis(9_999_999_999_999));
    let list = async |from| store.abandoned(&own, span, from).await.expect("a page");
    assert_eq!(all(list).await.0, expected);
    let before = (span.0, EventTime::from_millis(1));
    assert!(store.abandoned(&own, before, None).await.expect("a page").rows.is_empty());
}

#[tokio::test]
async fn a_talk_is_listed_until_somebody_looked_through_it() {
    let (rig, rows) = delivered().await;
    let own = instance(&rows);
    let expected: Vec<_> = rows
        .keys()
        .filter_map(|key| match key {
            Key::Conversation(contact) => Some(contact.clone()),
            _ => None,
        })
        .collect();
    assert!(expected.len() > 1);
    let store = rig.store();
    let list = async || store.talks_to_check(&own, None).await.expect("a page").0;
    assert_eq!(list().await, expected);
    let checked = Conversation { checked: Some(moment(0)).into(), ..Conversation::default() };
    rig.keep(&Key::Conversation(expected[0].clone()), &Row::Conversation(Box::new(checked))).await;
    assert_eq!(list().await, expected[1..]);
}
