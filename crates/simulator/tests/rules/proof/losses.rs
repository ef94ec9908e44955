//! One event in twenty of every feed is lost: each number is right wherever what came through
//! determines it, as the table in the documentation of `contact_core::metrics` says.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use connect_events::{ContactId, EventTime, Feed};
use contact_core::{Key, Row};
use serde_json::Value;
use simulator::{Loss, Sent, deliver};

use super::live::{QUIET, quiet_places};
use super::{Joined, agents, badly, days, interval, joined, queues};

static LOSSY: LazyLock<Vec<Joined>> = LazyLock::new(|| days(Loss::of_all(0.05)));

/// A quarter of an hour, in milliseconds.
const QUARTER: i64 = 900_000;

fn quarter(at: &Value) -> i64 {
    let at = EventTime::parse(at.as_str().expect("a moment")).expect("a moment");
    at.as_millis().div_euclid(QUARTER) * QUARTER
}

/// The last part of an ARN.
fn last(arn: &Value) -> String {
    arn.as_str().and_then(|arn| arn.rsplit('/').next()).expect("an ARN").to_owned()
}

/// A document that was published, and whether it arrived.
struct Published<'a> {
    sent: &'a Sent,
    document: Value,
    arrived: bool,
}

fn published<'a>(events: &'a [Sent], arrived: &[Sent]) -> Vec<Published<'a>> {
    let arrived: HashSet<&str> = arrived.iter().map(|sent| sent.document.as_str()).collect();
    events
        .iter()
        .map(|sent| Published {
            sent,
            document: serde_json::from_str(&sent.document).expect("JSON"),
            arrived: arrived.contains(sent.document.as_str()),
        })
        .collect()
}

