//! Alerts: what a supervisor should look at, told once and resolved when its cause is gone.

use connect_events::{AgentId, ContactId, EventTime, InstanceId, Personal, QueueId};
use smol_str::SmolStr;

use crate::digest;
use crate::join::{Bounded, Max, Min, join_fields};

/// The id of one alert: a digest of its rule, of what it is about, and of when that began. Whoever
/// finds the same thing finds the same alert.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AlertId(SmolStr);

impl AlertId {
    /// How many characters an id has.
    pub const LEN: usize = 32;

    /// Checks and wraps an id: [`Self::LEN`] digits of base 16, in lower case.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == Self::LEN && text.bytes().all(is_digit)).then(|| Self(text.into()))
    }

    /// The alert of a rule about a subject; `onset` tells one occurrence from the next.
    #[must_use]
    pub fn of(rule: &str, subject: &AlertSubject, onset: &str) -> Self {
        let (kind, id) = (subject.kind(), subject.id());
        Self(digest(&["alert", rule, kind, id, onset]).into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What kind of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertKind {
    /// No heart beat of an agent who did not log out.
    SilentAgent,
    /// A contact has waited in its queue for longer than it should.
    LongWait,
    /// An agent's after-contact work takes longer than it should.
    LongAfterContactWork,
    /// An agent has been in a custom status for longer than allowed.
    LongStatus,
    /// An agent was offered a contact and did not take it.
    MissedContact,
    /// A queue's service level is below its target.
    LowServiceLevel,
    /// A contact seems to wait for ever: perhaps its end was never told.
    EndlessWait,
    /// The customer has been unhappy for several turns.
    NegativeSentiment,
    /// Contact Lens matched a category.
    Category,
}

impl AlertKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::SilentAgent,
        Self::LongWait,
        Self::LongAfterContactWork,
        Self::LongStatus,
        Self::MissedContact,
        Self::LowServiceLevel,
        Self::EndlessWait,
        Self::NegativeSentiment,
        Self::Category,
    ];

    /// The kind as the API spells it: `silentAgent`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SilentAgent => "silentAgent",
            Self::LongWait => "longWait",
            Self::LongAfterContactWork => "longAfterContactWork",
            Self::LongStatus => "longStatus",
            Self::MissedContact => "missedContact",
            Self::LowServiceLevel => "lowServiceLevel",
            Self::EndlessWait => "endlessWait",
            Self::NegativeSentiment => "negativeSentiment",
            Self::Category => "category",
        }
    }
}

/// What an alert is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlertSubject {
    /// An agent.
    Agent(AgentId),
    /// A contact.
    Contact(ContactId),
    /// A queue.
    Queue(QueueId),
}

impl AlertSubject {
    /// What it is: `agent`, `contact` or `queue`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Agent(_) => "agent",
            Self::Contact(_) => "contact",
            Self::Queue(_) => "queue",
        }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Agent(id) => id.as_str(),
            Self::Contact(id) => id.as_str(),
            Self::Queue(id) => id.as_str(),
        }
    }

    /// The subject of this kind and id; `None` where there is no such kind, or it is no id.
    #[must_use]
    pub fn named(kind: &str, id: &str) -> Option<Self> {
        match kind {
            "agent" => AgentId::new(id).ok().map(Self::Agent),
            "contact" => ContactId::new(id).ok().map(Self::Contact),
            "queue" => QueueId::new(id).ok().map(Self::Queue),
            _ => None,
        }
    }
}

/// What an alert tells. It is the same whoever finds it; should the rule have changed between two who
/// do, everyone keeps the same one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AlertAbout {
    /// When that which is wrong began: the last heart beat, say, and not when the rule's time was up.
    pub onset: EventTime,
    /// What kind of thing is wrong.
    pub kind: AlertKind,
    /// The name of the rule.
    pub rule: SmolStr,
    /// The instance.
    pub instance: InstanceId,
    /// What it is about.
    pub subject: AlertSubject,
    /// The queue that the subject is in, where that is known.
    pub queue: Option<QueueId>,
    /// The agent who has the subject, where that is known.
    pub agent: Option<AgentId>,
    /// What matched, by name: a status, a category.
    pub detail: Option<SmolStr>,
}

/// What becomes of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertChange {
    /// It was put.
    Raised,
    /// Somebody said that they look after it.
    Acknowledged,
    /// Its cause is gone.
    Resolved,
}

impl AlertChange {
    /// Every change, in order.
    pub const ALL: [Self; 3] = [Self::Raised, Self::Acknowledged, Self::Resolved];

    /// The change as the API spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Acknowledged => "acknowledged",
            Self::Resolved => "resolved",
        }
    }
}

/// That somebody looks after an alert: the first who said so.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Acknowledged {
    /// When.
    pub at: EventTime,
    /// Who.
    pub by: Personal<SmolStr>,
}

/// One alert. It is its own outbox: what was published of it stands beside what became of it, so that
/// nothing can be put and then forgotten to be told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alert {
    /// What it tells.
    pub about: Max<AlertAbout>,
    /// When it was put first.
    pub raised: Min<EventTime>,
    /// That somebody looks after it.
    pub acknowledged: Min<Acknowledged>,
    /// When its cause was first found gone. What comes back later is another alert.
    pub resolved: Min<EventTime>,
    /// What was told to others.
    pub published: Bounded<AlertChange, (), 3>,
}

join_fields!(Alert { about, raised, acknowledged, resolved, published });

impl Alert {
    /// The last that became of it; `None` where nobody put it.
    #[must_use]
    pub fn standing(&self) -> Option<AlertChange> {
        self.about.get()?;
        AlertChange::ALL.into_iter().rev().find(|change| self.changed(*change).is_some())
    }

    /// When it became so.
    #[must_use]
    pub fn changed(&self, change: AlertChange) -> Option<EventTime> {
        match change {
            AlertChange::Raised => self.raised.get().copied(),
            AlertChange::Acknowledged => self.acknowledged.get().map(|one| one.at),
            AlertChange::Resolved => self.resolved.get().copied(),
        }
    }

    /// What has to be told to others yet, each with its moment.
    pub fn unpublished(&self) -> impl Iterator<Item = (AlertChange, EventTime)> {
        let changes = self.about.get().map_or(&[][..], |_| &AlertChange::ALL);
        changes.iter().filter_map(|change| {
            let told = self.published.iter().any(|(told, ())| told == change);
            Some((*change, self.changed(*change)?)).filter(|_| !told)
        })
    }

    /// That these changes were told to others.
    #[must_use]
    pub fn told(changes: impl IntoIterator<Item = AlertChange>) -> Self {
        let published = changes.into_iter().map(|change| (change, ())).collect();
        Self { published, ..Self::default() }
    }
}
