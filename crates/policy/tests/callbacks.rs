//! `[callbacks]`, as people write it, and what follows from it.

use std::path::Path;

use connect_events::EventTime;
use policy::{Callbacks, Hours, Offer, Policy};
use proptest::prelude::*;

const CALLS: &str = "[calls]\ninstance = 'i-1'\nflow = 'f-1'\nqueue = 'q-1'\n[callbacks]\n";

#[track_caller]
fn callbacks(text: &str) -> Callbacks {
    let policy = Policy::parse("live.toml", &format!("{CALLS}{text}"));
    policy.unwrap_or_else(|faults| panic!("{faults}")).callbacks.expect("callbacks")
}

#[track_caller]
fn hours(zone: &str, hours: &str, closed: &str) -> Hours {
    callbacks(&format!("time-zone = '{zone}'\nhours = [{hours}]\nclosed = [{closed}]\n")).hours
}

#[track_caller]
fn faults(text: &str) -> Vec<String> {
    let faults = Policy::parse("live.toml", text).expect_err("something is wrong");
    faults.faults().to_vec()
}

#[track_caller]
fn at(text: &str) -> EventTime {
    EventTime::parse(text).expect("a moment")
}

/// When it opens next, in UTC.
#[track_caller]
fn opens(hours: &Hours, from: &str) -> String {
    hours.next_opening(at(from)).expect("an opening").to_string()
}

#[test]
fn the_example_is_whole_and_says_what_is_usual() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/connect-live.toml");
    let text = std::fs::read_to_string(&file).expect("the example");
    let example = Policy::read(&file).expect("the example").callbacks.expect("callbacks");
    let least = callbacks(
        "time-zone = 'Europe/London'\nhours = ['Mon-Fri 09:00-17:30', 'Sat 10:00-14:00']\n\
         closed = ['2026-12-25', '2026-12-26']\n",
    );
    assert_eq!(example, least);
    assert_eq!((least.attempts, least.give_up_millis, least.abandoned), (3, 86_400_000, None));
    let schedule =
        callbacks("time-zone = 'UTC'\nhours = ['Mon 09:00-17:30']\nabandoned = 'schedule'");
    let recovery = schedule.abandoned.expect("a recovery");
    assert_eq!(recovery.offer, Offer::Schedule);
    // The usual of what is left out is what the example says.
    let written = text.replace("abandoned = \"off\"", "abandoned = \"schedule\"");
    let written = Policy::parse("live.toml", &written).expect("the example");
    assert_eq!(written.callbacks.expect("callbacks").abandoned, Some(recovery));
    // Every member that there is stands in the example.
    let known =
        faults(&format!("{CALLS}time-zone = 'UTC'\nhours = ['Mon 09:00-10:00']\nnothing = 1"));
    let known = known[0].rsplit_once("it has ").expect("what is known").1;
    for member in known.split(", ").map(|name| name.trim_matches('`')) {
        assert!(text.lines().any(|line| line.starts_with(&format!("{member} = "))), "{member}");
    }
}

#[test]
fn everything_that_is_wrong_is_told_with_its_line() {
    let text = format!(
        "{CALLS}time-zone = 'Europe/Atlantis'
hours = ['Mon-Fri 09:00-17:30', 'Mo 09:00-10:00', 'Mon 17:00-09:00', 'Mon 09:00-24:01', 7]
closed = ['2026-02-30']
attempts = 11
back-off-minutes = [0]
give-up-after-hours = 121
abandoned = 'yes'
abandoned-within-hours = 0
"
    );
    let hours = "each of `hours` must be days and times like \"Mon-Fri 09:00-17:30\" or \
                 \"Sat 10:00-14:00\"";
    let expected = [
        "6: `time-zone` must be a time zone of the IANA database, like \"Europe/London\"",
        &format!("7: {hours}"),
        &format!("7: {hours}"),
        &format!("7: {hours}"),
        &format!("7: {hours}"),
        "8: each of `closed` must be a day, like \"2026-12-25\"",
        "9: `attempts` must be a whole number from 1 to 10",
        "10: each of `back-off-minutes` must be a whole number from 1 to 10080",
        "11: `give-up-after-hours` must be a whole number from 1 to 120",
        "12: `abandoned` must be \"off\", \"suggest\" or \"schedule\"",
        "13: `abandoned-within-hours` must be a whole number from 1 to 120",
    ];
    assert_eq!(faults(&text), expected.map(|fault| format!("live.toml:{fault}")));
}

#[test]
fn nobody_is_called_back_without_calls_and_without_hours() {
    assert_eq!(
        faults("[callbacks]\ntime-zone = 'UTC'\nhours = []\n"),
        [
            "live.toml:1: [callbacks] has no `hours`, so nobody would ever be called",
            "live.toml:1: the file has [callbacks] and needs [calls]: who calls, and whom",
        ]
    );
    let missing = faults(CALLS);
    assert!(missing.iter().any(|fault| fault.contains("needs `hours`")), "{missing:?}");
    assert!(missing.iter().any(|fault| fault.contains("needs `time-zone`")), "{missing:?}");
}

