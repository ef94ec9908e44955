//! What a contact centre tells in a day.

use crate::Floor;
use crate::figures::{Figures, Units};
use crate::sums::{Line, number};

/// One feed on one day.
pub(crate) struct FeedDay {
    pub(crate) name: &'static str,
    pub(crate) events: f64,
    pub(crate) bytes: f64,
    pub(crate) units: Units,
    /// Events a second in the busiest hour.
    pub(crate) busiest: f64,
}

/// All feeds on one day.
pub(crate) struct Day {
    pub(crate) lines: Vec<Line>,
    pub(crate) contact_events: FeedDay,
    pub(crate) agent_events: FeedDay,
    pub(crate) records: FeedDay,
    pub(crate) segments: FeedDay,
}

const HOUR: f64 = 3_600.0;

impl Day {
    pub(crate) fn of(floor: &Floor, figures: &Figures) -> Self {
        let told = &figures.told;
        let contacts = f64::from(floor.contacts_per_day);
        let by_contacts = |name, of: f64, each: f64, bytes: f64, units| {
            let events = of * each;
            FeedDay { name, events, bytes, units, busiest: events * floor.busiest_hour / HOUR }
        };
        let contact_events = by_contacts(
            "contact events",
            contacts,
            *told.contact_events_per_contact,
            *told.contact_event_bytes,
            figures.row_units.contact_event,
        );
        let records = by_contacts(
            "contact records",
            contacts,
            *told.records_per_contact,
            *told.record_bytes,
            figures.row_units.record,
        );
        let segments = by_contacts(
            "segments",
            contacts * floor.analysed,
            *told.segments_per_analysed_contact,
            *told.segment_bytes,
            figures.row_units.segment,
        );
        let beats_an_hour = f64::from(floor.agents) * *told.heart_beats_per_hour;
        let changes = contacts * *told.status_changes_per_contact;
        let agent_events = FeedDay {
            name: "agent events",
            events: beats_an_hour * floor.hours + changes,
            bytes: *told.agent_event_bytes,
            units: figures.row_units.agent_event,
            busiest: (beats_an_hour + changes * floor.busiest_hour) / HOUR,
        };

        let count = number(contacts);
        let of_contacts =
            |feed: &FeedDay, sum: String| Line::new(feed.name, sum, feed.events, "a day");
        let lines = vec![
            of_contacts(
                &contact_events,
                format!("{count} contacts x {}", number(*told.contact_events_per_contact)),
            ),
            of_contacts(
                &agent_events,
                format!(
                    "{} agents x {} x {} h + {count} contacts x {}",
                    number(f64::from(floor.agents)),
                    number(*told.heart_beats_per_hour),
                    number(floor.hours),
                    number(*told.status_changes_per_contact),
                ),
            ),
            of_contacts(
                &records,
                format!("{count} contacts x {}", number(*told.records_per_contact)),
            ),
            of_contacts(
                &segments,
                format!(
                    "{count} contacts x {} analysed x {}",
                    number(floor.analysed),
                    number(*told.segments_per_analysed_contact),
                ),
            ),
        ];
        Self { lines, contact_events, agent_events, records, segments }
    }

    /// Every feed, in the order of the lines.
    pub(crate) fn feeds(&self) -> [&FeedDay; 4] {
        [&self.contact_events, &self.agent_events, &self.records, &self.segments]
    }

    /// The feeds that come by a stream.
    pub(crate) fn streams(&self) -> [&FeedDay; 3] {
        [&self.agent_events, &self.records, &self.segments]
    }

    pub(crate) fn busiest_lines(&self, floor: &Floor) -> Vec<Line> {
        let share = number(floor.busiest_hour * 100.0);
        let line = |feed: &FeedDay| {
            let sum = if feed.name == self.agent_events.name {
                format!("heart beats, and {share} % of the changes, in 3,600 s")
            } else {
                format!("{} x {share} % in 3,600 s", number(feed.events))
            };
            Line::new(feed.name, sum, feed.busiest, "a second")
        };
        self.feeds().map(line).into()
    }
}
