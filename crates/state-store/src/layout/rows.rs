//! How rows are written, attribute by attribute, and read back.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use connect_events::InstanceId;
use contact_core::{
    Acknowledged, AfterContactWork, Agent, Alert, AlertAbout, AlertChange, Asked, AttemptEnded,
    CallRequest, Callback, CallbackAsked, CallbackAttempt, CallbackClosed, CallbackList, Category,
    Contact, Conversation, Customer, Enqueued, Hand, Heard, HierarchyGroup, History, InHand, Issue,
    IssueKey, IssueWords, Key, Notice, NoticeAbout, Phase, Plan, Profile, Quarantined, Queue,
    QueueHistory, RecentCalls, Record, RecordRow, RecordedAgent, RecordedQueue, RoutingProfile,
    Row, Said, Segment, SentimentAt, Served, ServedQueue, Slots, Snapshot, Status, Summary,
};

use super::stored::{Stored, Unreadable, map};
use super::{
    BOARD_INSTANCE, CALLBACK_AT, CALLBACK_LIST, DISCONNECTED_AT, NOTICE_AT, NOTICE_LIST, OUTBOX,
    OUTBOX_SINCE, PENDING, RECORD_QUEUE, TALK_INSTANCE, UNDERWAY_PHASE, UNDERWAY_SINCE,
    WAITING_QUEUE, WAITING_SINCE, text,
};
use crate::io::Item;

/// The attributes of one row that say something, by name.
pub(crate) type Attributes = BTreeMap<&'static str, AttributeValue>;

/// A row whose pieces are each an attribute of the item. The pattern names every field, so one that
/// is not stored does not compile.
///
/// Attribute by attribute, because a newer version of the program may have added some, and this one
/// must not drop them.
macro_rules! stored_row {
    ($row:ident { $($field:ident: $name:literal),+ $(,)? }) => {
        impl StoredRow for $row {
            fn put_all(&self) -> Attributes {
                let Self { $($field),+ } = self;
                [$(($name, $field.put())),+]
                    .into_iter()
                    .filter_map(|(name, value)| Some((name, value?)))
                    .collect()
            }
            fn read_all(item: &Item) -> Result<Self, Unreadable> {
                Ok(Self { $($field: Stored::read(item.get($name)).ok_or(Unreadable($name))?),+ })
            }
        }
    };
}

/// A part of a row that is one attribute: a map of its members.
macro_rules! stored_map {
    ($part:ident { $($field:ident: $name:literal),+ $(,)? }) => {
        impl Stored for $part {
            fn put(&self) -> Option<AttributeValue> {
                let Self { $($field),+ } = self;
                map([$(($name, $field.put())),+])
            }
            fn read(stored: Option<&AttributeValue>) -> Option<Self> {
                let nothing = HashMap::new();
                let members = match stored {
                    Some(stored) => stored.as_m().ok()?,
                    None => &nothing,
                };
                Some(Self { $($field: Stored::read(members.get($name))?),+ })
            }
        }
    };
}

trait StoredRow: Sized {
    fn put_all(&self) -> Attributes;
    fn read_all(item: &Item) -> Result<Self, Unreadable>;
}

stored_row!(Contact {
    instance: "instance",
    channel: "channel",
    initiation_method: "method",
    initial: "initial",
    previous: "previous",
    next: "next",
    related: "related",
    initiated: "initiated",
    connected_to_system: "connectedToSystem",
    queued: "queued",
    queue_seen: "queueSeen",
    enqueued: "enqueued",
    connected_to_agent: "connectedToAgent",
    agent: "agent",
    hand: "hand",
    scheduled: "scheduled",
    paused: "paused",
    resumed: "resumed",
    disconnected: "disconnected",
    disconnect_reason: "disconnectReason",
    transfer_completed: "transferCompleted",
    pre_disconnect_state: "preDisconnectState",
    after_contact_work: "afterContactWork",
    completed: "completed",
    last_told: "lastTold",
    tellers: "tellers",
});
stored_map!(Enqueued { at: "at", queue: "queue" });
stored_map!(Hand { state: "state", agent: "agent" });
stored_map!(AfterContactWork { start: "start", end: "end", seconds: "seconds" });

