//! What is kept of queues: that they are there, who serves them, what came in and what was answered.

use connect_events::{Channel, Event, Feed};
use contact_core::{Contact, Key, QueueEvent, Row, Slots, Stage};
use serde_json::{Value, json};

use crate::build::{
    agent_event, agent_info, at, connected, contact_event, contact_of, disconnected, queue_arn,
    queue_info, queued, record, recorded_agent, recorded_queue, rows, snapshot,
};

/// What happened in queues, a line each: `q-1 09:00:10 entered c-1`.
fn history(events: &[Event]) -> Vec<String> {
    let lines = rows(events).into_keys().filter_map(|key| match key {
        Key::QueueHistory(queue, moment, event) => {
            let (word, contact) = match &event {
                QueueEvent::Entered(contact) => ("entered", contact),
                QueueEvent::Answered(contact) => ("answered", contact),
            };
            Some(format!("{queue} {} {word} {contact}", &moment.to_string()[11..19]))
        }
        _ => None,
    });
    lines.collect()
}

#[test]
fn an_entry_told_by_events_and_record_alike_is_one_entry_at_its_second() {
    let record = record(
        "09:06:10",
        json!({
            "Queue": recorded_queue("q-1", "09:00:10"),
            "Agent": recorded_agent("a-1", "09:00:30"),
        }),
    );
    let expected = ["q-1 09:00:10 entered c-1", "q-1 09:00:30 answered c-1"];
    assert_eq!(history(&[queued(), connected(), disconnected(), record.clone()]), expected);
    // Each alone heals the others.
    assert_eq!(history(&[connected()]), expected);
    assert_eq!(history(&[record]), expected);
}

#[test]
fn a_contact_queued_twice_entered_twice() {
    let again = contact_event(
        "QUEUED",
        "09:02:01",
        json!({
            "queueInfo": queue_info("q-2", "09:02:00.000"),
            // The agent of before is still named.
            "agentInfo": agent_info("a-1", "09:00:30.250"),
        }),
    );
    let expected =
        ["q-1 09:00:10 entered c-1", "q-1 09:00:30 answered c-1", "q-2 09:02:00 entered c-1"];
    assert_eq!(history(&[again, connected(), queued()]), expected);
}

#[test]
fn a_call_that_the_agent_dialled_did_not_come_out_of_a_queue() {
    let dialled = contact_event(
        "CONNECTED_TO_AGENT",
        "09:00:31",
        json!({
            "initiationMethod": "OUTBOUND",
            "queueInfo": {"queueArn": queue_arn("q-1")},
            "agentInfo": agent_info("a-1", "09:00:30.250"),
        }),
    );
    assert!(history(&[dialled]).is_empty());
}

/// The queues that are known to be there, each with its name.
fn queues(events: &[Event]) -> Vec<(String, Option<String>)> {
    let queues = rows(events).into_iter().filter_map(|(key, row)| match (key, row) {
        (Key::Queue(instance, queue), Row::Queue(row)) => {
            assert_eq!(instance.as_str(), "i-1");
            Some((queue.to_string(), row.name.get().map(ToString::to_string)))
        }
        _ => None,
    });
    queues.collect()
}

fn named(queue: &str, name: &str, ended: &str) -> Event {
    let mut told = recorded_queue(queue, "09:00:10");
    told["Name"] = name.into();
    record("09:59:00", json!({"Queue": told, "DisconnectTimestamp": crate::build::stamp(ended)}))
}

#[test]
fn a_queue_is_known_once_a_contact_entered_it_and_named_once_a_record_tells() {
    assert_eq!(queues(&[queued()]), [("q-1".to_owned(), None)]);
    let told = [queued(), named("q-1", "Orders", "09:05:00")];
    assert_eq!(queues(&told), [("q-1".to_owned(), Some("Orders".to_owned()))]);
}

#[test]
fn the_name_of_the_later_contact_is_the_queues_name() {
    let renamed =
        [named("q-1", "Sales", "09:35:00"), named("q-1", "Orders (till March)", "09:05:00")];
    assert_eq!(queues(&renamed), [("q-1".to_owned(), Some("Sales".to_owned()))]);
}

