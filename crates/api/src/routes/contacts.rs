//! Lists of contacts.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use connect_events::{ContactId, EventTime, InstanceId, QueueId};
use contact_core::metrics::Interval;
use contact_core::{Contact, Key, Phase, QueueEvent, Row};
use serde::Serialize;
use state_store::Cursor;
use utoipa::{IntoParams, ToSchema};

use super::floor::Floor;
use super::history::{DAY_MILLIS, between};
use super::lists::{List, PageAsked, Rows, bad_cursor};
use crate::query::{Asked, MUST_BE_AN_ID, Query, Strict};
use crate::serving::{Answer, Body, Code, Problem};
use crate::views::{ContactView, Id, PhaseName};
use crate::{Api, cursor};

/// The longest range of one answer, in days.
const DAYS: i64 = 35;

/// Contacts.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Contacts {
    /// The contacts: those underway with the one that has been there longest first, those of a range
    /// of time in the order in which they entered the queue. One that entered it twice is there twice.
    contacts: Vec<ContactView>,
    /// Give this as `cursor` to go on; null after the last. There may be fewer contacts than asked
    /// for, or none, and more to come.
    next: Option<String>,
}

impl Body for Contacts {
    /// Where no range is given, it moves with the clock, and the cursor holds it.
    fn hold_still(&mut self) {
        self.next = self.next.take().map(|_| String::new());
    }
}

/// Which contacts.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ContactsAsked {
    /// How far the contacts have come. `disconnected` and `completed` need a `queue`.
    #[param(value_type = Option<PhaseName>)]
    phase: Option<Phase>,
    /// The queue that the contacts entered. Without a phase, or with one that is over, the answer
    /// holds those that entered it in a range of time.
    #[param(value_type = Option<Id>)]
    queue: Option<QueueId>,
    /// The beginning of that range; 24 hours before `to` where it is not given.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<EventTime>,
    /// The first moment after that range; now where it is not given. At most 35 days after `from`.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<EventTime>,
    /// The instance; where none is given the deployment's own, or the only one.
    #[param(value_type = Option<Id>)]
    instance: Option<InstanceId>,
    /// How many contacts, at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 200, default = 50)]
    limit: u32,
    /// The `next` of the answer before, with the same other parameters.
    cursor: Option<String>,
}

impl Query for ContactsAsked {
    const NAMES: &'static [&'static str] =
        &["phase", "queue", "from", "to", "instance", "limit", "cursor"];

    fn read(asked: &mut Asked) -> Self {
        let phases = Phase::ALL.map(Phase::name).join(", ");
        let phase = asked.take("phase", format!("must be one of: {phases}"), |name| {
            Phase::ALL.into_iter().find(|phase| phase.name() == name)
        });
        let queue = asked.take("queue", MUST_BE_AN_ID, |id| QueueId::new(id).ok());
        let (from, to) = (asked.moment("from"), asked.moment("to"));
        let instance = asked.instance();
        let PageAsked { limit, cursor } = PageAsked::read(asked, 50, 200);
        Self { phase, queue, from, to, instance, limit, cursor }
    }
}

/// Contacts that have come so far, or that entered a queue.
#[utoipa::path(
    get,
    path = "/contacts",
    tag = "contacts",
    params(ContactsAsked),
    responses((status = 200, description = "The contacts.", body = Answer<Contacts>)),
)]
pub(super) async fn contacts(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Strict(asked): Strict<ContactsAsked>,
) -> Result<Response, Problem> {
    let which = asked.which()?;
    let floor = Floor::heard(&api).await?;
    let Some(instance) = floor.instance(&api, asked.instance.clone())? else {
        let none = Contacts { contacts: Vec::new(), next: None };
        return Ok(floor.answer(None, none).respond(&headers));
    };
    let body = match which {
        Which::Underway(phase, queue) => asked.underway(&api, &instance, phase, queue).await?,
        Which::Entered(phase, queue) => asked.entered(&api, floor.now, phase, queue).await?,
    };
    Ok(floor.answer(Some(&instance), body).respond(&headers))
}

