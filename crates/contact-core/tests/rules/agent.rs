//! What an agent is doing, whatever the delivery.

use connect_events::Event;
use contact_core::{Activity, Agent, Session, SessionView, Status, StatusKind};
use serde_json::{Value, json};

use crate::build::{agent_event, agent_of, at, id, in_hand, orders, queue_arn, snapshot};

fn available(contacts: &[Value]) -> Value {
    snapshot("Available", "ROUTABLE", "09:00:00", contacts)
}

fn told(event_type: &str, time: &str, current: Value) -> Event {
    agent_event(event_type, time, current, json!(null))
}

/// The agent in every order of the events.
#[track_caller]
fn check(events: &[Event], expected: &str) -> Agent {
    for events in orders(events) {
        let agent = agent_of(&events);
        let status = agent.status.get().and_then(|status| status.name.clone()).unwrap_or_default();
        let session = agent.session().name();
        assert_eq!(format!("{} {session} {status:?}", agent.activity().name()), expected);
    }
    agent_of(events)
}

#[test]
fn the_activity_that_connect_ranks_first_counts() {
    let ranked = [
        ("ERROR", "error"),
        ("MISSED", "missed"),
        ("REJECTED", "rejected"),
        ("CONNECTED", "onContact"),
        ("ENDED", "afterContactWork"),
        ("CONNECTING", "incoming"),
    ];
    for (index, (first, activity)) in ranked.iter().enumerate() {
        let event = |contacts: &[Value]| told("STATE_CHANGE", "09:10:00", available(contacts));
        let alone = event(&[in_hand("c-1", first, "09:10:00")]);
        check(&[alone], &format!("{activity} unknown \"Available\""));
        for (second, _) in &ranked[index..] {
            let one = in_hand("c-1", first, "09:09:00");
            let two = in_hand("c-2", second, "09:10:00");
            for contacts in [[one.clone(), two.clone()], [two, one]] {
                check(&[event(&contacts)], &format!("{activity} unknown \"Available\""));
            }
        }
    }
}

#[test]
fn every_contact_state_has_its_activity() {
    for (state, method, activity) in [
        ("INCOMING", "CALLBACK", "incoming"),
        ("PENDING", "CALLBACK", "incoming"),
        ("CONNECTING", "INBOUND", "incoming"),
        ("CONNECTING", "OUTBOUND", "onContact"),
        ("CONNECTING", "CALLBACK", "onContact"),
        ("CONNECTED", "INBOUND", "onContact"),
        ("CONNECTED_ONHOLD", "INBOUND", "onContact"),
        ("PAUSED", "API", "onContact"),
        ("MISSED", "INBOUND", "missed"),
        ("REJECTED", "INBOUND", "rejected"),
        ("ERROR", "INBOUND", "error"),
        ("ENDED", "INBOUND", "afterContactWork"),
        ("DREAMING", "INBOUND", "available"),
    ] {
        let mut contact = in_hand("c-1", state, "09:10:00");
        contact["InitiationMethod"] = method.into();
        let event = told("STATE_CHANGE", "09:10:00", available(&[contact]));
        check(&[event], &format!("{activity} unknown \"Available\""));
    }
}

#[test]
fn without_contacts_the_status_counts() {
    for (name, kind, activity) in [
        ("Available", "ROUTABLE", "available"),
        ("Ready", "ROUTABLE", "available"),
        ("Lunch", "CUSTOM", "custom"),
        ("Offline", "OFFLINE", "offline"),
        ("Gone", "OFFLINE", "offline"),
        ("Error", "CUSTOM", "error"),
    ] {
        let event = told("STATE_CHANGE", "09:10:00", snapshot(name, kind, "09:10:00", &[]));
        check(&[event], &format!("{activity} unknown {name:?}"));
    }
}

#[test]
fn a_contact_outranks_a_custom_status_and_the_status_of_an_error_outranks_a_contact() {
    let lunch = snapshot("Lunch", "CUSTOM", "09:10:00", &[in_hand("c-1", "ENDED", "09:09:00")]);
    check(&[told("STATE_CHANGE", "09:10:00", lunch)], "afterContactWork unknown \"Lunch\"");
    let error = snapshot("Error", "CUSTOM", "09:10:00", &[in_hand("c-1", "CONNECTED", "09:09:00")]);
    check(&[told("STATE_CHANGE", "09:10:00", error)], "error unknown \"Error\"");
}

