//! One callback that is due, or being called.

use std::collections::BTreeSet;
use std::time::Duration;

use connect_events::{ContactId, EventTime};
use contact_core::{
    Asked, AttemptEnd, AttemptEnded, CallOutcome, CallRequest, Callback, CallbackAttempt,
    CallbackEnd, CallbackId, CallbackStanding, Contact, Join, Key, NextDial, RequestId, Row,
};
use outbound_calls::CallFault;
use state_store::Commit;
use tokio::time::Instant;

use crate::customer::{Meanwhile, Since, loaded, meanwhile};
use crate::look::Look;
use crate::next::Next;
use crate::{CallbackFault, Callbacks, Did, ROUNDS};

/// After so long, in milliseconds, nobody expects to hear how a call ended.
const FOLLOWED_MILLIS: i64 = 12 * 60 * 60 * 1000;

/// What came of a look; `None` where somebody else wrote the row meanwhile.
type Looked = Result<Option<Did>, CallbackFault>;

impl Callbacks {
    /// Takes a callback one step further, if it is time for one.
    pub(crate) async fn look(
        &self,
        id: &CallbackId,
        now: EventTime,
        deadline: Instant,
    ) -> Result<Did, CallbackFault> {
        for _ in 0..ROUNDS {
            let look = self.read(id, now, deadline).await?;
            let is_time = look.callback.place().is_some_and(|(_, at)| at <= now);
            let did = match look.callback.standing() {
                Some(CallbackStanding::Scheduled(_)) if is_time => self.due(&look).await?,
                Some(CallbackStanding::Dialling(number)) if is_time => {
                    self.dialling(&look, number).await?
                }
                Some(CallbackStanding::Suggested) => self.suggested(&look).await?,
                // It moved on since it was listed.
                Some(
                    CallbackStanding::Scheduled(_)
                    | CallbackStanding::Dialling(_)
                    | CallbackStanding::Reached
                    | CallbackStanding::Closed(_),
                )
                | None => Some(Did::Nothing),
            };
            if let Some(did) = did {
                return Ok(did);
            }
        }
        Err(CallbackFault::NotNow)
    }

    /// A callback that waits for somebody to say when to call: until it is needed no more.
    async fn suggested(&self, look: &Look<'_>) -> Looked {
        match self.whether_to_call(look).await? {
            Next::Close(why) => self.close(look, why).await,
            Next::Call | Next::Wait(..) => Ok(Some(Did::Nothing)),
        }
    }

    /// A callback that waits to be called.
    async fn due(&self, look: &Look<'_>) -> Looked {
        let Look { id, callback, now, .. } = look;
        match self.whether_to_call(look).await? {
            Next::Call => {
                let number = callback.ended() + 1;
                let begun =
                    CallbackAttempt { begun: Some(*now).into(), ..CallbackAttempt::default() };
                let begun = callback.clone().join(Callback::of_attempt(number, begun));
                // Whoever writes this over what was read is the one who calls.
                if self.commit(look, begun).await? == Commit::LostRace {
                    return Ok(None);
                }
                let Some(attempt) = id.attempt(number) else { return Ok(Some(Did::Nothing)) };
                self.call(look, number, &attempt).await.map(Some)
            }
            next @ (Next::Wait(..) | Next::Close(_)) => {
                let (after, did) = next.applied(callback.clone(), *now);
                let written = self.commit(look, after).await? == Commit::Written;
                Ok(written.then_some(did))
            }
        }
    }

    /// A callback whose attempt was begun a while ago.
    async fn dialling(&self, look: &Look<'_>, number: u32) -> Looked {
        let Look { id, callback, now, deadline, .. } = look;
        let Some(attempt) = id.attempt(number) else { return Ok(Some(Did::Nothing)) };
        let call = self.ledger.find(&attempt, *deadline).await?.unwrap_or_default();
        match call.outcome.get() {
            Some(CallOutcome::Dialled(contact)) => {
                return self.follow(look, number, &call, contact).await;
            }
            Some(CallOutcome::Refused(_)) => {
                return self.end(look, number, AttemptEnd::Refused).await;
            }
            None => {}
        }
        match call.next_dial(*now) {
            NextDial::Wait(until) => self.again(look, number, until).await.map(Some),
            NextDial::Never if call.stopped.get().is_some() => {
                let closed = Callback::closing(*now, CallbackEnd::Withdrawn);
                let written = self.commit(look, callback.clone().join(closed)).await?;
                Ok((written == Commit::Written).then_some(Did::Withdrawn))
            }
            NextDial::Never => self.end(look, number, AttemptEnd::Lost).await,
            NextDial::Ask => match self.whether_to_call(look).await? {
                Next::Call => self.call(look, number, &attempt).await.map(Some),
                Next::Wait(until, did) => {
                    self.again(look, number, until).await?;
                    Ok(Some(did))
                }
                Next::Close(why) => self.close(look, why).await,
            },
        }
    }

