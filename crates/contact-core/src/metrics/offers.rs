//! What was offered to an agent, from the agent's history.

use std::collections::BTreeMap;

use connect_events::{AgentContactState, Channel, ContactId, EventTime, InitiationMethod};

use super::Interval;
use super::agent_time::{Hands, hands};
use crate::rows::{Began, Contact, HistorySubject, Session, in_order};

/// One try to give a contact to an agent. Calls that the agent dialled are not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer<'a> {
    /// The contact.
    pub contact: &'a ContactId,
    /// When it began to ring, or was connected without ringing.
    pub from: EventTime,
    /// What came of it.
    pub end: OfferEnd,
}

/// What came of an offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferEnd {
    /// Nothing has told that it stopped to ring.
    Open,
    /// The contact was connected to the agent.
    Accepted,
    /// The agent let it ring.
    Missed,
    /// It stopped to ring at this moment: the agent said no, or the customer left.
    Stopped(EventTime),
}

impl<'a> Offer<'a> {
    /// The offers that began within an interval, from what began in one agent's day, in any order.
    pub fn of(began: impl IntoIterator<Item = Began<'a>>, interval: Interval) -> Vec<Self> {
        offers(&in_order(began)).filter(|offer| interval.contains(offer.from)).collect()
    }

    /// `AGENT_NON_RESPONSE` counts these: missed, rejected, or given up by the customer while they
    /// rang.
    #[must_use]
    pub fn is_non_response(&self) -> bool {
        match self.end {
            OfferEnd::Missed | OfferEnd::Stopped(_) => true,
            OfferEnd::Open | OfferEnd::Accepted => false,
        }
    }

    /// `AGENT_NON_RESPONSE_WITHOUT_CUSTOMER_ABANDONS` counts these: calls that were not answered,
    /// though the customer was there. `contact` is the row of the offered contact.
    ///
    /// An agent's snapshot shows a call that the agent rejected like one that the customer gave up,
    /// so the end of the contact decides, by the whole second: contact records cut off the fraction.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html>
    #[must_use]
    pub fn is_non_response_without_customer_abandon(&self, contact: &Contact) -> bool {
        let by_agent = match self.end {
            OfferEnd::Open | OfferEnd::Accepted => false,
            OfferEnd::Missed => true,
            OfferEnd::Stopped(at) => {
                contact.ended_at().is_none_or(|ended| ended.as_second() > at.as_second())
            }
        };
        by_agent && contact.channel.get() == Some(&Channel::Voice)
    }
}

/// Every offer, from what began in one agent's day, in order.
pub(super) fn offers<'a>(began: &[Began<'a>]) -> impl Iterator<Item = Offer<'a>> {
    let mut all: Vec<Offer<'a>> = Vec::new();
    // What is in hand; of what rings, the place of its offer.
    let mut in_hand: BTreeMap<&ContactId, Option<usize>> = BTreeMap::new();
    for (at, subject, history) in began {
        let (contact, state) = match subject {
            HistorySubject::Contact(contact, state) => (contact, Some(state)),
            HistorySubject::Cleared(contact) => (contact, None),
            HistorySubject::Session(Session::LoggedOut) => {
                in_hand.clear();
                continue;
            }
            HistorySubject::Session(Session::LoggedIn) | HistorySubject::Status => continue,
        };
        let method = history.initiation_method.get();
        let now = state.map(|state| hands(state, method));
        let before = in_hand.remove(contact);
        let rings = before.flatten();
        let new = |end| Offer { contact, from: *at, end };
        let mut place = None;
        match now {
            _ if method == Some(&InitiationMethod::Outbound) => {}
            Some(Hands::Ringing) => {
                place = rings.or(Some(all.len()));
                all.extend(rings.is_none().then(|| new(OfferEnd::Open)));
            }
            // Taken, perhaps without ringing.
            Some(Hands::Full | Hands::AfterContactWork) => match rings {
                Some(rings) => end(&mut all, rings, OfferEnd::Accepted),
                None => all.extend(before.is_none().then(|| new(OfferEnd::Accepted))),
            },
            Some(Hands::Empty) | None => {
                let missed = state == Some(&AgentContactState::Missed);
                let ended = if missed { OfferEnd::Missed } else { OfferEnd::Stopped(*at) };
                rings.into_iter().for_each(|rings| end(&mut all, rings, ended));
            }
        }
        if now.is_some() {
            in_hand.insert(contact, place);
        }
    }
    all.into_iter()
}

fn end(offers: &mut [Offer<'_>], place: usize, end: OfferEnd) {
    if let Some(offer) = offers.get_mut(place) {
        offer.end = end;
    }
}
