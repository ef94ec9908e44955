//! What was said, and what it was taken to mean.

use connect_events::{Event, decode};
use contact_core::{ConversationStatus, Issue, SegmentId, SegmentKind, transcript};
use serde_json::{Value, json};

use crate::build::{orders, talk_of};

fn voice(event_type: &str, segments: &[Value]) -> Event {
    let event = json!({
        "Version": "1.0.0", "Channel": "VOICE", "AccountId": "111122223333", "InstanceId": "i-1",
        "ContactId": "c-1", "LanguageCode": "en-GB", "EventType": event_type, "Segments": segments,
    });
    decode(event.to_string().as_bytes()).expect("a voice event")
}

fn chat(output: &str, segments: &[Value]) -> Event {
    let event = json!({
        "Version": "2.0.0", "Channel": "CHAT", "AccountId": "111122223333", "InstanceId": "i-1",
        "ContactId": "c-1", "StreamingEventType": "SEGMENTS", "OutputType": output,
        "StreamingSettings": {"LanguageCode": "en-US"}, "Segments": segments,
    });
    decode(event.to_string().as_bytes()).expect("a chat event")
}

fn utterance(id: Value, begin: i64, end: i64, text: &str) -> Value {
    json!({"Utterance": {
        "Id": format!("u-{begin}-{end}"), "TranscriptId": id, "ParticipantId": "CUSTOMER",
        "ParticipantRole": "CUSTOMER", "PartialContent": text,
        "BeginOffsetMillis": begin, "EndOffsetMillis": end,
    }})
}

fn spoken(id: &str, role: &str, begin: i64, end: i64, text: &str, sentiment: &str) -> Value {
    json!({"Transcript": {
        "Id": id, "ParticipantId": role, "ParticipantRole": role, "Content": text,
        "BeginOffsetMillis": begin, "EndOffsetMillis": end, "Sentiment": sentiment,
    }})
}

fn message(id: &str, role: &str, time: &str, text: &str) -> Value {
    json!({"Transcript": {
        "Id": id, "ParticipantId": "p-1", "ParticipantRole": role, "DisplayName": "Kim",
        "Content": text, "ContentType": "text/plain", "Sentiment": "NEUTRAL",
        "Time": {"AbsoluteTime": format!("2026-03-02T{time}Z")},
    }})
}

/// The turns as they are read, in every order of the events.
#[track_caller]
fn check(events: &[Event], expected: &[&str]) {
    for events in orders(events) {
        let (_, turns) = talk_of(&events);
        let shown: Vec<String> = transcript(turns.iter().map(|(id, turn)| (id, turn)))
            .into_iter()
            .map(|(id, said)| {
                let text = said.text.as_ref().map_or("-", |text| text.expose());
                let partial = if said.is_final { "" } else { " (partial)" };
                format!("{} {}-{} {text}{partial}", id.as_str(), said.begin, said.end)
            })
            .collect();
        assert_eq!(shown, expected);
    }
}

#[test]
fn a_final_transcript_beats_a_partial_of_the_same_id_whatever_its_offsets() {
    let events = [
        voice("SEGMENTS", &[utterance(json!("t-1"), 100, 900, "hel")]),
        voice("SEGMENTS", &[utterance(json!("t-1"), 100, 1_900, "hello the")]),
        voice("SEGMENTS", &[spoken("t-1", "CUSTOMER", 90, 1_800, "Hello there.", "NEUTRAL")]),
    ];
    check(&events, &["t-1 90-1800 Hello there."]);
    check(&events[..2], &["t-1 100-1900 hello the (partial)"]);
    check(&events[1..], &["t-1 90-1800 Hello there."]);
}

#[test]
fn a_partial_that_names_no_transcript_gives_way_to_the_final_over_it() {
    let said = voice("SEGMENTS", &[spoken("t-1", "CUSTOMER", 90, 1_800, "Hello.", "NEUTRAL")]);
    let partial = |begin, end| voice("SEGMENTS", &[utterance(json!(null), begin, end, "hel")]);
    check(&[said.clone(), partial(90, 400)], &["t-1 90-1800 Hello."]);
    check(&[said.clone(), partial(1_799, 1_900)], &["t-1 90-1800 Hello."]);
    check(
        &[said.clone(), partial(1_800, 2_000)],
        &["t-1 90-1800 Hello.", "u-1800-2000 1800-2000 hel (partial)"],
    );
    check(&[said, partial(10, 200)], &["u-10-200 10-200 hel (partial)", "t-1 90-1800 Hello."]);
    let other = voice("SEGMENTS", &[spoken("t-2", "AGENT", 0, 5_000, "Hi.", "NEUTRAL")]);
    check(&[other, partial(90, 400)], &["t-2 0-5000 Hi.", "u-90-400 90-400 hel (partial)"]);
}

