//! One request, one call.

use std::collections::BTreeMap;
use std::time::Duration;

use connect_client::{ClientToken, Code, Connect, ConnectError, Dial, DialFrom, Failure};
use connect_events::{ContactId, EventTime, Personal};
use contact_core::{
    Allowance, Asked, CallOutcome, CallRequest, CallSubject, Join, Key, NextDial, RecentCalls,
    RequestId, Row,
};
use ingest::{Kept, keep};
use sha2::{Digest, Sha256};
use smol_str::SmolStr;
use state_store::{Commit, Read, Store, StoreError};
use tokio::time::Instant;

/// How often one number is called, and how often one caller may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of calls to one number, whoever asks.
    pub number: Allowance,
    /// Of calls that one caller asks for.
    pub caller: Allowance,
}

impl Default for Limits {
    /// One call to a number in ten minutes, and 30 calls of a caller in an hour.
    fn default() -> Self {
        Self {
            number: Allowance { calls: 1, millis: 10 * 60 * 1000 },
            caller: Allowance { calls: 30, millis: 60 * 60 * 1000 },
        }
    }
}

/// Why a request was not brought on its way, or not stopped. Nobody was called because of it.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CallFault {
    /// The key was used before, for another call.
    #[error("the key of this request belongs to another one")]
    KeyReused,
    /// The number was called lately.
    #[error("the number was called lately")]
    NumberCalledLately {
        /// After which it may be called again.
        retry_after: Duration,
    },
    /// The caller asked for too many calls.
    #[error("too many calls were asked for")]
    TooManyCalls {
        /// After which there may be another.
        retry_after: Duration,
    },
    /// Connect refuses for a reason that whoever runs the deployment can mend, such as a flow that is not
    /// there: the same request may be brought again then.
    #[error("{failure}")]
    CallRefused {
        /// What Connect answered.
        failure: Failure,
    },
    /// Connect does not call now: too many requests, or a quota that is used up.
    #[error("{failure}")]
    ConnectBusy {
        /// What Connect answered.
        failure: Failure,
        /// After which it may be asked again, where that is known.
        retry_after: Option<Duration>,
    },
    /// Connect refuses to end a call, and it may go on.
    #[error("{failure}")]
    StopRefused {
        /// What Connect answered.
        failure: Failure,
    },
    /// The ledger cannot be written now, and without it nobody is called.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Others wrote the same rows until time was up.
    #[error("the ledger is written by too many at once")]
    Crowded,
}

/// The ledger of the calls of one instance.
#[derive(Clone, Debug)]
pub struct Ledger {
    store: Store,
    connect: Connect,
    limits: Limits,
}

/// How often a lost race is taken up again: each was lost to somebody who is done.
const ROUNDS: usize = 32;

impl Ledger {
    /// A ledger in these rows, for calls through this client.
    #[must_use]
    pub fn new(store: Store, connect: Connect, limits: Limits) -> Self {
        Self { store, connect, limits }
    }

    /// The id of the request that a caller made under an idempotency key.
    #[must_use]
    pub fn id(caller: &str, key: &str) -> Option<RequestId> {
        // The length keeps "ab" + "c" and "a" + "bc" apart.
        RequestId::new(&digest(&[caller.len().to_string().as_str(), caller, key]))
    }

    /// Brings a request on its way, and gives what has become of it: called, refused by Connect,
    /// being asked by somebody else, or unknown.
    ///
    /// The same request may be brought again and again: one call is made.
    ///
    /// # Errors
    ///
    /// [`CallFault`] when nobody was called, and the same request may be brought again later; but
    /// [`CallFault::KeyReused`].
    pub async fn call(
        &self,
        id: &RequestId,
        asked: &Asked,
        now: EventTime,
        deadline: Instant,
    ) -> Result<CallRequest, CallFault> {
        self.call_within(Some(self.limits.caller), id, asked, now, deadline).await
    }

