//! One place where a shard's batches are worked on, one at a time.

use std::collections::VecDeque;
use std::sync::Arc;

use connect_events::EventTime;

use super::invocation;
use super::mapping::MappingSettings;
use super::stream::StreamRecord;

/// The longest wait between two tries.
const LONGEST_PAUSE_SECONDS: i64 = 60;

/// Records that are delivered together.
#[derive(Clone)]
pub(super) struct Batch {
    pub(super) records: Vec<Arc<StreamRecord>>,
    /// How often it was tried again.
    pub(super) retries: u32,
    /// How often a function was invoked with it, or with what it was part of.
    pub(super) invocations: u32,
    /// How often Lambda had to wait with it.
    pub(super) waits: u32,
    /// Not before this moment.
    pub(super) at: Option<EventTime>,
}

#[derive(Default)]
pub(super) struct Lane {
    /// Read, and not in a batch yet.
    pub(super) unread: VecDeque<Arc<StreamRecord>>,
    /// Batches that failed, in the order of their records. What is unread waits for them.
    failed: VecDeque<Batch>,
    /// When the last invocation ended.
    pub(super) free: Option<EventTime>,
}

impl Lane {
    pub(super) fn is_idle(&self) -> bool {
        self.unread.is_empty() && self.failed.is_empty()
    }

    /// When there is a batch to deliver.
    pub(super) fn due(&self, settings: &MappingSettings) -> Option<EventTime> {
        let ready = match self.failed.front() {
            Some(batch) => batch.at,
            None => {
                let first = self.unread.front()?.arrived;
                let window = first.plus_millis(1_000 * i64::from(settings.window_seconds));
                // The one that fills the batch, where it came before the window closed.
                let full = self.unread.get(self.full(settings) - 1);
                Some(full.map_or(window, |record| record.arrived.min(window)))
            }
        };
        ready.max(self.free)
    }

    /// How many records make a batch that waits for no more.
    fn full(&self, settings: &MappingSettings) -> usize {
        let most = settings.batch_size.max(1);
        let mut bytes = 0;
        let fits = self.unread.iter().take(most).take_while(|record| {
            bytes += invocation::size(record);
            bytes <= invocation::MOST_BYTES
        });
        let fits = fits.count().max(1);
        if fits < most && fits == self.unread.len() { most } else { fits }
    }

    /// Takes the next batch.
    pub(super) fn next(&mut self, settings: &MappingSettings) -> Option<Batch> {
        if let Some(batch) = self.failed.pop_front() {
            return Some(batch);
        }
        let most = self.full(settings).min(self.unread.len());
        let records: Vec<_> = self.unread.drain(..most).collect();
        (!records.is_empty()).then_some(Batch {
            records,
            retries: 0,
            invocations: 0,
            waits: 0,
            at: None,
        })
    }

    /// Keeps a batch to be delivered before everything else, after a while.
    pub(super) fn again(&mut self, mut batch: Batch, now: EventTime) {
        let pause = 1_i64 << batch.waits.min(10);
        batch.waits += 1;
        batch.at = Some(now.plus_millis(1_000 * pause.min(LONGEST_PAUSE_SECONDS)));
        self.failed.push_front(batch);
    }
}
