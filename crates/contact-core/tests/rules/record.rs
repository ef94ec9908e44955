//! The newest revision of a record, and what follows from it.

use contact_core::{Record, RecordedAgent, RecordedQueue};
use serde_json::json;

use crate::build::{
    agent_arn, at, orders, queue_arn, record, record_of, recorded_agent, recorded_queue, stamp,
};

fn revision(members: serde_json::Value) -> Record {
    record_of(&[record("09:06:10", members)]).newest.get().cloned().expect("a revision")
}

#[test]
fn a_record_revised_days_later_replaces_what_it_said() {
    let first = record("09:06:10", json!({"DisconnectReason": "OTHER"}));
    let later = record(
        "09:06:10",
        json!({
            "LastUpdateTimestamp": "2026-03-09T08:00:00Z",
            "DisconnectReason": "CUSTOMER_DISCONNECT",
        }),
    );
    for events in orders(&[first.clone(), later.clone(), first, later]) {
        let row = record_of(&events);
        let reason = row.newest.get().and_then(|record| record.disconnect_reason.clone());
        assert_eq!(reason.map(|reason| reason.to_string()).as_deref(), Some("CUSTOMER_DISCONNECT"));
        assert_eq!(
            row.newest.since().map(|at| at.to_string()).as_deref(),
            Some("2026-03-09T08:00:00.000Z")
        );
    }
}

#[test]
fn of_two_revisions_within_one_second_everyone_keeps_the_same() {
    let one = record("09:06:10", json!({"AgentConnectionAttempts": 1}));
    let two = record("09:06:10", json!({"AgentConnectionAttempts": 2}));
    let kept: Vec<_> =
        orders(&[one.clone(), two, one]).iter().map(|events| record_of(events)).collect();
    assert!(kept.iter().all(|row| *row == kept[0]));
    let attempts = kept[0].newest.get().and_then(|record| record.agent_connection_attempts);
    assert_eq!(attempts, Some(2));
}

#[test]
fn a_queued_record_without_an_agent_or_a_next_leg_was_abandoned() {
    let queue = recorded_queue("q-1", "09:00:10");
    let transferred = stamp("09:04:00");
    for (members, abandoned) in [
        (json!({"Queue": queue}), true),
        (json!({}), false),
        (json!({"Queue": {"ARN": queue_arn("q-1"), "EnqueueTimestamp": null}}), false),
        (json!({"Queue": queue, "Agent": recorded_agent("a-1", "09:00:30")}), false),
        (
            json!({"Queue": queue, "Agent": {"ARN": agent_arn("a-1"), "ConnectedToAgentTimestamp": null}}),
            true,
        ),
        (json!({"Queue": queue, "NextContactId": "c-2"}), false),
        (json!({"Queue": queue, "TransferCompletedTimestamp": transferred}), true),
        (
            json!({"Queue": queue, "TransferCompletedTimestamp": transferred, "PreDisconnectState": "IN_QUEUE"}),
            false,
        ),
        (
            json!({"Queue": queue, "TransferCompletedTimestamp": transferred, "PreDisconnectState": "OTHER"}),
            true,
        ),
        (json!({"Queue": queue, "AgentConnectionAttempts": 3}), true),
    ] {
        assert_eq!(revision(members.clone()).is_abandoned(), abandoned, "{members}");
    }
}

#[test]
fn a_queue_wait_is_as_the_record_says_and_else_runs_to_its_end() {
    let wait = |queue: serde_json::Value, agent: serde_json::Value| {
        revision(json!({"Queue": queue, "Agent": agent})).queue_wait_seconds()
    };
    let with = |name: &str, value: serde_json::Value| {
        let mut queue = recorded_queue("q-1", "09:00:10");
        queue[name] = value;
        queue
    };
    let nobody = || json!(null);
    assert_eq!(wait(with("Duration", json!(7)), nobody()), Some(7));
    assert_eq!(wait(with("DequeueTimestamp", stamp("09:00:25").into()), nobody()), Some(15));
    let agent = recorded_agent("a-1", "09:00:30");
    assert_eq!(wait(recorded_queue("q-1", "09:00:10"), agent), Some(20));
    assert_eq!(wait(recorded_queue("q-1", "09:00:10"), nobody()), Some(290));
    assert_eq!(wait(with("DequeueTimestamp", stamp("09:00:05").into()), nobody()), Some(0));
    assert_eq!(wait(json!({"Duration": 7}), nobody()), None);
    assert_eq!(wait(nobody(), nobody()), None);
}

