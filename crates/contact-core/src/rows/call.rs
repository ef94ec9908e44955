//! Calls that were asked for: one request, one call.

use connect_events::{ContactId, EventTime, InstanceId, Personal, QueueId};
use smol_str::SmolStr;

use crate::join::{Latest, Max, Min, Newest, join_fields};

/// The id of one request to call somebody: a digest of who asked and of the idempotency key.
///
/// It is Connect's `ClientToken` too, and stands in the attributes of the contact, so that the
/// contact's record tells which request it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(SmolStr);

impl RequestId {
    /// The attribute of a contact that holds the id.
    pub const ATTRIBUTE: &'static str = "connectLiveRequest";

    /// How many characters an id has.
    pub const LEN: usize = 32;

    /// Checks and wraps an id: [`Self::LEN`] digits of base 16, in lower case.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == Self::LEN && text.bytes().all(is_digit)).then(|| Self(text.into()))
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What was asked for.
///
/// Those of one request have one `digest`, and may differ in the instance, the flow, the number that is
/// shown and the queue: a policy is mended between one try and the next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Asked {
    /// When.
    pub at: EventTime,
    /// A digest of all that was asked: another request under the same key is a mistake.
    pub digest: SmolStr,
    /// A digest of who asked.
    pub caller: SmolStr,
    /// The instance that calls.
    pub instance: InstanceId,
    /// Whom to call, as E.164 has it.
    pub destination: Personal<SmolStr>,
    /// The flow that the call runs through once it is answered.
    pub flow: SmolStr,
    /// The number that is shown; the queue's own where there is none.
    pub source: Option<Personal<SmolStr>>,
    /// The queue that the call belongs to.
    pub queue: Option<QueueId>,
    /// What the flow is told, by name.
    pub attributes: Vec<(SmolStr, Personal<SmolStr>)>,
}

/// How a request ended for good. The later in this order is kept, should two be told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallOutcome {
    /// Connect said no, with this code, and always will.
    Refused(SmolStr),
    /// Connect called: this contact.
    Dialled(ContactId),
}

/// One request to call somebody, by its idempotency key: the ledger of calls.
///
/// It is written before the call is begun and settled after it, so what becomes of a request is known
/// whoever dies in between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallRequest {
    /// Who asked, and for what: of several, what was asked for first. Which flow it names says nothing,
    /// for those of a callback are all of one moment; what Connect is asked with is `last_asked`.
    pub asked: Min<Asked>,
    /// What Connect was last asked with, and since when: the moment of `last_begun`. Rows of programs
    /// that did not keep it have none; what they asked with after a lost answer was `asked`.
    ///
    /// Connect knows a token with one request only. So from the first try on whose answer was lost, all
    /// are asked alike ([`Self::begin`] sees to it, for tries begin one after the other): what the last
    /// was asked with is what each lost one was asked with.
    pub last_asked: Latest<Asked>,
    /// When Connect was first asked to call.
    pub first_begun: Min<EventTime>,
    /// When Connect was last asked to call.
    pub last_begun: Max<EventTime>,
    /// The last time that Connect answered that it did not call now: asked too often, say.
    pub put_off: Max<EventTime>,
    /// The last time that Connect was asked and nobody heard the answer: it may have called.
    pub lost: Max<EventTime>,
    /// How it ended for good.
    pub outcome: Max<CallOutcome>,
    /// When it was first asked to end the call.
    pub stopped: Min<EventTime>,
}

join_fields!(CallRequest {
    asked,
    last_asked,
    first_begun,
    last_begun,
    put_off,
    lost,
    outcome,
    stopped,
});

/// What has become of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallStanding<'a> {
    /// Nobody was called, and Connect is not being asked.
    Waiting,
    /// Connect is being asked to call.
    Dialling,
    /// Connect was asked, and nobody heard its answer.
    Unknown,
    /// Connect said no, with this code.
    Refused(&'a str),
    /// Connect called: this contact.
    Dialled(&'a ContactId),
}

/// What may be done about a request now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextDial {
    /// Connect may be asked: the token of the request lets it call once only.
    Ask,
    /// Somebody else is asking, until this moment at the latest.
    Wait(EventTime),
    /// It is settled; or Connect may have called so long ago that it would not know the token again.
    Never,
}

impl CallRequest {
    /// How long asking Connect may take before whoever asked is taken for dead, in milliseconds:
    /// longer than an answer of the API may take, or a run of a function that dials.
    pub const PATIENCE_MILLIS: i64 = 60_000;

    /// How long a token is trusted, in milliseconds: Connect knows it for seven days; one is left for
    /// clocks and for what is under way.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/APIReference/API_StartOutboundVoiceContact.html>
    pub const TOKEN_MILLIS: i64 = 6 * 24 * 60 * 60 * 1000;

