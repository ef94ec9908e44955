//! The state as a picture for people: what was read, and how contacts, queues, agents and talks
//! stand at the moment of the newest event.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

use connect_events::{EventTime, Feed, QueueId};
use contact_core::{Activity, Agent, Contact, Phase};

use super::{State, Talk};
use crate::replay::Met;

/// How many lines a list may have before it is cut short.
const MOST: usize = 6;

/// The whole picture.
pub(crate) fn summary(state: &State, met: &Met) -> String {
    let mut page = String::new();
    let now = as_of(state).or(met.newest);
    read(&mut page, met);
    contacts(&mut page, &state.contacts);
    queues(&mut page, state, now);
    agents(&mut page, &state.agents, now);
    talks(&mut page, &state.talks);
    quarantine(&mut page, state);
    page
}

/// The "now" of what was read: the newest moment that an agent, or a contact under way, was told
/// of. A record may be revised months later, and its contact does not wait until then.
fn as_of(state: &State) -> Option<EventTime> {
    let agents = state.agents.iter().filter_map(|(_, agent)| agent.last_seen.get());
    let contacts = state.contacts.iter().filter(|(_, contact)| !contact.is_ended());
    let contacts = contacts.filter_map(|(_, contact)| contact.last_told.get());
    agents.chain(contacts).max().copied()
}

/// Adds a line. Writing to a string cannot fail.
macro_rules! line {
    ($page:expr, $($text:tt)*) => { _ = writeln!($page, $($text)*) };
}

fn read(page: &mut String, met: &Met) {
    let events: usize = met.events.values().sum();
    line!(
        page,
        "Read {} in {}: {}; {}.",
        many(met.records, "record"),
        many(met.files, "file"),
        many(events, "event"),
        many(met.written, "row") + " written",
    );
    if met.mended > 0 {
        line!(page, "Taken out of quarantine: {}.", many(met.mended, "record"));
    }
    let mut by_feed: BTreeMap<Feed, Vec<String>> = BTreeMap::new();
    for ((feed, kind), times) in &met.events {
        let kind = if kind.is_empty() { "(no type)" } else { kind };
        by_feed.entry(*feed).or_default().push(format!("{kind} {times}"));
    }
    for (feed, kinds) in by_feed {
        line!(page, "  {:<16} {}", feed.name(), kinds.join(", "));
    }
}

fn contacts(page: &mut String, contacts: &[(connect_events::ContactId, Contact)]) {
    if contacts.is_empty() {
        return;
    }
    let abandoned = contacts.iter().filter(|(_, contact)| contact.is_abandoned()).count();
    line!(page, "\nContacts: {}, of which {abandoned} abandoned in a queue", contacts.len());
    for phase in Phase::ALL {
        let count = contacts.iter().filter(|(_, contact)| contact.phase() == Some(phase)).count();
        if count > 0 {
            line!(page, "  {:<18} {:>5}  {}", phase.name(), count, bar(count, contacts.len()));
        }
    }
}

#[derive(Default)]
struct Queue {
    waiting: usize,
    longest: Option<EventTime>,
    answered: usize,
    abandoned: usize,
}

fn queues(page: &mut String, state: &State, now: Option<EventTime>) {
    let mut queues: BTreeMap<&QueueId, Queue> = BTreeMap::new();
    for (_, contact) in &state.contacts {
        let Some(id) = contact.queue() else { continue };
        let queue = queues.entry(id).or_default();
        queue.answered += usize::from(contact.connected_to_agent.happened());
        queue.abandoned += usize::from(contact.is_abandoned());
        if let Some((_, since)) = contact.waiting() {
            queue.waiting += 1;
            queue.longest = Some(queue.longest.map_or(since, |longest| longest.min(since)));
        }
    }
    if queues.is_empty() {
        return;
    }
    // Only records know the names of queues.
    let records = state.records.iter().filter_map(|(_, row)| row.newest.get()?.queue.as_ref());
    let names: BTreeMap<&QueueId, &str> =
        records.filter_map(|queue| Some((queue.id.as_ref()?, queue.name.as_deref()?))).collect();
    let mut queues: Vec<(&QueueId, Queue)> = queues.into_iter().collect();
    // Where somebody waits comes first.
    queues.sort_by_key(|(_, queue)| Reverse((queue.waiting, queue.answered + queue.abandoned)));
    let as_of = now.map_or(String::new(), |now| format!(", as of {now}"));
    line!(page, "\nQueues: {}{as_of}", queues.len());
    line!(page, "  {:<38} {:>8} {:>9} {:>8}  longest wait", "", "answered", "abandoned", "waiting");
    let count = queues.len();
    for (id, queue) in queues.into_iter().take(MOST) {
        let longest = queue
            .longest
            .zip(now)
            .map_or_else(|| "-".to_owned(), |(since, now)| duration(now.millis_since(since)));
        let Queue { waiting, answered, abandoned, .. } = queue;
        let name = names.get(id).copied().unwrap_or(id.as_str());
        line!(page, "  {name:<38} {answered:>8} {abandoned:>9} {waiting:>8}  {longest}");
    }
    more(page, count);
}

