//! What a run did, in numbers.

/// What a run did, for logs and metrics: counts, and nothing of what was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Alerts that began.
    pub raised: usize,
    /// Alerts that go on.
    pub going_on: usize,
    /// Alerts that ended.
    pub resolved: usize,
    /// Open alerts of which nobody could tell: a feed is silent, or there is too much to look at.
    pub unjudged: usize,
    /// Lists that are too long to be looked at whole.
    pub too_long: usize,
    /// Contacts that Connect was asked of.
    pub contacts_asked: usize,
    /// Talks that were looked through to their end, or cannot be any more.
    pub talks_checked: usize,
    /// Talks that Contact Lens was asked for.
    pub talks_asked: usize,
    /// Questions that Connect did not answer, and talks that there was no time for.
    pub unanswered: usize,
    /// Rows that could not be written: the next run writes them.
    pub not_kept: usize,
}

impl Report {
    /// One line of numbers for the log.
    pub fn log(&self) {
        let Self {
            raised,
            going_on,
            resolved,
            unjudged,
            too_long,
            contacts_asked,
            talks_checked,
            talks_asked,
            unanswered,
            not_kept,
        } = *self;
        tracing::info!(
            raised,
            going_on,
            resolved,
            unjudged,
            too_long,
            contacts_asked,
            talks_checked,
            talks_asked,
            unanswered,
            not_kept,
            "watched"
        );
    }
}
