//! Callbacks: who is to be called back, when, and how that went.

use connect_events::{ContactId, EventTime};
use smol_str::SmolStr;

use super::{Asked, RequestId};
use crate::digest;
use crate::join::{Bounded, Join, Latest, Max, Min, join_fields};

/// The id of one callback: a digest of who asked and of the idempotency key, or of the contact that
/// was abandoned.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CallbackId(RequestId);

impl CallbackId {
    /// Checks and wraps an id: [`RequestId::LEN`] digits of base 16, in lower case.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        RequestId::new(text).map(Self)
    }

    /// The callback that `caller` asked for under an idempotency key.
    #[must_use]
    pub fn asked_by(caller: &str, key: &str) -> Option<Self> {
        Self::new(&digest(&["callback", &caller.len().to_string(), caller, key]))
    }

    /// The one callback that is offered for an abandoned contact.
    #[must_use]
    pub fn after(contact: &ContactId) -> Option<Self> {
        Self::new(&digest(&["abandoned", contact.as_str()]))
    }

    /// The request to call somebody that is the callback's attempt of this number, from 1 on.
    #[must_use]
    pub fn attempt(&self, number: u32) -> Option<RequestId> {
        RequestId::new(&digest(&["attempt", self.as_str(), &number.to_string()]))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// What a callback is about. The first field decides which of several is kept: the first asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallbackAsked {
    /// The call to make.
    pub call: Asked,
    /// The contact that was abandoned, where the callback makes up for one.
    pub after: Option<ContactId>,
}

/// When to call. The order of the fields is the order of preference: what was planned after more
/// attempts, then what was planned last.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Plan {
    /// How many attempts had ended when it was made.
    pub attempts: u32,
    /// When it was made.
    pub made: EventTime,
    /// When to call; `None` for a callback that is only suggested.
    pub due: Option<EventTime>,
}

/// One attempt to call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallbackAttempt {
    /// When it was begun. Written before anything else happens.
    pub begun: Min<EventTime>,
    /// When to look again what became of it.
    pub again: Max<EventTime>,
    /// The contact, once Connect called.
    pub contact: Max<ContactId>,
    /// How it ended.
    pub ended: Max<AttemptEnded>,
}

join_fields!(CallbackAttempt { begun, again, contact, ended });

/// How an attempt ended. The better end is kept, should two be told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AttemptEnded {
    /// How.
    pub how: AttemptEnd,
    /// When that was known.
    pub at: EventTime,
}

/// How an attempt ended, from the least to the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AttemptEnd {
    /// Nobody ever learnt whether Connect called.
    Lost,
    /// Connect said no, and always will.
    Refused,
    /// Connect called, and nobody answered.
    NotReached,
    /// Somebody answered.
    Reached,
}

impl AttemptEnd {
    /// Every end, from the least to the best.
    pub const ALL: [Self; 4] = [Self::Lost, Self::Refused, Self::NotReached, Self::Reached];

    /// The end as the API spells it: `notReached`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Refused => "refused",
            Self::NotReached => "notReached",
            Self::Reached => "reached",
        }
    }
}

/// Why nobody is called any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallbackEnd {
    /// Somebody took it back.
    Withdrawn,
    /// The customer got through meanwhile.
    GotThrough,
    /// It was not made in time.
    Expired,
    /// Nobody answered, as often as it is tried.
    Exhausted,
    /// Connect does not call this number.
    Refused,
}

impl CallbackEnd {
    /// Every end.
    pub const ALL: [Self; 5] =
        [Self::Withdrawn, Self::GotThrough, Self::Expired, Self::Exhausted, Self::Refused];

    /// The end as the API spells it: `gotThrough`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::GotThrough => "gotThrough",
            Self::Expired => "expired",
            Self::Exhausted => "exhausted",
            Self::Refused => "refused",
        }
    }
}

/// That nobody is called any more: the first reason counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallbackClosed {
    /// Since when.
    pub at: EventTime,
    /// Why.
    pub why: CallbackEnd,
}

/// One callback.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Callback {
    /// What was asked for, the first time.
    pub asked: Min<CallbackAsked>,
    /// When to call next.
    pub plan: Max<Plan>,
    /// When the call was last wanted for, by whoever said so: it is given up some time after that,
    /// however often it is planned anew meanwhile.
    pub wanted: Latest<EventTime>,
    /// The attempts, by their number from 1 on; the last ones. Each is a [`CallbackId::attempt`] in
    /// the ledger of calls, so it rings once whoever makes it.
    pub attempts: Bounded<u32, CallbackAttempt, { Callback::ATTEMPTS_KEPT }>,
    /// That it is over without an answered call.
    pub closed: Min<CallbackClosed>,
}

join_fields!(Callback { asked, plan, wanted, attempts, closed });

/// How a callback stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackStanding {
    /// Offered, and nobody has said when to call.
    Suggested,
    /// To be called at this moment, or as soon after it as there are business hours.
    Scheduled(EventTime),
    /// The attempt of this number is under way.
    Dialling(u32),
    /// Somebody answered.
    Reached,
    /// Nobody is called any more.
    Closed(CallbackEnd),
}

/// In which list of callbacks one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallbackList {
    /// Offered, the one that was asked for first ahead.
    Suggested,
    /// To be called, the one that is due first ahead.
    Scheduled,
    /// Being called, the one to look at first ahead.
    Dialling,
    /// Over, the one that ended first ahead.
    Over,
}

impl CallbackList {
    /// Every list.
    pub const ALL: [Self; 4] = [Self::Suggested, Self::Scheduled, Self::Dialling, Self::Over];