#[test]
fn a_status_without_a_kind_is_known_by_the_names_that_every_instance_starts_with() {
    let kind = |name: Option<&str>| Status { name: name.map(Into::into), status_type: None }.kind();
    assert_eq!(kind(Some("Available")), StatusKind::Available);
    assert_eq!(kind(Some("offline")), StatusKind::Offline);
    assert_eq!(kind(Some("Lunch")), StatusKind::Custom);
    assert_eq!(kind(None), StatusKind::Custom);
    let unknown = connect_events::AgentStatusType::from_text("FLOATING");
    let status =
        |name: &str| Status { name: Some(name.into()), status_type: Some(unknown.clone()) };
    assert_eq!(status("Available").kind(), StatusKind::Available);
    assert_eq!(status("Offline").kind(), StatusKind::Offline);
    assert_eq!(status("Floating").kind(), StatusKind::Custom);
}

#[test]
fn an_agent_of_whom_only_the_session_is_known_is_unknown() {
    let event = agent_event("LOGIN", "09:00:00", json!(null), json!(null));
    check(&[event], "unknown loggedIn \"\"");
}

#[test]
fn a_heart_beat_after_logout_revives_nobody() {
    let stale = available(&[in_hand("c-1", "CONNECTED", "09:01:00")]);
    let story = [
        told("LOGIN", "09:00:00", available(&[])),
        told("LOGOUT", "09:30:00", snapshot("Offline", "OFFLINE", "09:30:00", &[])),
        told("HEART_BEAT", "09:32:00", stale.clone()),
    ];
    let agent = check(&story, "offline loggedOut \"Offline\"");
    assert_eq!(agent.last_seen.get(), Some(&at("09:32:00")));
    assert!(agent.contacts().is_empty());
    // Even when the LOGOUT itself still shows the old status.
    let story = [
        told("LOGIN", "09:00:00", available(&[])),
        told("LOGOUT", "09:30:00", available(&[])),
        told("HEART_BEAT", "09:32:00", stale),
    ];
    check(&story, "offline loggedOut \"Available\"");
}

#[test]
fn a_status_that_began_after_the_logout_tells_of_a_login_that_was_lost() {
    let logout = told("LOGOUT", "09:30:00", snapshot("Offline", "OFFLINE", "09:30:00", &[]));
    let back = told("STATE_CHANGE", "13:00:00", snapshot("Available", "ROUTABLE", "13:00:00", &[]));
    check(&[logout.clone(), back], "available loggedIn \"Available\"");
    let offline = told("STATE_CHANGE", "13:00:00", snapshot("Offline", "OFFLINE", "13:00:00", &[]));
    check(&[logout.clone(), offline], "offline loggedOut \"Offline\"");
    let same = told("HEART_BEAT", "13:00:00", snapshot("Available", "ROUTABLE", "09:30:00", &[]));
    let agent = agent_of(&[logout, same]);
    assert_eq!(agent.session(), SessionView::LoggedOut);
}

#[test]
fn the_last_of_login_and_logout_counts() {
    let login = |time| told("LOGIN", time, available(&[]));
    let logout = |time| told("LOGOUT", time, available(&[]));
    assert_eq!(
        agent_of(&[login("09:00:00"), logout("09:30:00")]).session(),
        SessionView::LoggedOut
    );
    assert_eq!(agent_of(&[login("09:40:00"), logout("09:30:00")]).session(), SessionView::LoggedIn);
    let agent = agent_of(&[told("HEART_BEAT", "09:40:00", available(&[]))]);
    assert_eq!(agent.session(), SessionView::Unknown);
    assert_eq!(agent.session.get(), None);
    let agent = agent_of(&[login("09:00:00")]);
    assert_eq!(
        (agent.session.get(), agent.session.since()),
        (Some(&Session::LoggedIn), Some(at("09:00:00")))
    );
}

#[test]
fn the_status_that_began_last_counts_and_not_the_one_told_last() {
    let story = [
        told("STATE_CHANGE", "09:10:00", snapshot("Lunch", "CUSTOM", "09:10:00", &[])),
        told("HEART_BEAT", "09:12:00", snapshot("Available", "ROUTABLE", "09:00:00", &[])),
    ];
    let agent = check(&story, "custom unknown \"Lunch\"");
    assert_eq!(agent.status.since(), Some(at("09:10:00")));
}

