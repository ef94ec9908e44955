//! Contact Lens: what was said, and what it was taken to mean.

use connect_events::{
    CharacterOffsets, ChatEvent, ChatSegment, ContactId, EventTime, LensEvent, LensEventType,
    OutputType, ParticipantRole, Personal, PostContactSummary, Sentiment, Utterance, VoiceEvent,
    VoiceSegment, VoiceTranscript,
};
use smol_str::SmolStr;

use crate::join::{Bounded, Join, Max};
use crate::row::{Key, Row};
use crate::rows::{
    Category, Conversation, ConversationStatus, Issue, IssueKey, IssueWords, Said, Segment,
    SegmentId, SegmentKind, SentimentAt, Summary,
};

pub(super) fn facts(event: &LensEvent) -> Vec<(Key, Row)> {
    match event {
        LensEvent::Voice(event) => voice(event),
        LensEvent::Chat(event) => chat(event),
    }
}

fn status(told: Option<&LensEventType>) -> Max<ConversationStatus> {
    let status = told.and_then(|told| match told {
        LensEventType::Started => Some(ConversationStatus::Started),
        LensEventType::Segments => Some(ConversationStatus::InProgress),
        LensEventType::Completed => Some(ConversationStatus::Completed),
        LensEventType::Failed => Some(ConversationStatus::Failed),
        LensEventType::Other(_) => None,
    });
    status.into()
}

fn row(contact: &ContactId, conversation: Conversation) -> (Key, Row) {
    (Key::Conversation(contact.clone()), Row::Conversation(Box::new(conversation)))
}

fn turn(contact: &ContactId, id: SegmentId, said: Said) -> (Key, Row) {
    let segment = Segment { said: Some(said).into(), ..Segment::default() };
    (Key::Segment(contact.clone(), id), Row::Segment(Box::new(segment)))
}

fn voice(event: &VoiceEvent) -> Vec<(Key, Row)> {
    let mut talk = Conversation {
        instance: event.instance_id.clone().into(),
        channel: event.channel.clone().into(),
        language: event.language_code.clone().into(),
        status: status(event.event_type.as_ref()),
        ..Conversation::default()
    };
    let mut all = Vec::with_capacity(event.segments.len() + 1);
    for segment in &event.segments {
        let VoiceSegment { utterance, transcript, categories, post_contact_summary, .. } = segment;
        if let Some(utterance) = utterance {
            all.push(partial(&event.contact_id, utterance));
        }
        if let Some(transcript) = transcript {
            let (id, said) = spoken(transcript);
            talk = talk.join(of_transcript(&id, &said, transcript));
            all.push(turn(&event.contact_id, id, said));
        }
        if let Some(categories) = categories {
            let named = categories
                .matched_categories
                .iter()
                .map(|name| (name.clone(), Category::default()));
            let detailed = categories.matched_details.iter().map(|(name, detail)| {
                let points = detail.points_of_interest.iter().filter_map(|point| {
                    Some(((point.begin_offset_millis?, point.end_offset_millis?), ()))
                });
                let rule = detail.rule_id.clone().into();
                (name.clone(), Category { rule, points: points.collect() })
            });
            talk = talk.join(Conversation {
                categories: named.chain(detailed).collect(),
                ..Conversation::default()
            });
        }
        talk = talk.join(summed_up(post_contact_summary.as_deref(), false));
    }
    all.push(row(&event.contact_id, talk));
    all
}

/// A partial utterance goes by the id of the transcript that will replace it, where it has one.
fn partial(contact: &ContactId, utterance: &Utterance) -> (Key, Row) {
    let begin = utterance.begin_offset_millis.unwrap_or_default();
    let role = utterance.participant_role.clone();
    let id = utterance.transcript_id.as_deref().or(utterance.id.as_deref());
    let said = Said {
        is_final: false,
        redacted: false,
        end: utterance.end_offset_millis.unwrap_or(begin),
        begin,
        kind: SegmentKind::Speech,
        participant: utterance.participant_id.clone(),
        text: utterance.partial_content.clone(),
        sentiment: utterance.sentiment.clone(),
        at: None,
        role,
    };
    turn(contact, id_or_place(id, &said), said)
}

