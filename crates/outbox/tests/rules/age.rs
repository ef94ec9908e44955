//! What is too old tells nobody.

use contact_core::Row;
use outbox::{DAY_MILLIS, Told};
use test_support::FaultyNetwork;

use crate::rig::{Rig, abandoned, alert, at, call_over, in_time, resolved};

#[tokio::test(start_paused = true)]
async fn an_archive_that_is_replayed_tells_nobody() {
    let rig = Rig::new().await;
    let keys = rig.put([abandoned(0), call_over(0), alert(1)]).await;
    let outbox = rig.outbox(&FaultyNetwork::calm());
    let late = at(0).plus_millis(DAY_MILLIS + 1);
    let ended = outbox.tell(keys.clone(), late, in_time()).await;
    assert_eq!(ended, Told { stale: 3, ..Told::default() });
    assert!(rig.double.requests().is_empty());
    // Nor does it later on, and no index names it.
    assert_eq!(outbox.tell(keys, at(60), in_time()).await, Told::default());
    let pending = rig.store(&FaultyNetwork::calm()).unpublished(None).await.expect("an answer");
    assert!(pending.0.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_is_just_a_day_old_is_told() {
    let rig = Rig::new().await;
    let keys = rig.put([abandoned(0)]).await;
    let outbox = rig.outbox(&FaultyNetwork::calm());
    assert_eq!(outbox.tell(keys, at(0).plus_millis(DAY_MILLIS), in_time()).await.told, 1);
}

#[tokio::test(start_paused = true)]
async fn of_an_old_alert_what_became_of_it_today_is_told() {
    let rig = Rig::new().await;
    let keys = rig.put([alert(1)]).await;
    rig.put([resolved(alert(1))]).await;
    let late = at(10).plus_millis(DAY_MILLIS);
    let ended = rig.outbox(&FaultyNetwork::calm()).tell(keys.clone(), late, in_time()).await;
    assert_eq!(ended, Told { told: 1, stale: 1, ..Told::default() });
    assert_eq!(rig.published()[0]["change"], "resolved");
    let Row::Alert(row) = rig.row(&keys[0]).await else { panic!("an alert") };
    assert_eq!(row.unpublished().count(), 0);
}
