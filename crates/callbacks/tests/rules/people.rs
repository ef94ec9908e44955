//! What people do about callbacks, and whoever calls meanwhile.

use callbacks::Did;
use contact_core::CallbackId;
use test_support::{Fault, FaultyNetwork};

use crate::rig::{HOUR, MINUTE, NUMBER, OPEN, Rig, at, dialled, fault, in_time, wish};

#[tokio::test(start_paused = true)]
async fn the_same_key_is_the_same_callback_and_no_other() {
    let rig = Rig::new(OPEN).await;
    let id = rig.ask("1", NUMBER, None).await;
    rig.ask("1", NUMBER, None).await;
    let numbers = outbound_calls::Numbers { fiction: true, ..outbound_calls::Numbers::default() };
    for other in [wish(&numbers, "+15555550101", None), wish(&numbers, NUMBER, Some(at(60)))] {
        let answer = rig.callbacks().ask(&id, "shop", other, at(1), in_time()).await;
        assert_eq!(fault(answer), "key_reused");
    }
    rig.run(0).await;
    rig.ask("1", NUMBER, None).await;
    assert_eq!(rig.word(&id).await, "dialling 1");
}

#[tokio::test(start_paused = true)]
async fn a_callback_that_is_moved_is_called_at_its_new_moment_and_given_up_after_it() {
    let rig = Rig::new(OPEN).await;
    let id = rig.ask("1", NUMBER, Some(MINUTE)).await;
    let to = |seconds, now| {
        let (callbacks, id) = (rig.callbacks(), id.clone());
        async move { callbacks.plan(&id, at(seconds), at(now), in_time()).await }
    };
    to(48 * HOUR, 30).await.expect("a plan");
    assert_eq!(rig.did(MINUTE).await, []);
    assert_eq!(rig.did(48 * HOUR - 1).await, []);
    assert_eq!(rig.did(48 * HOUR).await, [(Did::Dialled, 1)]);
    assert_eq!(fault(to(50 * HOUR, 48 * HOUR + 1).await), "under_way");
    let contact = rig.contact_of(&id, 1).await;
    rig.tell([dialled(&contact, 48 * HOUR, Some(48 * HOUR + 9))]).await;
    rig.run(48 * HOUR + 61).await;
    assert_eq!(fault(to(50 * HOUR, 48 * HOUR + 62).await), "over");
    let nobody = CallbackId::asked_by("shop", "2").expect("an id");
    assert_eq!(fault(rig.callbacks().plan(&nobody, at(0), at(0), in_time()).await), "unknown");
    assert_eq!(fault(rig.callbacks().withdraw(&nobody, at(0), in_time()).await), "unknown");
}

#[tokio::test(start_paused = true)]
async fn a_callback_that_was_taken_back_is_not_called() {
    let rig = Rig::new(OPEN).await;
    let id = rig.ask("1", NUMBER, Some(MINUTE)).await;
    for seconds in [1, 2] {
        rig.callbacks().withdraw(&id, at(seconds), in_time()).await.expect("an answer");
    }
    assert_eq!(rig.did(MINUTE).await, []);
    assert_eq!((rig.word(&id).await.as_str(), rig.calls()), ("withdrawn", 0));
    assert_eq!(fault(rig.callbacks().plan(&id, at(99), at(3), in_time()).await), "over");
}

#[tokio::test(start_paused = true)]
async fn a_call_under_way_ends_when_its_callback_is_taken_back() {
    let rig = Rig::new(OPEN).await;
    let id = rig.ask("1", NUMBER, None).await;
    rig.run(0).await;
    let contact = rig.contact_of(&id, 1).await;
    rig.callbacks().withdraw(&id, at(5), in_time()).await.expect("an answer");
    let ended = rig.double.contact(contact.as_str()).expect("the contact");
    assert!(!ended["DisconnectTimestamp"].is_null(), "{ended}");
    assert_eq!(rig.word(&id).await, "withdrawn");
    assert_eq!(rig.did(HOUR).await, []);
    assert_eq!(rig.calls(), 1);
}

