//! When a callback is called, how often, and when it is given up.

use callbacks::{CallbackFault, Did};
use contact_core::CallbackId;
use outbound_calls::CallFault;
use test_support::ConnectFault::{
    self, AccessDenied, DestinationNotAllowed, OutboundNotPermitted, Throttle,
};

use crate::rig::{DIAL, HOUR, MINUTE, NUMBER, OPEN, Rig, at, dialled, in_time, wish};

#[tokio::test(start_paused = true)]
async fn a_callback_waits_for_its_moment_and_for_business_hours() {
    // It is Monday, 09:00.
    let rig = Rig::new("hours = ['Mon-Fri 09:30-17:00']\nclosed = ['2026-03-03']").await;
    let early = rig.ask("1", NUMBER, None).await;
    let late = rig.ask("2", "+15555550101", Some(8 * HOUR)).await;
    assert_eq!(rig.did(0).await, [(Did::Closed, 1)]);
    assert_eq!(rig.word(&early).await, format!("scheduled {}", 30 * MINUTE));
    assert_eq!(rig.did(30 * MINUTE - 1).await, []);
    assert_eq!(rig.did(30 * MINUTE).await, [(Did::Dialled, 1)]);
    let contact = rig.contact_of(&early, 1).await;
    rig.tell([dialled(&contact, 30 * MINUTE, Some(31 * MINUTE))]).await;
    rig.run(40 * MINUTE).await;
    // 17:00 is closed, and so is Tuesday: it would be called on Wednesday, and is given up before.
    assert_eq!(rig.did(8 * HOUR).await, [(Did::Closed, 1)]);
    assert_eq!(rig.word(&late).await, format!("scheduled {}", 32 * HOUR));
    assert_eq!(rig.did(32 * HOUR).await, [(Did::Expired, 1)]);
    assert_eq!(rig.word(&late).await, "expired");
    assert_eq!(rig.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn business_hours_go_by_the_clocks_of_the_place() {
    // Friday, 27 March, 18:00; the clocks change on Sunday, so Monday 09:00 is 08:00 in UTC.
    const FRIDAY: i64 = 25 * 24 * HOUR + 9 * HOUR;
    const MONDAY: i64 = 28 * 24 * HOUR - HOUR;
    let rig = Rig::new("hours = ['Mon-Fri 09:00-17:30']\ngive-up-after-hours = 72").await;
    let id = rig.ask("1", NUMBER, Some(FRIDAY)).await;
    assert_eq!(rig.did(FRIDAY).await, [(Did::Closed, 1)]);
    assert_eq!(rig.word(&id).await, format!("scheduled {MONDAY}"));
    assert_eq!(rig.did(MONDAY - 1).await, []);
    assert_eq!(rig.did(MONDAY).await, [(Did::Dialled, 1)]);
}

#[tokio::test(start_paused = true)]
async fn what_nobody_called_in_time_is_called_no_more() {
    let rig = Rig::new(OPEN).await;
    let id = rig.ask("1", NUMBER, Some(HOUR)).await;
    assert_eq!(rig.did(25 * HOUR).await, [(Did::Expired, 1)]);
    assert_eq!((rig.word(&id).await.as_str(), rig.calls()), ("expired", 0));
}

#[tokio::test(start_paused = true)]
async fn a_callback_that_nobody_answers_is_exhausted() {
    let rig = Rig::new(&format!("{OPEN}\nattempts = 1")).await;
    let id = rig.ask("1", NUMBER, None).await;
    rig.run(0).await;
    let contact = rig.contact_of(&id, 1).await;
    rig.tell([dialled(&contact, 0, None)]).await;
    assert_eq!(rig.did(61).await, [(Did::NotReached, 1)]);
    assert_eq!(rig.word(&id).await, "exhausted");
    assert_eq!(rig.did(23 * HOUR).await, []);
}

#[tokio::test(start_paused = true)]
async fn what_connect_refuses_for_good_is_closed() {
    let rig = Rig::new(OPEN).await;
    let id = rig.ask("1", NUMBER, None).await;
    rig.double.meet(DIAL, [DestinationNotAllowed]);
    assert_eq!(rig.did(0).await, [(Did::Refused, 1)]);
    assert_eq!((rig.word(&id).await.as_str(), rig.calls()), ("refused", 0));
    assert_eq!(rig.did(HOUR).await, []);
}

#[tokio::test(start_paused = true)]
async fn a_callback_outlives_what_those_who_run_this_can_mend() {
    for fault in [
        AccessDenied,
        OutboundNotPermitted,
        ConnectFault::Refuse(404, "ResourceNotFoundException"),
        ConnectFault::Refuse(400, "InvalidParameterException"),
    ] {
        let rig = Rig::new(OPEN).await;
        let id = rig.ask("1", NUMBER, None).await;
        rig.double.meet(DIAL, [fault, fault]);
        assert_eq!(rig.did(0).await, [(Did::Failed, 1)], "{fault:?}");
        // Others may call the number meanwhile.
        assert_eq!(rig.did(61).await, []);
        assert_eq!(rig.did(661).await, [(Did::Failed, 1)], "{fault:?}");
        assert_eq!((rig.word(&id).await.as_str(), rig.calls()), ("dialling 1", 0));
        assert_eq!(rig.did(2 * 661).await, [(Did::Dialled, 1)], "{fault:?}");
        assert_eq!(rig.calls(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_for_too_many_callbacks_has_to_wait_and_is_owed_no_more() {
    let rig = Rig::new(OPEN).await;
    rig.double.allow_calls(30);
    let numbers = rig.callbacks_numbers();
    let ask = async |number: i64| {
        let id = CallbackId::asked_by("shop", &number.to_string()).expect("an id");
        let wish = wish(&numbers, &format!("+1555555{:04}", 100 + number), None);
        rig.callbacks().ask(&id, "shop", wish, at(number), in_time()).await
    };
    // The policy's usual is thirty calls an hour.
    for number in 0..30 {
        ask(number).await.expect("a callback");
    }
    let answer = ask(30).await;
    let Err(CallbackFault::Call(CallFault::TooManyCalls { retry_after })) = answer else {
        panic!("{answer:?}");
    };
    assert_eq!(retry_after.as_secs(), 3_600 - 30);
    ask(29).await.expect("one that was asked for already");
    // They are called without being counted again, as fast as Connect takes them.
    for minute in 1..5 {
        rig.run(minute * 61).await;
    }
    assert_eq!(rig.calls(), 30);
}

#[tokio::test(start_paused = true)]
async fn what_connect_puts_off_is_called_later() {
    let rig = Rig::new(OPEN).await;
    rig.ask("1", NUMBER, None).await;
    rig.double.meet(DIAL, [Throttle]);
    assert_eq!(rig.did(0).await, [(Did::Waits, 1)]);
    assert_eq!(rig.did(61).await, [(Did::Dialled, 1)]);
    assert_eq!(rig.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_number_that_was_called_lately_waits_for_its_turn() {
    let rig = Rig::new(OPEN).await;
    rig.ask("1", NUMBER, None).await;
    let second = rig.ask("2", NUMBER, None).await;
    rig.run(0).await;
    assert_eq!(rig.calls(), 1);
    // The policy's usual is one call to a number in ten minutes.
    rig.run(599).await;
    assert_eq!(rig.calls(), 1);
    rig.run(660).await;
    assert_eq!((rig.calls(), rig.word(&second).await.as_str()), (2, "dialling 1"));
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_end_nobody_tells_is_given_up_and_not_repeated() {
    let rig = Rig::new(OPEN).await;
    let id = rig.ask("1", NUMBER, None).await;
    rig.run(0).await;
    assert_eq!(rig.did(11 * HOUR).await, [(Did::Waits, 1)]);
    assert_eq!(rig.did(12 * HOUR).await, [(Did::Expired, 1)]);
    assert_eq!((rig.word(&id).await.as_str(), rig.calls()), ("expired", 1));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_cannot_reach_the_store_says_so() {
    let rig = Rig::new(OPEN).await;
    rig.ask("1", NUMBER, None).await;
    let broken = test_support::FaultyNetwork::by(|_| test_support::Fault::Throttle);
    let done = rig.callbacks_over(&broken).run(at(0), in_time()).await;
    assert!(done.count(Did::Failed) > 0, "{done:?}");
    assert_eq!(rig.did(0).await, [(Did::Dialled, 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_run_looks_at_everything_that_is_due() {
    let rig = Rig::new(OPEN).await;
    // More than a page holds, none of which may be called now.
    for number in 0..130 {
        let to = format!("+155555501{:02}", number % 100);
        rig.ask(&number.to_string(), &to, Some(number)).await;
    }
    let done = rig.run(25 * HOUR).await;
    assert_eq!((done.count(Did::Expired), done.is_cut_short), (130, false));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_begun_when_time_is_nearly_up() {
    let rig = Rig::new(OPEN).await;
    rig.ask("1", NUMBER, None).await;
    let soon = in_time() - std::time::Duration::from_secs(596);
    let done = rig.callbacks().run(at(0), soon).await;
    assert!(done.is_cut_short, "{done:?}");
    assert_eq!(rig.calls(), 0);
}
