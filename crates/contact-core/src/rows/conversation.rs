//! What was said on one contact, and what Contact Lens made of it.

use connect_events::{Channel, EventTime, InstanceId, ParticipantRole, Personal, Sentiment};
use smol_str::{SmolStr, format_smolstr};

use crate::join::{Bounded, Max, join_fields};

/// What Contact Lens makes of one contact. Bounded, whatever the length of the talk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conversation {
    /// The instance.
    pub instance: Max<InstanceId>,
    /// Voice or chat.
    pub channel: Max<Channel>,
    /// The language, such as `en-GB`.
    pub language: Max<SmolStr>,
    /// How far the analysis has come.
    pub status: Max<ConversationStatus>,
    /// The last sentiment of each speaker.
    pub sentiment: Bounded<ParticipantRole, Max<SentimentAt>, 8>,
    /// The categories that matched, by name. Connect matches 150 at the most.
    pub categories: Bounded<SmolStr, Category, 150>,
    /// The issues found, the last ones of the talk.
    pub issues: Bounded<IssueKey, Issue, { Conversation::ISSUES_KEPT }>,
    /// The summary written after the talk.
    pub summary: Max<Summary>,
    /// When a hole was found in it, whose filling may hide what is left of it.
    pub holed: Max<EventTime>,
    /// When it was looked through for holes, after its contact had ended.
    pub checked: Max<EventTime>,
    /// The customer's sentiment that the contact's attributes were given last.
    pub sentiment_given: Max<SentimentAt>,
}

join_fields!(Conversation {
    instance,
    channel,
    language,
    status,
    sentiment,
    categories,
    issues,
    summary,
    holed,
    checked,
    sentiment_given,
});

impl Conversation {
    /// How many issues are kept of one talk.
    pub const ISSUES_KEPT: usize = 32;

    /// The customer's last sentiment, where the contact's attributes hold another one or none.
    #[must_use]
    pub fn sentiment_to_give(&self) -> Option<&SentimentAt> {
        let own = |(role, _): &(&ParticipantRole, _)| **role == ParticipantRole::Customer;
        let (_, last) = self.sentiment.iter().find(own)?;
        let given = self.sentiment_given.get();
        last.get().filter(|last| given.is_none_or(|given| given.sentiment != last.sentiment))
    }
}

/// How far the analysis of a talk has come. What ended stays ended: the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConversationStatus {
    /// The session was opened.
    Started,
    /// Segments have come.
    InProgress,
    /// The analysis failed.
    Failed,
    /// The analysis is complete.
    Completed,
}

impl ConversationStatus {
    /// Every status, in order.
    pub const ALL: [Self; 4] = [Self::Started, Self::InProgress, Self::Failed, Self::Completed];

    /// The status as the API spells it: `inProgress`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::InProgress => "inProgress",
            Self::Failed => "failed",
            Self::Completed => "completed",
        }
    }
}

/// A speaker's sentiment in one segment. Ordered by the segment's place in the talk.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SentimentAt {
    /// Where the segment begins, in milliseconds: from the start of a call, since 1970 in a chat.
    pub begin: i64,
    /// The segment.
    pub segment: SegmentId,
    /// The sentiment.
    pub sentiment: Sentiment,
}

/// One category that matched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Category {
    /// The rule behind it; older payloads do not say.
    pub rule: Max<SmolStr>,
    /// Where in the call it matched, as begin and end in milliseconds; the last ones. None for a
    /// rule that tests sentiment.
    pub points: Bounded<(i64, i64), (), 20>,
}

join_fields!(Category { rule, points });

/// Which issue it is: its segment and its place there, in characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IssueKey {
    /// Where the segment begins, in milliseconds; 0 where the feed names the segment only.
    pub begin: i64,
    /// The segment.
    pub segment: SegmentId,
    /// The first character, from 0.
    pub from_char: i64,
    /// The character after the last.
    pub to_char: i64,
}

/// One issue: the words that tell of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Issue {
    /// The words, cut to [`Issue::MAX_CHARS`].
    pub words: Max<IssueWords>,
}

join_fields!(Issue { words });

/// The words of an issue. Where a stream carries both forms, the redacted one is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IssueWords {
    /// True when Connect took personal data out.
    pub redacted: bool,
    /// The words.
    pub text: Personal<SmolStr>,
}

impl Issue {
    /// How many characters of an issue are kept.
    pub const MAX_CHARS: usize = 280;
}

/// The summary of a finished talk. The order of the fields is the order of preference: a text beats
/// a failure, and redacted beats raw.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Summary {
    /// True when there is a text.
    pub is_written: bool,
    /// True when Connect took personal data out.
    pub redacted: bool,
    /// The text.
    pub text: Option<Personal<SmolStr>>,
    /// Why it failed.
    pub failure: Option<SmolStr>,
}

