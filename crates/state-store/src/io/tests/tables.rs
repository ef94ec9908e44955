use test_support::{Fault, FaultyNetwork};

use super::*;

#[tokio::test(start_paused = true)]
async fn tables_are_created_twice_without_harm() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    bench.keep(&[(&address("1"), Item::new())]).await;

    bench.io.create_tables(&[&ROWS, &OTHERS]).await.expect("finds them");

    assert!(bench.row(&address("1")).await.is_some());
    assert!(!bench.network.requests().contains_key("UpdateTimeToLive"));
}

#[tokio::test(start_paused = true)]
async fn rows_expire_where_the_spec_says() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    let attribute = async |table| {
        let table = bench.io.table_name(table);
        let request = bench.io.client().describe_time_to_live().table_name(table);
        let answer = Box::pin(request.send()).await.expect("is described");
        answer.time_to_live_description?.attribute_name
    };
    assert_eq!(attribute(&ROWS).await.as_deref(), Some("expires"));
    assert_eq!(attribute(&OTHERS).await, None);
}

#[tokio::test(start_paused = true)]
async fn a_creation_whose_answer_was_lost_is_done() {
    let bench = Bench::new(FaultyNetwork::on("CreateTable", [Fault::LoseAnswer])).await;
    static LATE: TableSpec = TableSpec { name: "late", indexes: &[], ttl: None };
    bench.io.create_tables(&[&LATE]).await.expect("is created");
    let row = Address { table: &LATE, ..address("1") };
    bench.keep(&[(&row, Item::new())]).await;
}
