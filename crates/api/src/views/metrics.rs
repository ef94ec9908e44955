//! Numbers, by the definitions of Amazon Connect.
//!
//! Source: <https://docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html>

use contact_core::metrics::{AgentTime, InX, Interval, RecordMetrics, RingTime, ServiceLevel, Sum};
use serde::Serialize;
use utoipa::ToSchema;

use super::At;

/// How an agent's time was spent, in milliseconds; contacts at the same time count once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgentTimeView {
    /// The first moment counted.
    pub from: At,
    /// The first moment after it.
    pub until: At,
    /// `SUM_ONLINE_TIME_AGENT`: logged in, in any status but offline.
    pub online_ms: i64,
    /// `SUM_NON_PRODUCTIVE_TIME_AGENT`: in a status of the instance's own.
    pub non_productive_ms: i64,
    /// With a contact, and in no status of the instance's own: hold and after-contact work too.
    pub contact_ms: i64,
    /// The part of it with nothing but after-contact work.
    pub after_contact_work_ms: i64,
    /// Ready, with nothing but contacts that ring.
    pub ringing_ms: i64,
    /// `SUM_IDLE_TIME_AGENT`: ready and not on a contact. Ringing is idle time, as Amazon's page says
    /// now.
    pub idle_with_ring_time_ms: i64,
    /// The same without ringing, as the page said until 2023.
    pub idle_without_ring_time_ms: i64,
    /// `AGENT_OCCUPANCY`: contact time, of contact time and idle time, in percent; null of neither.
    /// Ringing is idle time.
    pub occupancy_with_ring_time: Option<f64>,
    /// The same, where ringing is neither.
    pub occupancy_without_ring_time: Option<f64>,
    /// Contacts that began to ring, or were connected without ringing.
    pub contacts_offered: usize,
    /// Those of them that were connected to the agent.
    pub contacts_accepted: usize,
    /// `AGENT_NON_RESPONSE`: those of them that were not, whoever gave up.
    pub non_response: usize,
    /// `AGENT_NON_RESPONSE_WITHOUT_CUSTOMER_ABANDONS`: calls among them whose customer was there to the
    /// end of the ringing. Connect counts calls only.
    pub non_response_without_customer_abandons: usize,
    /// `AGENT_ANSWER_RATE`: accepted, of those offered whose end is known, in percent.
    pub answer_rate: Option<f64>,
}

impl AgentTimeView {
    /// The view of what was worked out for an interval, with how many calls it was the agent's doing
    /// not to answer.
    #[must_use]
    pub fn of(time: &AgentTime, by_agent: usize, interval: Interval) -> Self {
        Self {
            from: interval.from.into(),
            until: interval.until.into(),
            online_ms: time.online,
            non_productive_ms: time.non_productive,
            contact_ms: time.contact,
            after_contact_work_ms: time.after_contact_work,
            ringing_ms: time.ringing,
            idle_with_ring_time_ms: time.idle(RingTime::Idle),
            idle_without_ring_time_ms: time.idle(RingTime::Left),
            occupancy_with_ring_time: time.occupancy(RingTime::Idle),
            occupancy_without_ring_time: time.occupancy(RingTime::Left),
            contacts_offered: time.offered,
            contacts_accepted: time.accepted,
            non_response: time.not_answered,
            non_response_without_customer_abandons: by_agent,
            answer_rate: time.answer_rate(),
        }
    }
}

/// The service level, in percent of the contacts queued, in both readings; null where none was queued.
/// Amazon's two pages disagree.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ServiceLevelView {
    /// The X of "within X seconds".
    pub seconds: u32,
    /// The page of metric definitions: contacts that left the queue within less than X seconds, be
    /// it answered, abandoned or called back.
    pub removed_from_queue: Option<f64>,
    /// The queries for the analytics data lake: contacts answered within X seconds or less.
    pub answered: Option<f64>,
}

