//! Documents into rows, as the Lambda functions bring them there.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::{EventTime, Feed};
use futures::future::try_join_all;
use ingest::{Delivery, Payload};
use lens_actions::LensActions;
use simulator::Sent;
use state_store::Store;

use super::Takes;
use crate::{Failure, redeliver};

/// The rows of a store. Each feed is brought in by itself and at the same time as the others, as
/// four functions would.
pub(crate) struct Rows<'a> {
    store: &'a Store,
    /// What is done about what is said.
    actions: Option<LensActions>,
    written: usize,
}

impl<'a> Rows<'a> {
    pub(crate) fn of(store: &'a Store) -> Self {
        Self { store, actions: None, written: 0 }
    }

    /// The same, and what is said has consequences.
    pub(crate) fn acting(store: &'a Store, actions: LensActions) -> Self {
        Self { actions: Some(actions), ..Self::of(store) }
    }

    /// How often a row was written.
    pub(crate) fn written(&self) -> usize {
        self.written
    }
}

impl Takes for Rows<'_> {
    async fn take(&mut self, documents: Vec<Sent>) -> Result<(), Failure> {
        let mut by_feed: BTreeMap<Feed, Vec<_>> = BTreeMap::new();
        // What is found is found when the last of them came, by the clock of the documents.
        let last = documents.iter().map(|sent| sent.at_millis).max();
        let moment = EventTime::from_millis(last.unwrap_or_default());
        for sent in documents {
            by_feed.entry(sent.feed).or_default().push(delivered(sent));
        }
        let (store, actions) = (self.store, self.actions.as_ref());
        let batches = by_feed.into_iter().map(async |(feed, batch)| {
            let (mut written, mut keys) = (0, BTreeSet::new());
            redeliver::until_kept(store, batch, |outcome, _| {
                written += outcome.written;
                keys.extend(outcome.keys);
            })
            .await?;
            if let Some(actions) = actions.filter(|_| feed == Feed::ContactLens) {
                redeliver::until_done(actions, &keys, moment).await?;
            }
            Ok(written)
        });
        self.written += Box::pin(try_join_all(batches)).await?.into_iter().sum::<usize>();
        Ok(())
    }
}

fn delivered(sent: Sent) -> Delivery<'static> {
    Delivery {
        feed: Some(sent.feed),
        source: "simulator".into(),
        arrived: Some(EventTime::from_millis(sent.at_millis)),
        payload: Payload::Bytes(sent.document.into_bytes().into()),
    }
}
