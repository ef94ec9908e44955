//! The ledger of calls: one request, one call.

use connect_events::{ContactId, EventTime};
use contact_core::{
    Allowance, Asked, CallOutcome, CallRequest, CallStanding, Join, Key, Latest, NextDial,
    RecentCalls, RequestId, Row,
};
use serde_json::json;

use crate::build::{asked, at, id, record, rows};

fn request(digit: char) -> RequestId {
    RequestId::new(&digit.to_string().repeat(RequestId::LEN)).expect("an id")
}

fn later(seconds: i64) -> EventTime {
    at("09:00:00").plus_millis(seconds * 1000)
}

/// A request for which Connect was asked to call at 09:00:00.
fn begun() -> CallRequest {
    CallRequest::default().begin(&asked(), later(0))
}

fn put_off(seconds: i64) -> CallRequest {
    CallRequest { put_off: Some(later(seconds)).into(), ..CallRequest::default() }
}

fn lost(seconds: i64) -> CallRequest {
    CallRequest { lost: Some(later(seconds)).into(), ..CallRequest::default() }
}

fn ended(outcome: CallOutcome) -> CallRequest {
    CallRequest { outcome: Some(outcome).into(), ..CallRequest::default() }
}

fn dialled() -> CallRequest {
    ended(CallOutcome::Dialled(id("c-1")))
}

const DAY: i64 = 24 * 60 * 60;

#[test]
fn while_somebody_asks_connect_nobody_else_does() {
    assert_eq!(CallRequest::default().next_dial(later(0)), NextDial::Ask);
    assert_eq!(begun().standing(later(59)), CallStanding::Dialling);
    assert_eq!(begun().next_dial(later(59)), NextDial::Wait(later(60)));
}

#[test]
fn whoever_dies_while_asking_leaves_a_request_that_may_be_asked_again() {
    let call = begun();
    assert_eq!(call.standing(later(60)), CallStanding::Unknown);
    assert_eq!(call.next_dial(later(60)), NextDial::Ask);
    // The second one hears that Connect does not call now; what became of the first is as unknown.
    let again = call.clone().join(call.begin(&asked(), later(60)));
    assert_eq!(again.standing(later(61)), CallStanding::Dialling);
    let again = again.join(put_off(62));
    assert_eq!(again.standing(later(62)), CallStanding::Unknown);
}

#[test]
fn a_call_that_was_put_off_was_not_made_and_may_be_asked_for_at_once() {
    let call = begun().join(put_off(1));
    assert_eq!(call.standing(later(1)), CallStanding::Waiting);
    assert_eq!(call.next_dial(later(1)), NextDial::Ask);
}

#[test]
fn two_tries_in_one_millisecond_are_one_after_the_other() {
    let put_off = begun().join(put_off(0));
    let again = put_off.clone().join(put_off.begin(&asked(), later(0)));
    assert_eq!(again.standing(later(0)), CallStanding::Dialling);
    let ends = CallRequest { put_off: again.last_begun.clone(), ..CallRequest::default() };
    assert_eq!(again.join(ends).standing(later(0)), CallStanding::Waiting);
}

#[test]
fn a_lost_answer_is_unknown_at_once_and_the_token_finds_out() {
    let call = begun().join(lost(1));
    assert_eq!(call.standing(later(1)), CallStanding::Unknown);
    assert_eq!(call.next_dial(later(1)), NextDial::Ask);
    assert_eq!(call.join(dialled()).standing(later(2)), CallStanding::Dialled(&id("c-1")));
}

#[test]
fn once_connect_may_have_forgotten_the_token_nobody_asks_again() {
    for call in [begun(), begun().join(lost(1))] {
        assert_eq!(call.next_dial(later(6 * DAY - 1)), NextDial::Ask);
        assert_eq!(call.next_dial(later(6 * DAY)), NextDial::Never);
        // Asking in between does not make the token younger.
        let again = call.clone().join(call.begin(&asked(), later(5 * DAY))).join(lost(5 * DAY + 1));
        assert_eq!(again.next_dial(later(6 * DAY)), NextDial::Never);
    }
    // Nobody was called yet, so there is nothing to remember.
    assert_eq!(begun().join(put_off(1)).next_dial(later(300 * DAY)), NextDial::Ask);
}

/// The call, asked for by another flow at the same moment.
fn by(flow: &str) -> Asked {
    Asked { flow: flow.into(), ..asked() }
}

/// The row once Connect is asked again, and the flow that it is asked with.
fn again(call: &CallRequest, flow: &str, seconds: i64) -> (CallRequest, String) {
    let call = call.clone().join(call.begin(&by(flow), later(seconds)));
    assert_eq!(call.last_asked.since().as_ref(), call.last_begun.get());
    let asked = call.last_asked.get().expect("what Connect is asked with").flow.to_string();
    (call, asked)
}

#[test]
fn connect_is_asked_by_the_flow_of_now_as_long_as_every_answer_was_a_no() {
    let (mut call, mut flow);
    call = CallRequest::default();
    for (seconds, wanted) in [(0, "f-2"), (1, "f-1"), (2, "f-3")] {
        (call, flow) = again(&call, wanted, seconds);
        assert_eq!(flow, wanted);
        call = call.join(put_off(seconds));
    }
}

#[test]
fn after_a_lost_answer_connect_is_asked_by_the_flow_of_then() {
    let refused = CallRequest::default().begin(&by("f-2"), later(0)).join(put_off(0));
    // The second try tells that its answer was lost, or dies.
    let (second, _) = again(&refused, "f-3", 1);
    for lost in [second.clone().join(lost(1)), second] {
        let mut call = lost;
        for (seconds, wanted) in [(100, "f-1"), (200, "f-9"), (300, "f-2")] {
            let (begun, flow) = again(&call, wanted, seconds);
            assert_eq!(flow, "f-3");
            // Whatever Connect says of these, it may know the token with what the second one asked.
            call = begun.join(put_off(seconds));
        }
    }
}