stored_row!(RecordRow { newest: "record" });
stored_map!(Record {
    instance: "instance",
    channel: "channel",
    initiation_method: "method",
    initial: "initial",
    previous: "previous",
    next: "next",
    related: "related",
    initiated: "initiated",
    connected_to_system: "connectedToSystem",
    disconnected: "disconnected",
    disconnect_reason: "disconnectReason",
    pre_disconnect_state: "preDisconnectState",
    transfer_completed: "transferCompleted",
    scheduled: "scheduled",
    agent_connection_attempts: "attempts",
    queue: "queue",
    agent: "agent",
});
stored_map!(RecordedQueue {
    id: "id",
    name: "name",
    enqueued: "enqueued",
    dequeued: "dequeued",
    seconds: "seconds",
});
stored_map!(RecordedAgent {
    id: "id",
    username: "username",
    routing_profile: "routingProfile",
    connected: "connected",
    interaction_seconds: "interaction",
    hold_seconds: "hold",
    longest_hold_seconds: "longestHold",
    holds: "holds",
    after_contact_work_seconds: "work",
    after_contact_work_start: "workStart",
    after_contact_work_end: "workEnd",
    pause_seconds: "pause",
});

stored_row!(Conversation {
    instance: "instance",
    channel: "channel",
    language: "language",
    status: "status",
    sentiment: "sentiment",
    categories: "categories",
    issues: "issues",
    summary: "summary",
    holed: "holed",
    checked: "checked",
    sentiment_given: "sentimentGiven",
});
stored_map!(SentimentAt { begin: "begin", segment: "segment", sentiment: "sentiment" });
stored_map!(Category { rule: "rule", points: "points" });
stored_map!(IssueKey { begin: "begin", segment: "segment", from_char: "from", to_char: "to" });
stored_map!(Issue { words: "words" });
stored_map!(IssueWords { redacted: "redacted", text: "text" });
stored_map!(Summary {
    is_written: "isWritten",
    redacted: "redacted",
    text: "text",
    failure: "failure",
});

stored_row!(Segment { said: "said", translations: "translations" });
stored_map!(Said {
    is_final: "final",
    redacted: "redacted",
    end: "end",
    begin: "begin",
    kind: "kind",
    role: "role",
    participant: "participant",
    text: "text",
    sentiment: "sentiment",
    at: "at",
});

stored_row!(Agent {
    instance: "instance",
    profile: "profile",
    status: "status",
    next_status: "nextStatus",
    session: "session",
    snapshot: "snapshot",
    missed: "missed",
    last_seen: "lastSeen",
});
stored_map!(Profile {
    username: "username",
    first_name: "firstName",
    last_name: "lastName",
    routing_profile: "routingProfile",
    routing_profile_name: "routingProfileName",
    hierarchy: "hierarchy",
});
stored_map!(HierarchyGroup { id: "id", name: "name" });
stored_map!(Status { name: "name", status_type: "type" });
stored_map!(Snapshot { newest_state: "newest", news: "news", contacts: "contacts" });
stored_map!(InHand {
    contact: "contact",
    channel: "channel",
    initiation_method: "method",
    state: "state",
    since: "since",
    queue: "queue",
});

stored_row!(History { status: "status", status_type: "statusType", initiation_method: "method" });

stored_row!(Queue { name: "name" });
stored_row!(QueueHistory { channel: "channel" });
stored_row!(RoutingProfile { served: "served" });
stored_map!(Served { name: "name", queues: "queues", slots: "slots" });
stored_map!(Slots { channel: "channel", most: "most" });
stored_map!(ServedQueue { id: "id", name: "name" });
stored_row!(Heard { newest: "newest" });

stored_row!(CallRequest {
    asked: "asked",
    last_asked: "lastAsked",
    first_begun: "firstBegun",
    last_begun: "lastBegun",
    put_off: "putOff",
    lost: "lost",
    outcome: "outcome",
    stopped: "stopped",
});
stored_map!(Asked {
    at: "at",
    digest: "digest",
    caller: "caller",
    instance: "instance",
    destination: "destination",
    flow: "flow",
    source: "source",
    queue: "queue",
    attributes: "attributes",
});
stored_row!(RecentCalls { calls: "calls" });