#[test]
fn it_opens_on_the_next_day_that_is_not_closed() {
    let hours = hours(
        "Europe/London",
        "'Mon-Fri 09:00-17:30', 'Sat 10:00-14:00'",
        "'2026-12-25', '2026-12-26'",
    );
    assert!(hours.is_open(at("2026-12-23T09:00:00Z")));
    assert!(hours.is_open(at("2026-12-23T17:29:59.999Z")));
    assert!(!hours.is_open(at("2026-12-23T17:30:00Z")));
    assert!(!hours.is_open(at("2026-12-25T12:00:00Z")));
    // What is open opens at once.
    assert_eq!(opens(&hours, "2026-12-23T12:34:56.789Z"), "2026-12-23T12:34:56.789Z");
    assert_eq!(opens(&hours, "2026-12-23T08:59:00Z"), "2026-12-23T09:00:00.000Z");
    assert_eq!(opens(&hours, "2026-12-23T17:30:00Z"), "2026-12-24T09:00:00.000Z");
    // A holiday on Friday, another on Saturday, and Sunday.
    assert_eq!(opens(&hours, "2026-12-24T17:30:00Z"), "2026-12-28T09:00:00.000Z");
}

#[test]
fn the_clocks_on_the_wall_decide_in_summer_and_in_winter() {
    let hours = hours("Europe/London", "'Mon-Sun 09:00-17:30'", "");
    assert_eq!(opens(&hours, "2026-03-28T18:00:00Z"), "2026-03-29T08:00:00.000Z");
    assert_eq!(opens(&hours, "2026-10-24T18:00:00Z"), "2026-10-25T09:00:00.000Z");
}

#[test]
fn an_opening_that_the_clocks_skip_is_when_they_have_been_changed() {
    // 01:00 GMT is 02:00 BST.
    let through = hours("Europe/London", "'Sun 01:30-03:00'", "");
    assert_eq!(opens(&through, "2026-03-29T00:30:00Z"), "2026-03-29T01:00:00.000Z");
    // What lies within the hour that is skipped does not open on that day.
    let within = hours("Europe/London", "'Sun 01:15-01:45'", "");
    assert_eq!(opens(&within, "2026-03-29T00:30:00Z"), "2026-04-05T00:15:00.000Z");
}

#[test]
fn an_hour_that_the_clocks_show_twice_is_open_twice() {
    // 02:00 BST is 01:00 GMT.
    let within = hours("Europe/London", "'Sun 01:15-01:45'", "");
    assert_eq!(opens(&within, "2026-10-25T00:00:00Z"), "2026-10-25T00:15:00.000Z");
    assert!(!within.is_open(at("2026-10-25T00:50:00Z")));
    assert_eq!(opens(&within, "2026-10-25T00:50:00Z"), "2026-10-25T01:15:00.000Z");
    let into = hours("Europe/London", "'Sun 00:30-01:30'", "");
    assert!(!into.is_open(at("2026-10-25T00:45:00Z")));
    assert_eq!(opens(&into, "2026-10-25T00:45:00Z"), "2026-10-25T01:00:00.000Z");
}

#[test]
fn what_is_always_closed_never_opens() {
    let days = (0..60).map(|week| {
        let day = at("2026-01-05T00:00:00Z").plus_millis(week * 7 * 86_400_000);
        format!("'{}'", &day.to_string()[..10])
    });
    let closed = days.collect::<Vec<_>>().join(", ");
    let hours = hours("UTC", "'Mon 09:00-10:00'", &closed);
    assert_eq!(hours.next_opening(at("2026-01-05T09:30:00Z")), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Against a walk from minute to minute, around the changes of clocks that are of an hour, of half
    /// an hour, and at midnight.
    #[test]
    fn an_opening_is_the_first_open_minute(
        place in prop::sample::select(vec![
            ("Europe/London", "2026-03-28T20:00:00Z"),
            ("Europe/London", "2026-10-24T20:00:00Z"),
            ("Australia/Lord_Howe", "2026-04-04T10:00:00Z"),
            ("Australia/Lord_Howe", "2026-10-03T10:00:00Z"),
            ("Africa/Cairo", "2026-04-23T18:00:00Z"),
            ("America/Havana", "2026-11-01T00:00:00Z"),
        ]),
        from in 0..24_u32 * 12, length in 1..48_u32, other in 0..24_u32 * 12, begin in 0..12_i64 * 12,
    ) {
        let written = |from: u32, until: u32| {
            format!("'Mon-Sun {:02}:{:02}-{:02}:{:02}'", from / 12, from % 12 * 5, until / 12, until % 12 * 5)
        };
        let text = [(from, length), (other, 3)]
            .map(|(from, length)| written(from, (from + length).min(24 * 12)))
            .join(", ");
        let hours = hours(place.0, &text, "");
        let begin = at(place.1).plus_millis(begin * 5 * 60_000);
        let minutes = (0..3 * 24 * 60).map(|minutes| begin.plus_millis(minutes * 60_000));
        let expected = minutes.into_iter().find(|minute| hours.is_open(*minute));
        prop_assert_eq!(hours.next_opening(begin), expected);
    }
}

#[test]
fn each_attempt_waits_longer_and_the_last_pause_repeats() {
    let callbacks = callbacks(
        "time-zone = 'UTC'\nhours = ['Mon 09:00-17:30']\nattempts = 5\nback-off-minutes = [15, 60]\n",
    );
    let ended = at("2026-03-02T09:00:00Z");
    let after = |attempts| {
        callbacks.after_attempt(attempts, ended).map(|due| due.millis_since(ended) / 60_000)
    };
    let expected = [Some(15), Some(60), Some(60), Some(60), None, None];
    assert_eq!([1, 2, 3, 4, 5, 6].map(after), expected);
}
