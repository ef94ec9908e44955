//! Numbers that Connect itself counts.

use std::collections::BTreeMap;

use aws_sdk_connect::types::{
    self, CurrentMetric as Asked, CurrentMetricName, CurrentMetricResult, Filters, Grouping, Unit,
};
use connect_events::{Channel, EventTime, QueueId};
use tokio::time::Instant;

use crate::call::Call;
use crate::connect::Connect;
use crate::described::moment;
use crate::error::ConnectError;
use crate::paging::{Listed, pages};

/// Results on one page: the most that Connect gives.
const PAGE: i32 = 100;

/// What is to be counted.
///
/// Source: <https://docs.aws.amazon.com/connect/latest/APIReference/API_GetCurrentMetricData.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentMetrics {
    /// The queues to count in: 1 to 100.
    pub queues: Vec<QueueId>,
    /// The channels to count; all of them where none is named.
    pub channels: Vec<Channel>,
    /// The numbers.
    pub metrics: Vec<CurrentMetric>,
    /// Whether each queue has numbers of its own.
    pub by: GroupedBy,
}

/// What has numbers of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroupedBy {
    /// Nothing: one result of all queues together.
    Nothing,
    /// Each queue.
    Queue,
    /// Each channel of each queue.
    QueueAndChannel,
}

