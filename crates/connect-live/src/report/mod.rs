//! The state that a replay ends in, for programs and for people.

mod picture;
mod views;

use std::collections::BTreeSet;
use std::io::Write;
use std::time::Duration;

use connect_events::{AgentId, ContactId};
use contact_core::{
    Agent, Contact, Conversation, Key, QuarantineKey, Quarantined, RecordRow, Row, Segment,
    SegmentId,
};
use futures::{StreamExt, TryStreamExt, stream};
use state_store::{Store, StoreError};

pub(crate) use picture::summary;

use crate::{Failure, clock};

/// The rows that a replay spoke of, as they are kept, each kind in the order of its ids.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) contacts: Vec<(ContactId, Contact)>,
    pub(crate) records: Vec<(ContactId, RecordRow)>,
    pub(crate) agents: Vec<(AgentId, Agent)>,
    pub(crate) talks: Vec<Talk>,
    pub(crate) quarantined: Vec<(QuarantineKey, Quarantined)>,
}

/// What was said on one contact.
pub(crate) struct Talk {
    pub(crate) contact: ContactId,
    pub(crate) conversation: Conversation,
    pub(crate) segments: Vec<(SegmentId, Segment)>,
}

impl State {
    /// Reads the rows back from the store.
    pub(crate) async fn read(store: &Store, keys: &BTreeSet<Key>) -> Result<Self, Failure> {
        /// How long one round of reading may take.
        const PATIENCE: Duration = Duration::from_secs(60);
        /// Keys a round, so that memory holds few rows twice.
        const KEYS: usize = 5_000;

        let mut state = Self::default();
        let mut conversations = Vec::new();
        let wanted: Vec<&Key> = keys.iter().collect();
        for keys in wanted.chunks(KEYS) {
            let rows = store.load(keys.iter().copied(), clock::in_time(PATIENCE)).await;
            for (key, read) in rows {
                let row = read.map_err(|err| unavailable(&err))?.row;
                match (key, row) {
                    (Key::Contact(id), Row::Contact(row)) => state.contacts.push((id, *row)),
                    (Key::Record(id), Row::Record(row)) => state.records.push((id, *row)),
                    (Key::Agent(id), Row::Agent(row)) => state.agents.push((id, *row)),
                    (Key::Conversation(id), Row::Conversation(row)) => {
                        conversations.push((id, *row));
                    }
                    (Key::Quarantine(key), Row::Quarantine(row)) => {
                        state.quarantined.push((key, *row));
                    }
                    _ => {}
                }
            }
        }
        state.talks = talks(store, conversations).await.map_err(|err| unavailable(&err))?;
        // A leg of which only its neighbour told is no contact to show, a record that was taken
        // out of quarantine is gone, and one record in parts is one.
        state.contacts.retain(|(_, contact)| contact.phase().is_some());
        state.quarantined.retain(|(key, row)| row.code.get().is_some() && key.part == 0);
        Ok(state)
    }
}

/// True for a row that is shown. Turns are read with their talk.
pub(crate) fn shows(key: &Key) -> bool {
    match key {
        Key::Contact(_)
        | Key::Record(_)
        | Key::Conversation(_)
        | Key::Agent(_)
        | Key::Quarantine(_) => true,
        Key::Segment(..)
        | Key::History(..)
        | Key::Queue(..)
        | Key::QueueHistory(..)
        | Key::RoutingProfile(..)
        | Key::Heard(..)
        | Key::CallRequest(_)
        | Key::RecentCalls(_)
        | Key::Callback(_)
        | Key::Customer(_)
        | Key::Alert(_)
        | Key::Notice(_) => false,
    }
}

async fn talks(
    store: &Store,
    conversations: Vec<(ContactId, Conversation)>,
) -> Result<Vec<Talk>, StoreError> {
    /// Queries under way at once.
    const AT_ONCE: usize = 16;
    let read = conversations.into_iter().map(async |(contact, conversation)| {
        let segments = store.segments(&contact).await?;
        Ok(Talk { contact, conversation, segments })
    });
    stream::iter(read).buffered(AT_ONCE).try_collect().await
}

fn unavailable(err: &StoreError) -> Failure {
    Failure::Broke(format!("the store is not available: {err}"))
}

/// The state as one JSON document, the same for the same state to the byte.
pub(crate) fn json(state: &State) -> String {
    let document = views::Document::of(state);
    // Views are text, numbers and lists: there is nothing in them that JSON cannot hold.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// Prints to standard output. A reader that has gone, such as `head`, is no failure.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(err) if err.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Broke(format!("cannot write the report: {err}")))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
