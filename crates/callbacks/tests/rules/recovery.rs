//! A contact that was abandoned in a queue is offered one callback.

use callbacks::Did;
use contact_core::CallbackId;
use futures::future::join_all;
use serde_json::{Value, json};
use test_support::{Fault, FaultyNetwork};

use crate::rig::{HOUR, MINUTE, NUMBER, OPEN, Rig, abandoned, at, in_time, instance, record};

/// Calls five minutes after the customer hung up.
const SCHEDULE: &str = "abandoned = 'schedule'\nabandoned-after-minutes = 5";

fn policy(abandoned: &str) -> String {
    format!("{OPEN}\n{abandoned}")
}

fn after(contact: &str) -> CallbackId {
    let contact = connect_events::ContactId::new(contact).expect("an id");
    CallbackId::after(&contact).expect("an id")
}

/// The same record, in a later revision.
fn revised(mut record: Value, told: i64) -> Value {
    record["LastUpdateTimestamp"] = at(told).to_string().into();
    record["Attributes"] = json!({"survey": "5"});
    record
}

#[tokio::test(start_paused = true)]
async fn an_abandoned_contact_is_offered_once_however_often_and_in_which_order_its_record_comes() {
    let (first, second) = (abandoned("c-1", 0, 40), revised(abandoned("c-1", 0, 40), 300));
    for order in [
        [&first, &first, &second],
        [&first, &second, &first],
        [&second, &first, &first],
        [&second, &first, &second],
    ] {
        let rig = Rig::new(&policy(SCHEDULE)).await;
        let mut offered = 0;
        let mut dialled = 0;
        for (round, record) in order.into_iter().enumerate() {
            rig.tell([record.clone()]).await;
            for seconds in [60, 61] {
                let now = i64::try_from(round).expect("a number") * 5 * MINUTE + seconds;
                let runs = join_all([rig.run(now), rig.run(now)]).await;
                offered += runs.iter().map(|done| done.count(Did::Offered)).sum::<usize>();
                dialled += runs.iter().map(|done| done.count(Did::Dialled)).sum::<usize>();
            }
        }
        assert_eq!((offered, dialled, rig.calls()), (1, 1, 1));
        assert_eq!(rig.word(&after("c-1")).await, "dialling 1");
    }
}

#[tokio::test(start_paused = true)]
async fn a_suggestion_is_withdrawn_when_the_customer_gets_through_and_does_not_last_for_ever() {
    let rig = Rig::new(&policy("abandoned = 'suggest'")).await;
    rig.tell([abandoned("c-1", 0, 40)]).await;
    assert_eq!(rig.did(60).await, [(Did::Offered, 1)]);
    assert_eq!(rig.word(&after("c-1")).await, "suggested");
    let agent = json!({"ARN": format!("{}/agent/a-1", instance()),
        "ConnectedToAgentTimestamp": at(300).to_string()});
    let told = json!({"InitiationTimestamp": at(280).to_string(), "Agent": agent,
        "DisconnectTimestamp": at(400).to_string()});
    rig.tell([record("c-2", 500, &told)]).await;
    assert_eq!(rig.did(501).await, [(Did::Withdrawn, 1)]);
    assert_eq!((rig.word(&after("c-1")).await.as_str(), rig.calls()), ("gotThrough", 0));

    let rig = Rig::new(&policy("abandoned = 'suggest'")).await;
    rig.tell([abandoned("c-1", 0, 40)]).await;
    rig.run(60).await;
    assert_eq!(rig.did(25 * HOUR).await, [(Did::Expired, 1)]);
    assert_eq!((rig.word(&after("c-1")).await.as_str(), rig.calls()), ("expired", 0));
}

#[tokio::test(start_paused = true)]
async fn of_a_thousand_who_hung_up_at_once_so_many_are_called_as_the_policy_says() {
    let few = "abandoned-calls = { calls = 2, minutes = 10 }";
    let rig = Rig::new(&policy(&format!("{SCHEDULE}\n{few}"))).await;
    for customer in 0..4 {
        let mut record = abandoned(&format!("c-{customer}"), 0, 40);
        record["CustomerEndpoint"]["Address"] = format!("+1555555010{customer}").into();
        rig.tell([record]).await;
    }
    assert_eq!(rig.run(60).await.count(Did::Offered), 4);
    assert_eq!(rig.run(400).await.count(Did::Dialled), 2);
    assert_eq!(rig.run(500).await.count(Did::Dialled), 0);
    assert_eq!(rig.run(1_001).await.count(Did::Dialled), 2);
}

