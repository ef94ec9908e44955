//! Agent events: who the agent is, what the agent does, and which contacts are in hand.

use connect_events::{
    AgentContactState, AgentEvent, AgentEventType, AgentId, AgentSnapshot, Arn, Channel, ContactId,
    EventTime, HierarchyGroups, InstanceId, QueueId, SnapshotContact,
};

use super::queue::routing_profile;
use crate::join::{Latest, Max, Moment};
use crate::row::{Key, Row};
use crate::rows::{
    AfterContactWork, Agent, Contact, Enqueued, Hand, HierarchyGroup, History, HistorySubject,
    InHand, Profile, Session, Snapshot, Status,
};

pub(super) fn facts(event: &AgentEvent) -> Vec<(Key, Row)> {
    let current = event.current_agent_snapshot.as_deref();
    let previous = event.previous_agent_snapshot.as_deref();
    // Every row names it: it is taken out of the ARN once.
    let instance = event.instance_arn.as_ref().and_then(Arn::instance_id);
    let instance = instance.as_ref();
    let mut all = Vec::with_capacity(8);
    all.push((Key::Agent(event.agent_id.clone()), Row::Agent(Box::new(agent(event, instance)))));
    if let Some(current) = current {
        all.extend(status_began(event, current));
        all.extend(
            current.contacts.iter().flat_map(|contact| contact_in_hand(event, instance, contact)),
        );
    }
    // The previous snapshot tells of states whose own event may have been lost. What it repeats of
    // the current one is told already.
    if let Some(previous) = previous {
        let told = |contact: &&SnapshotContact| {
            current.is_some_and(|current| current.contacts.contains(contact))
        };
        if current.is_none_or(|current| current.agent_status != previous.agent_status) {
            all.extend(status_began(event, previous));
        }
        let new = previous.contacts.iter().filter(|contact| !told(contact));
        all.extend(new.flat_map(|contact| contact_in_hand(event, instance, contact)));
    }
    if let (Some(current), Some(previous)) = (current, previous) {
        all.extend(contacts_cleared(event, current, previous));
    }
    all.extend(session(event).map(|session| {
        let subject = HistorySubject::Session(session);
        history(&event.agent_id, event.event_timestamp, subject, History::default())
    }));
    all.extend(routing_profile(event));
    all
}

fn session(event: &AgentEvent) -> Option<Session> {
    match event.event_type.as_ref()? {
        AgentEventType::Login => Some(Session::LoggedIn),
        AgentEventType::Logout => Some(Session::LoggedOut),
        AgentEventType::StateChange | AgentEventType::HeartBeat | AgentEventType::Other(_) => None,
    }
}

fn agent(event: &AgentEvent, instance: Option<&InstanceId>) -> Agent {
    let told = event.event_timestamp;
    let known = Agent {
        instance: instance.cloned().into(),
        session: Latest::known(Some(told), session(event)),
        last_seen: Max::from(Some(told)),
        ..Agent::default()
    };
    let Some(snapshot) = &event.current_agent_snapshot else { return known };
    let next = snapshot.next_agent_status.as_ref().and_then(|next| next.name.clone());
    Agent {
        profile: Latest::known(Some(told), profile(snapshot)),
        status: status(snapshot),
        next_status: Latest::at(told, next),
        snapshot: Latest::at(told, in_hand(event, snapshot)),
        missed: missed(event).collect(),
        ..known
    }
}

fn status(snapshot: &AgentSnapshot) -> Latest<Status> {
    let Some(status) = &snapshot.agent_status else { return Latest::default() };
    let value = Status { name: status.name.clone(), status_type: status.status_type.clone() };
    Latest::known(status.start_timestamp, Some(value))
}

fn profile(snapshot: &AgentSnapshot) -> Option<Profile> {
    let configuration = snapshot.configuration.as_ref()?;
    let routing = configuration.routing_profile.as_ref();
    Some(Profile {
        username: configuration.username.clone(),
        first_name: configuration.first_name.clone(),
        last_name: configuration.last_name.clone(),
        routing_profile: routing
            .and_then(|profile| profile.arn.as_ref())
            .and_then(Arn::routing_profile_id),
        routing_profile_name: routing.and_then(|profile| profile.name.clone()),
        hierarchy: configuration.agent_hierarchy_groups.as_deref().map_or_else(Vec::new, hierarchy),
    })
}

