//! How an agent's time was spent, from the agent's history.

use std::collections::BTreeMap;

use connect_events::{AgentContactState, ContactId, InitiationMethod};

use super::Interval;
use super::offers::{OfferEnd, offers};
use crate::rows::{
    Activity, Began, History, HistorySubject, InHand, Session, Status, StatusKind, in_order,
};

/// How one agent's time within an interval was spent, in milliseconds, and what was offered to the
/// agent.
///
/// Contacts at the same time count once: Connect measures by the clock on the wall.
///
/// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgentTime {
    /// `SUM_ONLINE_TIME_AGENT`: logged in, in any status but offline.
    pub online: i64,
    /// `SUM_NON_PRODUCTIVE_TIME_AGENT`: in a status of the instance's own, on a contact or not.
    pub non_productive: i64,
    /// With a contact, and in no status of the instance's own: hold and after-contact work too.
    pub contact: i64,
    /// The part of it with nothing but after-contact work.
    pub after_contact_work: i64,
    /// Ready, with nothing but contacts that ring.
    pub ringing: i64,
    /// Ready, with no contact at all, or with nothing but contacts in error.
    pub waiting: i64,
    /// Contacts that began to ring, or were connected without ringing; calls that the agent dialled
    /// are not offered.
    pub offered: usize,
    /// Those of them that were connected to the agent.
    pub accepted: usize,
    /// `AGENT_NON_RESPONSE`: those of them that were not: missed, rejected, or given up by the
    /// customer while they rang. One that still rings is neither. Whose doing it was is told by
    /// [`Offer::is_non_response_without_customer_abandon`](super::Offer::is_non_response_without_customer_abandon).
    pub not_answered: usize,
}

/// What ringing counts as. Amazon's page changed its mind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RingTime {
    /// Idle time, as the page says now.
    Idle,
    /// Nothing, as the page said until 2023.
    Left,
}

impl AgentTime {
    /// `SUM_IDLE_TIME_AGENT`: ready and not on a contact.
    #[must_use]
    pub fn idle(&self, ring_time: RingTime) -> i64 {
        match ring_time {
            RingTime::Idle => self.waiting + self.ringing,
            RingTime::Left => self.waiting,
        }
    }

    /// `AGENT_OCCUPANCY`: contact time, of contact time and idle time, in percent.
    #[must_use]
    pub fn occupancy(&self, ring_time: RingTime) -> Option<f64> {
        let whole = self.contact + self.idle(ring_time);
        (whole > 0).then(|| self.contact as f64 * 100.0 / whole as f64)
    }

    /// `AGENT_ANSWER_RATE`: accepted, of those offered whose end is known, in percent.
    #[must_use]
    pub fn answer_rate(&self) -> Option<f64> {
        let known = self.accepted + self.not_answered;
        (known > 0).then(|| self.accepted as f64 * 100.0 / known as f64)
    }

