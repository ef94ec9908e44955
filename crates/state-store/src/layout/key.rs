//! Where a row lies.

use aws_sdk_dynamodb::types::AttributeValue;
use connect_events::{
    AgentContactState, AgentId, ContactId, EventTime, Feed, InstanceId, QueueId, RoutingProfileId,
};
use contact_core::{
    AlertId, CallSubject, CallbackId, CustomerId, HistorySubject, Key, NoticeId, QuarantineKey,
    QueueEvent, RequestId, SegmentId,
};

use super::{
    AGENTS, CONTACTS, NOTICES, PK, QUARANTINE, QUEUES, REQUESTS, SK, session_name, session_named,
};
use crate::io::{Address, Item};

const CONTACT: &str = "contact";
const RECORD: &str = "record";
const CONVERSATION: &str = "conversation";
/// The beginning of the sort keys of a talk's turns.
pub(crate) const SEGMENT: &str = "segment#";
const AGENT: &str = "agent";
const HISTORY: &str = "history#";
const STATUS: &str = "status";
const SESSION: &str = "session#";
const IN_HAND: &str = "contact#";
const CLEARED: &str = "cleared#";
const UNKNOWN_FEED: &str = "unknown";
/// The beginning of the sort keys of an instance's queues.
pub(crate) const QUEUE: &str = "queue#";
/// The beginning of the sort keys of an instance's routing profiles.
pub(crate) const ROUTING_PROFILE: &str = "routing-profile#";
const QUEUE_HISTORY: &str = "queue-history#";
const ENTERED: &str = "entered#";
const ANSWERED: &str = "answered#";
/// The partition that tells how recent the feeds are.
pub(crate) const HEARD: &str = "heard";
const FEED: &str = "feed#";
const CALL: &str = "call";
const RECENT_CALLS: &str = "recent-calls";
const CALLBACK: &str = "callback";
const CUSTOMER: &str = "customer";
const ALERT: &str = "alert";
const ABANDONED: &str = "abandoned";
const CALL_OVER: &str = "call-over";
const NUMBER: &str = "number#";
const CALLER: &str = "caller#";

/// Where the row of a key lies.
pub(crate) fn address(key: &Key) -> Address {
    let in_contacts =
        |id: &ContactId, sk: String| Address { table: &CONTACTS, pk: id.as_str().to_owned(), sk };
    let in_queues = |pk: &str, sk: String| Address { table: &QUEUES, pk: pk.to_owned(), sk };
    let in_notices =
        |pk: &str, sk: &str| Address { table: &NOTICES, pk: pk.to_owned(), sk: sk.to_owned() };
    match key {
        Key::Contact(id) => in_contacts(id, CONTACT.to_owned()),
        Key::Record(id) => in_contacts(id, RECORD.to_owned()),
        Key::Conversation(id) => in_contacts(id, CONVERSATION.to_owned()),
        Key::Segment(id, segment) => in_contacts(id, format!("{SEGMENT}{}", segment.as_str())),
        Key::Agent(id) => {
            Address { table: &AGENTS, pk: id.as_str().to_owned(), sk: AGENT.to_owned() }
        }
        Key::History(id, at, subject) => Address {
            table: &AGENTS,
            pk: id.as_str().to_owned(),
            sk: format!("{}#{}", history_key(*at), subject_text(subject)),
        },
        Key::Queue(instance, id) => in_queues(instance.as_str(), format!("{QUEUE}{id}")),
        Key::RoutingProfile(instance, id) => {
            in_queues(instance.as_str(), format!("{ROUTING_PROFILE}{id}"))
        }
        Key::QueueHistory(queue, at, event) => {
            let (kind, contact) = match event {
                QueueEvent::Entered(contact) => (ENTERED, contact),
                QueueEvent::Answered(contact) => (ANSWERED, contact),
            };
            in_queues(queue.as_str(), format!("{}#{kind}{contact}", queue_history_key(*at)))
        }
        Key::Heard(instance, feed) => in_queues(HEARD, format!("{FEED}{instance}#{feed}")),
        Key::CallRequest(id) => {
            Address { table: &REQUESTS, pk: id.as_str().to_owned(), sk: CALL.to_owned() }
        }
        Key::RecentCalls(subject) => {
            let pk = match subject {
                CallSubject::Number(digest) => format!("{NUMBER}{digest}"),
                CallSubject::Caller(digest) => format!("{CALLER}{digest}"),
            };
            Address { table: &REQUESTS, pk, sk: RECENT_CALLS.to_owned() }
        }
        Key::Callback(id) => {
            Address { table: &REQUESTS, pk: id.as_str().to_owned(), sk: CALLBACK.to_owned() }
        }
        Key::Customer(id) => {
            Address { table: &REQUESTS, pk: id.as_str().to_owned(), sk: CUSTOMER.to_owned() }
        }
        Key::Alert(id) => in_notices(id.as_str(), ALERT),
        Key::Notice(NoticeId::Abandoned(contact)) => in_notices(contact.as_str(), ABANDONED),
        Key::Notice(NoticeId::CallOver(request)) => in_notices(request.as_str(), CALL_OVER),
        Key::Quarantine(QuarantineKey { feed, digest, part }) => Address {
            table: &QUARANTINE,
            pk: quarantine_partition(*feed).to_owned(),
            sk: format!("{digest}#{part:04}"),
        },
    }
}

