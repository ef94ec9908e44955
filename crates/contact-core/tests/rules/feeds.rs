//! What each feed tells of a contact, and what it heals of another.

use serde_json::json;

use crate::build::{
    agent_arn, agent_event, agent_event_of, agent_info, at, check, connected, contact_event,
    contact_of, id, in_hand, initiated, orders, queue_arn, queue_info, queued, record,
    recorded_agent, recorded_queue, snapshot, stamp,
};

#[test]
fn a_later_event_tells_of_stages_whose_own_event_was_lost() {
    let only = contact_event(
        "DISCONNECTED",
        "09:05:01",
        json!({
            "initiationTimestamp": stamp("09:00:00.100"),
            "connectedToSystemTimestamp": stamp("09:00:00.200"),
            "disconnectTimestamp": stamp("09:05:00.750"),
            "queueInfo": queue_info("q-1", "09:00:10.500"),
            "agentInfo": agent_info("a-1", "09:00:30.250"),
        }),
    );
    let contact = check(
        &[only],
        "disconnected queued 09:00:10.500 in q-1 connected 09:00:30.250 to a-1 ended 09:05:00.750",
    );
    assert_eq!(contact.initiated.at(), Some(at("09:00:00.100")));
    assert_eq!(contact.connected_to_system.at(), Some(at("09:00:00.200")));
}

#[test]
fn a_record_heals_a_disconnected_event_that_never_came() {
    let record = record("09:06:10", json!({"Queue": recorded_queue("q-1", "09:00:10")}));
    check(
        &[initiated(), queued(), record],
        "completed queued 09:00:10.500 in q-1 connected - to - ended 09:05:00.000 abandoned",
    );
}

#[test]
fn a_record_tells_the_whole_story_alone() {
    let record = record(
        "09:06:10",
        json!({
            "Queue": recorded_queue("q-1", "09:00:10"),
            "Agent": recorded_agent("a-1", "09:00:30"),
            "ConnectedToSystemTimestamp": stamp("09:00:01"),
            "ScheduledTimestamp": stamp("09:00:02"),
            "TransferCompletedTimestamp": stamp("09:04:00"),
            "DisconnectReason": "CUSTOMER_DISCONNECT",
            "InitialContactId": "c-0",
            "PreviousContactId": "c-0",
            "NextContactId": "c-2",
            "RelatedContactId": "c-3",
        }),
    );
    let contact = check(
        &[record],
        "completed queued 09:00:10.000 in q-1 connected 09:00:30.000 to a-1 ended 09:05:00.000",
    );
    assert_eq!(contact.initiated.at(), Some(at("09:00:00")));
    assert_eq!(contact.disconnected.at(), Some(at("09:05:00")));
    assert_eq!(contact.connected_to_system.at(), Some(at("09:00:01")));
    assert_eq!(contact.scheduled.get(), Some(&at("09:00:02")));
    assert_eq!(contact.transfer_completed.get(), Some(&at("09:04:00")));
    assert_eq!(
        contact.disconnect_reason.get().map(|reason| reason.as_str()),
        Some("CUSTOMER_DISCONNECT")
    );
    assert_eq!(contact.instance.get().map(|id| id.as_str()), Some("i-1"));
    assert_eq!(contact.channel.get().map(|channel| channel.as_str()), Some("VOICE"));
    assert_eq!(contact.initiation_method.get().map(|method| method.as_str()), Some("INBOUND"));
    let links = [&contact.initial, &contact.previous, &contact.next, &contact.related];
    let links = links.map(|link| link.get().map(|id| id.as_str()));
    assert_eq!(links, [Some("c-0"), Some("c-0"), Some("c-2"), Some("c-3")]);
    assert_eq!(contact.last_told.get(), Some(&at("09:06:10")));
}

#[test]
fn a_contact_is_over_when_its_work_is_and_not_when_its_record_was_last_revised() {
    let agent = json!({
        "ARN": agent_arn("a-1"),
        "ConnectedToAgentTimestamp": stamp("09:00:30"),
        "AfterContactWorkStartTimestamp": stamp("09:05:00"),
        "AfterContactWorkEndTimestamp": stamp("09:05:40"),
        "AfterContactWorkDuration": 40,
    });
    let contact = contact_of(&[record("10:00:00", json!({"Agent": agent}))]);
    assert_eq!(contact.completed.at(), Some(at("09:05:40")));
    assert_eq!(contact.after_contact_work.millis(), Some(40_000));
    let contact = contact_of(&[record("10:00:00", json!({"DisconnectTimestamp": null}))]);
    assert_eq!(contact.completed.at(), Some(at("10:00:00")));
    assert_eq!(contact.ended_at(), Some(at("10:00:00")));
}