    /// What has become of the request by `now`.
    #[must_use]
    pub fn standing(&self, now: EventTime) -> CallStanding<'_> {
        match self.outcome.get() {
            Some(CallOutcome::Dialled(contact)) => return CallStanding::Dialled(contact),
            Some(CallOutcome::Refused(code)) => return CallStanding::Refused(code),
            None => {}
        }
        match self.unanswered() {
            Some(begun) if now.millis_since(begun) < Self::PATIENCE_MILLIS => {
                CallStanding::Dialling
            }
            Some(_) => CallStanding::Unknown,
            None if self.lost.get().is_some() => CallStanding::Unknown,
            None => CallStanding::Waiting,
        }
    }

    /// Whether Connect may be asked at `now`.
    #[must_use]
    pub fn next_dial(&self, now: EventTime) -> NextDial {
        if self.outcome.get().is_some() || self.stopped.get().is_some() {
            return NextDial::Never;
        }
        if let Some(begun) = self.unanswered()
            && now.millis_since(begun) < Self::PATIENCE_MILLIS
        {
            return NextDial::Wait(begun.plus_millis(Self::PATIENCE_MILLIS));
        }
        let first = self.first_begun.get().copied().filter(|_| self.may_have_called());
        let forgotten = first.is_some_and(|first| now.millis_since(first) >= Self::TOKEN_MILLIS);
        if forgotten { NextDial::Never } else { NextDial::Ask }
    }

    /// What is written over this row, and no other, before Connect is asked at `now` for what is `asked`.
    /// Whoever began before and never said how it ended is dead, and its answer lost.
    ///
    /// Connect is to be asked with the `last_asked` of it. That is what is asked now as long as nobody
    /// was called: a flow that was not there may be mended. Once an answer was lost, Connect may know the
    /// token with what that try asked: it is asked the same, even where it refuses that by now.
    ///
    /// How it ends is told of the moment of `last_begun`, which is later than that of any other try:
    /// two may fall into one millisecond.
    #[must_use]
    pub fn begin(&self, asked: &Asked, now: EventTime) -> Self {
        let after = self.last_begun.get().map_or(now, |before| before.plus_millis(1));
        let begun = now.max(after);
        let then = self.last_asked.get().or(self.asked.get()).filter(|_| self.may_have_called());
        Self {
            asked: Some(asked.clone()).into(),
            last_asked: Latest::at(begun, then.unwrap_or(asked).clone()),
            first_begun: Some(begun).into(),
            last_begun: Some(begun).into(),
            lost: self.unanswered().into(),
            ..Self::default()
        }
    }

    /// Whether a try was not answered. Where each was, and by a no, nobody was called, whatever Connect
    /// remembers.
    fn may_have_called(&self) -> bool {
        self.lost.get().is_some() || self.unanswered().is_some()
    }

    /// The last time that Connect was asked, unless it is known how that ended.
    fn unanswered(&self) -> Option<EventTime> {
        let answered = self.put_off.get().max(self.lost.get());
        self.last_begun.get().filter(|begun| Some(*begun) > answered).copied()
    }
}

/// Whose calls are limited.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallSubject {
    /// A number that is called, by its digest.
    Number(SmolStr),
    /// Who asks for calls, by a digest.
    Caller(SmolStr),
}

/// The calls that were lately begun to one number, or for one caller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecentCalls {
    /// When each request was last let through; the last ones.
    pub calls: Newest<RequestId, { RecentCalls::KEPT }>,
}

join_fields!(RecentCalls { calls });

/// How many calls there may be in any stretch of time of some length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many; at most [`RecentCalls::KEPT`].
    pub calls: usize,
    /// In how many milliseconds.
    pub millis: i64,
}

impl RecentCalls {
    /// How many calls are kept, so that the row stays small: the largest allowance.
    pub const KEPT: usize = 64;

    /// How long the call of a request has to wait at `now`, in milliseconds; `None` when it may be
    /// begun. Only other requests count: one that is tried again is the same call. That it was let
    /// through before does not help it: since then, another may have called.
    #[must_use]
    pub fn wait(&self, request: &RequestId, allowance: Allowance, now: EventTime) -> Option<i64> {
        let lately = |at: EventTime| now.millis_since(at) < allowance.millis;
        let mut others =
            self.calls.iter().rev().filter(|(at, other)| lately(*at) && other != request);
        // The oldest of those that fill the allowance has to leave the stretch first.
        let nth = allowance.calls.clamp(1, Self::KEPT) - 1;
        let (at, _) = others.nth(nth)?;
        Some(allowance.millis - now.millis_since(*at))
    }

    /// That the call of a request is begun at `now`.
    #[must_use]
    pub fn begun(request: RequestId, now: EventTime) -> Self {
        Self { calls: [(now, request)].into_iter().collect() }
    }
}
