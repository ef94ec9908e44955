//! Alerts about talks: once each, whatever the order in which their turns come.

use std::collections::BTreeMap;

use connect_events::QueueId;
use contact_core::alerts::AlertRule;
use contact_core::{AlertKind, Contact, Enqueued, Moment};
use lens_actions::{LensActions, NotNow};
use proptest::prelude::*;
use test_support::{Fault, FaultyNetwork};

use crate::rig::{Rig, at, begun, completed, in_time, matched, partial, rules, turn, turns};

/// Whether a talk raises the alert of unhappy customers.
async fn raises(felt: &str) -> bool {
    let rig = Rig::new().await;
    let actions = rig.alerting(&FaultyNetwork::calm());
    rig.deliver(&actions, &turns(felt)).await.expect("put");
    let standing = rig.standing().await;
    assert!(standing.is_empty() || standing == ["Unhappy raised"], "{standing:?}");
    !standing.is_empty()
}

#[tokio::test(start_paused = true)]
async fn a_run_is_of_the_customers_turns_one_after_the_other() {
    for felt in ["NNN", "PNNN", "NNNP", "NaNaN", "N?NN", "NNPNNN"] {
        assert!(raises(felt).await, "{felt}");
    }
    for felt in ["NN", "NNP", "NNPN", "NNON", "aaa", "???", "NN?"] {
        assert!(!raises(felt).await, "{felt}");
    }
}

#[tokio::test(start_paused = true)]
async fn utterances_that_are_not_final_make_no_run() {
    let rig = Rig::new().await;
    let actions = rig.alerting(&FaultyNetwork::calm());
    let batch = [turn(0, 'N'), turn(1, 'N'), partial(2)];
    rig.deliver(&actions, &batch).await.expect("put");
    assert_eq!(rig.standing().await, [""; 0]);
    rig.deliver(&actions, &[turn(2, 'N')]).await.expect("put");
    assert_eq!(rig.standing().await, ["Unhappy raised"]);
}

#[tokio::test(start_paused = true)]
async fn an_alert_tells_when_the_run_began_and_was_found() {
    let rig = Rig::new().await;
    let queue = QueueId::new("q-1").expect("an id");
    let entry = Enqueued { at: Some(at(-30)).into(), queue: Some(queue.clone()).into() };
    let enqueued = [(at(-30).as_second(), entry)].into_iter().collect();
    rig.put_contact(Contact { enqueued, ..begun() }).await;
    let actions = rig.alerting(&FaultyNetwork::calm());
    rig.deliver(&actions, &turns("PNNNN")).await.expect("put");
    let alerts = rig.alerts().await;
    let alert = alerts.values().next().expect("an alert");
    let about = alert.about.get().expect("an alert");
    assert_eq!((about.kind, about.onset), (AlertKind::NegativeSentiment, at(1)));
    assert_eq!(alert.raised.get().copied(), Some(at(3).plus_millis(900)));
    assert_eq!(about.queue, Some(queue));
    assert_eq!(about.detail, None);
}

#[tokio::test(start_paused = true)]
async fn each_category_of_a_rule_raises_its_own_alert_and_others_none() {
    let rig = Rig::new().await;
    rig.put_contact(begun()).await;
    let actions = rig.alerting(&FaultyNetwork::calm());
    for _ in 0..2 {
        rig.deliver(&actions, &[matched(&["Complaint", "Weather"])]).await.expect("put");
    }
    assert_eq!(rig.standing().await, ["Complaints/Complaint raised"]);
    rig.deliver(&actions, &[matched(&["Escalation"])]).await.expect("put");
    let expected = ["Complaints/Complaint raised", "Complaints/Escalation raised"];
    assert_eq!(rig.standing().await, expected);
    let alerts = rig.alerts().await;
    let mut onsets = alerts.values().filter_map(|alert| Some(alert.about.get()?.onset));
    assert!(onsets.all(|onset| onset == at(5)));
}

#[tokio::test(start_paused = true)]
async fn alerts_are_resolved_when_the_talk_is_over_and_stay_so() {
    let rig = Rig::new().await;
    let actions = rig.alerting(&FaultyNetwork::calm());
    let mut talk = turns("NNN");
    talk.push(matched(&["Complaint"]));
    rig.deliver(&actions, &talk).await.expect("put");
    // Better turns do not resolve it: the talk has gone wrong.
    rig.deliver(&actions, &[turn(3, 'P'), turn(4, 'P')]).await.expect("put");
    assert_eq!(rig.standing().await, ["Complaints/Complaint raised", "Unhappy raised"]);
    rig.deliver(&actions, &[completed()]).await.expect("put");
    let over = ["Complaints/Complaint resolved", "Unhappy resolved"];
    assert_eq!(rig.standing().await, over);
    rig.deliver(&actions, &talk).await.expect("put");
    assert_eq!(rig.standing().await, over);
}

#[tokio::test(start_paused = true)]
async fn the_end_of_the_contact_is_the_end_of_the_talk() {
    let rig = Rig::new().await;
    let disconnected = Moment::stated(Some(at(30)));
    rig.put_contact(Contact { disconnected, ..begun() }).await;
    rig.deliver(&rig.alerting(&FaultyNetwork::calm()), &turns("NNN")).await.expect("put");
    assert_eq!(rig.standing().await, ["Unhappy resolved"]);
    let alerts = rig.alerts().await;
    let resolved = alerts.values().filter_map(|alert| alert.resolved.get().copied());
    assert_eq!(resolved.collect::<Vec<_>>(), [at(30)]);
}

