//! What began in an agent's day, as it is kept.

use connect_events::{AgentId, EventTime};
use contact_core::metrics::{AgentTime, Interval};
use contact_core::{Agent, Began, History, HistorySubject, Key, Row, Status};

use crate::Api;
use crate::serving::{Code, Problem};

/// How long before a range is looked at for what goes on when it begins: no shift is longer.
const BEFORE_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// How many pages of history one answer may take, so that Lambda can give it. A page holds a thousand
/// beginnings, and a busy agent makes as many in a day.
const PAGES: usize = 16;

/// What began in an agent's day.
pub(super) struct Day {
    pub(super) agent: Agent,
    began: Vec<(EventTime, HistorySubject, History)>,
}

impl Day {
    /// Reads what began from 24 hours before `from` on, and before `until`.
    pub(super) async fn read(
        api: &Api,
        id: &AgentId,
        from: EventTime,
        until: EventTime,
    ) -> Result<Self, Problem> {
        let first = from.plus_millis(-BEFORE_MILLIS);
        let (agent, began) = futures::join!(agent(api, id), began(api, id, first, until));
        let (agent, mut began) = (agent?, began?);
        // What the agent does since longer than that is not in the history that was read.
        if let Some((since, status)) = agent.status.since().zip(agent.status.get())
            && since < first
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
            && since < first
        {
            began.push((since, HistorySubject::Session(*session), History::default()));
        }
        Ok(Self { agent, began })
    }

    /// What began, in no order.
    pub(super) fn began(&self) -> impl Iterator<Item = Began<'_>> {
        self.began.iter().map(|(at, subject, history)| (*at, subject, history))
    }

    /// How the agent's time in an interval was spent.
    pub(super) fn time(&self, interval: Interval) -> AgentTime {
        AgentTime::of(self.began(), interval)
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

async fn began(
    api: &Api,
    id: &AgentId,
    first: EventTime,
    end: EventTime,
) -> Result<Vec<(EventTime, HistorySubject, History)>, Problem> {
    let mut all = Vec::new();
    let mut from = None;
    for _ in 0..PAGES {
        let page = api.store.history(id, first, end, from).await?;
        all.extend(page.rows.into_iter().filter_map(|(key, row)| match (key, row) {
            (Key::History(_, at, subject), Row::History(history)) => Some((at, subject, *history)),
            _ => None,
        }));
        from = page.next;
        if from.is_none() {
            return Ok(all);
        }
    }
    let must = format!("must be nearer to `from`: there are more than {PAGES} pages of history");
    Err(Problem::fault(Code::RangeTooLarge, "to", must))
}