impl ServiceLevelView {
    fn of(metrics: &RecordMetrics<'_>, seconds: u32) -> Self {
        let level = |counts| metrics.service_level(seconds.into(), counts);
        Self {
            seconds,
            removed_from_queue: level(ServiceLevel::RemovedFromQueue),
            answered: level(ServiceLevel::Answered),
        }
    }
}

/// Seconds, added up and on average.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TimeView {
    /// How many contacts count.
    pub contacts: usize,
    /// Their seconds, added up.
    pub total_seconds: i64,
    /// Their seconds on average; null of no contact.
    pub average_seconds: Option<f64>,
}

impl From<Sum> for TimeView {
    fn from(sum: Sum) -> Self {
        Self { contacts: sum.count, total_seconds: sum.total, average_seconds: sum.mean() }
    }
}

/// Waits in the queue, in seconds; null of no wait.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct WaitView {
    /// What half of the waits do not exceed.
    pub p50: Option<i64>,
    /// What nine of ten waits do not exceed.
    pub p90: Option<i64>,
    /// What 19 of 20 waits do not exceed.
    pub p95: Option<i64>,
    /// `MAX_QUEUED_TIME`: the longest, however it ended.
    pub max: Option<i64>,
}

/// The numbers of contacts that ended in a stretch of time, in brief.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BriefMetricsView {
    /// `CONTACTS_QUEUED`: contacts that had entered the queue, counted when they ended.
    pub contacts_queued: usize,
    /// `CONTACTS_HANDLED`: contacts that an agent had answered, counted when they ended.
    pub contacts_handled: usize,
    /// `CONTACTS_ABANDONED`: contacts that ended in the queue.
    pub contacts_abandoned: usize,
    /// `ABANDONMENT_RATE`: abandoned, of those queued, in percent; null where none was queued.
    pub abandonment_rate: Option<f64>,
    /// `SERVICE_LEVEL`.
    pub service_level: ServiceLevelView,
}

impl BriefMetricsView {
    /// The view of the metrics of some records, with an X of so many seconds.
    #[must_use]
    pub fn of(metrics: &RecordMetrics<'_>, seconds: u32) -> Self {
        Self {
            contacts_queued: metrics.contacts_queued(),
            contacts_handled: metrics.contacts_handled(),
            contacts_abandoned: metrics.contacts_abandoned(),
            abandonment_rate: metrics.abandonment_rate(),
            service_level: ServiceLevelView::of(metrics, seconds),
        }
    }
}

