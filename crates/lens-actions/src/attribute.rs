//! An attribute of the contact that holds how the customer feels.

use std::collections::BTreeMap;

use connect_client::Connect;
use connect_events::{EventTime, Personal};
use contact_core::{Conversation, Key, Row};
use smol_str::SmolStr;
use state_store::Store;
use tokio::time::Instant;

use crate::talks::Seen;

/// Gives a contact the customer's last sentiment, unless it has that, or the talk is over: flows route
/// by it while there is somebody to route.
///
/// Told first and marked then: who dies in between gives the same value again.
pub(crate) async fn give(
    store: &Store,
    connect: &Connect,
    name: &SmolStr,
    seen: &Seen,
    now: EventTime,
    deadline: Instant,
) {
    let Some(talk) = seen.talk().filter(|talk| talk.over(now).is_none()) else { return };
    let instance = talk.conversation.instance.get().or(talk.contact.instance.get());
    if instance != Some(connect.instance()) {
        return;
    }
    let Some(felt) = talk.conversation.sentiment_to_give() else { return };
    let value = Personal::new(SmolStr::from(felt.sentiment.as_str()));
    let attributes = BTreeMap::from([(name.clone(), value)]);
    // Attributes belong to the first leg of a contact.
    let contact = talk.contact.initial.get().unwrap_or(talk.id);
    match Box::pin(connect.update_contact_attributes(contact, &attributes, deadline)).await {
        Ok(()) => {
            let given = Some(felt.clone()).into();
            let row = Conversation { sentiment_given: given, ..Conversation::default() };
            let fact = (Key::Conversation(talk.id.clone()), Row::Conversation(Box::new(row)));
            ingest::keep(store, BTreeMap::from([fact]), now, deadline).await;
        }
        Err(err) => tracing::warn!(failure = %err, "a contact was not given its sentiment"),
    }
}
