//! What real payloads leave out, null, or misspell.

use connect_events::{
    AgentEvent, Channel, ContactDetail, ContactRecord, DisconnectReason, Event, LensEvent,
    StorageType, decode,
};
use serde_json::{Value, json};

fn contact(detail: Value) -> ContactDetail {
    let event = json!({
        "detail-type": "Amazon Connect Contact Event",
        "source": "aws.connect",
        "time": "2026-03-01T09:00:00Z",
        "detail": detail,
    });
    let Event::Contact(event) = decode(event.to_string().as_bytes()).unwrap() else {
        panic!("of another feed")
    };
    event.detail
}

fn merged(mut base: Value, more: Value) -> String {
    let (Value::Object(base), Value::Object(more)) = (&mut base, more) else { panic!() };
    base.extend(more);
    json!(base).to_string()
}

fn record_of(text: &str) -> ContactRecord {
    let Event::Record(record) = decode(text.as_bytes()).unwrap() else { panic!("of another feed") };
    *record
}

fn record(more: Value) -> ContactRecord {
    let base = json!({"ContactId": "c-1", "LastUpdateTimestamp": "2026-03-01T09:00:00Z"});
    record_of(&merged(base, more))
}

fn agent(more: Value) -> AgentEvent {
    let base = json!({
        "AgentARN": "arn:aws:connect:eu-west-2:111122223333:instance/i-1/agent/a-1",
        "EventTimestamp": "2026-03-01T09:00:00.000Z",
    });
    let Event::Agent(event) = decode(merged(base, more).as_bytes()).unwrap() else {
        panic!("of another feed")
    };
    *event
}

#[test]
fn missing_null_and_the_text_null_are_the_same() {
    let all = ["Agent", "Queue", "Channel", "DisconnectTimestamp", "NextContactId", "Recordings"];
    let all = [&all[..], &["Attributes", "RoutingCriteria", "AgentConnectionAttempts"]].concat();
    for name in all {
        assert_eq!(record(json!({ name: null })), record(json!({})), "{name}");
        assert_eq!(record(json!({ name: "null" })), record(json!({})), "{name}");
    }
}

#[test]
fn an_empty_text_is_no_id_and_no_time() {
    let detail =
        contact(json!({"contactId": "c-1", "previousContactId": "", "disconnectTimestamp": ""}));
    assert_eq!(detail.previous_contact_id, None);
    assert_eq!(detail.disconnect_timestamp, None);
}

#[test]
fn a_moment_in_1970_is_not_yet() {
    let detail = contact(json!({
        "contactId": "c-1",
        "disconnectTimestamp": "1970-01-01T00:00:00.001Z",
    }));
    assert_eq!(detail.disconnect_timestamp, None);
}

#[test]
fn both_casings_of_a_contact_event_are_read() {
    let camel = contact(json!({
        "contactId": "c-1", "instanceArn": "arn:i", "channel": "VOICE",
        "agentInfo": {"agentArn": "arn:a", "hierarchyGroups": {"level1": {"arn": "arn:h"}}},
    }));
    let pascal = contact(json!({
        "ContactId": "c-1", "InstanceARN": "arn:i", "Channel": "Voice",
        "AgentInfo": {"AgentArn": "arn:a", "HierarchyGroups": {"Level1": {"Arn": "arn:h"}}},
    }));
    assert_eq!(camel, pascal);
}

#[test]
fn routing_criteria_are_an_object_or_a_list() {
    let one = json!({"index": 1, "steps": []});
    let lone = contact(json!({"contactId": "c-1", "routingCriteria": one}));
    let list = contact(json!({"contactId": "c-1", "routingCriteria": [one, null]}));
    assert_eq!(lone.routing_criteria.len(), 1);
    assert_eq!(lone, list);
}

#[test]
fn no_other_list_is_an_object() {
    let text =
        r#"{"ContactId":"c-1","LastUpdateTimestamp":"2026-03-01T09:00:00Z","References":{}}"#;
    let error = decode(text.as_bytes()).unwrap_err();
    assert_eq!((error.code(), error.field()), ("bad_shape", Some("References")));
}

#[test]
fn a_whole_number_may_have_a_fraction_of_nothing() {
    let queue = |duration: Value| record(json!({"Queue": {"Duration": duration}})).queue.unwrap();
    assert_eq!(queue(json!(60.0)), queue(json!(60)));
    let text = r#"{"ContactId":"c-1","LastUpdateTimestamp":"2026-03-01T09:00:00Z","Queue":{"Duration":6.5}}"#;
    assert_eq!(decode(text.as_bytes()).unwrap_err().code(), "bad_shape");
}

#[test]
fn a_score_may_be_a_whole_number() {
    let record = record(json!({"QualityMetrics": {"Agent": {"Audio": {"QualityScore": 4}}}}));
    let audio = record.quality_metrics.unwrap().agent.unwrap().audio.unwrap();
    assert_eq!(audio.quality_score, Some(4.0));
}

