//! One agent, and what follows from it.

use std::cmp::{Ordering, Reverse};

use connect_events::{
    AgentContactState, AgentId, AgentStatusType, Channel, ContactId, EventTime, HierarchyGroupId,
    InitiationMethod, InstanceId, Personal, QueueId, RoutingProfileId,
};
use smol_str::SmolStr;

use crate::join::{Bounded, Latest, Max, join_fields};

/// What is known of one agent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agent {
    /// The instance.
    pub instance: Max<InstanceId>,
    /// Name and routing profile, by the event that told of them.
    pub profile: Latest<Profile>,
    /// The status that began last. Ordered by its own start, not by the event that told of it:
    /// heart beats repeat an old status for up to an hour after a logout, and must not revive it.
    pub status: Latest<Status>,
    /// The status that the agent asked to take next, by the event that told of it; `None` within
    /// once it is no longer asked for.
    pub next_status: Latest<Option<SmolStr>>,
    /// LOGIN or LOGOUT, whichever happened last.
    pub session: Latest<Session>,
    /// The contacts in hand, by the event that told of them: a snapshot is complete, so a newer one
    /// replaces an older one whole.
    pub snapshot: Latest<Snapshot>,
    /// The contacts that rang and were not answered, by when, and their queues; the last ones. A
    /// snapshot soon shows them no more.
    pub missed: Bounded<(EventTime, ContactId), Max<QueueId>, { Agent::MISSED_KEPT }>,
    /// The newest event of any type, heart beats included.
    pub last_seen: Max<EventTime>,
}

join_fields!(Agent {
    instance,
    profile,
    status,
    next_status,
    session,
    snapshot,
    missed,
    last_seen
});

/// Who the agent is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Profile {
    /// The login name.
    pub username: Option<Personal<SmolStr>>,
    /// The first name.
    pub first_name: Option<Personal<SmolStr>>,
    /// The last name.
    pub last_name: Option<Personal<SmolStr>>,
    /// The routing profile.
    pub routing_profile: Option<RoutingProfileId>,
    /// The routing profile's name.
    pub routing_profile_name: Option<SmolStr>,
    /// The groups of the hierarchy that the agent is in, the topmost first; five at the most.
    pub hierarchy: Vec<HierarchyGroup>,
}

/// A group of the agents' hierarchy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HierarchyGroup {
    /// The group.
    pub id: HierarchyGroupId,
    /// Its name.
    pub name: Option<SmolStr>,
}

/// A status that an agent took.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Status {
    /// Its name, in the instance's own words.
    pub name: Option<SmolStr>,
    /// Its kind, where the feed tells; payloads of 2018 and 2019 do not.
    pub status_type: Option<AgentStatusType>,
}

/// What a status means for routing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusKind {
    /// Contacts are routed to the agent: the only routable kind.
    Available,
    /// Online, but not for contacts: a break, a meeting.
    Custom,
    /// Offline.
    Offline,
    /// The system's own state after a fault.
    Error,
}

impl Status {
    /// What the status means for routing. Where the feed tells no kind, it is read off the two
    /// names that every instance starts with.
    #[must_use]
    pub fn kind(&self) -> StatusKind {
        let named =
            |name: &str| self.name.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(name));
        if named("Error") {
            return StatusKind::Error;
        }
        match &self.status_type {
            Some(AgentStatusType::Routable) => StatusKind::Available,
            Some(AgentStatusType::Custom) => StatusKind::Custom,
            Some(AgentStatusType::Offline) => StatusKind::Offline,
            Some(AgentStatusType::Other(_)) | None if named("Available") => StatusKind::Available,
            Some(AgentStatusType::Other(_)) | None if named("Offline") => StatusKind::Offline,
            Some(AgentStatusType::Other(_)) | None => StatusKind::Custom,
        }
    }
}

/// The agent's session, as LOGIN and LOGOUT tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Session {
    /// The agent logged in.
    LoggedIn,
    /// The agent logged out.
    LoggedOut,
}

