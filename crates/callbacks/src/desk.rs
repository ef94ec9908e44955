//! What people do about callbacks: ask for them, plan them, take them back.

use connect_events::{EventTime, QueueId};
use contact_core::{
    Callback, CallbackAsked, CallbackEnd, CallbackId, CallbackStanding, Join, digest,
};
use outbound_calls::Wanted;
use state_store::Commit;
use tokio::time::Instant;

use crate::{CallbackFault, Callbacks, ROUNDS};

/// A callback that somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Whom to call, and what the flow is told.
    pub call: Wanted,
    /// The queue that the call belongs to; that of the policy where there is none.
    pub queue: Option<QueueId>,
    /// When to call; as soon as possible where nothing is said.
    pub due: Option<EventTime>,
}

impl Callbacks {
    /// Notes a callback that `caller` wants. The same wish under the same id is the same callback.
    ///
    /// # Errors
    ///
    /// [`CallbackFault::KeyReused`] when the id belongs to another wish, [`CallbackFault::Call`] when
    /// the caller asked for too many, and otherwise when the store has no answer.
    pub async fn ask(
        &self,
        id: &CallbackId,
        caller: &str,
        wish: Wish,
        now: EventTime,
        deadline: Instant,
    ) -> Result<Callback, CallbackFault> {
        let Wish { call, queue, due } = wish;
        let mut call = call.asked(&self.calls.line, caller, now);
        let told = due.map(|due| due.as_millis().to_string()).unwrap_or_default();
        let of_queue = queue.as_ref().map_or("", |queue| queue.as_str());
        call.digest = digest(&[&call.digest, of_queue, &told]).into();
        call.queue = queue.or(call.queue);
        let asked = CallbackAsked { call, after: None };
        let first = id.attempt(1).ok_or(CallbackFault::Unknown)?;
        for _ in 0..ROUNDS {
            let look = self.read(id, now, deadline).await?;
            if let Some(first) = look.callback.asked.get() {
                let is_same = first.call.digest == asked.call.digest;
                return if is_same { Ok(look.callback) } else { Err(CallbackFault::KeyReused) };
            }
            self.ledger.admit(&first, &asked.call, now, deadline).await?;
            let callback = Callback { asked: Some(asked.clone()).into(), ..Callback::default() };
            let callback = look
                .callback
                .clone()
                .join(callback)
                .wanted_for(now, due.map_or(now, |due| due.max(now)));
            if self.commit(&look, callback.clone()).await? == Commit::Written {
                return Ok(callback);
            }
        }
        Err(CallbackFault::NotNow)
    }

    /// What is known of a callback; `None` where nobody asked for it.
    ///
    /// # Errors
    ///
    /// [`CallbackFault`] when the store has no answer.
    pub async fn find(
        &self,
        id: &CallbackId,
        now: EventTime,
        deadline: Instant,
    ) -> Result<Option<Callback>, CallbackFault> {
        let callback = self.read(id, now, deadline).await?.callback;
        Ok(callback.asked.get().is_some().then_some(callback))
    }

    /// Plans a callback for this moment: one that was only suggested is called then, and another one
    /// is called then instead.
    ///
    /// # Errors
    ///
    /// [`CallbackFault::UnderWay`] while it is being called, [`CallbackFault::Over`] when nobody is
    /// called any more, and otherwise when the store has no answer.
    pub async fn plan(
        &self,
        id: &CallbackId,
        due: EventTime,
        now: EventTime,
        deadline: Instant,
    ) -> Result<Callback, CallbackFault> {
        for _ in 0..ROUNDS {
            let look = self.read(id, now, deadline).await?;
            match look.callback.standing() {
                None => return Err(CallbackFault::Unknown),
                Some(CallbackStanding::Dialling(_)) => return Err(CallbackFault::UnderWay),
                Some(CallbackStanding::Reached | CallbackStanding::Closed(_)) => {
                    return Err(CallbackFault::Over);
                }
                Some(CallbackStanding::Scheduled(planned)) if planned == due => {
                    if look.callback.wanted.get() == Some(&due) {
                        return Ok(look.callback);
                    }
                }
                Some(CallbackStanding::Suggested | CallbackStanding::Scheduled(_)) => {}
            }
            let planned = look.callback.clone().wanted_for(now, due);
            if self.commit(&look, planned.clone()).await? == Commit::Written {
                return Ok(planned);
            }
        }
        Err(CallbackFault::NotNow)
    }

    /// Takes a callback back: nobody is called, and a call that is under way ends.
    ///
    /// # Errors
    ///
    /// [`CallbackFault::Over`] when somebody was reached already, and otherwise when the store or
    /// Connect has no answer: take it back again.
    pub async fn withdraw(
        &self,
        id: &CallbackId,
        now: EventTime,
        deadline: Instant,
    ) -> Result<Callback, CallbackFault> {
        for _ in 0..ROUNDS {
            let look = self.read(id, now, deadline).await?;
            match look.callback.standing() {
                None => return Err(CallbackFault::Unknown),
                Some(CallbackStanding::Reached) => return Err(CallbackFault::Over),
                Some(CallbackStanding::Closed(_)) => {
                    // Whoever closed it may not have been able to end the call.
                    self.forbid(&look).await?;
                    return Ok(look.callback);
                }
                Some(
                    CallbackStanding::Suggested
                    | CallbackStanding::Scheduled(_)
                    | CallbackStanding::Dialling(_),
                ) => {}
            }
            if self.close(&look, CallbackEnd::Withdrawn).await?.is_some() {
                let closed = Callback::closing(now, CallbackEnd::Withdrawn);
                return Ok(look.callback.join(closed));
            }
        }
        Err(CallbackFault::NotNow)
    }
}
