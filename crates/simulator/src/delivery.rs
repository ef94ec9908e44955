//! How documents get from Connect to a consumer.

use connect_events::Feed;

use crate::chance::Chance;
use crate::day::Sent;

/// How badly a delivery treats what was published. Shares are from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Delivery {
    /// The share of contact events that are lost. EventBridge carries them with best effort; the
    /// Kinesis streams of the other feeds deliver at least once.
    pub loss: f64,
    /// The share of documents that come again, each copy by the same chance once more.
    pub duplicate: f64,
    /// The most by which a document is late, in milliseconds.
    pub disorder_millis: i64,
    /// Decides everything that chance decides.
    pub seed: u64,
}

/// Loses, repeats and shuffles documents; the result is in order of arrival.
#[must_use]
pub fn deliver(events: &[Sent], delivery: &Delivery) -> Vec<Sent> {
    let mut chance = Chance::new(delivery.seed, 2);
    // A share of 1 would repeat for ever.
    let again = delivery.duplicate.min(0.99);
    let mut arrived = Vec::with_capacity(events.len());
    for sent in events {
        let may_be_lost = sent.feed == Feed::ContactEvents;
        if chance.happens(delivery.loss) && may_be_lost {
            continue;
        }
        loop {
            let late = chance.between(0, delivery.disorder_millis.max(0));
            arrived.push(Sent { at_millis: sent.at_millis + late, ..sent.clone() });
            if !chance.happens(again) {
                break;
            }
        }
    }
    arrived.sort_by_key(|sent| sent.at_millis);
    arrived
}