    /// [`Self::call`] for a caller who may ask for so many calls; `None` for one who was
    /// [admitted](Self::admit) when the call was wanted.
    ///
    /// # Errors
    ///
    /// As of [`Self::call`].
    pub async fn call_within(
        &self,
        allowance: Option<Allowance>,
        id: &RequestId,
        asked: &Asked,
        now: EventTime,
        deadline: Instant,
    ) -> Result<CallRequest, CallFault> {
        let key = Key::CallRequest(id.clone());
        for _ in 0..ROUNDS {
            let read = self.read(&key, deadline).await?;
            let known = call_of(&read);
            if known.asked.get().is_some_and(|first| first.digest != asked.digest) {
                return Err(CallFault::KeyReused);
            }
            if known.next_dial(now) != NextDial::Ask {
                return Ok(known);
            }
            let begun = known.begin(asked, now);
            let dialled = begun.last_asked.get().unwrap_or(asked).clone();
            let call = known.join(begun);
            let row = Row::CallRequest(Box::new(call.clone()));
            if self.store.commit(&key, &read, &row, now).await? == Commit::Written {
                return self.dial(allowance, id, &dialled, call, now, deadline).await;
            }
        }
        Err(CallFault::Crowded)
    }

    /// What is known of a request; `None` where nobody made it.
    ///
    /// # Errors
    ///
    /// [`CallFault::Store`] when the store gave no answer.
    pub async fn find(
        &self,
        id: &RequestId,
        deadline: Instant,
    ) -> Result<Option<CallRequest>, CallFault> {
        let read = self.read(&Key::CallRequest(id.clone()), deadline).await?;
        let call = call_of(&read);
        Ok(call.asked.get().is_some().then_some(call))
    }

    /// Ends the call of a request: now if it was made, and as soon as Connect answers if it is being
    /// asked. What was not called yet never is. Where an answer was lost, Connect is not asked again: it
    /// would call whoever it did not call then, only to hang up.
    ///
    /// # Errors
    ///
    /// [`CallFault`] when the ledger or Connect has no answer now: stop again.
    pub async fn stop(
        &self,
        id: &RequestId,
        now: EventTime,
        deadline: Instant,
    ) -> Result<Option<CallRequest>, CallFault> {
        if self.find(id, deadline).await?.is_none() {
            return Ok(None);
        }
        self.forbid(id, now, deadline).await.map(Some)
    }

    /// [`Self::stop`], also for a request that nobody has made yet: whoever may make it at this very
    /// moment calls nobody. For ids that are not of a client's choosing.
    ///
    /// # Errors
    ///
    /// [`CallFault`] when the ledger or Connect has no answer now: forbid it again.
    pub async fn forbid(
        &self,
        id: &RequestId,
        now: EventTime,
        deadline: Instant,
    ) -> Result<CallRequest, CallFault> {
        let fact = CallRequest { stopped: Some(now).into(), ..CallRequest::default() };
        let call = self.settle(id, fact, now, deadline).await?;
        if let Some(CallOutcome::Dialled(contact)) = call.outcome.get() {
            self.hang_up(contact, deadline).await?;
        }
        Ok(call)
    }

