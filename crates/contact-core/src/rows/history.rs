//! What agents did, and when: facts that never change.

use connect_events::{AgentContactState, AgentStatusType, ContactId, InitiationMethod};
use smol_str::SmolStr;

use crate::join::{Max, join_fields};

/// What began at one moment in an agent's day.
///
/// Ends are not kept: the end of one is the beginning of the next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HistorySubject {
    /// The agent took a status.
    Status,
    /// The agent logged in or out.
    Session(super::Session),
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
