//! What is judged: the rows that were looked at, and what each rule finds in them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use connect_events::{AgentContactState, AgentId, ContactId, EventTime, InstanceId, QueueId};

use super::rule::{AlertRule, AlertWhen, Finding, ServiceTarget};
use crate::metrics::{Interval, RecordMetrics, ServiceLevel, intervals};
use crate::rows::{
    Activity, Agent, Alert, AlertAbout, AlertId, AlertSubject, Contact, Record, SessionView,
};

/// Of whom nothing was heard for a day is not at work: Connect ends a session sooner.
const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// A contact that was missed so lately, in milliseconds, is told of though the agent has put it away:
/// some looks may fail.
const LATELY_MILLIS: i64 = 3 * 60 * 1000;

/// The rows of one instance, as far as they were looked at.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The instance.
    pub instance: InstanceId,
    /// The moment of which is judged.
    pub now: EventTime,
    /// The newest agent event of the whole instance.
    pub heard: Option<EventTime>,
    /// All agents; `None` where they were not looked at, or are too many.
    pub agents: Option<Vec<(AgentId, Agent)>>,
    /// The queues.
    pub queues: BTreeMap<QueueId, QueueSeen>,
    /// Whether these are all of them.
    pub all_queues: bool,
    /// The contacts that open alerts are about which are put as segments come.
    pub contacts: BTreeMap<ContactId, Contact>,
    /// The alerts that are raised or acknowledged.
    pub open: BTreeMap<AlertId, Alert>,
}

/// One queue, as far as it was looked at.
#[derive(Clone, Debug, Default)]
pub struct QueueSeen {
    /// The contacts that wait in it; `None` where they were not looked at, or are too many.
    pub waiting: Option<Vec<(ContactId, Contact)>>,
    /// The records of the contacts that ended since the intervals of all rules began; `None` likewise.
    pub records: Option<Vec<Record>>,
}

/// The contacts that wait for so long that perhaps their ends were never told, the one that waits
/// longest first: those that a rule about endless waits speaks of.
#[must_use]
pub fn endless(rules: &[AlertRule], seen: &Seen) -> Vec<ContactId> {
    let mut all = Vec::new();
    for (queue, contacts) in seen.waiting() {
        let Some(after) = endless_after(rules, queue) else { continue };
        let long = waits(contacts).filter(|(_, since)| seen.is_past(*since, after));
        all.extend(long.map(|(contact, since)| (since, contact.clone())));
    }
    all.sort();
    all.dedup();
    all.into_iter().map(|(_, contact)| contact).collect()
}

/// After how long a wait in this queue counts as endless, in milliseconds; `None` where no rule says.
fn endless_after(rules: &[AlertRule], queue: &QueueId) -> Option<i64> {
    let about = rules.iter().filter(|rule| rule.only.is_queue(Some(queue)));
    let after = about.filter_map(|rule| match &rule.when {
        AlertWhen::EndlessWait { after } => Some(*after),
        _ => None,
    });
    after.min()
}

fn waits(contacts: &[(ContactId, Contact)]) -> impl Iterator<Item = (&ContactId, EventTime)> {
    contacts.iter().filter_map(|(id, contact)| Some((id, contact.waiting()?.1)))
}

impl Seen {
    /// The beginning of the interval that a service level is judged by.
    #[must_use]
    pub fn interval_of(now: EventTime, target: &ServiceTarget) -> Option<Interval> {
        intervals(now, now.plus_millis(1), target.step, &target.zone).next()
    }

    /// What a rule finds. `rules` are all of them, for what another rule tells is not told twice.
    pub(super) fn findings(&self, rule: &AlertRule, rules: &[AlertRule]) -> Vec<Finding> {
        match &rule.when {
            AlertWhen::SilentAgent { after } => self.silent(rule, *after),
            AlertWhen::LongAfterContactWork { after } => {
                let mut found = self.in_hand(rule, &AgentContactState::Ended);
                found.retain(|finding| self.is_past(finding.onset, *after));
                found
            }
            AlertWhen::MissedContact => self.missed(rule),
            AlertWhen::LongStatus { status, after } => self.long_status(rule, status, *after),
            AlertWhen::LongWait { after } => self.long_waits(rule, *after, rules),
            AlertWhen::EndlessWait { after } => self.endless_waits(rule, *after),
            AlertWhen::LowServiceLevel(target) => self.low_levels(rule, target),
            AlertWhen::NegativeSentiment { .. } | AlertWhen::Category { .. } => Vec::new(),
        }
    }

