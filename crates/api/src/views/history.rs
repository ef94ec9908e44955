//! An agent's day as intervals: what workforce management reads.

use std::collections::BTreeMap;

use connect_events::{AgentContactState, AgentId, ContactId, EventTime};
use contact_core::metrics::Interval;
use contact_core::{
    Began, History, HistorySubject, Session, SessionView, Status, StatusKind, in_order,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{At, Id, Word};

/// One stretch of an agent's day: a status, a session, or a state of one contact in hand.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AgentIntervalView {
    /// The agent.
    pub agent_id: Id,
    /// What it is a stretch of.
    pub subject: Subject,
    /// The name of the status in the instance's own words; `loggedIn` or `loggedOut`; or the state
    /// of the contact, such as `CONNECTED_ONHOLD`.
    pub name: Option<Word>,
    /// The kind of the status: `ROUTABLE`, `CUSTOM` or `OFFLINE`.
    #[serde(rename = "type")]
    pub status_type: Option<Word>,
    /// The contact, of a contact's state.
    pub contact_id: Option<Id>,
    /// When it began, which may be before what was asked for.
    pub from: At,
    /// When it ended; null while it goes on.
    pub until: Option<At>,
    /// How long it took, in milliseconds, once it is over.
    pub duration_ms: Option<i64>,
}

/// What an interval of an agent's day is a stretch of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Subject {
    /// A status that the agent was in.
    Status,
    /// Logged in, or out.
    Session,
    /// A state of one contact in the agent's hand.
    Contact,
}

impl AgentIntervalView {
    /// The intervals that touch `asked`, in the order of their beginnings, from what began in the
    /// agent's day, in any order.
    ///
    /// The end of one is the beginning of the next. A LOGOUT ends what the agent had in hand, and a
    /// status other than offline.
    #[must_use]
    pub fn of<'a>(
        agent: &AgentId,
        began: impl IntoIterator<Item = Began<'a>>,
        asked: Interval,
    ) -> Vec<Self> {
        let mut day = Day {
            agent: agent.into(),
            status: None,
            session: None,
            contacts: BTreeMap::new(),
            left: None,
            over: Vec::new(),
        };
        for (at, subject, history) in in_order(began) {
            day.take(at, subject, history);
        }
        let mut all = day.end();
        all.retain(|one| {
            let begins = asked.contains(one.from.into());
            let goes_on = one.until.is_none_or(|until| EventTime::from(until) > asked.from);
            begins || (goes_on && EventTime::from(one.from) < asked.until)
        });
        all.sort_by(|one, two| {
            let place = |view: &Self| (view.from, view.subject, view.contact_id.clone());
            place(one).cmp(&place(two))
        });
        all
    }
}

/// What goes on at one moment, and what is over.
struct Day<'a> {
    agent: Id,
    status: Option<(EventTime, Status)>,
    session: Option<(EventTime, Session)>,
    contacts: BTreeMap<&'a ContactId, (EventTime, &'a AgentContactState)>,
    /// The status that a LOGOUT ended, which a LOGIN without another one goes on with.
    left: Option<Status>,
    over: Vec<AgentIntervalView>,
}

impl<'a> Day<'a> {
    fn take(&mut self, at: EventTime, subject: &'a HistorySubject, history: &History) {
        match subject {
            HistorySubject::Status => {
                self.end_status(Some(at));
                let status = Status {
                    name: history.status.get().cloned(),
                    status_type: history.status_type.get().cloned(),
                };
                self.status = Some((at, status));
                self.left = None;
            }
            HistorySubject::Session(session) => {
                self.end_session(Some(at));
                self.session = Some((at, *session));
                match session {
                    Session::LoggedIn => {
                        let left = self.left.take().map(|status| (at, status));
                        self.status = self.status.take().or(left);
                    }
                    Session::LoggedOut => self.log_out(at),
                }
            }
            HistorySubject::Contact(contact, state) => {
                if self.contacts.get(contact).is_some_and(|(_, held)| *held == state) {
                    return;
                }
                self.end_contact(contact, Some(at));
                self.contacts.insert(contact, (at, state));
            }
            HistorySubject::Cleared(contact) => self.end_contact(contact, Some(at)),
        }
    }

    fn log_out(&mut self, at: EventTime) {
        for contact in self.contacts.keys().copied().collect::<Vec<_>>() {
            self.end_contact(contact, Some(at));
        }
        let online = |(_, status): &(_, Status)| status.kind() != StatusKind::Offline;
        if self.status.as_ref().is_some_and(online) {
            self.left = self.status.as_ref().map(|(_, status)| status.clone());
            self.end_status(Some(at));
        }
    }

    fn end(mut self) -> Vec<AgentIntervalView> {
        self.end_status(None);
        self.end_session(None);
        for contact in self.contacts.keys().copied().collect::<Vec<_>>() {
            self.end_contact(contact, None);
        }
        self.over
    }

    fn end_status(&mut self, until: Option<EventTime>) {
        let Some((from, Status { name, status_type })) = self.status.take() else { return };
        self.over.push(AgentIntervalView {
            name: name.as_deref().map(Word::from),
            status_type: status_type.as_ref().map(|kind| kind.as_str().into()),
            ..self.stretch(Subject::Status, from, until)
        });
    }

    fn end_session(&mut self, until: Option<EventTime>) {
        let Some((from, session)) = self.session.take() else { return };
        let session = match session {
            Session::LoggedIn => SessionView::LoggedIn,
            Session::LoggedOut => SessionView::LoggedOut,
        };
        let name = Some(session.name().into());
        self.over.push(AgentIntervalView { name, ..self.stretch(Subject::Session, from, until) });
    }

    fn end_contact(&mut self, contact: &ContactId, until: Option<EventTime>) {
        let Some((from, state)) = self.contacts.remove(contact) else { return };
        self.over.push(AgentIntervalView {
            name: Some(state.as_str().into()),
            contact_id: Some(contact.into()),
            ..self.stretch(Subject::Contact, from, until)
        });
    }

    fn stretch(
        &self,
        subject: Subject,
        from: EventTime,
        until: Option<EventTime>,
    ) -> AgentIntervalView {
        AgentIntervalView {
            agent_id: self.agent.clone(),
            subject,
            name: None,
            status_type: None,
            contact_id: None,
            from: from.into(),
            until: until.map(At::from),
            duration_ms: until.map(|until| until.millis_since(from).max(0)),
        }
    }
}
