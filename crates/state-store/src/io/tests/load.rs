use test_support::{Fault, FaultyNetwork};

use super::*;

fn addresses(count: usize) -> Vec<Address> {
    (0..count).map(|n| address(&format!("{n:03}"))).collect()
}

#[tokio::test(start_paused = true)]
async fn every_address_has_an_answer() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    let here = address("here");
    let elsewhere = Address { table: &OTHERS, ..here.clone() };
    bench.keep(&[(&here, item([("a", text("1"))]))]).await;

    let loaded = bench.io.load(&[here.clone(), elsewhere.clone(), here.clone()], in_time()).await;

    assert_eq!(loaded.len(), 2);
    let Ok(Reading::Found(found)) = &loaded[&here] else { panic!("{:?}", loaded[&here]) };
    assert_eq!(found["a"], text("1"));
    assert!(matches!(loaded[&elsewhere], Ok(Reading::Absent)));
    assert_eq!(bench.network.requests()["BatchGetItem"], 1);
}

#[tokio::test(start_paused = true)]
async fn no_addresses_are_no_request() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    assert!(bench.io.load(&[], in_time()).await.is_empty());
    assert_eq!(bench.network.log(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn two_hundred_and_fifty_keys_are_three_requests() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    let mut asked = addresses(250);
    asked.extend(addresses(250));

    let loaded = bench.io.load(&asked, in_time()).await;

    assert_eq!(loaded.len(), 250);
    assert!(loaded.values().all(|reading| matches!(reading, Ok(Reading::Absent))));
    assert_eq!(bench.network.requests()["BatchGetItem"], 3);
}

#[tokio::test(start_paused = true)]
async fn unprocessed_keys_are_asked_for_again() {
    let faults = [Fault::Unprocessed { served: 1 }, Fault::Unprocessed { served: 0 }];
    let bench = Bench::new(FaultyNetwork::on("BatchGetItem", faults)).await;
    let [first, second, third] = ["1", "2", "3"].map(address);
    let row = item([("a", text("x"))]);
    bench.keep(&[(&first, row.clone()), (&third, row)]).await;

    let asked = [first.clone(), second.clone(), third.clone()];
    let loaded = bench.io.load(&asked, in_time()).await;

    assert!(matches!(loaded[&first], Ok(Reading::Found(_))));
    assert!(matches!(loaded[&second], Ok(Reading::Absent)));
    assert!(matches!(loaded[&third], Ok(Reading::Found(_))));
    assert_eq!(bench.network.requests()["BatchGetItem"], 3);
}

#[tokio::test(start_paused = true)]
async fn when_time_is_up_the_rest_is_unavailable_not_absent() {
    let bench = Bench::new(FaultyNetwork::by(|request| Fault::Unprocessed {
        served: usize::from(request.of_operation == 0),
    }))
    .await;
    let asked = addresses(3);

    let loaded = bench.io.load(&asked, in_time()).await;

    assert!(matches!(loaded[&asked[0]], Ok(Reading::Absent)));
    assert_eq!(unavailable(&loaded), 2);
}

#[tokio::test(start_paused = true)]
async fn after_the_deadline_nothing_is_asked() {
    let bench = Bench::new(FaultyNetwork::calm()).await;
    let loaded = bench.io.load(&addresses(3), too_late()).await;
    assert_eq!(unavailable(&loaded), 3);
    assert_eq!(bench.network.log(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_failing_request_fails_only_its_own_keys() {
    let denied = [Fault::Refuse("AccessDeniedException")];
    let bench = Bench::new(FaultyNetwork::script(denied)).await;

    let loaded = bench.io.load(&addresses(200), in_time()).await;

    let failed: Vec<_> = loaded.values().filter_map(|reading| reading.as_ref().err()).collect();
    assert_eq!((loaded.len(), failed.len()), (200, 100));
    assert!(failed.iter().all(|err| matches!(err, StoreError::Misconfigured(_))));
}

#[tokio::test(start_paused = true)]
async fn throttling_is_not_an_answer() {
    let bench = Bench::new(FaultyNetwork::by(|_| Fault::Throttle)).await;
    assert_eq!(unavailable(&bench.io.load(&addresses(3), in_time()).await), 3);

    let written = bench.io.commit(&address("1"), None, Item::new(), &[]).await;
    assert!(matches!(written, Err(StoreError::Unavailable(_))), "{written:?}");
    assert_eq!(bench.row(&address("1")).await, None);
}

#[tokio::test(start_paused = true)]
async fn throttling_that_ends_is_not_noticed() {
    let faults = [Fault::Throttle, Fault::Throttle];
    let bench = Bench::new(FaultyNetwork::script(faults)).await;
    let loaded = bench.io.load(&addresses(3), in_time()).await;
    assert!(loaded.values().all(|reading| matches!(reading, Ok(Reading::Absent))));
}