    /// Whether these rows can tell that something is gone which a rule no longer finds.
    pub(super) fn can_tell(&self, rule: &AlertRule, about: &AlertAbout) -> bool {
        if about.queue.is_some() && !rule.only.is_queue(about.queue.as_ref()) {
            return true;
        }
        let looked_at = |at: fn(&QueueSeen) -> bool| {
            let seen = about.queue.as_ref().and_then(|queue| self.queues.get(queue));
            seen.map_or(self.all_queues, at)
        };
        match &rule.when {
            AlertWhen::SilentAgent { after } => self.agents.is_some() && self.hears(*after),
            AlertWhen::LongAfterContactWork { .. }
            | AlertWhen::LongStatus { .. }
            | AlertWhen::MissedContact => self.agents.is_some() && self.hears(i64::MAX),
            AlertWhen::LongWait { .. } | AlertWhen::EndlessWait { .. } => {
                looked_at(|queue| queue.waiting.is_some())
            }
            AlertWhen::LowServiceLevel(_) => looked_at(|queue| queue.records.is_some()),
            AlertWhen::NegativeSentiment { .. } | AlertWhen::Category { .. } => {
                match &about.subject {
                    AlertSubject::Contact(id) => {
                        self.contacts.get(id).is_some_and(Contact::is_ended)
                    }
                    AlertSubject::Agent(_) | AlertSubject::Queue(_) => false,
                }
            }
        }
    }

    fn is_past(&self, since: EventTime, after: i64) -> bool {
        self.now.millis_since(since) > after
    }

    /// Whether the feed of agent events is alive: when it is silent, every agent looks silent.
    fn hears(&self, after: i64) -> bool {
        let patience = after.min(Agent::SILENT_MILLIS);
        self.heard.is_some_and(|heard| !self.is_past(heard, patience))
    }