    /// What is next, the customer's other contacts included.
    async fn whether_to_call(&self, look: &Look<'_>) -> Result<Next, CallbackFault> {
        let Look { id, callback, now, deadline, .. } = look;
        let next = self.next(callback, *now);
        let (Next::Call | Next::Wait(..), Some(asked)) = (next, callback.asked.get()) else {
            return Ok(next);
        };
        let except = self.own_contacts(id, callback, *deadline).await?;
        let except = except.into_iter().chain(asked.after.clone()).collect();
        let since = Since { at: asked.call.at, except: &except };
        let number = &asked.call.destination;
        Ok(match meanwhile(&self.store, number, &since, *now, *deadline).await? {
            Meanwhile::GotThrough => Next::Close(CallbackEnd::GotThrough),
            Meanwhile::UnderWay if next == Next::Call => {
                Next::Wait(now.plus_millis(Callback::LOOK_AGAIN_MILLIS), Did::PutOff)
            }
            Meanwhile::UnderWay | Meanwhile::Nothing => next,
        })
    }

    /// The contacts of the attempts so far, also of one whose contact only the ledger knows.
    async fn own_contacts(
        &self,
        id: &CallbackId,
        callback: &Callback,
        deadline: Instant,
    ) -> Result<BTreeSet<ContactId>, CallbackFault> {
        let mut all = BTreeSet::new();
        let mut unknown = Vec::new();
        for (number, attempt) in callback.attempts.iter() {
            match attempt.contact.get() {
                Some(contact) => _ = all.insert(contact.clone()),
                None => unknown.extend(id.attempt(*number).map(Key::CallRequest)),
            }
        }
        let calls = loaded(&self.store, &unknown, deadline).await?;
        all.extend(calls.values().filter_map(|read| match &read.row {
            Row::CallRequest(call) => match call.outcome.get() {
                Some(CallOutcome::Dialled(contact)) => Some(contact.clone()),
                Some(CallOutcome::Refused(_)) | None => None,
            },
            _ => None,
        }));
        Ok(all)
    }

