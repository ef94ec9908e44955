//! The tables' whole layout. No other file spells the name of a table, a key, or an attribute.
//!
//! | row            | table        | `pk`       | `sk`                                      |
//! |----------------|--------------|------------|-------------------------------------------|
//! | contact        | `contacts`   | contact id | `contact`                                 |
//! | contact record | `contacts`   | contact id | `record`                                  |
//! | conversation   | `contacts`   | contact id | `conversation`                            |
//! | segment        | `contacts`   | contact id | `segment#<segment id>`                    |
//! | agent          | `agents`     | agent id   | `agent`                                   |
//! | agent history  | `agents`     | agent id   | `history#<ms, 13 digits>#<subject>`       |
//! | queue          | `queues`     | instance id | `queue#<queue id>`                       |
//! | routing profile | `queues`    | instance id | `routing-profile#<routing profile id>`   |
//! | queue history  | `queues`     | queue id   | `queue-history#<ms, 13 digits>#<event>`   |
//! | heard          | `queues`     | `heard`    | `feed#<instance id>#<feed>`               |
//! | call request   | `requests`   | request id | `call`                                    |
//! | recent calls   | `requests`   | `number#<digest>` or `caller#<digest>` | `recent-calls` |
//! | callback       | `requests`   | callback id | `callback`                               |
//! | customer       | `requests`   | digest of a number | `customer`                        |
//! | alert          | `notices`    | alert id   | `alert`                                   |
//! | abandoned      | `notices`    | contact id | `abandoned`                               |
//! | call over      | `notices`    | request id | `call-over`                               |
//! | quarantine     | `quarantine` | feed       | `<sha-256>#<part, 4 digits>`              |
//!
//! A history subject is `status`, `session#<loggedIn\|loggedOut>`, `contact#<contact id>#<state>`
//! or `cleared#<contact id>`; an event in a queue is `entered#<contact id>` or
//! `answered#<contact id>`.
//!
//! | index              | of                | hash            | range            | read by       |
//! |--------------------|-------------------|-----------------|------------------|---------------|
//! | `waiting-by-queue` | waiting contacts  | `waitingQueue`  | `waitingSince`   | live numbers  |
//! | `underway-by-phase` | contacts under way | `underwayPhase` | `underwaySince` | lists of contacts |
//! | `records-by-queue` | contact records   | `recordQueue`   | `disconnectedAt` | interval numbers |
//! | `agents-by-instance` | agents          | `boardInstance` | `pk`             | the board     |
//! | `talks-to-check`   | conversations not yet looked through | `talkInstance` | `pk` | the watch |
//! | `callbacks-by-list` | callbacks        | `callbackList`  | `callbackAt`     | lists of callbacks, the dispatcher |
//! | `notices-by-list`  | alerts, abandoned contacts | `noticeList` | `noticeAt`  | lists of alerts, abandoned-call recovery |
//! | `outbox`           | what is to be published | `outbox` | `outboxSince`     | the outbox, where there is no stream |
//!
//! All are sparse: a row without the hash attribute is not in the index. `underwayPhase` is
//! `<instance id>#<phase>`; that index keeps keys only, for it changes with every phase.
//!
//! `callbackList` is `<instance id>#<list>`; `noticeList` is `<instance id>#alert#<standing>` or
//! `<instance id>#abandoned`. `talks-to-check` and `outbox` keep keys only.
//!
//! A segment's key has no offset, although the talk is read in the order of offsets: a partial
//! utterance and its final transcript share an id and may differ in their offsets, and rows that
//! should join must share a key.

mod key;
mod rows;
mod size;
mod stored;

use aws_sdk_dynamodb::types::AttributeValue;
use connect_events::{ContactId, EventTime};
use contact_core::{CallOutcome, Key, Row, Session};

pub(crate) use key::{
    HEARD, QUEUE, ROUTING_PROFILE, SEGMENT, address, history_key, key_by, key_of,
    quarantine_partition, queue_history_key,
};
pub(crate) use rows::{
    abandoned_partition, alert_partition, attributes, callback_partition, index_attributes, row,
    underway_partition,
};
pub(crate) use size::size;

use crate::tables::{IndexSpec, KeyAttribute, Shows, TableSpec};

/// The partition key of every table.
pub(crate) const PK: &str = "pk";
/// The sort key of every table.
pub(crate) const SK: &str = "sk";
/// Counts the writes of a row, so that a write goes over the row it read and no other.
pub(crate) const VERSION: &str = "v";
/// When the row may be deleted, in seconds since 1970: DynamoDB's time to live.
pub(crate) const EXPIRES: &str = "expiresAt";

