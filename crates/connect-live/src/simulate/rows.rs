//! Documents into rows, as the Lambda functions bring them there.

use std::collections::BTreeMap;

use connect_events::{EventTime, Feed};
use futures::future::try_join_all;
use ingest::{Delivery, Payload};
use simulator::Sent;
use state_store::Store;

use super::Takes;
use crate::{Failure, redeliver};

/// The rows of a store. Each feed is brought in by itself and at the same time as the others, as
/// four functions would.
pub(crate) struct Rows<'a> {
    store: &'a Store,
    written: usize,
}

impl<'a> Rows<'a> {
    pub(crate) fn of(store: &'a Store) -> Self {
        Self { store, written: 0 }
    }

    /// How often a row was written.
    pub(crate) fn written(&self) -> usize {
        self.written
    }
}

impl Takes for Rows<'_> {
    async fn take(&mut self, documents: Vec<Sent>) -> Result<(), Failure> {
        let mut by_feed: BTreeMap<Feed, Vec<_>> = BTreeMap::new();
        for sent in documents {
            by_feed.entry(sent.feed).or_default().push(delivered(sent));
        }
        let store = self.store;
        let batches = by_feed.into_values().map(async |batch| {
            let mut written = 0;
            redeliver::until_kept(store, batch, |outcome, _| written += outcome.written).await?;
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