#[test]
fn enumerations_ignore_case_and_keep_what_they_do_not_know() {
    let channel = |text: &str| record(json!({"Channel": text})).channel.unwrap();
    assert_eq!(channel("Voice"), Channel::Voice);
    assert_eq!(channel("TASKS"), Channel::Task);
    assert_eq!(channel("HOLOGRAM").as_str(), "HOLOGRAM");
    let reason = record(json!({"DisconnectReason": "OUTBUND_PREVIEW_DISCARDED"}));
    assert_eq!(reason.disconnect_reason, Some(DisconnectReason::OutboundPreviewDiscarded));
    let recording = record(json!({"Recordings": [{"StorageType": "Amazon S3"}]}));
    let recordings = recording.recordings.unwrap().read().unwrap();
    assert_eq!(recordings[0].storage_type, Some(StorageType::S3));
    assert_eq!(record(json!({"Channel": ""})).channel, None);
}

#[test]
fn what_is_read_when_asked_for_fails_then_and_not_the_record_around_it() {
    for nothing in [json!(null), json!("null"), json!([])] {
        assert_eq!(record(json!({"Recordings": nothing})).recordings, None);
    }
    let damaged = record(json!({"Recordings": [{"StorageType": 7}]})).recordings.unwrap();
    let error = damaged.read().unwrap_err();
    assert_eq!((error.code(), error.field()), ("bad_shape", None));
    assert_eq!(error.to_string(), "payload is of another type");
    assert_eq!(serde_json::to_string(&damaged).unwrap(), r#"[{"StorageType":7}]"#);
    assert_eq!(format!("{damaged:?}"), "<19 bytes of JSON>");
}

#[test]
fn a_member_under_two_names_counts_once_and_null_never_wins() {
    let pause = |more: &str| {
        let text = format!(
            r#"{{"ContactId":"c-1","LastUpdateTimestamp":"2026-03-01T09:00:00Z","Agent":{{{more}}}}}"#
        );
        record_of(&text).agent.unwrap().agent_pause_duration
    };
    assert_eq!(pause(r#""AgentPauseDuration":5,"AgentPauseDurationInSeconds":null"#), Some(5));
    assert_eq!(pause(r#""AgentPauseDuration":null,"AgentPauseDurationInSeconds":5"#), Some(5));
    assert_eq!(pause(r#""AgentPauseDuration":4,"AgentPauseDurationInSeconds":5"#), Some(5));
    assert_eq!(pause(r#""AgentPauseDuration":5,"AgentPauseDuration":null"#), Some(5));
}

#[test]
fn an_id_told_twice_is_not_lost_to_a_null() {
    let text =
        r#"{"ContactId":"c-1","ContactId":null,"LastUpdateTimestamp":"2026-03-01T09:00:00Z"}"#;
    assert_eq!(record_of(text).contact_id.as_str(), "c-1");
}

#[test]
fn agent_events_are_read_by_every_spelling() {
    let snapshot = |status: Value, proficiency: Value| {
        agent(json!({"CurrentAgentSnapshot": {
            "NextAgentStatus": status,
            "Configuration": proficiency,
        }}))
    };
    let time = "2026-03-01T09:00:00.000Z";
    let new = snapshot(
        json!({"EnqueuedTimestamp": time}),
        json!({"Proficiencies": [{"ProficiencyLevel": 5.0}]}),
    );
    let old =
        snapshot(json!({"EnqueueTimestamp": time}), json!({"ProficiencyList": [{"Level": 5}]}));
    assert_eq!(new, old);
    assert_eq!(new.agent_id.as_str(), "a-1");
}

#[test]
fn chat_settings_are_read_by_either_name_or_both() {
    for names in [
        r#""StreamingSettings":{"LanguageCode":"en-US"}"#,
        r#""StreamingEventSettings":{"LanguageCode":"en-US"}"#,
        r#""StreamingSettings":{"LanguageCode":"en-US"},"StreamingEventSettings":null"#,
    ] {
        let text = format!(
            r#"{{"ContactId":"c-1","StreamingEventType":"STARTED","Channel":"CHAT",{names}}}"#
        );
        let Event::Lens(event) = decode(text.as_bytes()).unwrap() else { panic!("{text}") };
        let LensEvent::Chat(chat) = *event else { panic!("{text}") };
        assert_eq!(chat.streaming_settings.unwrap().language_code.as_deref(), Some("en-US"));
    }
}

#[test]
fn an_unknown_kind_of_segment_sets_no_member() {
    let text =
        r#"{"ContactId":"c-1","EventType":"SEGMENTS","Segments":[{"Mood":{"Content":"x"}}]}"#;
    let Event::Lens(event) = decode(text.as_bytes()).unwrap() else { panic!("{text}") };
    let LensEvent::Voice(voice) = *event else { panic!("{text}") };
    assert_eq!(voice.segments, [connect_events::VoiceSegment::default()]);
}
