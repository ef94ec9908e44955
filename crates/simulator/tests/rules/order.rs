//! What follows what.

use std::collections::BTreeMap;

use connect_events::{ContactEventType, Event, decode};

use crate::small_day;

/// How far along its life a contact event is; `None` for one that may come at any time.
fn stage(kind: &ContactEventType) -> Option<u8> {
    match kind {
        ContactEventType::Initiated => Some(0),
        ContactEventType::Queued => Some(1),
        ContactEventType::ConnectedToAgent => Some(2),
        ContactEventType::Paused | ContactEventType::Resumed => Some(3),
        ContactEventType::Disconnected => Some(4),
        ContactEventType::Completed => Some(5),
        ContactEventType::ConnectedToSystem
        | ContactEventType::ContactDataUpdated
        | ContactEventType::AmdDisabled
        | ContactEventType::WebrtcApi
        | ContactEventType::Other(_) => None,
    }
}

#[test]
fn the_events_of_a_contact_are_published_in_the_order_of_its_life() {
    let mut stages = BTreeMap::<_, Vec<u8>>::new();
    for sent in small_day(41).events {
        if let Event::Contact(event) = decode(sent.document.as_bytes()).unwrap() {
            let kind = event.detail.event_type.as_ref().and_then(stage);
            stages.entry(event.detail.contact_id.clone()).or_default().extend(kind);
        }
    }
    for (contact, stages) in stages {
        assert!(stages.is_sorted(), "{contact:?} {stages:?}");
        assert_eq!((stages.first(), stages.last()), (Some(&0), Some(&5)), "{contact:?}");
    }
}

#[test]
fn the_moments_of_a_contact_follow_each_other() {
    for contact in small_day(42).truth.contacts {
        let moments: Vec<_> = [
            Some(contact.initiated_at),
            contact.enqueued_at,
            contact.dequeued_at,
            contact.transferred_at,
            contact.disconnected_at,
        ]
        .into_iter()
        .flatten()
        .collect();
        assert!(moments.is_sorted(), "{contact:?}");
        assert_eq!(contact.enqueued_at.is_some(), contact.dequeued_at.is_some(), "{contact:?}");
        if contact.connected_at.is_some() {
            assert_eq!(contact.connected_at, contact.dequeued_at);
            assert!(contact.worked_until > contact.connected_at);
        }
    }
}

#[test]
fn an_agents_previous_snapshot_is_the_one_told_before() {
    let mut newest = BTreeMap::new();
    for sent in small_day(43).events {
        let document: serde_json::Value = serde_json::from_str(&sent.document).unwrap();
        let Some(agent) = document.get("AgentARN") else { continue };
        let current = document["CurrentAgentSnapshot"].clone();
        if let Some(before) = newest.insert(agent.to_string(), current) {
            assert_eq!(document["PreviousAgentSnapshot"], before);
        }
    }
    assert_eq!(newest.len(), 12);
}

#[test]
fn a_heart_beat_comes_after_two_minutes_of_silence_and_no_sooner() {
    let mut heard = BTreeMap::new();
    for sent in small_day(44).events {
        let Event::Agent(event) = decode(sent.document.as_bytes()).unwrap() else { continue };
        let at = event.event_timestamp.as_millis();
        let silence = heard.insert(event.agent_id.clone(), at).map(|before| at - before);
        let beat = event.event_type == Some(connect_events::AgentEventType::HeartBeat);
        assert!(silence.is_none_or(|silence| silence <= 120_000));
        assert!(!beat || silence == Some(120_000));
    }
}