/// The contacts in an agent's hand at one moment.
///
/// Two snapshots may be told at the same moment: an agent who takes several chats is told of twice in
/// a millisecond, and old payloads have whole seconds only. The order of snapshots says which of them
/// is the later one: the one that knows of a newer moment; of more that happened at that moment; of a
/// state that began then, and not only of a contact that left; and else the one with fewer contacts,
/// for then contacts only left.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// When the newest state among them began, or a contact left.
    pub newest_state: Option<EventTime>,
    /// How much the event that told it knew to have happened at that moment.
    pub news: Option<i64>,
    /// The contacts, least id first.
    pub contacts: Vec<InHand>,
}

impl Ord for Snapshot {
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |one: &Self| {
            let began = one.contacts.iter().any(|contact| contact.since == one.newest_state);
            (one.newest_state, one.news, began, Reverse(one.contacts.len()))
        };
        rank(self).cmp(&rank(other)).then_with(|| self.contacts.cmp(&other.contacts))
    }
}

impl PartialOrd for Snapshot {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// One contact in an agent's hand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InHand {
    /// The contact.
    pub contact: ContactId,
    /// Voice, chat, task, email.
    pub channel: Option<Channel>,
    /// How it began.
    pub initiation_method: Option<InitiationMethod>,
    /// How it stands.
    pub state: AgentContactState,
    /// Since when it stands so.
    pub since: Option<EventTime>,
    /// The queue that it came from.
    pub queue: Option<QueueId>,
}

/// What an agent is doing, as Connect's real-time metrics name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Activity {
    /// A contact, or the agent's own state, is in error.
    Error,
    /// A contact rang and was not answered.
    Missed,
    /// A contact was rejected, or its customer left while it rang.
    Rejected,
    /// Talking, on hold, with a paused task, or calling out or back.
    OnContact,
    /// A contact has ended and is still being worked on.
    AfterContactWork,
    /// A contact is being offered.
    Incoming,
    /// In a status of the instance's own, such as a break.
    Custom,
    /// Ready for contacts.
    Available,
    /// Offline, or logged out.
    Offline,
    /// No event has told.
    Unknown,
}

impl Activity {
    /// Every activity, the one that outranks all others first.
    pub const ALL: [Self; 10] = [
        Self::Error,
        Self::Missed,
        Self::Rejected,
        Self::OnContact,
        Self::AfterContactWork,
        Self::Incoming,
        Self::Custom,
        Self::Available,
        Self::Offline,
        Self::Unknown,
    ];

    /// The activity as the API spells it: `afterContactWork`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Missed => "missed",
            Self::Rejected => "rejected",
            Self::OnContact => "onContact",
            Self::AfterContactWork => "afterContactWork",
            Self::Incoming => "incoming",
            Self::Custom => "custom",
            Self::Available => "available",
            Self::Offline => "offline",
            Self::Unknown => "unknown",
        }
    }
}

/// What is known of an agent's session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionView {
    /// Logged in, as LOGIN told, or as a status that began after the LOGOUT shows.
    LoggedIn,
    /// Logged out.
    LoggedOut,
    /// Neither LOGIN nor LOGOUT was seen.
    Unknown,
}

impl SessionView {
    /// The session as the API spells it: `loggedIn`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LoggedIn => "loggedIn",
            Self::LoggedOut => "loggedOut",
            Self::Unknown => "unknown",
        }
    }
}

impl InHand {
    /// What this contact makes of its agent; `None` for a state that this version does not know.
    #[must_use]
    pub fn activity(&self) -> Option<Activity> {
        Self::activity_of(&self.state, self.initiation_method.as_ref())
    }

