//! Whoever got through is not called back.

use callbacks::Did;
use serde_json::{Value, json};

use crate::rig::{MINUTE, NUMBER, OPEN, Rig, at, dialled, event, instance, record};

/// A leg of the customer's that began then, and was answered by an agent.
fn answered(contact: &str, begun: i64, members: &Value) -> Value {
    let mut all = json!({
        "InitiationTimestamp": at(begun).to_string(),
        "ConnectedToSystemTimestamp": at(begun + 1).to_string(),
        "Agent": {
            "ARN": format!("{}/agent/a-1", instance()),
            "ConnectedToAgentTimestamp": at(begun + 20).to_string(),
        },
        "DisconnectTimestamp": at(begun + 40).to_string(),
    });
    for (name, value) in members.as_object().expect("members") {
        all[name] = value.clone();
    }
    record(contact, begun + 60, &all)
}

#[tokio::test(start_paused = true)]
async fn a_customer_who_got_through_by_any_leg_is_not_called_back() {
    let legs = [
        json!({}),
        json!({"Channel": "CHAT"}),
        json!({"InitiationMethod": "TRANSFER", "InitialContactId": "c-0", "PreviousContactId": "c-0"}),
        json!({"InitiationMethod": "OUTBOUND"}),
        json!({"InitiationMethod": "CALLBACK"}),
    ];
    for leg in legs {
        let rig = Rig::new(OPEN).await;
        let id = rig.ask("1", NUMBER, Some(10 * MINUTE)).await;
        rig.tell([answered("c-9", MINUTE, &leg)]).await;
        assert_eq!(rig.did(10 * MINUTE).await, [(Did::Withdrawn, 1)], "{leg}");
        assert_eq!((rig.word(&id).await.as_str(), rig.calls()), ("gotThrough", 0), "{leg}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_contact_that_reached_nobody_does_not_count() {
    let legs = [
        // The customer hung up before an agent answered.
        answered("c-9", MINUTE, &json!({"Agent": null})),
        // An agent heard it ring.
        answered(
            "c-9",
            MINUTE,
            &json!({"InitiationMethod": "OUTBOUND", "ConnectedToSystemTimestamp": null}),
        ),
        // It was over when the callback was asked for.
        answered("c-9", -MINUTE, &json!({})),
        // Somebody else.
        answered(
            "c-9",
            MINUTE,
            &json!({"CustomerEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": "+15555550101"}}),
        ),
    ];
    for leg in legs {
        let rig = Rig::new(OPEN).await;
        rig.ask("1", NUMBER, Some(10 * MINUTE)).await;
        rig.tell([leg.clone()]).await;
        assert_eq!(rig.did(10 * MINUTE).await, [(Did::Dialled, 1)], "{leg}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_customer_who_waits_or_talks_is_called_later() {
    let rig = Rig::new(OPEN).await;
    let id = rig.ask("1", NUMBER, None).await;
    let queue = json!({
        "initiationTimestamp": at(10).to_string(),
        "queueInfo": {"queueArn": format!("{}/queue/q-1", instance()), "enqueueTimestamp": at(20).to_string()},
    });
    rig.tell([event("c-9", "QUEUED", 20, &queue)]).await;
    assert_eq!(rig.did(30).await, [(Did::PutOff, 1)]);
    assert_eq!(rig.word(&id).await, "scheduled 90");
    assert_eq!(rig.did(90).await, [(Did::PutOff, 1)]);
    // The customer hangs up.
    let mut ended = queue;
    ended["disconnectTimestamp"] = at(100).to_string().into();
    rig.tell([event("c-9", "DISCONNECTED", 100, &ended)]).await;
    assert_eq!(rig.did(150).await, [(Did::Dialled, 1)]);
}

#[tokio::test(start_paused = true)]
async fn the_callback_itself_does_not_count_as_another_contact() {
    let rig = Rig::new(&format!("{OPEN}\nback-off-minutes = [1]\nattempts = 2")).await;
    let id = rig.ask("1", NUMBER, None).await;
    rig.run(0).await;
    let first = rig.contact_of(&id, 1).await;
    // An agent heard it ring, and nobody answered.
    let agent = json!({
        "ARN": format!("{}/agent/a-1", instance()), "ConnectedToAgentTimestamp": at(5).to_string(),
    });
    let mut told = dialled(&first, 0, None);
    told["Attributes"] = json!({"connectLiveRequest": id.attempt(1).expect("an id").as_str()});
    rig.tell([told.clone()]).await;
    assert_eq!(rig.did(61).await, [(Did::NotReached, 1)]);
    told["Agent"] = agent;
    told["ConnectedToSystemTimestamp"] = at(3).to_string().into();
    told["LastUpdateTimestamp"] = at(200).to_string().into();
    rig.tell([told]).await;
    assert_eq!(rig.did(660).await, [(Did::Dialled, 1)]);
}

#[tokio::test(start_paused = true)]
async fn a_callback_put_off_while_it_is_dialled_is_withdrawn_and_never_rings() {
    let rig = Rig::new(OPEN).await;
    let id = rig.ask("1", NUMBER, None).await;
    rig.double.meet(crate::rig::DIAL, [test_support::ConnectFault::Throttle]);
    assert_eq!(rig.did(0).await, [(Did::Waits, 1)]);
    rig.tell([answered("c-9", 5, &json!({}))]).await;
    assert_eq!(rig.did(61).await, [(Did::Withdrawn, 1)]);
    assert_eq!(rig.word(&id).await, "gotThrough");
    assert_eq!(rig.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_contact_of_which_nothing_was_told_for_hours_holds_nobody_up() {
    let rig = Rig::new(OPEN).await;
    rig.ask("1", NUMBER, Some(5 * 60 * MINUTE)).await;
    let begun = json!({"initiationTimestamp": at(10).to_string()});
    rig.tell([event("c-9", "INITIATED", 10, &begun)]).await;
    assert_eq!(rig.did(5 * 60 * MINUTE).await, [(Did::Dialled, 1)]);
}
