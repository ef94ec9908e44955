//! Whoever dies, wherever: there is one call, and the next one finds it.

use outbound_calls::Limits;
use test_support::{Fault, FaultyNetwork};

use crate::rig::{Rig, call, word};

/// More requests to the store than one call takes.
const REQUESTS: usize = 16;

/// The way of a process to the store, which dies at its n-th request: before it is served, or with
/// the answer under way.
fn dies_at(n: usize, fault: Fault) -> FaultyNetwork {
    FaultyNetwork::by(move |request| match request.number {
        number if number < n => Fault::Pass,
        number if number == n => fault,
        _ => Fault::Cut,
    })
}

#[tokio::test(start_paused = true)]
async fn a_process_may_die_at_any_request_and_there_is_one_call() {
    let (mut before_the_call, mut after_the_call) = (0, 0);
    for n in 0..REQUESTS {
        for fault in [Fault::Cut, Fault::LoseAnswer] {
            let rig = Rig::new().await;
            let dead = dies_at(n, fault);
            let answer = call(&rig.ledger_over(&dead, Limits::default()), 0).await;
            if !dead.is_cut() && answer.is_ok() {
                assert_eq!(rig.calls(), 1);
                continue;
            }
            match rig.calls() {
                0 => before_the_call += 1,
                calls => after_the_call += calls,
            }
            // A minute later whoever was asking is taken for dead.
            let found = call(&rig.ledger(), 61).await.expect("an answer");
            assert_eq!(word(&found, 61), "dialled", "{n} {fault:?}");
            assert_eq!((rig.calls(), rig.double.misused_tokens()), (1, 0), "{n} {fault:?}");
        }
    }
    assert!(before_the_call > 4 && after_the_call > 2, "{before_the_call} {after_the_call}");
}

#[tokio::test(start_paused = true)]
async fn nobody_is_called_while_the_ledger_cannot_be_written() {
    let rig = Rig::new().await;
    let broken = FaultyNetwork::by(|request| match request.operation.as_str() {
        "UpdateItem" => Fault::Throttle,
        _ => Fault::Pass,
    });
    call(&rig.ledger_over(&broken, Limits::default()), 0).await.expect_err("no ledger, no call");
    assert_eq!(rig.calls(), 0);
}