/// The beginning of the sort keys of what began at this moment. Thirteen digits last until the
/// year 2286, and keep the order of time.
pub(crate) fn history_key(at: EventTime) -> String {
    format!("{HISTORY}{:013}", at.as_millis())
}

/// The beginning of the sort keys of what happened in a queue at this moment.
pub(crate) fn queue_history_key(at: EventTime) -> String {
    format!("{QUEUE_HISTORY}{:013}", at.as_millis())
}

/// The partition of the records of one feed that could not be decoded.
pub(crate) fn quarantine_partition(feed: Option<Feed>) -> &'static str {
    feed.map_or(UNKNOWN_FEED, Feed::name)
}

fn subject_text(subject: &HistorySubject) -> String {
    match subject {
        HistorySubject::Status => STATUS.to_owned(),
        HistorySubject::Session(session) => format!("{SESSION}{}", session_name(*session)),
        HistorySubject::Contact(id, state) => format!("{IN_HAND}{id}#{state}"),
        HistorySubject::Cleared(id) => format!("{CLEARED}{id}"),
    }
}

fn subject_of(text: &str) -> Option<HistorySubject> {
    if text == STATUS {
        return Some(HistorySubject::Status);
    }
    if let Some(session) = text.strip_prefix(SESSION) {
        return session_named(session).map(HistorySubject::Session);
    }
    if let Some(id) = text.strip_prefix(CLEARED) {
        return Some(HistorySubject::Cleared(ContactId::new(id).ok()?));
    }
    let (id, state) = text.strip_prefix(IN_HAND)?.split_once('#')?;
    let state = AgentContactState::from_text(state);
    Some(HistorySubject::Contact(ContactId::new(id).ok()?, state))
}

fn queue_event(text: &str) -> Option<QueueEvent> {
    if let Some(contact) = text.strip_prefix(ENTERED) {
        return Some(QueueEvent::Entered(ContactId::new(contact).ok()?));
    }
    Some(QueueEvent::Answered(ContactId::new(text.strip_prefix(ANSWERED)?).ok()?))
}

/// The key of an item that was read; `None` for one that this version did not write.
pub(crate) fn key_of(item: &Item) -> Option<Key> {
    let text = |name: &str| item.get(name).and_then(|value: &AttributeValue| value.as_s().ok());
    key_by(|name| text(name).map(String::as_str))
}

/// The key of an item whose attributes of text `text` knows by name.
pub(crate) fn key_by<'a>(text: impl Fn(&str) -> Option<&'a str>) -> Option<Key> {
    let (pk, sk) = (text(PK)?, text(SK)?);
    let contact = || ContactId::new(pk).ok();
    match sk {
        CONTACT => contact().map(Key::Contact),
        RECORD => contact().map(Key::Record),
        CONVERSATION => contact().map(Key::Conversation),
        AGENT => AgentId::new(pk).ok().map(Key::Agent),
        CALL => RequestId::new(pk).map(Key::CallRequest),
        CALLBACK => CallbackId::new(pk).map(Key::Callback),
        CUSTOMER => Some(Key::Customer(CustomerId::new(pk))),
        ALERT => AlertId::new(pk).map(Key::Alert),
        ABANDONED => contact().map(NoticeId::Abandoned).map(Key::Notice),
        CALL_OVER => RequestId::new(pk).map(NoticeId::CallOver).map(Key::Notice),
        RECENT_CALLS => {
            let number = pk.strip_prefix(NUMBER).map(|digest| CallSubject::Number(digest.into()));
            let caller = |digest: &str| CallSubject::Caller(digest.into());
            number.or_else(|| pk.strip_prefix(CALLER).map(caller)).map(Key::RecentCalls)
        }
        _ => {
            if let Some(segment) = sk.strip_prefix(SEGMENT) {
                return Some(Key::Segment(contact()?, SegmentId::new(segment)));
            }
            if let Some(rest) = sk.strip_prefix(HISTORY) {
                let (at, subject) = rest.split_once('#')?;
                let at = EventTime::from_millis(at.parse().ok()?);
                return Some(Key::History(AgentId::new(pk).ok()?, at, subject_of(subject)?));
            }
            if let Some(queue) = sk.strip_prefix(QUEUE) {
                return Some(Key::Queue(InstanceId::new(pk).ok()?, QueueId::new(queue).ok()?));
            }
            if let Some(profile) = sk.strip_prefix(ROUTING_PROFILE) {
                let profile = RoutingProfileId::new(profile).ok()?;
                return Some(Key::RoutingProfile(InstanceId::new(pk).ok()?, profile));
            }
            if let Some(rest) = sk.strip_prefix(QUEUE_HISTORY) {
                let (at, event) = rest.split_once('#')?;
                let at = EventTime::from_millis(at.parse().ok()?);
                return Some(Key::QueueHistory(QueueId::new(pk).ok()?, at, queue_event(event)?));
            }
            if let Some(rest) = sk.strip_prefix(FEED) {
                let (instance, feed) = rest.split_once('#')?;
                return Some(Key::Heard(InstanceId::new(instance).ok()?, Feed::from_name(feed)?));
            }
            let (digest, part) = sk.split_once('#')?;
            let feed = Feed::from_name(pk);
            let (digest, part) = (digest.to_owned(), part.parse().ok()?);
            Some(Key::Quarantine(QuarantineKey { feed, digest, part }))
        }
    }
}
