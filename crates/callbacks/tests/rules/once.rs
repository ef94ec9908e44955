//! However often the schedule fires, and whoever dies: an attempt rings once.

use callbacks::Did;
use futures::future::join_all;
use test_support::ConnectFault::{LoseAnswer as LoseCall, Refuse, Reset, ServerError};
use test_support::{Fault, FaultyNetwork};

use crate::rig::{DIAL, HOUR, MINUTE, NUMBER, OPEN, Rig, at, in_time};

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
async fn a_callback_is_dialled_once_though_the_schedule_fires_twice() {
    let rig = Rig::new(OPEN).await;
    let id = rig.ask("1", NUMBER, None).await;
    assert_eq!(rig.did(0).await, [(Did::Dialled, 1)]);
    assert_eq!(rig.did(0).await, []);
    assert_eq!(rig.did(59).await, []);
    assert_eq!(rig.did(61).await, [(Did::Waits, 1)]);
    assert_eq!((rig.calls(), rig.word(&id).await.as_str()), (1, "dialling 1"));
}

#[tokio::test(start_paused = true)]
async fn a_callback_is_dialled_once_though_twenty_dispatchers_overlap() {
    let rig = Rig::new(OPEN).await;
    let ids = [rig.ask("1", NUMBER, None).await, rig.ask("2", "+15555550101", None).await];
    let runs = join_all((0..20).map(|_| rig.run(0))).await;
    let dialled: usize = runs.iter().map(|done| done.count(Did::Dialled)).sum();
    assert_eq!((dialled, rig.calls(), rig.double.misused_tokens()), (2, 2, 0));
    for id in ids {
        assert_eq!(rig.word(&id).await, "dialling 1");
    }
}

#[tokio::test(start_paused = true)]
async fn a_dispatcher_may_die_at_any_request_beside_another_and_there_is_one_call() {
    /// More requests to the store than one run takes.
    const REQUESTS: usize = 24;
    let (mut before_the_call, mut after_the_call) = (0, 0);
    for n in 0..REQUESTS {
        for (fault, is_beside) in [(Fault::Cut, false), (Fault::LoseAnswer, true)] {
            let rig = Rig::new(OPEN).await;
            let id = rig.ask("1", NUMBER, None).await;
            let dead = dies_at(n, fault);
            let dying = rig.callbacks_over(&dead);
            if is_beside {
                futures::join!(dying.run(at(0), in_time()), rig.run(0));
            } else {
                dying.run(at(0), in_time()).await;
            }
            match rig.calls() {
                0 => before_the_call += 1,
                calls => after_the_call += calls,
            }
            // Whoever begun and died is taken for dead a minute later, by the row and by the ledger.
            for seconds in [1, 61, 122, 183] {
                rig.run(seconds).await;
            }
            assert_eq!(rig.word(&id).await, "dialling 1", "{n} {fault:?}");
            assert_eq!((rig.calls(), rig.double.misused_tokens()), (1, 0), "{n} {fault:?}");
            rig.contact_of(&id, 1).await;
        }
    }
    assert!(before_the_call > 4 && after_the_call > 8, "{before_the_call} {after_the_call}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_nobody_heard_of_is_asked_for_again_with_its_token() {
    for fault in [LoseCall, Reset, ServerError] {
        let rig = Rig::new(OPEN).await;
        let id = rig.ask("1", NUMBER, None).await;
        rig.double.meet(DIAL, [fault]);
        assert_eq!(rig.did(0).await, [(Did::Waits, 1)], "{fault:?}");
        assert_eq!(rig.did(30).await, [], "{fault:?}");
        assert_eq!(rig.did(61).await, [(Did::Dialled, 1)], "{fault:?}");
        assert_eq!((rig.calls(), rig.double.misused_tokens()), (1, 0), "{fault:?}");
        assert_eq!(rig.word(&id).await, "dialling 1");
    }
}

#[tokio::test(start_paused = true)]
async fn a_callback_whose_flow_was_mended_is_not_dialled_by_the_broken_one_though_an_answer_was_lost()
 {
    let rig = Rig::new(OPEN).await;
    let id = rig.ask("1", NUMBER, None).await;
    rig.double.meet(DIAL, [Refuse(404, "ResourceNotFoundException"), Reset]);
    let did = async |flow, seconds| {
        let callbacks = rig.callbacks_by(flow, &FaultyNetwork::calm());
        callbacks.run(at(seconds), in_time()).await.iter().collect::<Vec<_>>()
    };
    assert_eq!(did("f-1", 0).await, [(Did::Failed, 1)]);
    assert_eq!(did("f-9", 2 * HOUR).await, [(Did::Waits, 1)]);
    assert_eq!(did("f-2", 2 * HOUR + 61).await, [(Did::Dialled, 1)]);
    let contact = rig.contact_of(&id, 1).await;
    let request = rig.double.dialled_with(contact.as_str()).expect("the request");
    assert_eq!(request["ContactFlowId"], "f-9");
}

#[tokio::test(start_paused = true)]
async fn each_attempt_rings_once_until_somebody_answers() {
    let rig = Rig::new(&format!("{OPEN}\nattempts = 3\nback-off-minutes = [15, 60]")).await;
    let id = rig.ask("1", NUMBER, None).await;
    let mut now = 0;
    for (number, pause) in [(1, 15), (2, 60)] {
        assert_eq!(rig.did(now).await, [(Did::Dialled, 1)]);
        let contact = rig.contact_of(&id, number).await;
        rig.tell([crate::rig::dialled(&contact, now, None)]).await;
        now += 61;
        assert_eq!(rig.did(now).await, [(Did::NotReached, 1)]);
        assert_eq!(rig.word(&id).await, format!("scheduled {}", now + pause * MINUTE));
        now += pause * MINUTE;
        assert_eq!(rig.did(now - 1).await, []);
    }
    assert_eq!(rig.did(now).await, [(Did::Dialled, 1)]);
    let contact = rig.contact_of(&id, 3).await;
    rig.tell([crate::rig::dialled(&contact, now, Some(now + 9))]).await;
    assert_eq!(rig.did(now + 61).await, [(Did::Reached, 1)]);
    assert_eq!(rig.word(&id).await, "reached");
    assert_eq!(rig.did(now + 1_000_000).await, []);
    assert_eq!(rig.calls(), 3);
}
