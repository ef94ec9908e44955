//! What came of it.

use crate::streams::Gone;

/// What came of what was given up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Objects, or messages, that were looked at.
    pub seen: usize,
    /// Those of which every record is in the rows or in quarantine now.
    pub done: usize,
    /// Objects that were done before.
    pub done_before: usize,
    /// Objects that were written before the moment that was asked for.
    pub too_early: usize,
    /// Messages of which the event is in the archive now.
    pub archived: usize,
    /// Messages that were for the archive, which was not named. They stay.
    pub for_archive: usize,
    /// Messages that were for a schedule or a log, and are deleted.
    pub past: usize,
    /// Objects of no feed, a schedule's or a table's, and messages of which nobody knows whose they are.
    /// They stay.
    pub of_no_feed: usize,
    /// Records that were put through, repetitions included.
    pub records: usize,
    /// Ranges of which the stream has no more, or only the end. Their objects stay.
    pub gone: Vec<Gone>,
    /// Objects that hold no record of an invocation, or are too large for one, by key; and messages,
    /// by id. They stay.
    pub unreadable: Vec<String>,
}

impl Report {
    /// Whether something is left that this cannot bring home.
    #[must_use]
    pub fn has_losses(&self) -> bool {
        !self.gone.is_empty() || !self.unreadable.is_empty()
    }
}