stored_row!(Callback {
    asked: "asked",
    plan: "plan",
    wanted: "wanted",
    attempts: "attempts",
    closed: "closed",
});
stored_map!(CallbackAsked { call: "call", after: "after" });
stored_map!(Plan { attempts: "attempts", made: "made", due: "due" });
stored_map!(CallbackAttempt { begun: "begun", again: "again", contact: "contact", ended: "ended" });
stored_map!(AttemptEnded { how: "how", at: "at" });
stored_map!(CallbackClosed { at: "at", why: "why" });
stored_row!(Customer { contacts: "contacts" });

stored_row!(Alert {
    about: "about",
    raised: "raised",
    acknowledged: "acknowledged",
    resolved: "resolved",
    published: "published",
});
stored_map!(AlertAbout {
    onset: "onset",
    kind: "kind",
    rule: "rule",
    instance: "instance",
    subject: "subject",
    queue: "queue",
    agent: "agent",
    detail: "detail",
});
stored_map!(Acknowledged { at: "at", by: "by" });
stored_row!(Notice { about: "about", published: "published" });
stored_map!(NoticeAbout {
    at: "at",
    instance: "instance",
    contact: "contact",
    channel: "channel",
    queue: "queue",
    enqueued: "enqueued",
    connected_to_system: "connectedToSystem",
    connected_to_agent: "connectedToAgent",
    reason: "reason",
    customer: "customer",
});

stored_row!(Quarantined {
    code: "code",
    source: "source",
    arrived: "arrived",
    bytes: "bytes",
    parts: "parts",
});

/// The attributes of a row that say something.
pub(crate) fn attributes(row: &Row) -> Attributes {
    match row {
        Row::Contact(row) => row.put_all(),
        Row::Record(row) => row.put_all(),
        Row::Conversation(row) => row.put_all(),
        Row::Segment(row) => row.put_all(),
        Row::Agent(row) => row.put_all(),
        Row::History(row) => row.put_all(),
        Row::Queue(row) => row.put_all(),
        Row::QueueHistory(row) => row.put_all(),
        Row::RoutingProfile(row) => row.put_all(),
        Row::Heard(row) => row.put_all(),
        Row::CallRequest(row) => row.put_all(),
        Row::RecentCalls(row) => row.put_all(),
        Row::Callback(row) => row.put_all(),
        Row::Customer(row) => row.put_all(),
        Row::Alert(row) => row.put_all(),
        Row::Notice(row) => row.put_all(),
        Row::Quarantine(row) => row.put_all(),
    }
}

/// The row that an item holds.
pub(crate) fn row(key: &Key, item: &Item) -> Result<Row, Unreadable> {
    Ok(match key {
        Key::Contact(_) => Row::Contact(Box::new(StoredRow::read_all(item)?)),
        Key::Record(_) => Row::Record(Box::new(StoredRow::read_all(item)?)),
        Key::Conversation(_) => Row::Conversation(Box::new(StoredRow::read_all(item)?)),
        Key::Segment(..) => Row::Segment(Box::new(StoredRow::read_all(item)?)),
        Key::Agent(_) => Row::Agent(Box::new(StoredRow::read_all(item)?)),
        Key::History(..) => Row::History(Box::new(StoredRow::read_all(item)?)),
        Key::Queue(..) => Row::Queue(Box::new(StoredRow::read_all(item)?)),
        Key::QueueHistory(..) => Row::QueueHistory(Box::new(StoredRow::read_all(item)?)),
        Key::RoutingProfile(..) => Row::RoutingProfile(Box::new(StoredRow::read_all(item)?)),
        Key::Heard(..) => Row::Heard(Box::new(StoredRow::read_all(item)?)),
        Key::CallRequest(_) => Row::CallRequest(Box::new(StoredRow::read_all(item)?)),
        Key::RecentCalls(_) => Row::RecentCalls(Box::new(StoredRow::read_all(item)?)),
        Key::Callback(_) => Row::Callback(Box::new(StoredRow::read_all(item)?)),
        Key::Customer(_) => Row::Customer(Box::new(StoredRow::read_all(item)?)),
        Key::Alert(_) => Row::Alert(Box::new(StoredRow::read_all(item)?)),
        Key::Notice(_) => Row::Notice(Box::new(StoredRow::read_all(item)?)),
        Key::Quarantine(_) => Row::Quarantine(Box::new(StoredRow::read_all(item)?)),
    })
}

/// The partition of the contacts of an instance that have come so far.
pub(crate) fn underway_partition(instance: &InstanceId, phase: Phase) -> String {
    format!("{instance}#{}", phase.name())
}

