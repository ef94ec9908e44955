//! Moments as the feeds tell them.

use std::fmt;

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
/// [`crate::lenient`] gives no moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventTime(i64);

/// What a damaged time says when serde asks; the decoder turns it into the code `bad_time`.
pub(crate) const UNUSABLE_TIME: &str = "unusable time";

impl EventTime {
    /// The first moment of 1971: everything before it is a sentinel, Connect is younger.
    const AFTER_SENTINELS: Self = Self(365 * 24 * 60 * 60 * 1000);

    /// The latest moment accepted, near the end of the year 9999 (the last whole second that the time
    /// library prints), so that a moment always prints in
    /// RFC 3339 with a year of four digits.
    const LATEST: Self = Self(253_402_207_200_000);

    /// Wraps a count of milliseconds since the epoch; one outside the years 1970 to 9999 becomes
    /// the nearest moment inside.
    #[must_use]
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(0, Self::LATEST.0))
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since the epoch, cut off.
    ///
    /// Contact records tell the same moment as contact events, without the fraction; two moments
    /// are compared across feeds by this.
    #[must_use]
    pub fn as_second(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The milliseconds from `earlier` to this moment, negative when it is the later one.
    #[must_use]
    pub fn millis_since(self, earlier: Self) -> i64 {
        self.0 - earlier.0
    }

    /// This moment and `millis` more.
    #[must_use]
    pub fn plus_millis(self, millis: i64) -> Self {
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// Reads RFC 3339 text with an offset; `None` when it is anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let stamp: jiff::Timestamp = text.parse().ok()?;
        let millis = stamp.as_millisecond();
        (0..=Self::LATEST.0).contains(&millis).then_some(Self(millis))
    }

    /// True for the moments that stand for "not yet".
    #[must_use]
    pub fn is_sentinel(self) -> bool {
        self < Self::AFTER_SENTINELS
    }
}

/// RFC 3339 in UTC, always with three fraction digits: `2026-03-01T09:00:00.000Z`.
impl fmt::Display for EventTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(stamp) => write!(f, "{stamp:.3}"),
            // Unreachable by construction: every value lies in the years 1970 to 9999.
            Err(_) => write!(f, "{} ms", self.0),
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

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in ["", "null", "yesterday", "2026-03-01", "2026-03-01T09:00:00", "1772355600"] {
            check(text, None);
        }
        check("-000001-01-01T00:00:00Z", None);
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