#[test]
fn an_agent_snapshot_heals_a_connected_event_that_never_came() {
    let mut call = in_hand("c-1", "CONNECTED", "09:00:30.250");
    call["ConnectedToAgentTimestamp"] = stamp("09:00:30.250").into();
    call["QueueTimestamp"] = stamp("09:00:10.500").into();
    call["Queue"] = json!({"ARN": queue_arn("q-1"), "Name": "Sales"});
    call["InitialContactId"] = "c-0".into();
    let event = agent_event(
        "STATE_CHANGE",
        "09:00:30.250",
        snapshot("Available", "ROUTABLE", "09:00:00", &[call]),
        json!(null),
    );
    let contact = check(
        &[initiated(), event],
        "connectedToAgent queued 09:00:10.500 in q-1 connected 09:00:30.250 to a-1 ended -",
    );
    assert_eq!(contact.initial.get(), Some(&id("c-0")));
    assert_eq!(contact.last_told.get(), Some(&at("09:00:30.250")));
}

#[test]
fn an_agent_snapshot_alone_tells_what_kind_of_contact_it_holds() {
    let held =
        snapshot("Available", "ROUTABLE", "09:00:00", &[in_hand("c-1", "CONNECTED", "09:00:30")]);
    let contact = contact_of(&[agent_event("HEART_BEAT", "09:01:00", held, json!(null))]);
    assert_eq!(contact.instance.get().map(|id| id.as_str()), Some("i-1"));
    assert_eq!(contact.channel.get().map(|channel| channel.as_str()), Some("VOICE"));
    assert_eq!(contact.initiation_method.get().map(|method| method.as_str()), Some("INBOUND"));
}

#[test]
fn a_connected_snapshot_without_its_connecting_time_bounds_it() {
    let told = |state, since| {
        let contacts = [in_hand("c-1", state, since)];
        agent_event(
            "HEART_BEAT",
            "09:02:00",
            snapshot("Available", "ROUTABLE", "09:00:00", &contacts),
            json!(null),
        )
    };
    let seen = "connectedToAgent queued 09:00:10.500 in q-1 connected";
    check(
        &[queued(), told("CONNECTED", "09:00:33")],
        &format!("{seen} 09:00:33.000 to a-1 ended -"),
    );
    check(
        &[queued(), told("CONNECTED_ONHOLD", "09:01:00")],
        &format!("{seen} 09:01:00.000 to a-1 ended -"),
    );
    check(&[queued(), told("PAUSED", "09:01:00")], &format!("{seen} 09:01:00.000 to a-1 ended -"));
    // What is stated beats what was observed earlier.
    check(
        &[connected(), told("CONNECTED", "09:00:20")],
        &format!("{seen} 09:00:30.250 to a-1 ended -"),
    );
}

#[test]
fn being_offered_to_an_agent_is_not_being_connected() {
    for state in
        ["INCOMING", "PENDING", "CONNECTING", "MISSED", "REJECTED", "ERROR", "ENDED", "DREAMING"]
    {
        let contacts = [in_hand("c-1", state, "09:00:20")];
        let told = agent_event(
            "STATE_CHANGE",
            "09:00:20",
            snapshot("Available", "ROUTABLE", "09:00:00", &contacts),
            json!(null),
        );
        let contact =
            check(&[queued(), told], "queued queued 09:00:10.500 in q-1 connected - to - ended -");
        let hand = contact.hand.get().expect("in hand");
        assert_eq!(hand.state.as_ref().map(|state| state.as_str()), Some(state));
        assert_eq!(hand.agent.as_str(), "a-1");
    }
}

#[test]
fn a_contact_that_leaves_the_hand_is_known_to_have_left_it() {
    let rings =
        snapshot("Available", "ROUTABLE", "09:00:00", &[in_hand("c-1", "CONNECTING", "09:00:20")]);
    let free = snapshot("Available", "ROUTABLE", "09:00:00", &[]);
    let contact = contact_of(&[queued(), agent_event("STATE_CHANGE", "09:00:25", free, rings)]);
    assert_eq!(contact.hand.get().map(|hand| hand.state.is_none()), Some(true));
    assert_eq!(contact.hand.since(), Some(at("09:00:25")));
    assert_eq!(contact.after_contact_work.millis(), None);
}

