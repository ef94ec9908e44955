use test_support::{Fault, FaultyNetwork};

use super::*;
use crate::layout::VERSION;

#[tokio::test(start_paused = true)]
async fn each_write_counts_the_version_up() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    let row = address("1");
    for read in [None, Some(1), Some(2)] {
        let ended = bench.io.commit(&row, read, Item::new(), &[]).await;
        assert_eq!(ended.expect("writes"), Commit::Written);
    }
    assert_eq!(bench.row(&row).await.expect("is kept")[VERSION], number(3));
}

#[tokio::test(start_paused = true)]
async fn a_lost_race_is_an_answer() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    let row = address("1");
    bench.keep(&[(&row, item([("a", text("theirs"))]))]).await;

    for read in [None, Some(0), Some(2)] {
        let ended = bench.io.commit(&row, read, item([("a", text("ours"))]), &[]).await;
        assert_eq!(ended.expect("is answered"), Commit::LostRace, "over {read:?}");
    }
    assert_eq!(bench.row(&row).await.expect("is kept")["a"], text("theirs"));
}

#[tokio::test(start_paused = true)]
async fn a_row_that_is_gone_is_not_written_over() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    let ended = bench.io.commit(&address("1"), Some(1), item([("a", text("1"))]), &[]).await;
    assert_eq!(ended.expect("is answered"), Commit::LostRace);
    assert_eq!(bench.row(&address("1")).await, None);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_attribute_survives_a_write() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    let row = address("1");
    let before = [("unknown", text("from a newer version")), ("a", text("1")), ("b", text("1"))];
    bench.keep(&[(&row, item(before))]).await;

    let ended = bench.io.commit(&row, Some(1), item([("a", text("2"))]), &["b"]).await;

    assert_eq!(ended.expect("writes"), Commit::Written);
    let kept = bench.row(&row).await.expect("is kept");
    assert_eq!(kept["unknown"], text("from a newer version"));
    assert_eq!(kept["a"], text("2"));
    assert!(!kept.contains_key("b"));
}

#[tokio::test(start_paused = true)]
async fn names_that_dynamodb_reserves_can_be_written() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    let row = address("1");
    bench
        .keep(&[(&row, item([("status", text("1")), ("ttl", number(1)), ("a.b", text("1"))]))])
        .await;
    let kept = bench.row(&row).await.expect("is kept");
    assert_eq!((&kept["status"], &kept["a.b"]), (&text("1"), &text("1")));
}

#[tokio::test(start_paused = true)]
async fn an_answer_lost_after_the_write_reads_as_a_lost_race() {
    let bench = Bench::new(FaultyNetwork::on("UpdateItem", [Fault::LoseAnswer])).await;
    let row = address("1");

    let ended = bench.io.commit(&row, None, item([("a", text("ours"))]), &[]).await;

    assert_eq!(ended.expect("is answered"), Commit::LostRace);
    let kept = bench.row(&row).await.expect("is kept");
    assert_eq!((&kept["a"], &kept[VERSION]), (&text("ours"), &number(1)));
    assert_eq!(bench.network.requests()["UpdateItem"], 2);
}

#[tokio::test(start_paused = true)]
async fn a_request_dropped_once_is_made_again() {
    let bench = Bench::new(FaultyNetwork::on("UpdateItem", [Fault::DropRequest])).await;
    let ended = bench.io.commit(&address("1"), None, Item::new(), &[]).await;
    assert_eq!(ended.expect("writes"), Commit::Written);
}

#[tokio::test(start_paused = true)]
async fn a_row_is_deleted_only_as_it_was_read() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    let row = address("1");
    bench.keep(&[(&row, Item::new())]).await;

    assert_eq!(bench.io.delete(&row, 7).await.expect("is answered"), Commit::LostRace);
    assert!(bench.row(&row).await.is_some());
    assert_eq!(bench.io.delete(&row, 1).await.expect("is answered"), Commit::Written);
    assert_eq!(bench.row(&row).await, None);
    assert_eq!(bench.io.delete(&row, 1).await.expect("is answered"), Commit::LostRace);
}