#[tokio::test(start_paused = true)]
async fn a_recovery_may_die_at_any_request_and_there_is_one_callback() {
    for n in 0..16 {
        for fault in [Fault::Cut, Fault::LoseAnswer] {
            let rig = Rig::new(&policy(SCHEDULE)).await;
            rig.tell([abandoned("c-1", 0, 40)]).await;
            let dead = FaultyNetwork::by(move |request| match request.number {
                number if number < n => Fault::Pass,
                number if number == n => fault,
                _ => Fault::Cut,
            });
            rig.callbacks_over(&dead).run(at(60), in_time()).await;
            rig.run(61).await;
            assert_eq!(rig.word(&after("c-1")).await, "scheduled 340", "{n} {fault:?}");
            for seconds in [340, 401] {
                rig.run(seconds).await;
            }
            assert_eq!(rig.calls(), 1);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_suggestion_is_called_only_once_somebody_says_when() {
    let rig = Rig::new(&policy("abandoned = 'suggest'")).await;
    rig.tell([abandoned("c-1", 0, 40)]).await;
    assert_eq!(rig.did(60).await, [(Did::Offered, 1)]);
    let id = after("c-1");
    assert_eq!(rig.word(&id).await, "suggested");
    assert_eq!(rig.did(HOUR).await, []);
    rig.callbacks().plan(&id, at(HOUR + 60), at(HOUR), in_time()).await.expect("a plan");
    assert_eq!(rig.did(HOUR + 60).await, [(Did::Dialled, 1)]);
    assert_eq!(rig.double.dials()[NUMBER], 1);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_offered_unless_the_policy_says_so() {
    let rig = Rig::new(OPEN).await;
    rig.tell([abandoned("c-1", 0, 40)]).await;
    assert_eq!(rig.did(60).await, []);
    assert_eq!(rig.word(&after("c-1")).await, "none");
}

#[tokio::test(start_paused = true)]
async fn the_replay_of_an_old_day_dials_nobody() {
    let rig = Rig::new(&policy(SCHEDULE)).await;
    let day: Vec<Value> = (0..20)
        .map(|number| abandoned(&format!("c-{number}"), number * 600, number * 600 + 60))
        .collect();
    rig.tell(day.clone()).await;
    // The next day; and the youngest of them was just too old two hours later.
    for now in [24 * HOUR, 19 * 600 + 60 + 2 * HOUR + 1] {
        assert_eq!(rig.did(now).await, []);
    }
    rig.tell(day).await;
    assert_eq!(rig.did(30 * 24 * HOUR).await, []);
    assert_eq!(rig.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_no_call_that_waited_is_not_offered() {
    let told = |members: &Value| {
        let mut record = abandoned("c-1", 0, 40);
        for (name, value) in members.as_object().expect("members") {
            record[name] = value.clone();
        }
        record
    };
    let endpoint = |address: &str| json!({"CustomerEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": address}});
    for members in [
        // It ended before it had waited long enough.
        json!({"DisconnectTimestamp": at(9).to_string()}),
        json!({"Channel": "CHAT"}),
        // We called.
        json!({"InitiationMethod": "API"}),
        json!({"InitiationMethod": "OUTBOUND"}),
        // It went on as another leg.
        json!({"NextContactId": "c-2"}),
        json!({"CustomerEndpoint": null}),
        // A premium number, and one of a country that is not called: of the ranges that Ofcom keeps for
        // stories.
        endpoint("+449098790123"),
        endpoint("+442079460123"),
    ] {
        let rig = Rig::new(&policy(SCHEDULE)).await;
        rig.tell([told(&members)]).await;
        assert_eq!(rig.did(60).await, [], "{members}");
        assert_eq!(rig.word(&after("c-1")).await, "none", "{members}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_revision_that_takes_the_abandonment_back_counts() {
    let rig = Rig::new(&policy(SCHEDULE)).await;
    let mut second = revised(abandoned("c-1", 0, 40), 300);
    second["NextContactId"] = "c-2".into();
    rig.tell([abandoned("c-1", 0, 40), second]).await;
    assert_eq!(rig.did(60).await, []);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_offered_to_a_customer_who_got_through() {
    let rig = Rig::new(&policy(SCHEDULE)).await;
    let through = record(
        "c-2",
        200,
        &json!({
            "Channel": "CHAT",
            "InitiationTimestamp": at(50).to_string(),
            "Agent": {
                "ARN": format!("{}/agent/a-1", instance()),
                "ConnectedToAgentTimestamp": at(60).to_string(),
            },
            "DisconnectTimestamp": at(150).to_string(),
        }),
    );
    rig.tell([abandoned("c-1", 0, 40), through.clone()]).await;
    assert_eq!(rig.did(200).await, []);
    // The other way round: it was offered, and is withdrawn.
    let rig = Rig::new(&policy(SCHEDULE)).await;
    rig.tell([abandoned("c-1", 0, 40)]).await;
    assert_eq!(rig.did(45).await, [(Did::Offered, 1)]);
    rig.tell([through]).await;
    assert_eq!(rig.did(340).await, [(Did::Withdrawn, 1)]);
    assert_eq!((rig.word(&after("c-1")).await.as_str(), rig.calls()), ("gotThrough", 0));
}

#[tokio::test(start_paused = true)]
async fn whoever_hung_up_three_times_is_called_once() {
    let calls = [abandoned("c-1", 0, 40), abandoned("c-2", 60, 90), abandoned("c-3", 120, 150)];
    let rig = Rig::new(&policy(SCHEDULE)).await;
    for (record, now) in calls.iter().zip([45, 95, 155]) {
        rig.tell([record.clone()]).await;
        rig.run(now).await;
    }
    for now in [340, 390, 450, HOUR] {
        rig.run(now).await;
    }
    assert_eq!(rig.calls(), 1);
    // All at once.
    let rig = Rig::new(&policy(SCHEDULE)).await;
    rig.tell(calls).await;
    assert_eq!(rig.did(200).await, [(Did::Offered, 1)]);
    assert_eq!(rig.word(&after("c-1")).await, "scheduled 340");
}

#[tokio::test(start_paused = true)]
async fn the_call_belongs_to_the_queue_that_the_customer_waited_in() {
    let rig = Rig::new(&policy(SCHEDULE)).await;
    rig.tell([abandoned("c-1", 0, 40)]).await;
    rig.run(60).await;
    rig.run(340).await;
    let contact = rig.contact_of(&after("c-1"), 1).await;
    let contact = rig.double.contact(contact.as_str()).expect("a contact");
    assert_eq!(contact["QueueInfo"]["Id"], "q-2");
    assert_eq!(contact["SystemEndpoint"]["Address"], "+15555550199");
}