#[test]
fn an_utterance_without_any_id_goes_by_its_place() {
    let mut segment = utterance(json!(null), 90, 400, "hel");
    segment["Utterance"]["Id"] = json!("");
    check(&[voice("SEGMENTS", &[segment])], &["90-CUSTOMER 90-400 hel (partial)"]);
}

#[test]
fn turns_are_read_in_the_order_in_which_they_begin() {
    let events = [
        voice("SEGMENTS", &[spoken("t-9", "AGENT", 0, 900, "Hi.", "POSITIVE")]),
        voice("SEGMENTS", &[spoken("t-1", "CUSTOMER", 1_000, 1_100, "Yes.", "NEGATIVE")]),
        voice("SEGMENTS", &[spoken("t-5", "AGENT", 1_000, 1_050, "And?", "NEUTRAL")]),
    ];
    check(&events, &["t-9 0-900 Hi.", "t-5 1000-1050 And?", "t-1 1000-1100 Yes."]);
}

#[test]
fn the_last_sentiment_of_each_speaker_is_kept() {
    let events = [
        voice("SEGMENTS", &[spoken("t-1", "CUSTOMER", 0, 10, "No.", "NEGATIVE")]),
        voice("SEGMENTS", &[spoken("t-2", "CUSTOMER", 20, 30, "Oh.", "POSITIVE")]),
        voice("SEGMENTS", &[spoken("t-3", "AGENT", 10, 30, "Hm.", "NEUTRAL")]),
    ];
    for events in orders(&events) {
        let (talk, _) = talk_of(&events);
        let felt: Vec<_> = talk
            .sentiment
            .iter()
            .map(|(role, last)| {
                (role.as_str(), last.get().expect("a sentiment").sentiment.as_str())
            })
            .collect();
        assert_eq!(felt, [("AGENT", "NEUTRAL"), ("CUSTOMER", "POSITIVE")]);
    }
}

#[test]
fn what_ended_stays_ended() {
    let told = ["STARTED", "SEGMENTS", "COMPLETED"].map(|kind| voice(kind, &[]));
    for events in orders(&told) {
        assert_eq!(talk_of(&events).0.status.get(), Some(&ConversationStatus::Completed));
    }
    assert_eq!(talk_of(&told[..2]).0.status.get(), Some(&ConversationStatus::InProgress));
    assert_eq!(talk_of(&told[..1]).0.status.get(), Some(&ConversationStatus::Started));
    let failed = [voice("FAILED", &[]), voice("SEGMENTS", &[])];
    assert_eq!(talk_of(&failed).0.status.get(), Some(&ConversationStatus::Failed));
    assert_eq!(talk_of(&[voice("PONDERING", &[])]).0.status.get(), None);
}

#[test]
fn the_states_of_a_talk_have_the_names_of_the_api() {
    let names = ConversationStatus::ALL.map(ConversationStatus::name);
    assert_eq!(names, ["started", "inProgress", "failed", "completed"]);
    assert_eq!(SegmentKind::ALL.map(SegmentKind::name), ["speech", "event", "attachments"]);
}

#[test]
fn character_offsets_count_characters_and_not_bytes() {
    let mut segment = spoken("t-1", "CUSTOMER", 0, 10, "Zürich äöü zahlt nicht", "NEGATIVE");
    segment["Transcript"]["IssuesDetected"] =
        json!([{"CharacterOffsets": {"BeginOffsetChar": 7, "EndOffsetChar": 16}}]);
    let (talk, _) = talk_of(&[voice("SEGMENTS", &[segment])]);
    let (key, issue) = talk.issues.last().expect("an issue");
    assert_eq!((key.begin, key.segment.as_str(), key.from_char, key.to_char), (0, "t-1", 7, 16));
    assert_eq!(issue.words.get().map(|words| words.text.expose().as_str()), Some("äöü zahlt"));
}

