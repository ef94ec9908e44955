//! The intervals that metrics are grouped by.

use connect_events::EventTime;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

/// A stretch of time: from a moment to just before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// The first moment inside.
    pub from: EventTime,
    /// The first moment after it.
    pub until: EventTime,
}

impl Interval {
    /// True for a moment inside.
    #[must_use]
    pub fn contains(&self, moment: EventTime) -> bool {
        self.from <= moment && moment < self.until
    }
}

/// How long an interval is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// 15 minutes.
    QuarterHour,
    /// 30 minutes.
    HalfHour,
    /// 60 minutes.
    Hour,
    /// From midnight to midnight: 23, 24 or 25 hours.
    Day,
}

impl Step {
    /// Every step, the shortest first.
    pub const ALL: [Self; 4] = [Self::QuarterHour, Self::HalfHour, Self::Hour, Self::Day];

    /// The step as the API spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::QuarterHour => "15m",
            Self::HalfHour => "30m",
            Self::Hour => "60m",
            Self::Day => "1d",
        }
    }

    /// Seconds by the clock on the wall.
    fn seconds(self) -> i64 {
        match self {
            Self::QuarterHour => 15 * 60,
            Self::HalfHour => 30 * 60,
            Self::Hour => 60 * 60,
            Self::Day => 24 * 60 * 60,
        }
    }
}

/// The intervals that hold every moment from `from` to just before `until`, in order and without a
/// gap.
///
/// They begin where the clock on the wall of `zone` shows a multiple of the step, counted from
/// midnight, so the first and the last may reach beyond what was asked for. When clocks change, the
/// hour that comes twice gives its intervals twice, the hour that is left out gives none, and a
/// change by less than a step (Lord Howe Island changes by 30 minutes) ends an interval early.
pub fn intervals(
    from: EventTime,
    until: EventTime,
    step: Step,
    zone: &TimeZone,
) -> impl Iterator<Item = Interval> {
    let first = (from < until).then(|| starting_at(beginning(from, step, zone), step, zone));
    std::iter::successors(first, move |last| {
        let later = starting_at(last.until, step, zone);
        (later.from < until && later.until > later.from).then_some(later)
    })
}

fn starting_at(from: EventTime, step: Step, zone: &TimeZone) -> Interval {
    Interval { from, until: end(from, step, zone) }
}

/// The beginning of the interval that a moment lies in.
fn beginning(moment: EventTime, step: Step, zone: &TimeZone) -> EventTime {
    let local = local(moment, zone);
    if step == Step::Day {
        return local.start_of_day().map_or(moment, |start| event_time(start.timestamp()));
    }
    let into = into_step(local.datetime(), step);
    let counted = moment.plus_millis(-into.as_millis() as i64);
    // The clock may have changed since.
    let change = zone.preceding(local.timestamp() + SignedDuration::from_nanos(1)).next();
    match change.map(|change| event_time(change.timestamp())) {
        Some(change) if change > counted && !is_whole(change, step, zone) => change,
        Some(_) | None => counted,
    }
}

/// The end of the interval that begins at a moment.
fn end(from: EventTime, step: Step, zone: &TimeZone) -> EventTime {
    let local = local(from, zone);
    if step == Step::Day {
        let midnight = local.tomorrow().and_then(|tomorrow| tomorrow.start_of_day());
        return midnight.map_or(from, |midnight| event_time(midnight.timestamp()));
    }
    let left = SignedDuration::from_secs(step.seconds()) - into_step(local.datetime(), step);
    let counted = from.plus_millis(left.as_millis() as i64);
    let change = zone.following(local.timestamp()).next();
    match change.map(|change| event_time(change.timestamp())) {
        Some(change) if change < counted && !is_whole(change, step, zone) => change,
        Some(_) | None => counted,
    }
}

/// True when clocks change by whole steps, so that intervals counted across the change still begin
/// where the clock shows a multiple.
fn is_whole(change: EventTime, step: Step, zone: &TimeZone) -> bool {
    let offset = |moment| i64::from(local(moment, zone).offset().seconds());
    (offset(change) - offset(change.plus_millis(-1))) % step.seconds() == 0
}

/// How far the clock on the wall is past the last multiple of the step.
fn into_step(clock: DateTime, step: Step) -> SignedDuration {
    let time = clock.time();
    let second = i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60;
    let second = second + i64::from(time.second());
    SignedDuration::new(second % step.seconds(), time.subsec_nanosecond())
}

fn local(moment: EventTime, zone: &TimeZone) -> Zoned {
    // Every moment lies in the years that the time library knows.
    let stamp = Timestamp::from_millisecond(moment.as_millis()).unwrap_or(Timestamp::UNIX_EPOCH);
    stamp.to_zoned(zone.clone())
}

fn event_time(stamp: Timestamp) -> EventTime {
    EventTime::from_millis(stamp.as_millisecond())
}
