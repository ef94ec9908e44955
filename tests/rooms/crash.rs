//! Killed at any point, throttled, cut off: redelivered, the same rows as one clean pass.

use std::time::Duration;

use ingest::{Verdict, ingest};
use test_support::{Fault, FaultyNetwork};

use crate::rig::{Rig, deliver, deliver_until_done, in_time, now, scenario};

#[tokio::test(start_paused = true)]
async fn killed_before_between_or_after_any_request_and_redelivered_is_one_clean_pass() {
    let story = scenario("two-at-once");
    let clean = Rig::new().await;
    let counted = FaultyNetwork::calm();
    let outcome = deliver(&clean.store_over(&counted), &story).await;
    let expected = clean.rows(&outcome.keys).await;
    let requests: usize = counted.requests().values().sum();
    assert!(requests > 10, "a story of many writes: {requests}");

    for killed_at in 0..=requests {
        // The last request before the end: never sent, served, or served with its answer lost.
        for last in [Fault::DropRequest, Fault::Pass, Fault::LoseAnswer] {
            let rig = Rig::new().await;
            let network = FaultyNetwork::by(move |request| match request.number.cmp(&killed_at) {
                std::cmp::Ordering::Less => Fault::Pass,
                std::cmp::Ordering::Equal => last,
                std::cmp::Ordering::Greater => Fault::Cut,
            });
            let _ = deliver(&rig.store_over(&network), &story).await;
            deliver_until_done(&rig.store(), &story).await;
            assert_eq!(
                rig.rows(expected.keys()).await,
                expected,
                "killed at {killed_at}: {last:?}"
            );
        }
    }
}

#[tokio::test(start_paused = true)]
async fn any_mix_of_faults_and_redeliveries_is_one_clean_pass() {
    let story = scenario("answered-call");
    let clean = Rig::new().await;
    let outcome = deliver(&clean.store(), &story).await;
    let expected = clean.rows(&outcome.keys).await;
    let faults =
        [Fault::Throttle, Fault::ServerError, Fault::DropRequest, Fault::LoseAnswer, Fault::Hang];
    for seed in 0..12 {
        let rig = Rig::new().await;
        let network = FaultyNetwork::seeded(seed, 40, faults);
        deliver_until_done(&rig.store_over(&network), &story).await;
        assert_eq!(rig.rows(expected.keys()).await, expected, "seed {seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn while_the_store_is_throttled_nothing_is_done_and_nothing_is_lost() {
    let story = scenario("answered-call");
    let rig = Rig::new().await;
    let throttled = FaultyNetwork::by(|_| Fault::Throttle);
    let outcome = deliver(&rig.store_over(&throttled), &story).await;
    assert!(outcome.verdicts.iter().all(|verdict| *verdict == Verdict::Retry));
    assert_eq!(outcome.written, 0);
    let after = deliver(&rig.store(), &story).await;
    assert!(after.verdicts.iter().all(|verdict| *verdict == Verdict::Done));
    assert_eq!(after.written, after.keys.len());
}

#[tokio::test(start_paused = true)]
async fn throttled_for_a_while_is_done_without_writing_twice() {
    let story = scenario("abandoned-call");
    let rig = Rig::new().await;
    let network = FaultyNetwork::script([Fault::Throttle, Fault::Throttle]);
    let outcome = deliver(&rig.store_over(&network), &story).await;
    assert!(outcome.verdicts.iter().all(|verdict| *verdict == Verdict::Done));
    assert_eq!(network.requests()["UpdateItem"], outcome.keys.len());
}

#[tokio::test(start_paused = true)]
async fn work_stops_at_the_deadline_and_the_rest_is_delivered_again() {
    let story = scenario("answered-call");
    let rig = Rig::new().await;
    let network = FaultyNetwork::on("UpdateItem", vec![Fault::Hang; 1_000]);
    let outcome = deliver(&rig.store_over(&network), &story).await;
    assert!(outcome.verdicts.iter().all(|verdict| *verdict == Verdict::Retry));
    deliver_until_done(&rig.store(), &story).await;
}

#[tokio::test(start_paused = true)]
async fn after_the_deadline_nothing_is_decoded_and_everything_is_delivered_again() {
    let story = scenario("answered-call");
    let rig = Rig::new().await;
    let network = FaultyNetwork::calm();
    let late = in_time() - Duration::from_secs(601);
    let store = rig.store_over(&network);
    let outcome = Box::pin(ingest(&store, &story, now(), late)).await;
    assert_eq!(outcome.verdicts, vec![Verdict::Retry; story.len()]);
    assert!(outcome.events.is_empty() && network.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_row_that_the_store_refuses_puts_its_records_in_quarantine_and_not_its_neighbours() {
    let story = scenario("abandoned-call");
    let rig = Rig::new().await;
    let network = FaultyNetwork::on("UpdateItem", [Fault::Refuse("ValidationException")]);
    let outcome = deliver(&rig.store_over(&network), &story).await;
    let refused = outcome
        .verdicts
        .iter()
        .filter(|verdict| **verdict == Verdict::Quarantined("refused"))
        .count();
    assert!(refused > 0 && outcome.verdicts.iter().all(|verdict| *verdict != Verdict::Retry));
    let kept = rig.rows(&outcome.keys).await;
    let quarantined =
        kept.keys().filter(|key| matches!(key, contact_core::Key::Quarantine(_))).count();
    assert_eq!(quarantined, refused);
}