#[test]
fn an_agents_own_queue_is_nobody_elses() {
    let own = contact_event(
        "QUEUED",
        "09:00:11",
        json!({"queueInfo": queue_info("agent/a-1", "09:00:10.500")}),
    );
    assert_eq!(queues(&[own]), []);
}

/// An agent's snapshot with a routing profile of these queues.
fn serving(queues: &[(&str, &str)]) -> Value {
    let queues: Vec<_> = queues
        .iter()
        .map(|(queue, name)| json!({"ARN": queue_arn(queue), "Name": name, "Channels": ["VOICE"]}))
        .chain([json!({"ARN": queue_arn("agent/a-1"), "Name": null, "Channels": ["VOICE"]})])
        .collect();
    let mut all = snapshot("Available", "ROUTABLE", "09:00:00", &[]);
    all["Configuration"]["RoutingProfile"] = json!({
        "ARN": "arn:aws:connect:eu-west-2:111122223333:instance/i-1/routing-profile/r-1",
        "Name": "Everything",
        "InboundQueues": queues,
    });
    all
}

/// The queues that the routing profile serves, and since when that is known.
fn served(events: &[Event]) -> Option<(String, Vec<String>)> {
    let mut rows = rows(events).into_iter();
    rows.find_map(|(key, row)| match (key, row) {
        (Key::RoutingProfile(instance, profile), Row::RoutingProfile(row)) => {
            assert_eq!((instance.as_str(), profile.as_str()), ("i-1", "r-1"));
            let served = row.served.get().expect("queues");
            assert_eq!(served.name.as_deref(), Some("Everything"));
            let since = row.served.since().expect("a moment").to_string()[11..19].to_owned();
            Some((since, served.queues.iter().map(|queue| queue.id.to_string()).collect()))
        }
        _ => None,
    })
}

fn expected(since: &str, queues: &[&str]) -> Option<(String, Vec<String>)> {
    Some((since.to_owned(), queues.iter().map(|queue| (*queue).to_owned()).collect()))
}

#[test]
fn a_login_tells_the_queues_that_the_routing_profile_serves_but_the_agents_own() {
    let login =
        agent_event("LOGIN", "09:07:00", serving(&[("q-2", "B"), ("q-1", "A")]), Value::Null);
    assert_eq!(served(&[login]), expected("09:00:00", &["q-1", "q-2"]));
}

#[test]
fn a_login_tells_how_many_contacts_the_agents_of_the_profile_take_at_once() {
    let slots = |concurrency: Value| {
        let mut now = serving(&[("q-1", "A")]);
        now["Configuration"]["RoutingProfile"]["Concurrency"] = concurrency;
        let login = agent_event("LOGIN", "09:07:00", now, Value::Null);
        rows(&[login]).into_values().find_map(|row| match row {
            Row::RoutingProfile(row) => row.served.get()?.slots.clone(),
            _ => None,
        })
    };
    let told = json!([
        {"Channel": "CHAT", "AvailableSlots": 1, "MaximumSlots": 3},
        {"Channel": "VOICE", "AvailableSlots": 0, "MaximumSlots": 1},
        {"Channel": "TASK", "AvailableSlots": 0},
    ]);
    let expected = [(Channel::Voice, 1), (Channel::Chat, 3)];
    let expected = expected.map(|(channel, most)| Slots { channel, most });
    assert_eq!(slots(told), Some(expected.into()));
    assert_eq!(slots(Value::Null), None);
}

#[test]
fn a_heart_beat_tells_the_queues_once_in_a_quarter_of_an_hour() {
    let beat = |time| agent_event("HEART_BEAT", time, serving(&[("q-1", "A")]), Value::Null);
    assert_eq!(served(&[beat("09:16:59.999")]), expected("09:15:00", &["q-1"]));
    assert_eq!(served(&[beat("09:17:00")]), None);
    assert_eq!(served(&[beat("09:14:59.999")]), None);
}