/// Whoever calls dies right after the attempt was begun; the callback is taken back, and whoever takes
/// it back may die at any request too.
#[tokio::test(start_paused = true)]
async fn a_callback_that_is_taken_back_before_its_attempt_is_made_never_rings() {
    for n in 0..12 {
        let rig = Rig::new(OPEN).await;
        let id = rig.ask("1", NUMBER, None).await;
        let dead =
            FaultyNetwork::by(|request| match (request.operation.as_str(), request.of_operation) {
                ("UpdateItem", 0) => Fault::LoseAnswer,
                ("UpdateItem", _) => Fault::Cut,
                _ => Fault::Pass,
            });
        rig.callbacks_over(&dead).run(at(0), in_time()).await;
        assert_eq!((rig.word(&id).await.as_str(), rig.calls()), ("dialling 1", 0));
        let dying = FaultyNetwork::by(
            move |request| {
                if request.number < n { Fault::Pass } else { Fault::Cut }
            },
        );
        let answer = rig.callbacks_over(&dying).withdraw(&id, at(1), in_time()).await;
        if answer.is_err() {
            rig.callbacks().withdraw(&id, at(2), in_time()).await.expect("an answer");
        }
        assert_eq!(rig.word(&id).await, "withdrawn");
        for seconds in [3, 61, 122, HOUR] {
            rig.run(seconds).await;
        }
        assert_eq!(rig.calls(), 0, "{n}");
    }
}

/// Whoever is told that it was taken back hears no ringing after that, whoever came first.
#[tokio::test(start_paused = true)]
async fn taking_back_and_calling_at_the_same_time_leaves_no_call_that_goes_on() {
    let (mut called, mut not_called) = (0, 0);
    for slow in 0..14 {
        let rig = Rig::new(OPEN).await;
        let id = rig.ask("1", NUMBER, None).await;
        // The one that takes back begins after so many requests of the one that calls.
        let way = FaultyNetwork::calm();
        let callbacks = rig.callbacks_over(&way);
        let calling = callbacks.run(at(0), in_time());
        let taking = async {
            while way.log().len() < slow {
                tokio::task::yield_now().await;
                if rig.calls() > 0 {
                    break;
                }
            }
            rig.callbacks().withdraw(&id, at(0), in_time()).await.expect("an answer");
        };
        futures::join!(calling, taking);
        rig.run(61).await;
        assert_eq!(rig.word(&id).await, "withdrawn", "{slow}");
        match rig.calls() {
            0 => not_called += 1,
            _ => called += 1,
        }
        let contacts = rig.double.contacts();
        assert_eq!(contacts.len(), rig.calls());
        for contact in contacts.values() {
            assert!(!contact["DisconnectTimestamp"].is_null(), "{slow}: {contact}");
        }
    }
    assert!(called > 0 && not_called > 0, "{called} {not_called}");
}

#[tokio::test(start_paused = true)]
async fn moving_and_calling_at_the_same_time_does_one_of_them() {
    let (mut moved, mut called) = (0, 0);
    for slow in 0..10 {
        let rig = Rig::new(OPEN).await;
        let id = rig.ask("1", NUMBER, None).await;
        let way = FaultyNetwork::calm();
        let callbacks = rig.callbacks_over(&way);
        let calling = callbacks.run(at(0), in_time());
        let moving = async {
            while way.log().len() < slow && rig.calls() == 0 {
                tokio::task::yield_now().await;
            }
            rig.callbacks().plan(&id, at(HOUR), at(0), in_time()).await
        };
        let (_, answer) = futures::join!(calling, moving);
        match answer {
            Ok(_) => {
                moved += 1;
                assert_eq!((rig.word(&id).await.as_str(), rig.calls()), ("scheduled 3600", 0));
            }
            Err(_) => {
                called += 1;
                assert_eq!((rig.word(&id).await.as_str(), rig.calls()), ("dialling 1", 1));
            }
        }
    }
    assert!(moved > 0 && called > 0, "{moved} {called}");
}
