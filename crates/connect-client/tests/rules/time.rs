use std::time::Duration;

use connect_client::{ConnectError, Patience};
use test_support::{ConnectFault, Fault, FaultyNetwork};

use crate::bench::{Bench, dial, line, now, some_day, soon};

#[tokio::test(start_paused = true)]
async fn dials_stay_below_two_a_second_after_a_burst_of_five() {
    let bench = Bench::new();
    bench.double.allow_calls(100);
    let start = now();
    let mut at = Vec::new();
    for number in 0..11 {
        let dial = dial(&format!("t-{number}"));
        bench.connect.start_outbound_voice_contact(&dial, some_day()).await.expect("a contact");
        at.push((now() - start).as_millis());
    }
    assert!(at[4] < 50, "{at:?}");
    // Six more, each more than half a second after the one before.
    assert!((3_300..3_400).contains(&at[10]), "{at:?}");
    assert_eq!(bench.dials(), 11);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_is_made_again_takes_a_turn_like_any_other() {
    let bench = Bench::new();
    for number in 0..4 {
        bench.dial(&format!("t-{number}")).await.expect("a contact");
    }
    let start = now();
    bench.double.meet("StartOutboundVoiceContact", [ConnectFault::Throttle; 2]);
    bench.dial("t-4").await.expect("a contact");
    assert!(now() - start >= Duration::from_millis(1_050), "{:?}", now() - start);
    assert_eq!(bench.requests("StartOutboundVoiceContact"), 7);
}

#[tokio::test(start_paused = true)]
async fn clones_share_their_turns() {
    let bench = Bench::new();
    let start = now();
    let calls = (0..7).map(|number| {
        let (connect, dial) = (bench.connect.clone(), dial(&format!("t-{number}")));
        tokio::spawn(async move {
            let told = connect.start_outbound_voice_contact(&dial, some_day()).await;
            told.expect("a contact");
        })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.expect("a call");
    }
    assert!(now() - start >= Duration::from_millis(1_100));
    assert_eq!(bench.dials(), 7);
}

#[tokio::test(start_paused = true)]
async fn what_has_no_turn_before_its_deadline_waits_and_is_not_sent() {
    let bench = Bench::new();
    for number in 0..5 {
        bench.dial(&format!("t-{number}")).await.expect("a contact");
    }
    let start = now();
    let late = dial("t-5");
    let deadline = start + Duration::from_millis(100);
    let told = bench.connect.start_outbound_voice_contact(&late, deadline).await;
    let Err(ConnectError::Wait { failure, retry_after }) = told else { panic!("{told:?}") };
    assert_eq!(failure.to_string(), "StartOutboundVoiceContact: no_turn");
    assert!(retry_after.is_some_and(|wait| wait <= Duration::from_millis(550)), "{retry_after:?}");
    assert_eq!(now(), start);
    assert_eq!(bench.requests("StartOutboundVoiceContact"), 5);
}

#[tokio::test(start_paused = true)]
async fn a_silent_connect_is_given_up_before_the_caller_is_gone() {
    let network = FaultyNetwork::by(|_| Fault::Hang);
    let bench = Bench::with(Patience::default(), &network);
    let start = now();
    assert_eq!(line(bench.dial("t-1").await), "unknown: StartOutboundVoiceContact: timed_out");
    let took = now() - start;
    assert!(took >= Duration::from_secs(9) && took <= Duration::from_secs(10), "{took:?}");
    assert_eq!(network.log().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_deadline_in_the_middle_of_an_attempt_is_unknown() {
    let network = FaultyNetwork::by(|_| Fault::Hang);
    let bench = Bench::with(Patience::default(), &network);
    let start = now();
    let deadline = start + Duration::from_secs(1);
    let told = bench.connect.start_outbound_voice_contact(&dial("t-1"), deadline).await;
    assert_eq!(line(told), "unknown: StartOutboundVoiceContact: timed_out");
    assert!(now() - start <= Duration::from_millis(1_010));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_hangs_is_made_again_and_heard() {
    let network = FaultyNetwork::script([Fault::Hang]);
    let bench = Bench::with(Patience::default(), &network);
    bench.connect.list_users(None, soon()).await.expect("users");
    assert_eq!(network.log().len(), 2);
}