enum Which<'a> {
    /// Those that have come so far and are not over.
    Underway(Phase, Option<&'a QueueId>),
    /// Those that entered a queue in a range of time.
    Entered(Option<Phase>, &'a QueueId),
}

impl ContactsAsked {
    fn which(&self) -> Result<Which<'_>, Problem> {
        let wrong = |field, must: &str| Err(Problem::fault(Code::InvalidRequest, field, must));
        match (self.phase, &self.queue) {
            (None, None) => wrong("phase", "must be given, or a `queue`"),
            (Some(Phase::Disconnected | Phase::Completed), None) => {
                wrong("queue", "must be given for contacts that are over")
            }
            (phase @ (None | Some(Phase::Disconnected | Phase::Completed)), Some(queue)) => {
                Ok(Which::Entered(phase, queue))
            }
            (Some(phase), queue) => match (self.from, self.to) {
                (None, None) => Ok(Which::Underway(phase, queue.as_ref())),
                (Some(_), _) => wrong("from", "is for contacts that entered a queue"),
                (None, Some(_)) => wrong("to", "is for contacts that entered a queue"),
            },
        }
    }

    async fn underway(
        &self,
        api: &Api,
        instance: &InstanceId,
        phase: Phase,
        queue: Option<&QueueId>,
    ) -> Result<Contacts, Problem> {
        let in_queue = queue.map_or("", QueueId::as_str);
        let scope = ["contacts", instance.as_str(), phase.name(), in_queue];
        let from = super::lists::opened(&scope, self.cursor.as_deref())?;
        let list = match (phase, queue) {
            (Phase::Queued, Some(queue)) => List::Waiting(queue),
            (phase, _) => List::Underway(instance, phase),
        };
        let is_shown = |_: &Key, row: &Row| match row {
            Row::Contact(contact) => queue.is_none() || contact.queue() == queue,
            _ => false,
        };
        let (rows, next) = list.some(api, self.limit, from, is_shown).await?;
        let contacts = rows.iter().filter_map(|(key, row)| match (key, row) {
            (Key::Contact(id), Row::Contact(contact)) => Some(ContactView::of(id, contact)),
            _ => None,
        });
        let next = super::lists::sealed(&scope, next.as_ref());
        Ok(Contacts { contacts: contacts.collect(), next })
    }

    async fn entered(
        &self,
        api: &Api,
        now: EventTime,
        phase: Option<Phase>,
        queue: &QueueId,
    ) -> Result<Contacts, Problem> {
        let [from, to] =
            [self.from, self.to].map(|at| at.map_or(String::new(), |at| at.to_string()));
        let phase_name = phase.map_or("", Phase::name);
        let scope = ["contacts", "entered", queue.as_str(), phase_name, &from, &to];
        let place = match &self.cursor {
            Some(cursor) => Place::opened(&scope, cursor).ok_or_else(bad_cursor)?,
            None => Place { range: self.range(now)?, from: None },
        };
        let Interval { from: first, until: end } = place.range;
        let list = List::QueueHistory(queue, first, end);
        let is_entry =
            |key: &Key, _: &Row| matches!(key, Key::QueueHistory(_, _, QueueEvent::Entered(_)));
        let (rows, next) = list.some(api, self.limit, place.from, is_entry).await?;
        let mut contacts = Vec::new();
        for (id, contact) in read(api, rows).await? {
            if phase.is_none() || contact.phase() == phase {
                contacts.push(ContactView::of(&id, &contact));
            }
        }
        let next = next.map(|next| Place { range: place.range, from: Some(next) }.sealed(&scope));
        Ok(Contacts { contacts, next })
    }

    fn range(&self, now: EventTime) -> Result<Interval, Problem> {
        let until = self.to.unwrap_or(now);
        between(self.from.unwrap_or_else(|| until.plus_millis(-DAY_MILLIS)), until, DAYS)
    }
}

/// The contacts that entries are of, in the order of the entries.
async fn read(api: &Api, entries: Rows) -> Result<Vec<(ContactId, Contact)>, Problem> {
    let ids: Vec<ContactId> = entries
        .into_iter()
        .filter_map(|(key, _)| match key {
            Key::QueueHistory(_, _, QueueEvent::Entered(contact)) => Some(contact),
            _ => None,
        })
        .collect();
    let keys: Vec<Key> = ids.iter().cloned().map(Key::Contact).collect();
    let mut rows: BTreeMap<ContactId, Contact> = BTreeMap::new();
    for (key, read) in api.store.load(&keys, api.deadline()).await {
        if let (Key::Contact(id), Row::Contact(contact)) = (key, read?.row) {
            rows.insert(id, *contact);
        }
    }
    let found = ids.into_iter().filter_map(|id| rows.get(&id).cloned().map(|row| (id, row)));
    Ok(found.collect())
}

/// A place in a range of time that the first page fixed: now has passed since.
struct Place {
    range: Interval,
    from: Option<Cursor>,
}

impl Place {
    fn opened(scope: &[&str], cursor: &str) -> Option<Self> {
        let text = cursor::open(scope, cursor)?;
        let mut parts = text.splitn(3, ' ');
        let mut moment = || Some(EventTime::from_millis(parts.next()?.parse().ok()?));
        let range = Interval { from: moment()?, until: moment()? };
        Some(Self { range, from: Some(Cursor::from_text(parts.next()?)?) })
    }

    fn sealed(&self, scope: &[&str]) -> String {
        let Interval { from, until } = self.range;
        let place = self.from.as_ref().map(Cursor::to_text).unwrap_or_default();
        cursor::seal(scope, &format!("{} {} {place}", from.as_millis(), until.as_millis()))
    }
}
