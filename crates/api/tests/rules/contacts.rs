//! Contacts, what was said on them, and their legs.

use connect_events::{ContactId, Personal};
use contact_core::{Key, Max, Row, Segment, SegmentId};
use serde_json::json;

use crate::rig::{Floor, list};

const ANSWERED: &str = "/contacts/c0a7ac70-0001-4000-8000-000000000001";

#[tokio::test]
async fn a_contact_shows_what_all_feeds_tell_of_it() {
    let answer = Floor::busy().await.get(ANSWERED).await.json();
    assert_eq!(answer["asOf"], "2026-03-02T12:00:00.000Z");
    assert_eq!(answer["contact"]["phase"], "completed");
    assert_eq!(answer["contact"]["queuedAt"], "2026-03-02T09:01:20.400Z");
    assert_eq!(answer["record"]["contactId"], answer["contact"]["contactId"]);
    assert_eq!(answer["conversation"]["status"], "completed");
    assert!(answer["conversation"].get("segments").is_none());
    // Who told what it is: the agent's events know no reason why it ended.
    let told = |detail: &str| answer["toldBy"][detail].clone();
    assert_eq!(told("disconnectReason"), json!(["contact-records"]));
    assert_eq!(told("agent"), json!(["contact-events", "agent-events", "contact-records"]));
    assert_eq!(told("scheduled"), json!([]));
}

#[tokio::test]
async fn a_transcript_is_tailed_with_the_end_of_the_answer_before() {
    let floor = Floor::busy().await;
    let path = format!("{ANSWERED}/transcript");
    let whole = floor.get(&path).await.json();
    let turns = list(&whole, "segments");
    assert!(turns.iter().all(|turn| turn["partial"] == false));
    let after = whole["after"].as_str().expect("an end");
    let rest = floor.get(&format!("{path}?after={after}")).await.json();
    assert_eq!(rest["after"], after);
    let end = |turn: &serde_json::Value| turn["endMs"].as_i64().expect("an end");
    let last = turns.iter().map(end).max().expect("turns");
    let expected: Vec<_> = turns.iter().filter(|turn| end(turn) > last - 15_000).cloned().collect();
    assert_eq!(list(&rest, "segments"), expected);
    assert!(expected.len() < turns.len(), "the story is longer than what is told again");
}

#[tokio::test]
async fn a_turn_is_told_with_its_translations() {
    let floor = Floor::quiet().await;
    let event = json!({
        "Version": "1.0.0", "Channel": "VOICE", "AccountId": "111122223333", "ContactId": "c-1",
        "InstanceId": "i-1", "LanguageCode": "en-GB", "EventType": "SEGMENTS",
        "Segments": [{"Transcript": {
            "Id": "t-1", "ParticipantId": "CUSTOMER", "ParticipantRole": "CUSTOMER",
            "Content": "Hello", "BeginOffsetMillis": 0, "EndOffsetMillis": 900,
            "Sentiment": "NEUTRAL",
        }}],
    });
    floor.hear([event.to_string()]).await;
    let turn = |answer: &serde_json::Value| list(answer, "segments")[0].clone();
    let path = "/contacts/c-1/transcript";
    assert_eq!(turn(&floor.get(path).await.json())["translations"], json!({}));
    let word = |text: &str| Some(Personal::new(text.into())).into();
    // What was said of the words before they were redacted is not told beside them.
    let all = [("de", word("Hallo")), ("de#redacted", word("[NAME]")), ("fr", Max::default())];
    let translations = all.into_iter().map(|(language, text)| (language.into(), text)).collect();
    let segment = Segment { translations, ..Segment::default() };
    let key = Key::Segment(ContactId::new("c-1").expect("an id"), SegmentId::new("t-1"));
    floor.keep(&key, Row::Segment(Box::new(segment))).await;
    assert_eq!(turn(&floor.get(path).await.json())["translations"], json!({"de": "Hallo"}));
}

/// However few turns an answer holds, each is told, also where many end at one moment.
#[tokio::test]
async fn a_long_transcript_is_read_piece_by_piece_to_its_end() {
    let floor = Floor::quiet().await;
    let segments: Vec<_> = (0..12)
        .map(|turn| {
            // Three turns end at each moment.
            let begin = turn / 3 * 2_000;
            json!({"Transcript": {
                "Id": format!("t-{turn}"), "ParticipantId": "CUSTOMER", "ParticipantRole": "CUSTOMER",
                "Content": "Hello", "BeginOffsetMillis": begin, "EndOffsetMillis": begin + 1_000,
                "Sentiment": "NEUTRAL",
            }})
        })
        .collect();
    let event = json!({
        "Version": "1.0.0", "Channel": "VOICE", "AccountId": "111122223333", "ContactId": "c-1",
        "InstanceId": "i-1", "LanguageCode": "en-GB", "EventType": "SEGMENTS", "Segments": segments,
    });
    floor.hear([event.to_string()]).await;
    let ids = |answer: &serde_json::Value| -> Vec<String> {
        list(answer, "segments").iter().map(|turn| turn["id"].to_string()).collect()
    };
    let path = "/contacts/c-1/transcript";
    let whole = ids(&floor.get(path).await.json());
    assert_eq!(whole.len(), 12);
    for (limit, pages) in [(1, 4), (3, 4), (4, 2), (12, 1)] {
        let (mut told, mut asked) = (Vec::new(), format!("{path}?limit={limit}"));
        for page in 1..=pages {
            let answer = floor.get(&asked).await.json();
            told.extend(ids(&answer));
            assert_eq!(answer["more"], page < pages, "{limit}");
            let after = answer["after"].as_str().expect("an end");
            asked = format!("{path}?limit={limit}&after={after}");
        }
        assert_eq!(told, whole, "{limit}");
    }
}

#[tokio::test]
async fn the_end_of_another_talk_or_a_damaged_one_is_refused() {
    let floor = Floor::busy().await;
    let path = format!("{ANSWERED}/transcript");
    let whole = floor.get(&path).await.json();
    let after = whole["after"].as_str().expect("an end");
    let elsewhere = "/contacts/c0a7ac70-0002-4000-8000-000000000001/transcript";
    for asked in [
        format!("{elsewhere}?after={after}"),
        format!("{path}?after={}", &after[1..]),
        format!("{path}?after="),
        format!("{path}?after=12"),
    ] {
        let problem = floor.get(&asked).await.problem();
        assert_eq!(problem, (400, "invalid_request".to_owned(), vec!["after".to_owned()]));
    }
}

#[tokio::test]
async fn the_legs_of_a_conversation_are_found_from_each_of_them() {
    let floor = Floor::busy().await;
    let ids = |document: &serde_json::Value| -> Vec<String> {
        list(document, "legs")
            .iter()
            .map(|leg| leg["contactId"].as_str().expect("an id").to_owned())
            .collect()
    };
    let path = |id: &str| format!("/contacts/{id}/chain");
    let first = floor.get(&path("c0a7ac70-0004-4000-8000-000000000001")).await.json();
    let legs = ids(&first);
    assert!(legs.len() > 1, "{legs:?}");
    assert_eq!(first["truncated"], false);
    for leg in &legs {
        assert_eq!(ids(&floor.get(&path(leg)).await.json()), legs);
    }
}
