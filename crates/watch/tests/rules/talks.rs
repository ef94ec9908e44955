//! Talks with holes.

use connect_events::ContactId;
use contact_core::{Conversation, Key, Row, Segment, SegmentId};
use serde_json::{Value, json};
use test_support::{ConnectDouble, ConnectFault, Fault, FaultyNetwork};

use crate::rig::{Rig, contact_event, dies_at, disconnected, in_time, run};

const VOICE: &str = "ListRealtimeContactAnalysisSegments";
const CHAT: &str = "ListRealtimeContactAnalysisSegmentsV2";
/// The contact ends after so many seconds.
const ENDS: i64 = 60;
/// And three minutes later its talk is looked through.
const LATER: i64 = ENDS + 180;

type Talk = (Conversation, Vec<(SegmentId, Segment)>);

impl Rig {
    async fn talk(&self) -> Talk {
        let store = self.store(&FaultyNetwork::calm());
        let contact = ContactId::new("c-1").expect("an id");
        let key = Key::Conversation(contact.clone());
        let mut read = store.load([&key], in_time()).await;
        let Row::Conversation(talk) = read.remove(&key).expect("a key").expect("a read").row else {
            panic!("no conversation");
        };
        (*talk, store.segments(&contact).await.expect("segments"))
    }

    async fn is_checked(&self) -> bool {
        self.talk().await.0.checked.get().is_some()
    }
}

/// What is known of a talk, but for what became of looking through it.
fn known((mut talk, segments): Talk) -> Talk {
    talk.checked = Default::default();
    talk.holed = Default::default();
    (talk, segments)
}

pub(crate) fn message(kind: &str, segments: &[Value]) -> Value {
    let mut message = json!({
        "Version": "1.0.0",
        "Channel": "VOICE",
        "AccountId": "111122223333",
        "InstanceId": ConnectDouble::INSTANCE,
        "ContactId": "c-1",
        "LanguageCode": "en-GB",
        "EventType": kind,
    });
    if !segments.is_empty() {
        message["Segments"] = segments.into();
    }
    message
}

fn turn(n: i64) -> Value {
    json!({"Transcript": {
        "Id": format!("t-{n}"),
        "ParticipantId": "CUSTOMER",
        "ParticipantRole": "CUSTOMER",
        "Content": format!("words {n}"),
        "BeginOffsetMillis": n * 10_000,
        "EndOffsetMillis": n * 10_000 + 5_000,
        "Sentiment": if n % 2 == 0 { "POSITIVE" } else { "NEGATIVE" },
    }})
}

fn partial(n: i64) -> Value {
    json!({"Utterance": {
        "Id": format!("u-{n}"),
        "TranscriptId": format!("t-{n}"),
        "ParticipantId": "CUSTOMER",
        "ParticipantRole": "CUSTOMER",
        "PartialContent": "wor",
        "BeginOffsetMillis": n * 10_000,
        "EndOffsetMillis": n * 10_000 + 1_000,
    }})
}

const TURNS: i64 = 12;

/// The messages of the stream, and the talk as the API tells it.
fn stream() -> (Vec<Value>, Vec<Value>) {
    let turns: Vec<Value> = (0..TURNS).map(turn).collect();
    let mut messages = vec![message("STARTED", &[])];
    for n in 0..TURNS {
        messages.push(message("SEGMENTS", &[partial(n)]));
        messages.push(message("SEGMENTS", &[turn(n)]));
    }
    messages.push(message("COMPLETED", &[]));
    (messages, turns)
}

async fn rig(messages: &[Value]) -> Rig {
    let rig = Rig::new().await;
    rig.ingest(&[contact_event("c-1", "INITIATED", 0, json!({})), disconnected("c-1", ENDS)]).await;
    rig.ingest(messages).await;
    rig
}

#[tokio::test(start_paused = true)]
async fn a_whole_talk_is_looked_through_once_and_nobody_is_asked() {
    let (messages, turns) = stream();
    let rig = rig(&messages).await;
    rig.double.hold_voice_segments("c-1", turns);
    let before = known(rig.talk().await);
    let report = run(&rig.watch(&[]), LATER).await.expect("a run");
    assert_eq!((report.talks_checked, report.talks_asked, rig.asked(VOICE)), (1, 0, 0));
    assert_eq!(known(rig.talk().await), before);
    let report = run(&rig.watch(&[]), LATER + 60).await.expect("a run");
    assert_eq!(report.talks_checked, 0);
}

#[tokio::test(start_paused = true)]
async fn a_talk_is_the_same_from_the_stream_from_the_api_and_from_both_in_any_order() {
    let (messages, turns) = stream();
    let whole = known(rig(&messages).await.talk().await);
    let without_its_end: Vec<Value> = messages[..5].to_vec();
    let without_finals: Vec<Value> =
        messages.iter().filter(|one| one["Segments"][0]["Transcript"].is_null()).cloned().collect();
    let without_a_stretch: Vec<Value> =
        messages[..5].iter().chain(&messages[15..]).cloned().collect();
    for lossy in [without_its_end, without_finals, without_a_stretch] {
        let rig = rig(&lossy).await;
        rig.double.hold_voice_segments("c-1", turns.clone());
        rig.double.cut_pages(5);
        run(&rig.watch(&[]), LATER).await.expect("a run");
        assert_eq!(rig.asked(VOICE), 3, "every page");
        let (talk, turns) = known(rig.talk().await);
        assert_eq!(turns, whole.1, "the API after a part of the stream");
        // That the analysis of a call ended is told by the stream alone.
        assert!(talk == whole.0 || lossy.len() == 5);
        rig.ingest(&messages).await;
        assert_eq!(known(rig.talk().await), whole, "and the stream after both");
        assert!(rig.is_checked().await);
    }
    // Nothing of the stream but its beginning, then the API, then all of the stream.
    let rig = rig(&messages[..1]).await;
    rig.double.hold_voice_segments("c-1", turns);
    run(&rig.watch(&[]), LATER).await.expect("a run");
    assert_eq!(known(rig.talk().await).1, whole.1);
    rig.ingest(&messages).await;
    assert_eq!(known(rig.talk().await), whole);
}