#[tokio::test(start_paused = true)]
async fn a_talk_without_alerts_puts_none_at_its_end() {
    let rig = Rig::new().await;
    let actions = rig.alerting(&FaultyNetwork::calm());
    rig.deliver(&actions, &[turn(0, 'N'), completed()]).await.expect("put");
    let mut keys = Vec::new();
    for rule in rules() {
        let (id, contact, conversation) = (crate::rig::id(), begun(), Default::default());
        let talk =
            contact_core::alerts::Talk { id: &id, contact: &contact, conversation: &conversation };
        keys.extend(talk.alerts(&[rule]).into_iter().map(contact_core::Key::Alert));
    }
    assert_eq!(keys.len(), 3);
    let read = rig.store(&FaultyNetwork::calm()).load(&keys, in_time()).await;
    assert!(read.into_values().all(|read| !read.expect("an answer").is_kept()));
}

#[tokio::test(start_paused = true)]
async fn a_rule_of_a_queue_is_about_its_contacts_only() {
    let queue = |id: &str| QueueId::new(id).expect("an id");
    for (own, expected) in [("q-1", 1), ("q-2", 0)] {
        let rig = Rig::new().await;
        let entry = Enqueued { at: Some(at(0)).into(), queue: Some(queue(own)).into() };
        let enqueued = [(at(0).as_second(), entry)].into_iter().collect();
        rig.put_contact(Contact { enqueued, ..begun() }).await;
        let mut of_queue: Vec<AlertRule> = rules();
        of_queue[0].only.queues = [queue("q-1")].into();
        let actions = LensActions::new(rig.store(&FaultyNetwork::calm()), &of_queue);
        rig.deliver(&actions, &turns("NNN")).await.expect("put");
        assert_eq!(rig.standing().await.len(), expected, "{own}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_batch_whose_alerts_cannot_be_put_is_delivered_again() {
    let rig = Rig::new().await;
    let keys = rig.ingest(&turns("NNN")).await;
    let calm = rig.alerting(&FaultyNetwork::calm());
    for operation in ["BatchGetItem", "Query", "UpdateItem"] {
        let broken = FaultyNetwork::on(operation, vec![Fault::Throttle; 10_000]);
        let actions = rig.alerting(&broken);
        let deadline = in_time() - std::time::Duration::from_secs(590);
        let ended = Box::pin(actions.act(&keys, at(60), deadline)).await;
        assert_eq!(ended, Err(NotNow), "{operation}");
        assert_eq!(rig.standing().await, [""; 0], "{operation}");
    }
    Box::pin(calm.act(&keys, at(60), in_time())).await.expect("put");
    assert_eq!(rig.standing().await, ["Unhappy raised"]);
}

#[tokio::test(start_paused = true)]
async fn a_process_may_die_at_any_request_and_the_next_delivery_raises_the_alert_once() {
    for n in 0..8 {
        for last in [Fault::DropRequest, Fault::Pass, Fault::LoseAnswer] {
            let rig = Rig::new().await;
            let keys = rig.ingest(&turns("NNN")).await;
            let dead = FaultyNetwork::by(move |request| match request.number.cmp(&n) {
                std::cmp::Ordering::Less => Fault::Pass,
                std::cmp::Ordering::Equal => last,
                std::cmp::Ordering::Greater => Fault::Cut,
            });
            let deadline = in_time() - std::time::Duration::from_secs(590);
            let _ = Box::pin(rig.alerting(&dead).act(&keys, at(60), deadline)).await;
            let actions = rig.alerting(&FaultyNetwork::calm());
            rig.deliver(&actions, &turns("NNN")).await.expect("put");
            assert_eq!(rig.standing().await, ["Unhappy raised"], "{n} {last:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_comes_again_writes_nothing() {
    let rig = Rig::new().await;
    let keys = rig.ingest(&turns("NNN")).await;
    let network = FaultyNetwork::calm();
    for _ in 0..3 {
        Box::pin(rig.alerting(&network).act(&keys, at(60), in_time())).await.expect("put");
    }
    assert_eq!(network.requests()["UpdateItem"], 1);
}

/// A story with a run, two categories and an end, in any order, some of it twice, in any batches.
fn delivery() -> impl Strategy<Value = Vec<Vec<serde_json::Value>>> {
    let mut story = turns("PNaNNPN");
    story.extend([matched(&["Complaint"]), matched(&["Escalation", "Weather"]), completed()]);
    let twice: Vec<_> = story.iter().chain(&story).cloned().collect();
    (Just(twice).prop_shuffle(), 1..6_usize)
        .prop_map(|(documents, size)| documents.chunks(size).map(<[_]>::to_vec).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_order_and_repetition_of_the_segments_raises_the_same_alerts_once(batches in delivery()) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .expect("a runtime");
        let (alerts, standing) = runtime.block_on(async {
            let rig = Rig::new().await;
            rig.put_contact(begun()).await;
            let actions = rig.alerting(&FaultyNetwork::calm());
            for batch in &batches {
                rig.deliver(&actions, batch).await.expect("put");
            }
            (rig.alerts().await, rig.standing().await)
        });
        let expected =
            ["Complaints/Complaint resolved", "Complaints/Escalation resolved", "Unhappy resolved"];
        prop_assert_eq!(standing, expected);
        // The ids, too, are the same each time.
        let ids: BTreeMap<_, _> = alerts
            .iter()
            .filter_map(|(key, alert)| Some((key.clone(), alert.about.get()?.rule.clone())))
            .collect();
        let (id, contact, conversation) = (crate::rig::id(), begun(), Default::default());
        let talk = contact_core::alerts::Talk {
            id: &id, contact: &contact, conversation: &conversation,
        };
        let known: std::collections::BTreeSet<_> =
            talk.alerts(&rules()).into_iter().map(contact_core::Key::Alert).collect();
        prop_assert!(ids.into_keys().eq(known));
    }
}
