//! Moments as the feeds tell them.

use std::fmt;
use std::num::NonZeroI64;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};

/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// The feeds write RFC 3339 text in UTC with none to nine fraction digits: contact records none,
/// the others three. Finer digits than milliseconds are cut off. Until the middle of 2019 the
/// fraction of an agent event repeated its seconds (`09:10:08.008Z`), so the order of two moments
/// within one second of such old data means nothing.
///
/// A moment in the year 1970 is how contact events write "not yet"; reading one through
/// an optional member gives no moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventTime(
    /// The milliseconds and one more: never 0, so that a moment which may be missing takes no more
    /// room than one which is there. Models and rows are full of them.
    NonZeroI64,
);

/// What a damaged time says when serde asks; the decoder turns it into the code `bad_time`.
pub(crate) const UNUSABLE_TIME: &str = "unusable time";

impl EventTime {
    /// The first moment of 1971: everything before it is a sentinel, Connect is younger.
    const AFTER_SENTINELS: i64 = 365 * 24 * 60 * 60 * 1000;

    /// The latest moment accepted, near the end of the year 9999 (the last whole second that the time
    /// library prints), so that a moment always prints in
    /// RFC 3339 with a year of four digits.
    const LATEST: i64 = 253_402_207_200_000;

    /// Wraps a count of milliseconds since the epoch; one outside the years 1970 to 9999 becomes
    /// the nearest moment inside.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        let millis = millis.clamp(0, Self::LATEST);
        // One at the least, so there is always a value.
        Self(NonZeroI64::new(millis + 1).unwrap_or(NonZeroI64::MAX))
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub fn as_millis(self) -> i64 {
        self.0.get() - 1
    }

    /// Whole seconds since the epoch, cut off.
    ///
    /// Contact records tell the same moment as contact events, without the fraction; two moments
    /// are compared across feeds by this.
    #[must_use]
    pub fn as_second(self) -> i64 {
        self.as_millis().div_euclid(1000)
    }

    /// The milliseconds from `earlier` to this moment, negative when it is the later one.
    #[must_use]
    pub fn millis_since(self, earlier: Self) -> i64 {
        self.as_millis() - earlier.as_millis()
    }

    /// This moment and `millis` more.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self::from_millis(self.as_millis().saturating_add(millis))
    }

    /// Reads RFC 3339 text with an offset; `None` when it is anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let millis = match usual_form(text.as_bytes()) {
            Some(millis) => millis,
            None => text.parse::<jiff::Timestamp>().ok()?.as_millisecond(),
        };
        (0..=Self::LATEST).contains(&millis).then(|| Self::from_millis(millis))
    }

    /// True for the moments that stand for "not yet".
    #[must_use]
    pub fn is_sentinel(self) -> bool {
        self.as_millis() < Self::AFTER_SENTINELS
    }
}

/// Reads the form that Connect writes, `2026-03-01T09:00:00Z` or the same with three fraction
/// digits, many times faster than the time library; `None` for every other text, right or wrong.
fn usual_form(text: &[u8]) -> Option<i64> {
    let (whole, fraction) = text.split_first_chunk::<19>()?;
    let milli = match fraction {
        b"Z" => 0,
        [b'.', digits @ .., b'Z'] if digits.len() == 3 => number(digits)?,
        _ => return None,
    };
    let [_, _, _, _, b'-', _, _, b'-', _, _, b'T', _, _, b':', _, _, b':', _, _] = whole else {
        return None;
    };
    let part = |from: usize, to: usize| number(&whole[from..to]);
    let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
    let (hour, minute, second) = (part(11, 13)?, part(14, 16)?, part(17, 19)?);
    // The ends of months, leap seconds and years long ago are the time library's.
    if year < 1970 || !(1..=12).contains(&month) || !(1..=28).contains(&day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    // Years begin in March, so that a leap day is the last of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    /// Days from the March that began the year 0 to the beginning of 1970.
    const EPOCH: i64 = 719_468;
    Some(((((days - EPOCH) * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milli)
}

/// The number that decimal digits spell.
fn number(digits: &[u8]) -> Option<i64> {
    digits.iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0'))
    })
}

/// RFC 3339 in UTC, always with three fraction digits: `2026-03-01T09:00:00.000Z`.
impl fmt::Display for EventTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.as_millis()) {
            Ok(stamp) => write!(f, "{stamp:.3}"),
            // Unreachable by construction: every value lies in the years 1970 to 9999.
            Err(_) => write!(f, "{} ms", self.as_millis()),
        }
    }
}

impl fmt::Debug for EventTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for EventTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = EventTime;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an RFC 3339 time")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<EventTime, E> {
                EventTime::parse(text).ok_or_else(|| E::custom(UNUSABLE_TIME))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::EventTime;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let read = EventTime::parse(text).map(|time| time.to_string());
        assert_eq!(read.as_deref(), expected, "{text}");
    }

    #[test]
    fn any_number_of_fraction_digits_is_read_to_the_millisecond() {
        check("2026-03-01T09:00:00Z", Some("2026-03-01T09:00:00.000Z"));
        check("2026-03-01T09:00:00.1Z", Some("2026-03-01T09:00:00.100Z"));
        check("2026-03-01T09:00:00.123Z", Some("2026-03-01T09:00:00.123Z"));
        check("2026-03-01T09:00:00.123999999Z", Some("2026-03-01T09:00:00.123Z"));
        check("2026-03-01T10:00:00.5+01:00", Some("2026-03-01T09:00:00.500Z"));
    }

    /// Steps of 11 hours and a bit reach every hour, day and month of two leap cycles.
    #[test]
    fn the_fast_reader_agrees_with_the_time_library() {
        for step in 0..150_000_i64 {
            let time = EventTime::from_millis(step * 40_271_137);
            let stamp: jiff::Timestamp = time.to_string().parse().unwrap();
            assert_eq!(EventTime::parse(&time.to_string()), Some(time));
            assert_eq!(stamp.as_millisecond(), time.as_millis());
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["", "null", "yesterday", "2026-03-01", "2026-03-01T09:00:00", "1772355600"] {
            check(text, None);
        }
        check("-000001-01-01T00:00:00Z", None);
        check("2026-02-29T00:00:00Z", None);
        check("2026-13-01T00:00:00Z", None);
        check("2026-01-01T24:00:00Z", None);
        check("2026-01-01T09:00:0xZ", None);
    }

    #[test]
    fn the_whole_year_1970_means_not_yet() {
        assert!(EventTime::parse("1970-01-01T00:00:00.001Z").unwrap().is_sentinel());
        assert!(EventTime::parse("1970-12-31T23:59:59.999Z").unwrap().is_sentinel());
        assert!(!EventTime::parse("1971-01-01T00:00:00Z").unwrap().is_sentinel());
    }

    #[test]
    fn arithmetic_stays_within_the_years_that_print() {
        let end = EventTime::from_millis(i64::MAX);
        assert_eq!(end.to_string(), "9999-12-30T22:00:00.000Z");
        assert_eq!(end.plus_millis(1), end);
        assert_eq!(EventTime::from_millis(-1).as_millis(), 0);
        assert_eq!(EventTime::from_millis(1_999).as_second(), 1);
        assert_eq!(EventTime::from_millis(5).millis_since(EventTime::from_millis(7)), -2);
    }
}