#[test]
fn a_row_that_never_said_what_connect_was_asked_with_is_asked_as_it_was_asked_for() {
    let old = CallRequest { last_asked: Latest::default(), ..begun() };
    let (call, flow) = again(&old.clone().join(lost(0)), "f-0", 1);
    assert_eq!(flow, "f-1");
    // From now on it says so.
    assert_eq!(again(&call.join(put_off(1)), "f-0", 2).1, "f-1");
    assert_eq!(again(&old.join(put_off(0)), "f-0", 1).1, "f-0");
}

#[test]
fn what_is_settled_or_stopped_is_never_dialled_again() {
    let refused = ended(CallOutcome::Refused("destination_not_allowed".into()));
    let stopped = CallRequest { stopped: Some(later(0)).into(), ..CallRequest::default() };
    for call in [dialled(), refused.clone(), stopped] {
        assert_eq!(call.next_dial(later(0)), NextDial::Never);
        assert_eq!(begun().join(lost(1)).join(call).next_dial(later(120)), NextDial::Never);
    }
    assert_eq!(refused.standing(later(0)), CallStanding::Refused("destination_not_allowed"));
    assert_eq!(refused.join(dialled()).standing(later(0)), CallStanding::Dialled(&id("c-1")));
}

#[test]
fn a_contact_record_settles_the_request_that_its_attributes_name() {
    let of = |attributes| {
        let told = record("09:10:00", json!({"Attributes": attributes}));
        rows(&[told]).into_iter().find_map(|(key, row)| match (key, row) {
            (Key::CallRequest(request), Row::CallRequest(call)) => Some((request, *call)),
            _ => None,
        })
    };
    let name = request('a').as_str().to_owned();
    let settled = Some((request('a'), dialled()));
    assert_eq!(of(json!({"connectLiveRequest": name, "other": "x"})), settled);
    let second = record(
        "09:10:00",
        json!({"PreviousContactId": "c-0",
        "Attributes": {"connectLiveRequest": name}}),
    );
    let settles = |key: &Key| matches!(key, Key::CallRequest(_));
    assert!(!rows(&[second]).keys().any(settles), "a leg that the call was handed on to");
    assert_eq!(of(json!({"connectLiveRequest": "not one"})), None);
    assert_eq!(of(json!({"other": name})), None);
}

/// The calls of requests `0`, `1`, … begun so many seconds after nine.
fn recent(seconds: &[i64]) -> RecentCalls {
    let calls = seconds.iter().zip('0'..).map(|(seconds, digit)| (request(digit), later(*seconds)));
    calls.fold(RecentCalls::default(), |all, (request, at)| {
        all.join(RecentCalls::begun(request, at))
    })
}

#[test]
fn a_number_is_not_called_twice_within_the_time_allowed() {
    let once_a_minute = Allowance { calls: 1, millis: 60_000 };
    let wait = |seconds| recent(&[0]).wait(&request('a'), once_a_minute, later(seconds));
    assert_eq!(RecentCalls::default().wait(&request('a'), once_a_minute, later(0)), None);
    assert_eq!((wait(0), wait(59), wait(60)), (Some(60_000), Some(1_000), None));
}

#[test]
fn the_oldest_call_that_fills_an_allowance_has_to_be_over_first() {
    let three_a_minute = Allowance { calls: 3, millis: 60_000 };
    let wait = |calls: &[i64], now| recent(calls).wait(&request('a'), three_a_minute, later(now));
    assert_eq!(wait(&[0, 10], 20), None);
    assert_eq!(wait(&[0, 10, 20], 20), Some(40_000));
    assert_eq!(wait(&[0, 10, 20, 30], 30), Some(40_000));
    assert_eq!(wait(&[0, 10, 20], 60), None);
}

#[test]
fn the_call_of_a_request_may_be_tried_again_unless_another_called_since() {
    let once_a_minute = Allowance { calls: 1, millis: 60_000 };
    assert_eq!(recent(&[0]).wait(&request('0'), once_a_minute, later(1)), None);
    // It was let through and put off, and when its minute was over another one called.
    let other = recent(&[0, 61]).wait(&request('0'), once_a_minute, later(62));
    assert_eq!(other, Some(59_000));
}

#[test]
fn a_request_that_is_tried_again_and_again_counts_once() {
    let twice_an_hour = Allowance { calls: 2, millis: 3_600_000 };
    let again = (0..100).map(|seconds| RecentCalls::begun(request('0'), later(seconds)));
    let recent = again.fold(recent(&[0, 1]), Join::join);
    assert_eq!(recent.calls.iter().len(), 2);
    assert_eq!(recent.wait(&request('1'), twice_an_hour, later(100)), None);
    assert_eq!(recent.wait(&request('2'), twice_an_hour, later(100)), Some(3_501_000));
}

#[test]
fn the_id_of_a_request_is_so_many_digits_of_base_sixteen() {
    assert!(RequestId::new(&"0f".repeat(16)).is_some());
    for wrong in ["", "0f", &"0F".repeat(16), &"0g".repeat(16), &"0f".repeat(17)] {
        assert_eq!(RequestId::new(wrong), None);
    }
    assert_eq!(ContactId::new(request('a').as_str()).map(|id| id.to_string()), Ok("a".repeat(32)));
}
