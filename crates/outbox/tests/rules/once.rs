//! Each thing is told, and what was told is not told again.

use std::collections::BTreeMap;

use contact_core::{AlertChange, Key, Row};
use outbox::Told;
use serde_json::json;
use test_support::{FaultyNetwork, MessagesDouble};

use crate::rig::{
    Rig, abandoned, acknowledged, alert, at, call_over, ids, in_time, resolved, text,
};

fn told(told: usize) -> Told {
    Told { told, ..Told::default() }
}

#[tokio::test(start_paused = true)]
async fn each_change_of_an_alert_is_told_once() {
    let rig = Rig::new().await;
    let keys = rig.put([alert(1)]).await;
    assert_eq!(rig.tell(&keys).await, told(1));
    assert_eq!(rig.tell(&keys).await, told(0));
    rig.put([acknowledged(alert(1))]).await;
    rig.put([resolved(alert(1))]).await;
    // The same thing is found again.
    rig.put([alert(1)]).await;
    assert_eq!(rig.tell(&keys).await, told(2));
    assert_eq!(rig.tell(&keys).await, told(0));
    let Key::Alert(id) = &keys[0] else { panic!("an alert") };
    let expected: Vec<_> = AlertChange::ALL
        .iter()
        .map(|change| format!("{}.{}", id.as_str(), change.name()))
        .collect();
    let (published, events) = (rig.published(), rig.events());
    assert_eq!(published.iter().map(|one| text(&one["id"])).collect::<Vec<_>>(), expected);
    assert_eq!(published, events);
}

#[tokio::test(start_paused = true)]
async fn what_happened_is_told_once_though_its_record_comes_in_two_revisions() {
    let rig = Rig::new().await;
    let keys = rig.put([abandoned(0), call_over(0)]).await;
    assert_eq!(rig.tell(&keys).await, told(2));
    rig.put([abandoned(1), call_over(1)]).await;
    assert_eq!(rig.tell(&keys).await, told(0));
    let published = rig.published();
    let expected = ["c-1.abandoned", "c0ffee00c0ffee00c0ffee00c0ffee00.over"];
    assert!(ids(&published).0.into_iter().eq(expected));
}

#[tokio::test(start_paused = true)]
async fn the_index_names_what_is_pending_until_it_is_told() {
    let rig = Rig::new().await;
    rig.put((0..25).map(alert).chain([abandoned(0)])).await;
    let store = rig.store(&FaultyNetwork::calm());
    assert_eq!(store.unpublished(None).await.expect("an answer").0.len(), 26);
    let outbox = rig.sweeping(&FaultyNetwork::calm());
    let swept = Box::pin(outbox.sweep(at(60), in_time())).await.expect("an answer");
    assert_eq!(swept, told(26));
    assert!(store.unpublished(None).await.expect("an answer").0.is_empty());
    // 26 messages to the topic, and three requests of ten events at the most to the bus.
    assert_eq!(rig.double.requests(), BTreeMap::from([("Publish", 26), ("PutEvents", 3)]));
    assert_eq!(ids(&rig.events()).0.len(), 26);
}

#[tokio::test(start_paused = true)]
async fn rows_that_are_not_told_of_and_rows_that_are_gone_are_passed_over() {
    let rig = Rig::new().await;
    let contact = connect_events::ContactId::new("c-1").expect("an id");
    let keys = [alert(1).0, abandoned(0).0, Key::Contact(contact)];
    assert_eq!(rig.tell(&keys).await, told(0));
    assert!(rig.double.requests().is_empty());
    let store = rig.store(&FaultyNetwork::calm());
    for (key, read) in store.load(&keys, in_time()).await {
        assert!(!read.expect("an answer").is_kept(), "{key:?} was made up");
    }
}

