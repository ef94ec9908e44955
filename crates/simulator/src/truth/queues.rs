//! The numbers of queues, as contact records would give them.

use connect_events::EventTime;
use serde::Serialize;

use super::{Span, is_abandoned, is_inside, seconds, time};
use crate::log::{Contact, Log, Method, QueueNo};
use crate::world::Channel;

/// The X of "answered in X" and its kin in the quarters of an hour, in seconds. A wait of exactly X is
/// not in X.
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

/// One quarter of an hour, or another stretch of time, of one queue.
///
/// All but the last two members count contacts in the interval of the second in which they
/// disconnect, as Connect's contact-record-driven metrics do. Durations are whole seconds, from
/// moments that are cut off to the second first. A rate of nothing is null.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueInterval {
    /// Its beginning.
    pub from: EventTime,
    /// Its end, which is the beginning of the next.
    pub until: EventTime,
    /// Contacts that were queued.
    pub contacts_queued: usize,
    /// Contacts that an agent answered.
    pub contacts_handled: usize,
    /// Contacts that were abandoned.
    pub contacts_abandoned: usize,
    /// Abandoned, of those queued, in percent.
    pub abandonment_rate: Option<f64>,
    /// Contacts abandoned after less than X seconds.
    pub contacts_abandoned_in_x: usize,
    /// Contacts abandoned after X seconds or less, as the data lake counts them.
    pub contacts_abandoned_by_x: usize,
    /// Contacts answered after less than X seconds.
    pub contacts_answered_in_x: usize,
    /// Contacts that left the queue in any way after less than X seconds.
    pub contacts_removed_from_queue_in_x: usize,
    /// Those of them, of those queued, in percent: the service level of the page of definitions.
    pub service_level_removed_from_queue: Option<f64>,
    /// Contacts answered after X seconds or less, of those queued, in percent: the service level
    /// of the data lake.
    pub service_level_answered: Option<f64>,
    /// The queue times that are known, shortest first.
    pub wait_seconds: Vec<i64>,
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
    /// Contacts with interaction, hold or after-contact work of a second or more.
    pub contacts_active: usize,
    /// Contacts whose customer left while on hold.
    pub contacts_hold_abandons: usize,
    /// Contacts that were passed on, from the agent or out of the queue.
    pub contacts_transferred_out: usize,
    /// Those of them that were waiting.
    pub contacts_transferred_out_from_queue: usize,
    /// Contacts that ended in the queue, or while their next leg went on.
    pub contacts_disconnected_in_queue: usize,
    /// From the beginning of each contact to its end, after-contact work included.
    pub resolution_seconds: i64,
    /// From the moment at which media stood to the queue, of contacts that came from outside.
    pub contact_flow_seconds: i64,
    /// How many contacts that are.
    pub contacts_from_flows: usize,
    /// Contacts that entered the queue in this interval, whenever they disconnect.
    pub contacts_queued_by_enqueue: usize,
    /// Contacts that were answered in this interval, whenever they disconnect.
    pub contacts_handled_by_connect: usize,
}

impl QueueInterval {
    fn empty((from, until): Span) -> Self {
        Self {
            from: time(from),
            until: time(until),
            contacts_queued: 0,
            contacts_handled: 0,
            contacts_abandoned: 0,
            abandonment_rate: None,
            contacts_abandoned_in_x: 0,
            contacts_abandoned_by_x: 0,
            contacts_answered_in_x: 0,
            contacts_removed_from_queue_in_x: 0,
            service_level_removed_from_queue: None,
            service_level_answered: None,
            wait_seconds: Vec::new(),
            queue_answer_seconds: 0,
            abandon_seconds: 0,
            interaction_seconds: 0,
            hold_seconds: 0,
            pause_seconds: 0,
            after_contact_work_seconds: 0,
            handle_seconds: 0,
            contacts_active: 0,
            contacts_hold_abandons: 0,
            contacts_transferred_out: 0,
            contacts_transferred_out_from_queue: 0,
            contacts_disconnected_in_queue: 0,
            resolution_seconds: 0,
            contact_flow_seconds: 0,
            contacts_from_flows: 0,
            contacts_queued_by_enqueue: 0,
            contacts_handled_by_connect: 0,
        }
    }

    /// From the contacts of a queue that disconnected in one interval.
    fn of(span: Span, contacts: &[&Contact], x: i64) -> Self {
        let mut interval = Self::empty(span);
        let mut answered_by_x = 0;
        for contact in contacts {
            interval.count(contact, x);
            interval.count_stay(contact);
            interval.count_work(contact);
            let by_x = waited(contact).is_some_and(|waited| waited <= x);
            answered_by_x += usize::from(by_x && contact.answered.is_some());
        }
        interval.wait_seconds.sort_unstable();
        let all = interval.contacts_queued;
        let rate = |part: usize| (all > 0).then(|| part as f64 * 100.0 / all as f64);
        interval.abandonment_rate = rate(interval.contacts_abandoned);
        interval.service_level_removed_from_queue = rate(interval.contacts_removed_from_queue_in_x);
        interval.service_level_answered = rate(answered_by_x);
        interval
    }