    /// From what began in one agent's day, in any order.
    ///
    /// What began before the interval tells what the agent was doing when the interval began, and
    /// what began after it how a contact that rang was answered. With a contact that the agent
    /// dials, be it a callback that the agent took, the agent is busy from the first ring on.
    pub fn of<'a>(began: impl IntoIterator<Item = Began<'a>>, interval: Interval) -> Self {
        Self::by_interval(began, &[interval]).pop().unwrap_or_default()
    }

    /// The same for each of several intervals, which are in order and do not overlap.
    pub fn by_interval<'a>(
        began: impl IntoIterator<Item = Began<'a>>,
        intervals: &[Interval],
    ) -> Vec<Self> {
        let began = in_order(began);
        let mut times = vec![Self::default(); intervals.len()];
        let mut desk = Desk::default();
        let ends = began.iter().skip(1).map(|(at, ..)| *at);
        let ends = ends.chain(intervals.last().map(|last| last.until));
        for ((at, subject, history), end) in began.iter().zip(ends) {
            desk.take(subject, history);
            let first = intervals.partition_point(|interval| interval.until <= *at);
            let touched = intervals.iter().zip(&mut times).skip(first);
            for (interval, time) in touched.take_while(|(interval, _)| interval.from < end) {
                let (from, until) = ((*at).max(interval.from), end.min(interval.until));
                time.spend(desk.doing(), until.millis_since(from).max(0));
            }
        }
        // An offer counts where it begins to ring, whenever it is answered.
        for offer in offers(&began) {
            let place = intervals.partition_point(|interval| interval.until <= offer.from);
            let interval = intervals.get(place).filter(|one| one.contains(offer.from));
            if let Some((_, time)) = interval.zip(times.get_mut(place)) {
                time.offered += 1;
                time.accepted += usize::from(offer.end == OfferEnd::Accepted);
                time.not_answered += usize::from(offer.is_non_response());
            }
        }
        times
    }

    fn spend(&mut self, doing: Doing, millis: i64) {
        let Doing::Online { custom, hands } = doing else { return };
        self.online += millis;
        if custom {
            self.non_productive += millis;
            return;
        }
        match hands {
            Hands::Full => self.contact += millis,
            Hands::AfterContactWork => {
                self.contact += millis;
                self.after_contact_work += millis;
            }
            Hands::Ringing => self.ringing += millis,
            Hands::Empty => self.waiting += millis,
        }
    }
}

/// What the agent sits in front of at one moment.
#[derive(Default)]
struct Desk<'a> {
    status: Option<StatusKind>,
    logged_out: bool,
    contacts: BTreeMap<&'a ContactId, Hands>,
}

enum Doing {
    Away,
    Online { custom: bool, hands: Hands },
}

/// What is in hand, the most important last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hands {
    Empty,
    Ringing,
    AfterContactWork,
    Full,
}

impl<'a> Desk<'a> {
    fn take(&mut self, subject: &'a HistorySubject, history: &History) {
        match subject {
            HistorySubject::Status => {
                let status = Status {
                    name: history.status.get().cloned(),
                    status_type: history.status_type.get().cloned(),
                };
                let kind = status.kind();
                // A status that begins after a LOGOUT shows a LOGIN that was lost.
                self.logged_out &= kind == StatusKind::Offline;
                self.status = Some(kind);
            }
            HistorySubject::Session(Session::LoggedIn) => self.logged_out = false,
            HistorySubject::Session(Session::LoggedOut) => {
                self.logged_out = true;
                self.contacts.clear();
            }
            HistorySubject::Contact(contact, state) => {
                let hands = hands(state, history.initiation_method.get());
                self.contacts.insert(contact, hands);
            }
            HistorySubject::Cleared(contact) => _ = self.contacts.remove(contact),
        }
    }

    fn doing(&self) -> Doing {
        let custom = match self.status {
            None | Some(StatusKind::Offline) => return Doing::Away,
            Some(_) if self.logged_out => return Doing::Away,
            Some(StatusKind::Custom) => true,
            Some(StatusKind::Available | StatusKind::Error) => false,
        };
        let hands = self.contacts.values().copied().max().unwrap_or(Hands::Empty);
        Doing::Online { custom, hands }
    }
}

/// What one contact makes of the agent's hands.
pub(super) fn hands(state: &AgentContactState, method: Option<&InitiationMethod>) -> Hands {
    let in_hand = InHand::activity_of(state, method);
    match in_hand {
        Some(Activity::OnContact) => Hands::Full,
        Some(Activity::AfterContactWork) => Hands::AfterContactWork,
        Some(Activity::Incoming) => Hands::Ringing,
        Some(
            Activity::Error
            | Activity::Missed
            | Activity::Rejected
            | Activity::Custom
            | Activity::Available
            | Activity::Offline
            | Activity::Unknown,
        )
        | None => Hands::Empty,
    }
}
