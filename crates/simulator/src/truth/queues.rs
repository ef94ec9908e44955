//! The numbers of queues, as contact records would give them.

use connect_events::EventTime;
use serde::Serialize;

use super::{QUARTER, is_abandoned, seconds, time};
use crate::log::{Contact, Log};
use crate::world::Channel;

/// The X of "answered in X" and its kin, in seconds. A wait of exactly X is not in X.
pub const X_SECONDS: i64 = 20;

/// One queue's day.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueTruth {
    /// The queue.
    pub queue_id: String,
    /// Its name.
    pub name: String,
    /// Its quarters of an hour, none left out.
    pub intervals: Vec<QueueInterval>,
}

/// One quarter of an hour of one queue.
///
/// All but the last member count contacts in the interval of the second in which they disconnect,
/// as Connect's contact-record-driven metrics do. Durations are whole seconds, from moments that
/// are cut off to the second first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueInterval {
    /// Its beginning.
    pub from: EventTime,
    /// Its end, which is the beginning of the next.
    pub until: EventTime,
    /// Contacts that were queued.
    pub contacts_queued: u64,
    /// Contacts that an agent answered.
    pub contacts_handled: u64,
    /// Contacts that were abandoned.
    pub contacts_abandoned: u64,
    /// Contacts abandoned after less than [`X_SECONDS`].
    pub abandoned_in_x: u64,
    /// Contacts answered after less than [`X_SECONDS`].
    pub answered_in_x: u64,
    /// Contacts that left the queue in any way after less than [`X_SECONDS`].
    pub removed_in_x: u64,
    /// The queue time of the contacts that were handled.
    pub queue_answer_seconds: i64,
    /// The queue time of the contacts that were abandoned.
    pub abandon_seconds: i64,
    /// Agents and customers together, without holds and pauses.
    pub interaction_seconds: i64,
    /// Customers on hold.
    pub hold_seconds: i64,
    /// Tasks that were paused.
    pub pause_seconds: i64,
    /// After-contact work.
    pub after_contact_work_seconds: i64,
    /// Interaction, hold, pause and after-contact work.
    pub handle_seconds: i64,
    /// Contacts that were passed on, from the agent or out of the queue.
    pub contacts_transferred_out: u64,
    /// The longest queue time, however it ended.
    pub max_queued_seconds: i64,
    /// Contacts that entered the queue in this interval, whenever they disconnect.
    pub contacts_queued_by_enqueue: u64,
}

impl QueueInterval {
    fn empty(from: i64) -> Self {
        Self {
            from: time(from),
            until: time(from + QUARTER),
            contacts_queued: 0,
            contacts_handled: 0,
            contacts_abandoned: 0,
            abandoned_in_x: 0,
            answered_in_x: 0,
            removed_in_x: 0,
            queue_answer_seconds: 0,
            abandon_seconds: 0,
            interaction_seconds: 0,
            hold_seconds: 0,
            pause_seconds: 0,
            after_contact_work_seconds: 0,
            handle_seconds: 0,
            contacts_transferred_out: 0,
            max_queued_seconds: 0,
            contacts_queued_by_enqueue: 0,
        }
    }

    /// Counts a queued contact that disconnected in this interval.
    fn count(&mut self, contact: &Contact) {
        let abandoned = is_abandoned(contact);
        let handled = contact.answered.is_some();
        let waited = contact.enqueued.zip(contact.dequeued).map(|(from, to)| seconds(from, to));
        let in_x = waited.is_some_and(|waited| waited < X_SECONDS);
        let waited = waited.unwrap_or_default();
        self.contacts_queued += 1;
        self.contacts_handled += u64::from(handled);
        self.contacts_abandoned += u64::from(abandoned);
        self.abandoned_in_x += u64::from(abandoned && in_x);
        self.answered_in_x += u64::from(handled && in_x);
        self.removed_in_x += u64::from(in_x);
        self.queue_answer_seconds += if handled { waited } else { 0 };
        self.abandon_seconds += if abandoned { waited } else { 0 };
        self.contacts_transferred_out += u64::from(contact.transferred.is_some());
        self.max_queued_seconds = self.max_queued_seconds.max(waited);
        self.count_work(contact);
    }

    fn count_work(&mut self, contact: &Contact) {
        let Some((_, answered)) = contact.answered else { return };
        let talk = contact.work_from.map_or(0, |end| seconds(answered, end));
        let ended = contact.rests.iter().filter_map(|rest| Some((rest.from, rest.until?)));
        let rests: i64 = ended.map(|(from, until)| seconds(from, until)).sum();
        let work = contact.work_from.zip(contact.work_until);
        let work = work.map_or(0, |(from, until)| seconds(from, until));
        self.interaction_seconds += talk - rests;
        match contact.channel {
            Channel::Task => self.pause_seconds += rests,
            Channel::Voice | Channel::Chat => self.hold_seconds += rests,
        }
        self.after_contact_work_seconds += work;
        self.handle_seconds += talk + work;
    }
}

pub(super) fn truth(log: &Log, quarters: &[i64]) -> Vec<QueueTruth> {
    let empty: Vec<_> = quarters.iter().map(|from| QueueInterval::empty(*from)).collect();
    let mut queues: Vec<_> = log
        .queues
        .iter()
        .map(|queue| QueueTruth {
            queue_id: queue.id.clone(),
            name: queue.name.clone(),
            intervals: empty.clone(),
        })
        .collect();
    let first = quarters.first().copied().unwrap_or_default();
    let place = |at: i64| ((at - first) / QUARTER) as usize;
    for contact in &log.contacts {
        let Some(enqueued) = contact.enqueued else { continue };
        let intervals = &mut queues[contact.queue].intervals;
        intervals[place(enqueued)].contacts_queued_by_enqueue += 1;
        if let Some(disconnected) = contact.disconnected {
            intervals[place(disconnected)].count(contact);
        }
    }
    queues
}