fn agents(page: &mut String, agents: &[(connect_events::AgentId, Agent)], now: Option<EventTime>) {
    if agents.is_empty() {
        return;
    }
    line!(page, "\nAgents: {}", agents.len());
    for activity in Activity::ALL {
        let names: Vec<String> = agents
            .iter()
            .filter(|(_, agent)| agent.activity() == activity)
            .map(|(id, agent)| {
                let silent = now.and_then(|now| {
                    agent.silent_since(now, Agent::SILENT_MILLIS).map(|at| (now, at))
                });
                let name = agent.name_or(id);
                match silent {
                    Some((now, at)) => {
                        format!("{name} (silent for {})", duration(now.millis_since(at)))
                    }
                    None => name.to_owned(),
                }
            })
            .collect();
        if !names.is_empty() {
            let shown = names.iter().take(4).cloned().collect::<Vec<_>>().join(", ");
            let rest = if names.len() > 4 { ", …" } else { "" };
            line!(page, "  {:<18} {:>5}  {shown}{rest}", activity.name(), names.len());
        }
    }
}

fn talks(page: &mut String, talks: &[Talk]) {
    if talks.is_empty() {
        return;
    }
    line!(page, "\nConversations: {}", talks.len());
    for talk in talks.iter().take(MOST) {
        let conversation = &talk.conversation;
        let channel = conversation.channel.get().map_or("?", |channel| channel.as_str());
        let status = conversation.status.get().map_or("?", |status| status.name());
        let moods: Vec<String> = conversation
            .sentiment
            .iter()
            .filter_map(|(role, last)| {
                Some(format!(
                    "{} {}",
                    role.as_str().to_lowercase(),
                    face(last.get()?.sentiment.as_str())
                ))
            })
            .collect();
        let categories: Vec<&str> =
            conversation.categories.iter().map(|(name, _)| name.as_str()).collect();
        let turns = many(talk.segments.len(), "turn");
        line!(
            page,
            "  {:<38} {channel:<5} {status:<11} {turns:<9} {:<32} {}",
            talk.contact.as_str(),
            moods.join(", "),
            categories.join(", "),
        );
    }
    more(page, talks.len());
}

fn quarantine(page: &mut String, state: &State) {
    if state.quarantined.is_empty() {
        return;
    }
    line!(page, "\nIn quarantine: {}", many(state.quarantined.len(), "record"));
    for (key, row) in state.quarantined.iter().take(MOST) {
        let feed = key.feed.map_or("unknown feed", Feed::name);
        let code = row.code.get().map_or("", String::as_str);
        let source = row.source.get().map_or("", String::as_str);
        line!(page, "  {code:<18} {feed:<16} {source}");
    }
    more(page, state.quarantined.len());
}

fn more(page: &mut String, count: usize) {
    if count > MOST {
        line!(page, "  … and {} more; --format json shows all", count - MOST);
    }
}

/// A number and its noun.
fn many(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A share as a bar of at most 40 blocks; what is there at all shows at least one.
fn bar(count: usize, of: usize) -> String {
    "█".repeat((count * 40 / of.max(1)).max(1))
}

fn face(sentiment: &str) -> &str {
    match sentiment {
        "POSITIVE" => "positive",
        "NEGATIVE" => "negative",
        "NEUTRAL" => "neutral",
        other => other,
    }
}

/// `1 h 02 min`, `3 min 07 s`, `9 s`.
fn duration(millis: i64) -> String {
    let seconds = millis.max(0) / 1000;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds:02} s"),
        (hours, minutes, _) => format!("{hours} h {minutes:02} min"),
    }
}
