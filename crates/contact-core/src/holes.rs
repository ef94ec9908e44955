//! Whether a talk that is over is known whole.

use connect_events::{Channel, EventTime};

use crate::rows::{Contact, Conversation, ConversationStatus, Segment, SegmentId, transcript};

/// What shows that something of a talk was lost.
///
/// That the analysis began is told of by everything that comes after it, so nobody misses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hole {
    /// Nothing told that the analysis ended.
    NotCompleted,
    /// The last that is known of a turn are words that were still being spoken.
    Unfinished,
    /// Between two turns is a long silence.
    Silence,
    /// It was found to have one before, and whoever filled it may have died over it.
    FoundBefore,
}

/// What is to be done about a talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// It goes on, or its last words may be under way.
    Later,
    /// Its turns are to be looked through.
    Now,
    /// Nothing can be asked of it any more: Connect keeps what it found for a day, of calls and chats.
    TooLate,
}

impl Check {
    /// After so long, in milliseconds, the last words of a contact that ended have come.
    pub const SETTLED_MILLIS: i64 = 2 * 60 * 1000;
    /// So long, in milliseconds, Connect tells what was said.
    pub const KEPT_MILLIS: i64 = 24 * 60 * 60 * 1000;

    /// What is to be done at `now` about the talk on a contact. Of a contact that no feed has told of
    /// nobody knows whether it is over.
    #[must_use]
    pub fn of(contact: &Contact, talk: &Conversation, now: EventTime) -> Self {
        let Some(ended) = contact.ended_at() else { return Self::Later };
        let since = now.millis_since(ended);
        let is_kept = matches!(talk.channel.get(), Some(Channel::Voice | Channel::Chat));
        if since <= Self::SETTLED_MILLIS {
            Self::Later
        } else if since > Self::KEPT_MILLIS || !is_kept {
            Self::TooLate
        } else {
            Self::Now
        }
    }
}

/// The hole in a talk that is over; `None` where it seems to be whole. Of silences counts what is
/// longer than `silence`, in milliseconds.
pub fn hole<'a>(
    talk: &Conversation,
    segments: impl IntoIterator<Item = (&'a SegmentId, &'a Segment)>,
    silence: i64,
) -> Option<Hole> {
    let is_over = |status| match status {
        ConversationStatus::Started | ConversationStatus::InProgress => false,
        ConversationStatus::Failed | ConversationStatus::Completed => true,
    };
    if !talk.status.get().is_some_and(|status| is_over(*status)) {
        return Some(Hole::NotCompleted);
    }
    if talk.holed.get().is_some() {
        return Some(Hole::FoundBefore);
    }
    let turns = transcript(segments);
    if turns.iter().any(|(_, said)| !said.is_final) {
        return Some(Hole::Unfinished);
    }
    let mut quiet_since: Option<i64> = None;
    for (_, said) in turns {
        if quiet_since.is_some_and(|since| said.begin.saturating_sub(since) > silence) {
            return Some(Hole::Silence);
        }
        quiet_since = quiet_since.max(Some(said.end.max(said.begin)));
    }
    None
}
