//! One agent.

use connect_events::AgentId;
use contact_core::{Agent, InHand};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ActivityName, At, Id, Private, SessionName, Word};

/// What an agent is doing.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgentView {
    /// The agent: Connect calls it the user id.
    pub agent_id: Id,
    /// The instance.
    pub instance_id: Option<Id>,
    /// The login name.
    pub username: Option<Private>,
    /// The routing profile.
    pub routing_profile_id: Option<Id>,
    /// The status that began last.
    pub status: Option<StatusView>,
    /// The status that the agent asked to take next.
    pub next_status: Option<Word>,
    /// Logged in or out.
    pub session: SessionName,
    /// The one activity that outranks all others.
    pub activity: ActivityName,
    /// The contacts in hand; none once the agent logged out.
    pub contacts: Vec<InHandView>,
    /// The newest event of any type, heart beats included.
    pub last_seen_at: Option<At>,
    /// The first name.
    pub first_name: Option<Private>,
    /// The last name.
    pub last_name: Option<Private>,
    /// The routing profile's name.
    pub routing_profile_name: Option<Word>,
    /// The groups of the hierarchy that the agent is in, the topmost first.
    pub hierarchy: Vec<HierarchyGroupView>,
}

/// A group of the agents' hierarchy.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HierarchyGroupView {
    /// The group.
    pub id: Id,
    /// Its name.
    pub name: Option<Word>,
}

/// A status that an agent took.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StatusView {
    /// Its name, in the instance's own words.
    pub name: Option<Word>,
    /// Since when.
    pub since: Option<At>,
    /// `ROUTABLE`, `CUSTOM` or `OFFLINE`; payloads of 2018 and 2019 do not say.
    #[serde(rename = "type")]
    pub status_type: Option<Word>,
}

/// One contact in an agent's hand.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InHandView {
    /// The contact.
    pub contact_id: Id,
    /// `VOICE`, `CHAT`, `TASK` or `EMAIL`.
    pub channel: Option<Word>,
    /// How it stands, such as `CONNECTED_ONHOLD`.
    pub state: Word,
    /// Since when it stands so.
    pub since: Option<At>,
    /// The queue that it came from.
    pub queue_id: Option<Id>,
}

impl InHandView {
    fn of(contact: &InHand) -> Self {
        Self {
            contact_id: (&contact.contact).into(),
            channel: contact.channel.as_ref().map(|channel| channel.as_str().into()),
            state: contact.state.as_str().into(),
            since: contact.since.map(At::from),
            queue_id: contact.queue.as_ref().map(Id::from),
        }
    }
}

impl AgentView {
    /// The view of a row.
    #[must_use]
    pub fn of(id: &AgentId, agent: &Agent) -> Self {
        let profile = agent.profile.get();
        let name = |name: fn(&contact_core::Profile) -> &Option<_>| {
            profile.and_then(|profile| name(profile).as_ref()).map(Private::from)
        };
        let status = agent.status.get().map(|status| StatusView {
            name: status.name.as_deref().map(Word::from),
            since: agent.status.since().map(At::from),
            status_type: status.status_type.as_ref().map(|kind| kind.as_str().into()),
        });
        Self {
            agent_id: id.into(),
            instance_id: agent.instance.get().map(Id::from),
            username: name(|profile| &profile.username),
            routing_profile_id: profile
                .and_then(|profile| profile.routing_profile.as_ref())
                .map(Id::from),
            status,
            next_status: agent.next_status.get().and_then(|next| next.as_deref()).map(Word::from),
            session: agent.session().into(),
            activity: agent.activity().into(),
            contacts: agent.contacts().iter().map(InHandView::of).collect(),
            last_seen_at: agent.last_seen.get().copied().map(At::from),
            first_name: name(|profile| &profile.first_name),
            last_name: name(|profile| &profile.last_name),
            routing_profile_name: profile
                .and_then(|profile| profile.routing_profile_name.as_deref())
                .map(Word::from),
            hierarchy: profile
                .map_or(&[][..], |profile| &profile.hierarchy)
                .iter()
                .map(|group| HierarchyGroupView {
                    id: (&group.id).into(),
                    name: group.name.as_deref().map(Word::from),
                })
                .collect(),
        }
    }
}