#[test]
fn a_routing_profile_that_is_changed_is_known_at_once() {
    let one = serving(&[("q-1", "A")]);
    let two = serving(&[("q-1", "A"), ("q-2", "B")]);
    let login = agent_event("LOGIN", "09:01:00", one.clone(), Value::Null);
    let changed = agent_event("STATE_CHANGE", "09:05:00", two.clone(), one.clone());
    let after = agent_event("LOGIN", "09:06:00", two.clone(), Value::Null);
    let later = agent_event("LOGIN", "09:20:00", one.clone(), Value::Null);
    let story = [after, changed, login];
    assert_eq!(served(&story), expected("09:05:00", &["q-1", "q-2"]));
    assert_eq!(served(&[&story[..], &[later]].concat()), expected("09:15:00", &["q-1"]));
    // What did not change is no news.
    assert_eq!(served(&[agent_event("STATE_CHANGE", "09:05:00", two.clone(), two)]), None);
}

#[test]
fn each_feed_is_heard_of_to_ten_seconds() {
    let heard = |events: &[Event]| -> Vec<(String, Feed, String)> {
        let heard = rows(events).into_iter().filter_map(|(key, row)| match (key, row) {
            (Key::Heard(instance, feed), Row::Heard(row)) => {
                let newest = row.newest.get().expect("a moment").to_string()[11..19].to_owned();
                Some((instance.to_string(), feed, newest))
            }
            _ => None,
        });
        heard.collect()
    };
    let beat = agent_event("HEART_BEAT", "09:01:59.999", Value::Null, Value::Null);
    let told = [disconnected(), queued(), record("09:06:19", json!({})), beat];
    let of = |feed, time: &str| ("i-1".to_owned(), feed, time.to_owned());
    assert_eq!(
        heard(&told),
        [
            of(Feed::ContactEvents, "09:05:00"),
            of(Feed::AgentEvents, "09:01:50"),
            of(Feed::ContactRecords, "09:06:10"),
        ]
    );
}

/// A contact's timeline, a line a step, with who told of it.
fn timeline(contact: &Contact) -> Vec<String> {
    let steps = contact.timeline();
    let lines = steps.iter().map(|step| {
        let feeds: Vec<_> = contact.tellers.feeds(step.stage).map(Feed::name).collect();
        let place = step.queue.map(|queue| format!(" {queue}"));
        let place = place.or(step.agent.map(|agent| format!(" {agent}"))).unwrap_or_default();
        format!(
            "{} {}{place}: {}",
            &step.at.to_string()[11..23],
            step.stage.name(),
            feeds.join(", ")
        )
    });
    lines.collect()
}

#[test]
fn a_timeline_tells_each_step_and_which_feeds_told_of_it() {
    let record = record(
        "09:06:10",
        json!({
            "Queue": recorded_queue("q-1", "09:00:10"),
            "Agent": recorded_agent("a-1", "09:00:30"),
        }),
    );
    let again = contact_event(
        "QUEUED",
        "09:00:21",
        json!({"queueInfo": queue_info("q-2", "09:00:20.000")}),
    );
    let contact = contact_of(&[connected(), record, again]);
    assert_eq!(
        timeline(&contact),
        [
            "09:00:00.000 initiated: contact-records",
            "09:00:10.500 queued q-1: contact-events, contact-records",
            "09:00:20.000 queued q-2: contact-events, contact-records",
            "09:00:30.250 connectedToAgent a-1: contact-events, contact-records",
            "09:05:00.000 disconnected: contact-records",
            "09:05:00.000 completed: contact-records",
        ]
    );
}

#[test]
fn who_told_of_what_comes_back_from_its_bits() {
    let contact = contact_of(&[connected()]);
    let again = contact_core::Tellers::from_bits(contact.tellers.bits());
    assert_eq!(again, contact.tellers);
    let of = |stage| again.feeds(stage).collect::<Vec<_>>();
    assert_eq!(of(Stage::Queued), [Feed::ContactEvents]);
    assert_eq!(of(Stage::Disconnected), []);
}

#[test]
fn a_contact_is_under_way_since_it_came_so_far_until_it_ends() {
    let since = |events: &[Event]| {
        let told = contact_of(events).underway();
        told.map(|(phase, since)| (phase.name(), since))
    };
    assert_eq!(since(&[queued()]), Some(("queued", at("09:00:10.500"))));
    assert_eq!(since(&[queued(), connected()]), Some(("connectedToAgent", at("09:00:30.250"))));
    assert_eq!(since(&[queued(), connected(), disconnected()]), None);
}