/// A turn without an id is told apart by its place in the talk.
fn id_or_place(id: Option<&str>, said: &Said) -> SegmentId {
    match id.filter(|id| !id.is_empty()) {
        Some(id) => SegmentId::new(id),
        None => {
            let role = said.role.as_ref().map_or("", ParticipantRole::as_str);
            SegmentId::new(&format!("{}-{role}", said.begin))
        }
    }
}

fn spoken(transcript: &VoiceTranscript) -> (SegmentId, Said) {
    let begin = transcript.begin_offset_millis.unwrap_or_default();
    let said = Said {
        is_final: true,
        redacted: false,
        end: transcript.end_offset_millis.unwrap_or(begin),
        begin,
        kind: SegmentKind::Speech,
        role: transcript.participant_role.clone(),
        participant: transcript.participant_id.clone(),
        text: transcript.content.clone(),
        sentiment: transcript.sentiment.clone(),
        at: None,
    };
    (id_or_place(transcript.id.as_deref(), &said), said)
}

/// What a final transcript adds to the talk: its speaker's sentiment, and issues.
fn of_transcript(id: &SegmentId, said: &Said, transcript: &VoiceTranscript) -> Conversation {
    let issues = transcript.issues_detected.iter().filter_map(|issue| {
        let offsets = issue.character_offsets.as_ref()?;
        Some(issue_at(said.begin, id.clone(), offsets, said.text.as_ref()))
    });
    Conversation {
        sentiment: felt(said.role.as_ref(), said.begin, id, said.sentiment.as_ref()),
        issues: issues.collect(),
        ..Conversation::default()
    }
}

fn felt(
    role: Option<&ParticipantRole>,
    begin: i64,
    segment: &SegmentId,
    sentiment: Option<&Sentiment>,
) -> Bounded<ParticipantRole, Max<SentimentAt>, 8> {
    let known = role.zip(sentiment).map(|(role, sentiment)| {
        let at = SentimentAt { begin, segment: segment.clone(), sentiment: sentiment.clone() };
        (role.clone(), Max::from(Some(at)))
    });
    known.into_iter().collect()
}

/// The words of an issue. Offsets count characters, not bytes.
fn issue_at(
    begin: i64,
    segment: SegmentId,
    offsets: &CharacterOffsets,
    text: Option<&Personal<SmolStr>>,
) -> (IssueKey, Issue) {
    let from_char = offsets.begin_offset_char.unwrap_or_default();
    let to_char = offsets.end_offset_char.unwrap_or(from_char);
    let skip = usize::try_from(from_char).unwrap_or_default();
    let take = usize::try_from(to_char.saturating_sub(from_char)).unwrap_or_default();
    let words = text.map(|text| -> SmolStr {
        text.expose().chars().skip(skip).take(take.min(Issue::MAX_CHARS)).collect()
    });
    (IssueKey { begin, segment, from_char, to_char }, worded(words, false))
}

fn worded(words: Option<SmolStr>, redacted: bool) -> Issue {
    let words = words.map(|words| IssueWords { redacted, text: Personal::new(words) });
    Issue { words: words.into() }
}

fn summed_up(summary: Option<&PostContactSummary>, redacted: bool) -> Conversation {
    let summary = summary.map(|summary| Summary {
        is_written: summary.content.is_some(),
        redacted,
        text: summary.content.clone(),
        failure: summary.failure_code.clone(),
    });
    Conversation { summary: summary.into(), ..Conversation::default() }
}

