//! Which phase a contact is in, whatever was told of it and when.

use connect_events::Event;
use contact_core::Phase;
use serde_json::json;

use crate::build::{
    agent_event, agent_info, at, check, connected, contact_event, contact_of, disconnected,
    in_hand, initiated, orders, queue_info, queued, record, recorded_agent, recorded_queue,
    snapshot, stamp,
};

#[test]
fn a_contact_passes_through_its_phases() {
    let system = contact_event("CONNECTED_TO_SYSTEM", "09:00:02", json!({}));
    let completed = contact_event("COMPLETED", "09:06:00", json!({}));
    let nowhere = "queued - in - connected - to - ended -";
    check(&[initiated()], &format!("initiated {nowhere}"));
    check(&[initiated(), system], &format!("connectedToSystem {nowhere}"));
    let in_queue = "queued 09:00:10.500 in q-1 connected";
    check(&[initiated(), queued()], &format!("queued {in_queue} - to - ended -"));
    let answered = format!("{in_queue} 09:00:30.250 to a-1 ended");
    check(&[initiated(), queued(), connected()], &format!("connectedToAgent {answered} -"));
    let story = [initiated(), queued(), connected(), disconnected()];
    check(&story, &format!("disconnected {answered} 09:05:00.750"));
    let story = [queued(), connected(), disconnected(), completed];
    check(&story, &format!("completed {answered} 09:05:00.750"));
}

#[test]
fn the_phases_have_the_names_of_the_api() {
    let names = Phase::ALL.map(Phase::name);
    let expected = [
        "initiated",
        "connectedToSystem",
        "queued",
        "connectedToAgent",
        "paused",
        "disconnected",
        "completed",
    ];
    assert_eq!(names, expected);
}

#[test]
fn queued_and_connected_in_the_same_moment_is_connected() {
    let story = [
        contact_event("QUEUED", "09:00:11", json!({"queueInfo": queue_info("q-1", "09:00:10")})),
        contact_event(
            "CONNECTED_TO_AGENT",
            "09:00:11",
            json!({"agentInfo": agent_info("a-1", "09:00:10")}),
        ),
    ];
    check(
        &story,
        "connectedToAgent queued 09:00:10.000 in q-1 connected 09:00:10.000 to a-1 ended -",
    );
}

#[test]
fn the_oldest_form_without_any_timestamp_still_tells_its_phase() {
    let bare = |event_type, told| contact_event(event_type, told, json!({}));
    let story = [bare("INITIATED", "09:00:00"), bare("QUEUED", "09:00:10")];
    check(&story, "queued queued 09:00:10.000 in - connected - to - ended -");
    let story = [bare("QUEUED", "09:00:10"), bare("CONNECTED_TO_AGENT", "09:00:20")];
    check(&story, "connectedToAgent queued 09:00:10.000 in - connected 09:00:20.000 to - ended -");
    let story = [bare("QUEUED", "09:00:10"), bare("DISCONNECTED", "09:00:40")];
    check(
        &story,
        "disconnected queued 09:00:10.000 in - connected - to - ended 09:00:40.000 abandoned",
    );
}

#[test]
fn a_late_queued_event_does_not_reopen_a_contact() {
    let late = contact_event(
        "QUEUED",
        "09:09:00",
        json!({"queueInfo": queue_info("q-1", "09:08:59.000")}),
    );
    check(
        &[connected(), disconnected(), late],
        "disconnected queued 09:08:59.000 in q-1 connected 09:00:30.250 to a-1 ended 09:05:00.750",
    );
}

#[test]
fn unknown_event_types_tell_what_their_members_say() {
    let new = contact_event(
        "TELEPORTED",
        "09:00:11",
        json!({"queueInfo": queue_info("q-1", "09:00:10")}),
    );
    check(&[new], "queued queued 09:00:10.000 in q-1 connected - to - ended -");
    let told = contact_event("CONTACT_DATA_UPDATED", "09:00:11", json!({}));
    check(&[told], "initiated queued - in - connected - to - ended -");
}

#[test]
fn a_paused_task_is_paused_until_it_is_resumed() {
    let paused = || contact_event("PAUSED", "09:01:00", json!({}));
    let resumed = |told| contact_event("RESUMED", told, json!({}));
    let in_hand = "queued 09:00:10.500 in q-1 connected 09:00:30.250 to a-1 ended";
    check(&[connected(), paused()], &format!("paused {in_hand} -"));
    check(&[connected(), paused(), resumed("09:02:00")], &format!("connectedToAgent {in_hand} -"));
    check(&[connected(), paused(), resumed("09:01:00")], &format!("connectedToAgent {in_hand} -"));
    check(&[connected(), paused(), resumed("09:00:50")], &format!("paused {in_hand} -"));
    check(
        &[connected(), paused(), disconnected()],
        &format!("disconnected {in_hand} 09:05:00.750"),
    );
    let never = [connected(), resumed("09:02:00")];
    check(&never, &format!("connectedToAgent {in_hand} -"));
}

