//! One rule: what is looked for, and of whom.

use std::collections::BTreeSet;

use connect_events::{AgentId, EventTime, InstanceId, QueueId, RoutingProfileId};
use jiff::tz::TimeZone;
use smol_str::SmolStr;

use crate::metrics::Step;
use crate::row::{Key, Row};
use crate::rows::{Agent, Alert, AlertAbout, AlertId, AlertKind, AlertSubject};

/// A rule by which supervisors are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertRule {
    /// Its name. Alerts are known by it: under another name it is another rule.
    pub name: SmolStr,
    /// What is looked for.
    pub when: AlertWhen,
    /// Of whom.
    pub only: AlertOnly,
}

/// What a rule looks for. Times are in milliseconds, and are up when they are passed, not reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlertWhen {
    /// Nothing was heard of an agent for so long.
    SilentAgent {
        /// How long.
        after: i64,
    },
    /// The contact that waits longest in a queue has waited for so long.
    LongWait {
        /// How long.
        after: i64,
    },
    /// After-contact work on one contact takes so long.
    LongAfterContactWork {
        /// How long.
        after: i64,
    },
    /// An agent is in a status for so long.
    LongStatus {
        /// The status, by its name; capitals are of no account.
        status: SmolStr,
        /// How long.
        after: i64,
    },
    /// An agent let a contact ring.
    MissedContact,
    /// A queue's service level is below its target in the interval that goes on.
    LowServiceLevel(ServiceTarget),
    /// A contact waits for so long that perhaps its end was never told.
    EndlessWait {
        /// How long.
        after: i64,
    },
    /// The customer was unhappy in so many turns one after the other.
    NegativeSentiment {
        /// How many.
        turns: usize,
    },
    /// Contact Lens matched one of these categories.
    Category {
        /// By name.
        categories: BTreeSet<SmolStr>,
    },
}

/// The service level that a queue should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceTarget {
    /// In percent.
    pub percent: u8,
    /// The X of "within X seconds".
    pub within_seconds: i64,
    /// How long an interval is.
    pub step: Step,
    /// Whose clock the intervals go by.
    pub zone: TimeZone,
    /// How many contacts have to have been queued before the level says anything.
    pub at_least: usize,
}

/// Of whom a rule speaks. An empty set is everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertOnly {
    /// What is in one of these queues.
    pub queues: BTreeSet<QueueId>,
    /// Agents with one of these routing profiles.
    pub routing_profiles: BTreeSet<RoutingProfileId>,
    /// Agents in one of these statuses, by name in lower case.
    pub statuses: BTreeSet<SmolStr>,
}

impl AlertWhen {
    /// What kind of thing it is.
    #[must_use]
    pub fn kind(&self) -> AlertKind {
        match self {
            Self::SilentAgent { .. } => AlertKind::SilentAgent,
            Self::LongWait { .. } => AlertKind::LongWait,
            Self::LongAfterContactWork { .. } => AlertKind::LongAfterContactWork,
            Self::LongStatus { .. } => AlertKind::LongStatus,
            Self::MissedContact => AlertKind::MissedContact,
            Self::LowServiceLevel(_) => AlertKind::LowServiceLevel,
            Self::EndlessWait { .. } => AlertKind::EndlessWait,
            Self::NegativeSentiment { .. } => AlertKind::NegativeSentiment,
            Self::Category { .. } => AlertKind::Category,
        }
    }
}

impl AlertOnly {
    /// True for what is in one of the queues. What is in no known queue is in none of them.
    #[must_use]
    pub fn is_queue(&self, queue: Option<&QueueId>) -> bool {
        self.queues.is_empty() || queue.is_some_and(|queue| self.queues.contains(queue))
    }

    /// True for an agent with one of the routing profiles, in one of the statuses.
    #[must_use]
    pub fn is_agent(&self, agent: &Agent) -> bool {
        let profile = agent.profile.get().and_then(|profile| profile.routing_profile.as_ref());
        let served = self.routing_profiles.is_empty()
            || profile.is_some_and(|profile| self.routing_profiles.contains(profile));
        let status = agent.status.get().and_then(|status| status.name.as_ref());
        let named = |status: &SmolStr| self.statuses.contains(status.to_lowercase().as_str());
        served && (self.statuses.is_empty() || status.is_some_and(named))
    }
}

/// Something that a rule found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What it is about.
    pub subject: AlertSubject,
    /// When it began.
    pub onset: EventTime,
    /// The queue that the subject is in, where that is known.
    pub queue: Option<QueueId>,
    /// The agent who has the subject, where that is known.
    pub agent: Option<AgentId>,
    /// What matched, by name.
    pub detail: Option<SmolStr>,
}

impl Finding {
    /// That something is wrong with a subject since `onset`.
    #[must_use]
    pub fn new(subject: AlertSubject, onset: EventTime) -> Self {
        Self { subject, onset, queue: None, agent: None, detail: None }
    }
}

impl AlertRule {
    /// The alert of what this rule found. What matched by name is part of which alert it is.
    #[must_use]
    pub fn alert_of(&self, finding: &Finding) -> AlertId {
        let onset = finding.onset.as_millis().to_string();
        let onset = match &finding.detail {
            Some(detail) => format!("{onset}#{detail}"),
            None => onset,
        };
        AlertId::of(&self.name, &finding.subject, &onset)
    }

    /// The fact that puts the alert of what was found. Who finds the same thing again puts nothing
    /// new, and an alert that was resolved stays so.
    #[must_use]
    pub fn raised(&self, instance: &InstanceId, finding: Finding, now: EventTime) -> (Key, Row) {
        let key = Key::Alert(self.alert_of(&finding));
        let Finding { subject, onset, queue, agent, detail } = finding;
        let about = AlertAbout {
            onset,
            kind: self.when.kind(),
            rule: self.name.clone(),
            instance: instance.clone(),
            subject,
            queue,
            agent,
            detail,
        };
        let alert =
            Alert { about: Some(about).into(), raised: Some(now).into(), ..Alert::default() };
        (key, Row::Alert(Box::new(alert)))
    }
}

/// The fact that an alert's cause was found gone.
#[must_use]
pub fn resolved(alert: &AlertId, now: EventTime) -> (Key, Row) {
    let gone = Alert { resolved: Some(now).into(), ..Alert::default() };
    (Key::Alert(alert.clone()), Row::Alert(Box::new(gone)))
}
