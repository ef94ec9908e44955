//! `[watch]`: what is asked of Connect when the feeds left something out.

use crate::reading::{Section, whole};

/// What the watch does beside alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// Whether what is missing of a talk that is over is asked for.
    pub complete_conversations: bool,
    /// After how long a silence between two turns something may be missing, in milliseconds.
    pub silence_millis: i64,
}

/// Half a minute: people on hold are quiet for longer, but those who talk are not.
impl Default for Watch {
    fn default() -> Self {
        Self { complete_conversations: false, silence_millis: 30_000 }
    }
}

pub(crate) fn read(watch: &mut Section<'_>) -> Watch {
    const MOST_SECONDS: i64 = 60 * 60;
    let usual = Watch::default();
    let complete = watch.take("complete-conversations", "true or false", |value| value.as_bool());
    let must = format!("a whole number from 1 to {MOST_SECONDS}");
    let silence =
        watch.take("longest-silence-seconds", &must, |value| whole(value, 1..=MOST_SECONDS));
    Watch {
        complete_conversations: complete.unwrap_or(usual.complete_conversations),
        silence_millis: silence.map_or(usual.silence_millis, |seconds| seconds * 1_000),
    }
}