#[test]
fn offsets_beyond_the_text_or_the_limit_do_no_harm() {
    let text = "x".repeat(1_000);
    let mut segment = spoken("t-1", "CUSTOMER", 0, 10, &text, "NEGATIVE");
    segment["Transcript"]["IssuesDetected"] = json!([
        {"CharacterOffsets": {"BeginOffsetChar": 990, "EndOffsetChar": 5_000}},
        {"CharacterOffsets": {"BeginOffsetChar": 0, "EndOffsetChar": 1_000}},
        {"CharacterOffsets": {"BeginOffsetChar": 9, "EndOffsetChar": 3}},
    ]);
    let (talk, _) = talk_of(&[voice("SEGMENTS", &[segment])]);
    let lengths: Vec<_> = talk
        .issues
        .iter()
        .map(|(_, issue)| issue.words.get().map(|words| words.text.expose().len()))
        .collect();
    assert_eq!(lengths, [Some(Issue::MAX_CHARS), Some(0), Some(10)]);
}

#[test]
fn categories_are_known_by_name_with_or_without_details() {
    let segment = json!({"Categories": {
        "MatchedCategories": ["Refund", "Swearing"],
        "MatchedDetails": {"Refund": {"RuleId": "r-1", "PointsOfInterest": [
            {"BeginOffsetMillis": 10, "EndOffsetMillis": 20},
            {"BeginOffsetMillis": 30, "EndOffsetMillis": 40},
        ]}},
    }});
    let (talk, _) = talk_of(&[voice("SEGMENTS", &[segment])]);
    let shown: Vec<_> = talk
        .categories
        .iter()
        .map(|(name, category)| {
            let points: Vec<_> = category.points.iter().map(|(point, ())| *point).collect();
            (name.as_str(), category.rule.get().map(|text| text.as_str()), points)
        })
        .collect();
    assert_eq!(
        shown,
        [("Refund", Some("r-1"), vec![(10, 20), (30, 40)]), ("Swearing", None, vec![])]
    );
}

#[test]
fn a_written_summary_beats_a_failed_one() {
    let summary = |content: Value, status: &str, failure: Value| json!({"PostContactSummary": {"Content": content, "Status": status, "FailureCode": failure}});
    let failed = voice("SEGMENTS", &[summary(json!(null), "FAILED", json!("INTERNAL_ERROR"))]);
    let written = voice("SEGMENTS", &[summary(json!("They agreed."), "COMPLETED", json!(null))]);
    let (talk, _) = talk_of(std::slice::from_ref(&failed));
    let kept = talk.summary.get().expect("a summary");
    assert_eq!((kept.is_written, kept.failure.as_deref()), (false, Some("INTERNAL_ERROR")));
    for events in orders(&[failed, written]) {
        let (talk, _) = talk_of(&events);
        let kept = talk.summary.get().and_then(|summary| summary.text.as_ref());
        assert_eq!(kept.map(|text| text.expose().as_str()), Some("They agreed."));
    }
}

#[test]
fn where_a_chat_comes_raw_and_redacted_the_redacted_form_is_kept() {
    let issue = |content: &str| {
        json!({"Issues": {"IssuesDetected": [{"TranscriptItems": [
            {"Id": "m-1", "Content": content, "CharacterOffsets": {"BeginOffsetChar": 0, "EndOffsetChar": 9}},
        ]}]}})
    };
    let summary =
        |content: &str| json!({"PostContactSummary": {"Content": content, "Status": "COMPLETED"}});
    let events = [
        chat(
            "Raw",
            &[
                message("m-1", "CUSTOMER", "10:00:01", "I am Zed"),
                issue("zzz Zed"),
                summary("Zed."),
            ],
        ),
        chat(
            "Redacted",
            &[
                message("m-1", "CUSTOMER", "10:00:01", "I am [PII]"),
                issue("[PII]"),
                summary("[PII]."),
            ],
        ),
    ];
    let time = 1_772_445_601_000_i64;
    check(&events, &[&format!("m-1 {time}-{time} I am [PII]")]);
    // Whichever form is the greater text: it is the mark that counts, not the order of words.
    let words =
        |output: &str, text: &str| chat(output, &[message("m-1", "CUSTOMER", "10:00:01", text)]);
    let events_of_words = [words("Raw", "zzz"), words("Redacted", "[PII]")];
    check(&events_of_words, &[&format!("m-1 {time}-{time} [PII]")]);
    for events in orders(&events) {
        let (talk, _) = talk_of(&events);
        let (key, issue) = talk.issues.last().expect("an issue");
        assert_eq!((key.begin, key.segment.as_str(), key.from_char, key.to_char), (0, "m-1", 0, 9));
        assert_eq!(issue.words.get().map(|words| words.text.expose().as_str()), Some("[PII]"));
        let summary = talk.summary.get().and_then(|summary| summary.text.as_ref());
        assert_eq!(summary.map(|text| text.expose().as_str()), Some("[PII]."));
    }
}