    /// What a contact that began in this way makes of its agent.
    pub(crate) fn activity_of(
        state: &AgentContactState,
        method: Option<&InitiationMethod>,
    ) -> Option<Activity> {
        match state {
            AgentContactState::Error => Some(Activity::Error),
            AgentContactState::Missed => Some(Activity::Missed),
            AgentContactState::Rejected => Some(Activity::Rejected),
            AgentContactState::Connected
            | AgentContactState::ConnectedOnHold
            | AgentContactState::Paused => Some(Activity::OnContact),
            // An agent who calls out, or back, is busy from the first ring on. A callback is offered
            // as incoming; it is connecting once the agent has taken it.
            AgentContactState::Connecting
                if matches!(
                    method,
                    Some(InitiationMethod::Outbound | InitiationMethod::Callback)
                ) =>
            {
                Some(Activity::OnContact)
            }
            AgentContactState::Ended => Some(Activity::AfterContactWork),
            AgentContactState::Incoming
            | AgentContactState::Pending
            | AgentContactState::Connecting => Some(Activity::Incoming),
            AgentContactState::Other(_) => None,
        }
    }
}

impl Agent {
    /// How many missed contacts are kept, so that the row stays small: more than an agent misses
    /// between two looks at it.
    pub const MISSED_KEPT: usize = 4;

    /// After how long an agent counts as silent, in milliseconds. Connect sends a heart beat every
    /// 120 s when nothing else happens, so two of them were lost, or the agent is gone.
    pub const SILENT_MILLIS: i64 = 300_000;

    /// What is known of the session. A status other than offline that began after the LOGOUT shows
    /// a LOGIN that was lost.
    #[must_use]
    pub fn session(&self) -> SessionView {
        match self.session.get() {
            None => SessionView::Unknown,
            Some(Session::LoggedIn) => SessionView::LoggedIn,
            Some(Session::LoggedOut) if self.began_after_logout() => SessionView::LoggedIn,
            Some(Session::LoggedOut) => SessionView::LoggedOut,
        }
    }

    fn began_after_logout(&self) -> bool {
        let online = self.status.get().is_some_and(|status| status.kind() != StatusKind::Offline);
        online && self.status.since() > self.session.since()
    }

    /// What the agent is doing.
    ///
    /// Of several contacts in hand and the status, the one that Connect ranks first counts: error,
    /// missed, rejected, on contact, after-contact work, incoming, custom status, available,
    /// offline. An agent who logged out is offline, whatever old heart beats repeat.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html>
    #[must_use]
    pub fn activity(&self) -> Activity {
        if self.session() == SessionView::LoggedOut {
            return Activity::Offline;
        }
        let of_status = self.status.get().map(|status| match status.kind() {
            StatusKind::Available => Activity::Available,
            StatusKind::Custom => Activity::Custom,
            StatusKind::Offline => Activity::Offline,
            StatusKind::Error => Activity::Error,
        });
        let of_contacts = self.contacts().iter().filter_map(InHand::activity);
        of_contacts.chain(of_status).min().unwrap_or(Activity::Unknown)
    }

    /// The contacts in hand, least id first; none once the agent logged out.
    #[must_use]
    pub fn contacts(&self) -> &[InHand] {
        if self.session() == SessionView::LoggedOut {
            return &[];
        }
        self.snapshot.get().map_or(&[], |snapshot| &snapshot.contacts)
    }

    /// The contacts that have ended and are still being worked on, each with the beginning of its
    /// after-contact work.
    pub fn after_contact_work(&self) -> impl Iterator<Item = (&ContactId, EventTime)> {
        self.contacts()
            .iter()
            .filter(|contact| contact.state == AgentContactState::Ended)
            .filter_map(|contact| Some((&contact.contact, contact.since?)))
    }

    /// Since when the agent has been silent, if nothing was heard for more than `patience` (in
    /// milliseconds) by `now`. An agent who logged out may be silent.
    #[must_use]
    pub fn silent_since(&self, now: EventTime, patience: i64) -> Option<EventTime> {
        if self.session() == SessionView::LoggedOut {
            return None;
        }
        let last_seen = *self.last_seen.get()?;
        (now.millis_since(last_seen) > patience).then_some(last_seen)
    }

    /// Who is meant, for a key or a link.
    #[must_use]
    pub fn name_or<'a>(&'a self, id: &'a AgentId) -> &'a str {
        let username = self.profile.get().and_then(|profile| profile.username.as_ref());
        username.map_or(id.as_str(), |username| username.expose())
    }
}