/// Queues and quarters of an hour with a contact of which a moment did not come through.
///
/// `stated` says for each document which contact and queue it is of, and in which quarter the moment
/// lies that it states.
fn unknown(
    published: &[Published<'_>],
    stated: impl Fn(&Published<'_>) -> Option<(String, String, i64)>,
) -> BTreeSet<(String, i64)> {
    let mut known: BTreeMap<(String, String, i64), bool> = BTreeMap::new();
    for one in published {
        if let Some(place) = stated(one) {
            *known.entry(place).or_default() |= one.arrived;
        }
    }
    let lost = known.into_iter().filter(|(_, known)| !known);
    lost.map(|((_, queue, quarter), _)| (queue, quarter)).collect()
}

/// The newest `LastUpdateTimestamp` of each record.
fn newest_records(published: &[Published<'_>]) -> HashMap<String, String> {
    let records = published.iter().filter(|one| one.sent.feed == Feed::ContactRecords);
    let mut newest: HashMap<String, String> = HashMap::new();
    for one in records {
        let text = |name: &str| one.document[name].as_str().expect("text").to_owned();
        let updated = newest.entry(text("ContactId")).or_default();
        *updated = text("LastUpdateTimestamp").max(updated.clone());
    }
    newest
}

#[test]
fn record_metrics_are_right_where_the_newest_revision_of_each_record_came_through() {
    let (mut right, mut all) = (0, 0);
    for Joined { seed, day, arrived, rows } in &*LOSSY {
        let published = published(&day.events, arrived);
        let newest = newest_records(&published);
        let unknown = unknown(&published, |one| {
            let record = &one.document;
            let is_record = one.sent.feed == Feed::ContactRecords && !record["Queue"].is_null();
            let id = record["ContactId"].as_str().filter(|_| is_record)?;
            let is_newest = record["LastUpdateTimestamp"].as_str() == Some(&newest[id]);
            let queue = last(&record["Queue"]["ARN"]);
            is_newest.then(|| (id.to_owned(), queue, quarter(&record["DisconnectTimestamp"])))
        });
        for queue in &day.truth.queues {
            for truth in &queue.intervals {
                all += 1;
                if unknown.contains(&(queue.queue_id.clone(), truth.from.as_millis())) {
                    continue;
                }
                let inside = interval(truth.from, truth.until);
                let records = queues::records(rows, &queue.queue_id, inside);
                let wrong = queues::differences(&records, truth);
                assert!(wrong.is_empty(), "seed {seed}, {} {inside:?}: {wrong:#?}", queue.name);
                right += 1;
            }
        }
    }
    assert!(right < all && right * 2 > all, "{right} of {all} quarters are determined");
}

#[test]
fn entries_and_answers_are_right_where_any_later_event_or_the_record_came_through() {
    let (mut right, mut all) = (0, 0);
    for Joined { seed, day, arrived, rows } in &*LOSSY {
        let published = published(&day.events, arrived);
        let stated = |one: &Published<'_>, entered: bool| {
            let document = &one.document;
            let (id, queue, moment) = match one.sent.feed {
                Feed::ContactEvents => {
                    let detail = &document["detail"];
                    let moment = if entered {
                        &detail["queueInfo"]["enqueueTimestamp"]
                    } else {
                        &detail["agentInfo"]["connectedToAgentTimestamp"]
                    };
                    (&detail["contactId"], &detail["queueInfo"]["queueArn"], moment)
                }
                Feed::ContactRecords => {
                    let moment = if entered {
                        &document["Queue"]["EnqueueTimestamp"]
                    } else {
                        &document["Agent"]["ConnectedToAgentTimestamp"]
                    };
                    (&document["ContactId"], &document["Queue"]["ARN"], moment)
                }
                Feed::AgentEvents | Feed::ContactLens => return None,
            };
            if queue.is_null() || moment.is_null() {
                return None;
            }
            Some((id.as_str()?.to_owned(), last(queue), quarter(moment)))
        };
        let unknown = [true, false].map(|entered| unknown(&published, |one| stated(one, entered)));
        for queue in &day.truth.queues {
            for truth in &queue.intervals {
                let inside = interval(truth.from, truth.until);
                let view = queues::entered_and_answered(rows, &queue.queue_id, inside);
                let place = (queue.queue_id.clone(), truth.from.as_millis());
                let pairs = [
                    (view.0, truth.contacts_queued_by_enqueue, &unknown[0]),
                    (view.1, truth.contacts_handled_by_connect, &unknown[1]),
                ];
                for (view, truth, unknown) in pairs {
                    all += 1;
                    if !unknown.contains(&place) {
                        assert_eq!(view, truth, "seed {seed}, {} {inside:?}", queue.name);
                        right += 1;
                    }
                }
            }
        }
    }
    assert!(right * 100 > all * 95, "{right} of {all} numbers are determined");
}

#[test]
fn an_agents_time_is_right_while_each_of_the_agents_events_came_through() {
    /// An offer of the interval may be answered so much later, in milliseconds.
    const OFFER: i64 = 60_000;
    let (mut right, mut busy) = (0, 0);
    for Joined { seed, day, arrived, rows } in &*LOSSY {
        let mut first_lost: HashMap<String, i64> = HashMap::new();
        for one in published(&day.events, arrived) {
            if one.sent.feed == Feed::AgentEvents && !one.arrived {
                let agent = last(&one.document["AgentARN"]);
                first_lost.entry(agent).or_insert(one.sent.at_millis);
            }
        }
        for agent in &day.truth.agents {
            let known_until = first_lost.get(&agent.agent_id).copied().unwrap_or(i64::MAX);
            for truth in &agent.intervals {
                if truth.until.as_millis() + OFFER > known_until {
                    break;
                }
                let inside = interval(truth.from, truth.until);
                let time = agents::spent(rows, &agent.agent_id, inside);
                let wrong = agents::differences(&time, truth);
                assert!(wrong.is_empty(), "seed {seed}, {} {inside:?}: {wrong:#?}", agent.agent_id);
                right += 1;
                busy += usize::from(truth.contact_millis > 0);
            }
        }
    }
    assert!(right > 200 && busy > 150, "{busy} busy of {right} quarters are determined");
}

/// The contacts that a document speaks of.
fn mentioned(one: &Published<'_>) -> BTreeSet<String> {
    let ids: Vec<&Value> = match one.sent.feed {
        Feed::ContactEvents => {
            let detail = &one.document["detail"];
            vec![&detail["contactId"], &detail["previousContactId"]]
        }
        Feed::AgentEvents => ["CurrentAgentSnapshot", "PreviousAgentSnapshot"]
            .into_iter()
            .filter_map(|snapshot| one.document[snapshot]["Contacts"].as_array())
            .flatten()
            .map(|contact| &contact["ContactId"])
            .collect(),
        Feed::ContactRecords | Feed::ContactLens => Vec::new(),
    };
    ids.into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

#[test]
fn who_waits_and_what_agents_do_is_right_where_the_last_event_of_each_came_through() {
    let (mut waits, mut contacts, mut agents) = (0, 0, 0);
    for seed in super::SEEDS {
        let day = crate::small_day(seed);
        for place in quiet_places(&day.events) {
            let told = &day.events[..=place];
            let at = EventTime::from_millis(told[place].at_millis + QUIET);
            let arrived = deliver(told, &badly(seed, Loss::of_all(0.05)));
            let rows = joined(&arrived, seed);
            // The last word of each feed on each contact, and of each agent.
            let mut of_contacts: HashMap<(String, Feed), bool> = HashMap::new();
            let mut of_agents: HashMap<String, bool> = HashMap::new();
            for one in published(told, &arrived) {
                for contact in mentioned(&one) {
                    of_contacts.insert((contact, one.sent.feed), one.arrived);
                }
                if one.sent.feed == Feed::AgentEvents {
                    of_agents.insert(last(&one.document["AgentARN"]), one.arrived);
                }
            }
            for truth in &day.truth.contacts {
                let came = |feed| {
                    of_contacts.get(&(truth.contact_id.clone(), feed)).copied().unwrap_or(true)
                };
                if truth.initiated_at > at || !came(Feed::ContactEvents) || !came(Feed::AgentEvents)
                {
                    continue;
                }
                let in_line = truth.enqueued_at.is_some_and(|entered| entered <= at)
                    && truth.dequeued_at.is_none_or(|left| left > at);
                let id = ContactId::new(&truth.contact_id).expect("an id");
                let view = match rows.get(&Key::Contact(id)) {
                    Some(Row::Contact(contact)) => contact.waiting().is_some(),
                    _ => false,
                };
                assert_eq!(view, in_line, "seed {seed} at {at}: {truth:#?}");
                contacts += 1;
                waits += usize::from(in_line);
            }
            agents += agents_as_they_are(&rows, &of_agents, &day.truth.live(at.as_millis()), seed);
        }
    }
    assert!(contacts > 3_000 && waits > 40 && agents > 400, "{waits} of {contacts}, {agents}");
}

/// Compares every agent whose last event came through, and says how many there were.
fn agents_as_they_are(
    rows: &HashMap<Key, Row>,
    came: &HashMap<String, bool>,
    live: &simulator::Live,
    seed: u64,
) -> usize {
    let known = |id: &str| came.get(id).copied().unwrap_or(true);
    let mut compared = 0;
    for agent in live.agents.iter().filter(|agent| known(&agent.agent_id)) {
        let id = connect_events::AgentId::new(&agent.agent_id).expect("an id");
        let view = match rows.get(&Key::Agent(id)) {
            Some(Row::Agent(row)) => row.activity(),
            _ => contact_core::Activity::Offline,
        };
        assert_eq!(view, crate::live::activity(agent.doing), "seed {seed} at {}", live.at);
        compared += 1;
    }
    compared
}
