//! The laws of every row, on what real events say; and the whole of it: any order, any repetition.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use connect_events::{Event, EventTime, InstanceId, Personal, decode_all};
use contact_core::{
    Acknowledged, Alert, AlertAbout, AlertChange, AlertId, AlertKind, AlertSubject, Asked,
    AttemptEnd, AttemptEnded, CallOutcome, CallRequest, CallSubject, Callback, CallbackAttempt,
    CallbackClosed, CallbackEnd, CallbackId, Key, Latest, Notice, NoticeAbout, NoticeId, Plan,
    QuarantineKey, Quarantined, RecentCalls, RequestId, Row, facts,
};
use proptest::prelude::*;

use crate::build::rows;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|err| panic!("{}: {err}", folder.display()))
        .map(|entry| entry.expect("an entry").path())
        .collect();
    all.sort();
    all
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events-fixtures")
}

/// Every event of the fixtures and scenarios.
static EVENTS: LazyLock<Vec<Event>> = LazyLock::new(|| {
    let folders =
        ["contact-events", "agent-events", "contact-records", "contact-lens", "scenarios"];
    let mut all = Vec::new();
    for file in folders.iter().flat_map(|folder| files(&fixtures().join(folder))) {
        if file.extension().is_some_and(|ending| ending == "json" || ending == "ndjson") {
            let content = fs::read(&file).expect("a fixture");
            all.extend(decode_all(&content).filter_map(|(_, event)| event.ok()));
        }
    }
    all
});

/// Every fact of the fixtures about one kind of row, whichever row of that kind it was about.
fn facts_about(kind: fn(&Key) -> bool) -> Vec<Row> {
    let all = EVENTS.iter().flat_map(facts).filter(|(key, _)| kind(key));
    let all: Vec<Row> = all.map(|(_, fact)| fact).collect();
    assert!(all.len() > 20, "too few facts to say anything: {}", all.len());
    all
}

/// Joined onto nothing.
fn join_all(rows: &[Row], bottom: &Row) -> Row {
    rows.iter().cloned().fold(bottom.clone(), Row::join)
}

macro_rules! laws_of_rows {
    ($($name:ident: $kind:pat,)+) => {$(
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(64))]
            #[test]
            fn $name(
                (drawn, delivery) in prop::collection::vec(any::<prop::sample::Index>(), 1..8)
                    .prop_flat_map(|drawn| {
                        let twice: Vec<_> = drawn.iter().chain(&drawn).copied().collect();
                        (Just(drawn), Just(twice).prop_shuffle())
                    }),
                cut in 0..8_usize,
            ) {
                static FACTS: LazyLock<(Key, Vec<Row>)> = LazyLock::new(|| {
                    let of_kind = |key: &Key| matches!(key, $kind);
                    let keys = EVENTS.iter().flat_map(facts).map(|(key, _)| key);
                    let key = keys.into_iter().find(|key| of_kind(key)).expect("a key");
                    (key, facts_about(of_kind))
                });
                let (key, facts) = &*FACTS;
                let bottom = Row::bottom(key);
                let draw = |drawn: &[prop::sample::Index]| -> Vec<Row> {
                    drawn.iter().map(|index| index.get(facts).clone()).collect()
                };
                let states = draw(&drawn);
                let whole = join_all(&states, &bottom);
                prop_assert_eq!(&whole, &join_all(&draw(&delivery), &bottom));
                let (head, tail) = states.split_at(cut.min(states.len()));
                let grouped = join_all(head, &bottom).join(join_all(tail, &bottom));
                prop_assert_eq!(&whole, &grouped);
                prop_assert_eq!(&whole, &whole.clone().join(bottom.clone()));
            }
        }
    )+};
}

laws_of_rows! {
    contacts_join: Key::Contact(_),
    records_join: Key::Record(_),
    conversations_join: Key::Conversation(_),
    segments_join: Key::Segment(..),
    agents_join: Key::Agent(_),
    histories_join: Key::History(..),
    queues_join: Key::Queue(..),
    queue_histories_join: Key::QueueHistory(..),
    routing_profiles_join: Key::RoutingProfile(..),
    what_was_heard_joins: Key::Heard(..),
    customers_join: Key::Customer(_),
}

fn any_quarantined() -> impl Strategy<Value = Row> {
    ("[a-c]", "[a-c]", any::<u8>()).prop_map(|(code, source, byte)| {
        Row::Quarantine(Box::new(Quarantined {
            code: Some(code).into(),
            source: Some(source).into(),
            arrived: Some(EventTime::from_millis(byte.into())).into(),
            bytes: Some(Personal::new(vec![byte])).into(),
            parts: Some(1).into(),
        }))
    })
}

