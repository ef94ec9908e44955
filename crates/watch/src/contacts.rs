//! Asking Connect of contacts that seem to wait for ever.

use std::collections::BTreeSet;

use connect_client::{Code, Connect, ConnectError};
use connect_events::{ContactId, Event};
use contact_core::alerts::Seen;
use contact_core::{Key, facts};
use futures::{StreamExt, stream};

use crate::floor::of_contact;
use crate::{Deadlines, Report, Watch, gathered, turned};

/// How many contacts one run asks of: far below Connect's ten a second, which others need too.
const MOST: usize = 16;
/// How many questions are under way at once.
const AT_ONCE: usize = 4;

impl Watch {
    /// Asks Connect, joins what it knows, and sees these contacts again.
    pub(crate) async fn ask_of_contacts(
        &self,
        connect: &Connect,
        waits: &[ContactId],
        seen: &mut Seen,
        by: Deadlines,
        report: &mut Report,
    ) {
        let asked = turned(waits.to_vec(), seen.now, MOST);
        let answers = asked.iter().map(|id| connect.describe_contact(id, by.contacts));
        let answers: Vec<_> = stream::iter(answers).buffer_unordered(AT_ONCE).collect().await;
        let mut told = Vec::new();
        for answer in answers {
            report.contacts_asked += 1;
            match answer {
                // It did not come by the feed: a feed that is silent must not look alive.
                Ok(described) => told.extend(
                    facts(&Event::Contact(Box::new(described.event)))
                        .into_iter()
                        .filter(|(key, _)| !matches!(key, Key::Heard(..))),
                ),
                Err(err) => report.unanswered += usize::from(!is_nothing(&err)),
            }
        }
        if told.is_empty() || !self.keep(gathered(told), seen.now, by, report).await {
            return;
        }
        let keys: BTreeSet<Key> = asked.into_iter().map(Key::Contact).collect();
        for (key, read) in self.store.load(&keys, by.end).await {
            let Some((id, now_known)) = read.ok().and_then(|read| of_contact((key, read.row)))
            else {
                continue;
            };
            let waiting = seen.queues.values_mut().filter_map(|queue| queue.waiting.as_mut());
            for (_, contact) in waiting.flatten().filter(|(waits, _)| *waits == id) {
                contact.clone_from(&now_known);
            }
        }
    }
}

/// Whether Connect knows nothing of it, and never will.
pub(crate) fn is_nothing(err: &ConnectError) -> bool {
    let nothing = matches!(err.code(), Code::NotFound | Code::OtherRegion | Code::NoSuchOutput);
    if !nothing {
        tracing::warn!(code = err.code().as_str(), failure = %err, "Connect gave no answer");
    }
    nothing
}