macro_rules! current_metrics {
    ($( $(#[$doc:meta])* $name:ident = $sdk:ident, $unit:ident; )+) => {
        /// A number that Connect counts now.
        ///
        /// Source: <https://docs.aws.amazon.com/connect/latest/APIReference/API_CurrentMetric.html>
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CurrentMetric {
            $( $(#[$doc])* $name, )+
        }

        impl CurrentMetric {
            /// Every number.
            pub const ALL: &'static [Self] = &[$( Self::$name, )+];

            fn asked(self) -> (CurrentMetricName, Unit) {
                match self {
                    $( Self::$name => (CurrentMetricName::$sdk, Unit::$unit), )+
                }
            }
        }
    };
}

current_metrics! {
    /// Agents who are not offline.
    AgentsOnline = AgentsOnline, Count;
    /// Agents who can take a contact.
    AgentsAvailable = AgentsAvailable, Count;
    /// Agents with a contact; Connect's older name for the next one.
    AgentsOnCall = AgentsOnCall, Count;
    /// Agents with a contact.
    AgentsOnContact = AgentsOnContact, Count;
    /// Agents in a status of their own making.
    AgentsNonProductive = AgentsNonProductive, Count;
    /// Agents in after-contact work.
    AgentsAfterContactWork = AgentsAfterContactWork, Count;
    /// Agents in an error state.
    AgentsError = AgentsError, Count;
    /// Agents who are online and not in a status of their own making.
    AgentsStaffed = AgentsStaffed, Count;
    /// Contacts that wait.
    ContactsInQueue = ContactsInQueue, Count;
    /// How long the first one in the queue waits, in **milliseconds**, however it was asked for.
    ///
    /// Connect tells milliseconds when nothing is grouped and seconds when something is, and calls
    /// both seconds; here it is made one unit.
    OldestContactAge = OldestContactAge, Seconds;
    /// Contacts for a later time.
    ContactsScheduled = ContactsScheduled, Count;
    /// Slots of agents with a contact in it.
    SlotsActive = SlotsActive, Count;
    /// Slots of agents that are free.
    SlotsAvailable = SlotsAvailable, Count;
    /// How long a contact is going to wait, in seconds.
    EstimatedWaitTime = EstimatedWaitTime, Seconds;
}

/// The numbers of one group.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MetricsOf {
    /// The queue, when grouped by it.
    pub queue: Option<QueueId>,
    /// The channel, when grouped by it.
    pub channel: Option<Channel>,
    /// The numbers, each in the unit that [`CurrentMetric`] says. What Connect gives no value for is
    /// not in it.
    pub values: BTreeMap<CurrentMetric, f64>,
}

/// Numbers, and when they were true.
#[derive(Clone, Debug, PartialEq)]
pub struct MetricsNow {
    /// When Connect counted: of several pages, the first.
    pub counted_at: Option<EventTime>,
    /// The groups. Connect leaves out a queue in which nothing is.
    pub groups: Vec<MetricsOf>,
    /// Whether these are all groups; they are not when time ran out between two pages.
    pub is_whole: bool,
}

impl Connect {
    /// What Connect counts now.
    ///
    /// # Errors
    ///
    /// [`ConnectError`], unless pages were read already and the next one has to wait.
    pub async fn current_metrics(
        &self,
        asked: &CurrentMetrics,
        deadline: Instant,
    ) -> Result<MetricsNow, ConnectError> {
        let request = self
            .calls()
            .get_current_metric_data()
            .instance_id(self.instance().as_str())
            .filters(filters(asked))
            .set_groupings(groupings(asked.by))
            .set_current_metrics(Some(asked.metrics.iter().map(|metric| named(*metric)).collect()))
            .max_results(PAGE);
        // The token of a page lives for five minutes, and belongs to this question.
        let Listed { found, rest } = pages(None, |token| {
            let request = request.clone().set_next_token(token);
            async move {
                let call = Call::GetCurrentMetricData;
                let told = self.attempt(call, deadline, || request.clone().send()).await?;
                let at = told.data_snapshot_time.as_ref().and_then(moment);
                Ok(((at, told.metric_results.unwrap_or_default()), told.next_token))
            }
        })
        .await?;
        let counted_at = found.first().and_then(|(at, _)| *at);
        let results = found.into_iter().flat_map(|(_, results)| results);
        let groups = results.map(|result| group(asked.by, &result)).collect();
        Ok(MetricsNow { counted_at, groups, is_whole: rest.is_none() })
    }
}

fn filters(asked: &CurrentMetrics) -> Filters {
    let queues = asked.queues.iter().map(|queue| queue.as_str().to_owned()).collect();
    let channels = asked.channels.iter().map(|channel| types::Channel::from(channel.as_str()));
    let channels: Vec<_> = channels.collect();
    Filters::builder()
        .set_queues(Some(queues))
        .set_channels((!channels.is_empty()).then_some(channels))
        .build()
}

fn groupings(by: GroupedBy) -> Option<Vec<Grouping>> {
    match by {
        GroupedBy::Nothing => None,
        GroupedBy::Queue => Some(vec![Grouping::Queue]),
        GroupedBy::QueueAndChannel => Some(vec![Grouping::Queue, Grouping::Channel]),
    }
}

fn named(metric: CurrentMetric) -> Asked {
    let (name, unit) = metric.asked();
    Asked::builder().name(name).unit(unit).build()
}

fn group(by: GroupedBy, told: &CurrentMetricResult) -> MetricsOf {
    let dimensions = told.dimensions.as_ref();
    let queue = dimensions.and_then(|told| told.queue.as_ref()).and_then(|told| told.id.as_deref());
    let channel = dimensions.and_then(|told| told.channel.as_ref());
    let values = told.collections().iter().filter_map(|told| {
        let name = told.metric.as_ref()?.name.as_ref()?;
        let metric = CurrentMetric::ALL.iter().copied().find(|known| known.asked().0 == *name)?;
        Some((metric, in_our_unit(metric, by, told.value?)))
    });
    MetricsOf {
        queue: queue.and_then(|id| QueueId::new(id).ok()),
        channel: channel.map(|told| Channel::from_text(told.as_str())),
        values: values.collect(),
    }
}

/// See [`CurrentMetric::OldestContactAge`].
fn in_our_unit(metric: CurrentMetric, by: GroupedBy, value: f64) -> f64 {
    match (metric, by) {
        (CurrentMetric::OldestContactAge, GroupedBy::Queue | GroupedBy::QueueAndChannel) => {
            value * 1_000.0
        }
        _ => value,
    }
}