#[test]
fn a_heart_beat_carries_a_whole_snapshot_and_heals_the_agent() {
    let story = [
        told("STATE_CHANGE", "09:10:00", available(&[in_hand("c-1", "CONNECTED", "09:10:00")])),
        told("HEART_BEAT", "09:30:00", snapshot("Lunch", "CUSTOM", "09:25:00", &[])),
    ];
    check(&story, "custom unknown \"Lunch\"");
}

#[test]
fn two_contacts_are_in_hand_at_once() {
    let contacts = [in_hand("c-2", "ENDED", "09:04:00"), in_hand("c-1", "CONNECTED", "09:01:00")];
    let agent = check(
        &[told("STATE_CHANGE", "09:04:00", available(&contacts))],
        "onContact unknown \"Available\"",
    );
    let held: Vec<_> =
        agent.contacts().iter().map(|held| (held.contact.as_str(), held.state.as_str())).collect();
    assert_eq!(held, [("c-1", "CONNECTED"), ("c-2", "ENDED")]);
    let work: Vec<_> = agent.after_contact_work().collect();
    assert_eq!(work, [(&id("c-2"), at("09:04:00"))]);
}

/// Snapshots that one agent's events give in the same millisecond, in their order: each event has
/// the snapshot before as its previous one. Contacts are named with the second of their state.
#[test]
fn of_snapshots_told_in_one_millisecond_the_last_one_counts() {
    const NOW: &str = "09:10:00";
    const OLD: &str = "09:05:00";
    type Hand = &'static [(&'static str, &'static str)];
    let chains: [&[Hand]; 8] = [
        // A chat leaves, another is offered; with a third in hand, and without.
        &[&[("c-1", OLD)], &[], &[("c-2", NOW)]],
        &[&[("c-1", OLD), ("c-3", OLD)], &[("c-3", OLD)], &[("c-2", NOW), ("c-3", OLD)]],
        // A chat is offered, another leaves.
        &[&[("c-9", OLD)], &[("c-1", NOW), ("c-9", OLD)], &[("c-1", NOW)]],
        // One is offered and leaves at once.
        &[&[], &[("c-1", NOW)], &[]],
        // Two leave.
        &[&[("c-1", OLD), ("c-9", OLD)], &[("c-9", OLD)], &[]],
        // Two are offered.
        &[&[], &[("c-9", NOW)], &[("c-1", NOW), ("c-9", NOW)]],
        // One leaves, and the state of another changes; and the other way round.
        &[&[("c-1", OLD), ("c-2", OLD)], &[("c-2", OLD)], &[("c-2", NOW)]],
        &[&[("c-1", OLD), ("c-2", OLD)], &[("c-1", OLD), ("c-2", NOW)], &[("c-2", NOW)]],
    ];
    for chain in chains {
        let shown = |hand: Hand| {
            let contacts: Vec<_> =
                hand.iter().map(|(id, since)| in_hand(id, "CONNECTED", since)).collect();
            snapshot("Available", "ROUTABLE", "09:00:00", &contacts)
        };
        let events: Vec<_> = chain
            .windows(2)
            .map(|pair| agent_event("STATE_CHANGE", NOW, shown(pair[1]), shown(pair[0])))
            .collect();
        let last: Vec<&str> = chain[chain.len() - 1].iter().map(|(id, _)| *id).collect();
        for events in orders(&events) {
            let agent = agent_of(&events);
            let held: Vec<_> = agent.contacts().iter().map(|held| held.contact.as_str()).collect();
            assert_eq!(held, last, "{chain:?}");
        }
    }
}

#[test]
fn of_two_snapshots_of_one_moment_the_one_that_knows_the_newer_state_counts() {
    // The fraction of old payloads repeats the seconds: both were told at the same moment.
    let rings = told(
        "STATE_CHANGE",
        "09:10:08.008",
        available(&[in_hand("c-9", "CONNECTING", "09:10:01")]),
    );
    let talks =
        told("STATE_CHANGE", "09:10:08.008", available(&[in_hand("c-1", "CONNECTED", "09:10:08")]));
    check(&[rings, talks], "onContact unknown \"Available\"");
}

