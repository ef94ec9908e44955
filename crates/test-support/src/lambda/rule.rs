//! A function as the target of an EventBridge rule, in virtual time.

use std::collections::BTreeMap;
use std::time::Duration;

use connect_events::EventTime;
use futures::future::join_all;
use serde_json::{Value, json};

use super::answer::Ended;
use super::chance::Chance;
use super::failures::{Condition, Failures, GivenUp, function_arn};
use super::invocation;

/// What a target, its rule and its function are told to do.
///
/// Sources: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html>,
/// <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>
#[derive(Clone, Debug)]
pub struct RuleSettings {
    /// The function's name.
    pub function: String,
    /// How long one invocation may take.
    pub timeout: Duration,
    /// How often EventBridge tries again to hand an event to Lambda.
    pub rule_retries: u32,
    /// How old an event may become until Lambda has it.
    pub rule_age_seconds: u32,
    /// How often Lambda tries a function again that failed: two times at the most.
    pub retries: u32,
    /// How old an event may become in Lambda's own queue.
    pub event_age_seconds: u32,
    /// Of a hundred events, how many are delivered twice.
    pub duplicate_percent: u8,
    /// By how many milliseconds at most an event is late.
    pub disorder_millis: i64,
}

impl Default for RuleSettings {
    /// The services' own defaults, a timeout of 30 seconds, and nothing twice or late.
    fn default() -> Self {
        Self {
            function: "function".to_owned(),
            timeout: Duration::from_secs(30),
            rule_retries: 185,
            rule_age_seconds: 86_400,
            retries: 2,
            event_age_seconds: 21_600,
            duplicate_percent: 0,
            disorder_millis: 0,
        }
    }
}

/// What Lambda says when EventBridge hands it an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// It is in Lambda's queue now.
    Yes,
    /// Not now.
    Throttled,
    /// Never: the rule may not invoke the function.
    Denied,
}

/// What EventBridge put into the dead-letter queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// The event.
    pub body: Vec<u8>,
    /// Why it is there.
    pub attributes: BTreeMap<&'static str, String>,
}

/// A rule's target: events come at least once and in any order. EventBridge tries to hand them to
/// Lambda, and puts what it cannot into a dead-letter queue; Lambda keeps them in a queue of its own,
/// invokes the function, and writes into [`Failures`] what it gives up.
///
/// It has no clock, as [`Mapping`](super::Mapping) has none.
pub struct RuleTarget {
    settings: RuleSettings,
    failures: Failures,
    /// By the moment at which there is something to do, and then by the order of coming.
    pending: BTreeMap<(EventTime, u64), Pending>,
    dead: Vec<DeadLetter>,
    came: u64,
    chance: Chance,
}

struct Pending {
    event: Vec<u8>,
    since: EventTime,
    /// Whether Lambda has it.
    is_accepted: bool,
    /// How often handing it over, or the function, failed.
    failed: u32,
    /// How often it was put back without being tried.
    waits: u32,
}

/// Functions invoked at once.
const AT_ONCE: usize = 32;

impl RuleTarget {
    /// A target that has nothing to do yet.
    #[must_use]
    pub fn new(settings: RuleSettings, failures: &Failures, seed: u64) -> Self {
        Self {
            settings,
            failures: failures.clone(),
            pending: BTreeMap::new(),
            dead: Vec::new(),
            came: 0,
            chance: Chance::new(seed),
        }
    }

    /// Takes an event that matches the rule.
    pub fn send(&mut self, event: &[u8], now: EventTime) {
        let copies = 1 + u32::from(self.chance.happens(self.settings.duplicate_percent));
        for _ in 0..copies {
            let at = now.plus_millis(self.chance.up_to(self.settings.disorder_millis));
            let event = event.to_vec();
            let (is_accepted, failed, waits) = (false, 0, 0);
            self.keep(at, Pending { event, since: now, is_accepted, failed, waits });
        }
    }

    /// What is in the dead-letter queue.
    #[must_use]
    pub fn dead_letters(&self) -> &[DeadLetter] {
        &self.dead
    }

    /// The earliest moment at which there is something to do.
    #[must_use]
    pub fn next_moment(&self) -> Option<EventTime> {
        self.pending.keys().next().map(|(at, _)| *at)
    }

