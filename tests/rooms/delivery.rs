//! Any permutation, any repetition, any split into batches, any mix of feeds: the same rows.

use std::collections::BTreeMap;

use contact_core::{Key, Row};
use ingest::{Delivery, Verdict};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::rig::{Rig, all_scenarios, deliver, scenario};

/// The rows after one clean pass in one batch.
async fn clean_pass(batch: &[Delivery<'static>]) -> BTreeMap<Key, Row> {
    let rig = Rig::new().await;
    let outcome = deliver(&rig.store(), batch).await;
    assert!(outcome.verdicts.iter().all(|verdict| *verdict != Verdict::Retry));
    rig.rows(&outcome.keys).await
}

#[test]
fn any_order_repetition_and_split_into_batches_ends_in_the_same_rows() {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let story = all_scenarios();
    let expected = runtime.block_on(clean_pass(&story));
    assert!(expected.len() > 100, "the scenarios speak of many rows: {}", expected.len());
    let deliveries = (0..story.len()).chain(0..story.len()).collect::<Vec<_>>();
    let strategy = (Just(deliveries).prop_shuffle(), prop::collection::vec(1..90_usize, 1..12));
    let mut runner = TestRunner::new(Config { cases: 10, ..Config::default() });
    let ran = runner.run(&strategy, |(order, sizes)| {
        let rows = runtime.block_on(async {
            let rig = Rig::new().await;
            let store = rig.store();
            let mut order = order.into_iter().map(|index| story[index].clone());
            let mut sizes = sizes.into_iter().cycle();
            loop {
                let size = sizes.next().unwrap_or(1);
                let batch: Vec<_> = order.by_ref().take(size).collect();
                if batch.is_empty() {
                    break;
                }
                let _ = deliver(&store, &batch).await;
            }
            rig.rows(expected.keys()).await
        });
        if rows == expected {
            Ok(())
        } else {
            Err(TestCaseError::fail("the rows tell the delivery"))
        }
    });
    ran.expect("the same rows");
}

#[tokio::test]
async fn a_batch_delivered_again_writes_nothing() {
    let rig = Rig::new().await;
    let story = scenario("answered-call");
    let first = deliver(&rig.store(), &story).await;
    assert_eq!((first.written, first.unchanged), (first.keys.len(), 0));
    let second = deliver(&rig.store(), &story).await;
    assert_eq!((second.written, second.unchanged), (0, second.keys.len()));
}

#[tokio::test]
async fn writers_who_race_lose_nothing() {
    let rig = Rig::new().await;
    let story = scenario("answered-call");
    let store = rig.store();
    // Eight functions at once, each with its share of one story about the same few rows.
    let shares: Vec<Vec<_>> =
        (0..8).map(|share| story.iter().skip(share).step_by(8).cloned().collect()).collect();
    let [a, b, c, d, e, f, g, h] = shares.as_slice() else { panic!("eight shares") };
    let ended = tokio::join!(
        deliver(&store, a),
        deliver(&store, b),
        deliver(&store, c),
        deliver(&store, d),
        deliver(&store, e),
        deliver(&store, f),
        deliver(&store, g),
        deliver(&store, h),
    );
    let ended = [ended.0, ended.1, ended.2, ended.3, ended.4, ended.5, ended.6, ended.7];
    assert!(ended.iter().flat_map(|end| &end.verdicts).all(|verdict| *verdict == Verdict::Done));
    let expected = clean_pass(&story).await;
    assert_eq!(rig.rows(expected.keys()).await, expected);
}
