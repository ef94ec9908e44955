//! Reading what is judged.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::{ContactId, EventTime, InstanceId, QueueId};
use contact_core::alerts::{AlertRule, AlertWhen, QueueSeen, Seen};
use contact_core::{Alert, AlertChange, AlertId, AlertKind, AlertSubject, Contact, Key, Row};
use futures::{StreamExt, TryStreamExt, stream};
use state_store::{Cursor, Page, StoreError};

use crate::{Deadlines, Report, Watch};

/// Pages of agents, as the API reads them: more than ten thousand agents.
const AGENT_PAGES: usize = 32;
/// Pages of queues, of a thousand each.
const QUEUE_PAGES: usize = 4;
/// Pages of contacts that wait in one queue: Connect lets fewer wait.
const WAITING_PAGES: usize = 16;
/// Pages of records of one queue that ended within an hour.
const RECORD_PAGES: usize = 16;
/// Pages of open alerts that stand alike.
const ALERT_PAGES: usize = 8;
/// Queues whose requests are under way at once.
const AT_ONCE: usize = 16;

/// Everything that was ever open; clocks differ, so a little of what is to come too.
const HOUR_MILLIS: i64 = 60 * 60 * 1000;

type Rows = Vec<(Key, Row)>;

impl Watch {
    /// What the rules look at. A list that nobody asks for is not read.
    pub(crate) async fn seen(
        &self,
        instance: &InstanceId,
        heard: Option<EventTime>,
        now: EventTime,
        by: Deadlines,
        report: &mut Report,
    ) -> Result<Seen, StoreError> {
        let mut open = BTreeMap::new();
        for standing in [AlertChange::Raised, AlertChange::Acknowledged] {
            let span = (EventTime::from_millis(0), now.plus_millis(HOUR_MILLIS));
            let page = async |from| self.store.alerts(instance, standing, span, from).await;
            // Those that are left out go on.
            let (rows, whole) = pages(ALERT_PAGES, page).await?;
            report.too_long += usize::from(!whole);
            open.extend(rows.into_iter().filter_map(of_alert));
        }
        let asks = |asks: fn(&AlertWhen) -> bool| self.rules.iter().any(|rule| asks(&rule.when));
        let agents = if asks(is_of_agents) {
            let page = async |from| self.store.agents(instance, from).await;
            let (rows, whole) = pages(AGENT_PAGES, page).await?;
            report.too_long += usize::from(!whole);
            let agents = rows.into_iter().filter_map(|(key, row)| match (key, row) {
                (Key::Agent(id), Row::Agent(agent)) => Some((id, *agent)),
                _ => None,
            });
            whole.then(|| agents.collect())
        } else {
            None
        };
        let (queues, all_queues) = if asks(is_of_queues) {
            let page = async |from| self.store.queues(instance, from).await;
            let (rows, whole) = pages(QUEUE_PAGES, page).await?;
            (self.queues(rows, now).await?, whole)
        } else {
            (BTreeMap::new(), true)
        };
        let cut = queues.values().filter(|(_, whole)| !whole).count();
        report.too_long += cut + usize::from(!all_queues);
        let queues = queues.into_iter().map(|(id, (queue, _))| (id, queue)).collect();
        let contacts = self.contacts_of(&open, by).await?;
        let instance = instance.clone();
        Ok(Seen { instance, now, heard, agents, queues, all_queues, contacts, open })
    }

    async fn queues(
        &self,
        rows: Rows,
        now: EventTime,
    ) -> Result<BTreeMap<QueueId, (QueueSeen, bool)>, StoreError> {
        let ids = rows.into_iter().filter_map(|(key, _)| match key {
            Key::Queue(_, id) => Some(id),
            _ => None,
        });
        let queues = ids.map(async |id| {
            let (mut seen, mut whole) = (QueueSeen::default(), true);
            if self.asks_of(&id, is_of_waits) {
                let page = async |from| self.store.waiting(&id, from).await;
                let (rows, all) = pages(WAITING_PAGES, page).await?;
                let waiting = rows.into_iter().filter_map(of_contact);
                seen.waiting = all.then(|| waiting.collect());
                whole &= all;
            }
            if let Some(first) = self.first_record(&id, now) {
                let page = async |from| self.store.records(&id, first, now, from).await;
                let (rows, all) = pages(RECORD_PAGES, page).await?;
                let records = rows.into_iter().filter_map(|(_, row)| match row {
                    Row::Record(record) => record.newest.get().cloned(),
                    _ => None,
                });
                seen.records = all.then(|| records.collect());
                whole &= all;
            }
            Ok((id, (seen, whole)))
        });
        stream::iter(queues).buffer_unordered(AT_ONCE).try_collect().await
    }

