//! The days that the archive is divided into.

use std::fmt;
use std::str::FromStr;

use connect_events::{Event, EventTime};
use jiff::civil::Date;
use jiff::tz::Offset;

/// A day of UTC, written `2026-03-02`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// The day of a moment.
    #[must_use]
    pub fn of(moment: EventTime) -> Self {
        // Every moment of a feed lies within the years that the library knows.
        let moment = jiff::Timestamp::from_millisecond(moment.as_millis()).unwrap_or_default();
        Self(Offset::UTC.to_datetime(moment).date())
    }

    /// The day that an event belongs to: that of the disconnect of a contact record, and of the moment
    /// at which any other event was told.
    ///
    /// A record without a disconnect goes by its last update. Contact Lens tells no moment, so its
    /// messages have no day.
    #[must_use]
    pub fn of_event(event: &Event) -> Option<Self> {
        let moment = match event {
            Event::Record(record) => {
                record.disconnect_timestamp.unwrap_or(record.last_update_timestamp)
            }
            Event::Contact(event) => event.time,
            Event::Other(event) => event.time,
            Event::Agent(event) => event.event_timestamp,
            Event::Lens(_) => return None,
        };
        Some(Self::of(moment))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        // The library reads longer forms too, and a partition has one name.
        let day = text.parse().map(Self).map_err(drop)?;
        if day.to_string() == text { Ok(day) } else { Err(()) }
    }
}

#[cfg(test)]
mod tests {
    use connect_events::EventTime;

    use super::Day;

    #[test]
    fn a_day_is_one_of_utc_and_begins_at_midnight() {
        for (moment, day) in [
            ("2026-03-01T23:59:59.999Z", "2026-03-01"),
            ("2026-03-02T00:00:00Z", "2026-03-02"),
            ("2026-03-02T00:30:00+01:00", "2026-03-01"),
            ("2024-02-29T12:00:00Z", "2024-02-29"),
        ] {
            let moment = EventTime::parse(moment).expect("a moment");
            assert_eq!(Day::of(moment).to_string(), day);
        }
    }

    #[test]
    fn a_day_is_written_in_one_way() {
        assert_eq!("2026-03-02".parse::<Day>().map(|day| day.to_string()), Ok("2026-03-02".into()));
        for text in ["", "2026-3-2", "20260302", "2026-03-02T00:00:00", "2026-02-30", "x"] {
            assert_eq!(text.parse::<Day>(), Err(()), "{text}");
        }
    }
}
