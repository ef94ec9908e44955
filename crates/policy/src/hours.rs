//! Business hours: when people may be called.

use std::collections::BTreeSet;

use connect_events::EventTime;
use jiff::civil::{Date, Weekday};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// Business hours, by the clocks of one place.
///
/// What counts is what a clock on the wall there shows: an hour that the clocks skip in spring is not
/// open, and one that they show twice in autumn is open twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    pub(crate) zone: TimeZone,
    pub(crate) open: BTreeSet<Open>,
    pub(crate) closed: BTreeSet<Date>,
}

/// One stretch of a day of the week. The first minute is within it, and the last is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Open {
    /// From 0, which is Monday.
    day: i8,
    /// Minutes since midnight.
    from: i16,
    until: i16,
}

const MINUTES_A_DAY: i16 = 24 * 60;

impl Hours {
    /// Whether it is open at `at`.
    #[must_use]
    pub fn is_open(&self, at: EventTime) -> bool {
        let Some(local) = self.local(at) else { return false };
        if self.closed.contains(&local.date()) {
            return false;
        }
        let minute = i16::from(local.hour()) * 60 + i16::from(local.minute());
        let day = local.weekday().to_monday_zero_offset();
        self.open.iter().any(|open| open.day == day && (open.from..open.until).contains(&minute))
    }

    /// The first moment from `at` on at which it is open; `None` where that is more than
    /// [`Self::MOST_DAYS`] away.
    #[must_use]
    pub fn next_opening(&self, at: EventTime) -> Option<EventTime> {
        if self.is_open(at) {
            return Some(at);
        }
        let today = self.local(at)?.date();
        let days = (0..=Self::MOST_DAYS).map_while(|days| today.checked_add(days.days()).ok());
        days.filter(|day| !self.closed.contains(day)).find_map(|day| self.first_on(day, at))
    }

    /// The first moment of a day, later than `after`, at which it opens.
    fn first_on(&self, day: Date, after: EventTime) -> Option<EventTime> {
        let weekday = day.weekday().to_monday_zero_offset();
        let starts = self.open.iter().filter(|open| open.day == weekday);
        let starts = starts.flat_map(|open| self.moments(day, open.from));
        // Where the clocks change, it may open in the middle of a stretch.
        let begin = self.zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok()?;
        let changes = self.zone.following(begin - 1.second()).map(|change| change.timestamp());
        let changes =
            changes.take_while(|change| change.as_second() < begin.as_second() + 86_400 * 2);
        let moments = starts.chain(changes).filter_map(|moment| {
            let moment = EventTime::from_millis(moment.as_millisecond());
            let is_today = self.local(moment).is_some_and(|local| local.date() == day);
            (is_today && moment > after && self.is_open(moment)).then_some(moment)
        });
        moments.min()
    }

    /// The moments at which the clocks show this minute of a day: one, two, or, where they skip it,
    /// none.
    fn moments(&self, day: Date, minute: i16) -> impl Iterator<Item = Timestamp> {
        let time = day.at(0, 0, 0, 0).checked_add(minute.minutes()).ok();
        let offsets = time.map(|time| (time, self.zone.to_ambiguous_timestamp(time).offset()));
        let (first, second) = match offsets {
            Some((time, AmbiguousOffset::Unambiguous { offset })) => (Some((time, offset)), None),
            Some((time, AmbiguousOffset::Fold { before, after })) => {
                (Some((time, before)), Some((time, after)))
            }
            Some((_, AmbiguousOffset::Gap { .. })) | None => (None, None),
        };
        [first, second]
            .into_iter()
            .flatten()
            .filter_map(|(time, offset)| offset.to_timestamp(time).ok())
    }

    fn local(&self, at: EventTime) -> Option<jiff::civil::DateTime> {
        let at = Timestamp::from_millisecond(at.as_millis()).ok()?;
        Some(self.zone.to_datetime(at))
    }

    /// How many days an opening is looked for: longer than any place is closed.
    pub const MOST_DAYS: i64 = 400;
}

/// Reads `Mon-Fri 09:00-17:30` or `Sat 10:00-14:00`; `None` for anything else. A day ends at 24:00, and
/// the night belongs to two days.
pub(crate) fn stretch(text: &str) -> Option<Vec<Open>> {
    let (days, times) = text.trim().split_once(' ')?;
    let (first, last) = days.split_once('-').unwrap_or((days, days));
    let (first, last) = (weekday(first)?, weekday(last)?);
    let (from, until) = times.trim().split_once('-')?;
    let (from, until) = (minute(from)?, minute(until)?);
    if from >= until {
        return None;
    }
    let count = (last - first).rem_euclid(7);
    let days = (0..=count).map(|days| (first + days).rem_euclid(7));
    Some(days.map(|day| Open { day, from, until }).collect())
}

fn weekday(text: &str) -> Option<i8> {
    const DAYS: [(&str, Weekday); 7] = [
        ("Mon", Weekday::Monday),
        ("Tue", Weekday::Tuesday),
        ("Wed", Weekday::Wednesday),
        ("Thu", Weekday::Thursday),
        ("Fri", Weekday::Friday),
        ("Sat", Weekday::Saturday),
        ("Sun", Weekday::Sunday),
    ];
    let day = DAYS.into_iter().find(|(name, _)| *name == text);
    day.map(|(_, day)| day.to_monday_zero_offset())
}

/// `09:00`, in minutes since midnight.
fn minute(text: &str) -> Option<i16> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let number = |text: &str, most: i16| {
        let is_written = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<i16>().ok().filter(|number| is_written && *number <= most)
    };
    let minute = number(hours, 24)? * 60 + number(minutes, 59)?;
    (minute <= MINUTES_A_DAY).then_some(minute)
}