/// Inside a dated value: its moment.
const AT: &str = "at";
/// Inside a dated value or an entry: the value.
const IS: &str = "is";
/// Inside an entry: its key.
const KEY: &str = "key";
/// Inside a moment: as stated.
const STATED: &str = "stated";
/// Inside a moment: as told again, without stating it.
const AGAIN: &str = "again";
/// Inside a moment: as observed.
const OBSERVED: &str = "observed";

const WAITING_QUEUE: &str = "waitingQueue";
const WAITING_SINCE: &str = "waitingSince";
const UNDERWAY_PHASE: &str = "underwayPhase";
const UNDERWAY_SINCE: &str = "underwaySince";
const RECORD_QUEUE: &str = "recordQueue";
const DISCONNECTED_AT: &str = "disconnectedAt";
const BOARD_INSTANCE: &str = "boardInstance";
const TALK_INSTANCE: &str = "talkInstance";
const CALLBACK_LIST: &str = "callbackList";
const CALLBACK_AT: &str = "callbackAt";
const NOTICE_LIST: &str = "noticeList";
const NOTICE_AT: &str = "noticeAt";
const OUTBOX: &str = "outbox";
const OUTBOX_SINCE: &str = "outboxSince";
/// The one partition of what is to be published.
pub(crate) const PENDING: &str = "pending";

/// Contacts that wait in a queue, the one that waits longest first.
pub(crate) static WAITING_BY_QUEUE: IndexSpec = IndexSpec {
    name: "waiting-by-queue",
    hash: KeyAttribute::Text(WAITING_QUEUE),
    range: KeyAttribute::Number(WAITING_SINCE),
    shows: Shows::Everything,
};

/// Contacts that have not ended, by how far they have come, the one that has been there longest
/// first.
pub(crate) static UNDERWAY_BY_PHASE: IndexSpec = IndexSpec {
    name: "underway-by-phase",
    hash: KeyAttribute::Text(UNDERWAY_PHASE),
    range: KeyAttribute::Number(UNDERWAY_SINCE),
    shows: Shows::Keys,
};

/// Records of a queue by the moment at which their contact ended: interval numbers count there.
pub(crate) static RECORDS_BY_QUEUE: IndexSpec = IndexSpec {
    name: "records-by-queue",
    hash: KeyAttribute::Text(RECORD_QUEUE),
    range: KeyAttribute::Number(DISCONNECTED_AT),
    shows: Shows::Everything,
};

/// The agents of an instance.
pub(crate) static AGENTS_BY_INSTANCE: IndexSpec = IndexSpec {
    name: "agents-by-instance",
    hash: KeyAttribute::Text(BOARD_INSTANCE),
    range: KeyAttribute::Text(PK),
    shows: Shows::Everything,
};

/// Conversations that nobody has looked through yet.
pub(crate) static TALKS_TO_CHECK: IndexSpec = IndexSpec {
    name: "talks-to-check",
    hash: KeyAttribute::Text(TALK_INSTANCE),
    range: KeyAttribute::Text(PK),
    shows: Shows::Keys,
};

/// Callbacks by how they stand.
pub(crate) static CALLBACKS_BY_LIST: IndexSpec = IndexSpec {
    name: "callbacks-by-list",
    hash: KeyAttribute::Text(CALLBACK_LIST),
    range: KeyAttribute::Number(CALLBACK_AT),
    shows: Shows::Everything,
};

/// Alerts by how they stand, and abandoned contacts.
pub(crate) static NOTICES_BY_LIST: IndexSpec = IndexSpec {
    name: "notices-by-list",
    hash: KeyAttribute::Text(NOTICE_LIST),
    range: KeyAttribute::Number(NOTICE_AT),
    shows: Shows::Everything,
};

/// What is to be published, the oldest first.
pub(crate) static OUTBOX_INDEX: IndexSpec = IndexSpec {
    name: "outbox",
    hash: KeyAttribute::Text(OUTBOX),
    range: KeyAttribute::Number(OUTBOX_SINCE),
    shows: Shows::Keys,
};

/// Contacts, their records, and what was said on them.
pub(crate) static CONTACTS: TableSpec = TableSpec {
    name: "contacts",
    indexes: &[&WAITING_BY_QUEUE, &UNDERWAY_BY_PHASE, &RECORDS_BY_QUEUE, &TALKS_TO_CHECK],
    ttl: Some(EXPIRES),
};