#[test]
fn an_agent_is_silent_after_more_than_the_patience_since_any_event() {
    let agent = agent_of(&[told("HEART_BEAT", "09:00:00", available(&[]))]);
    let silent = |time| agent.silent_since(at(time), Agent::SILENT_MILLIS);
    assert_eq!(silent("09:05:00"), None);
    assert_eq!(silent("09:05:00.001"), Some(at("09:00:00")));
    assert_eq!(silent("08:00:00"), None);
    let gone = agent_of(&[told("LOGOUT", "09:00:00", available(&[]))]);
    assert_eq!(gone.silent_since(at("12:00:00"), Agent::SILENT_MILLIS), None);
    assert_eq!(Agent::default().silent_since(at("12:00:00"), 0), None);
}

#[test]
fn the_members_of_an_agent_event_reach_the_row() {
    let mut held = in_hand("c-1", "CONNECTED", "09:01:00");
    held["Queue"] = json!({"ARN": queue_arn("q-1"), "Name": "Sales"});
    let mut current = available(&[held]);
    current["NextAgentStatus"] =
        json!({"Name": "Lunch", "EnqueuedTimestamp": "2026-03-02T09:01:30Z"});
    current["Configuration"]["RoutingProfile"] = json!({"ARN": "arn:aws:connect:eu-west-2:1:instance/i-1/routing-profile/r-1", "Name": "Basic"});
    let agent = agent_of(&[told("STATE_CHANGE", "09:02:00", current)]);
    assert_eq!(agent.instance.get().map(|id| id.as_str()), Some("i-1"));
    let profile = agent.profile.get().expect("a profile");
    let names = [&profile.username, &profile.first_name, &profile.last_name];
    let names = names.map(|name| name.as_ref().map(|name| name.expose().as_str()));
    assert_eq!(names, [Some("agent.ada"), Some("Ada"), Some("Adams")]);
    assert_eq!(profile.routing_profile.as_ref().map(|id| id.as_str()), Some("r-1"));
    assert_eq!(profile.routing_profile_name.as_deref(), Some("Basic"));
    assert_eq!(agent.next_status.get(), Some(&Some("Lunch".into())));
    let held = &agent.contacts()[0];
    assert_eq!(held.queue.as_ref().map(|id| id.as_str()), Some("q-1"));
    assert_eq!(held.channel.as_ref().map(|channel| channel.as_str()), Some("VOICE"));
    assert_eq!(held.initiation_method.as_ref().map(|method| method.as_str()), Some("INBOUND"));
    assert_eq!(held.since, Some(at("09:01:00")));
    assert_eq!(agent.snapshot.get().and_then(|held| held.newest_state), Some(at("09:01:00")));
}

#[test]
fn a_next_status_that_is_no_longer_asked_for_is_gone() {
    let mut asks = available(&[]);
    asks["NextAgentStatus"] = json!({"Name": "Lunch"});
    let story =
        [told("STATE_CHANGE", "09:02:00", asks), told("STATE_CHANGE", "09:03:00", available(&[]))];
    assert_eq!(agent_of(&story).next_status.get(), Some(&None));
}

#[test]
fn the_activities_have_the_names_of_the_api() {
    let names = Activity::ALL.map(Activity::name);
    let expected = [
        "error",
        "missed",
        "rejected",
        "onContact",
        "afterContactWork",
        "incoming",
        "custom",
        "available",
        "offline",
        "unknown",
    ];
    assert_eq!(names, expected);
    assert!(Activity::ALL.is_sorted());
}

#[test]
fn an_agent_goes_by_name_or_else_by_id() {
    let own = connect_events::AgentId::new("a-1").expect("an id");
    assert_eq!(agent_of(&[told("LOGIN", "09:00:00", available(&[]))]).name_or(&own), "agent.ada");
    assert_eq!(Agent::default().name_or(&own), "a-1");
}

#[test]
fn a_contact_that_left_in_the_moment_of_its_last_state_is_gone() {
    let held = available(&[in_hand("c-1", "CONNECTED", "09:10:00")]);
    let story = [
        told("STATE_CHANGE", "09:10:08", held.clone()),
        agent_event("STATE_CHANGE", "09:10:08", available(&[]), held),
    ];
    check(&story, "available unknown \"Available\"");
}
