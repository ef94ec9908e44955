//! How many more contacts agents have room for.

use connect_events::Channel;
use contact_core::metrics::{SlotsAvailable, slots_available};
use contact_core::{Agent, Served, Slots};
use serde_json::{Value, json};

use crate::build::{agent_event, agent_of, snapshot};

/// Three chats, or one call.
fn profile() -> Served {
    let slots = [(Channel::Voice, 1), (Channel::Chat, 3)];
    let slots = slots.map(|(channel, most)| Slots { channel, most });
    Served { slots: Some(slots.into()), ..Served::default() }
}

fn agent(name: &str, kind: &str, contacts: &[(&str, &str)]) -> Agent {
    let numbered = contacts.iter().enumerate();
    let contacts: Vec<Value> = numbered
        .map(|(number, (channel, state))| {
            json!({
                "ContactId": format!("c-{number}"), "Channel": channel, "State": state,
                "StateStartTimestamp": "2026-03-02T08:59:00.000Z",
            })
        })
        .collect();
    let now = snapshot(name, kind, "08:00:00", &contacts);
    agent_of(&[agent_event("STATE_CHANGE", "09:00:00", now, Value::Null)])
}

/// Slots for calls and for chats, each with other channels taking no room, and taking all of it.
fn free(agents: &[Agent]) -> [(u64, u64); 2] {
    let profile = profile();
    let available = slots_available(agents.iter().map(|agent| (agent, &profile)));
    [Channel::Voice, Channel::Chat].map(|channel| {
        let SlotsAvailable { any_channel, current_channel_only } = available[&channel];
        (any_channel, current_channel_only)
    })
}

#[test]
fn one_of_three_chats_leaves_two_whatever_its_state() {
    let ready = |contacts: &[(&str, &str)]| free(&[agent("Available", "ROUTABLE", contacts)]);
    assert_eq!(ready(&[]), [(1, 1), (3, 3)]);
    for state in ["CONNECTING", "CONNECTED", "CONNECTED_ONHOLD", "MISSED", "ERROR", "ENDED"] {
        assert_eq!(ready(&[("CHAT", state)])[1], (2, 2), "{state}");
    }
    let all = ("CHAT", "CONNECTED");
    assert_eq!(ready(&[all, all, all])[1], (0, 0));
    assert_eq!(ready(&[all, all, all, all])[1], (0, 0));
}

#[test]
fn a_contact_of_another_channel_takes_all_room_or_none() {
    let talks = agent("Available", "ROUTABLE", &[("VOICE", "CONNECTED")]);
    assert_eq!(free(&[talks]), [(0, 0), (3, 0)]);
    let writes = agent("Available", "ROUTABLE", &[("CHAT", "CONNECTED")]);
    assert_eq!(free(&[writes]), [(1, 0), (2, 2)]);
}

#[test]
fn only_an_agent_who_is_ready_has_room_and_rooms_add_up() {
    let ready = agent("Available", "ROUTABLE", &[]);
    let away = [agent("Lunch", "CUSTOM", &[]), agent("Offline", "OFFLINE", &[]), Agent::default()];
    assert_eq!(free(&away), [(0, 0), (0, 0)]);
    assert_eq!(free(&[ready.clone(), ready, away[0].clone()]), [(2, 2), (6, 6)]);
}