    /// Brings an attempt on its way, and notes what became of it.
    async fn call(
        &self,
        look: &Look<'_>,
        number: u32,
        attempt: &RequestId,
    ) -> Result<Did, CallbackFault> {
        let Look { callback, now, deadline, .. } = look;
        let Some(asked) = callback.asked.get() else { return Ok(Did::Nothing) };
        // Whoever asked for a callback was admitted then.
        let limits = self.calls.limits;
        let recovery = self.policy.abandoned.map_or(limits.caller, |recovery| recovery.calls);
        let allowance = asked.after.as_ref().map(|_| recovery);
        // The policy may have been mended since.
        let line = &self.calls.line;
        let (flow, source) = (line.flow.clone(), line.source.clone());
        let wanted = Asked { flow, source, ..asked.call.clone() };
        let called = self.ledger.call_within(allowance, attempt, &wanted, *now, *deadline);
        let call = match called.await {
            Ok(call) => call,
            // Nobody is to lose a callback because a flow is spelt wrong: it waits for those who run this.
            Err(fault @ CallFault::CallRefused { .. }) => {
                tracing::warn!(attempt = attempt.as_str(), %fault, "Connect refuses to call back");
                // It was noted under its number and its caller, and lets others pass before it is tried
                // again.
                let window = limits.number.millis.max(allowance.map_or(0, |calls| calls.millis));
                let again = now.plus_millis(window + Callback::LOOK_AGAIN_MILLIS);
                self.again(look, number, again).await?;
                return Ok(Did::Failed);
            }
            Err(fault) => {
                let Some(pause) = pause(&fault) else { return Err(fault.into()) };
                tracing::info!(attempt = attempt.as_str(), %fault, "a callback is put off");
                let again = now.plus_millis(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX));
                return self.again(look, number, again).await;
            }
        };
        self.told(look, number, &call).await
    }

    /// Notes what the ledger says of an attempt that was just brought on its way.
    async fn told(
        &self,
        look: &Look<'_>,
        number: u32,
        call: &CallRequest,
    ) -> Result<Did, CallbackFault> {
        let now = look.now;
        let ended = |how| CallbackAttempt {
            ended: Some(AttemptEnded { how, at: now }).into(),
            ..CallbackAttempt::default()
        };
        let (attempt, closed, did) = match (call.outcome.get(), call.next_dial(now)) {
            (Some(CallOutcome::Dialled(contact)), _) => {
                let contact = Some(contact.clone()).into();
                (CallbackAttempt { contact, ..CallbackAttempt::default() }, None, Did::Dialled)
            }
            (Some(CallOutcome::Refused(_)), _) => {
                (ended(AttemptEnd::Refused), Some(CallbackEnd::Refused), Did::Refused)
            }
            (None, NextDial::Wait(until)) => return self.again(look, number, until).await,
            (None, NextDial::Ask) => return self.again(look, number, now).await,
            (None, NextDial::Never) if call.stopped.get().is_some() => {
                (CallbackAttempt::default(), Some(CallbackEnd::Withdrawn), Did::Withdrawn)
            }
            (None, NextDial::Never) => {
                (ended(AttemptEnd::Lost), Some(CallbackEnd::Expired), Did::Expired)
            }
        };
        let closed = closed.map(|why| Callback::closing(now, why)).unwrap_or_default();
        self.keep(look, Callback::of_attempt(number, attempt).join(closed)).await?;
        Ok(did)
    }

    /// Follows the call of an attempt until its contact is over.
    async fn follow(
        &self,
        look: &Look<'_>,
        number: u32,
        call: &CallRequest,
        contact: &ContactId,
    ) -> Looked {
        let Look { callback, now, deadline, .. } = look;
        let key = Key::Contact(contact.clone());
        let rows = loaded(&self.store, [&key], *deadline).await?;
        let nothing = Contact::default();
        let row = match rows.get(&key).map(|read| &read.row) {
            Some(Row::Contact(contact)) => contact,
            _ => &nothing,
        };
        let answered = row.connected_to_agent.happened() || row.connected_to_system.happened();
        let begun = callback.under_way().and_then(|(_, attempt)| attempt.begun.get().copied());
        let is_old = begun.is_some_and(|begun| now.millis_since(begun) >= FOLLOWED_MILLIS);
        if answered && (row.is_ended() || is_old) {
            return self.end(look, number, AttemptEnd::Reached).await;
        }
        if row.is_ended() && call.stopped.get().is_some() {
            return self.close(look, CallbackEnd::Withdrawn).await;
        }
        if row.is_ended() {
            return self.end(look, number, AttemptEnd::NotReached).await;
        }
        if is_old {
            return self.end(look, number, AttemptEnd::Lost).await;
        }
        let attempt = CallbackAttempt {
            contact: Some(contact.clone()).into(),
            again: Some(now.plus_millis(Callback::LOOK_AGAIN_MILLIS)).into(),
            ..CallbackAttempt::default()
        };
        self.keep(look, Callback::of_attempt(number, attempt)).await?;
        Ok(Some(Did::Waits))
    }

    /// Notes how an attempt ended, and what is next.
    async fn end(&self, look: &Look<'_>, number: u32, how: AttemptEnd) -> Looked {
        let Look { callback, now, .. } = look;
        let ended = CallbackAttempt {
            ended: Some(AttemptEnded { how, at: *now }).into(),
            ..CallbackAttempt::default()
        };
        let ended = callback.clone().join(Callback::of_attempt(number, ended));
        let (after, did) = match how {
            AttemptEnd::Reached => (ended, Did::Reached),
            AttemptEnd::Lost | AttemptEnd::Refused | AttemptEnd::NotReached => {
                self.after_attempt(&ended, *now).applied(ended, *now)
            }
        };
        let written = self.commit(look, after).await? == Commit::Written;
        Ok(written.then_some(did))
    }

    /// Closes a callback, and forbids the attempt under way first.
    pub(crate) async fn close(&self, look: &Look<'_>, why: CallbackEnd) -> Looked {
        let Look { callback, now, .. } = look;
        self.forbid(look).await?;
        let (closed, did) = Next::Close(why).applied(callback.clone(), *now);
        let written = self.commit(look, closed).await? == Commit::Written;
        Ok(written.then_some(did))
    }

    /// Forbids the attempt under way, and ends its call.
    pub(crate) async fn forbid(&self, look: &Look<'_>) -> Result<(), CallbackFault> {
        let Look { id, callback, now, deadline, .. } = look;
        if let Some((number, _)) = callback.under_way()
            && let Some(attempt) = id.attempt(number)
        {
            self.ledger.forbid(&attempt, *now, *deadline).await?;
        }
        Ok(())
    }

    /// An attempt is looked at again at this moment, and not within the minute.
    async fn again(
        &self,
        look: &Look<'_>,
        number: u32,
        at: EventTime,
    ) -> Result<Did, CallbackFault> {
        let soonest = look.now.plus_millis(Callback::LOOK_AGAIN_MILLIS);
        let again = Some(at.max(soonest)).into();
        let attempt = CallbackAttempt { again, ..CallbackAttempt::default() };
        self.keep(look, Callback::of_attempt(number, attempt)).await?;
        Ok(Did::Waits)
    }
}

/// After how long to ask again; `None` where the next run finds out.
fn pause(fault: &CallFault) -> Option<Duration> {
    match fault {
        CallFault::NumberCalledLately { retry_after } | CallFault::TooManyCalls { retry_after } => {
            Some(*retry_after)
        }
        CallFault::ConnectBusy { retry_after, .. } => Some(retry_after.unwrap_or_default()),
        CallFault::KeyReused => Some(Duration::ZERO),
        CallFault::CallRefused { .. }
        | CallFault::StopRefused { .. }
        | CallFault::Store(_)
        | CallFault::Crowded => None,
    }
}