fn any_call() -> impl Strategy<Value = Row> {
    let moment = || prop::option::of((0..9_i64).prop_map(EventTime::from_millis));
    let outcome = prop::option::of(prop_oneof![
        "[a-c]".prop_map(|code| CallOutcome::Refused(code.into())),
        "[a-c]".prop_map(|contact| CallOutcome::Dialled(crate::build::id(&contact))),
    ]);
    let asked = || {
        (0..9_i64, "[a-c]", "f-[1-3]").prop_map(|(at, digest, flow)| Asked {
            at: EventTime::from_millis(at),
            digest: digest.into(),
            flow: flow.into(),
            ..crate::build::asked()
        })
    };
    let last_asked = prop::option::of((any_moment(), asked()));
    let asked = prop::option::of(asked());
    (asked, last_asked, moment(), moment(), moment(), moment(), moment(), outcome).prop_map(
        |(asked, last_asked, first_begun, last_begun, put_off, lost, stopped, outcome)| {
            let (since, last_asked) = last_asked.unzip();
            Row::CallRequest(Box::new(CallRequest {
                asked: asked.into(),
                last_asked: Latest::known(since, last_asked),
                first_begun: first_begun.into(),
                last_begun: last_begun.into(),
                put_off: put_off.into(),
                lost: lost.into(),
                outcome: outcome.into(),
                stopped: stopped.into(),
            }))
        },
    )
}

fn any_recent_calls() -> impl Strategy<Value = Row> {
    prop::collection::vec((0..200_i64, 0..16_u8), 0..90).prop_map(|calls| {
        let calls = calls.into_iter().map(|(at, digit)| {
            let id = format!("{digit:x}").repeat(RequestId::LEN);
            (EventTime::from_millis(at), RequestId::new(&id).expect("an id"))
        });
        Row::RecentCalls(Box::new(RecentCalls { calls: calls.collect() }))
    })
}

fn any_moment() -> impl Strategy<Value = EventTime> {
    (0..9_i64).prop_map(EventTime::from_millis)
}

fn any_attempt() -> impl Strategy<Value = CallbackAttempt> {
    let ended = (0..AttemptEnd::ALL.len(), any_moment());
    let moment = || prop::option::of(any_moment());
    (moment(), moment(), prop::option::of("[a-c]"), prop::option::of(ended)).prop_map(
        |(begun, again, contact, ended)| CallbackAttempt {
            begun: begun.into(),
            again: again.into(),
            contact: contact.map(|contact| crate::build::id(&contact)).into(),
            ended: ended.map(|(how, at)| AttemptEnded { how: AttemptEnd::ALL[how], at }).into(),
        },
    )
}

fn any_callback() -> impl Strategy<Value = Row> {
    let plan = (0..3_u32, any_moment(), prop::option::of(any_moment()))
        .prop_map(|(attempts, made, due)| Plan { attempts, made, due });
    let closed = (any_moment(), 0..CallbackEnd::ALL.len())
        .prop_map(|(at, why)| CallbackClosed { at, why: CallbackEnd::ALL[why] });
    let attempts = prop::collection::vec((1..24_u32, any_attempt()), 0..20);
    let wanted = (any_moment(), any_moment()).prop_map(|(made, due)| Latest::at(made, due));
    (prop::option::of(plan), wanted, attempts, prop::option::of(closed)).prop_map(
        |(plan, wanted, attempts, closed)| {
            Row::Callback(Box::new(Callback {
                asked: None.into(),
                plan: plan.into(),
                wanted,
                attempts: attempts.into_iter().collect(),
                closed: closed.into(),
            }))
        },
    )
}

fn any_alert() -> impl Strategy<Value = Row> {
    let moment = || prop::option::of(any_moment());
    let about = (any_moment(), 0..AlertKind::ALL.len()).prop_map(|(onset, kind)| AlertAbout {
        onset,
        kind: AlertKind::ALL[kind],
        rule: "rule".into(),
        instance: InstanceId::new("i-1").expect("an id"),
        subject: AlertSubject::Contact(crate::build::id("c-1")),
        queue: None,
        agent: None,
        detail: None,
    });
    let acknowledged = (any_moment(), "[a-c]")
        .prop_map(|(at, by)| Acknowledged { at, by: Personal::new(by.into()) });
    let published = prop::collection::vec(0..AlertChange::ALL.len(), 0..3);
    (prop::option::of(about), moment(), prop::option::of(acknowledged), moment(), published)
        .prop_map(|(about, raised, acknowledged, resolved, published)| {
            Row::Alert(Box::new(Alert {
                about: about.into(),
                raised: raised.into(),
                acknowledged: acknowledged.into(),
                resolved: resolved.into(),
                ..Alert::told(published.into_iter().map(|change| AlertChange::ALL[change]))
            }))
        })
}

