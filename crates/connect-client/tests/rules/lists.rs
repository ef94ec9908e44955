use std::time::Duration;

use connect_client::{Listed, Rest};
use connect_events::{LensEvent, LensEventType, OutputType};
use serde_json::{Value, json};
use test_support::ConnectFault;

use crate::bench::{Bench, contact, line, now, some_day};

fn utterance(number: usize) -> Value {
    json!({ "Transcript": {
        "Id": format!("s-{number}"),
        "ParticipantId": "p-1",
        "ParticipantRole": "CUSTOMER",
        "Content": "hello",
        "BeginOffsetMillis": number * 1_000,
        "EndOffsetMillis": number * 1_000 + 900,
    }})
}

fn message(number: usize) -> Value {
    json!({ "Transcript": {
        "Id": format!("s-{number}"),
        "ParticipantId": "p-1",
        "ParticipantRole": "CUSTOMER",
        "Content": "hello",
        "Time": { "AbsoluteTime": "2026-03-02T08:00:00.000Z" },
    }})
}

/// The ids of the turns of an answer.
fn ids(event: &LensEvent) -> Vec<String> {
    let of_voice = |event: &connect_events::VoiceEvent| -> Vec<_> {
        event
            .segments
            .iter()
            .filter_map(|segment| segment.transcript.as_ref()?.id.clone())
            .collect()
    };
    let ids = match event {
        LensEvent::Voice(event) => of_voice(event),
        LensEvent::Chat(event) => {
            let turns = event.segments.iter();
            turns.filter_map(|segment| segment.transcript.as_ref()?.id.clone()).collect()
        }
    };
    ids.into_iter().map(String::from).collect()
}

fn numbered(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|number| format!("s-{number}")).collect()
}

#[tokio::test(start_paused = true)]
async fn segments_of_a_call_are_read_to_the_last_page() {
    let bench = Bench::new();
    bench.double.hold_voice_segments("c-1", (0..450).map(utterance));
    let start = now();
    let told = bench.connect.voice_segments(&contact("c-1"), None, some_day()).await;
    let Listed { found, rest } = told.expect("segments");
    assert_eq!(ids(&found), numbered(0..450));
    assert_eq!((found.event_type(), rest), (Some(&LensEventType::Segments), None));
    // Five pages, two of them at once, and the others slower than one a second.
    assert!(now() - start >= Duration::from_secs(3));
    assert_eq!(bench.requests("ListRealtimeContactAnalysisSegments"), 5);
}

#[tokio::test(start_paused = true)]
async fn segments_that_there_is_no_time_for_are_the_rest() {
    let bench = Bench::new();
    bench.double.hold_voice_segments("c-1", (0..450).map(utterance));
    let short = now() + Duration::from_secs(1);
    let told = bench.connect.voice_segments(&contact("c-1"), None, short).await;
    let Listed { found, rest } = told.expect("segments");
    assert_eq!(ids(&found), numbered(0..200));
    assert!(rest.is_some());
    let told = bench.connect.voice_segments(&contact("c-1"), rest, some_day()).await;
    let Listed { found, rest } = told.expect("segments");
    assert_eq!((ids(&found), rest), (numbered(200..450), None));
}

#[tokio::test(start_paused = true)]
async fn pages_that_were_read_are_kept_when_the_next_one_is_throttled_and_not_when_it_fails() {
    let bench = Bench::once();
    bench.double.hold_chat_segments("c-1", "IN_PROGRESS", "Raw", (0..150).map(message));
    let operation = "ListRealtimeContactAnalysisSegmentsV2";
    let (id, raw) = (contact("c-1"), OutputType::Raw);
    bench.double.meet(operation, [ConnectFault::Pass, ConnectFault::TooManyRequests]);
    let told = bench.connect.chat_segments(&id, &raw, None, some_day()).await.expect("a page");
    assert_eq!(ids(&told.found), numbered(0..100));
    assert!(told.rest.as_ref().is_some_and(|rest: &Rest| !format!("{rest:?}").contains("c-1")));
    bench.double.meet(operation, [ConnectFault::Pass, ConnectFault::AccessDenied]);
    let told = bench.connect.chat_segments(&id, &raw, None, some_day()).await;
    assert_eq!(line(told), format!("denied: {operation}: no_permission"));
}