    /// Asks Connect, for a request that this process alone has begun.
    async fn dial(
        &self,
        allowance: Option<Allowance>,
        id: &RequestId,
        asked: &Asked,
        call: CallRequest,
        now: EventTime,
        deadline: Instant,
    ) -> Result<CallRequest, CallFault> {
        // How this try ends is told of the moment at which it began.
        let begun = call.last_begun.clone();
        let put_off = CallRequest { put_off: begun.clone(), ..CallRequest::default() };
        if let Err(fault) = self.let_through(allowance, id, asked, now, deadline).await {
            self.settle(id, put_off, now, deadline).await?;
            return Err(fault);
        }
        let Some(dial) = dial_of(id, asked) else { return Ok(call) };
        let (fact, fault) = match self.connect.start_outbound_voice_contact(&dial, deadline).await {
            Ok(contact) => (ended(CallOutcome::Dialled(contact)), None),
            Err(ConnectError::Refused(failure))
                if failure.code() == Code::DestinationNotAllowed =>
            {
                (ended(CallOutcome::Refused(failure.code().as_str().into())), None)
            }
            Err(ConnectError::Refused(failure) | ConnectError::Denied(failure)) => {
                (put_off, Some(CallFault::CallRefused { failure }))
            }
            Err(ConnectError::Wait { failure, retry_after }) => {
                (put_off, Some(CallFault::ConnectBusy { failure, retry_after }))
            }
            Err(ConnectError::Unknown(failure)) => {
                tracing::warn!(
                    code = failure.code().as_str(),
                    "nobody heard whether a call was made"
                );
                (CallRequest { lost: begun, ..CallRequest::default() }, None)
            }
        };
        // What is not settled now is unknown until somebody asks with the same token.
        let settled = self.settle(id, fact.clone(), now, deadline).await;
        let call = settled.unwrap_or_else(|_| call.join(fact));
        if let (Some(CallOutcome::Dialled(contact)), Some(_)) =
            (call.outcome.get(), call.stopped.get())
        {
            self.hang_up(contact, deadline).await?;
        }
        fault.map_or(Ok(call), Err)
    }

    /// Notes the call under its caller and its number, unless there were too many lately. The number comes
    /// first: one that was called lately uses up nobody's allowance, but where two race for it.
    async fn let_through(
        &self,
        allowance: Option<Allowance>,
        id: &RequestId,
        asked: &Asked,
        now: EventTime,
        deadline: Instant,
    ) -> Result<(), CallFault> {
        let number = CallSubject::Number(digest(&[asked.destination.expose()]).into());
        let number = Key::RecentCalls(number);
        let caller = allowance.map(|_| Key::RecentCalls(CallSubject::Caller(asked.caller.clone())));
        let keys = std::iter::once(&number).chain(&caller);
        let mut known = self.store.load(keys, deadline).await;
        let of_number = known.remove(&number).ok_or(CallFault::Crowded)??;
        let lately = |millis| CallFault::NumberCalledLately { retry_after: wait(millis) };
        if let Some(millis) = recent(&of_number).wait(id, self.limits.number, now) {
            return Err(lately(millis));
        }
        if let Some((caller, allowance)) = caller.zip(allowance) {
            let of_caller = known.remove(&caller).ok_or(CallFault::Crowded)??;
            let waits = self.note(id, &caller, of_caller, allowance, now, deadline).await?;
            waits.map_or(Ok(()), |millis| Err(too_many(millis)))?;
        }
        let allowance = self.limits.number;
        let waits = self.note(id, &number, of_number, allowance, now, deadline).await?;
        waits.map_or(Ok(()), |millis| Err(lately(millis)))
    }

    /// Notes that a caller wants this call some time, unless they asked for too many lately: a call later
    /// is theirs as much as a call now.
    ///
    /// # Errors
    ///
    /// [`CallFault::TooManyCalls`], or that the ledger cannot be written.
    pub async fn admit(
        &self,
        id: &RequestId,
        asked: &Asked,
        now: EventTime,
        deadline: Instant,
    ) -> Result<(), CallFault> {
        let caller = Key::RecentCalls(CallSubject::Caller(asked.caller.clone()));
        let known = self.read(&caller, deadline).await?;
        let waits = self.note(id, &caller, known, self.limits.caller, now, deadline).await?;
        waits.map_or(Ok(()), |millis| Err(too_many(millis)))
    }

    /// Notes a call over what was read, or says how many milliseconds it has to wait.
    async fn note(
        &self,
        id: &RequestId,
        key: &Key,
        mut read: Read,
        allowance: Allowance,
        now: EventTime,
        deadline: Instant,
    ) -> Result<Option<i64>, CallFault> {
        for _ in 0..ROUNDS {
            let recent = recent(&read);
            if let Some(wait) = recent.wait(id, allowance, now) {
                return Ok(Some(wait));
            }
            let noted = recent.join(RecentCalls::begun(id.clone(), now));
            let row = Row::RecentCalls(Box::new(noted));
            if self.store.commit(key, &read, &row, now).await? == Commit::Written {
                return Ok(None);
            }
            read = self.read(key, deadline).await?;
        }
        Err(CallFault::Crowded)
    }