fn hierarchy(groups: &HierarchyGroups) -> Vec<HierarchyGroup> {
    let named = groups.levels().filter_map(|group| {
        let id = group.arn.as_ref().and_then(Arn::hierarchy_group_id)?;
        Some(HierarchyGroup { id, name: group.name.clone() })
    });
    named.collect()
}

/// What either snapshot shows to have rung in vain.
fn missed(event: &AgentEvent) -> impl Iterator<Item = ((EventTime, ContactId), Max<QueueId>)> {
    let snapshots = [&event.previous_agent_snapshot, &event.current_agent_snapshot];
    let contacts = snapshots.into_iter().flatten().flat_map(|snapshot| &snapshot.contacts);
    let missed = contacts.filter(|contact| contact.state == Some(AgentContactState::Missed));
    missed.filter_map(|contact| {
        let key = (contact.state_start_timestamp?, contact.contact_id.clone()?);
        Some((key, queue_arn(contact).and_then(Arn::queue_id).into()))
    })
}

fn in_hand(event: &AgentEvent, snapshot: &AgentSnapshot) -> Snapshot {
    let mut contacts: Vec<InHand> = snapshot
        .contacts
        .iter()
        .filter_map(|contact| {
            Some(InHand {
                contact: contact.contact_id.clone()?,
                channel: contact.channel.clone(),
                initiation_method: contact.initiation_method.clone(),
                state: contact.state.clone()?,
                since: contact.state_start_timestamp,
                queue: queue_arn(contact).and_then(Arn::queue_id),
            })
        })
        .collect();
    contacts.sort();
    let states = contacts.iter().filter_map(|contact| contact.since).max();
    // A contact that is gone is news of this moment.
    let previous = event.previous_agent_snapshot.as_deref();
    let left = previous.map_or(0, |previous| gone(previous, snapshot).count());
    let left_at = (left > 0).then_some(event.event_timestamp);
    let newest_state = states.max(left_at);
    Snapshot { newest_state, news: news(event, snapshot, left, newest_state), contacts }
}

/// How much the event knows that happened at the moment `newest`: states that began then, in either
/// snapshot, and contacts that left.
fn news(
    event: &AgentEvent,
    snapshot: &AgentSnapshot,
    left: usize,
    newest: Option<EventTime>,
) -> Option<i64> {
    let previous = event.previous_agent_snapshot.as_deref();
    let before = previous.map_or(&[][..], |previous| &previous.contacts);
    let now = &snapshot.contacts;
    let began = |contact: &&SnapshotContact| contact.state_start_timestamp == newest;
    let only_before = before.iter().filter(|contact| !now.contains(contact)).filter(began).count();
    let left = if newest == Some(event.event_timestamp) { left } else { 0 };
    newest?;
    Some((now.iter().filter(began).count() + only_before + left) as i64)
}

/// The contacts that were in hand before and are no more.
fn gone<'a>(
    previous: &'a AgentSnapshot,
    current: &'a AgentSnapshot,
) -> impl Iterator<Item = (&'a ContactId, &'a SnapshotContact)> {
    let still_there = |id: &ContactId| {
        current.contacts.iter().any(|contact| contact.contact_id.as_ref() == Some(id))
    };
    previous.contacts.iter().filter_map(move |contact| {
        let id = contact.contact_id.as_ref().filter(|id| !still_there(id))?;
        Some((id, contact))
    })
}

fn queue_arn(contact: &SnapshotContact) -> Option<&Arn> {
    contact.queue.as_ref()?.arn.as_ref()
}

/// "Status S began at t".
fn status_began(event: &AgentEvent, snapshot: &AgentSnapshot) -> Option<(Key, Row)> {
    let status = snapshot.agent_status.as_ref()?;
    let began = History {
        status: status.name.clone().into(),
        status_type: status.status_type.clone().into(),
        ..History::default()
    };
    Some(history(&event.agent_id, status.start_timestamp?, HistorySubject::Status, began))
}

fn history(agent: &AgentId, at: EventTime, subject: HistorySubject, began: History) -> (Key, Row) {
    (Key::History(agent.clone(), at, subject), Row::History(Box::new(began)))
}

