//! Intervals by the clock on the wall, in any time zone.

use connect_events::EventTime;
use contact_core::metrics::{Interval, Step, intervals};
use jiff::tz::TimeZone;
use proptest::prelude::*;

fn moment(text: &str) -> EventTime {
    EventTime::parse(text).expect("a moment")
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).expect("a time zone")
}

/// The beginnings in local time, and the end of the last.
#[track_caller]
fn check(zone_name: &str, step: Step, from: &str, until: &str, expected: &[&str]) {
    let zone = zone(zone_name);
    let all: Vec<Interval> = intervals(moment(from), moment(until), step, &zone).collect();
    let ends = all.iter().map(|one| one.from).chain(all.last().map(|last| last.until));
    let local = |at: EventTime| {
        let stamp = jiff::Timestamp::from_millisecond(at.as_millis()).expect("a moment");
        stamp.to_zoned(zone.clone()).strftime("%d %H:%M%:z").to_string()
    };
    let shown: Vec<String> = ends.map(local).collect();
    assert_eq!(shown, expected, "{step:?} in {zone_name}");
}

#[test]
fn an_interval_begins_at_a_multiple_of_its_step_by_the_clock_on_the_wall() {
    check(
        "Europe/London",
        Step::QuarterHour,
        "2026-01-05T09:07:00Z",
        "2026-01-05T09:31:00Z",
        &["05 09:00+00:00", "05 09:15+00:00", "05 09:30+00:00", "05 09:45+00:00"],
    );
    check(
        "Asia/Kathmandu",
        Step::Hour,
        "2026-01-05T09:00:00Z",
        "2026-01-05T10:00:00Z",
        &["05 14:00+05:45", "05 15:00+05:45", "05 16:00+05:45"],
    );
    check(
        "Asia/Kolkata",
        Step::HalfHour,
        "2026-01-05T09:00:00Z",
        "2026-01-05T09:30:00Z",
        &["05 14:30+05:30", "05 15:00+05:30"],
    );
}

#[test]
fn the_hour_that_comes_twice_gives_its_intervals_twice() {
    check(
        "Europe/London",
        Step::HalfHour,
        "2026-10-25T00:00:00Z",
        "2026-10-25T02:00:00Z",
        &["25 01:00+01:00", "25 01:30+01:00", "25 01:00+00:00", "25 01:30+00:00", "25 02:00+00:00"],
    );
}

#[test]
fn the_hour_that_is_left_out_gives_none() {
    check(
        "America/New_York",
        Step::Hour,
        "2026-03-08T06:00:00Z",
        "2026-03-08T08:00:00Z",
        &["08 01:00-05:00", "08 03:00-04:00", "08 04:00-04:00"],
    );
}

#[test]
fn a_day_is_as_long_as_the_clock_makes_it() {
    let hours = |from: &str, until: &str| -> Vec<i64> {
        let zone = zone("Europe/London");
        intervals(moment(from), moment(until), Step::Day, &zone)
            .map(|day| day.until.millis_since(day.from) / 3_600_000)
            .collect()
    };
    assert_eq!(hours("2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z"), [24, 23, 24]);
    assert_eq!(hours("2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z"), [24, 25, 24]);
}

/// Clocks go back from 02:00 to 01:30.
#[test]
fn a_change_by_less_than_a_step_ends_an_interval_early() {
    check(
        "Australia/Lord_Howe",
        Step::Hour,
        "2026-04-04T14:00:00Z",
        "2026-04-04T16:30:00Z",
        &["05 01:00+11:00", "05 01:30+10:30", "05 02:00+10:30", "05 03:00+10:30"],
    );
}

#[test]
fn nothing_asked_for_gives_no_interval() {
    check("Etc/UTC", Step::Hour, "2026-01-05T09:00:00Z", "2026-01-05T09:00:00Z", &[]);
    check("Etc/UTC", Step::Hour, "2026-01-05T10:00:00Z", "2026-01-05T09:00:00Z", &[]);
}

#[test]
fn a_moment_between_two_intervals_is_in_the_later_one() {
    let interval =
        Interval { from: moment("2026-01-05T09:00:00Z"), until: moment("2026-01-05T09:15:00Z") };
    assert!(interval.contains(interval.from));
    assert!(interval.contains(interval.until.plus_millis(-1)));
    assert!(!interval.contains(interval.until));
}

const ZONES: [&str; 8] = [
    "Etc/UTC",
    "Europe/London",
    "America/New_York",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Africa/Casablanca",
];

proptest! {
    #[test]
    fn intervals_leave_no_gap_and_overlap_nowhere(
        zone_at in 0..ZONES.len(),
        step in proptest::sample::select(&Step::ALL[..]),
        from in 1_230_768_000_000_i64..1_900_000_000_000,
        long in 1_i64..300_000_000,
    ) {
        let zone = zone(ZONES[zone_at]);
        let (from, until) = (EventTime::from_millis(from), EventTime::from_millis(from + long));
        let all: Vec<Interval> = intervals(from, until, step, &zone).collect();
        prop_assert!(all[0].contains(from));
        prop_assert!(all[all.len() - 1].contains(until.plus_millis(-1)));
        prop_assert!(all.iter().all(|one| one.from < one.until));
        prop_assert!(all.windows(2).all(|two| two[0].until == two[1].from));
        // Asked for from anywhere inside, an interval is the same.
        for one in &all {
            let middle = one.from.plus_millis(one.until.millis_since(one.from) / 2);
            let again = intervals(middle, middle.plus_millis(1), step, &zone).next();
            prop_assert_eq!(again, Some(*one));
        }
    }
}