    fn asks_of(&self, queue: &QueueId, asks: fn(&AlertWhen) -> bool) -> bool {
        self.rules.iter().any(|rule| asks(&rule.when) && rule.only.is_queue(Some(queue)))
    }

    /// When the earliest interval began of those that service levels of a queue are judged by.
    fn first_record(&self, queue: &QueueId, now: EventTime) -> Option<EventTime> {
        let about = self.rules.iter().filter(|rule| rule.only.is_queue(Some(queue)));
        let began = |rule: &AlertRule| match &rule.when {
            AlertWhen::LowServiceLevel(target) => Some(Seen::interval_of(now, target)?.from),
            _ => None,
        };
        about.filter_map(began).min()
    }

    /// The contacts of alerts that are put as segments come: those end with their contacts.
    async fn contacts_of(
        &self,
        open: &BTreeMap<AlertId, Alert>,
        by: Deadlines,
    ) -> Result<BTreeMap<ContactId, Contact>, StoreError> {
        let abouts = open.values().filter_map(|alert| alert.about.get());
        let keys: BTreeSet<Key> = abouts
            .filter(|about| {
                matches!(about.kind, AlertKind::NegativeSentiment | AlertKind::Category)
            })
            .filter_map(|about| match &about.subject {
                AlertSubject::Contact(id) => Some(Key::Contact(id.clone())),
                AlertSubject::Agent(_) | AlertSubject::Queue(_) => None,
            })
            .collect();
        let mut contacts = BTreeMap::new();
        for (key, read) in self.store.load(&keys, by.end).await {
            contacts.extend(of_contact((key, read?.row)));
        }
        Ok(contacts)
    }
}

fn is_of_agents(when: &AlertWhen) -> bool {
    match when {
        AlertWhen::SilentAgent { .. }
        | AlertWhen::LongAfterContactWork { .. }
        | AlertWhen::LongStatus { .. }
        | AlertWhen::MissedContact => true,
        AlertWhen::LongWait { .. }
        | AlertWhen::EndlessWait { .. }
        | AlertWhen::LowServiceLevel(_)
        | AlertWhen::NegativeSentiment { .. }
        | AlertWhen::Category { .. } => false,
    }
}

fn is_of_waits(when: &AlertWhen) -> bool {
    matches!(when, AlertWhen::LongWait { .. } | AlertWhen::EndlessWait { .. })
}

fn is_of_queues(when: &AlertWhen) -> bool {
    is_of_waits(when) || matches!(when, AlertWhen::LowServiceLevel(_))
}

fn of_alert((key, row): (Key, Row)) -> Option<(AlertId, Alert)> {
    match (key, row) {
        (Key::Alert(id), Row::Alert(alert)) => Some((id, *alert)),
        _ => None,
    }
}

pub(crate) fn of_contact((key, row): (Key, Row)) -> Option<(ContactId, Contact)> {
    match (key, row) {
        (Key::Contact(id), Row::Contact(contact)) => Some((id, *contact)),
        _ => None,
    }
}

/// The rows of so many pages, and whether these are all.
async fn pages(
    most: usize,
    page: impl AsyncFn(Option<Cursor>) -> Result<Page, StoreError>,
) -> Result<(Rows, bool), StoreError> {
    let (mut rows, mut from) = (Rows::new(), None);
    for _ in 0..most {
        let next = page(from).await?;
        rows.extend(next.rows);
        from = next.next;
        if from.is_none() {
            return Ok((rows, true));
        }
    }
    Ok((rows, false))
}
