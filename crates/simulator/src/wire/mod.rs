//! The wire JSON of the four feeds, written by hand after the published payloads.

pub(crate) mod agent_event;
pub(crate) mod contact_event;
pub(crate) mod lens;
pub(crate) mod record;

use connect_events::EventTime;
use serde_json::{Value, json};

use crate::log::{Contact, Log, Method};
use crate::world::Channel;

/// The number that customers call; 555-0100 to 555-0199 are kept for fiction.
pub(crate) const OWN_NUMBER: &str = "+15555550100";

pub(crate) fn queue_arn(log: &Log, queue: usize) -> String {
    log.instance.arn_of(&format!("/queue/{}", log.queues[queue].id))
}

pub(crate) fn agent_arn(log: &Log, agent: usize) -> String {
    log.instance.arn_of(&format!("/agent/{}", log.agents[agent].id))
}

pub(crate) fn profile_arn(log: &Log, agent: usize) -> String {
    log.instance.arn_of(&format!("/routing-profile/{}", log.agents[agent].profile_id))
}

/// The groups of the hierarchy that an agent is in: the whole centre, and a team of eight. The name of a
/// group has another name in each feed.
pub(crate) fn hierarchy(log: &Log, agent: usize, name: &str) -> Value {
    const TEAM: usize = 8;
    let team = agent / TEAM + 1;
    let group = |number: usize, own: &str| {
        let under = format!("/agent-group/96000000-0000-4000-8000-{number:012}");
        json!({ "ARN": log.instance.arn_of(&under), name: own })
    };
    json!({ "Level1": group(0, "Customer service"), "Level2": group(team, &format!("Team {team}")) })
}

/// Whole seconds since 1970, cut off.
pub(crate) fn second(millis: i64) -> i64 {
    millis.div_euclid(1000)
}

/// With milliseconds: `2026-03-02T09:00:00.250Z`.
pub(crate) fn fine(millis: i64) -> Value {
    json!(EventTime::from_millis(millis).to_string())
}

/// The whole second, cut off: `2026-03-02T09:00:00Z`.
pub(crate) fn coarse(millis: i64) -> Value {
    let mut text = EventTime::from_millis(second(millis) * 1000).to_string();
    text.truncate("2026-03-02T09:00:00".len());
    text.push('Z');
    json!(text)
}

pub(crate) fn coarse_or_null(millis: Option<i64>) -> Value {
    millis.map_or(Value::Null, coarse)
}

/// The id of another leg, or null.
pub(crate) fn leg(log: &Log, contact: Option<usize>) -> Value {
    contact.map_or(Value::Null, |contact| json!(log.contacts[contact].id))
}

/// The customer's number; only calls have one.
pub(crate) fn customer_number(contact: &Contact) -> Option<String> {
    let asked = contact.asked.as_ref().map(|asked| asked.number.expose().clone());
    let own = || format!("+155555501{:02}", contact.customer);
    (contact.channel == Channel::Voice).then(|| asked.unwrap_or_else(own))
}

/// The number that the customer called or sees; of a callback and a leg in the queue it is not told.
pub(crate) fn system_number(contact: &Contact) -> Option<&str> {
    if contact.channel != Channel::Voice {
        return None;
    }
    match (&contact.asked, contact.method) {
        (Some(asked), _) => Some(asked.shown.as_ref().map_or(OWN_NUMBER, |shown| shown.expose())),
        (None, Method::Inbound | Method::Transfer) => Some(OWN_NUMBER),
        (None, Method::Api | Method::QueueTransfer | Method::Callback) => None,
    }
}

/// The seconds from one stated second to another.
pub(crate) fn seconds_between(from: i64, until: i64) -> i64 {
    second(until) - second(from)
}

/// The holds, or pauses, that are over, each in whole seconds.
pub(crate) fn rest_seconds(contact: &Contact) -> impl Iterator<Item = i64> {
    contact.rests.iter().filter_map(|rest| Some(seconds_between(rest.from, rest.until?)))
}
