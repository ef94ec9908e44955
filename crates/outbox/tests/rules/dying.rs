//! Whoever dies, wherever, and whatever is lost: all is told, and nothing under a second id.

use std::collections::BTreeMap;

use contact_core::{Key, Row};
use serde_json::Value;
use test_support::{Fault, FaultyNetwork};

use crate::rig::{Rig, abandoned, acknowledged, alert, at, ids, in_time, text};

/// Three messages of two rows.
async fn pending(rig: &Rig) -> Vec<Key> {
    rig.put([acknowledged(alert(1))]).await;
    rig.put([alert(1), abandoned(0)]).await
}

const MESSAGES: usize = 3;

/// All is told, each message the same each time, and marked.
async fn is_all_told(rig: &Rig, keys: &[Key], how: &str) {
    for messages in [rig.published(), rig.events()] {
        assert_eq!(ids(&messages).0.len(), MESSAGES, "{how}");
        let mut by_id: BTreeMap<&str, &Value> = BTreeMap::new();
        for message in &messages {
            assert_eq!(*by_id.entry(text(&message["id"])).or_insert(message), message, "{how}");
        }
    }
    for key in keys {
        let pending = match rig.row(key).await {
            Row::Alert(row) => row.unpublished().count(),
            Row::Notice(row) => usize::from(row.unpublished().is_some()),
            _ => 1,
        };
        assert_eq!(pending, 0, "{how}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_process_may_die_at_any_request_and_all_is_told_by_the_next() {
    let rig = Rig::new().await;
    let keys = pending(&rig).await;
    let counted = FaultyNetwork::calm();
    rig.outbox(&counted).tell(keys, at(60), in_time()).await;
    let log = counted.log();
    assert!(
        ["BatchGetItem", "Publish", "PutEvents", "UpdateItem"]
            .iter()
            .all(|operation| { log.iter().any(|made| made == operation) })
    );

    let (mut told_before, mut told_twice) = (0, 0);
    for killed_at in 0..=log.len() {
        // The last request before the end: never sent, served, or served with its answer lost.
        for last in [Fault::DropRequest, Fault::Pass, Fault::LoseAnswer] {
            let rig = Rig::new().await;
            let keys = pending(&rig).await;
            let dead = FaultyNetwork::by(move |request| match request.number.cmp(&killed_at) {
                std::cmp::Ordering::Less => Fault::Pass,
                std::cmp::Ordering::Equal => last,
                std::cmp::Ordering::Greater => Fault::Cut,
            });
            let _ = rig.outbox(&dead).tell(keys.clone(), at(60), in_time()).await;
            told_before += usize::from(!rig.published().is_empty());
            // The stream delivers again; elsewhere the index names what is left.
            let outbox = rig.sweeping(&FaultyNetwork::calm());
            if killed_at % 2 == 0 {
                outbox.tell(keys.clone(), at(120), in_time()).await;
            } else {
                Box::pin(outbox.sweep(at(120), in_time())).await.expect("an answer");
            }
            let how = format!("killed at {killed_at}: {last:?}");
            is_all_told(&rig, &keys, &how).await;
            told_twice += usize::from(ids(&rig.published()).1 > 0);
            // And now nothing is pending.
            assert_eq!(rig.tell(&keys).await, outbox::Told::default(), "{how}");
        }
    }
    assert!(told_before > 4 && told_twice > 2, "{told_before} {told_twice}");
}

#[tokio::test(start_paused = true)]
async fn under_any_mix_of_faults_all_is_told_in_the_end() {
    let faults =
        [Fault::Throttle, Fault::ServerError, Fault::DropRequest, Fault::LoseAnswer, Fault::Hang];
    for seed in 0..12 {
        let rig = Rig::new().await;
        let keys = pending(&rig).await;
        let outbox = rig.outbox(&FaultyNetwork::seeded(seed, 40, faults));
        let mut tries = 0;
        while !outbox.tell(keys.clone(), at(60), in_time()).await.not_now.is_empty() {
            tries += 1;
            assert!(tries < 40, "seed {seed}");
        }
        is_all_told(&rig, &keys, &format!("seed {seed}")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_hangs_is_given_up_at_the_deadline_and_stays_pending() {
    for operation in ["Publish", "PutEvents"] {
        let rig = Rig::new().await;
        let keys = pending(&rig).await;
        let hangs = FaultyNetwork::on(operation, vec![Fault::Hang; 1_000]);
        let ended = rig.outbox(&hangs).tell(keys.clone(), at(60), in_time()).await;
        assert_eq!((ended.told, ended.not_now.len()), (0, 2), "{operation}");
        rig.tell(&keys).await;
        is_all_told(&rig, &keys, operation).await;
    }
}