/// Agents, and what they did.
pub(crate) static AGENTS: TableSpec =
    TableSpec { name: "agents", indexes: &[&AGENTS_BY_INSTANCE], ttl: Some(EXPIRES) };

/// Queues, the routing profiles that serve them, what happened in them, and how recent the feeds are.
pub(crate) static QUEUES: TableSpec =
    TableSpec { name: "queues", indexes: &[], ttl: Some(EXPIRES) };

/// Calls and callbacks that were asked for, and which numbers had which contacts.
pub(crate) static REQUESTS: TableSpec =
    TableSpec { name: "requests", indexes: &[&CALLBACKS_BY_LIST], ttl: Some(EXPIRES) };

/// What is told to others: alerts, abandoned contacts, calls that are over.
pub(crate) static NOTICES: TableSpec =
    TableSpec { name: "notices", indexes: &[&NOTICES_BY_LIST, &OUTBOX_INDEX], ttl: Some(EXPIRES) };

/// What could not be decoded.
pub(crate) static QUARANTINE: TableSpec =
    TableSpec { name: "quarantine", indexes: &[], ttl: Some(EXPIRES) };

/// Every table.
pub(crate) static TABLES: [&TableSpec; 6] =
    [&CONTACTS, &AGENTS, &QUEUES, &REQUESTS, &NOTICES, &QUARANTINE];

/// A text attribute.
pub(crate) fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

/// A moment as the indexes sort it: milliseconds since 1970.
pub(crate) fn millis(at: EventTime) -> AttributeValue {
    AttributeValue::N(at.as_millis().to_string())
}

/// A moment as DynamoDB's time to live wants it: seconds since 1970.
pub(crate) fn seconds(at: EventTime) -> AttributeValue {
    AttributeValue::N(at.as_second().to_string())
}

/// The moment that a row speaks of last, which its expiry counts from; `None` for one that speaks
/// of none, such as the words of a call.
pub(crate) fn moment_of(key: &Key, row: &Row) -> Option<EventTime> {
    match (key, row) {
        (Key::History(_, at, _) | Key::QueueHistory(_, at, _), _) => Some(*at),
        (_, Row::Queue(queue)) => queue.name.since(),
        (_, Row::RoutingProfile(profile)) => profile.served.since(),
        (_, Row::Heard(heard)) => heard.newest.get().copied(),
        (_, Row::Contact(contact)) => contact.last_told.get().copied(),
        (_, Row::Record(record)) => record.newest.since(),
        (_, Row::Agent(agent)) => agent.last_seen.get().copied(),
        (_, Row::Segment(segment)) => segment.said.get().and_then(|said| said.at),
        (_, Row::CallRequest(call)) => {
            call.last_begun.get().copied().max(call.asked.get().map(|asked| asked.at))
        }
        (_, Row::Callback(callback)) => callback.place().map(|(_, at)| at),
        (_, Row::Customer(customer)) => customer.contacts.last().map(|((at, _), ())| *at),
        (_, Row::Alert(alert)) => alert.about.get().map(|about| about.onset),
        (_, Row::Notice(notice)) => notice.about.get().map(|about| about.at),
        (_, Row::RecentCalls(recent)) => recent.calls.iter().last().map(|(at, _)| *at),
        (_, Row::Conversation(_) | Row::History(_) | Row::QueueHistory(_) | Row::Quarantine(_)) => {
            None
        }
    }
}

fn session_name(session: Session) -> &'static str {
    match session {
        Session::LoggedIn => "loggedIn",
        Session::LoggedOut => "loggedOut",
    }
}

fn session_named(name: &str) -> Option<Session> {
    [Session::LoggedIn, Session::LoggedOut]
        .into_iter()
        .find(|session| session_name(*session) == name)
}

const REFUSED: &str = "refused#";
const DIALLED: &str = "dialled#";

fn outcome_text(outcome: &CallOutcome) -> String {
    match outcome {
        CallOutcome::Refused(code) => format!("{REFUSED}{code}"),
        CallOutcome::Dialled(contact) => format!("{DIALLED}{contact}"),
    }
}

fn outcome_of(text: &str) -> Option<CallOutcome> {
    match text.strip_prefix(DIALLED) {
        Some(contact) => ContactId::new(contact).ok().map(CallOutcome::Dialled),
        None => text.strip_prefix(REFUSED).map(|code| CallOutcome::Refused(code.into())),
    }
}