    /// The list as the API spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Suggested => "suggested",
            Self::Scheduled => "scheduled",
            Self::Dialling => "dialling",
            Self::Over => "over",
        }
    }
}

impl Callback {
    /// How many attempts are kept: more than are ever made.
    pub const ATTEMPTS_KEPT: usize = 16;

    /// How long an attempt is left alone before somebody looks what became of it, in milliseconds.
    pub const LOOK_AGAIN_MILLIS: i64 = 60_000;

    /// How it stands; `None` where nobody asked for it.
    #[must_use]
    pub fn standing(&self) -> Option<CallbackStanding> {
        self.asked.get()?;
        if self.reached_at().is_some() {
            return Some(CallbackStanding::Reached);
        }
        if let Some(closed) = self.closed.get() {
            return Some(CallbackStanding::Closed(closed.why));
        }
        if let Some((number, _)) = self.under_way() {
            return Some(CallbackStanding::Dialling(number));
        }
        Some(match self.due() {
            Some(due) => CallbackStanding::Scheduled(due),
            None => CallbackStanding::Suggested,
        })
    }

    /// In which list it stands, and by which moment.
    #[must_use]
    pub fn place(&self) -> Option<(CallbackList, EventTime)> {
        let asked = self.asked.get()?.call.at;
        Some(match self.standing()? {
            CallbackStanding::Suggested => (CallbackList::Suggested, asked),
            CallbackStanding::Scheduled(due) => (CallbackList::Scheduled, due),
            CallbackStanding::Dialling(_) => {
                let at = self.under_way().and_then(|(_, attempt)| {
                    let begun = attempt.begun.get()?.plus_millis(Self::LOOK_AGAIN_MILLIS);
                    Some(attempt.again.get().map_or(begun, |again| *again.max(&begun)))
                });
                (CallbackList::Dialling, at.unwrap_or(asked))
            }
            CallbackStanding::Reached | CallbackStanding::Closed(_) => {
                let closed = self.closed.get().map(|closed| closed.at);
                (CallbackList::Over, self.reached_at().or(closed).unwrap_or(asked))
            }
        })
    }

    /// How many attempts have ended.
    #[must_use]
    pub fn ended(&self) -> u32 {
        let ended = self.attempts.iter().rev().find(|(_, attempt)| attempt.ended.get().is_some());
        ended.map_or(0, |(number, _)| *number)
    }

    /// The attempt that is under way, by its number.
    #[must_use]
    pub fn under_way(&self) -> Option<(u32, &CallbackAttempt)> {
        let (number, attempt) = self.attempts.last()?;
        let is_under_way = attempt.begun.get().is_some() && attempt.ended.get().is_none();
        is_under_way.then_some((*number, attempt))
    }

    /// When to call next. After an attempt that was not planned further, that is when it ended.
    fn due(&self) -> Option<EventTime> {
        let ended = self.ended();
        match self.plan.get() {
            Some(plan) if plan.attempts >= ended => plan.due,
            _ => self.attempts.last().and_then(|(_, last)| last.ended.get()).map(|end| end.at),
        }
    }

    fn reached_at(&self) -> Option<EventTime> {
        let ends = self.attempts.iter().filter_map(|(_, attempt)| attempt.ended.get());
        ends.filter(|ended| ended.how == AttemptEnd::Reached).map(|ended| ended.at).min()
    }

    /// That the attempt of this number is as told.
    #[must_use]
    pub fn of_attempt(number: u32, attempt: CallbackAttempt) -> Self {
        Self { attempts: [(number, attempt)].into_iter().collect(), ..Self::default() }
    }

    /// That it is over for this reason.
    #[must_use]
    pub fn closing(at: EventTime, why: CallbackEnd) -> Self {
        Self { closed: Some(CallbackClosed { at, why }).into(), ..Self::default() }
    }

    /// What is known of it, with a new plan on top.
    #[must_use]
    pub fn planned(self, made: EventTime, due: Option<EventTime>) -> Self {
        let made = self.after_plan(made);
        let plan = Plan { attempts: self.ended(), made, due };
        self.join(Self { plan: Some(plan).into(), ..Self::default() })
    }

    /// The same, where somebody wants the call for `due`.
    #[must_use]
    pub fn wanted_for(self, made: EventTime, due: EventTime) -> Self {
        let wanted = Latest::at(self.after_plan(made), due);
        self.planned(made, Some(due)).join(Self { wanted, ..Self::default() })
    }

    /// When a plan is made. Of two plans of one millisecond, the one that was made over the other is the
    /// later.
    fn after_plan(&self, made: EventTime) -> EventTime {
        let over = self.plan.get().map(|plan| plan.made.plus_millis(1));
        over.map_or(made, |over| made.max(over))
    }
}

/// One customer, by a digest of the telephone number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CustomerId(SmolStr);

impl CustomerId {
    /// The customer of a number, as E.164 has it.
    #[must_use]
    pub fn of_number(number: &str) -> Self {
        Self(digest(&["customer", number]).into())
    }

    /// The id that a store kept.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The contacts of one number, so that whoever got through is not called back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    /// The last ones, by the whole second in which they began: records cut off the fraction.
    pub contacts: Bounded<(EventTime, ContactId), (), { Customer::CONTACTS_KEPT }>,
}

join_fields!(Customer { contacts });

impl Customer {
    /// How many contacts are kept of one number.
    pub const CONTACTS_KEPT: usize = 16;

    /// That a contact of the number began then.
    #[must_use]
    pub fn began(contact: ContactId, at: EventTime) -> Self {
        let second = EventTime::from_millis(at.as_second() * 1_000);
        Self { contacts: [((second, contact), ())].into_iter().collect() }
    }
}
