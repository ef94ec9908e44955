//! What is next for a callback, as far as its own row says.

use connect_events::EventTime;
use contact_core::{AttemptEnd, Callback, CallbackEnd};

use crate::{Callbacks, Did};

/// What is next for a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// It may be called.
    Call,
    /// It is called at this moment at the earliest.
    Wait(EventTime, Did),
    /// Nobody is called any more.
    Close(CallbackEnd),
}

impl Next {
    /// The callback, closed for this reason or planned for this moment.
    pub(crate) fn applied(self, callback: Callback, now: EventTime) -> (Callback, Did) {
        match self {
            Self::Call => (callback, Did::Nothing),
            Self::Wait(due, did) => (callback.planned(now, Some(due)), did),
            Self::Close(why) => {
                let closed = contact_core::Join::join(callback, Callback::closing(now, why));
                (closed, closing(why))
            }
        }
    }
}

/// What a run did that closed a callback so.
pub(crate) fn closing(why: CallbackEnd) -> Did {
    match why {
        CallbackEnd::Withdrawn | CallbackEnd::GotThrough => Did::Withdrawn,
        CallbackEnd::Expired => Did::Expired,
        CallbackEnd::Exhausted => Did::NotReached,
        CallbackEnd::Refused => Did::Refused,
    }
}

impl Callbacks {
    /// What is next, for what the row and the clock say.
    pub(crate) fn next(&self, callback: &Callback, now: EventTime) -> Next {
        let Some(asked) = callback.asked.get() else { return Next::Close(CallbackEnd::Withdrawn) };
        let expires = self.policy.expires(callback).unwrap_or(now);
        if expires <= now {
            return Next::Close(CallbackEnd::Expired);
        }
        // The policy may have changed since it was asked for.
        if self.calls.numbers.read(asked.call.destination.expose()).is_err() {
            return Next::Close(CallbackEnd::Refused);
        }
        let planned = callback.plan.get().map_or(0, |plan| plan.attempts);
        if callback.ended() > planned {
            match self.after_attempt(callback, now) {
                Next::Wait(due, _) if due <= now => {}
                next => return next,
            }
        }
        if self.policy.hours.is_open(now) {
            return Next::Call;
        }
        let opening = self.policy.hours.next_opening(now);
        Next::Wait(opening.map_or(expires, |opening| opening.min(expires)), Did::Closed)
    }

    /// What is next after the attempt that ended last.
    pub(crate) fn after_attempt(&self, callback: &Callback, now: EventTime) -> Next {
        let number = callback.ended();
        let ended = callback.attempts.iter().find(|(other, _)| **other == number);
        let Some(ended) = ended.and_then(|(_, attempt)| attempt.ended.get()) else {
            return Next::Call;
        };
        match ended.how {
            // Its row says so already.
            AttemptEnd::Reached => Next::Call,
            AttemptEnd::Refused => Next::Close(CallbackEnd::Refused),
            // It may have rung, so nobody tries again.
            AttemptEnd::Lost => Next::Close(CallbackEnd::Expired),
            AttemptEnd::NotReached => match self.policy.after_attempt(number, ended.at) {
                None => Next::Close(CallbackEnd::Exhausted),
                Some(due) => {
                    let expires = self.policy.expires(callback).unwrap_or(now);
                    Next::Wait(due.min(expires), Did::NotReached)
                }
            },
        }
    }
}
