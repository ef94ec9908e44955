//! The JSON document of a replay, made of the API's own views.

use api::views::{AgentView, ContactView, ConversationView, QuarantinedView, RecordView};
use serde::Serialize;

use super::{State, Talk};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Document {
    contacts: Vec<ContactView>,
    records: Vec<RecordView>,
    agents: Vec<AgentView>,
    conversations: Vec<ConversationView>,
    quarantined: Vec<QuarantinedView>,
    totals: Totals,
}

#[derive(Serialize)]
struct Totals {
    contacts: usize,
    records: usize,
    agents: usize,
    conversations: usize,
    segments: usize,
    abandoned: usize,
    quarantined: usize,
}

impl Document {
    pub(super) fn of(state: &State) -> Self {
        let State { contacts, records, agents, talks, quarantined } = state;
        let conversations: Vec<_> = talks
            .iter()
            .map(|Talk { contact, conversation, segments }| {
                ConversationView::of(contact, conversation, segments)
            })
            .collect();
        let mut quarantined: Vec<_> =
            quarantined.iter().map(|(key, row)| QuarantinedView::of(key, row)).collect();
        quarantined.sort();
        let totals = Totals {
            contacts: contacts.len(),
            records: records.len(),
            agents: agents.len(),
            segments: conversations.iter().map(|talk| talk.segments.len()).sum(),
            conversations: conversations.len(),
            abandoned: contacts.iter().filter(|(_, contact)| contact.is_abandoned()).count(),
            quarantined: quarantined.len(),
        };
        Self {
            contacts: contacts.iter().map(|(id, contact)| ContactView::of(id, contact)).collect(),
            records: records.iter().filter_map(|(id, record)| RecordView::of(id, record)).collect(),
            agents: agents.iter().map(|(id, agent)| AgentView::of(id, agent)).collect(),
            conversations,
            quarantined,
            totals,
        }
    }
}
