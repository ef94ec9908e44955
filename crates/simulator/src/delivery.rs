//! How documents get from Connect to a consumer.

use std::collections::BTreeMap;

use connect_events::Feed;

use crate::chance::Chance;
use crate::day::Sent;

/// How badly a delivery treats what was published. Shares are from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Delivery {
    /// What is lost.
    pub loss: Loss,
    /// The share of documents that come again, each copy by the same chance once more.
    pub duplicate: f64,
    /// The most by which a document is late, in milliseconds.
    pub disorder_millis: i64,
    /// Decides everything that chance decides.
    pub seed: u64,
}

/// The share of each feed's documents that are lost, from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Loss([f64; Feed::ALL.len()]);

impl Loss {
    /// The same share of every feed.
    #[must_use]
    pub fn of_all(share: f64) -> Self {
        Self([share; Feed::ALL.len()])
    }

    /// This share of one feed, and nothing of the others. EventBridge carries contact events with
    /// best effort; the Kinesis streams of the other feeds deliver at least once.
    #[must_use]
    pub fn of(feed: Feed, share: f64) -> Self {
        Self(Feed::ALL.map(|other| if other == feed { share } else { 0.0 }))
    }

    fn share(&self, feed: Feed) -> f64 {
        let shares = Feed::ALL.into_iter().zip(self.0);
        shares.filter(|(other, _)| *other == feed).map(|(_, share)| share).sum()
    }
}

/// Loses, repeats and shuffles documents; the result is in order of arrival.
#[must_use]
pub fn deliver(events: &[Sent], delivery: &Delivery) -> Vec<Sent> {
    Delivered::new(events.iter().cloned(), delivery).collect()
}

/// What arrives of a publication, in order of arrival, made while it is taken.
///
/// Memory holds the documents that are under way: those of [`Delivery::disorder_millis`].
pub struct Delivered<I> {
    published: I,
    delivery: Delivery,
    chance: Chance,
    /// By the moment of arrival; of several, what was sent first comes first.
    under_way: BTreeMap<(i64, u64), Sent>,
    sent: u64,
    /// Nothing that is still to be published arrives before this moment.
    settled: i64,
}

impl<I: Iterator<Item = Sent>> Delivered<I> {
    /// The delivery of documents that are in order of publication.
    #[must_use]
    pub fn new(published: I, delivery: &Delivery) -> Self {
        Self {
            published,
            delivery: *delivery,
            chance: Chance::new(delivery.seed, 2),
            under_way: BTreeMap::new(),
            sent: 0,
            settled: i64::MIN,
        }
    }

    fn send(&mut self, sent: Sent) {
        self.settled = sent.at_millis;
        if self.chance.happens(self.delivery.loss.share(sent.feed)) {
            return;
        }
        // A share of 1 would repeat for ever.
        let again = self.delivery.duplicate.min(0.99);
        loop {
            let late = self.chance.between(0, self.delivery.disorder_millis.max(0));
            let at_millis = sent.at_millis + late;
            self.sent += 1;
            self.under_way.insert((at_millis, self.sent), Sent { at_millis, ..sent.clone() });
            if !self.chance.happens(again) {
                return;
            }
        }
    }
}

impl<I: Iterator<Item = Sent>> Iterator for Delivered<I> {
    type Item = Sent;

    fn next(&mut self) -> Option<Sent> {
        loop {
            // One that is published at the same moment may arrive at once, but was sent later.
            let first = self.under_way.first_entry();
            if let Some(first) = first.filter(|first| first.key().0 <= self.settled) {
                return Some(first.remove());
            }
            match self.published.next() {
                Some(sent) => self.send(sent),
                None => return self.under_way.pop_first().map(|(_, sent)| sent),
            }
        }
    }
}
