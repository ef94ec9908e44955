//! What began in an agent's day, as it is kept.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::{AgentId, EventTime};
use contact_core::metrics::{AgentTime, Interval, Offer};
use contact_core::{Agent, Began, History, HistorySubject, Key, Row, Status};

use super::lists::Rows;
use crate::Api;
use crate::serving::{Code, Problem};
use crate::views::AgentTimeView;

/// How much of what began before a range one request looks at for what goes on when it begins.
const BEFORE_ROWS: u32 = 200;

/// How many such requests there are at the most: an agent who logged in within the last two thousand
/// beginnings, which is two busy days, is known from the login on.
const BEFORE_PAGES: usize = 10;

/// How many pages of history one answer may take, so that Lambda can give it. A page holds a thousand
/// beginnings, and a busy agent makes as many in a day.
const PAGES: usize = 16;

/// What began in an agent's day.
pub(super) struct Day {
    pub(super) agent: Agent,
    began: Vec<Beginning>,
}

impl Day {
    /// Reads what began from `from` on and before `until`, and of what began before as much as tells
    /// what went on at `from`.
    pub(super) async fn read(
        api: &Api,
        id: &AgentId,
        from: EventTime,
        until: EventTime,
    ) -> Result<Self, Problem> {
        let (agent, began, before) =
            futures::join!(agent(api, id), began(api, id, from, until), before(api, id, from));
        let (agent, mut began, before) = (agent?, began?, before?);
        began.extend(before);
        // What the agent does since longer than that is not in the history that was read.
        if let Some((since, status)) = agent.status.since().zip(agent.status.get())
            && since < from
        {
            let Status { name, status_type } = status.clone();
            let history = History {
                status: name.into(),
                status_type: status_type.into(),
                ..History::default()
            };
            began.push((since, HistorySubject::Status, history));
        }
        // So has a LOGOUT, whose own event may still show the status before.
        if let Some((since, session)) = agent.session.since().zip(agent.session.get())
            && since < from
        {
            began.push((since, HistorySubject::Session(*session), History::default()));
        }
        Ok(Self { agent, began })
    }

    /// What began, in no order.
    pub(super) fn began(&self) -> impl Iterator<Item = Began<'_>> {
        self.began.iter().map(|(at, subject, history)| (*at, subject, history))
    }

    /// How the agent's time in each of several intervals was spent, which are in order and do not
    /// overlap. Whose doing it was that a call was not answered is in the call's own row.
    pub(super) async fn times(
        &self,
        api: &Api,
        intervals: &[Interval],
    ) -> Result<Vec<AgentTimeView>, Problem> {
        let ends = intervals.first().zip(intervals.last());
        let whole = ends.map(|(first, last)| Interval { from: first.from, until: last.until });
        let offers = whole.map(|whole| Offer::of(self.began(), whole)).unwrap_or_default();
        let unanswered: Vec<Offer<'_>> =
            offers.into_iter().filter(Offer::is_non_response).collect();
        let keys: BTreeSet<Key> =
            unanswered.iter().map(|offer| Key::Contact(offer.contact.clone())).collect();
        let mut contacts = BTreeMap::new();
        for (key, read) in api.store.load(&keys, api.deadline()).await {
            if let (Key::Contact(id), Row::Contact(contact)) = (key, read?.row) {
                contacts.insert(id, contact);
            }
        }
        let by_agent = |offer: &&Offer<'_>| {
            let contact = contacts.get(offer.contact);
            contact.is_some_and(|contact| offer.is_non_response_without_customer_abandon(contact))
        };
        let by_agent: Vec<EventTime> =
            unanswered.iter().filter(by_agent).map(|offer| offer.from).collect();
        let times = AgentTime::by_interval(self.began(), intervals);
        let views = intervals.iter().zip(&times).map(|(interval, time)| {
            let by_agent = by_agent.iter().filter(|from| interval.contains(**from)).count();
            AgentTimeView::of(time, by_agent, *interval)
        });
        Ok(views.collect())
    }
}

async fn agent(api: &Api, id: &AgentId) -> Result<Agent, Problem> {
    let key = Key::Agent(id.clone());
    let read = api.store.load([&key], api.deadline()).await.remove(&key);
    match read.transpose()? {
        Some(read) if read.is_kept() => match read.row {
            Row::Agent(agent) => Ok(*agent),
            _ => Err(Problem::of(Code::UnknownAgent)),
        },
        Some(_) | None => Err(Problem::of(Code::UnknownAgent)),
    }
}

/// One beginning of a row of history.
type Beginning = (EventTime, HistorySubject, History);

fn beginnings(rows: Rows) -> impl Iterator<Item = Beginning> {
    rows.into_iter().filter_map(|(key, row)| match (key, row) {
        (Key::History(_, at, subject), Row::History(history)) => Some((at, subject, *history)),
        _ => None,
    })
}

async fn began(
    api: &Api,
    id: &AgentId,
    first: EventTime,
    end: EventTime,
) -> Result<Vec<Beginning>, Problem> {
    let mut all = Vec::new();
    let mut from = None;
    for _ in 0..PAGES {
        let page = api.store.history(id, first, end, from).await?;
        all.extend(beginnings(page.rows));
        from = page.next;
        if from.is_none() {
            return Ok(all);
        }
    }
    let must = format!("must be nearer to `from`: there are more than {PAGES} pages of history");
    Err(Problem::fault(Code::RangeTooLarge, "to", must))
}

/// What began before `end`, from the latest on back to a status and a LOGIN or LOGOUT: an agent has
/// nothing in hand at either.
async fn before(api: &Api, id: &AgentId, end: EventTime) -> Result<Vec<Beginning>, Problem> {
    let store = api.store.pages_of(BEFORE_ROWS);
    let mut all = Vec::new();
    let mut from = None;
    let (mut status, mut session) = (false, false);
    for _ in 0..BEFORE_PAGES {
        let page = store.history_before(id, end, from).await?;
        from = page.next;
        for (at, subject, history) in beginnings(page.rows) {
            status |= matches!(subject, HistorySubject::Status);
            session |= matches!(subject, HistorySubject::Session(_));
            all.push((at, subject, history));
        }
        if (status && session) || from.is_none() {
            break;
        }
    }
    Ok(all)
}
