//! How things stand at a moment, where what came through by then determines it.

use std::collections::{BTreeMap, HashMap, HashSet};

use connect_events::{AgentId, EventTime};
use contact_core::{Activity, Session};
use simulator::ContactTruth;

use super::super::told::{Of, Told};
use super::super::{DAYS, Moment, Proved, live};

/// Which contacts and agents are as what came through says.
#[derive(Default)]
struct Came<'a> {
    ended: HashSet<&'a str>,
    /// The last contact event that speaks of a contact, and the last event of each agent who has, or
    /// had, it in hand.
    of_contacts: HashMap<&'a str, BTreeMap<Option<&'a AgentId>, bool>>,
    of_agents: HashMap<&'a str, bool>,
    logged_in: HashSet<&'a str>,
}

impl<'a> Came<'a> {
    fn take(&mut self, told: &'a Told, arrived: bool) {
        match &told.of {
            Of::Contact(contact) => {
                if arrived && contact.ended.is_some() {
                    self.ended.insert(contact.id.as_str());
                }
                if told.revision.is_none() {
                    for id in [Some(&contact.id), contact.previous.as_ref()].into_iter().flatten() {
                        self.of_contacts.entry(id.as_str()).or_default().insert(None, arrived);
                    }
                }
            }
            Of::Agent { id, contacts, session } => {
                self.of_agents.insert(id.as_str(), arrived);
                if arrived && *session == Some(Session::LoggedIn) {
                    self.logged_in.insert(id.as_str());
                }
                for contact in contacts {
                    let words = self.of_contacts.entry(contact.as_str()).or_default();
                    words.insert(Some(id), arrived);
                }
            }
            Of::Nothing => {}
        }
    }

    /// An ended contact stays ended; of any other, the last word of each teller counts.
    fn knows(&self, contact: &str) -> bool {
        let last_words = self.of_contacts.get(contact).into_iter().flatten();
        self.ended.contains(contact) || last_words.into_iter().all(|(_, came)| *came)
    }

    fn knows_agent(&self, agent: &str) -> bool {
        self.of_agents.get(agent).copied().unwrap_or(true)
    }
}

/// Calls with each moment of each day, and what had come through by then.
fn at_each_moment(mut look: impl FnMut(&Proved, &Moment, &Came<'_>)) {
    for proved in &*DAYS {
        let (mut came, mut told) = (Came::default(), proved.told());
        let mut taken = 0;
        for moment in &proved.lossy.moments {
            for (told, arrived) in told.by_ref().take(moment.published - taken) {
                came.take(told, arrived);
            }
            taken = moment.published;
            look(proved, moment, &came);
        }
    }
}

#[test]
fn who_waits_is_right_where_the_end_of_a_contact_or_the_last_word_of_each_teller_came_through() {
    let (mut waits, mut contacts, mut scheduled) = (0, 0, 0);
    let (mut queues, mut lines, mut rings) = (0, 0, 0);
    at_each_moment(|Proved { seed, day, .. }, moment, came| {
        let at = moment.at;
        let rows: HashMap<_, _> =
            moment.contacts.iter().map(|(id, row)| (id.as_str(), row)).collect();
        let begun = |truth: &&ContactTruth| truth.initiated_at <= at;
        for truth in day.truth.contacts.iter().filter(begun) {
            if !came.knows(&truth.contact_id) {
                continue;
            }
            let in_line = truth.enqueued_at.is_some_and(|entered| entered <= at)
                && truth.dequeued_at.is_none_or(|left| left > at);
            let row = rows.get(truth.contact_id.as_str());
            let view = row.is_some_and(|contact| contact.waiting().is_some());
            assert_eq!(view, in_line, "seed {seed} at {at}: {truth:#?}");
            contacts += 1;
            waits += usize::from(in_line);
            let later = |moment: Option<EventTime>| moment.is_none_or(|moment| moment > at);
            let put_off = truth.initiation_method == "CALLBACK"
                && later(truth.enqueued_at)
                && later(truth.disconnected_at);
            let view = row.is_some_and(|contact| contact.is_scheduled(at));
            assert_eq!(view, put_off, "seed {seed} at {at}: {truth:#?}");
            scheduled += usize::from(put_off);
        }
        for queue in day.truth.live(at.as_millis()).queues {
            let id = Some(&queue.queue_id);
            let mut own =
                day.truth.contacts.iter().filter(begun).filter(|one| one.queue_id.as_ref() == id);
            if own.all(|contact| came.knows(&contact.contact_id)) {
                let view = live::queue_now(moment, &queue.queue_id);
                assert_eq!(view, live::queue_truth(&queue), "seed {seed} at {at}: {queue:?}");
                queues += 1;
                lines += usize::from(view.in_queue > 0);
                rings += view.ringing;
            }
        }
    });
    assert!(contacts > 10_000 && waits > 80, "{waits} of {contacts} contacts wait");
    assert!(scheduled > 10, "{scheduled} contacts are put off");
    assert!(queues > 200 && lines > 20 && rings > 10, "{queues}: {lines} lines, {rings} ring");
}

#[test]
fn what_agents_do_is_right_where_the_last_event_of_each_came_through() {
    let (mut agents, mut whole) = (0, 0);
    at_each_moment(|Proved { seed, day, .. }, moment, came| {
        let at = moment.at;
        let live = day.truth.live(at.as_millis());
        let rows: HashMap<_, _> =
            moment.agents.iter().map(|(id, row)| (id.as_str(), row)).collect();
        for agent in live.agents.iter().filter(|agent| came.knows_agent(&agent.agent_id)) {
            let row = rows.get(agent.agent_id.as_str());
            let view = row.map_or(Activity::Offline, |row| row.activity());
            assert_eq!(view, crate::live::activity(agent.doing), "seed {seed} at {at}");
            agents += 1;
        }
        let known = |id: &str| came.knows_agent(id);
        let (view, truth) = (live::agents_now(moment, known), live::agents_truth(&live, known));
        assert_eq!(view, truth, "seed {seed} at {at}");
        // The login tells the slots of a routing profile.
        let known = |id: &str| came.knows_agent(id) && came.logged_in.contains(id);
        let (view, truth) = (live::slots_now(moment, known), live::slots_truth(&live, known));
        assert_eq!(view, truth, "seed {seed} at {at}");
        whole += usize::from(live.agents.iter().all(|agent| known(&agent.agent_id)));
    });
    assert!(agents > 1_500 && whole > 50, "{agents} agents; all of them at {whole} moments");
}
