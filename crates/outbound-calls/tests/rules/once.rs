//! However often a request is made, there is one call.

use std::collections::BTreeMap;

use connect_events::{Personal, decode_all};
use contact_core::{Asked, CallOutcome, CallRequest};
use futures::future::join_all;
use ingest::keep;
use outbound_calls::CallFault;
use serde_json::{Value, json};
use test_support::ConnectFault::{
    self, AccessDenied, DestinationNotAllowed, LoseAnswer, OutboundNotPermitted, OverQuota, Reset,
    ServerError, Throttle, TooManyRequests,
};
use test_support::FaultyNetwork;

use crate::rig::{DIAL, NUMBER, Rig, asked, at, call, id, in_time, word};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test(start_paused = true)]
async fn a_thousand_identical_requests_at_once_make_one_call() {
    let rig = Rig::new().await;
    let ledger = rig.ledger();
    let answers = join_all((0..1_000).map(|_| call(&ledger, 0))).await;
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    for answer in answers {
        *words.entry(word(&answer.expect("an answer"), 0)).or_default() += 1;
    }
    assert_eq!(rig.calls(), 1);
    assert!(words["dialled"] >= 1, "{words:?}");
    assert_eq!(words.values().sum::<usize>(), 1_000);
    assert!(words.keys().all(|word| word == "dialled" || word == "dialling"), "{words:?}");
    assert_eq!(word(&call(&ledger, 1).await.expect("an answer"), 1), "dialled");
    assert_eq!(rig.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_whose_answer_was_lost_is_unknown_and_found_by_asking_again() {
    for fault in [LoseAnswer, Reset, ServerError] {
        let rig = Rig::new().await;
        let ledger = rig.ledger();
        rig.double.meet(DIAL, [fault]);
        assert_eq!(word(&call(&ledger, 0).await.expect("an answer"), 0), "unknown", "{fault:?}");
        assert_eq!(word(&call(&ledger, 1).await.expect("an answer"), 1), "dialled", "{fault:?}");
        assert_eq!((rig.calls(), rig.double.misused_tokens()), (1, 0), "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn once_connect_has_forgotten_the_token_an_unknown_call_is_never_made_again() {
    let rig = Rig::new().await;
    let ledger = rig.ledger();
    rig.double.meet(DIAL, [LoseAnswer]);
    call(&ledger, 0).await.expect("an answer");
    rig.double.forget_tokens();
    for seconds in [6 * DAY, 7 * DAY, 300 * DAY] {
        assert_eq!(word(&call(&ledger, seconds).await.expect("an answer"), seconds), "unknown");
    }
    assert_eq!(rig.calls(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_number_that_connect_refuses_is_settled_under_its_code() {
    let rig = Rig::new().await;
    let ledger = rig.ledger();
    rig.double.meet(DIAL, [DestinationNotAllowed]);
    for seconds in [0, 1, DAY] {
        let answer = call(&ledger, seconds).await.expect("an answer");
        assert_eq!(word(&answer, seconds), "destination_not_allowed");
    }
    assert_eq!((rig.calls(), rig.double.requests()[DIAL]), (0, 1));
}

#[tokio::test(start_paused = true)]
async fn what_those_who_run_the_deployment_can_mend_may_be_made_later() {
    for fault in [OutboundNotPermitted, AccessDenied] {
        let rig = Rig::new().await;
        let ledger = rig.ledger();
        rig.double.meet(DIAL, [fault]);
        let answer = call(&ledger, 0).await;
        assert!(matches!(answer, Err(CallFault::CallRefused { .. })), "{answer:?}");
        assert_eq!(word(&call(&ledger, DAY).await.expect("an answer"), DAY), "dialled");
        assert_eq!(rig.calls(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_connect_puts_off_may_be_made_later() {
    for fault in [Throttle, TooManyRequests, OverQuota] {
        let rig = Rig::new().await;
        let ledger = rig.ledger();
        rig.double.meet(DIAL, [fault]);
        let answer = call(&ledger, 0).await;
        assert!(matches!(answer, Err(CallFault::ConnectBusy { .. })), "{answer:?}");
        assert_eq!(word(&call(&ledger, 1).await.expect("an answer"), 1), "dialled");
        assert_eq!(rig.calls(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_key_that_belongs_to_another_call_is_refused() {
    let rig = Rig::new().await;
    let ledger = rig.ledger();
    call(&ledger, 0).await.expect("an answer");
    let (key, other) = (id("shop", "basket-42"), asked("shop", "+15555550101"));
    let answer = ledger.call(&key, &other, at(1), in_time()).await;
    assert!(matches!(answer, Err(CallFault::KeyReused)), "{answer:?}");
    // The same key of another caller is another request.
    assert_ne!(id("shop", "basket-42"), id("bank", "basket-42"));
    assert_ne!(id("ab", "c"), id("a", "bc"));
    assert_eq!(rig.double.dials(), [(NUMBER.to_owned(), 1)].into());
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_stopped_ends_and_one_that_is_not_made_never_is() {
    let rig = Rig::new().await;
    let ledger = rig.ledger();
    let request = id("shop", "basket-42");
    assert_eq!(ledger.stop(&request, at(0), in_time()).await.expect("an answer"), None);

    rig.double.meet(DIAL, [Throttle]);
    call(&ledger, 0).await.expect_err("put off");
    ledger.stop(&request, at(1), in_time()).await.expect("an answer").expect("the request");
    assert_eq!(word(&call(&ledger, 2).await.expect("an answer"), 2), "waiting");
    assert_eq!(rig.calls(), 0);

    let rig = Rig::new().await;
    let ledger = rig.ledger();
    let made = call(&ledger, 0).await.expect("an answer");
    let Some(CallOutcome::Dialled(contact)) = made.outcome.get() else { panic!("{made:?}") };
    for seconds in [1, 2] {
        ledger.stop(&request, at(seconds), in_time()).await.expect("an answer");
    }
    let ended = rig.double.contact(contact.as_str()).expect("the contact");
    assert!(!ended["DisconnectTimestamp"].is_null(), "{ended}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_connect_will_not_end_is_not_told_of_as_ended() {
    let rig = Rig::new().await;
    let ledger = rig.ledger();
    let request = id("shop", "basket-42");
    call(&ledger, 0).await.expect("an answer");
    rig.double.meet("StopContact", [AccessDenied]);
    let answer = ledger.stop(&request, at(1), in_time()).await;
    assert!(matches!(answer, Err(CallFault::StopRefused { .. })), "{answer:?}");
    ledger.stop(&request, at(2), in_time()).await.expect("an answer");
    // One that is over is ended.
    ledger.stop(&request, at(3), in_time()).await.expect("an answer");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_forbidden_before_anybody_asked_for_it_is_never_made() {
    let rig = Rig::new().await;
    let ledger = rig.ledger();
    let request = id("shop", "basket-42");
    ledger.forbid(&request, at(0), in_time()).await.expect("an answer");
    assert_eq!(ledger.find(&request, in_time()).await.expect("an answer"), None);
    for seconds in [0, 61, DAY] {
        assert_eq!(word(&call(&ledger, seconds).await.expect("an answer"), seconds), "waiting");
    }
    assert_eq!((rig.calls(), rig.double.requests().get(DIAL)), (0, None));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_forbidden_while_connect_is_asked_is_ended() {
    let rig = Rig::new().await;
    let ledger = rig.ledger();
    let request = id("shop", "basket-42");
    let (call, forbidden) =
        futures::join!(call(&ledger, 0), ledger.forbid(&request, at(0), in_time()));
    forbidden.expect("an answer");
    if let Some(CallOutcome::Dialled(contact)) = call.expect("an answer").outcome.get() {
        let ended = rig.double.contact(contact.as_str()).expect("the contact");
        assert!(!ended["DisconnectTimestamp"].is_null(), "{ended}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_contact_record_settles_a_call_that_nobody_heard_of() {
    let rig = Rig::new().await;
    let ledger = rig.ledger();
    rig.double.meet(DIAL, [LoseAnswer]);
    call(&ledger, 0).await.expect("an answer");
    let request = id("shop", "basket-42");
    let record = json!({
        "AWSContactTraceRecordFormatVersion": "2017-03-10", "ContactId": "c-1",
        "InstanceARN": "arn:aws:connect:eu-west-2:111122223333:instance/i-1",
        "Channel": "VOICE", "InitiationMethod": "API",
        "InitiationTimestamp": "2026-03-02T09:00:00Z",
        "DisconnectTimestamp": "2026-03-02T09:05:00Z",
        "LastUpdateTimestamp": "2026-03-02T09:06:00Z",
        "Attributes": {"basket": "42", "connectLiveRequest": request.as_str()},
    });
    let record = record.to_string();
    let events = decode_all(record.as_bytes()).map(|(_, event)| event.expect("an event"));
    let facts = events.flat_map(|event| contact_core::facts(&event)).collect();
    keep(&rig.store(&FaultyNetwork::calm()), facts, at(400), in_time()).await;
    let found: CallRequest =
        ledger.find(&request, in_time()).await.expect("an answer").expect("the request");
    assert_eq!(word(&found, 400), "dialled");
    // Nor is Connect asked again.
    assert_eq!(word(&call(&ledger, 401).await.expect("an answer"), 401), "dialled");
    assert_eq!((rig.calls(), rig.double.requests()[DIAL]), (1, 1));
}

/// A flow or a number that the policy names is not there.
const NOT_THERE: ConnectFault = ConnectFault::Refuse(404, "ResourceNotFoundException");

/// The one request of these tests, by this flow and showing this number. All of them were asked for at
/// one moment, as those of a callback are.
fn by(flow: &str, shown: &str) -> Asked {
    let source = Some(Personal::new(shown.into()));
    Asked { flow: flow.into(), source, ..asked("shop", NUMBER) }
}

/// Brings the request on its way so, and gives what has become of it.
async fn call_by(rig: &Rig, flow: &str, shown: &str, seconds: i64) -> Result<String, CallFault> {
    let asked = by(flow, shown);
    let request = id("shop", "basket-42");
    let call = rig.ledger().call(&request, &asked, at(seconds), in_time()).await?;
    Ok(word(&call, seconds))
}

/// The flow and the shown number of the one call that Connect made.
#[track_caller]
fn made_by(rig: &Rig) -> (String, String) {
    let contacts = rig.double.contacts();
    let [(contact, told)] = contacts.iter().collect::<Vec<_>>()[..] else { panic!("{contacts:?}") };
    let request = rig.double.dialled_with(contact).expect("the request");
    assert_eq!(rig.double.misused_tokens(), 0, "a token came again with another request");
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    (text(&request["ContactFlowId"]), text(&told["SystemEndpoint"]["Address"]))
}

const SHOWN: &str = "+15555550198";
const SHOWN_NOW: &str = "+15555550199";

#[tokio::test(start_paused = true)]
async fn a_request_that_was_refused_is_made_with_what_was_mended_since() {
    let rig = Rig::new().await;
    rig.double.meet(DIAL, [NOT_THERE]);
    call_by(&rig, "f-1", SHOWN, 0).await.expect_err("a flow that is not there");
    // A week later too: nobody was called, whatever Connect remembers.
    let answer = call_by(&rig, "f-2", SHOWN_NOW, 8 * DAY).await;
    assert_eq!(answer.expect("an answer"), "dialled");
    assert_eq!(made_by(&rig), ("f-2".to_owned(), SHOWN_NOW.to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_request_whose_answer_was_lost_is_asked_again_as_it_was_asked_then() {
    // Connect called, or heard nothing of it.
    for fault in [LoseAnswer, Reset] {
        // The flow of now stands before that of then in the alphabet, and behind it.
        for (then, now) in [("f-9", "f-2"), ("f-2", "f-9")] {
            let rig = Rig::new().await;
            rig.double.meet(DIAL, [fault]);
            assert_eq!(call_by(&rig, then, SHOWN, 0).await.expect("an answer"), "unknown");
            let answer = call_by(&rig, now, SHOWN_NOW, 1).await;
            assert_eq!(answer.expect("an answer"), "dialled", "{fault:?} {then}");
            assert_eq!(made_by(&rig), (then.to_owned(), SHOWN.to_owned()), "{fault:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_refused_mended_and_lost_is_asked_again_as_it_was_mended() {
    for fault in [LoseAnswer, Reset] {
        for (broken, mended, now) in [("f-1", "f-2", "f-3"), ("f-3", "f-2", "f-1")] {
            let rig = Rig::new().await;
            rig.double.meet(DIAL, [NOT_THERE, fault]);
            call_by(&rig, broken, SHOWN, 0).await.expect_err("a flow that is not there");
            assert_eq!(call_by(&rig, mended, SHOWN_NOW, 1).await.expect("an answer"), "unknown");
            let answer = call_by(&rig, now, SHOWN, 2).await;
            assert_eq!(answer.expect("an answer"), "dialled", "{fault:?} {broken}");
            assert_eq!(made_by(&rig), (mended.to_owned(), SHOWN_NOW.to_owned()), "{fault:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_lost_stays_as_it_was_asked_though_connect_refuses_it_later() {
    let rig = Rig::new().await;
    // The first try may have called, whatever Connect says of the second.
    rig.double.meet(DIAL, [LoseAnswer, NOT_THERE, Throttle, Reset]);
    assert_eq!(call_by(&rig, "f-1", SHOWN, 0).await.expect("an answer"), "unknown");
    for (flow, seconds) in [("f-2", 1), ("f-3", 2)] {
        call_by(&rig, flow, SHOWN_NOW, seconds).await.expect_err("put off");
    }
    assert_eq!(call_by(&rig, "f-4", SHOWN_NOW, 3).await.expect("an answer"), "unknown");
    assert_eq!(call_by(&rig, "f-0", SHOWN_NOW, 4).await.expect("an answer"), "dialled");
    assert_eq!(made_by(&rig), ("f-1".to_owned(), SHOWN.to_owned()));
}
