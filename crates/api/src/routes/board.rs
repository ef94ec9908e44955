//! What the queues of an instance share: the agents who serve them, and what is put off.

use std::collections::BTreeMap;

use connect_events::{AgentId, EventTime, InstanceId, QueueId, RoutingProfileId};
use contact_core::metrics::{AgentsNow, Interval, QueueNow, slots_available};
use contact_core::{Agent, Contact, Key, Phase, RecordRow, Row, Served};

use super::lists::{List, Rows};
use crate::Api;
use crate::serving::{Code, Problem};
use crate::views::{AgentsNowView, QueueNowView, SlotsView};

/// Pages of agents that one answer reads: more than ten thousand agents.
const AGENT_PAGES: usize = 32;
/// Pages of routing profiles, a thousand of which are rare.
const PROFILE_PAGES: usize = 4;
/// Pages of contacts in the flow, among which are those that are put off.
const SCHEDULED_PAGES: usize = 2;
/// Pages of contacts that wait in one queue: Connect lets fewer wait.
const WAITING_PAGES: usize = 16;
/// Pages of records of one queue, or of its history: some sixty thousand contacts.
const RECORD_PAGES: usize = 64;

/// The agents of an instance by the queues that they serve, and the contacts that are put off.
pub(super) struct Board {
    now: EventTime,
    /// `None` when there are too many agents or routing profiles to look at.
    agents: Option<Agents>,
    /// How many are put off; `None` when there are too many to look at.
    pub(super) scheduled: Option<usize>,
}

/// Agents and routing profiles.
struct Agents {
    all: Vec<(AgentId, Agent)>,
    profiles: Vec<(Served, Vec<usize>)>,
}

impl Board {
    pub(super) async fn read(
        api: &Api,
        instance: &InstanceId,
        now: EventTime,
    ) -> Result<Self, Problem> {
        let [agents, profiles, flow, system] = [
            (List::Agents(instance), AGENT_PAGES),
            (List::RoutingProfiles(instance), PROFILE_PAGES),
            (List::Underway(instance, Phase::Initiated), SCHEDULED_PAGES),
            (List::Underway(instance, Phase::ConnectedToSystem), SCHEDULED_PAGES),
        ]
        .map(async |(list, pages)| list.whole(api, pages).await);
        let (agents, profiles, flow, system) = futures::join!(agents, profiles, flow, system);
        let agents = agents?.zip(profiles?).map(|(agents, profiles)| Agents::of(agents, profiles));
        let scheduled = flow?.zip(system?).map(|(flow, system)| {
            let contacts = flow.iter().chain(&system).filter_map(|(_, row)| of_contact(row));
            contacts.filter(|contact| contact.is_scheduled(now)).count()
        });
        Ok(Self { now, agents, scheduled })
    }

    /// What the agents of a queue are doing, and how many more contacts they have room for: the agents
    /// whose routing profile serves it, or the one whose own queue it is.
    pub(super) fn agents_of(&self, queue: &QueueId) -> Option<(AgentsNowView, Vec<SlotsView>)> {
        let serving = self.agents.as_ref()?.serving(queue);
        let now = AgentsNow::of(serving.iter().map(|(agent, _)| *agent));
        let slots = slots_available(serving);
        Some((now.into(), slots.iter().map(SlotsView::of).collect()))
    }

    /// What waits in a queue; `None` when it is too much to look at.
    pub(super) async fn waiting_in(
        &self,
        api: &Api,
        queue: &QueueId,
    ) -> Result<Option<QueueNowView>, Problem> {
        let rows = List::Waiting(queue).whole(api, WAITING_PAGES).await?;
        Ok(rows.map(|rows| {
            let waiting = rows.iter().filter_map(|(key, row)| match (key, row) {
                (Key::Contact(id), Row::Contact(contact)) => Some((id, &**contact)),
                _ => None,
            });
            QueueNowView::of(&QueueNow::of(waiting), self.now)
        }))
    }
}

/// The records of contacts of a queue that ended in an interval; `None` when they are too many to
/// look at.
pub(super) async fn records(
    api: &Api,
    queue: &QueueId,
    interval: Interval,
) -> Result<Option<Vec<RecordRow>>, Problem> {
    let list = List::Records(queue, interval.from, interval.until);
    let rows = list.whole(api, RECORD_PAGES).await?;
    let records = |rows: Rows| {
        let records = rows.into_iter().filter_map(|(_, row)| match row {
            Row::Record(record) => Some(*record),
            _ => None,
        });
        records.collect()
    };
    Ok(rows.map(records))
}

/// What happened in a queue in an interval; `None` when it is too much to look at.
pub(super) async fn history(
    api: &Api,
    queue: &QueueId,
    interval: Interval,
) -> Result<Option<Vec<Key>>, Problem> {
    let list = List::QueueHistory(queue, interval.from, interval.until);
    let rows = list.whole(api, RECORD_PAGES).await?;
    Ok(rows.map(|rows| rows.into_iter().map(|(key, _)| key).collect()))
}

impl Agents {
    fn of(agents: Rows, profiles: Rows) -> Self {
        let all: Vec<(AgentId, Agent)> = agents.into_iter().filter_map(of_agent).collect();
        let mut by_profile: BTreeMap<&RoutingProfileId, Vec<usize>> = BTreeMap::new();
        for (place, (_, agent)) in all.iter().enumerate() {
            let profile = agent.profile.get().and_then(|profile| profile.routing_profile.as_ref());
            if let Some(profile) = profile {
                by_profile.entry(profile).or_default().push(place);
            }
        }
        let profiles = profiles.into_iter().filter_map(|(key, row)| match (key, row) {
            (Key::RoutingProfile(_, id), Row::RoutingProfile(row)) => {
                let served = row.served.get().cloned().unwrap_or_default();
                Some((served, by_profile.remove(&id).unwrap_or_default()))
            }
            _ => None,
        });
        let profiles = profiles.collect();
        Self { all, profiles }
    }

    /// The agents of a queue, each with the routing profile.
    fn serving(&self, queue: &QueueId) -> Vec<(&Agent, &Served)> {
        let own = queue.as_str().strip_prefix("agent/");
        let mut serving = Vec::new();
        for (profile, places) in &self.profiles {
            let serves = profile.queues.binary_search_by(|one| one.id.cmp(queue)).is_ok();
            let agents = places.iter().map(|place| &self.all[*place]);
            let agents = agents.filter(|(id, _)| serves || own == Some(id.as_str()));
            serving.extend(agents.map(|(_, agent)| (agent, profile)));
        }
        serving
    }
}

/// What a range is told of which there is more than one answer reads.
pub(super) fn too_many() -> Problem {
    let must = format!("must be nearer to `from`: there are more than {RECORD_PAGES} pages of it");
    Problem::fault(Code::RangeTooLarge, "to", must)
}

fn of_agent((key, row): (Key, Row)) -> Option<(AgentId, Agent)> {
    match (key, row) {
        (Key::Agent(id), Row::Agent(agent)) => Some((id, *agent)),
        _ => None,
    }
}

fn of_contact(row: &Row) -> Option<&Contact> {
    match row {
        Row::Contact(contact) => Some(contact),
        _ => None,
    }
}
