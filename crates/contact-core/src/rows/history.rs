//! What agents did, and when: facts that never change.

use std::collections::BTreeSet;

use connect_events::{AgentContactState, AgentStatusType, ContactId, EventTime, InitiationMethod};
use smol_str::SmolStr;

use super::Session;
use crate::join::{Max, join_fields};

/// What began at one moment in an agent's day.
///
/// Ends are not kept: the end of one is the beginning of the next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HistorySubject {
    /// The agent took a status.
    Status,
    /// The agent logged in or out.
    Session(Session),
    /// A contact entered a state in the agent's hand.
    Contact(ContactId, AgentContactState),
    /// A contact left the agent's hand; after a contact that had ended, after-contact work is over.
    Cleared(ContactId),
}

/// What is kept of such a beginning beyond its key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The name of the status, in the instance's own words; of statuses only.
    pub status: Max<SmolStr>,
    /// The kind of the status; of statuses only.
    pub status_type: Max<AgentStatusType>,
    /// How the contact began; of contacts only.
    pub initiation_method: Max<InitiationMethod>,
}

join_fields!(History { status, status_type, initiation_method });

/// What began in an agent's day, and when.
pub type Began<'a> = (EventTime, &'a HistorySubject, &'a History);

/// What began in one agent's day, given in any order, in the order in which it must have happened.
///
/// Much begins in one millisecond. A contact that is in hand can only come once it has left, as one
/// does that is missed and offered to the same agent again; any other leaves after it came.
#[must_use]
pub fn in_order<'a>(began: impl IntoIterator<Item = Began<'a>>) -> Vec<Began<'a>> {
    let mut all: Vec<_> = began.into_iter().collect();
    all.sort_by(|one, two| (one.0, one.1).cmp(&(two.0, two.1)));
    let mut in_hand: BTreeSet<&ContactId> = BTreeSet::new();
    for moment in all.chunk_by_mut(|one, two| one.0 == two.0) {
        moment.sort_by_key(|(_, subject, _)| match subject {
            HistorySubject::Cleared(contact) => !in_hand.contains(contact),
            HistorySubject::Contact(..) | HistorySubject::Status | HistorySubject::Session(_) => {
                true
            }
        });
        for (_, subject, _) in moment {
            match subject {
                HistorySubject::Contact(contact, _) => _ = in_hand.insert(contact),
                HistorySubject::Cleared(contact) => _ = in_hand.remove(contact),
                HistorySubject::Session(Session::LoggedOut) => in_hand.clear(),
                HistorySubject::Session(Session::LoggedIn) | HistorySubject::Status => {}
            }
        }
    }
    all
}
