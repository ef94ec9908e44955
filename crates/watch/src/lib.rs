//! What is looked at each minute.
//!
//! One run of the [`Watch`] does three things, for each instance that was heard of:
//!
//! 1. It asks Amazon Connect of contacts that seem to wait for ever. The answers join like any fact, so
//!    a contact whose end was never told is over.
//! 2. It judges by the rules which alerts begin and end ([`contact_core::alerts`]), and puts them.
//! 3. It looks through the talks of contacts that are over, asks Contact Lens for what is missing, and
//!    notes that they were looked through.
//!
//! Everything is a fact, and an alert's id follows from what it is about: runs may overlap, die at any
//! request and begin anew. What there is no time for, or what has no answer, is left to the next run.
//! A run reads a bounded number of pages; of what is beyond them no alert begins or ends.

mod contacts;
mod floor;
mod report;
mod talks;

use std::collections::BTreeMap;

use connect_client::Connect;
use connect_events::{EventTime, InstanceId};
use contact_core::alerts::{AlertRule, endless, judge};
use contact_core::{Key, Row};
use ingest::Kept;
use state_store::{Store, StoreError};
use tokio::time::{Instant, timeout_at};

pub use report::Report;

/// Whoever looks.
#[derive(Clone, Debug)]
pub struct Watch {
    /// The rows.
    pub store: Store,
    /// Whom to ask of contacts and talks; nobody is asked without.
    pub connect: Option<Connect>,
    /// The only instance that is looked at; every one that was heard of for `None`.
    pub instance: Option<InstanceId>,
    /// When supervisors are told.
    pub rules: Vec<AlertRule>,
    /// After how long a silence, in milliseconds, something of a talk may be missing. Talks are not
    /// looked through without.
    pub silence_millis: Option<i64>,
}

/// How long a run may take.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    /// Until when contacts are asked of.
    contacts: Instant,
    /// Until when talks are asked for.
    talks: Instant,
    /// When everything has to be done.
    end: Instant,
}

impl Deadlines {
    /// A run from `start` to `end`: a slow Connect does not keep alerts from being put, and what it
    /// answered is kept.
    #[must_use]
    pub fn between(start: Instant, end: Instant) -> Self {
        let whole = end.saturating_duration_since(start);
        Self { contacts: start + whole / 4, talks: end - whole / 4, end }
    }
}

/// Why a run came to nothing. The next one looks again.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The store gave no answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Time was up.
    #[error("there was no time left")]
    Late,
}

impl Watch {
    /// One run, of the moment `now`.
    ///
    /// # Errors
    ///
    /// [`WatchError`] when the rows could not be read. What was put before stands.
    pub async fn run(&self, now: EventTime, by: Deadlines) -> Result<Report, WatchError> {
        self.run_parts(true, now, by).await
    }

    /// The same for talks alone: where alerts are somebody else's, to judge by no rules would resolve
    /// all of them.
    ///
    /// # Errors
    ///
    /// As for [`Self::run`].
    pub async fn run_of_talks(&self, now: EventTime, by: Deadlines) -> Result<Report, WatchError> {
        self.run_parts(false, now, by).await
    }

    async fn run_parts(
        &self,
        judges: bool,
        now: EventTime,
        by: Deadlines,
    ) -> Result<Report, WatchError> {
        let run = async {
            let mut report = Report::default();
            let heard = self.store.heard().await?;
            let mut instances: BTreeMap<InstanceId, Option<EventTime>> = BTreeMap::new();
            for (instance, feed, at) in heard {
                let agents = instances.entry(instance).or_default();
                if feed == connect_events::Feed::AgentEvents {
                    *agents = Some(at);
                }
            }
            if let Some(only) = &self.instance {
                instances.retain(|instance, _| instance == only);
            }
            for (instance, heard) in instances {
                if judges {
                    self.look(&instance, heard, now, by, &mut report).await?;
                }
                self.complete(&instance, now, by, &mut report).await?;
            }
            Ok(report)
        };
        timeout_at(by.end, run).await.unwrap_or(Err(WatchError::Late))
    }

    async fn look(
        &self,
        instance: &InstanceId,
        heard: Option<EventTime>,
        now: EventTime,
        by: Deadlines,
        report: &mut Report,
    ) -> Result<(), WatchError> {
        let connect = self.connect.as_ref().filter(|connect| connect.instance() == instance);
        let mut seen = self.seen(instance, heard, now, by, report).await?;
        if let Some(connect) = connect {
            let waits = endless(&self.rules, &seen);
            self.ask_of_contacts(connect, &waits, &mut seen, by, report).await;
        }
        let judged = judge(&self.rules, &seen);
        report.raised += judged.raised;
        report.resolved += judged.resolved;
        report.going_on += judged.going_on;
        report.unjudged += judged.unjudged;
        self.keep(judged.facts, now, by, report).await;
        Ok(())
    }

    /// Looks through the talks of an instance that can be asked.
    async fn complete(
        &self,
        instance: &InstanceId,
        now: EventTime,
        by: Deadlines,
        report: &mut Report,
    ) -> Result<(), WatchError> {
        let connect = self.connect.as_ref().filter(|connect| connect.instance() == instance);
        if let Some((connect, silence)) = connect.zip(self.silence_millis) {
            self.complete_talks(connect, silence, now, by, report).await?;
        }
        Ok(())
    }

    /// Joins facts into their rows; false where some are left to the next run.
    async fn keep(
        &self,
        facts: BTreeMap<Key, Row>,
        now: EventTime,
        by: Deadlines,
        report: &mut Report,
    ) -> bool {
        let kept = ingest::keep(&self.store, facts, now, by.end).await;
        let lost = kept.values().filter(|kept| match kept {
            Kept::Written | Kept::Unchanged => false,
            Kept::NotNow | Kept::Refused => true,
        });
        let lost = lost.count();
        report.not_kept += lost;
        lost == 0
    }
}

/// A list from another place on at each run, so that what is left over is not always the same.
fn turned<T>(mut list: Vec<T>, now: EventTime, at_once: usize) -> Vec<T> {
    if let Some(runs) = usize::try_from(now.as_second() / 60).ok().filter(|_| !list.is_empty()) {
        let by = runs.wrapping_mul(at_once) % list.len();
        list.rotate_left(by);
    }
    list.truncate(at_once);
    list
}

/// Facts of one row joined, as one write.
fn gathered(facts: impl IntoIterator<Item = (Key, Row)>) -> BTreeMap<Key, Row> {
    let mut all: BTreeMap<Key, Row> = BTreeMap::new();
    for (key, fact) in facts {
        match all.get_mut(&key) {
            Some(row) => row.absorb(fact),
            None => _ = all.insert(key, fact),
        }
    }
    all
}