/// The partition of the callbacks of an instance that stand in this list.
pub(crate) fn callback_partition(instance: &InstanceId, list: CallbackList) -> String {
    format!("{instance}#{}", list.name())
}

/// The partition of the alerts of an instance that stand so.
pub(crate) fn alert_partition(instance: &InstanceId, standing: AlertChange) -> String {
    format!("{instance}#alert#{}", standing.name())
}

/// The partition of the contacts of an instance that were abandoned by somebody with a number.
pub(crate) fn abandoned_partition(instance: &InstanceId) -> String {
    format!("{instance}#abandoned")
}

/// The attributes that put a row into its index, each with its value; without one, the row is not
/// in the index, and an old value has to go.
pub(crate) fn index_attributes(row: &Row) -> Vec<(&'static str, Option<AttributeValue>)> {
    match row {
        Row::Contact(contact) => {
            let waiting = contact.waiting();
            let underway = contact
                .underway()
                .and_then(|(phase, since)| Some((contact.instance.get()?, phase, since)));
            vec![
                (WAITING_QUEUE, waiting.and_then(|(queue, _)| queue.put())),
                (WAITING_SINCE, waiting.and_then(|(_, since)| since.put())),
                (
                    UNDERWAY_PHASE,
                    underway.map(|(instance, phase, _)| {
                        AttributeValue::S(underway_partition(instance, phase))
                    }),
                ),
                (UNDERWAY_SINCE, underway.and_then(|(.., since)| since.put())),
            ]
        }
        Row::Record(record) => {
            let place = record.newest.get().and_then(|record| {
                Some((record.queue.as_ref()?.id.as_ref()?, record.disconnected?))
            });
            vec![
                (RECORD_QUEUE, place.and_then(|(queue, _)| queue.put())),
                (DISCONNECTED_AT, place.and_then(|(_, at)| at.put())),
            ]
        }
        Row::Agent(agent) => vec![(BOARD_INSTANCE, agent.instance.get().and_then(Stored::put))],
        Row::Conversation(talk) => {
            let instance = talk.instance.get().filter(|_| talk.checked.get().is_none());
            vec![(TALK_INSTANCE, instance.and_then(Stored::put))]
        }
        Row::Callback(callback) => {
            let instance = callback.asked.get().map(|asked| &asked.call.instance);
            let place = instance.zip(callback.place());
            vec![
                (
                    CALLBACK_LIST,
                    place.map(|(instance, (list, _))| {
                        AttributeValue::S(callback_partition(instance, list))
                    }),
                ),
                (CALLBACK_AT, place.and_then(|(_, (_, at))| at.put())),
            ]
        }
        Row::Alert(alert) => {
            let since = alert.unpublished().map(|(_, at)| at).min();
            let about = alert.about.get().zip(alert.standing());
            vec![
                (OUTBOX, since.map(|_| text(PENDING))),
                (OUTBOX_SINCE, since.and_then(|at| at.put())),
                (
                    NOTICE_LIST,
                    about.map(|(about, standing)| text(alert_partition(&about.instance, standing))),
                ),
                (NOTICE_AT, about.and_then(|(about, _)| about.onset.put())),
            ]
        }
        Row::Notice(notice) => {
            let pending = notice.unpublished();
            let about = notice.about.get();
            let kind = |about: &NoticeAbout| {
                // Only what was abandoned is listed; nobody reads a list of finished calls here.
                about.customer.as_ref().map(|_| text(abandoned_partition(&about.instance)))
            };
            vec![
                (OUTBOX, pending.map(|_| text(PENDING))),
                (OUTBOX_SINCE, pending.and_then(|about| about.at.put())),
                (NOTICE_LIST, about.and_then(kind)),
                (
                    NOTICE_AT,
                    about.filter(|about| about.customer.is_some()).and_then(|about| about.at.put()),
                ),
            ]
        }
        Row::Segment(_)
        | Row::History(_)
        | Row::Queue(_)
        | Row::QueueHistory(_)
        | Row::RoutingProfile(_)
        | Row::Heard(_)
        | Row::CallRequest(_)
        | Row::RecentCalls(_)
        | Row::Customer(_)
        | Row::Quarantine(_) => Vec::new(),
    }
}
