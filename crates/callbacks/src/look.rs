//! One callback as it is kept: read, and written over what was read.

use std::collections::BTreeMap;

use connect_events::EventTime;
use contact_core::{Callback, CallbackId, Key, Row};
use ingest::{Kept, keep};
use state_store::{Commit, Read};
use tokio::time::Instant;

use crate::customer::loaded;
use crate::{CallbackFault, Callbacks};

/// A callback that is looked at: as it was read, and when.
pub(crate) struct Look<'a> {
    pub(crate) id: &'a CallbackId,
    pub(crate) read: Read,
    pub(crate) callback: Callback,
    pub(crate) now: EventTime,
    pub(crate) deadline: Instant,
}

impl Callbacks {
    /// What is known of a callback now.
    pub(crate) async fn read<'a>(
        &self,
        id: &'a CallbackId,
        now: EventTime,
        deadline: Instant,
    ) -> Result<Look<'a>, CallbackFault> {
        let key = Key::Callback(id.clone());
        let read = loaded(&self.store, [&key], deadline).await?.remove(&key);
        let read = read.ok_or(CallbackFault::NotNow)?;
        let callback = match &read.row {
            Row::Callback(callback) => (**callback).clone(),
            _ => Callback::default(),
        };
        Ok(Look { id, read, callback, now, deadline })
    }

    /// Writes a callback over the row that was read.
    pub(crate) async fn commit(
        &self,
        look: &Look<'_>,
        callback: Callback,
    ) -> Result<Commit, CallbackFault> {
        let key = Key::Callback(look.id.clone());
        let row = Row::Callback(Box::new(callback));
        Ok(self.store.commit(&key, &look.read, &row, look.now).await?)
    }

    /// Joins what happened into the callback, whoever writes it too.
    pub(crate) async fn keep(&self, look: &Look<'_>, fact: Callback) -> Result<(), CallbackFault> {
        let key = Key::Callback(look.id.clone());
        let facts = BTreeMap::from([(key, Row::Callback(Box::new(fact)))]);
        let kept = keep(&self.store, facts, look.now, look.deadline).await;
        let is_kept = |kept: &Kept| matches!(kept, Kept::Written | Kept::Unchanged);
        if kept.values().all(is_kept) { Ok(()) } else { Err(CallbackFault::NotNow) }
    }
}
