//! What was said on one contact, and what Contact Lens made of it.

use std::collections::BTreeMap;

use connect_events::ContactId;
use contact_core::{Conversation, Issue, IssueKey, Said, Segment, SegmentId, transcript};
use serde::Serialize;
use utoipa::ToSchema;

use super::{At, Id, Private, SegmentKindName, TalkStatusName, Word};

/// One talk with its turns.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConversationView {
    /// The contact.
    pub contact_id: Id,
    /// The instance.
    pub instance_id: Option<Id>,
    /// `VOICE` or `CHAT`.
    pub channel: Option<Word>,
    /// The language, such as `en-GB`.
    pub language: Option<Word>,
    /// How far the analysis has come.
    pub status: Option<TalkStatusName>,
    /// The last sentiment of each speaker, by role.
    pub sentiment: BTreeMap<String, Word>,
    /// The turns, in the order of their beginnings.
    pub segments: Vec<SegmentView>,
    /// The names of the categories that matched.
    pub categories: Vec<Word>,
    /// The issues found, the last ones of the talk.
    pub issues: Vec<IssueView>,
    /// The summary written after the talk.
    pub summary: Option<Private>,
}

/// One talk without its turns.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TalkView {
    /// `VOICE` or `CHAT`.
    pub channel: Option<Word>,
    /// The language, such as `en-GB`.
    pub language: Option<Word>,
    /// How far the analysis has come.
    pub status: Option<TalkStatusName>,
    /// The last sentiment of each speaker, by role.
    pub sentiment: BTreeMap<String, Word>,
    /// The names of the categories that matched.
    pub categories: Vec<Word>,
    /// The issues found, the last ones of the talk.
    pub issues: Vec<IssueView>,
    /// The summary written after the talk.
    pub summary: Option<Private>,
}

/// One turn of a talk.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SegmentView {
    /// Which turn: a partial utterance and its final transcript share an id.
    pub id: Word,
    /// What kind of turn it is.
    pub kind: SegmentKindName,
    /// Who spoke: `AGENT`, `CUSTOMER`.
    pub role: Option<Word>,
    /// The words; of an event its type, of attachments their names.
    pub text: Option<Private>,
    /// The words in other languages, by the language as Amazon Translate calls it: `en`.
    pub translations: BTreeMap<String, Private>,
    /// The speaker's sentiment.
    pub sentiment: Option<Word>,
    /// Where it begins, in milliseconds from the start of a call; null in a chat, whose turns have a
    /// time instead.
    pub begin_ms: Option<i64>,
    /// Where it ends, likewise.
    pub end_ms: Option<i64>,
    /// When, in a chat.
    pub at: Option<At>,
    /// True for an utterance that a final transcript will replace.
    pub partial: bool,
}

/// One issue: the words that tell of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IssueView {
    /// The turn.
    pub segment_id: Word,
    /// The first character in the turn, from 0.
    pub begin_char: i64,
    /// The character after the last.
    pub end_char: i64,
    /// The words.
    pub text: Option<Private>,
}

impl IssueView {
    fn of((key, issue): (&IssueKey, &Issue)) -> Self {
        Self {
            segment_id: key.segment.as_str().into(),
            begin_char: key.from_char,
            end_char: key.to_char,
            text: issue.words.get().map(|words| (&words.text).into()),
        }
    }
}

impl TalkView {
    /// The view of a row.
    #[must_use]
    pub fn of(row: &Conversation) -> Self {
        let Conversation {
            instance: _,
            channel,
            language,
            status,
            sentiment,
            categories,
            issues,
            summary,
            holed: _,
            checked: _,
            sentiment_given: _,
        } = row;
        let last = sentiment.iter().filter_map(|(role, last)| {
            Some((role.as_str().to_owned(), last.get()?.sentiment.as_str().into()))
        });
        Self {
            channel: channel.get().map(|channel| channel.as_str().into()),
            language: language.get().map(|language| language.as_str().into()),
            status: status.get().copied().map(TalkStatusName::from),
            sentiment: last.collect(),
            categories: categories.iter().map(|(name, _)| name.as_str().into()).collect(),
            issues: issues.iter().map(IssueView::of).collect(),
            summary: summary.get().and_then(|summary| summary.text.as_ref()).map(Private::from),
        }
    }
}

impl ConversationView {
    /// The view of a row and of its turns.
    #[must_use]
    pub fn of(id: &ContactId, row: &Conversation, segments: &[(SegmentId, Segment)]) -> Self {
        let TalkView { channel, language, status, sentiment, categories, issues, summary } =
            TalkView::of(row);
        let by_id: BTreeMap<_, _> = segments.iter().map(|(id, segment)| (id, segment)).collect();
        let turns = transcript(segments.iter().map(|(id, segment)| (id, segment))).into_iter();
        let turns = turns.filter_map(|(id, said)| Some(SegmentView::of(id, said, by_id.get(id)?)));
        Self {
            contact_id: id.into(),
            instance_id: row.instance.get().map(Id::from),
            channel,
            language,
            status,
            sentiment,
            segments: turns.collect(),
            categories,
            issues,
            summary,
        }
    }
}

impl SegmentView {
    /// The view of a turn, with its words in other languages.
    #[must_use]
    pub fn of(id: &SegmentId, said: &Said, segment: &Segment) -> Self {
        let offset = |millis| said.at.is_none().then_some(millis);
        Self {
            id: id.as_str().into(),
            kind: said.kind.into(),
            role: said.role.as_ref().map(|role| role.as_str().into()),
            text: said.text.as_ref().map(Private::from),
            translations: segment
                .translated()
                .map(|(language, text)| (language.to_owned(), text.into()))
                .collect(),
            sentiment: said.sentiment.as_ref().map(|sentiment| sentiment.as_str().into()),
            begin_ms: offset(said.begin),
            end_ms: offset(said.end),
            at: said.at.map(At::from),
            partial: !said.is_final,
        }
    }
}