#[test]
fn after_contact_work_is_as_the_record_says_and_else_its_ends() {
    let work =
        |agent: serde_json::Value| revision(json!({"Agent": agent})).after_contact_work_seconds();
    let ends = |start: &str, end: &str| json!({"AfterContactWorkStartTimestamp": stamp(start), "AfterContactWorkEndTimestamp": stamp(end)});
    assert_eq!(work(json!({"AfterContactWorkDuration": 9})), Some(9));
    assert_eq!(work(ends("09:05:00", "09:05:40")), Some(40));
    assert_eq!(work(ends("09:05:40", "09:05:00")), Some(0));
    assert_eq!(work(json!({"Username": "agent.ada"})), None);
    assert_eq!(work(json!(null)), None);
}

#[test]
fn the_members_of_a_record_reach_the_row() {
    let told = revision(json!({
        "Channel": "CHAT",
        "InitiationMethod": "CALLBACK",
        "InitialContactId": "c-0",
        "PreviousContactId": "c-8",
        "NextContactId": "c-2",
        "RelatedContactId": "c-3",
        "ConnectedToSystemTimestamp": stamp("09:00:01"),
        "DisconnectReason": "AGENT_DISCONNECT",
        "PreDisconnectState": "CONNECTED",
        "TransferCompletedTimestamp": stamp("09:04:00"),
        "ScheduledTimestamp": stamp("09:00:02"),
        "AgentConnectionAttempts": 2,
        "Queue": {
            "ARN": queue_arn("q-1"),
            "Name": "Sales",
            "EnqueueTimestamp": stamp("09:00:10"),
            "DequeueTimestamp": stamp("09:00:30"),
            "Duration": 20,
        },
        "Agent": {
            "ARN": agent_arn("a-1"),
            "Username": "agent.ada",
            "RoutingProfile": {"ARN": "arn:aws:connect:eu-west-2:1:instance/i-1/routing-profile/r-1"},
            "ConnectedToAgentTimestamp": stamp("09:00:30"),
            "AgentInteractionDuration": 200,
            "CustomerHoldDuration": 60,
            "LongestHoldDuration": 40,
            "NumberOfHolds": 2,
            "AfterContactWorkDuration": 30,
            "AfterContactWorkStartTimestamp": stamp("09:05:00"),
            "AfterContactWorkEndTimestamp": stamp("09:05:30"),
            "AgentPauseDuration": 5,
        },
    }));
    let contact = |text: &str| Some(crate::build::id(text));
    let expected = Record {
        instance: connect_events::InstanceId::new("i-1").ok(),
        channel: Some(connect_events::Channel::Chat),
        initiation_method: Some(connect_events::InitiationMethod::Callback),
        initial: contact("c-0"),
        previous: contact("c-8"),
        next: contact("c-2"),
        related: contact("c-3"),
        initiated: Some(at("09:00:00")),
        connected_to_system: Some(at("09:00:01")),
        disconnected: Some(at("09:05:00")),
        disconnect_reason: Some(connect_events::DisconnectReason::from_text("AGENT_DISCONNECT")),
        pre_disconnect_state: Some("CONNECTED".into()),
        transfer_completed: Some(at("09:04:00")),
        scheduled: Some(at("09:00:02")),
        agent_connection_attempts: Some(2),
        queue: Some(RecordedQueue {
            id: connect_events::QueueId::new("q-1").ok(),
            name: Some("Sales".into()),
            enqueued: Some(at("09:00:10")),
            dequeued: Some(at("09:00:30")),
            seconds: Some(20),
        }),
        agent: Some(RecordedAgent {
            id: connect_events::AgentId::new("a-1").ok(),
            username: Some(connect_events::Personal::new("agent.ada".into())),
            routing_profile: connect_events::RoutingProfileId::new("r-1").ok(),
            connected: Some(at("09:00:30")),
            interaction_seconds: Some(200),
            hold_seconds: Some(60),
            longest_hold_seconds: Some(40),
            holds: Some(2),
            after_contact_work_seconds: Some(30),
            after_contact_work_start: Some(at("09:05:00")),
            after_contact_work_end: Some(at("09:05:30")),
            pause_seconds: Some(5),
        }),
    };
    assert_eq!(told, expected);
}