    /// Joins what happened into the ledger, and gives all that is known then.
    async fn settle(
        &self,
        id: &RequestId,
        fact: CallRequest,
        now: EventTime,
        deadline: Instant,
    ) -> Result<CallRequest, CallFault> {
        let key = Key::CallRequest(id.clone());
        let facts = BTreeMap::from([(key.clone(), Row::CallRequest(Box::new(fact)))]);
        let kept = keep(&self.store, facts, now, deadline).await;
        if kept.values().any(|kept| matches!(kept, Kept::NotNow | Kept::Refused)) {
            return Err(CallFault::Crowded);
        }
        Ok(call_of(&self.read(&key, deadline).await?))
    }

    /// Ends a contact. One that has ended already is ended.
    async fn hang_up(&self, contact: &ContactId, deadline: Instant) -> Result<(), CallFault> {
        match self.connect.stop_contact(contact, deadline).await {
            Ok(()) => Ok(()),
            Err(ConnectError::Refused(failure)) if failure.code() == Code::NotFound => Ok(()),
            Err(ConnectError::Refused(failure) | ConnectError::Denied(failure)) => {
                Err(CallFault::StopRefused { failure })
            }
            Err(ConnectError::Wait { failure, retry_after }) => {
                Err(CallFault::ConnectBusy { failure, retry_after })
            }
            Err(ConnectError::Unknown(failure)) => {
                Err(CallFault::ConnectBusy { failure, retry_after: None })
            }
        }
    }

    async fn read(&self, key: &Key, deadline: Instant) -> Result<Read, CallFault> {
        let mut read = self.store.load([key], deadline).await;
        Ok(read.remove(key).ok_or(CallFault::Crowded)??)
    }
}

fn recent(read: &Read) -> RecentCalls {
    match &read.row {
        Row::RecentCalls(recent) => (**recent).clone(),
        _ => RecentCalls::default(),
    }
}

fn too_many(millis: i64) -> CallFault {
    CallFault::TooManyCalls { retry_after: wait(millis) }
}

fn wait(millis: i64) -> Duration {
    Duration::from_millis(millis.unsigned_abs())
}

fn call_of(read: &Read) -> CallRequest {
    match &read.row {
        Row::CallRequest(call) => (**call).clone(),
        _ => CallRequest::default(),
    }
}

fn ended(outcome: CallOutcome) -> CallRequest {
    CallRequest { outcome: Some(outcome).into(), ..CallRequest::default() }
}

/// The call that was asked for; `None` where it names neither a queue nor a number to show, which no
/// request does that was read.
fn dial_of(id: &RequestId, asked: &Asked) -> Option<Dial> {
    let from = match (asked.source.clone(), asked.queue.clone()) {
        (Some(number), Some(queue)) => DialFrom::NumberAndQueue(number, queue),
        (Some(number), None) => DialFrom::Number(number),
        (None, Some(queue)) => DialFrom::Queue(queue),
        (None, None) => return None,
    };
    let own = (RequestId::ATTRIBUTE.into(), Personal::new(SmolStr::from(id.as_str())));
    Some(Dial {
        to: asked.destination.clone(),
        from,
        flow: asked.flow.clone(),
        token: ClientToken::new(id.as_str()).ok()?,
        attributes: asked.attributes.iter().cloned().chain([own]).collect(),
        ring: None,
    })
}

/// Half of a digest, in base 16: no two texts share it by chance, and no text can be read off it but
/// by trying.
pub(crate) fn digest(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let bytes = hash.finalize();
    bytes.iter().take(RequestId::LEN / 2).map(|byte| format!("{byte:02x}")).collect()
}
