//! What is told of one row.

use connect_events::EventTime;
use contact_core::{Alert, AlertAbout, AlertChange, Key, Notice, NoticeAbout, NoticeId, Row};
use serde::Serialize;
use smol_str::{SmolStr, format_smolstr};
use utoipa::ToSchema;

/// What EventBridge events say that they come from.
pub const SOURCE: &str = "connect-live";

/// The version of the form of messages. Members may be added without another one.
const VERSION: u8 = 1;

/// What is told of one change of one row: the same to everybody, and each time under the same id.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The row.
    pub row: Key,
    /// When it happened.
    pub at: EventTime,
    /// What is told.
    pub body: Body,
}

/// What is told, as JSON has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Body {
    /// What became of an alert.
    Alert(AlertChanged),
    /// A contact that was abandoned.
    Abandoned(ContactAbandoned),
    /// A call that is over.
    CallOver(CallOver),
}

/// What became of an alert: it was raised, somebody looks after it, or its cause is gone.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertChanged {
    /// The version of this form.
    pub version: u8,
    /// A message that comes again has the same id.
    #[schema(value_type = String)]
    pub id: SmolStr,
    /// What kind of thing is wrong.
    pub kind: &'static str,
    /// What became of the alert.
    pub change: &'static str,
    /// When it became so.
    #[schema(value_type = String, format = DateTime)]
    pub at: EventTime,
    /// The Amazon Connect instance.
    #[schema(value_type = String)]
    pub instance_id: SmolStr,
    /// The alert, as the API knows it.
    #[schema(value_type = String)]
    pub alert_id: SmolStr,
    /// The name of the rule.
    #[schema(value_type = String)]
    pub rule: SmolStr,
    /// What the alert is about.
    pub subject_type: &'static str,
    /// The agent, contact or queue that it is about.
    #[schema(value_type = String)]
    pub subject_id: SmolStr,
    /// When that which is wrong began.
    #[schema(value_type = String, format = DateTime)]
    pub onset: EventTime,
    /// The queue that the subject is in, where that is known.
    #[schema(value_type = String, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_id: Option<SmolStr>,
    /// The agent who has the subject, where that is known.
    #[schema(value_type = String, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_id: Option<SmolStr>,
    /// What matched, by name: a status, a category.
    #[schema(value_type = String, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<SmolStr>,
}

/// A contact left its queue, and no agent had answered.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ContactAbandoned {
    /// The version of this form.
    pub version: u8,
    /// A message that comes again has the same id.
    #[schema(value_type = String)]
    pub id: SmolStr,
    /// A contact.
    pub kind: &'static str,
    /// It was abandoned.
    pub change: &'static str,
    /// When it ended.
    #[schema(value_type = String, format = DateTime)]
    pub at: EventTime,
    /// The Amazon Connect instance.
    #[schema(value_type = String)]
    pub instance_id: SmolStr,
    /// The contact.
    #[schema(value_type = String)]
    pub contact_id: SmolStr,
    /// `VOICE`, `CHAT`, `TASK` or `EMAIL`, as Connect writes it.
    #[schema(value_type = String, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<SmolStr>,
    /// The queue that it was in.
    #[schema(value_type = String, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_id: Option<SmolStr>,
    /// When it entered that queue.
    #[schema(value_type = String, format = DateTime, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enqueued_at: Option<EventTime>,
    /// Why it ended, as Connect writes it.
    #[schema(value_type = String, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<SmolStr>,
}

/// A call that was asked for is over.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallOver {
    /// The version of this form.
    pub version: u8,
    /// A message that comes again has the same id.
    #[schema(value_type = String)]
    pub id: SmolStr,
    /// A call.
    pub kind: &'static str,
    /// It is over.
    pub change: &'static str,
    /// When it ended.
    #[schema(value_type = String, format = DateTime)]
    pub at: EventTime,
    /// The Amazon Connect instance.
    #[schema(value_type = String)]
    pub instance_id: SmolStr,
    /// The request that it was made for, as the API knows it.
    #[schema(value_type = String)]
    pub request_id: SmolStr,
    /// The contact.
    #[schema(value_type = String)]
    pub contact_id: SmolStr,
    /// The queue that it was in.
    #[schema(value_type = String, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue_id: Option<SmolStr>,
    /// When it was answered; nobody answered where this is missing.
    #[schema(value_type = String, format = DateTime, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<EventTime>,
    /// When an agent came to it.
    #[schema(value_type = String, format = DateTime, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connected_to_agent_at: Option<EventTime>,
    /// Why it ended, as Connect writes it.
    #[schema(value_type = String, required = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<SmolStr>,
}

impl Message {
    /// Known by it: a message that is told again has the same.
    #[must_use]
    pub fn id(&self) -> &str {
        match &self.body {
            Body::Alert(alert) => &alert.id,
            Body::Abandoned(contact) => &contact.id,
            Body::CallOver(call) => &call.id,
        }
    }

