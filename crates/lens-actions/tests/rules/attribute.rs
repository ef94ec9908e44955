//! The attribute that flows route by.

use connect_events::{ContactId, InstanceId};
use contact_core::{Contact, Moment};
use serde_json::json;
use test_support::{ConnectFault, FaultyNetwork};

use crate::rig::{ATTRIBUTE, CONTACT, Rig, at, begun, completed, turn, turns};

const UPDATE: &str = "UpdateContactAttributes";

fn value(rig: &Rig, contact: &str) -> Option<String> {
    let held = rig.connect.contact(contact).expect("a contact");
    held["Attributes"][ATTRIBUTE].as_str().map(str::to_owned)
}

#[tokio::test(start_paused = true)]
async fn a_contact_is_given_the_customers_last_sentiment_when_it_changes() {
    let rig = Rig::new().await;
    let actions = rig.everything(&FaultyNetwork::calm());
    let mut calls = Vec::new();
    for (n, felt) in "NNaP?PN".chars().enumerate() {
        rig.deliver(&actions, &[turn(n, felt)]).await.expect("put");
        calls.push(rig.given());
    }
    assert_eq!(calls, [1, 1, 1, 2, 2, 2, 3]);
    assert_eq!(value(&rig, CONTACT).as_deref(), Some("NEGATIVE"));
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_comes_again_or_late_gives_nothing() {
    let rig = Rig::new().await;
    let actions = rig.everything(&FaultyNetwork::calm());
    let talk = turns("NPNP");
    rig.deliver(&actions, &talk).await.expect("put");
    for batch in [&talk[..], &talk[..1], &talk[2..3]] {
        rig.deliver(&rig.everything(&FaultyNetwork::calm()), batch).await.expect("put");
    }
    assert_eq!((rig.given(), value(&rig, CONTACT).as_deref()), (1, Some("POSITIVE")));
}

#[tokio::test(start_paused = true)]
async fn attributes_belong_to_the_first_leg() {
    let rig = Rig::new().await;
    rig.connect.hold_contact(json!({ "Id": "c-0" }));
    let initial = ContactId::new("c-0").ok().into();
    rig.put_contact(Contact { initial, ..begun() }).await;
    let actions = rig.everything(&FaultyNetwork::calm());
    rig.deliver(&actions, &turns("N")).await.expect("put");
    assert_eq!(value(&rig, "c-0").as_deref(), Some("NEGATIVE"));
    assert_eq!(value(&rig, CONTACT), None);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_given_when_the_talk_is_over() {
    let rig = Rig::new().await;
    let mut talk = turns("N");
    talk.push(completed());
    rig.deliver(&rig.everything(&FaultyNetwork::calm()), &talk).await.expect("put");
    let ended = Rig::new().await;
    let disconnected = Moment::stated(Some(at(30)));
    ended.put_contact(Contact { disconnected, ..begun() }).await;
    ended.deliver(&ended.everything(&FaultyNetwork::calm()), &turns("N")).await.expect("put");
    assert_eq!((rig.given(), ended.given()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn contacts_of_another_instance_are_left_alone() {
    let rig = Rig::new().await;
    let mut foreign = turn(0, 'N');
    foreign["InstanceId"] = InstanceId::new("i-other").expect("an id").as_str().into();
    rig.deliver(&rig.everything(&FaultyNetwork::calm()), &[foreign]).await.expect("put");
    assert_eq!(rig.given(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_connect_fails_of_holds_up_nothing_and_is_done_with_the_next_batch() {
    for fault in [ConnectFault::Throttle, ConnectFault::ServerError, ConnectFault::AccessDenied] {
        let rig = Rig::new().await;
        rig.connect.meet(UPDATE, [fault]);
        let actions = rig.everything(&FaultyNetwork::calm());
        rig.deliver(&actions, &turns("NNN")).await.expect("the alert is put");
        assert_eq!(rig.standing().await, ["Unhappy raised"]);
        assert_eq!(value(&rig, CONTACT), None);
        rig.deliver(&actions, &[turn(3, 'N')]).await.expect("put");
        assert_eq!(value(&rig, CONTACT).as_deref(), Some("NEGATIVE"), "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn neither_connect_nor_translate_is_asked_unless_that_is_wanted() {
    let rig = Rig::new().await;
    rig.deliver(&rig.alerting(&FaultyNetwork::calm()), &turns("NNNa")).await.expect("put");
    assert!(rig.connect.requests().is_empty() && rig.translate.asked().is_empty());
}
