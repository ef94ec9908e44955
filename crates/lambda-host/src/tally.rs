//! What one invocation did, in numbers.

use std::collections::BTreeMap;

use connect_events::EventTime;
use ingest::{Delivery, Outcome, Verdict};

/// What one invocation did. Codes and positions, never payload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Records delivered.
    pub records: usize,
    /// Records whose every word is in the rows.
    pub done: usize,
    /// Records kept in quarantine, by code.
    pub quarantined: BTreeMap<&'static str, Quarantined>,
    /// Records to deliver again.
    pub retried: usize,
    /// Rows written.
    pub written: usize,
    /// Rows that already said all of it.
    pub unchanged: usize,
    /// The newest moment that the records tell of, by their arrival or their events.
    pub newest: Option<EventTime>,
}

/// The records of one code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// How many.
    pub count: usize,
    /// Where the first of them came from.
    pub first: String,
}

impl Tally {
    /// Counts what became of `deliveries`.
    pub(crate) fn new(deliveries: &[Delivery<'_>], outcome: &Outcome) -> Self {
        let arrived = deliveries.iter().filter_map(|delivery| delivery.arrived).max();
        let mut tally = Self {
            records: deliveries.len(),
            written: outcome.written,
            unchanged: outcome.unchanged,
            newest: arrived.max(outcome.newest),
            ..Self::default()
        };
        for (delivery, verdict) in deliveries.iter().zip(verdicts(outcome)) {
            match verdict {
                Verdict::Done => tally.done += 1,
                Verdict::Quarantined(code) => tally.quarantine(code, &delivery.source),
                Verdict::Retry => tally.retried += 1,
            }
        }
        tally
    }

    fn quarantine(&mut self, code: &'static str, source: &str) {
        self.quarantined
            .entry(code)
            .or_insert_with(|| Quarantined { count: 0, first: source.to_owned() })
            .count += 1;
    }

    /// Records kept in quarantine, of all codes.
    #[must_use]
    pub fn quarantined(&self) -> usize {
        self.quarantined.values().map(|of_code| of_code.count).sum()
    }

    /// The codes of quarantine and their counts: `bad_id=1 bad_json=2`.
    fn codes(&self) -> String {
        let codes = self.quarantined.iter().map(|(code, of)| format!("{code}={}", of.count));
        codes.collect::<Vec<_>>().join(" ")
    }

    /// How far the newest record is behind `now`, in milliseconds; a clock that runs ahead of ours
    /// is no lag.
    #[must_use]
    pub fn lag_millis(&self, now: EventTime) -> Option<u64> {
        self.newest.map(|newest| u64::try_from(now.millis_since(newest)).unwrap_or(0))
    }

    /// Tells the log: a warning for each code of quarantine, and one line of numbers.
    pub(crate) fn log(&self, feed: &str, now: EventTime) {
        for (code, Quarantined { count, first }) in &self.quarantined {
            tracing::warn!(code, feed, count, source = first, "records quarantined");
        }
        tracing::info!(
            feed,
            records = self.records,
            done = self.done,
            quarantined = self.quarantined(),
            codes = self.codes(),
            retried = self.retried,
            written = self.written,
            unchanged = self.unchanged,
            lag_ms = self.lag_millis(now),
            "invocation answered"
        );
    }
}

/// The verdicts in the order of the records, endless: a record without one was not done, and
/// leaving it out would acknowledge it.
pub(crate) fn verdicts(outcome: &Outcome) -> impl Iterator<Item = Verdict> {
    outcome.verdicts.iter().copied().chain(std::iter::repeat(Verdict::Retry))
}

#[cfg(test)]
mod tests {
    use connect_events::EventTime;
    use ingest::{Delivery, Outcome, Payload, Verdict};

    use super::Tally;

    fn delivery(source: &str, arrived: Option<i64>) -> Delivery<'_> {
        Delivery {
            feed: None,
            source: source.into(),
            arrived: arrived.map(EventTime::from_millis),
            payload: Payload::Base64(None),
        }
    }

    #[test]
    fn a_record_without_a_verdict_is_delivered_again() {
        let outcome = Outcome { verdicts: vec![Verdict::Done], ..Outcome::default() };
        let tally = Tally::new(&[delivery("a", None), delivery("b", None)], &outcome);
        assert_eq!((tally.records, tally.done, tally.retried), (2, 1, 1));
    }

    #[test]
    fn quarantine_is_counted_by_code_and_names_its_first_record() {
        let poison = Verdict::Quarantined("bad_json");
        let outcome = Outcome { verdicts: vec![poison, poison], ..Outcome::default() };
        let tally = Tally::new(&[delivery("a", None), delivery("b", None)], &outcome);
        assert_eq!(tally.quarantined(), 2);
        assert_eq!(tally.codes(), "bad_json=2");
        assert_eq!(tally.quarantined["bad_json"].first, "a");
    }

    #[test]
    fn lag_is_measured_against_the_newest_moment_and_is_never_negative() {
        let outcome = Outcome { newest: Some(EventTime::from_millis(5_000)), ..Outcome::default() };
        let tally = Tally::new(&[delivery("a", Some(7_000)), delivery("b", None)], &outcome);
        assert_eq!(tally.lag_millis(EventTime::from_millis(9_000)), Some(2_000));
        assert_eq!(tally.lag_millis(EventTime::from_millis(6_000)), Some(0));
        assert_eq!(Tally::default().lag_millis(EventTime::from_millis(6_000)), None);
    }
}
