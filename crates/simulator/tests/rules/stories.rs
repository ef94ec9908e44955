//! Everything that can happen does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use connect_events::{Event, Feed, decode};
use simulator::{Day, Doing};

use crate::small_day;

static DAYS: LazyLock<Vec<Day>> = LazyLock::new(|| (31..36).map(small_day).collect());

/// How often each story happens on a day.
fn stories(day: &Day) -> BTreeMap<&'static str, usize> {
    let truth = &day.truth;
    let mut told = BTreeMap::new();
    let mut count = |story: &'static str, times: usize| {
        *told.entry(story).or_insert(0) += times;
    };
    for contact in &truth.contacts {
        let method = contact.initiation_method;
        let flow = contact.enqueued_at.is_none() && contact.disconnected_at.is_some();
        count("gave up in the flow", usize::from(flow));
        count("abandoned in the queue", usize::from(contact.abandoned && contact.offers == 0));
        count("transferred by an agent", usize::from(method == "TRANSFER"));
        count("moved to another queue", usize::from(method == "QUEUE_TRANSFER"));
        let called_back = method == "CALLBACK" && contact.connected_at.is_some();
        count("called back", usize::from(called_back));
        let unreached = method == "CALLBACK" && contact.abandoned && contact.offers > 0;
        count("not reached by a callback", usize::from(unreached));
        let (call, task) = (contact.channel == "VOICE", contact.channel == "TASK");
        count("held", usize::from(call && contact.rests > 0));
        count("held twice", usize::from(call && contact.rests > 1));
        count("paused", usize::from(task && contact.rests > 0));
        count("done as a task", usize::from(task && contact.connected_at.is_some()));
        let second_try = contact.offers > 1 && contact.connected_at.is_some();
        count("answered by the second agent", usize::from(second_try));
    }
    for interval in truth.agents.iter().flat_map(|agent| &agent.intervals) {
        let left = interval.missed_as_customer_left;
        count("abandoned while it rang", left as usize);
        count("missed by the agent", (interval.missed - left) as usize);
    }
    let mut revisions = BTreeMap::<_, Vec<_>>::new();
    for sent in &day.events {
        match decode(sent.document.as_bytes()).expect("a good document") {
            Event::Agent(event) => {
                let hand = event.current_agent_snapshot.map(|now| now.contacts).unwrap_or_default();
                let several = hand.len() > 1;
                count("several chats at once", usize::from(several));
                count("beat", usize::from(sent.document.contains("HEART_BEAT")));
            }
            Event::Record(record) => revisions
                .entry(record.contact_id.clone())
                .or_default()
                .push(record.last_update_timestamp),
            Event::Contact(_) | Event::Other(_) => {}
            Event::Lens(_) => count("listened to", 1),
        }
    }
    count("revised", revisions.values().filter(|times| times.len() > 1).count());
    let twice = |times: &&Vec<_>| times.len() > 2 && times[1] == times[2];
    count("revised twice in a second", revisions.values().filter(twice).count());
    told
}

#[test]
fn every_kind_of_story_happens() {
    let mut all = BTreeMap::new();
    for (story, times) in DAYS.iter().flat_map(stories) {
        *all.entry(story).or_insert(0) += times;
    }
    let never: Vec<_> = all.iter().filter(|(_, times)| **times == 0).collect();
    assert!(never.is_empty(), "{never:?} of {all:?}");
}

#[test]
fn every_activity_is_seen_at_some_moment() {
    let mut seen = BTreeSet::new();
    for Day { truth, .. } in &*DAYS {
        let (start, end) = truth.span();
        for at in (start.as_millis()..end.as_millis()).step_by(4_000) {
            seen.extend(truth.live(at).agents.into_iter().map(|agent| agent.doing));
        }
    }
    let all = [
        Doing::Error,
        Doing::Missed,
        Doing::Rejected,
        Doing::OnContact,
        Doing::AfterContactWork,
        Doing::Incoming,
        Doing::Custom,
        Doing::Available,
        Doing::Offline,
    ];
    assert_eq!(seen, BTreeSet::from(all));
}

#[test]
fn every_contact_has_a_record_and_ends() {
    let day = &DAYS[1];
    let records = day.events.iter().filter(|sent| sent.feed == Feed::ContactRecords);
    let mut recorded = BTreeSet::new();
    for sent in records {
        if let Event::Record(record) = decode(sent.document.as_bytes()).unwrap() {
            recorded.insert(record.contact_id.as_str().to_owned());
        }
    }
    for contact in &day.truth.contacts {
        assert!(contact.disconnected_at.is_some(), "{}", contact.contact_id);
        assert!(recorded.contains(&contact.contact_id), "{}", contact.contact_id);
    }
    assert_eq!(recorded.len(), day.truth.contacts.len());
}