/// Agent `a-1` misses the contact, agent `a-2` answers it, and then `a-1` clears it away.
#[test]
fn an_agent_who_clears_a_missed_contact_does_not_take_it_out_of_anothers_hand() {
    let of = |state, since| {
        snapshot("Available", "ROUTABLE", "09:00:00", &[in_hand("c-1", state, since)])
    };
    let free = snapshot("Available", "ROUTABLE", "09:00:00", &[]);
    for state in ["MISSED", "REJECTED", "ERROR"] {
        let answered = agent_event_of("a-2", "09:00:30", of("CONNECTED", "09:00:30"), json!(null));
        let cleared = agent_event("STATE_CHANGE", "09:00:40", free.clone(), of(state, "09:00:20"));
        let hand = contact_of(&[queued(), answered, cleared]).hand;
        let hand = hand.get().expect("in hand");
        assert_eq!(hand.state.as_ref().map(|state| state.as_str()), Some("CONNECTED"));
        assert_eq!(hand.agent.as_str(), "a-2");
    }
}

#[test]
fn after_contact_work_ends_when_the_ended_contact_leaves_the_hand() {
    let ended =
        snapshot("Available", "ROUTABLE", "09:00:00", &[in_hand("c-1", "ENDED", "09:05:00.750")]);
    let free = snapshot("Available", "ROUTABLE", "09:00:00", &[]);
    let story = [
        agent_event("STATE_CHANGE", "09:05:00.750", ended.clone(), json!(null)),
        agent_event("STATE_CHANGE", "09:05:30.750", free, ended),
    ];
    for events in orders(&story) {
        let work = contact_of(&events).after_contact_work;
        assert_eq!(work.start.get(), Some(&at("09:05:00.750")));
        assert_eq!(work.end.get(), Some(&at("09:05:30.750")));
        assert_eq!(work.millis(), Some(30_000));
    }
}

#[test]
fn after_contact_work_of_contact_events_is_known_by_its_ends_or_its_length() {
    let with = |info: serde_json::Value| {
        contact_of(&[contact_event("COMPLETED", "09:06:00", json!({"agentInfo": info}))])
            .after_contact_work
    };
    let ends = json!({
        "afterContactWorkStartTimestamp": stamp("09:05:00.750"),
        "afterContactWorkEndTimestamp": stamp("09:05:30"),
        "afterContactWorkDuration": 29,
    });
    assert_eq!(with(ends).millis(), Some(29_250));
    assert_eq!(with(json!({"afterContactWorkDuration": 29})).millis(), Some(29_000));
    assert_eq!(with(json!({})).millis(), None);
    let reversed = json!({
        "afterContactWorkStartTimestamp": stamp("09:05:30"),
        "afterContactWorkEndTimestamp": stamp("09:05:00"),
    });
    assert_eq!(with(reversed).millis(), Some(0));
}

#[test]
fn the_copy_of_another_region_is_the_same_contact() {
    let copy = contact_event(
        "QUEUED",
        "09:00:11",
        json!({
            "instanceArn": "arn:aws:connect:us-east-1:111122223333:instance/i-9",
            "queueInfo": queue_info("q-1", "09:00:10.500"),
        }),
    );
    let contact =
        check(&[queued(), copy], "queued queued 09:00:10.500 in q-1 connected - to - ended -");
    assert_eq!(contact.enqueued.iter().len(), 1);
    assert_eq!(contact.instance.get().map(|id| id.as_str()), Some("i-9"));
}

#[test]
fn a_disconnect_reason_is_the_last_one_told() {
    let reason = |told, reason: &str| {
        contact_event("DISCONNECTED", told, json!({"disconnectReason": reason}))
    };
    let contact = contact_of(&[reason("09:05:02", "EXPIRED"), reason("09:05:01", "DISCARDED")]);
    assert_eq!(contact.disconnect_reason.get().map(|reason| reason.as_str()), Some("EXPIRED"));
}

#[test]
fn the_members_of_a_contact_event_reach_the_row() {
    let told = contact_event(
        "CONTACT_DATA_UPDATED",
        "09:00:11",
        json!({
            "channel": "TASK",
            "initiationMethod": "API",
            "initialContactId": "c-0",
            "previousContactId": "c-9",
            "relatedContactId": "c-8",
            "scheduledTimestamp": stamp("10:00:00"),
            "agentInfo": {"agentArn": agent_arn("a-7")},
        }),
    );
    let contact = contact_of(&[told]);
    assert_eq!(contact.channel.get().map(|channel| channel.as_str()), Some("TASK"));
    assert_eq!(contact.initiation_method.get().map(|method| method.as_str()), Some("API"));
    let links = [&contact.initial, &contact.previous, &contact.related, &contact.next];
    let links = links.map(|link| link.get().map(|id| id.as_str()));
    assert_eq!(links, [Some("c-0"), Some("c-9"), Some("c-8"), None]);
    assert_eq!(contact.scheduled.get(), Some(&at("10:00:00")));
    assert_eq!(contact.agent.get().map(|id| id.as_str()), Some("a-7"));
    assert_eq!(contact.agent.since(), Some(at("09:00:11")));
    assert_eq!(contact.instance.get().map(|id| id.as_str()), Some("i-1"));
}