    /// EventBridge's detail type.
    #[must_use]
    pub fn detail_type(&self) -> &'static str {
        match &self.body {
            Body::Alert(alert) => alert_type(alert.change),
            Body::Abandoned(_) => ABANDONED_TYPE,
            Body::CallOver(_) => CALL_OVER_TYPE,
        }
    }

    /// What subscribers can filter by, by name.
    pub(crate) fn attributes(&self) -> Vec<(&'static str, &str)> {
        let (kind, change, instance, rule) = match &self.body {
            Body::Alert(alert) => {
                (alert.kind, alert.change, &alert.instance_id, Some(alert.rule.as_str()))
            }
            Body::Abandoned(contact) => (contact.kind, contact.change, &contact.instance_id, None),
            Body::CallOver(call) => (call.kind, call.change, &call.instance_id, None),
        };
        let known = [("id", self.id()), ("kind", kind), ("change", change), ("instance", instance)];
        known.into_iter().chain(rule.map(|rule| ("rule", rule))).collect()
    }
}

pub(crate) const ABANDONED_TYPE: &str = "Contact Abandoned";
pub(crate) const CALL_OVER_TYPE: &str = "Call Over";
pub(crate) const CONTACT: &str = "contact";
pub(crate) const ABANDONED: &str = "abandoned";
pub(crate) const CALL: &str = "call";
pub(crate) const OVER: &str = "over";

/// The detail type of what became of an alert, by the name of the change.
pub(crate) fn alert_type(change: &str) -> &'static str {
    let named = AlertChange::ALL.into_iter().find(|known| known.name() == change);
    match named {
        Some(AlertChange::Acknowledged) => "Alert Acknowledged",
        Some(AlertChange::Resolved) => "Alert Resolved",
        Some(AlertChange::Raised) | None => "Alert Raised",
    }
}

/// What is pending of a row, and what says that it was told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pending {
    pub(crate) message: Message,
    /// Joined with the row once it was told.
    pub(crate) mark: Row,
}

/// What has to be told of a row yet. `now` is when it will have been told.
pub(crate) fn pending(key: &Key, row: &Row, now: EventTime) -> Vec<Pending> {
    match (key, row) {
        (Key::Alert(_), Row::Alert(alert)) => of_alert(key, alert),
        (Key::Notice(id), Row::Notice(notice)) => {
            let told = Notice { published: Some(now).into(), ..Notice::default() };
            let pending = notice.unpublished().map(|about| Pending {
                message: Message { row: key.clone(), at: about.at, body: of_notice(id, about) },
                mark: Row::Notice(Box::new(told)),
            });
            pending.into_iter().collect()
        }
        // Nothing else is told to others.
        _ => Vec::new(),
    }
}

fn of_alert(key: &Key, alert: &Alert) -> Vec<Pending> {
    let (Key::Alert(id), Some(about)) = (key, alert.about.get()) else { return Vec::new() };
    let AlertAbout { onset, kind, rule, instance, subject, queue, agent, detail } = about;
    let pending = alert.unpublished().map(|(change, at)| {
        let body = Body::Alert(AlertChanged {
            version: VERSION,
            id: format_smolstr!("{}.{}", id.as_str(), change.name()),
            kind: kind.name(),
            change: change.name(),
            at,
            instance_id: instance.as_str().into(),
            alert_id: id.as_str().into(),
            rule: rule.clone(),
            subject_type: subject.kind(),
            subject_id: subject.id().into(),
            onset: *onset,
            queue_id: queue.as_ref().map(|queue| queue.as_str().into()),
            agent_id: agent.as_ref().map(|agent| agent.as_str().into()),
            detail: detail.clone(),
        });
        Pending {
            message: Message { row: key.clone(), at, body },
            mark: Row::Alert(Box::new(Alert::told([change]))),
        }
    });
    pending.collect()
}

fn of_notice(id: &NoticeId, about: &NoticeAbout) -> Body {
    let NoticeAbout {
        at,
        instance,
        contact,
        channel,
        queue,
        enqueued,
        connected_to_system,
        connected_to_agent,
        reason,
        customer: _,
    } = about;
    let (instance_id, contact_id) = (instance.as_str().into(), contact.as_str().into());
    let queue_id = queue.as_ref().map(|queue| queue.as_str().into());
    let reason = reason.as_ref().map(|reason| reason.as_str().into());
    match id {
        NoticeId::Abandoned(id) => Body::Abandoned(ContactAbandoned {
            version: VERSION,
            id: format_smolstr!("{}.{ABANDONED}", id.as_str()),
            kind: CONTACT,
            change: ABANDONED,
            at: *at,
            instance_id,
            contact_id,
            channel: channel.as_ref().map(|channel| channel.as_str().into()),
            queue_id,
            enqueued_at: *enqueued,
            reason,
        }),
        NoticeId::CallOver(request) => Body::CallOver(CallOver {
            version: VERSION,
            id: format_smolstr!("{}.{OVER}", request.as_str()),
            kind: CALL,
            change: OVER,
            at: *at,
            instance_id,
            request_id: request.as_str().into(),
            contact_id,
            queue_id,
            answered_at: *connected_to_system,
            connected_to_agent_at: *connected_to_agent,
            reason,
        }),
    }
}