    /// Does all that is due at `now`. `invoke` is the function: it is given the event and the moment.
    pub async fn step(
        &mut self,
        now: EventTime,
        accepts: Accepts,
        invoke: impl AsyncFn(Vec<u8>, EventTime) -> Ended,
    ) {
        let later = self.pending.split_off(&(now, u64::MAX));
        let due = std::mem::replace(&mut self.pending, later);
        let mut accepted = Vec::new();
        for mut pending in due.into_values() {
            if pending.is_accepted || accepts == Accepts::Yes {
                if !pending.is_accepted {
                    // Its age and its tries count anew in Lambda's queue.
                    pending = Pending { since: now, is_accepted: true, failed: 0, ..pending };
                }
                accepted.push(pending);
            } else {
                self.refuse(pending, accepts, now);
            }
        }
        let (settings, invoke) = (&self.settings.clone(), &invoke);
        while !accepted.is_empty() {
            let some = accepted.drain(..accepted.len().min(AT_ONCE));
            let invocations = some.map(async |pending| {
                if is_older(&pending, settings.event_age_seconds, now) {
                    return (pending, None, now);
                }
                let invoked = invoke(pending.event.clone(), now);
                let (ended, took) = invocation::run(settings.timeout, invoked).await;
                (pending, Some(ended), now.plus_millis(took))
            });
            for (pending, ended, now) in join_all(invocations).await {
                self.settle(pending, ended.as_ref(), now);
            }
        }
    }

    /// Does all that is due up to `until`.
    pub async fn run_until(
        &mut self,
        until: EventTime,
        accepts: impl Fn(EventTime) -> Accepts,
        invoke: impl AsyncFn(Vec<u8>, EventTime) -> Ended,
    ) {
        while let Some(moment) = self.next_moment().filter(|moment| *moment <= until) {
            self.step(moment, accepts(moment), &invoke).await;
        }
    }

    fn keep(&mut self, at: EventTime, pending: Pending) {
        self.came += 1;
        self.pending.insert((at, self.came), pending);
    }

    /// Lambda did not take it: EventBridge tries again, with pauses that grow to eight minutes.
    fn refuse(&mut self, mut pending: Pending, accepts: Accepts, now: EventTime) {
        let exhausted = if accepts == Accepts::Denied {
            None
        } else if is_older(&pending, self.settings.rule_age_seconds, now) {
            Some("MaximumEventAgeInSeconds")
        } else if pending.failed >= self.settings.rule_retries {
            Some("MaximumRetryAttempts")
        } else {
            let pause = (1_i64 << pending.failed.min(9)).min(480);
            pending.failed += 1;
            return self.keep(now.plus_millis(1_000 * pause), pending);
        };
        let code = if accepts == Accepts::Denied { "NO_PERMISSIONS" } else { "THROTTLING" };
        let mut attributes = BTreeMap::from([
            ("RULE_ARN", "arn:aws:events:us-east-1:111122223333:rule/contact-events".to_owned()),
            ("TARGET_ARN", function_arn(&self.settings.function)),
            ("ERROR_CODE", code.to_owned()),
            ("ERROR_MESSAGE", "Lambda did not take the event".to_owned()),
            ("RETRY_ATTEMPTS", pending.failed.to_string()),
        ]);
        attributes.extend(exhausted.map(|reason| ("EXHAUSTED_RETRY_CONDITION", reason.to_owned())));
        self.dead.push(DeadLetter { body: pending.event, attributes });
    }

    /// After an invocation; `None` where the event was too old for one.
    fn settle(&mut self, mut pending: Pending, ended: Option<&Ended>, now: EventTime) {
        match ended {
            Some(Ended::Answered(_)) => {}
            None => self.give_up(&pending, Condition::EventAgeExceeded, now),
            Some(Ended::Throttled) => {
                let pause = (1_i64 << pending.waits.min(9)).min(300);
                pending.waits += 1;
                self.keep(now.plus_millis(1_000 * pause), pending);
            }
            Some(Ended::Failed) if pending.failed >= self.settings.retries => {
                pending.failed += 1;
                self.give_up(&pending, Condition::RetriesExhausted, now);
            }
            Some(Ended::Failed) => {
                pending.failed += 1;
                // One minute before the first retry, two before the second.
                self.keep(now.plus_millis(60_000 * i64::from(pending.failed)), pending);
            }
        }
    }

    fn give_up(&mut self, pending: &Pending, condition: Condition, now: EventTime) {
        let function = &self.settings.function;
        let given_up = GivenUp { function, condition, invocations: pending.failed, now };
        let mut record = given_up.record(&mut self.chance);
        let arn = format!("{}:$LATEST", function_arn(function));
        record["requestContext"]["functionArn"] = arn.into();
        record["requestPayload"] = serde_json::from_slice(&pending.event).unwrap_or(Value::Null);
        if pending.failed > 0 {
            record["responsePayload"] = json!({ "errorMessage": "the function failed" });
        }
        self.failures.write(&format!("async/{function}"), now, &mut self.chance, record);
    }
}

fn is_older(pending: &Pending, seconds: u32, now: EventTime) -> bool {
    now.millis_since(pending.since) > 1_000 * i64::from(seconds)
}
