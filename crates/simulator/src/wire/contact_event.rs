//! Contact events, in EventBridge's envelope.

use serde_json::{Map, Value, json};

use super::{
    agent_arn, coarse, customer_number, fine, queue_arn, rest_seconds, seconds_between,
    system_number,
};
use crate::log::{Contact, Log};
use crate::world::Channel;

/// The event as of now: what is not known yet is left out.
pub(crate) fn document(log: &Log, contact: usize, event: &str, now: i64, id: &str) -> Value {
    let known = &log.contacts[contact];
    let resource = log.instance.arn_of(&format!("/contact/{}", known.id));
    json!({
        "version": "0",
        "id": id,
        "detail-type": "Amazon Connect Contact Event",
        "source": "aws.connect",
        "account": log.instance.account(),
        "time": coarse(now),
        "region": log.instance.region(),
        "resources": [resource, log.instance.arn()],
        "detail": detail(log, known, event),
    })
}

fn detail(log: &Log, contact: &Contact, event: &str) -> Value {
    let mut detail = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            detail.insert(name.to_owned(), value);
        }
    };
    let other = |leg: Option<usize>| leg.map(|leg| json!(log.contacts[leg].id));
    put("eventType", Some(json!(event)));
    put("contactId", Some(json!(contact.id)));
    put("initialContactId", other(contact.initial));
    put("previousContactId", other(contact.previous));
    put("channel", Some(json!(contact.channel.name())));
    put("instanceArn", Some(json!(log.instance.arn())));
    put("initiationMethod", Some(json!(contact.method.name())));
    put("initiationTimestamp", Some(fine(contact.initiated)));
    put("connectedToSystemTimestamp", contact.connected_to_system.map(fine));
    put("disconnectTimestamp", contact.disconnected.map(fine));
    put("queueInfo", queue_info(log, contact));
    put("agentInfo", agent_info(log, contact, event));
    put("customerEndpoint", customer_number(contact).map(|number| endpoint(&number)));
    put("systemEndpoint", system_number(contact).map(endpoint));
    put("tags", Some(json!({ "aws:connect:instanceId": log.instance.id() })));
    let updated = (event == "CONTACT_DATA_UPDATED").then(|| json!(["UserDefinedAttributes"]));
    put("updatedProperties", updated);
    let is_task = contact.channel == Channel::Task;
    put("contactDetails", is_task.then(|| json!({ "name": "Check an address" })));
    Value::Object(detail)
}

fn endpoint(number: &str) -> Value {
    json!({ "address": number, "type": "TELEPHONE_NUMBER" })
}

fn queue_info(log: &Log, contact: &Contact) -> Option<Value> {
    let enqueued = contact.enqueued?;
    Some(json!({
        "queueArn": queue_arn(log, contact.queue),
        "queueType": "STANDARD",
        "enqueueTimestamp": fine(enqueued),
    }))
}

fn agent_info(log: &Log, contact: &Contact, event: &str) -> Option<Value> {
    let (agent, connected) = contact.answered?;
    let mut info = json!({
        "agentArn": agent_arn(log, agent),
        "connectedToAgentTimestamp": fine(connected),
    });
    if matches!(event, "DISCONNECTED" | "COMPLETED") {
        let holds = if contact.channel == Channel::Voice { rest_seconds(contact).sum() } else { 0 };
        info["agentInitiatedHoldDuration"] = json!(holds);
    }
    if let (Some(from), Some(until), "COMPLETED") = (contact.work_from, contact.work_until, event) {
        info["afterContactWorkStartTimestamp"] = fine(from);
        info["afterContactWorkEndTimestamp"] = fine(until);
        info["afterContactWorkDuration"] = json!(seconds_between(from, until));
    }
    Some(info)
}