    /// The agents who are at work, and whom a rule speaks of.
    fn at_work<'a>(
        &'a self,
        rule: &'a AlertRule,
        after: i64,
    ) -> impl Iterator<Item = (&'a AgentId, &'a Agent)> {
        let agents = self.agents.iter().flatten().filter(move |_| self.hears(after));
        let seen = |agent: &Agent| agent.last_seen.get().copied();
        let agents = agents.filter(move |(_, agent)| {
            seen(agent).is_some_and(|seen| !self.is_past(seen, DAY_MILLIS))
                && agent.session() != SessionView::LoggedOut
                && rule.only.is_agent(agent)
        });
        agents.map(|(id, agent)| (id, agent))
    }

    fn silent(&self, rule: &AlertRule, after: i64) -> Vec<Finding> {
        let agents = self.at_work(rule, after).filter(|(_, agent)| {
            // Who is offline and says nothing went away, though no LOGOUT told.
            !matches!(agent.activity(), Activity::Offline | Activity::Unknown)
        });
        let found = agents.filter_map(|(id, agent)| {
            let since = agent.silent_since(self.now, after)?;
            Some(Finding::new(AlertSubject::Agent(id.clone()), since))
        });
        found.collect()
    }

    fn in_hand(&self, rule: &AlertRule, state: &AgentContactState) -> Vec<Finding> {
        let contacts = self
            .at_work(rule, i64::MAX)
            .flat_map(|(id, agent)| agent.contacts().iter().map(move |contact| (id, contact)));
        let found = contacts.filter(|(_, contact)| contact.state == *state).filter_map(
            |(agent, contact)| {
                let queue = contact.queue.clone();
                let mut found =
                    Finding::new(AlertSubject::Contact(contact.contact.clone()), contact.since?);
                found.agent = Some(agent.clone());
                found.queue = queue;
                rule.only.is_queue(found.queue.as_ref()).then_some(found)
            },
        );
        found.collect()
    }

    /// What was missed a short while ago, or still is in hand.
    fn missed(&self, rule: &AlertRule) -> Vec<Finding> {
        let mut all = self.in_hand(rule, &AgentContactState::Missed);
        // Whoever missed it may have logged out since.
        let agents = self.agents.iter().flatten().filter(|_| self.hears(i64::MAX));
        for (agent, row) in agents.filter(|(_, row)| rule.only.is_agent(row)) {
            let lately = row.missed.iter().filter(|((at, _), queue)| {
                !self.is_past(*at, LATELY_MILLIS) && rule.only.is_queue(queue.get())
            });
            all.extend(lately.map(|((at, contact), queue)| {
                let subject = AlertSubject::Contact(contact.clone());
                let (agent, queue) = (Some(agent.clone()), queue.get().cloned());
                Finding { agent, queue, ..Finding::new(subject, *at) }
            }));
        }
        // It may be in hand and lately missed.
        let mut found = BTreeSet::new();
        all.retain(|one| found.insert((one.subject.clone(), one.onset)));
        all
    }

    fn long_status(&self, rule: &AlertRule, named: &str, after: i64) -> Vec<Finding> {
        let found = self.at_work(rule, i64::MAX).filter_map(|(id, agent)| {
            let name = agent.status.get()?.name.as_ref()?;
            let since = agent.status.since().filter(|since| self.is_past(*since, after))?;
            let mut found = Finding::new(AlertSubject::Agent(id.clone()), since);
            found.detail = Some(name.clone());
            (name.to_lowercase() == named.to_lowercase()).then_some(found)
        });
        found.collect()
    }

    fn waiting(&self) -> impl Iterator<Item = (&QueueId, &[(ContactId, Contact)])> {
        self.queues.iter().filter_map(|(id, queue)| Some((id, queue.waiting.as_deref()?)))
    }

    /// A contact that rings still waits. One that waits for ever is told of by itself, and would hide
    /// every other wait in its queue.
    fn long_waits(&self, rule: &AlertRule, after: i64, rules: &[AlertRule]) -> Vec<Finding> {
        let queues = self.waiting().filter(|(queue, _)| rule.only.is_queue(Some(queue)));
        let found = queues.filter_map(|(queue, contacts)| {
            let endless = endless_after(rules, queue);
            let waits = waits(contacts).map(|(_, since)| since);
            let longest = waits
                .filter(|since| endless.is_none_or(|endless| !self.is_past(*since, endless)))
                .min()
                .filter(|since| self.is_past(*since, after))?;
            let mut found = Finding::new(AlertSubject::Queue(queue.clone()), longest);
            found.queue = Some(queue.clone());
            Some(found)
        });
        found.collect()
    }

    fn endless_waits(&self, rule: &AlertRule, after: i64) -> Vec<Finding> {
        let queues = self.waiting().filter(|(queue, _)| rule.only.is_queue(Some(queue)));
        let mut found: Vec<Finding> = queues
            .flat_map(|(queue, contacts)| {
                waits(contacts).filter(|(_, since)| self.is_past(*since, after)).map(
                    |(contact, since)| {
                        let subject = AlertSubject::Contact(contact.clone());
                        let queue = Some(queue.clone());
                        Finding { queue, ..Finding::new(subject, since) }
                    },
                )
            })
            .collect();
        // An index that lags may show one contact in two queues: the entry that is younger counts.
        found.sort_by_key(|found| (found.subject.clone(), Reverse(found.onset)));
        found.dedup_by(|later, earlier| later.subject == earlier.subject);
        found
    }

    fn low_levels(&self, rule: &AlertRule, target: &ServiceTarget) -> Vec<Finding> {
        let Some(interval) = Self::interval_of(self.now, target) else { return Vec::new() };
        let queues = self.queues.iter().filter(|(queue, _)| rule.only.is_queue(Some(queue)));
        let found = queues.filter_map(|(queue, seen)| {
            let ended = |record: &&Record| {
                record.disconnected.is_some_and(|ended| interval.contains(ended))
            };
            let records: Vec<&Record> = seen.records.as_ref()?.iter().filter(ended).collect();
            let metrics = RecordMetrics::of(&records);
            let counts = ServiceLevel::RemovedFromQueue;
            let level = metrics.service_level(target.within_seconds, counts)?;
            let enough = metrics.contacts_queued() >= target.at_least;
            let low = enough && level < f64::from(target.percent);
            let mut found = Finding::new(AlertSubject::Queue(queue.clone()), interval.from);
            found.queue = Some(queue.clone());
            low.then_some(found)
        });
        found.collect()
    }
}
