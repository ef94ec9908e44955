//! How things stand now.

use connect_events::{AgentContactState, ContactId, EventTime, InitiationMethod};

use crate::rows::{Activity, Agent, Contact, Phase, SessionView, StatusKind};

/// What waits in one queue.
///
/// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html>
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueNow {
    /// `CONTACTS_IN_QUEUE`: waiting for an agent. A contact that rings at one is no longer counted,
    /// though nobody has accepted it yet; if nobody does, it is counted again.
    pub in_queue: usize,
    /// The contact that has waited longest, and since when: `OLDEST_CONTACT_AGE`.
    pub longest: Option<(EventTime, ContactId)>,
    /// Contacts that ring at an agent.
    pub ringing: usize,
}

impl QueueNow {
    /// From the contacts that wait in the queue.
    pub fn of<'a>(waiting: impl IntoIterator<Item = (&'a ContactId, &'a Contact)>) -> Self {
        let mut now = Self::default();
        for (id, contact) in waiting {
            let Some((_, since)) = contact.waiting() else { continue };
            if contact.is_ringing() {
                now.ringing += 1;
                continue;
            }
            now.in_queue += 1;
            now.longest = now.longest.into_iter().chain([(since, id.clone())]).min();
        }
        now
    }

    /// How long the contact that has waited longest has waited at `now`, in milliseconds.
    #[must_use]
    pub fn longest_wait_millis(&self, now: EventTime) -> Option<i64> {
        self.longest.as_ref().map(|(since, _)| now.millis_since(*since).max(0))
    }
}

impl Contact {
    /// True while the contact rings at an agent: routed, and not yet accepted.
    #[must_use]
    pub fn is_ringing(&self) -> bool {
        let state = self.hand.get().and_then(|hand| hand.state.as_ref());
        // What the agent did before the contact entered the queue says nothing.
        self.hand.since() >= self.queued_at()
            && matches!(
                state,
                Some(
                    AgentContactState::Connecting
                        | AgentContactState::Incoming
                        | AgentContactState::Pending
                )
            )
    }

    /// `CONTACTS_SCHEDULED`: true for a callback that waits for its initial delay, and for a contact
    /// that begins later than `now`, such as a task that is put off. The feeds do not tell which queue
    /// a callback is meant for until it is there.
    #[must_use]
    pub fn is_scheduled(&self, now: EventTime) -> bool {
        let callback = self.initiation_method.get() == Some(&InitiationMethod::Callback);
        let put_off = self.scheduled.get().is_some_and(|due| *due > now);
        (callback || put_off) && self.phase().is_some_and(|phase| phase <= Phase::ConnectedToSystem)
    }
}

/// What a set of agents is doing. An agent may count in more than one member.
///
/// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgentsNow {
    /// `AGENTS_ONLINE`: logged in, in any status but offline.
    pub online: usize,
    /// `AGENTS_STAFFED`: online, and in no status of the instance's own.
    pub staffed: usize,
    /// `AGENTS_AVAILABLE`: ready, with no contact in hand, missed or in error.
    pub available: usize,
    /// `AGENTS_ON_CONTACT`: with at least one contact that is connected, on hold, paused, dialled,
    /// or in after-contact work.
    pub on_contact: usize,
    /// `AGENTS_AFTER_CONTACT_WORK`: *contacts* in after-contact work; Connect counts them, and not
    /// the agents.
    pub after_contact_work: usize,
    /// `AGENTS_NON_PRODUCTIVE`: in a status of the instance's own, on a contact or not.
    pub non_productive: usize,
    /// `AGENTS_ERROR`: missed or rejected a contact, or failed to connect one.
    pub error: usize,
}

impl AgentsNow {
    /// From agents of one queue, one routing profile, or all.
    pub fn of<'a>(agents: impl IntoIterator<Item = &'a Agent>) -> Self {
        let mut now = Self::default();
        for agent in agents {
            let kind = agent.status.get().map(|status| status.kind());
            let offline = kind.is_none_or(|kind| kind == StatusKind::Offline);
            let online = !offline && agent.session() != SessionView::LoggedOut;
            let custom = online && kind == Some(StatusKind::Custom);
            let activities = || agent.contacts().iter().filter_map(|contact| contact.activity());
            let works =
                |activity| matches!(activity, Activity::OnContact | Activity::AfterContactWork);
            now.online += usize::from(online);
            now.staffed += usize::from(online && !custom);
            now.non_productive += usize::from(custom);
            now.available += usize::from(agent.activity() == Activity::Available);
            now.on_contact += usize::from(activities().any(works));
            now.after_contact_work +=
                activities().filter(|activity| *activity == Activity::AfterContactWork).count();
            now.error += usize::from(agent.activity() <= Activity::Rejected);
        }
        now
    }
}
