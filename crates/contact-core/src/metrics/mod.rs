//! Numbers, by the definitions of Amazon Connect.
//!
//! Nothing is counted up: every number is worked out from joined rows when it is asked for, so it
//! is right whatever was delivered twice, late or out of order. Where Amazon's pages disagree, both
//! readings have a name.
//!
//! What a number needs, when events are lost:
//!
//! | number | is right once there came |
//! |---|---|
//! | [`RecordMetrics`] | the newest revision of each record that it counts |
//! | contacts queued by enqueue, handled by connect ([`crate::QueueEvent`]) | of each contact, any contact event after that moment, or any revision of its record |
//! | [`QueueNow`] | of each contact that ended, any contact event after its end, or any revision of its record; of any other, its last contact event, and the last event of each agent who has or had it in hand |
//! | callbacks and tasks that are put off ([`crate::Contact::is_scheduled`]) | of each contact, its last contact event; or any event after it was queued or over |
//! | [`AgentsNow`] | the last event of each agent; a heart beat will do |
//! | [`slots_available`] | the same, and of each routing profile a login of one of its agents, or the first heart beat of a quarter of an hour |
//! | [`AgentTime`] | each event of the agent from the login on: what began when, and what left the hand; what was lost before a LOGOUT that came through is of no account after it |
//! | [`Offer::is_non_response_without_customer_abandon`] | the same, and of the contact any contact event after its end, or any revision of its record |

mod agent_time;
mod interval;
mod live;
mod offers;
mod records;
mod slots;

pub use agent_time::{AgentTime, RingTime};
pub use interval::{Interval, Step, intervals};
pub use live::{AgentsNow, QueueNow};
pub use offers::{Offer, OfferEnd};
pub use records::{InX, RecordMetrics, ServiceLevel};
pub use slots::{SlotsAvailable, slots_available};

/// How many values there are, and what they add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub count: usize,
    /// What they add up to.
    pub total: i64,
}

impl Sum {
    /// The mean; `None` of no values.
    #[must_use]
    pub fn mean(self) -> Option<f64> {
        (self.count > 0).then(|| self.total as f64 / self.count as f64)
    }
}

impl FromIterator<i64> for Sum {
    fn from_iter<I: IntoIterator<Item = i64>>(values: I) -> Self {
        values.into_iter().fold(Self::default(), |sum, value| Self {
            count: sum.count + 1,
            total: sum.total.saturating_add(value),
        })
    }
}
