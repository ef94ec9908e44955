//! How things stand at a moment, whatever the order in which it was told.

use std::collections::BTreeMap;

use connect_events::ContactId;
use contact_core::Contact;
use contact_core::metrics::{AgentsNow, QueueNow, slots_available};
use simulator::{Doing, Live, LiveAgent, LiveQueue};

use super::{DAYS, Moment, Proved};

/// What waits in a queue, as the rows say.
pub(super) fn queue_now(moment: &Moment, queue: &str) -> QueueNow {
    let waits =
        |contact: &Contact| contact.waiting().is_some_and(|(waits, _)| waits.as_str() == queue);
    let contacts = moment.contacts.iter().map(|(id, contact)| (id, contact));
    QueueNow::of(contacts.filter(|(_, contact)| waits(contact)))
}

/// What waits in a queue, as the world knows.
pub(super) fn queue_truth(queue: &LiveQueue) -> QueueNow {
    let longest = queue.longest_waiting.as_ref();
    QueueNow {
        in_queue: queue.in_queue,
        longest: longest.map(|(id, since)| (*since, ContactId::new(id).expect("an id"))),
        ringing: queue.being_offered,
    }
}

/// What some agents are doing, as the rows say.
pub(super) fn agents_now(moment: &Moment, are_meant: impl Fn(&str) -> bool) -> AgentsNow {
    let agents = moment.agents.iter().filter(|(id, _)| are_meant(id.as_str()));
    AgentsNow::of(agents.map(|(_, agent)| agent))
}

/// What some agents are doing, as the world knows.
pub(super) fn agents_truth(live: &Live, are_meant: impl Fn(&str) -> bool) -> AgentsNow {
    let agents: Vec<_> = live.agents.iter().filter(|agent| are_meant(&agent.agent_id)).collect();
    let count =
        |is: fn(&LiveAgent) -> bool| -> usize { agents.iter().filter(|agent| is(agent)).count() };
    AgentsNow {
        online: count(|agent| agent.online),
        staffed: count(|agent| agent.online && !agent.custom),
        available: count(|agent| agent.doing == Doing::Available),
        on_contact: count(|agent| agent.on_contact),
        after_contact_work: agents.iter().map(|agent| agent.after_contact_work).sum(),
        non_productive: count(|agent| agent.custom),
        error: count(|agent| matches!(agent.doing, Doing::Error | Doing::Missed | Doing::Rejected)),
    }
}

/// Room for more contacts, by channel: whatever else is in hand, and with nothing of another channel.
type Slots = BTreeMap<String, (u64, u64)>;

/// How many more contacts some agents have room for, as the rows say.
pub(super) fn slots_now(moment: &Moment, are_meant: impl Fn(&str) -> bool) -> Slots {
    let agents = moment.agents.iter().filter(|(id, _)| are_meant(id.as_str()));
    let served = agents.filter_map(|(_, agent)| {
        let profile = agent.profile.get()?.routing_profile.as_ref()?;
        Some((agent, moment.profiles.get(profile)?))
    });
    let free = slots_available(served).into_iter();
    free.map(|(channel, slots)| {
        (channel.as_str().to_owned(), (slots.any_channel, slots.current_channel_only))
    })
    .collect()
}

/// How many more contacts some agents have room for, as the world knows.
pub(super) fn slots_truth(live: &Live, are_meant: impl Fn(&str) -> bool) -> Slots {
    let agents = live.agents.iter().filter(|agent| are_meant(&agent.agent_id));
    let mut all = Slots::new();
    for slots in agents.flat_map(|agent| &agent.slots_available) {
        let (any_channel, current_channel_only) = all.entry(slots.channel.to_owned()).or_default();
        *any_channel += slots.any_channel as u64;
        *current_channel_only += slots.current_channel_only as u64;
    }
    all
}

#[test]
fn at_any_moment_queues_and_agents_are_as_the_rows_say() {
    let (mut looked, mut waits, mut rings) = (0, 0, 0);
    let (mut free, mut shared) = (0, 0);
    for Proved { seed, day, whole, .. } in &*DAYS {
        for moment in &whole.moments {
            let at = moment.at;
            let live = day.truth.live(at.as_millis());
            for queue in &live.queues {
                let (view, truth) = (queue_now(moment, &queue.queue_id), queue_truth(queue));
                assert_eq!(view, truth, "seed {seed} at {at}: {}", queue.queue_id);
                let since = truth.longest.as_ref().map(|(since, _)| at.millis_since(*since));
                assert_eq!(view.longest_wait_millis(at), since, "seed {seed} at {at}");
                waits += view.in_queue;
                rings += view.ringing;
            }
            let scheduled = moment.contacts.iter().filter(|(_, one)| one.is_scheduled(at)).count();
            let callbacks: usize = live.queues.iter().map(|queue| queue.callbacks_scheduled).sum();
            assert_eq!(scheduled, callbacks, "seed {seed} at {at}");
            let (view, truth) = (agents_now(moment, |_| true), agents_truth(&live, |_| true));
            assert_eq!(view, truth, "seed {seed} at {at}");
            let (view, truth) = (slots_now(moment, |_| true), slots_truth(&live, |_| true));
            assert_eq!(view, truth, "seed {seed} at {at}");
            free += view["CHAT"].0;
            shared += view["CHAT"].0 - view["CHAT"].1;
            looked += 1;
        }
    }
    assert!(looked > 150 && waits > 100 && rings > 20, "{looked}: {waits} wait, {rings} ring");
    assert!(free > 500 && shared > 100, "{free} free, {shared} of them beside another channel");
}
