//! Handing documents over when they are due.

use std::iter::Peekable;

use connect_events::EventTime;
use simulator::Sent;

use crate::Failure;
use crate::clock::Pace;
use crate::stop::Stop;

/// Whoever takes documents.
pub(crate) trait Takes {
    /// Takes documents that are in order of arrival. Once it answers, they are where they belong.
    async fn take(&mut self, documents: Vec<Sent>) -> Result<(), Failure>;
}

/// When documents are handed over.
#[derive(Clone, Copy, Debug)]
pub(crate) enum When<'a> {
    /// As fast as they are taken.
    AtOnce,
    /// The same, of those that arrive until this moment; the others stay.
    AtOnceUntil(EventTime),
    /// Each when the clock shows the moment at which it arrives.
    Paced(&'a Pace),
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Nothing is left that was to be handed over.
    Ended,
    /// A signal came first. Everything that was taken out is handed over.
    Stopped,
}

/// Documents on their way to whoever takes them. Nothing that was handed over is kept.
pub(crate) struct Feeding<I: Iterator<Item = Sent>>(Peekable<I>);

/// The most documents handed over at once: as many as a Kinesis trigger or `PutRecords` takes.
const AT_ONCE: usize = 500;

impl<I: Iterator<Item = Sent>> Feeding<I> {
    /// Documents in order of arrival.
    pub(crate) fn of(documents: I) -> Self {
        Self(documents.peekable())
    }

    /// Hands over what is due, until nothing is left or a signal comes.
    pub(crate) async fn hand_over(
        &mut self,
        when: When<'_>,
        taker: &mut impl Takes,
        stop: &mut Stop,
    ) -> Result<Outcome, Failure> {
        while let Some(next) = self.0.peek() {
            if let When::Paced(pace) = when {
                tokio::select! {
                    () = pace.reach(EventTime::from_millis(next.at_millis)) => {}
                    () = stop.asked() => {}
                }
            }
            if stop.is_asked() {
                return Ok(Outcome::Stopped);
            }
            let due = match when {
                When::AtOnce => i64::MAX,
                When::AtOnceUntil(moment) => moment.as_millis(),
                // The first is due, whatever the clock rounds to.
                When::Paced(pace) => pace.now().as_millis().max(next.at_millis),
            };
            let due = std::iter::from_fn(|| self.0.next_if(|sent| sent.at_millis <= due));
            let batch: Vec<_> = due.take(AT_ONCE).collect();
            if batch.is_empty() {
                return Ok(Outcome::Ended);
            }
            taker.take(batch).await?;
        }
        Ok(Outcome::Ended)
    }
}

#[cfg(test)]
mod tests {
    use connect_events::{EventTime, Feed};
    use simulator::Sent;
    use tokio::sync::watch;

    use super::{AT_ONCE, Feeding, Outcome, Takes, When};
    use crate::Failure;
    use crate::clock::Pace;
    use crate::stop::Stop;

    const START: i64 = 1_772_438_400_000;

    fn documents(seconds: &[i64]) -> impl Iterator<Item = Sent> {
        seconds.iter().map(|second| Sent {
            at_millis: START + second * 1_000,
            feed: Feed::AgentEvents,
            about: String::new(),
            document: second.to_string(),
        })
    }

    /// Notes what it takes, and what a clock showed then.
    struct Notes {
        pace: Pace,
        taken: Vec<(i64, Vec<String>)>,
        stops: Option<watch::Sender<bool>>,
    }

    impl Takes for Notes {
        async fn take(&mut self, documents: Vec<Sent>) -> Result<(), Failure> {
            let second = (self.pace.now().as_millis() - START) / 1_000;
            let documents = documents.into_iter().map(|sent| sent.document);
            self.taken.push((second, documents.collect()));
            if let Some(ask) = self.stops.take() {
                ask.send(true).expect("somebody listens");
            }
            Ok(())
        }
    }

    fn notes() -> Notes {
        let pace = Pace::starting_at(EventTime::from_millis(START), 10.0);
        Notes { pace, taken: Vec::new(), stops: None }
    }

    fn taken(of: &Notes) -> Vec<(i64, String)> {
        of.taken.iter().map(|(second, documents)| (*second, documents.join(" "))).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn documents_are_handed_over_when_the_clock_shows_their_moment() {
        let (_ask, mut stop) = Stop::by_hand();
        let mut notes = notes();
        let pace = notes.pace;
        let mut feeding = Feeding::of(documents(&[-60, 0, 30, 30, 3_600]));
        let ended = feeding.hand_over(When::Paced(&pace), &mut notes, &mut stop).await;
        assert_eq!(ended.expect("an end"), Outcome::Ended);
        let expected = [(0, "-60 0"), (30, "30 30"), (3_600, "3600")];
        assert_eq!(taken(&notes), expected.map(|(second, all)| (second, all.to_owned())));
    }

    #[tokio::test(start_paused = true)]
    async fn what_arrives_after_a_moment_stays_for_later() {
        let (_ask, mut stop) = Stop::by_hand();
        let mut notes = notes();
        let mut feeding = Feeding::of(documents(&[0, 10, 11]));
        let until = When::AtOnceUntil(EventTime::from_millis(START + 10_000));
        let ended = feeding.hand_over(until, &mut notes, &mut stop).await;
        assert_eq!(ended.expect("an end"), Outcome::Ended);
        assert_eq!(taken(&notes), [(0, "0 10".to_owned())]);
        let ended = feeding.hand_over(When::AtOnce, &mut notes, &mut stop).await;
        assert_eq!(ended.expect("an end"), Outcome::Ended);
        assert_eq!(taken(&notes)[1..], [(0, "11".to_owned())]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_stop_leaves_what_was_not_taken_out() {
        let (ask, mut stop) = Stop::by_hand();
        let mut notes = Notes { stops: Some(ask), ..notes() };
        let seconds: Vec<i64> = (0..2 * AT_ONCE as i64).collect();
        let mut feeding = Feeding::of(documents(&seconds));
        let ended = feeding.hand_over(When::AtOnce, &mut notes, &mut stop).await;
        assert_eq!(ended.expect("an end"), Outcome::Stopped);
        assert_eq!(notes.taken.len(), 1);
        assert_eq!(notes.taken[0].1.len(), AT_ONCE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_stop_ends_the_wait_for_the_next_document() {
        let (ask, mut stop) = Stop::by_hand();
        let mut notes = Notes { stops: Some(ask), ..notes() };
        let pace = notes.pace;
        let mut feeding = Feeding::of(documents(&[0, 3_600]));
        let ended = feeding.hand_over(When::Paced(&pace), &mut notes, &mut stop).await;
        assert_eq!(ended.expect("an end"), Outcome::Stopped);
        assert_eq!(taken(&notes), [(0, "0".to_owned())]);
        assert_eq!(pace.now().as_millis(), START, "no time passed");
    }
}
