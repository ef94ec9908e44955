//! Phases, queues, abandonment, and what one feed heals of another.

use connect_events::Event;
use contact_core::{Contact, Phase};
use serde_json::json;

use crate::build::{
    agent_arn, agent_event, agent_info, at, contact_event, contact_named, contact_of, id, in_hand,
    orders, queue_arn, queue_info, record, recorded_agent, recorded_queue, snapshot, stamp,
};

/// The contact in every order of its events.
#[track_caller]
fn check(events: &[Event], expected: &str) -> Contact {
    for events in orders(events) {
        assert_eq!(shown(&contact_of(&events)), expected);
    }
    contact_of(events)
}

fn shown(contact: &Contact) -> String {
    let time = |time: Option<connect_events::EventTime>| {
        time.map_or("-".to_owned(), |time| time.to_string()[11..23].to_owned())
    };
    format!(
        "{} queued {} in {} connected {} to {} ended {}{}",
        contact.phase().map_or("nothing", Phase::name),
        time(contact.queued_at()),
        contact.queue().map_or("-", |queue| queue.as_str()),
        time(contact.connected_to_agent_at()),
        contact.agent.get().map_or("-", |agent| agent.as_str()),
        time(contact.ended_at()),
        if contact.is_abandoned() { " abandoned" } else { "" },
    )
}

fn initiated() -> Event {
    contact_event("INITIATED", "09:00:01", json!({"initiationTimestamp": stamp("09:00:00.100")}))
}

fn queued() -> Event {
    contact_event("QUEUED", "09:00:11", json!({"queueInfo": queue_info("q-1", "09:00:10.500")}))
}

fn connected() -> Event {
    contact_event(
        "CONNECTED_TO_AGENT",
        "09:00:31",
        json!({
            "queueInfo": queue_info("q-1", "09:00:10.500"),
            "agentInfo": agent_info("a-1", "09:00:30.250"),
        }),
    )
}

