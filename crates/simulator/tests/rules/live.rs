//! The rows as they stand in the middle of the day say what is happening.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use connect_events::{AgentContactState, AgentId, ContactId};
use contact_core::{Activity, Contact, Key, Row};
use simulator::{Day, Doing, Live};

use crate::joined::absorb;
use crate::small_day;

/// No news of any feed is on its way at such a moment: what is published is all that happened.
const QUIET_MILLIS: i64 = 1_000;

/// Looks at the rows, and at the truth, at quiet moments of a day that are `apart` milliseconds apart.
fn at_quiet_moments(day: &Day, apart: i64, mut look: impl FnMut(&HashMap<Key, Row>, Live)) {
    let mut rows = HashMap::new();
    let mut looked = Vec::new();
    for (place, sent) in day.events.iter().enumerate() {
        absorb(&mut rows, sent);
        let next = day.events.get(place + 1).map_or(i64::MAX, |next| next.at_millis);
        let is_next = looked.last().is_none_or(|last| sent.at_millis - last > apart);
        if is_next && next - sent.at_millis > 2 * QUIET_MILLIS {
            looked.push(sent.at_millis);
            look(&rows, day.truth.live(sent.at_millis + QUIET_MILLIS));
        }
    }
    assert!(looked.len() > 50, "{looked:?}");
}

pub(crate) fn activity(doing: Doing) -> Activity {
    match doing {
        Doing::Error => Activity::Error,
        Doing::Missed => Activity::Missed,
        Doing::Rejected => Activity::Rejected,
        Doing::OnContact => Activity::OnContact,
        Doing::AfterContactWork => Activity::AfterContactWork,
        Doing::Incoming => Activity::Incoming,
        Doing::Custom => Activity::Custom,
        Doing::Available => Activity::Available,
        Doing::Offline => Activity::Offline,
    }
}

/// The contacts in a queue, by their rows.
fn waiting<'a>(rows: &'a HashMap<Key, Row>, queue: &str) -> Vec<(&'a ContactId, &'a Contact)> {
    let contacts = rows.iter().filter_map(|(key, row)| match (key, row) {
        (Key::Contact(id), Row::Contact(contact)) => Some((id, contact.as_ref())),
        _ => None,
    });
    let own = contacts.filter(|(_, contact)| {
        contact.waiting().is_some_and(|(waits_in, _)| waits_in.as_str() == queue)
    });
    own.collect()
}

/// Every place where rows and truth differ.
#[derive(Default)]
struct Wrong {
    agents: Vec<String>,
    waiting: Vec<String>,
    /// Of those whom the flow moved to another queue, who waits in the one before.
    moved: Vec<String>,
}

static WRONG: LazyLock<Wrong> = LazyLock::new(|| {
    let mut wrong = Wrong::default();
    for seed in 71..73 {
        let day = small_day(seed);
        let away: BTreeMap<_, _> = day
            .truth
            .contacts
            .iter()
            .filter_map(|contact| Some((contact.contact_id.as_str(), contact.transferred_at?)))
            .collect();
        at_quiet_moments(&day, 20_000, |rows, live| {
            let at = live.at;
            for agent in &live.agents {
                let id = AgentId::new(agent.agent_id.as_str()).expect("a good id");
                let (view, hand) = match rows.get(&Key::Agent(id)) {
                    Some(Row::Agent(row)) => (row.activity(), row.contacts()),
                    _ => (Activity::Offline, [].as_slice()),
                };
                if view != activity(agent.doing) {
                    let view = format!("seed {seed} at {at}: {view:?}, truth {agent:?}: {hand:?}");
                    wrong.agents.push(view);
                }
            }
            for queue in &live.queues {
                let waiting = waiting(rows, &queue.queue_id).into_iter().map(|(id, _)| id);
                let is_gone =
                    |id: &&ContactId| away.get(id.as_str()).is_some_and(|gone| *gone <= at);
                let (gone, there): (Vec<_>, Vec<_>) = waiting.partition(is_gone);
                wrong.moved.extend(gone.iter().map(|id| format!("seed {seed} at {at}: {id:?}")));
                if there.len() != queue.in_queue + queue.being_offered {
                    wrong.waiting.push(format!("seed {seed} at {at}: {there:?}, truth {queue:?}"));
                }
            }
        });
    }
    wrong
});

/// Dialling a callback is an outbound ring, which Connect counts as on contact.
#[test]
fn at_any_moment_the_agents_do_what_their_rows_say() {
    assert!(WRONG.agents.is_empty(), "{:#?}", WRONG.agents);
}

#[test]
fn at_any_moment_those_wait_whom_the_rows_show_waiting() {
    assert!(WRONG.waiting.is_empty(), "{:#?}", WRONG.waiting);
}

#[test]
fn a_call_that_was_moved_to_another_queue_waits_in_that_one_only() {
    assert!(WRONG.moved.is_empty(), "{:#?}", WRONG.moved);
}

/// A contact that rings is told of by the agent's snapshot, so rows can tell it from one in line. On
/// the day of seed 74 a chat leaves an agent's hand and another is offered in the same millisecond.
#[test]
fn at_any_moment_a_ringing_contact_is_in_an_agents_hand() {
    for seed in 74..76 {
        let mut wrong = Vec::new();
        at_quiet_moments(&small_day(seed), 0, |rows, live| {
            let ringing = rows.values().filter_map(|row| match row {
                Row::Agent(agent) => Some(agent.contacts()),
                _ => None,
            });
            let offered = ringing.flatten().filter(|held| {
                matches!(
                    held.state,
                    AgentContactState::Incoming
                        | AgentContactState::Pending
                        | AgentContactState::Connecting
                )
            });
            let offered: Vec<_> = offered.map(|held| &held.contact).collect();
            let expected: usize = live.queues.iter().map(|queue| queue.being_offered).sum();
            if offered.len() != expected {
                wrong.push(format!("{offered:?}, truth {live:?}"));
            }
        });
        assert!(wrong.is_empty(), "seed {seed}: {wrong:#?}");
    }
}
