//! What contact records count, by the definitions of Amazon Connect.

use connect_events::InitiationMethod;

use super::Sum;
use crate::rows::{Record, RecordedAgent};

/// The contact record-driven metrics of a set of records, such as those of one queue that ended in
/// one interval.
///
/// Connect counts these at the disconnect. Each is worked out from the newest revision of every
/// record when it is asked for, so a record that is published again changes the numbers and counts
/// no second time. What cannot be worked out, such as a rate of nothing, is `None`.
///
/// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html>
#[derive(Clone, Copy, Debug)]
pub struct RecordMetrics<'a> {
    records: &'a [&'a Record],
}

/// What the service level counts. Amazon's two pages disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ServiceLevel {
    /// The page of metric definitions: contacts that left the queue within less than X seconds, be
    /// it answered, abandoned or called back.
    RemovedFromQueue,
    /// The queries for the analytics data lake: contacts answered within X seconds or less.
    Answered,
}

impl ServiceLevel {
    /// Both, by the name that the API spells them with.
    pub const ALL: [(&'static str, Self); 2] =
        [("removedFromQueue", Self::RemovedFromQueue), ("answered", Self::Answered)];
}

/// Whether a wait of exactly X seconds is in X. Amazon's two pages disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InX {
    /// It is not: the page of metric definitions.
    Less,
    /// It is: the queries for the analytics data lake.
    OrLess,
}

impl InX {
    fn holds(self, waited: i64, seconds: i64) -> bool {
        match self {
            Self::Less => waited < seconds,
            Self::OrLess => waited <= seconds,
        }
    }
}

impl<'a> RecordMetrics<'a> {
    /// The metrics of these records, each the newest revision of one contact.
    #[must_use]
    pub fn of(records: &'a [&'a Record]) -> Self {
        Self { records }
    }

    /// `CONTACTS_QUEUED`: records with a time of entering a queue.
    #[must_use]
    pub fn contacts_queued(&self) -> usize {
        self.count(|record| record.enqueued().is_some())
    }

    /// `CONTACTS_HANDLED`: records with a time of reaching an agent.
    #[must_use]
    pub fn contacts_handled(&self) -> usize {
        self.count(|record| record.connected_to_agent().is_some())
    }

    /// `CONTACTS_ABANDONED`, by [`Record::is_abandoned`].
    #[must_use]
    pub fn contacts_abandoned(&self) -> usize {
        self.count(Record::is_abandoned)
    }

    /// `SUM_CONTACTS_ABANDONED_IN_X`: abandoned after less than `seconds` in the queue, or after
    /// `seconds` at the most.
    #[must_use]
    pub fn contacts_abandoned_in(&self, seconds: i64, in_x: InX) -> usize {
        self.count(|record| record.is_abandoned() && is_in(record, seconds, in_x))
    }

    /// `SUM_CONTACTS_ANSWERED_IN_X`: answered after less than `seconds` in the queue.
    #[must_use]
    pub fn contacts_answered_in(&self, seconds: i64) -> usize {
        self.count(|record| is_answered(record) && is_in(record, seconds, InX::Less))
    }

    /// `CONTACTS_REMOVED_FROM_QUEUE_IN_X`: out of the queue after less than `seconds`, for whatever
    /// reason.
    #[must_use]
    pub fn contacts_removed_from_queue_in(&self, seconds: i64) -> usize {
        self.count(|record| is_in(record, seconds, InX::Less))
    }

    /// `ABANDONMENT_RATE`: abandoned, of those queued, in percent.
    #[must_use]
    pub fn abandonment_rate(&self) -> Option<f64> {
        percent(self.contacts_abandoned(), self.contacts_queued())
    }

    /// `SERVICE_LEVEL`: in time, of those queued, in percent.
    #[must_use]
    pub fn service_level(&self, seconds: i64, counts: ServiceLevel) -> Option<f64> {
        let in_time = match counts {
            ServiceLevel::RemovedFromQueue => self.contacts_removed_from_queue_in(seconds),
            ServiceLevel::Answered => {
                self.count(|record| is_answered(record) && is_in(record, seconds, InX::OrLess))
            }
        };
        percent(in_time, self.contacts_queued())
    }

    /// `AVG_ABANDON_TIME`: seconds in the queue of those who abandoned.
    #[must_use]
    pub fn abandon_time(&self) -> Sum {
        self.sum(|record| waited(record).filter(|_| record.is_abandoned()))
    }

    /// `AVG_QUEUE_ANSWER_TIME`, also known as ASA: seconds in the queue of those who were answered,
    /// whisper included.
    #[must_use]
    pub fn queue_answer_time(&self) -> Sum {
        self.sum(|record| waited(record).filter(|_| is_answered(record)))
    }

    /// `MAX_QUEUED_TIME`: the longest wait in seconds, however it ended.
    #[must_use]
    pub fn max_queued_time(&self) -> Option<i64> {
        self.all(waited).max()
    }

    /// The wait in seconds that `percent` of all waits do not exceed: the nearest rank.
    #[must_use]
    pub fn wait_percentile(&self, percent: u8) -> Option<i64> {
        let mut waits: Vec<i64> = self.all(waited).collect();
        waits.sort_unstable();
        let rank = (waits.len() * usize::from(percent.min(100))).div_ceil(100);
        waits.get(rank.max(1) - 1).copied()
    }