#[tokio::test(start_paused = true)]
async fn a_talk_that_goes_on_or_has_just_ended_is_left_alone() {
    let (messages, _) = stream();
    let rig = Rig::new().await;
    rig.ingest(&[contact_event("c-1", "INITIATED", 0, json!({}))]).await;
    rig.ingest(&messages[..4]).await;
    run(&rig.watch(&[]), 100_000).await.expect("a run");
    rig.ingest(&[disconnected("c-1", ENDS)]).await;
    run(&rig.watch(&[]), ENDS + 120).await.expect("a run");
    assert!(!rig.is_checked().await && rig.asked(VOICE) == 0);
    run(&rig.watch(&[]), ENDS + 121).await.expect("a run");
    assert!(rig.is_checked().await && rig.asked(VOICE) == 1);
}

#[tokio::test(start_paused = true)]
async fn what_connect_knows_no_more_is_asked_for_once_and_after_a_day_not_at_all() {
    let (messages, _) = stream();
    let unknown = rig(&messages[..4]).await;
    for minute in 0..2 {
        run(&unknown.watch(&[]), LATER + minute * 60).await.expect("a run");
    }
    assert!(unknown.is_checked().await);
    assert_eq!(unknown.asked(VOICE), 1);
    let old = rig(&messages[..4]).await;
    run(&old.watch(&[]), ENDS + 24 * 3_600 + 1).await.expect("a run");
    assert!(old.is_checked().await);
    assert_eq!(old.asked(VOICE), 0);
}

#[tokio::test(start_paused = true)]
async fn a_talk_that_connect_did_not_answer_about_is_asked_for_again() {
    let (messages, turns) = stream();
    for fault in [ConnectFault::Throttle, ConnectFault::Reset, ConnectFault::ServerError] {
        let rig = rig(&messages[..4]).await;
        rig.double.hold_voice_segments("c-1", turns.clone());
        rig.double.meet(VOICE, [fault]);
        let report = run(&rig.watch(&[]), LATER).await.expect("a run");
        assert_eq!((report.talks_checked, report.unanswered), (0, 1));
        assert!(!rig.is_checked().await);
        run(&rig.watch(&[]), LATER + 60).await.expect("a run");
        assert!(rig.is_checked().await);
    }
}

#[tokio::test(start_paused = true)]
async fn a_watcher_may_die_at_any_request_and_the_talk_is_completed() {
    let (messages, turns) = stream();
    let whole = known(rig(&messages).await.talk().await);
    let lossy: Vec<Value> = messages[..5].iter().chain(&messages[15..]).cloned().collect();
    for n in 0.. {
        for fault in [Fault::Cut, Fault::LoseAnswer] {
            let rig = rig(&lossy).await;
            rig.double.hold_voice_segments("c-1", turns.clone());
            let network = dies_at(n, fault);
            // What it says of it does not matter: it is dead.
            let _ = run(&rig.watch_over(&network, &[]), LATER).await;
            if network.requests().values().sum::<usize>() <= n {
                assert!(n > 8, "{n}");
                return;
            }
            run(&rig.watch(&[]), LATER + 60).await.expect("a run");
            assert_eq!(known(rig.talk().await), whole, "{n} {fault:?}");
            assert!(rig.is_checked().await);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_chat_is_asked_for_redacted_and_else_raw() {
    for (output, asks) in [("Redacted", 1), ("Raw", 2)] {
        let rig = rig(&[json!({
            "Version": "2.0.0",
            "Channel": "CHAT",
            "AccountId": "111122223333",
            "InstanceId": ConnectDouble::INSTANCE,
            "ContactId": "c-1",
            "StreamingEventType": "STARTED",
            "StreamingSettings": {"Output": output},
        })])
        .await;
        let said = json!({"Transcript": {
            "Id": "t-1",
            "ParticipantId": "p-1",
            "ParticipantRole": "CUSTOMER",
            "Content": "words",
            "ContentType": "text/plain",
            "Time": {"AbsoluteTime": "2026-03-02T08:00:10.000Z"},
        }});
        rig.double.hold_chat_segments("c-1", "COMPLETED", output, [said]);
        run(&rig.watch(&[]), LATER).await.expect("a run");
        let (talk, segments) = rig.talk().await;
        assert_eq!((rig.asked(CHAT), segments.len()), (asks, 1), "{output}");
        assert_eq!(talk.status.get().map(|status| status.name()), Some("completed"));
        let said = segments[0].1.said.get().expect("words");
        assert_eq!(said.redacted, output == "Redacted");
        assert!(talk.checked.get().is_some());
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_is_asked_for_talks_unless_the_policy_wants_it() {
    let (messages, _) = stream();
    let rig = rig(&messages[..4]).await;
    let mut watch = rig.watch(&[]);
    watch.silence_millis = None;
    run(&watch, LATER).await.expect("a run");
    assert!(!rig.is_checked().await && rig.asked(VOICE) == 0);
}
