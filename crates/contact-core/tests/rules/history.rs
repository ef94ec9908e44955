//! An agent's day, as facts that never change.

use connect_events::Event;
use contact_core::{HistorySubject, Key, Row, Session};
use serde_json::json;

use crate::build::{agent_event, in_hand, rows, snapshot};

/// The history that the events end in, a line an entry.
fn shown(events: &[Event]) -> Vec<String> {
    let entries = rows(events).into_iter().filter_map(|(key, row)| match (key, row) {
        (Key::History(agent, at, subject), Row::History(row)) => {
            let what = match subject {
                HistorySubject::Status => format!(
                    "status {} {}",
                    row.status.get().map_or("-", |text| text.as_str()),
                    row.status_type.get().map_or("-", |kind| kind.as_str()),
                ),
                HistorySubject::Session(Session::LoggedIn) => "login".to_owned(),
                HistorySubject::Session(Session::LoggedOut) => "logout".to_owned(),
                HistorySubject::Contact(contact, state) => format!("{contact} {state}"),
                HistorySubject::Cleared(contact) => format!("{contact} cleared"),
            };
            Some(format!("{agent} {} {what}", &at.to_string()[11..23]))
        }
        _ => None,
    });
    entries.collect()
}

#[test]
fn a_day_is_told_once_however_often_it_is_repeated() {
    let free = |since| snapshot("Available", "ROUTABLE", since, &[]);
    let talks =
        snapshot("Available", "ROUTABLE", "09:00:00", &[in_hand("c-1", "CONNECTED", "09:10:00")]);
    let works =
        snapshot("Available", "ROUTABLE", "09:00:00", &[in_hand("c-1", "ENDED", "09:15:00")]);
    let day = [
        agent_event("LOGIN", "09:00:00", free("09:00:00"), json!(null)),
        agent_event("STATE_CHANGE", "09:10:00", talks.clone(), free("09:00:00")),
        agent_event("HEART_BEAT", "09:12:00", talks.clone(), talks.clone()),
        agent_event("STATE_CHANGE", "09:15:00", works.clone(), talks),
        agent_event("STATE_CHANGE", "09:16:00", free("09:00:00"), works),
        agent_event(
            "LOGOUT",
            "17:00:00",
            snapshot("Offline", "OFFLINE", "17:00:00", &[]),
            free("09:00:00"),
        ),
    ];
    let expected = [
        "a-1 09:00:00.000 status Available ROUTABLE",
        "a-1 09:00:00.000 login",
        "a-1 09:10:00.000 c-1 CONNECTED",
        "a-1 09:15:00.000 c-1 ENDED",
        "a-1 09:16:00.000 c-1 cleared",
        "a-1 17:00:00.000 status Offline OFFLINE",
        "a-1 17:00:00.000 logout",
    ];
    assert_eq!(shown(&day), expected);
    let mut twice = [day.clone(), day].concat();
    twice.reverse();
    assert_eq!(shown(&twice), expected);
}

#[test]
fn the_previous_snapshot_tells_of_states_whose_own_event_was_lost() {
    let before =
        snapshot("Lunch", "CUSTOM", "08:00:00", &[in_hand("c-1", "CONNECTED", "08:30:00")]);
    let now = snapshot("Available", "ROUTABLE", "09:00:00", &[]);
    let told = [agent_event("STATE_CHANGE", "09:00:00", now, before)];
    let expected = [
        "a-1 08:00:00.000 status Lunch CUSTOM",
        "a-1 08:30:00.000 c-1 CONNECTED",
        "a-1 09:00:00.000 status Available ROUTABLE",
        "a-1 09:00:00.000 c-1 cleared",
    ];
    assert_eq!(shown(&told), expected);
}

#[test]
fn a_contact_that_is_still_in_hand_is_not_cleared() {
    let held =
        snapshot("Available", "ROUTABLE", "09:00:00", &[in_hand("c-1", "CONNECTED", "09:10:00")]);
    let told = [agent_event("HEART_BEAT", "09:12:00", held.clone(), held)];
    assert!(shown(&told).iter().all(|entry| !entry.contains("cleared")));
}