    /// `AVG_HANDLE_TIME`: seconds that agents had to do with a contact: talk, hold, after-contact
    /// work and pause, where the record knows at least one of them.
    #[must_use]
    pub fn handle_time(&self) -> Sum {
        self.of_agents(|agent| {
            let pause = agent.pause_seconds;
            let known = parts(agent).chain([pause]).flatten();
            known.reduce(|sum, part| sum.saturating_add(part))
        })
    }

    /// `AVG_ACTIVE_TIME`: the same without pause, where at least one of them is more than nothing.
    #[must_use]
    pub fn active_time(&self) -> Sum {
        self.of_agents(|agent| {
            let known = parts(agent).flatten().filter(|part| *part > 0);
            known.reduce(|sum, part| sum.saturating_add(part))
        })
    }

    /// `AVG_AFTER_CONTACT_WORK_TIME`: seconds of after-contact work, nothing where the contact
    /// reached an agent and the record knows of none.
    #[must_use]
    pub fn after_contact_work_time(&self) -> Sum {
        self.of_agents(|agent| agent.after_contact_work_seconds.or(agent.connected.map(|_| 0)))
    }

    /// `AVG_INTERACTION_TIME`: seconds of talk, without hold.
    #[must_use]
    pub fn interaction_time(&self) -> Sum {
        self.of_agents(|agent| agent.interaction_seconds.filter(|_| agent.connected.is_some()))
    }

    /// `AVG_HOLD_TIME`: seconds that customers were on hold.
    #[must_use]
    pub fn hold_time(&self) -> Sum {
        self.of_agents(|agent| agent.hold_seconds.filter(|_| agent.connected.is_some()))
    }

    /// `CONTACTS_PUT_ON_HOLD`: records that know a number of holds; Connect counts 0 holds too.
    #[must_use]
    pub fn contacts_put_on_hold(&self) -> usize {
        self.count(|record| record.agent.as_ref().is_some_and(|agent| agent.holds.is_some()))
    }

    /// `CONTACTS_HOLD_ABANDONS`: customers who left while on hold.
    #[must_use]
    pub fn contacts_hold_abandons(&self) -> usize {
        self.count(|record| record.connected_to_agent().is_some() && ended_on_hold(record))
    }

    /// `CONTACTS_TRANSFERRED_OUT`: contacts whose transfer was completed.
    #[must_use]
    pub fn contacts_transferred_out(&self) -> usize {
        self.count(|record| record.transfer_completed.is_some())
    }

    /// `CONTACTS_TRANSFERRED_OUT_FROM_QUEUE`: those of them that were waiting.
    #[must_use]
    pub fn contacts_transferred_out_from_queue(&self) -> usize {
        self.count(|record| record.transfer_completed.is_some() && record.ended_in_queue())
    }

    /// Contacts that ended while they waited, by the state that the record tells.
    #[must_use]
    pub fn contacts_disconnected_in_queue(&self) -> usize {
        self.count(Record::ended_in_queue)
    }

    /// `AVG_RESOLUTION_TIME`: seconds from the beginning of the contact to its end, after-contact
    /// work included.
    #[must_use]
    pub fn resolution_time(&self) -> Sum {
        self.sum(|record| {
            let work = record.agent.as_ref().and_then(|agent| agent.after_contact_work_end);
            let end = work.max(record.disconnected)?;
            Some((end.as_second() - record.initiated?.as_second()).max(0))
        })
    }

    /// `AVG_CONTACT_FLOW_TIME`: seconds in the flow before the queue, a transfer or the end; of
    /// contacts that come from outside.
    #[must_use]
    pub fn contact_flow_time(&self) -> Sum {
        self.sum(|record| {
            let begins_in_a_flow = matches!(
                record.initiation_method,
                Some(
                    InitiationMethod::Inbound
                        | InitiationMethod::Transfer
                        | InitiationMethod::QueueTransfer
                        | InitiationMethod::Api
                )
            );
            let start = record.connected_to_system.filter(|_| begins_in_a_flow)?;
            let end = record.enqueued().or(record.transfer_completed).or(record.disconnected)?;
            Some((end.as_second() - start.as_second()).max(0))
        })
    }

    fn count(&self, counts: impl Fn(&Record) -> bool) -> usize {
        self.records.iter().filter(|record| counts(record)).count()
    }

    fn all(&self, value: impl Fn(&Record) -> Option<i64>) -> impl Iterator<Item = i64> {
        self.records.iter().filter_map(move |record| value(record))
    }

    fn sum(&self, value: impl Fn(&Record) -> Option<i64>) -> Sum {
        self.all(value).collect()
    }

    fn of_agents(&self, value: impl Fn(&RecordedAgent) -> Option<i64>) -> Sum {
        self.sum(|record| value(record.agent.as_ref()?))
    }
}

/// Seconds in the queue, where the record itself says so: Connect leaves out the others.
fn waited(record: &Record) -> Option<i64> {
    record.queue.as_ref()?.seconds
}

fn is_in(record: &Record, seconds: i64, in_x: InX) -> bool {
    waited(record).is_some_and(|waited| in_x.holds(waited, seconds))
}

fn is_answered(record: &Record) -> bool {
    record.enqueued().is_some() && record.connected_to_agent().is_some()
}

fn ended_on_hold(record: &Record) -> bool {
    let state = record.pre_disconnect_state.as_ref();
    state.is_some_and(|state| state.eq_ignore_ascii_case("CONNECTED_ONHOLD"))
}

/// Talk, hold and after-contact work, in seconds.
fn parts(agent: &RecordedAgent) -> impl Iterator<Item = Option<i64>> {
    [agent.interaction_seconds, agent.hold_seconds, agent.after_contact_work_seconds].into_iter()
}

fn percent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}