#[tokio::test(start_paused = true)]
async fn segments_of_a_chat_are_read_to_the_last_page_with_their_status() {
    let bench = Bench::new();
    let (id, raw) = (contact("c-1"), OutputType::Raw);
    for (status, expected) in [
        ("IN_PROGRESS", LensEventType::Segments),
        ("COMPLETED", LensEventType::Completed),
        ("FAILED", LensEventType::Failed),
    ] {
        bench.double.hold_chat_segments("c-1", status, "Raw", (0..250).map(message));
        let told = bench.connect.chat_segments(&id, &raw, None, some_day()).await;
        let Listed { found, rest } = told.expect("segments");
        assert_eq!((ids(&found), rest), (numbered(0..250), None));
        assert_eq!(found.event_type(), Some(&expected));
    }
    let redacted = OutputType::Redacted;
    let told = bench.connect.chat_segments(&id, &redacted, None, some_day()).await;
    assert_eq!(line(told), "refused: ListRealtimeContactAnalysisSegmentsV2: no_such_output");
}

#[tokio::test(start_paused = true)]
async fn a_call_is_no_chat() {
    let bench = Bench::new();
    bench.double.hold_voice_segments("c-1", [utterance(0)]);
    let (id, raw) = (contact("c-1"), OutputType::Raw);
    let told = bench.connect.chat_segments(&id, &raw, None, some_day()).await;
    assert_eq!(line(told), "refused: ListRealtimeContactAnalysisSegmentsV2: invalid_request");
}

#[tokio::test(start_paused = true)]
async fn a_call_of_which_nothing_was_heard_says_nothing_of_its_analysis() {
    let bench = Bench::new();
    bench.double.hold_voice_segments("c-1", []);
    let told = bench.connect.voice_segments(&contact("c-1"), None, some_day()).await;
    assert_eq!(told.expect("an answer").found.event_type(), None);
}

#[tokio::test(start_paused = true)]
async fn users_are_read_to_the_last_page() {
    let bench = Bench::new();
    bench.double.hold_users((0..2_500).map(|number| {
        json!({
            "Id": format!("u-{number}"),
            "Arn": format!("arn:aws:connect:us-east-1:111122223333:instance/i-1/agent/u-{number}"),
            "Username": format!("agent{number}@example.com"),
            "LastModifiedTime": 1_772_438_400.25,
        })
    }));
    let Listed { found, rest } = bench.connect.list_users(None, some_day()).await.expect("users");
    assert_eq!((found.len(), rest), (2_500, None));
    assert_eq!(bench.requests("ListUsers"), 3);
    let last = found.last().expect("a user");
    assert_eq!(last.id.as_str(), "u-2499");
    assert_eq!(last.arn.as_ref().and_then(|arn| arn.agent_id()).as_ref(), Some(&last.id));
    assert_eq!(last.username.as_ref().expect("a name").expose(), "agent2499@example.com");
    assert_eq!(last.last_modified.expect("a time").as_millis(), 1_772_438_400_250);
}

#[tokio::test(start_paused = true)]
async fn a_list_that_never_ends_is_left_after_fifty_pages() {
    let bench = Bench::new();
    bench.double.cut_pages(1);
    bench.double.hold_users((0..60).map(|number| json!({ "Id": format!("u-{number}") })));
    let Listed { found, rest } = bench.connect.list_users(None, some_day()).await.expect("users");
    assert_eq!(found.len(), 50);
    let Listed { found, rest } = bench.connect.list_users(rest, some_day()).await.expect("users");
    assert_eq!((found.len(), rest), (10, None));
}
