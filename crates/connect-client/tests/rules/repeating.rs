use connect_client::{ConnectError, Patience};
use test_support::ConnectFault::{
    AccessDenied, DestinationNotAllowed, LoseAnswer, OverQuota, Reset, ServerError, Throttle,
    TooManyRequests,
};
use test_support::{ConnectFault, FaultyNetwork};

use crate::bench::{Bench, contact, line, soon};

const DIAL: &str = "StartOutboundVoiceContact";

/// What becomes of a dial that meets faults, after how many requests and dials.
async fn check(faults: &[ConnectFault], expected: &str, requests: usize, dials: usize) {
    let bench = Bench::new();
    bench.double.meet(DIAL, faults.iter().copied());
    assert_eq!(line(bench.dial("t-1").await), expected, "{faults:?}");
    assert_eq!((bench.requests(DIAL), bench.dials()), (requests, dials), "{faults:?}");
}

#[tokio::test(start_paused = true)]
async fn a_dial_is_repeated_with_its_token_and_rings_once() {
    for fault in [Throttle, TooManyRequests, ServerError, Reset, LoseAnswer] {
        check(&[fault], "done", 2, 1).await;
        check(&[fault, fault], "done", 3, 1).await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_does_not_pass_is_not_repeated() {
    for fault in [AccessDenied, DestinationNotAllowed] {
        let bench = Bench::new();
        bench.double.meet(DIAL, [fault]);
        let answer = bench.dial("t-1").await;
        let is_final = matches!(answer, Err(ConnectError::Refused(_) | ConnectError::Denied(_)));
        assert!(is_final, "{answer:?}");
        assert_eq!(bench.requests(DIAL), 1, "{fault:?}");
    }
    check(&[OverQuota], "wait: StartOutboundVoiceContact: quota_exceeded", 1, 0).await;
}

#[tokio::test(start_paused = true)]
async fn three_attempts_are_enough() {
    check(&[Throttle; 9], "wait: StartOutboundVoiceContact: throttled", 3, 0).await;
    check(&[ServerError; 9], "unknown: StartOutboundVoiceContact: server_error", 3, 0).await;
}

#[tokio::test(start_paused = true)]
async fn once_it_may_have_rung_only_success_ends_the_doubt() {
    let lost = "unknown: StartOutboundVoiceContact: unreachable";
    check(&[LoseAnswer, Throttle, Throttle], lost, 3, 1).await;
    check(&[LoseAnswer, AccessDenied], lost, 2, 1).await;
    check(&[Throttle, LoseAnswer, OverQuota], lost, 3, 1).await;
    check(&[LoseAnswer, LoseAnswer], "done", 3, 1).await;
}

#[tokio::test(start_paused = true)]
async fn a_stop_that_happened_and_was_not_heard_of_is_unknown_and_then_not_found() {
    let bench = Bench::new();
    let id = bench.dial("t-1").await.expect("a contact");
    bench.double.meet("StopContact", [LoseAnswer]);
    let stopped = bench.connect.stop_contact(&id, soon()).await;
    assert_eq!(line(stopped), "unknown: StopContact: unreachable");
    let again = bench.connect.stop_contact(&id, soon()).await;
    assert_eq!(line(again), "refused: StopContact: not_found");
}

#[tokio::test(start_paused = true)]
async fn of_a_question_the_last_answer_counts() {
    let bench = Bench::new();
    bench.double.meet("DescribeContact", [Reset]);
    let told = bench.connect.describe_contact(&contact("c-0"), soon()).await;
    assert_eq!(line(told), "refused: DescribeContact: not_found");
}

#[tokio::test(start_paused = true)]
async fn a_client_without_patience_tries_once() {
    for attempts in [0, 1] {
        let patience = Patience { attempts, ..Patience::default() };
        let bench = Bench::with(patience, &FaultyNetwork::calm());
        bench.double.meet(DIAL, [Throttle]);
        assert!(bench.dial("t-1").await.is_err());
        assert_eq!(bench.requests(DIAL), 1);
    }
}
