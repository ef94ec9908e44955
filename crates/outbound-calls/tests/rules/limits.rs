//! How often a number is called, and how often a caller may ask.

use std::time::Duration;

use contact_core::Allowance;
use futures::future::join_all;
use outbound_calls::{CallFault, Ledger, Limits};
use test_support::ConnectFault::OverQuota;
use test_support::FaultyNetwork;

use crate::rig::{DIAL, Rig, asked, at, id, in_time};

const MINUTE: i64 = 60_000;

fn limits() -> Limits {
    Limits {
        number: Allowance { calls: 1, millis: 10 * MINUTE },
        caller: Allowance { calls: 3, millis: 60 * MINUTE },
    }
}

async fn ask(
    ledger: &Ledger,
    caller: &str,
    key: &str,
    number: &str,
    seconds: i64,
) -> Result<(), CallFault> {
    let (request, asked) = (id(caller, key), asked(caller, number));
    ledger.call(&request, &asked, at(seconds), in_time()).await.map(|_| ())
}

#[tokio::test(start_paused = true)]
async fn a_number_is_not_called_again_within_the_time_whoever_asks() {
    let rig = Rig::new().await;
    let ledger = rig.ledger_over(&FaultyNetwork::calm(), limits());
    ask(&ledger, "shop", "1", "+15555550100", 0).await.expect("a call");
    for (caller, seconds, left) in [("shop", 1, 599), ("bank", 599, 1)] {
        let answer = ask(&ledger, caller, "2", "+15555550100", seconds).await;
        let expected = Duration::from_secs(left);
        assert!(
            matches!(answer, Err(CallFault::NumberCalledLately { retry_after }) if retry_after == expected),
            "{answer:?}"
        );
    }
    ask(&ledger, "bank", "2", "+15555550101", 1).await.expect_err("the key of another call");
    ask(&ledger, "bank", "3", "+15555550101", 1).await.expect("another number");
    // The request that had to wait is brought again.
    ask(&ledger, "shop", "2", "+15555550100", 600).await.expect("a call");
    assert_eq!(rig.double.dials()["+15555550100"], 2);
}

#[tokio::test(start_paused = true)]
async fn of_many_requests_for_one_number_at_once_one_is_let_through() {
    let rig = Rig::new().await;
    let ledger = rig.ledger_over(&FaultyNetwork::calm(), limits());
    let ledger = &ledger;
    let answers = join_all((0..20).map(|number| async move {
        ask(ledger, &format!("caller {number}"), "1", "+15555550100", 0).await
    }));
    let answers = answers.await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(rig.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_caller_who_asks_too_often_has_to_wait_and_others_do_not() {
    let rig = Rig::new().await;
    let ledger = rig.ledger_over(&FaultyNetwork::calm(), limits());
    for number in 0..3 {
        let to = format!("+1555555010{number}");
        ask(&ledger, "shop", &number.to_string(), &to, number).await.expect("a call");
    }
    let answer = ask(&ledger, "shop", "3", "+15555550103", 60).await;
    let expected = Duration::from_secs(60 * 60 - 60);
    assert!(
        matches!(answer, Err(CallFault::TooManyCalls { retry_after }) if retry_after == expected),
        "{answer:?}"
    );
    ask(&ledger, "bank", "3", "+15555550103", 60).await.expect("another caller");
    ask(&ledger, "shop", "3", "+15555550104", 3_600).await.expect_err("the key of another call");
    ask(&ledger, "shop", "4", "+15555550104", 3_600).await.expect("an hour later");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_put_off_does_not_ring_where_another_rang_since() {
    let rig = Rig::new().await;
    let ledger = rig.ledger_over(&FaultyNetwork::calm(), limits());
    rig.double.meet(DIAL, [OverQuota]);
    let put_off = ask(&ledger, "shop", "1", "+15555550100", 0).await;
    assert!(matches!(put_off, Err(CallFault::ConnectBusy { .. })), "{put_off:?}");
    ask(&ledger, "bank", "1", "+15555550100", 660).await.expect("ten minutes later");
    let again = ask(&ledger, "shop", "1", "+15555550100", 661).await;
    let expected = Duration::from_secs(599);
    assert!(
        matches!(again, Err(CallFault::NumberCalledLately { retry_after }) if retry_after == expected),
        "{again:?}"
    );
    assert_eq!(rig.double.dials()["+15555550100"], 1);
}

#[tokio::test(start_paused = true)]
async fn a_number_that_was_called_lately_uses_up_nobodys_allowance() {
    let rig = Rig::new().await;
    let ledger = rig.ledger_over(&FaultyNetwork::calm(), limits());
    ask(&ledger, "bank", "1", "+15555550100", 0).await.expect("a call");
    for key in ["1", "2", "3", "4"] {
        let answer = ask(&ledger, "shop", key, "+15555550100", 1).await;
        assert!(matches!(answer, Err(CallFault::NumberCalledLately { .. })), "{answer:?}");
    }
    for number in 1..4 {
        let to = format!("+1555555010{number}");
        ask(&ledger, "shop", &format!("to {number}"), &to, 2).await.expect("three calls an hour");
    }
}

#[tokio::test(start_paused = true)]
async fn one_call_that_is_put_off_again_and_again_is_one_of_those_that_a_caller_may_ask_for() {
    let rig = Rig::new().await;
    let ledger = rig.ledger_over(&FaultyNetwork::calm(), limits());
    rig.double.meet(DIAL, [OverQuota; 80]);
    for seconds in 0..80 {
        ask(&ledger, "shop", "1", "+15555550100", seconds).await.expect_err("a quota");
    }
    for number in 1..3 {
        let to = format!("+1555555010{number}");
        ask(&ledger, "shop", &format!("to {number}"), &to, 90).await.expect("two calls more");
    }
    let fourth = ask(&ledger, "shop", "to 3", "+15555550103", 90).await;
    assert!(matches!(fourth, Err(CallFault::TooManyCalls { .. })), "{fourth:?}");
}
