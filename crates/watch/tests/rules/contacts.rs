//! Contacts that seem to wait for ever.

use serde_json::{Value, json};
use test_support::ConnectFault;

use crate::rig::{Rig, contact_event, described, disconnected, endless_waits, queued, run};

const DESCRIBE: &str = "DescribeContact";
const HOUR: i64 = 3_600;

#[tokio::test(start_paused = true)]
async fn a_contact_whose_end_was_lost_is_over_once_connect_was_asked() {
    let rig = Rig::new().await;
    rig.ingest(&[queued("c-1", "q-1", 0)]).await;
    rig.double.hold_contact(described("c-1", "q-1", 0, Some(90)));
    let watch = rig.watch(&[endless_waits()]);
    run(&watch, HOUR).await.expect("a run");
    assert_eq!((rig.asked(DESCRIBE), rig.told().await.len()), (0, 0));
    let heard = watch.store.heard().await.expect("what was heard");
    let report = run(&watch, HOUR + 1).await.expect("a run");
    assert_eq!((report.contacts_asked, report.raised), (1, 0));
    assert_eq!(rig.told().await, [""; 0]);
    // The feed is as silent as it was.
    assert_eq!(watch.store.heard().await.expect("what was heard"), heard);
    run(&watch, HOUR + 61).await.expect("a run");
    assert_eq!(rig.asked(DESCRIBE), 1);
}

#[tokio::test(start_paused = true)]
async fn what_connect_tells_of_a_contact_joins_with_its_events_in_any_order() {
    let documents = [queued("c-1", "q-1", 0), disconnected("c-1", 90)];
    let mut rows = Vec::new();
    for order in [[0, 1], [1, 0]] {
        let rig = Rig::new().await;
        rig.double.hold_contact(described("c-1", "q-1", 0, Some(90)));
        rig.ingest(&[documents[order[0]].clone()]).await;
        run(&rig.watch(&[endless_waits()]), 2 * HOUR).await.expect("a run");
        rig.ingest(&[documents[order[1]].clone()]).await;
        rows.push(rig.waiting("q-1").await);
    }
    assert_eq!(rows, [0, 0]);
}

#[tokio::test(start_paused = true)]
async fn a_contact_that_waits_indeed_is_told_and_resolved_when_it_is_over() {
    let rig = Rig::new().await;
    rig.ingest(&[queued("c-1", "q-1", 0)]).await;
    rig.double.hold_contact(described("c-1", "q-1", 0, None));
    let watch = rig.watch(&[endless_waits()]);
    let report = run(&watch, 2 * HOUR).await.expect("a run");
    assert_eq!((report.contacts_asked, report.raised), (1, 1));
    assert_eq!(rig.told().await, ["endless: c-1 since 0 raised"]);
    rig.double.hold_contact(described("c-1", "q-1", 0, Some(7_230)));
    let report = run(&watch, 2 * HOUR + 60).await.expect("a run");
    assert_eq!((report.contacts_asked, report.resolved), (1, 1));
    assert_eq!(rig.told().await, ["endless: c-1 since 0 resolved"]);
}

#[tokio::test(start_paused = true)]
async fn a_connect_without_an_answer_keeps_no_alert_from_being_put() {
    for fault in [ConnectFault::ServerError, ConnectFault::Throttle, ConnectFault::Reset] {
        let rig = Rig::new().await;
        rig.ingest(&[queued("c-1", "q-1", 0)]).await;
        rig.double.meet(DESCRIBE, [fault]);
        let report = run(&rig.watch(&[endless_waits()]), 2 * HOUR).await.expect("a run");
        assert_eq!((report.contacts_asked, report.unanswered, report.raised), (1, 1, 1));
    }
    // Nor does one that knows nothing of the contact.
    let rig = Rig::new().await;
    rig.ingest(&[queued("c-1", "q-1", 0)]).await;
    let report = run(&rig.watch(&[endless_waits()]), 2 * HOUR).await.expect("a run");
    assert_eq!((report.contacts_asked, report.unanswered, report.raised), (1, 0, 1));
}

#[tokio::test(start_paused = true)]
async fn a_run_asks_of_some_and_the_next_ones_of_the_others() {
    let rig = Rig::new().await;
    let all: Vec<Value> = (0..40).map(|n| queued(&format!("c-{n}"), "q-1", n)).collect();
    rig.ingest(&all).await;
    // The ends of those that entered last were lost, and each run begins with the same list.
    for n in 0..40 {
        let ended = (n >= 38).then_some(90);
        rig.double.hold_contact(described(&format!("c-{n}"), "q-1", n, ended));
    }
    let watch = rig.watch(&[endless_waits()]);
    for minute in 1..=3 {
        run(&watch, 2 * HOUR + 60 * minute).await.expect("a run");
        assert_eq!(rig.asked(DESCRIBE), usize::try_from(16 * minute).expect("a number"));
    }
    let resolved = rig.told().await.iter().filter(|line| line.ends_with("resolved")).count();
    assert_eq!((rig.alerts().await.len() - resolved, rig.waiting("q-1").await), (38, 38));
}

#[tokio::test(start_paused = true)]
async fn without_a_rule_about_endless_waits_nobody_is_asked() {
    let rig = Rig::new().await;
    let initiated = contact_event("c-1", "INITIATED", 0, json!({}));
    rig.ingest(&[initiated, queued("c-1", "q-1", 0)]).await;
    run(&rig.watch(&[crate::rig::long_waits()]), 2 * HOUR).await.expect("a run");
    assert_eq!(rig.asked(DESCRIBE), 0);
}