/// "Contact C entered state X at t", for the agent's history and for the contact's own row.
fn contact_in_hand(
    event: &AgentEvent,
    instance: Option<&InstanceId>,
    told: &SnapshotContact,
) -> impl Iterator<Item = (Key, Row)> + use<> {
    let known = told.contact_id.as_ref().zip(told.state.as_ref());
    let began = known.zip(told.state_start_timestamp).map(|((id, state), since)| {
        let subject = HistorySubject::Contact(id.clone(), state.clone());
        let began = History {
            initiation_method: told.initiation_method.clone().into(),
            ..History::default()
        };
        history(&event.agent_id, since, subject, began)
    });
    let row = known.map(|(id, state)| {
        let contact = Contact { instance: instance.cloned().into(), ..contact(event, told, state) };
        (Key::Contact(id.clone()), Row::Contact(Box::new(contact)))
    });
    began.into_iter().chain(row)
}

fn contact(event: &AgentEvent, told: &SnapshotContact, state: &AgentContactState) -> Contact {
    let since = told.state_start_timestamp;
    let stated = told.connected_to_agent_timestamp;
    let connected_to_agent = match state {
        // Real snapshots leave the connecting time out of the CONNECTED state; its own start, or
        // the event, then bounds it.
        AgentContactState::Connected
        | AgentContactState::ConnectedOnHold
        | AgentContactState::Paused => Moment::told(stated, since.unwrap_or(event.event_timestamp)),
        AgentContactState::Incoming
        | AgentContactState::Pending
        | AgentContactState::Connecting
        | AgentContactState::Missed
        | AgentContactState::Rejected
        | AgentContactState::Error
        | AgentContactState::Ended
        | AgentContactState::Other(_) => Moment::stated(stated),
    };
    let agent = connected_to_agent
        .at()
        .map_or_else(Latest::default, |at| Latest::at(at, event.agent_id.clone()));
    let enqueued = told.queue_timestamp.map(|at| {
        let queue = queue_arn(told).and_then(Arn::queue_id);
        (at.as_second(), Enqueued { at: Some(at).into(), queue: queue.into() })
    });
    let is_task = told.channel == Some(Channel::Task);
    let paused = is_task && *state == AgentContactState::Paused;
    let resumed = is_task && *state == AgentContactState::Connected;
    let work_start = since.filter(|_| *state == AgentContactState::Ended);
    let hand = Hand { state: Some(state.clone()), agent: event.agent_id.clone() };
    Contact {
        channel: told.channel.clone().into(),
        initiation_method: told.initiation_method.clone().into(),
        initial: told.initial_contact_id.clone().into(),
        enqueued: enqueued.into_iter().collect(),
        connected_to_agent,
        agent,
        hand: Latest::known(since, Some(hand)),
        paused: since.filter(|_| paused).into(),
        resumed: since.filter(|_| resumed).into(),
        after_contact_work: AfterContactWork {
            start: work_start.into(),
            ..AfterContactWork::default()
        },
        last_told: Max::from(Some(event.event_timestamp)),
        ..Contact::default()
    }
}

/// "Contact C left the agent's hand at t": it was in the snapshot before and is gone from this one.
/// If it had ended, its after-contact work is over; no other event says so.
fn contacts_cleared(
    event: &AgentEvent,
    current: &AgentSnapshot,
    previous: &AgentSnapshot,
) -> Vec<(Key, Row)> {
    let at = event.event_timestamp;
    gone(previous, current)
        .flat_map(|(id, contact)| {
            let had_ended = contact.state == Some(AgentContactState::Ended);
            // A contact that this agent did not answer may be in another's hand since.
            let was_held = !matches!(
                contact.state,
                Some(
                    AgentContactState::Missed
                        | AgentContactState::Rejected
                        | AgentContactState::Error
                )
            );
            let hand = Hand { state: None, agent: event.agent_id.clone() };
            let cleared = Contact {
                hand: Latest::known(Some(at).filter(|_| was_held), Some(hand)),
                after_contact_work: AfterContactWork {
                    end: Some(at).filter(|_| had_ended).into(),
                    ..AfterContactWork::default()
                },
                ..Contact::default()
            };
            let subject = HistorySubject::Cleared(id.clone());
            [
                (Key::Contact(id.clone()), Row::Contact(Box::new(cleared))),
                history(&event.agent_id, at, subject, History::default()),
            ]
        })
        .collect()
}