/// The numbers of contacts that ended in a stretch of time. Connect counts them when the contact
/// ends, from its record.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordMetricsView {
    /// `CONTACTS_QUEUED`: contacts that had entered the queue.
    pub contacts_queued: usize,
    /// `CONTACTS_HANDLED`: contacts that an agent had answered.
    pub contacts_handled: usize,
    /// `CONTACTS_ABANDONED`: contacts that ended in the queue.
    pub contacts_abandoned: usize,
    /// `ABANDONMENT_RATE`: abandoned, of those queued, in percent; null where none was queued.
    pub abandonment_rate: Option<f64>,
    /// `SERVICE_LEVEL`; its `seconds` are also the X of the next four.
    pub service_level: ServiceLevelView,
    /// `SUM_CONTACTS_ABANDONED_IN_X`, by the page of metric definitions: abandoned after less than X
    /// seconds.
    pub contacts_abandoned_in_x: usize,
    /// The same by the queries for the analytics data lake: after X seconds or less.
    pub contacts_abandoned_in_x_inclusive: usize,
    /// `SUM_CONTACTS_ANSWERED_IN_X`: answered after less than X seconds.
    pub contacts_answered_in_x: usize,
    /// `CONTACTS_REMOVED_FROM_QUEUE_IN_X`: out of the queue after less than X seconds.
    pub contacts_removed_from_queue_in_x: usize,
    /// Waits in the queue, in seconds.
    pub wait_seconds: WaitView,
    /// `AVG_ABANDON_TIME`: in the queue, of those who abandoned.
    pub abandon_time: TimeView,
    /// `AVG_QUEUE_ANSWER_TIME`, also known as ASA: in the queue, of those who were answered.
    pub queue_answer_time: TimeView,
    /// `AVG_HANDLE_TIME`: talk, hold, after-contact work and pause.
    pub handle_time: TimeView,
    /// `AVG_ACTIVE_TIME`: the same without pause.
    pub active_time: TimeView,
    /// `AVG_AFTER_CONTACT_WORK_TIME`.
    pub after_contact_work_time: TimeView,
    /// `AVG_INTERACTION_TIME`: talk, without hold.
    pub interaction_time: TimeView,
    /// `AVG_HOLD_TIME`.
    pub hold_time: TimeView,
    /// `AVG_RESOLUTION_TIME`: from the beginning of the contact to its end.
    pub resolution_time: TimeView,
    /// `AVG_CONTACT_FLOW_TIME`: in the flow, before the queue.
    pub contact_flow_time: TimeView,
    /// `CONTACTS_PUT_ON_HOLD`: contacts whose record knows a number of holds, be it 0.
    pub contacts_put_on_hold: usize,
    /// `CONTACTS_HOLD_ABANDONS`: customers who left while on hold.
    pub contacts_hold_abandons: usize,
    /// `CONTACTS_TRANSFERRED_OUT`.
    pub contacts_transferred_out: usize,
    /// `CONTACTS_TRANSFERRED_OUT_FROM_QUEUE`: those of them that were waiting.
    pub contacts_transferred_out_from_queue: usize,
    /// Contacts that ended while they waited, by the state that the record tells.
    pub contacts_disconnected_in_queue: usize,
}

impl RecordMetricsView {
    /// The view of the metrics of some records, with an X of so many seconds.
    #[must_use]
    pub fn of(metrics: &RecordMetrics<'_>, seconds: u32) -> Self {
        let x = i64::from(seconds);
        let BriefMetricsView {
            contacts_queued,
            contacts_handled,
            contacts_abandoned,
            abandonment_rate,
            service_level,
        } = BriefMetricsView::of(metrics, seconds);
        Self {
            contacts_queued,
            contacts_handled,
            contacts_abandoned,
            abandonment_rate,
            service_level,
            contacts_abandoned_in_x: metrics.contacts_abandoned_in(x, InX::Less),
            contacts_abandoned_in_x_inclusive: metrics.contacts_abandoned_in(x, InX::OrLess),
            contacts_answered_in_x: metrics.contacts_answered_in(x),
            contacts_removed_from_queue_in_x: metrics.contacts_removed_from_queue_in(x),
            wait_seconds: WaitView {
                p50: metrics.wait_percentile(50),
                p90: metrics.wait_percentile(90),
                p95: metrics.wait_percentile(95),
                max: metrics.max_queued_time(),
            },
            abandon_time: metrics.abandon_time().into(),
            queue_answer_time: metrics.queue_answer_time().into(),
            handle_time: metrics.handle_time().into(),
            active_time: metrics.active_time().into(),
            after_contact_work_time: metrics.after_contact_work_time().into(),
            interaction_time: metrics.interaction_time().into(),
            hold_time: metrics.hold_time().into(),
            resolution_time: metrics.resolution_time().into(),
            contact_flow_time: metrics.contact_flow_time().into(),
            contacts_put_on_hold: metrics.contacts_put_on_hold(),
            contacts_hold_abandons: metrics.contacts_hold_abandons(),
            contacts_transferred_out: metrics.contacts_transferred_out(),
            contacts_transferred_out_from_queue: metrics.contacts_transferred_out_from_queue(),
            contacts_disconnected_in_queue: metrics.contacts_disconnected_in_queue(),
        }
    }
}
