use test_support::FaultyNetwork;

use super::*;
use crate::io::{Page, Query, RangeCondition};
use crate::layout::SK;

/// A bench with the rows `a#1`, `a#2`, `b#1` and `b#2` in the partition `p`.
async fn bench_with_rows() -> Bench {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    for sk in ["b#1", "a#1", "b#2", "a#2"] {
        let row = Address { sk: sk.to_owned(), ..address("p") };
        bench.keep(&[(&row, Item::new())]).await;
    }
    bench
}

fn partition() -> Query {
    Query {
        table: &ROWS,
        index: None,
        hash: text("p"),
        range: RangeCondition::All,
        ascending: true,
        limit: 10,
        start: None,
    }
}

fn sort_keys(page: &Page) -> Vec<&str> {
    page.items.iter().map(|item| item[SK].as_s().expect("is text").as_str()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_range_is_read_in_the_order_of_its_keys() {
    let bench = bench_with_rows().await;
    let check = async |query: Query, expected: &[&str]| {
        let page = bench.io.query(query).await.expect("is read");
        assert_eq!(sort_keys(&page), expected);
        assert_eq!(page.next, None);
    };

    check(partition(), &["a#1", "a#2", "b#1", "b#2"]).await;
    check(Query { ascending: false, ..partition() }, &["b#2", "b#1", "a#2", "a#1"]).await;
    check(Query { hash: text("q"), ..partition() }, &[]).await;
    let b = RangeCondition::Prefix("b#".to_owned());
    check(Query { range: b, ..partition() }, &["b#1", "b#2"]).await;
    let middle = RangeCondition::Between(text("a#2"), text("b#1"));
    check(Query { range: middle, ..partition() }, &["a#2", "b#1"]).await;
}

#[tokio::test(start_paused = true)]
async fn pages_meet_without_gap_or_overlap() {
    let bench = bench_with_rows().await;
    let mut seen = Vec::new();
    let mut start = None;
    for _ in 0..3 {
        let page = bench.io.query(Query { limit: 2, start, ..partition() }).await.expect("is read");
        seen.extend(sort_keys(&page).into_iter().map(ToOwned::to_owned));
        start = page.next;
        if start.is_none() {
            break;
        }
    }
    assert_eq!(seen, ["a#1", "a#2", "b#1", "b#2"]);
    assert_eq!(start, None);
}

#[tokio::test(start_paused = true)]
async fn an_index_holds_only_rows_with_its_keys() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    let waiting = |since| item([("queue", text("q")), ("since", number(since)), ("x", text("x"))]);
    let [young, old, gone] = ["young", "old", "gone"].map(address);
    bench.keep(&[(&young, waiting(100)), (&old, waiting(20)), (&gone, waiting(3))]).await;
    let left = bench.io.commit(&gone, Some(1), Item::new(), &["since"]).await;
    assert_eq!(left.expect("writes"), Commit::Written);

    let query = Query { index: Some(ROWS.indexes[0]), hash: text("q"), ..partition() };
    let page = bench.io.query(query).await.expect("is read");

    let since: Vec<_> = page.items.iter().map(|item| &item["since"]).collect();
    assert_eq!(since, [&number(20), &number(100)]);
    assert_eq!(page.items[0]["x"], text("x"), "an index shows what its spec says");
}
