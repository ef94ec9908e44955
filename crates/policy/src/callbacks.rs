//! `[callbacks]`: when people are called back, how often, and who is.

use connect_events::EventTime;
use contact_core::{Allowance, Callback};
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::calls::allowance;
use crate::hours::{Hours, stretch};
use crate::reading::{Section, text, whole};

/// How people are called back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callbacks {
    /// When people may be called.
    pub hours: Hours,
    /// How often one callback is tried at the most.
    pub attempts: u32,
    /// How long to wait after each attempt that reached nobody, in milliseconds. The last one repeats;
    /// there is one at the least.
    pub back_off_millis: Vec<i64>,
    /// For how long after the moment that was wanted somebody is called, in milliseconds.
    pub give_up_millis: i64,
    /// What is done about contacts that were abandoned in a queue; nothing where there is none.
    pub abandoned: Option<Recovery>,
}

/// What is done about contacts that were abandoned in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// Whether the callback is only suggested, or scheduled.
    pub offer: Offer,
    /// How long after the customer hung up, in milliseconds.
    pub after_millis: i64,
    /// How long ago the customer may have hung up when it is offered, in milliseconds: whoever ingests
    /// the events of last year does not call the customers of last year.
    pub within_millis: i64,
    /// How long the customer has to have waited, in milliseconds.
    pub waited_millis: i64,
    /// How many of these calls are begun in any stretch of time: a line that breaks for a thousand
    /// customers at once is no reason to call them all at once.
    pub calls: Allowance,
}

/// How a callback is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offer {
    /// Somebody has to say when to call.
    Suggest,
    /// It is called.
    Schedule,
}

impl Callbacks {
    /// When to call next after `attempts` of them, the last of which ended at `ended`; `None` where it
    /// was the last.
    #[must_use]
    pub fn after_attempt(&self, attempts: u32, ended: EventTime) -> Option<EventTime> {
        if attempts >= self.attempts {
            return None;
        }
        let nth = usize::try_from(attempts).unwrap_or(usize::MAX).saturating_sub(1);
        let pause = self.back_off_millis.get(nth).or(self.back_off_millis.last());
        Some(ended.plus_millis(pause.copied().unwrap_or(Callback::LOOK_AGAIN_MILLIS)))
    }

    /// The moment from which on nobody is called any more.
    #[must_use]
    pub fn expires(&self, callback: &Callback) -> Option<EventTime> {
        let wanted = callback.wanted.get().copied();
        let wanted = wanted.or(callback.asked.get().map(|asked| asked.call.at));
        wanted.map(|wanted| wanted.plus_millis(self.give_up_millis))
    }
}

const MINUTE_MILLIS: i64 = 60_000;
const HOUR_MILLIS: i64 = 60 * MINUTE_MILLIS;

/// A week, in minutes: a longer pause is a slip.
const MOST_MINUTES: i64 = 7 * 24 * 60;

/// Five days. Connect knows for seven whether it called already, and an attempt may be cleared up
/// until then.
const MOST_HOURS: i64 = 5 * 24;

/// More attempts are a nuisance, and the row of a callback keeps so many at the least.
const MOST_ATTEMPTS: u32 = 10;
const _: () = assert!((MOST_ATTEMPTS as usize) <= Callback::ATTEMPTS_KEPT);

/// `None` where something is wrong, which is noted.
pub(crate) fn read(callbacks: &mut Section<'_>) -> Option<Callbacks> {
    let zone = "a time zone of the IANA database, like \"Europe/London\"";
    let zone = callbacks.need("time-zone", zone, |value| TimeZone::get(text(value)?).ok());
    let must = "days and times like \"Mon-Fri 09:00-17:30\" or \"Sat 10:00-14:00\"";
    let open = callbacks.list("hours", must, |value| text(value).and_then(stretch));
    if !callbacks.has("hours") {
        callbacks.wrong(format_args!("needs `hours`: a list of {must}"));
    } else if open.is_empty() {
        callbacks.wrong("has no `hours`, so nobody would ever be called");
    }
    let must = "a day, like \"2026-12-25\"";
    let closed = callbacks.list("closed", must, |value| text(value)?.parse::<Date>().ok());
    let attempts = number(callbacks, "attempts", 1..=i64::from(MOST_ATTEMPTS)).unwrap_or(3);
    let back_off = back_off(callbacks);
    let give_up = number(callbacks, "give-up-after-hours", 1..=MOST_HOURS).unwrap_or(24);
    let abandoned = recovery(callbacks);
    let open = open.into_iter().flatten().collect();
    Some(Callbacks {
        hours: Hours { zone: zone?, open, closed: closed.into_iter().collect() },
        attempts: u32::try_from(attempts).unwrap_or(MOST_ATTEMPTS),
        back_off_millis: back_off,
        give_up_millis: give_up * HOUR_MILLIS,
        abandoned,
    })
}

fn back_off(callbacks: &mut Section<'_>) -> Vec<i64> {
    const USUAL: [i64; 3] = [15, 60, 240];
    let must = format!("a whole number from 1 to {MOST_MINUTES}");
    let minutes = callbacks.list("back-off-minutes", &must, |value| whole(value, 1..=MOST_MINUTES));
    let minutes = if minutes.is_empty() { USUAL.to_vec() } else { minutes };
    minutes.into_iter().map(|minutes| minutes * MINUTE_MILLIS).collect()
}

fn recovery(callbacks: &mut Section<'_>) -> Option<Recovery> {
    let must = "\"off\", \"suggest\" or \"schedule\"";
    let offer = callbacks.take("abandoned", must, |value| match text(value)? {
        "off" => Some(None),
        "suggest" => Some(Some(Offer::Suggest)),
        "schedule" => Some(Some(Offer::Schedule)),
        _ => None,
    });
    let after = number(callbacks, "abandoned-after-minutes", 0..=MOST_MINUTES).unwrap_or(5);
    let within = number(callbacks, "abandoned-within-hours", 1..=MOST_HOURS).unwrap_or(2);
    let waited = number(callbacks, "abandoned-waited-at-least-seconds", 0..=3_600).unwrap_or(10);
    let usual = Allowance { calls: 60, millis: 10 * MINUTE_MILLIS };
    let calls = allowance(callbacks, "abandoned-calls", usual);
    Some(Recovery {
        calls,
        offer: offer.flatten()?,
        after_millis: after * MINUTE_MILLIS,
        within_millis: within * HOUR_MILLIS,
        waited_millis: waited * 1_000,
    })
}

fn number(
    callbacks: &mut Section<'_>,
    name: &'static str,
    bounds: std::ops::RangeInclusive<i64>,
) -> Option<i64> {
    let must = format!("a whole number from {} to {}", bounds.start(), bounds.end());
    callbacks.take(name, &must, |value| whole(value, bounds))
}
