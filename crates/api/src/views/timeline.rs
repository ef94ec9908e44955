//! What happened to a contact, when, and who said so.

use contact_core::{Contact, Step};
use serde::Serialize;
use utoipa::ToSchema;

use super::{At, FeedName, Id, StageName};

/// One step of a contact's life.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    /// When, as well as the feeds tell.
    pub at: At,
    /// What.
    pub stage: StageName,
    /// The queue that it entered; of `queued`.
    pub queue_id: Option<Id>,
    /// The agent who answered; of `connectedToAgent`.
    pub agent_id: Option<Id>,
    /// The feeds that told of a step of this stage.
    pub told_by: Vec<FeedName>,
}

impl StepView {
    /// The steps of a contact, in the order of time.
    #[must_use]
    pub fn all_of(contact: &Contact) -> Vec<Self> {
        let view = |step: Step<'_>| Self {
            at: step.at.into(),
            stage: step.stage.into(),
            queue_id: step.queue.map(Id::from),
            agent_id: step.agent.map(Id::from),
            told_by: contact.tellers.feeds(step.stage).map(FeedName::from).collect(),
        };
        contact.timeline().into_iter().map(view).collect()
    }
}