fn chat(event: &ChatEvent) -> Vec<(Key, Row)> {
    let language = event.streaming_settings.as_ref().and_then(|set| set.language_code.clone());
    let redacted = event.output_type == Some(OutputType::Redacted);
    let mut talk = Conversation {
        instance: event.instance_id.clone().into(),
        channel: event.channel.clone().into(),
        language: language.into(),
        status: status(event.streaming_event_type.as_ref()),
        ..Conversation::default()
    };
    let mut all = Vec::with_capacity(event.segments.len() + 1);
    for segment in &event.segments {
        if let Some((id, said)) = written(segment, redacted) {
            let feeling = felt(said.role.as_ref(), said.begin, &id, said.sentiment.as_ref());
            talk = talk.join(Conversation { sentiment: feeling, ..Conversation::default() });
            all.push(turn(&event.contact_id, id, said));
        }
        let summary = summed_up(segment.post_contact_summary.as_deref(), redacted);
        talk = talk.join(of_chat(segment, redacted)).join(summary);
    }
    all.push(row(&event.contact_id, talk));
    all
}

/// The turn that a chat segment holds, if it holds one.
fn written(segment: &ChatSegment, redacted: bool) -> Option<(SegmentId, Said)> {
    let ChatSegment { transcript, attachments, event, .. } = segment;
    let (id, at, said) = if let Some(message) = transcript {
        let said = Said {
            participant: message.participant_id.clone(),
            role: message.participant_role.clone(),
            text: message.content.clone(),
            sentiment: message.sentiment.clone(),
            ..unsaid(SegmentKind::Speech)
        };
        (message.id.as_deref(), message.time.as_ref(), said)
    } else if let Some(files) = attachments {
        let names: Vec<&str> = files
            .attachments
            .iter()
            .filter_map(|file| file.attachment_name.as_ref())
            .map(|name| name.expose().as_str())
            .collect();
        let said = Said {
            participant: files.participant_id.clone(),
            role: files.participant_role.clone(),
            text: Some(Personal::new(names.join(", ").into())),
            ..unsaid(SegmentKind::Attachments)
        };
        (files.id.as_deref(), files.time.as_ref(), said)
    } else {
        let event = event.as_ref()?;
        let said = Said {
            participant: event.participant_id.clone(),
            role: event.participant_role.clone(),
            text: event.event_type.clone().map(Personal::new),
            ..unsaid(SegmentKind::Event)
        };
        (event.id.as_deref(), event.time.as_ref(), said)
    };
    let at = at.and_then(|time| time.absolute_time);
    let begin = at.map_or(0, EventTime::as_millis);
    let said = Said { redacted, at, begin, end: begin, ..said };
    Some((id_or_place(id, &said), said))
}

/// A final turn of a chat, to be filled in.
fn unsaid(kind: SegmentKind) -> Said {
    Said {
        is_final: true,
        redacted: false,
        end: 0,
        begin: 0,
        kind,
        role: None,
        participant: None,
        text: None,
        sentiment: None,
        at: None,
    }
}

/// Categories and issues of a chat: they name the turns that they are about.
fn of_chat(segment: &ChatSegment, redacted: bool) -> Conversation {
    let categories = segment.categories.iter().flat_map(|categories| {
        categories.matched_details.iter().map(|(name, detail)| {
            let rule = detail.rule_id.clone().into();
            (name.clone(), Category { rule, ..Category::default() })
        })
    });
    let issues = segment.issues.iter().flat_map(|issues| {
        let items = issues.issues_detected.iter().flat_map(|issue| &issue.transcript_items);
        items.map(|item| {
            let id = SegmentId::new(item.id.as_deref().unwrap_or_default());
            let offsets = item.character_offsets.clone().unwrap_or_default();
            let from_char = offsets.begin_offset_char.unwrap_or_default();
            let to_char = offsets.end_offset_char.unwrap_or_default();
            // The item's content is the words of the issue already.
            let words = item.content.as_ref().map(|content| -> SmolStr {
                content.expose().chars().take(Issue::MAX_CHARS).collect()
            });
            (IssueKey { begin: 0, segment: id, from_char, to_char }, worded(words, redacted))
        })
    });
    Conversation {
        categories: categories.collect(),
        issues: issues.collect(),
        ..Conversation::default()
    }
}
