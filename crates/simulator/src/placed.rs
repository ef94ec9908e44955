//! Calls that somebody asks for while a simulated day goes on.

use std::collections::BTreeMap;

use connect_events::{EventTime, Personal};

use crate::day::Sent;
use crate::floor::Floor;
use crate::log::ContactNo;
use crate::world::{Habits, World};

/// How long a call takes on average once an agent has it, in milliseconds: whoever tries one out sees
/// its end.
const CALL_MILLIS: f64 = 60_000.0;

/// Calls of a contact centre that others ask for, beside its days, and what is published of them.
///
/// Documents of a day are made ahead of the clock, so a call that is asked for now cannot become part of
/// it: these calls have a floor of their own, of the same queues and agents. Every agent is always
/// there, takes one of these calls at a time, and is told of by the contact and its record alone: agent
/// events are the day's. One seed, one start and the same calls at the same moments give the same bytes.
pub struct PlacedCalls {
    floor: Floor,
    /// Those that go on.
    open: BTreeMap<String, ContactNo>,
}

/// A call that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedCall {
    /// The id of its contact.
    pub contact: String,
    /// The number that is called.
    pub number: Personal<String>,
    /// The number that is shown; that of the contact centre without.
    pub shown: Option<Personal<String>>,
    /// The id of the queue that it belongs to. The first one, where the contact centre does not have it.
    pub queue: Option<String>,
    /// What the record tells as attributes.
    pub attributes: Personal<BTreeMap<String, String>>,
}

/// What became of placed calls in a stretch of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// What was published, in order.
    pub documents: Vec<Sent>,
    /// The calls that came to an end.
    pub over: Vec<Over>,
}

/// The end of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Over {
    /// The id of its contact.
    pub contact: String,
    /// When customer and contact centre parted.
    pub at: EventTime,
    /// Why, as records name it: `CUSTOMER_DISCONNECT`.
    pub reason: &'static str,
}

impl PlacedCalls {
    /// No calls yet, from `start` on.
    #[must_use]
    pub fn of(world: &World, start: EventTime) -> Self {
        let habits = Habits {
            // Each call is one contact, which can be followed to its end.
            transfers: 0.0,
            moves: 0.0,
            asks_for_callback: 0.0,
            // What was heard on a call is told at its end, which is not known yet.
            conversations: 0.0,
            call_millis: CALL_MILLIS,
            ..world.habits.clone()
        };
        // Another stream of chance than the day's, and the same cast.
        let world = World { seed: !world.seed, start, habits, ..world.clone() };
        Self { floor: Floor::at_hand(world), open: BTreeMap::new() }
    }

    /// Calls at a moment, which is not before any that was named already.
    pub fn place(&mut self, call: PlacedCall, at: EventTime) {
        self.happen(at);
        let id = call.contact.clone();
        if let Some(contact) = self.floor.place(call, at) {
            self.open.insert(id, contact);
        }
    }

    /// Ends a call; one that is over, or never was, stays as it is.
    pub fn stop(&mut self, contact: &str, at: EventTime) {
        self.happen(at);
        if let Some(contact) = self.open.get(contact) {
            self.floor.stop(*contact, at);
        }
    }

    /// When there is something to be told next.
    #[must_use]
    pub fn next_moment(&self) -> Option<EventTime> {
        let next = [self.floor.next_step_at(), self.floor.post.next_at()];
        next.into_iter().flatten().min().map(EventTime::from_millis)
    }

    /// Lets happen what happens until a moment, and tells what was not told before.
    pub fn until(&mut self, moment: EventTime) -> Told {
        self.happen(moment);
        let Self { floor, open } = self;
        let published = std::iter::from_fn(|| floor.post.publish(moment.as_millis()));
        let mut told = Told { documents: published.collect(), over: Vec::new() };
        open.retain(|id, contact| {
            let entry = &floor.log.contacts[*contact];
            let ended = entry.disconnected.zip(entry.reason);
            told.over.extend(ended.map(|(at, reason)| Over {
                contact: id.clone(),
                at: EventTime::from_millis(at),
                reason,
            }));
            ended.is_none()
        });
        told
    }

    fn happen(&mut self, until: EventTime) {
        while self.floor.next_step_at().is_some_and(|at| at <= until.as_millis()) {
            self.floor.go_on();
        }
    }
}