fn disconnected() -> Event {
    contact_event("DISCONNECTED", "09:05:01", json!({"disconnectTimestamp": stamp("09:05:00.750")}))
}

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
fn a_contact_can_be_queued_more_than_once() {
    let again = contact_event(
        "QUEUED",
        "09:02:01",
        json!({"queueInfo": queue_info("q-2", "09:02:00.000")}),
    );
    let story = [queued(), connected(), again.clone()];
    let contact =
        check(&story, "queued queued 09:02:00.000 in q-2 connected 09:00:30.250 to a-1 ended -");
    assert_eq!(contact.enqueued.iter().len(), 2);
    assert_eq!(
        contact.waiting().map(|(queue, since)| (queue.as_str(), since)),
        Some(("q-2", at("09:02:00")))
    );
    let answered = contact_event(
        "CONNECTED_TO_AGENT",
        "09:03:00",
        json!({"agentInfo": agent_info("a-2", "09:03:00.000")}),
    );
    let contact = check(
        &[queued(), connected(), again, answered],
        "connectedToAgent queued 09:02:00.000 in q-2 connected 09:03:00.000 to a-2 ended -",
    );
    assert_eq!(contact.waiting(), None);
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
fn one_entry_told_with_and_without_its_fraction_is_one_entry() {
    let record = record("09:06:00", json!({"Queue": recorded_queue("q-1", "09:00:10")}));
    let contact = contact_of(&[queued(), record]);
    assert_eq!(contact.enqueued.iter().len(), 1);
    assert_eq!(contact.queued_at(), Some(at("09:00:10.500")));
}

#[test]
fn only_the_last_entries_into_queues_are_kept() {
    let times: Vec<String> = (10..30).map(|second| format!("09:00:{second}")).collect();
    let events: Vec<Event> = times
        .iter()
        .map(|time| contact_event("QUEUED", time, json!({"queueInfo": queue_info("q-1", time)})))
        .collect();
    let contact = contact_of(&events);
    assert_eq!(contact.enqueued.iter().len(), Contact::QUEUES_KEPT);
    assert_eq!(contact.queued_at(), Some(at("09:00:29")));
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
fn a_queue_without_an_entry_time_is_known_by_the_event() {
    let named = |queue, told| {
        contact_event("QUEUED", told, json!({"queueInfo": {"queueArn": queue_arn(queue)}}))
    };
    let story = [named("q-1", "09:00:10"), named("q-2", "09:00:20")];
    let contact = check(&story, "queued queued 09:00:10.000 in q-2 connected - to - ended -");
    assert!(contact.waiting().is_some());
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
fn a_caller_who_hangs_up_in_the_flow_did_not_abandon() {
    check(
        &[initiated(), disconnected()],
        "disconnected queued - in - connected - to - ended 09:05:00.750",
    );
}

#[test]
fn a_caller_who_leaves_the_queue_abandoned_and_one_who_still_waits_did_not() {
    check(&[queued()], "queued queued 09:00:10.500 in q-1 connected - to - ended -");
    check(
        &[queued(), disconnected()],
        "disconnected queued 09:00:10.500 in q-1 connected - to - ended 09:05:00.750 abandoned",
    );
}

#[test]
fn a_caller_who_goes_on_in_another_leg_did_not_abandon() {
    for (method, abandoned) in [
        ("TRANSFER", false),
        ("QUEUE_TRANSFER", false),
        ("CALLBACK", false),
        ("DISCONNECT", true),
        ("OUTBOUND", true),
        ("INBOUND", true),
        ("API", true),
        ("EXTERNAL_OUTBOUND", true),
        ("MONITOR", true),
        ("WEBRTC_API", true),
        ("AGENT_REPLY", true),
        ("FLOW", true),
        ("CAMPAIGN_PREVIEW", true),
        ("TELEPATHY", true),
    ] {
        let members =
            json!({"contactId": "c-2", "previousContactId": "c-1", "initiationMethod": method});
        let next = contact_event("INITIATED", "09:05:02", members);
        let first = contact_of(&[queued(), disconnected(), next]);
        assert_eq!(first.is_abandoned(), abandoned, "{method}");
        assert_eq!(first.next.get(), Some(&id("c-2")).filter(|_| !abandoned), "{method}");
    }
}

#[test]
fn a_record_of_the_next_leg_tells_of_the_leg_before() {
    let next = record(
        "09:06:00",
        json!({"ContactId": "c-2", "PreviousContactId": "c-1", "InitiationMethod": "CALLBACK"}),
    );
    assert_eq!(contact_of(&[queued(), disconnected(), next]).next.get(), Some(&id("c-2")));
}

#[test]
fn a_leg_that_only_its_neighbour_told_of_has_no_phase() {
    let members =
        json!({"contactId": "c-2", "previousContactId": "c-1", "initiationMethod": "TRANSFER"});
    let told = [contact_event("INITIATED", "09:05:02", members)];
    assert_eq!(contact_named("c-1", &told).phase(), None);
    let second = contact_named("c-2", &told);
    assert_eq!(second.phase(), Some(Phase::Initiated));
    assert_eq!(second.previous.get(), Some(&id("c-1")));
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
fn a_contact_transferred_out_of_the_queue_did_not_abandon() {
    let with = |members| {
        let mut all = json!({"Queue": recorded_queue("q-1", "09:00:10")});
        for (name, value) in serde_json::Value::as_object(&members).expect("an object") {
            all[name] = value.clone();
        }
        contact_of(&[record("09:06:10", all)]).is_abandoned()
    };
    let transferred = stamp("09:04:00");
    assert!(with(json!({})));
    assert!(!with(json!({"TransferCompletedTimestamp": transferred})));
    assert!(!with(
        json!({"TransferCompletedTimestamp": transferred, "PreDisconnectState": "in_queue"})
    ));
    assert!(with(
        json!({"TransferCompletedTimestamp": transferred, "PreDisconnectState": "CONNECTED"})
    ));
    assert!(with(json!({"PreDisconnectState": "IN_QUEUE"})));
    assert!(!with(json!({"NextContactId": "c-2"})));
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
        snapshot("Available", "ROUTABLE", "09:00:00", &[in_hand("c-1", "MISSED", "09:00:20")]);
    let free = snapshot("Available", "ROUTABLE", "09:00:00", &[]);
    let contact = contact_of(&[queued(), agent_event("STATE_CHANGE", "09:00:25", free, rings)]);
    assert_eq!(contact.hand.get().map(|hand| hand.state.is_none()), Some(true));
    assert_eq!(contact.hand.since(), Some(at("09:00:25")));
    assert_eq!(contact.after_contact_work.millis(), None);
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
    let resumed = [told("TASK", "PAUSED", "09:01:00"), told("TASK", "CONNECTED", "09:02:00")];
    assert_eq!(phase(&resumed), Some(Phase::ConnectedToAgent));
    assert_eq!(
        phase(&[connected(), told("VOICE", "PAUSED", "09:01:00")]),
        Some(Phase::ConnectedToAgent)
    );
    let call = contact_of(&[told("VOICE", "CONNECTED", "09:01:00")]);
    assert_eq!(call.resumed.get(), None);
}

#[test]
fn a_wait_runs_until_the_answer_the_end_or_now() {
    let now = at("09:01:10.500");
    let wait = |events: &[Event]| contact_of(events).queue_wait().map(|wait| wait.millis(now));
    assert_eq!(wait(&[initiated()]), None);
    assert_eq!(wait(&[queued()]), Some(60_000));
    assert_eq!(wait(&[queued(), connected()]), Some(19_750));
    assert_eq!(wait(&[queued(), disconnected()]), Some(290_250));
    assert_eq!(wait(&[queued(), connected(), disconnected()]), Some(19_750));
    let before = contact_of(&[queued()]).queue_wait().map(|wait| wait.millis(at("09:00:00")));
    assert_eq!(before, Some(0));
}

#[test]
fn an_answer_before_the_last_queue_does_not_end_that_wait() {
    let again =
        contact_event("QUEUED", "09:02:00", json!({"queueInfo": queue_info("q-2", "09:02:00")}));
    let wait = contact_of(&[queued(), connected(), again]).queue_wait().expect("a wait");
    assert_eq!((wait.from, wait.until), (at("09:02:00"), None));
    let same = [
        contact_event("QUEUED", "09:02:00", json!({"queueInfo": queue_info("q-2", "09:02:00")})),
        contact_event(
            "CONNECTED_TO_AGENT",
            "09:02:00",
            json!({"agentInfo": agent_info("a-1", "09:02:00")}),
        ),
    ];
    assert_eq!(contact_of(&same).queue_wait().expect("a wait").until, Some(at("09:02:00")));
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