fn any_notice() -> impl Strategy<Value = Row> {
    let about = (any_moment(), prop::option::of(any_moment()), prop::option::of("[a-c]"));
    let about = about.prop_map(|(at, enqueued, customer)| NoticeAbout {
        at,
        instance: InstanceId::new("i-1").expect("an id"),
        contact: crate::build::id("c-1"),
        channel: None,
        queue: None,
        enqueued,
        connected_to_system: None,
        connected_to_agent: None,
        reason: None,
        customer: customer.map(|customer| Personal::new(customer.into())),
    });
    (prop::option::of(about), prop::option::of(any_moment())).prop_map(|(about, published)| {
        Row::Notice(Box::new(Notice { about: about.into(), published: published.into() }))
    })
}

/// Rows that no event of the fixtures speaks of.
macro_rules! laws_of_made_up_rows {
    ($($name:ident: $key:expr, $any:expr;)+) => {$(
        proptest! {
            #[test]
            fn $name(rows in prop::collection::vec($any, 1..5), cut in 0..5_usize) {
                let bottom = Row::bottom(&$key);
                let whole = join_all(&rows, &bottom);
                let mut other = [rows.clone(), rows.clone()].concat();
                other.reverse();
                prop_assert_eq!(&whole, &join_all(&other, &bottom));
                let (head, tail) = rows.split_at(cut.min(rows.len()));
                prop_assert_eq!(&whole, &join_all(head, &bottom).join(join_all(tail, &bottom)));
            }
        }
    )+};
}

laws_of_made_up_rows! {
    call_requests_join: Key::CallRequest(RequestId::new(&"a".repeat(32)).expect("an id")), any_call();
    callbacks_join: Key::Callback(CallbackId::new(&"a".repeat(32)).expect("an id")), any_callback();
    alerts_join: Key::Alert(AlertId::new(&"a".repeat(32)).expect("an id")), any_alert();
    notices_join: Key::Notice(NoticeId::Abandoned(crate::build::id("c-1"))), any_notice();
    recent_calls_join: Key::RecentCalls(CallSubject::Number("n".into())), any_recent_calls();
}

proptest! {
    #[test]
    fn quarantined_records_join(rows in prop::collection::vec(any_quarantined(), 1..5)) {
        let key = QuarantineKey { feed: None, digest: "d".to_owned(), part: 0 };
        let bottom = Row::bottom(&Key::Quarantine(key));
        let mut other = [rows.clone(), rows.clone()].concat();
        other.reverse();
        prop_assert_eq!(join_all(&rows, &bottom), join_all(&other, &bottom));
    }
}

/// The events of all scenarios: whole stories across feeds.
static STORIES: LazyLock<(Vec<Event>, BTreeMap<Key, Row>)> = LazyLock::new(|| {
    let mut all = Vec::new();
    for file in files(&fixtures().join("scenarios")) {
        let content = fs::read(&file).expect("a scenario");
        all.extend(decode_all(&content).filter_map(|(_, event)| event.ok()));
    }
    assert!(all.len() > 150, "the scenarios are stories of many events");
    let rows = rows(&all);
    (all, rows)
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_delivery_of_the_same_stories_ends_in_the_same_rows(
        order in Just((0..STORIES.0.len()).chain(0..STORIES.0.len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let (events, expected) = &*STORIES;
        prop_assert_eq!(expected, &rows(order.iter().map(|index| &events[*index])));
    }
}

#[test]
fn rows_of_two_kinds_never_meet_and_the_first_stands() {
    let row = |key: &str| Row::bottom(&Key::Contact(crate::build::id(key)));
    let record = Row::bottom(&Key::Record(crate::build::id("c-1")));
    assert_eq!(row("c-1").join(record.clone()), row("c-1"));
    assert_eq!(record.clone().join(row("c-1")), record);
}

#[test]
fn events_that_speak_of_no_row_say_nothing() {
    for file in files(&fixtures().join("other-events")) {
        if file.extension().is_some_and(|ending| ending == "json") {
            let content = fs::read(&file).expect("a fixture");
            for (_, event) in decode_all(&content) {
                let event = event.expect("an event");
                assert!(matches!(event, Event::Other(_)) && facts(&event).is_empty());
                assert!(contact_core::told_at(&event).is_some());
            }
        }
    }
}