/// Which segment of a talk it is.
///
/// A partial utterance and its final transcript share one id, so they join in one row. Their
/// offsets may differ, so those are no part of the key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SegmentId(SmolStr);

impl SegmentId {
    /// The longest id that is kept, in bytes: Connect's own limit. A longer one is cut.
    pub const MAX_LEN: usize = 256;

    /// Wraps the id of a segment.
    #[must_use]
    pub fn new(id: &str) -> Self {
        let end = (0..=Self::MAX_LEN.min(id.len())).rev().find(|end| id.is_char_boundary(*end));
        Self(id[..end.unwrap_or(0)].into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One turn of a talk, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Segment {
    /// The best of what was told. See [`Said`] for which that is.
    pub said: Max<Said>,
    /// Its words in other languages, by [`Segment::wording`]. Where a turn was translated twice,
    /// everyone keeps the same one. A language without words is one into which they cannot be
    /// translated.
    pub translations: Bounded<SmolStr, Max<Personal<SmolStr>>, { Segment::TRANSLATIONS_KEPT }>,
}

join_fields!(Segment { said, translations });

impl Segment {
    /// Into how many languages a turn is translated at the most.
    pub const TRANSLATIONS_KEPT: usize = 4;

    /// What a translation into a language is kept under: `en`, or `en#redacted` for words of which
    /// personal data was taken out. Both forms may come, and the translation of the one must not be
    /// shown beside the other.
    #[must_use]
    pub fn wording(language: &str, said: &Said) -> SmolStr {
        match said.redacted {
            true => format_smolstr!("{language}{REDACTED}"),
            false => language.into(),
        }
    }

    /// The translations of the words that are kept, by their languages.
    pub fn translated(&self) -> impl Iterator<Item = (&str, &Personal<SmolStr>)> {
        let redacted = self.said.get().map(|said| said.redacted);
        self.translations.iter().filter_map(move |(wording, text)| {
            let (language, own) = match wording.strip_suffix(REDACTED) {
                Some(language) => (language, true),
                None => (wording.as_str(), false),
            };
            Some((language, text.get()?)).filter(|_| redacted == Some(own))
        })
    }
}

const REDACTED: &str = "#redacted";

/// What was said in one turn. The order of the fields is the order of preference: final beats
/// partial, redacted beats raw, the longer partial beats the shorter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Said {
    /// True for a transcript, false for a partial utterance.
    pub is_final: bool,
    /// True when Connect took personal data out. With both forms on the stream, this one is kept.
    pub redacted: bool,
    /// Where it ends, in milliseconds: from the start of a call, since 1970 in a chat.
    pub end: i64,
    /// Where it begins, likewise.
    pub begin: i64,
    /// What kind of turn it is.
    pub kind: SegmentKind,
    /// Who spoke.
    pub role: Option<ParticipantRole>,
    /// Which participant.
    pub participant: Option<SmolStr>,
    /// The words; for an event its type, for attachments their names.
    pub text: Option<Personal<SmolStr>>,
    /// The speaker's sentiment.
    pub sentiment: Option<Sentiment>,
    /// When, for a chat: its turns have a time and no offset.
    pub at: Option<EventTime>,
}

/// What kind of turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SegmentKind {
    /// Words.
    Speech,
    /// A participant came, left, or typed.
    Event,
    /// Files.
    Attachments,
}

impl SegmentKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Speech, Self::Event, Self::Attachments];

    /// The kind as the API spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Speech => "speech",
            Self::Event => "event",
            Self::Attachments => "attachments",
        }
    }
}

/// The turns of a talk in the order of their beginnings, without those that a later one replaced.
///
/// Some partial utterances name no transcript, so no final can join them; one that begins within a
/// final transcript of the same participant was replaced by it.
#[must_use]
pub fn transcript<'a>(
    segments: impl IntoIterator<Item = (&'a SegmentId, &'a Segment)>,
) -> Vec<(&'a SegmentId, &'a Said)> {
    let mut turns: Vec<_> =
        segments.into_iter().filter_map(|(id, segment)| Some((id, segment.said.get()?))).collect();
    turns.sort_by_key(|(id, said)| (said.begin, said.end, *id));
    let finals: Vec<_> = turns.iter().filter(|(_, said)| said.is_final).copied().collect();
    let replaced = |partial: &Said| {
        finals.iter().any(|(_, said)| {
            said.participant == partial.participant
                && said.role == partial.role
                && (said.begin..said.end).contains(&partial.begin)
        })
    };
    turns.retain(|(_, said)| said.is_final || !replaced(said));
    turns
}
