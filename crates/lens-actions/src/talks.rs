//! The talks of a batch, and the alerts about them.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::{ContactId, EventTime};
use contact_core::alerts::{AlertRule, AlertWhen, Talk, is_unhappy};
use contact_core::{Contact, Conversation, Key, Row, Segment, SegmentId};
use ingest::Kept;
use state_store::{Store, StoreError};
use tokio::time::{Instant, timeout_at};

/// One talk that a batch speaks of, as its rows are by now.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) id: Option<ContactId>,
    pub(crate) contact: Contact,
    pub(crate) conversation: Conversation,
    /// The turns that the batch speaks of.
    pub(crate) turns: Vec<(SegmentId, Segment)>,
}

impl Seen {
    /// The talks of these rows; `None` when they cannot be read now.
    pub(crate) async fn load(
        store: &Store,
        keys: &BTreeSet<Key>,
        deadline: Instant,
    ) -> Option<Vec<Self>> {
        let mut wanted = BTreeSet::new();
        for key in keys {
            let contact = match key {
                Key::Conversation(contact) => contact,
                Key::Segment(contact, _) => {
                    wanted.insert(key.clone());
                    contact
                }
                _ => continue,
            };
            wanted.insert(Key::Conversation(contact.clone()));
            wanted.insert(Key::Contact(contact.clone()));
        }
        let mut all: BTreeMap<ContactId, Self> = BTreeMap::new();
        for (key, read) in store.load(&wanted, deadline).await {
            let read = match read {
                Ok(read) => read,
                Err(err) => {
                    tracing::warn!(code = err.code(), failure = %err, "a talk cannot be read now");
                    return None;
                }
            };
            let id = match &key {
                Key::Contact(id) | Key::Conversation(id) | Key::Segment(id, _) => id,
                _ => continue,
            };
            let seen = all.entry(id.clone()).or_default();
            seen.id = Some(id.clone());
            match (key, read.row) {
                (_, Row::Contact(row)) => seen.contact = *row,
                (_, Row::Conversation(row)) => seen.conversation = *row,
                (Key::Segment(_, id), Row::Segment(row)) => seen.turns.push((id, *row)),
                _ => {}
            }
        }
        Some(all.into_values().collect())
    }

    pub(crate) fn talk(&self) -> Option<Talk<'_>> {
        let (contact, conversation) = (&self.contact, &self.conversation);
        self.id.as_ref().map(|id| Talk { id, contact, conversation })
    }

    /// All turns of the talk.
    pub(crate) async fn whole(
        &self,
        store: &Store,
        deadline: Instant,
    ) -> Option<Vec<(SegmentId, Segment)>> {
        let turns = timeout_at(deadline, Box::pin(store.segments(self.id.as_ref()?))).await.ok()?;
        turns.inspect_err(told).ok()
    }
}

fn told(err: &StoreError) {
    tracing::warn!(code = err.code(), failure = %err, "a talk cannot be read now");
}

/// Puts the alerts about a talk, and resolves them once it is over. False when that cannot be done now.
pub(crate) async fn alerts(
    store: &Store,
    rules: &[AlertRule],
    seen: &Seen,
    now: EventTime,
    deadline: Instant,
) -> bool {
    let Some(talk) = seen.talk().filter(|_| !rules.is_empty()) else { return true };
    // A turn that is not negative makes no run longer: the talk is read whole for one that is.
    let by_run = |rule: &AlertRule| matches!(rule.when, AlertWhen::NegativeSentiment { .. });
    let unhappy = seen.turns.iter().any(|(_, turn)| is_unhappy(turn));
    let turns = if unhappy && rules.iter().any(by_run) {
        match seen.whole(store, deadline).await {
            Some(turns) => turns,
            None => return false,
        }
    } else {
        Vec::new()
    };
    let mut facts: BTreeMap<Key, Row> = talk.found(rules, &turns, now).into_iter().collect();
    if let Some(over) = talk.over(now) {
        let own: Vec<Key> = talk.alerts(rules).into_iter().map(Key::Alert).collect();
        for (key, read) in store.load(&own, deadline).await {
            let Ok(read) = read.inspect_err(told) else { return false };
            let is_there = facts.contains_key(&key) || read.is_kept();
            if let Key::Alert(id) = &key
                && is_there
            {
                let (_, gone) = Talk::resolved(id, over);
                let fact = match facts.remove(&key) {
                    Some(fact) => fact.join(gone),
                    None => gone,
                };
                facts.insert(key, fact);
            }
        }
    }
    let kept = ingest::keep(store, facts, now, deadline).await;
    kept.values().all(|kept| match kept {
        Kept::Written | Kept::Unchanged => true,
        Kept::NotNow => false,
        // The store will not take it another time either.
        Kept::Refused => true,
    })
}