#[tokio::test(start_paused = true)]
async fn of_a_request_only_the_events_that_were_refused_are_put_again() {
    let rig = Rig::new().await;
    let keys = rig.put((0..12).map(alert)).await;
    let busy = Some("ThrottlingException");
    rig.double.meet([
        None,
        busy,
        None,
        Some("InternalFailure"),
        None,
        None,
        None,
        None,
        None,
        busy,
    ]);
    // Of the three that are put again, one is refused again.
    rig.double.meet([None, busy]);
    assert_eq!(rig.tell(&keys).await, told(12));
    let events = rig.events();
    assert_eq!((ids(&events).0.len(), ids(&events).1), (12, 0));
    assert_eq!(rig.double.requests()["PutEvents"], 4);
}

#[tokio::test(start_paused = true)]
async fn what_the_bus_refuses_stays_pending_and_is_told_to_all_again_under_its_id() {
    let rig = Rig::new().await;
    let keys = rig.put([alert(1), alert(2)]).await;
    rig.double.meet([None, Some("MalformedDetail")]);
    let first = rig.tell(&keys).await;
    assert_eq!((first.told, first.not_now.len()), (1, 1));
    assert_eq!(rig.tell(&keys).await, told(1));
    let (published, events) = (rig.published(), rig.events());
    assert_eq!((ids(&published).0.len(), ids(&published).1), (2, 1));
    assert_eq!((ids(&events).0.len(), ids(&events).1), (2, 0));
}

#[tokio::test(start_paused = true)]
async fn a_topic_that_is_not_there_leaves_everything_pending() {
    let rig = Rig::new().await;
    let keys = rig.put([alert(1)]).await;
    let calm = FaultyNetwork::calm();
    let gone = rig.topic("arn:aws:sns:us-east-1:111122223333:gone", &calm);
    let outbox = outbox::Outbox::new(rig.store(&calm), vec![gone], outbox::DAY_MILLIS);
    let ended = outbox.tell(keys.clone(), at(60), in_time()).await;
    assert_eq!((ended.told, ended.not_now.into_iter().collect::<Vec<_>>()), (0, keys.clone()));
    assert_eq!(rig.tell(&keys).await, told(1));
}

#[tokio::test(start_paused = true)]
async fn a_topic_that_keeps_order_hears_an_id_once() {
    let rig = Rig::new().await;
    let keys = rig.put([alert(1)]).await;
    rig.put([acknowledged(alert(1))]).await;
    let way = |network: &FaultyNetwork| vec![rig.topic(MessagesDouble::ORDERED_TOPIC, network)];
    // The marks are never written, so all of it is told again.
    let marks = FaultyNetwork::by(|request| match request.operation.as_str() {
        "UpdateItem" => test_support::Fault::Throttle,
        _ => test_support::Fault::Pass,
    });
    let outbox = outbox::Outbox::new(rig.store(&marks), way(&marks), outbox::DAY_MILLIS);
    assert_eq!(outbox.tell(keys.clone(), at(60), in_time()).await.not_now.len(), 1);
    let calm = FaultyNetwork::calm();
    let outbox = outbox::Outbox::new(rig.store(&calm), way(&calm), outbox::DAY_MILLIS);
    assert_eq!(outbox.tell(keys, at(60), in_time()).await, told(2));
    assert_eq!(rig.double.requests()["Publish"], 4);
    let changes: Vec<_> = rig.published().iter().map(|one| one["change"].clone()).collect();
    assert_eq!(changes, [json!("raised"), json!("acknowledged")]);
}

#[tokio::test(start_paused = true)]
async fn neither_marks_nor_acknowledgements_are_lost_when_they_race() {
    let rig = Rig::new().await;
    let keys = rig.put((0..20).map(alert)).await;
    let others = rig.put((0..20).map(|n| acknowledged(alert(n))));
    let (raised, _) = tokio::join!(Box::pin(rig.tell(&keys)), Box::pin(others));
    assert!(raised.not_now.is_empty());
    rig.tell(&keys).await;
    for key in &keys {
        let Row::Alert(row) = rig.row(key).await else { panic!("an alert") };
        assert_eq!(row.standing(), Some(AlertChange::Acknowledged));
        assert_eq!(row.unpublished().count(), 0);
    }
    let published = rig.published();
    assert_eq!((ids(&published).0.len(), ids(&published).1), (40, 0));
}