    /// Counts a queued contact that disconnected in this interval.
    fn count(&mut self, contact: &Contact, x: i64) {
        let abandoned = is_abandoned(contact);
        let handled = contact.answered.is_some();
        let waited = waited(contact);
        let in_x = waited.is_some_and(|waited| waited < x);
        let by_x = waited.is_some_and(|waited| waited <= x);
        self.wait_seconds.extend(waited);
        let waited = waited.unwrap_or_default();
        self.contacts_queued += 1;
        self.contacts_handled += usize::from(handled);
        self.contacts_abandoned += usize::from(abandoned);
        self.contacts_abandoned_in_x += usize::from(abandoned && in_x);
        self.contacts_abandoned_by_x += usize::from(abandoned && by_x);
        self.contacts_answered_in_x += usize::from(handled && in_x);
        self.contacts_removed_from_queue_in_x += usize::from(in_x);
        self.queue_answer_seconds += if handled { waited } else { 0 };
        self.abandon_seconds += if abandoned { waited } else { 0 };
        let in_queue = contact.pre_disconnect == Some("IN_QUEUE");
        let passed_on = contact.transferred.is_some();
        let on_hold = contact.pre_disconnect == Some("CONNECTED_ONHOLD");
        self.contacts_hold_abandons += usize::from(handled && on_hold);
        self.contacts_transferred_out += usize::from(passed_on);
        self.contacts_transferred_out_from_queue += usize::from(passed_on && in_queue);
        self.contacts_disconnected_in_queue += usize::from(in_queue);
    }

    /// Counts how long the contact was here, and how long in a flow.
    fn count_stay(&mut self, contact: &Contact) {
        if let Some(end) = contact.work_until.max(contact.disconnected) {
            self.resolution_seconds += seconds(contact.initiated, end);
        }
        let in_flow = contact.connected_to_system.zip(contact.enqueued);
        match (contact.method, in_flow) {
            (Method::Callback, _) | (_, None) => {}
            (
                Method::Inbound | Method::Api | Method::Transfer | Method::QueueTransfer,
                Some((from, until)),
            ) => {
                self.contact_flow_seconds += seconds(from, until).max(0);
                self.contacts_from_flows += 1;
            }
        }
    }

    fn count_work(&mut self, contact: &Contact) {
        let Some((_, answered)) = contact.answered else { return };
        let talk = contact.work_from.map_or(0, |end| seconds(answered, end));
        let ended = contact.rests.iter().filter_map(|rest| Some((rest.from, rest.until?)));
        let rests: i64 = ended.map(|(from, until)| seconds(from, until)).sum();
        let work = contact.work_from.zip(contact.work_until);
        let work = work.map_or(0, |(from, until)| seconds(from, until));
        self.interaction_seconds += talk - rests;
        let mut active = talk - rests + work;
        match contact.channel {
            Channel::Task => self.pause_seconds += rests,
            Channel::Voice | Channel::Chat => {
                self.hold_seconds += rests;
                active += rests;
            }
        }
        self.contacts_active += usize::from(active > 0);
        self.after_contact_work_seconds += work;
        self.handle_seconds += talk + work;
    }
}

/// How long a contact was in the queue, once it left it.
fn waited(contact: &Contact) -> Option<i64> {
    contact.enqueued.zip(contact.dequeued).map(|(from, until)| seconds(from, until))
}

/// The numbers of one queue in one stretch of time.
pub(super) fn interval(log: &Log, queue: QueueNo, span: Span, x: i64) -> QueueInterval {
    let own = |contact: &&Contact| contact.enqueued.is_some() && contact.queue == queue;
    let own: Vec<_> = log.contacts.iter().filter(own).collect();
    let inside = |at: Option<i64>| at.is_some_and(|at| is_inside(span, at));
    let answered = |contact: &&&Contact| inside(contact.answered.map(|(_, at)| at));
    let ended = own.iter().copied().filter(|contact| inside(contact.disconnected));
    let ended: Vec<_> = ended.collect();
    QueueInterval {
        contacts_queued_by_enqueue: own.iter().filter(|contact| inside(contact.enqueued)).count(),
        contacts_handled_by_connect: own.iter().filter(answered).count(),
        ..QueueInterval::of(span, &ended, x)
    }
}

pub(super) fn truth(log: &Log, quarters: &[Span]) -> Vec<QueueTruth> {
    let one = |queue| quarters.iter().map(|span| interval(log, queue, *span, X_SECONDS)).collect();
    let queues = log.queues.iter().enumerate();
    queues
        .map(|(number, queue)| QueueTruth {
            queue_id: queue.id.clone(),
            name: queue.name.clone(),
            intervals: one(number),
        })
        .collect()
}