#[test]
fn a_chat_has_turns_events_files_and_categories() {
    let time = |time: &str| json!({"AbsoluteTime": format!("2026-03-02T{time}Z")});
    let joined = json!({"Event": {
        "Id": "e-1", "ParticipantId": "p-2", "ParticipantRole": "AGENT", "Time": time("10:00:00"),
        "EventType": "application/vnd.amazonaws.connect.event.participant.joined",
    }});
    let files = json!({"Attachments": {
        "Id": "f-1", "ParticipantId": "p-1", "ParticipantRole": "CUSTOMER", "Time": time("10:00:02"),
        "Attachments": [
            {"AttachmentName": "a.png", "AttachmentId": "x-1"},
            {"AttachmentName": "b.png", "AttachmentId": "x-2"},
        ],
    }});
    let matched = json!({"Categories": {"MatchedDetails": {"Refund": {"RuleId": "r-1", "PointsOfInterest": []}}}});
    let event =
        chat("Raw", &[joined, message("m-1", "CUSTOMER", "10:00:01.500", "Hi"), files, matched]);
    let (talk, turns) = talk_of(&[event]);
    let shown: Vec<_> = transcript(turns.iter().map(|(id, turn)| (id, turn)))
        .into_iter()
        .map(|(id, said)| {
            format!(
                "{} {} {} {} {} {} {}",
                id.as_str(),
                said.kind.name(),
                said.role.as_ref().map_or("-", |role| role.as_str()),
                said.participant.as_deref().unwrap_or("-"),
                said.text.as_ref().map_or("-", |text| text.expose()),
                said.at.map_or("-".to_owned(), |at| at.to_string()[11..23].to_owned()),
                said.redacted,
            )
        })
        .collect();
    let expected = [
        "e-1 event AGENT p-2 application/vnd.amazonaws.connect.event.participant.joined 10:00:00.000 false",
        "m-1 speech CUSTOMER p-1 Hi 10:00:01.500 false",
        "f-1 attachments CUSTOMER p-1 a.png, b.png 10:00:02.000 false",
    ];
    assert_eq!(shown, expected);
    let (name, category) = talk.categories.last().expect("a category");
    assert_eq!(
        (name.as_str(), category.rule.get().map(|text| text.as_str())),
        ("Refund", Some("r-1"))
    );
    assert_eq!(talk.language.get().map(|text| text.as_str()), Some("en-US"));
    assert_eq!(talk.channel.get().map(|channel| channel.as_str()), Some("CHAT"));
    assert_eq!(talk.instance.get().map(|id| id.as_str()), Some("i-1"));
    assert_eq!(talk.status.get(), Some(&ConversationStatus::InProgress));
    let (role, felt) = talk.sentiment.last().expect("a sentiment");
    let felt = felt.get().expect("a sentiment");
    assert_eq!(
        (role.as_str(), felt.segment.as_str(), felt.sentiment.as_str()),
        ("CUSTOMER", "m-1", "NEUTRAL")
    );
}

#[test]
fn a_voice_event_tells_language_channel_and_instance() {
    let (talk, turns) = talk_of(&[voice("STARTED", &[])]);
    assert_eq!(talk.language.get().map(|text| text.as_str()), Some("en-GB"));
    assert_eq!(talk.channel.get().map(|channel| channel.as_str()), Some("VOICE"));
    assert_eq!(talk.instance.get().map(|id| id.as_str()), Some("i-1"));
    assert!(turns.is_empty());
}

#[test]
fn a_segment_id_is_cut_at_a_character_within_the_limit() {
    assert_eq!(SegmentId::new("s-1").as_str(), "s-1");
    assert_eq!(SegmentId::new(&"x".repeat(300)).as_str().len(), SegmentId::MAX_LEN);
    assert_eq!(SegmentId::new(&"€".repeat(100)).as_str().len(), 255);
}
