//! One run over everything that may have to be done.

use std::time::Duration;

use connect_events::EventTime;
use contact_core::{CallbackId, CallbackList, Key, Row};
use futures::{StreamExt, stream};
use state_store::{Cursor, Page, StoreError};
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::{CallbackFault, Callbacks, Did, Done};

/// How many callbacks are looked at a time. Connect takes two calls a second, so more would wait.
const AT_A_TIME: usize = 4;

/// How many callbacks are read at a time: what is read long before it is looked at has moved on.
const A_PAGE: u32 = 100;

/// Nothing is begun so shortly before the end: a call takes as long.
const LAST_START: Duration = Duration::from_secs(5);

/// Before every moment that a row can have.
const BEGINNING: i64 = 0;

impl Callbacks {
    /// Offers callbacks for abandoned contacts, and calls what is due at `now`, until everything was
    /// looked at or `deadline` is near.
    ///
    /// Runs may overlap and die: see [the crate](crate). `deadline` has to come within a minute, after
    /// which others take whoever runs for dead.
    pub async fn run(&self, now: EventTime, deadline: Instant) -> Done {
        let stop = deadline.checked_sub(LAST_START).unwrap_or(deadline);
        let mut done = Done::default();
        if let Some(recovery) = self.policy.abandoned {
            let span = (now.plus_millis(-recovery.within_millis), now);
            let mut from = None;
            loop {
                let page = self.store.abandoned(&self.calls.line.instance, span, from);
                let Some(Page { rows, next }) = listed(page, stop, &mut done).await else { break };
                let recovering = self.recover(recovery, rows, now, deadline, &mut done);
                let ended = timeout_at(deadline, recovering).await;
                if let Err(fault) = ended.unwrap_or(Err(CallbackFault::NotNow)) {
                    failed(&fault, &mut done);
                }
                match next {
                    Some(next) => from = Some(next),
                    None => break,
                }
            }
        }
        // What was begun is finished before anything else is begun.
        let lists = [CallbackList::Dialling, CallbackList::Scheduled, CallbackList::Suggested];
        for list in lists {
            self.look_through(list, now, (stop, deadline), &mut done).await;
        }
        done
    }

    /// Looks at the callbacks of a list whose moment has come.
    async fn look_through(
        &self,
        list: CallbackList,
        now: EventTime,
        (stop, deadline): (Instant, Instant),
        done: &mut Done,
    ) {
        let store = self.store.pages_of(A_PAGE);
        let span = (EventTime::from_millis(BEGINNING), now);
        let mut from: Option<Cursor> = None;
        loop {
            let page = store.callbacks(&self.calls.line.instance, list, span, from);
            let Some(Page { rows, next }) = listed(page, stop, done).await else { return };
            let ids = rows.into_iter().filter_map(|(key, row)| match (key, row) {
                (Key::Callback(id), Row::Callback(_)) => Some(id),
                _ => None,
            });
            let ids: Vec<_> = ids.collect();
            let count = ids.len();
            let begun = stream::iter(ids).take_until(sleep_until(stop));
            let looks = begun.map(|id| self.look_in_time(id, now, deadline));
            let looked: Vec<_> = looks.buffer_unordered(AT_A_TIME).collect().await;
            done.is_cut_short |= looked.len() < count;
            for did in looked {
                match did {
                    // It goes on being one, which is no news.
                    Ok(Did::Nothing) if list == CallbackList::Suggested => {}
                    Ok(did) => done.note(did),
                    Err(fault) => failed(&fault, done),
                }
            }
            match next {
                Some(next) if !done.is_cut_short => from = Some(next),
                Some(_) | None => return,
            }
        }
    }

    async fn look_in_time(
        &self,
        id: CallbackId,
        now: EventTime,
        deadline: Instant,
    ) -> Result<Did, CallbackFault> {
        let look = Box::pin(self.look(&id, now, deadline));
        timeout_at(deadline, look).await.unwrap_or(Err(CallbackFault::NotNow))
    }
}

/// A page, if it comes in time.
async fn listed(
    page: impl Future<Output = Result<Page, StoreError>>,
    stop: Instant,
    done: &mut Done,
) -> Option<Page> {
    match timeout_at(stop, page).await {
        Ok(Ok(page)) => Some(page),
        Ok(Err(fault)) => {
            failed(&fault.into(), done);
            None
        }
        Err(_) => {
            done.is_cut_short = true;
            None
        }
    }
}

fn failed(fault: &CallbackFault, done: &mut Done) {
    tracing::warn!(code = fault.code(), %fault, "a callback is left to the next run");
    done.note(Did::Failed);
}