#[test]
fn of_the_same_millisecond_the_later_stage_counts() {
    let connected = contact_event(
        "CONNECTED_TO_AGENT",
        "09:00:31",
        json!({"agentInfo": agent_info("a-1", "09:00:10.500")}),
    );
    let phase = contact_of(&[queued(), connected]).phase();
    assert_eq!(phase, Some(Phase::ConnectedToAgent));
}

#[test]
fn an_agent_snapshot_tells_of_a_paused_task_too() {
    let told = |channel: &str, state: &str, since: &str| {
        let mut task = in_hand("c-1", state, since);
        task["Channel"] = channel.into();
        agent_event(
            "STATE_CHANGE",
            since,
            snapshot("Available", "ROUTABLE", "09:00:00", &[task]),
            json!(null),
        )
    };
    let phase = |events: &[Event]| contact_of(events).phase();
    assert_eq!(phase(&[connected(), told("TASK", "PAUSED", "09:01:00")]), Some(Phase::Paused));
    let paused = told("TASK", "PAUSED", "09:01:00");
    let resumed = [paused.clone(), told("TASK", "CONNECTED", "09:02:00")];
    assert_eq!(phase(&resumed), Some(Phase::ConnectedToAgent));
    // Also where the snapshot states when the agent answered, before the pause.
    let mut task = in_hand("c-1", "CONNECTED", "09:02:00");
    task["Channel"] = "TASK".into();
    task["ConnectedToAgentTimestamp"] = stamp("09:00:30").into();
    let hand = snapshot("Available", "ROUTABLE", "09:00:00", &[task]);
    let resumed = [paused, agent_event("HEART_BEAT", "09:04:00", hand, json!(null))];
    assert_eq!(phase(&resumed), Some(Phase::ConnectedToAgent));
    assert_eq!(
        phase(&[connected(), told("VOICE", "PAUSED", "09:01:00")]),
        Some(Phase::ConnectedToAgent)
    );
    let call = contact_of(&[told("VOICE", "CONNECTED", "09:01:00")]);
    assert_eq!(call.resumed.get(), None);
}

#[test]
fn a_contact_that_is_answered_again_is_connected_though_no_event_states_when() {
    let connected = |told| contact_event("CONNECTED_TO_AGENT", told, json!({}));
    let queued =
        |told, at| contact_event("QUEUED", told, json!({"queueInfo": queue_info("q-1", at)}));
    let story =
        [queued("09:00:06", "09:00:05.4"), connected("09:00:15"), queued("09:05:06", "09:05:05.4")];
    assert_eq!(contact_of(&story).phase(), Some(Phase::Queued));
    let story = [&story[..], &[connected("09:06:15")]].concat();
    for events in orders(&story) {
        assert_eq!(contact_of(&events).phase(), Some(Phase::ConnectedToAgent));
    }
    let bare = |kind, told| contact_event(kind, told, json!({}));
    let story = [
        bare("QUEUED", "09:00:05"),
        bare("CONNECTED_TO_AGENT", "09:00:15"),
        bare("QUEUED", "09:05:05"),
    ];
    assert_eq!(contact_of(&story).phase(), Some(Phase::Queued));
}

#[test]
fn a_moment_without_its_fraction_is_not_earlier_than_one_of_the_same_second() {
    let queued = contact_event(
        "QUEUED",
        "09:00:05",
        json!({"queueInfo": queue_info("q-1", "09:00:05.400")}),
    );
    let connected = contact_event("CONNECTED_TO_AGENT", "09:00:05", json!({}));
    assert_eq!(contact_of(&[queued.clone(), connected]).phase(), Some(Phase::ConnectedToAgent));
    let told = record(
        "09:06:00",
        json!({
            "Queue": recorded_queue("q-1", "09:00:05"),
            "Agent": recorded_agent("a-1", "09:00:05"),
        }),
    );
    let wait = contact_of(&[queued.clone(), told]).queue_wait().expect("a wait");
    assert_eq!(wait.millis(at("10:00:00")), 0);
    // With their fractions, the order of one second is known.
    let earlier = contact_event(
        "CONNECTED_TO_AGENT",
        "09:00:05",
        json!({"agentInfo": agent_info("a-1", "09:00:05.300")}),
    );
    assert_eq!(contact_of(&[queued, earlier]).phase(), Some(Phase::Queued));
}

#[test]
fn a_pause_whose_resumed_was_lost_ends_when_the_contact_moves_on() {
    let paused = contact_event("PAUSED", "09:00:05", json!({}));
    let queued =
        contact_event("QUEUED", "09:05:05", json!({"queueInfo": queue_info("q-1", "09:05:05")}));
    assert_eq!(contact_of(&[paused.clone(), queued.clone()]).phase(), Some(Phase::Queued));
    let connected = contact_event(
        "CONNECTED_TO_AGENT",
        "09:06:06",
        json!({"agentInfo": agent_info("a-1", "09:06:05.9")}),
    );
    assert_eq!(contact_of(&[paused, queued, connected]).phase(), Some(Phase::ConnectedToAgent));
}
