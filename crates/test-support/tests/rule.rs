//! The rules of an EventBridge rule's target, one by one.

use std::sync::Mutex;

use connect_events::EventTime;
use serde_json::{Value, json};
use test_support::{Accepts, Ended, Failures, RuleSettings, RuleTarget};

fn at(seconds: i64) -> EventTime {
    EventTime::from_millis(1_772_438_400_000 + seconds * 1_000)
}

struct Rig {
    target: RuleTarget,
    failures: Failures,
}

impl Rig {
    /// With events `1`, `2` and so on, one a second.
    fn with(events: i64, settings: RuleSettings) -> Self {
        let failures = Failures::new();
        let mut target = RuleTarget::new(settings, &failures, 1);
        for number in 1..=events {
            target.send(number.to_string().as_bytes(), at(number));
        }
        Self { target, failures }
    }

    /// The invocations up to a moment, each as its moment and its event.
    async fn run(
        &mut self,
        until: i64,
        accepts: impl Fn(i64) -> Accepts,
        function: impl Fn(i64) -> Ended,
    ) -> Vec<(i64, String)> {
        let second = |now: EventTime| now.millis_since(at(0)) / 1_000;
        let seen = Mutex::new(Vec::new());
        let invoke = async |event: Vec<u8>, now: EventTime| {
            seen.lock()
                .expect("no panic")
                .push((second(now), String::from_utf8(event).expect("text")));
            function(second(now))
        };
        self.target.run_until(at(until), |now| accepts(second(now)), invoke).await;
        seen.into_inner().expect("no panic")
    }
}

fn accepted(_: i64) -> Accepts {
    Accepts::Yes
}

fn done(_: i64) -> Ended {
    Ended::Answered(Value::Null)
}

fn failed(_: i64) -> Ended {
    Ended::Failed
}

fn seconds(seen: &[(i64, String)]) -> Vec<i64> {
    seen.iter().map(|(second, _)| *second).collect()
}

#[tokio::test(start_paused = true)]
async fn every_event_comes_at_least_once_some_twice_and_in_any_order() {
    let settings =
        RuleSettings { duplicate_percent: 20, disorder_millis: 60_000, ..RuleSettings::default() };
    let mut rig = Rig::with(100, settings);
    let seen = rig.run(1_000, accepted, done).await;
    let numbers: Vec<i64> = seen.iter().map(|(_, event)| event.parse().unwrap()).collect();
    assert!((1..=100).all(|number| numbers.contains(&number)));
    assert!((105..140).contains(&numbers.len()), "{}", numbers.len());
    assert!(!numbers.is_sorted());
    assert!(rig.failures.objects().is_empty() && rig.target.dead_letters().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_function_that_fails_is_tried_again_after_one_minute_and_after_two_and_then_given_up() {
    let mut rig = Rig::with(1, RuleSettings::default());
    assert_eq!(seconds(&rig.run(3_600, accepted, failed).await), [1, 61, 181]);
    let [object] = &rig.failures.objects()[..] else { panic!("one failure") };
    let mut record = object.record.clone();
    assert_eq!(record["requestContext"]["requestId"].as_str().map(str::len), Some(36));
    record["requestContext"]["requestId"] = "…".into();
    let expected = json!({
        "version": "1.0",
        "timestamp": "2026-03-02T08:03:01.000Z",
        "requestContext": {
            "requestId": "…",
            "functionArn": "arn:aws:lambda:us-east-1:111122223333:function:function:$LATEST",
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": 1,
        "responseContext": {
            "statusCode": 200,
            "executedVersion": "$LATEST",
            "functionError": "Unhandled",
        },
        "responsePayload": { "errorMessage": "the function failed" },
    });
    assert_eq!(record, expected);
    let name = object.key.strip_prefix("aws/lambda/async/function/2026/03/02/2026-03-02T08.03.01-");
    assert_eq!(name.map(str::len), Some(36), "{}", object.key);
}

#[tokio::test(start_paused = true)]
async fn a_failure_that_passes_loses_nothing() {
    let mut rig = Rig::with(1, RuleSettings::default());
    let passes = |second| if second < 100 { Ended::Failed } else { done(second) };
    assert_eq!(seconds(&rig.run(3_600, accepted, passes).await), [1, 61, 181]);
    assert!(rig.failures.objects().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_function_without_room_is_no_try_and_the_event_waits_until_it_is_too_old() {
    let settings = RuleSettings { event_age_seconds: 600, ..RuleSettings::default() };
    let mut rig = Rig::with(1, settings.clone());
    let throttled = rig.run(3_600, accepted, |_| Ended::Throttled).await;
    assert_eq!(seconds(&throttled), [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
    let context = &rig.failures.objects()[0].record["requestContext"];
    assert_eq!(context["condition"], "EventAgeExceeded");
    assert_eq!(context["approximateInvokeCount"], 0);

    let mut rig = Rig::with(1, settings);
    let passes = |second| if second < 100 { Ended::Throttled } else { done(second) };
    assert_eq!(rig.run(3_600, accepted, passes).await.len(), 8);
    assert!(rig.failures.objects().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_lambda_does_not_take_is_tried_by_the_rules_own_policy_and_then_dead_lettered() {
    for (settings, reason, tries) in [
        (RuleSettings { rule_retries: 3, ..RuleSettings::default() }, "MaximumRetryAttempts", "3"),
        (
            RuleSettings { rule_age_seconds: 3_600, ..RuleSettings::default() },
            "MaximumEventAgeInSeconds",
            "16",
        ),
    ] {
        let mut rig = Rig::with(1, settings);
        assert_eq!(rig.run(90_000, |_| Accepts::Throttled, done).await, []);
        let [letter] = rig.target.dead_letters() else { panic!("one dead letter") };
        assert_eq!(letter.body, b"1");
        assert_eq!(letter.attributes["EXHAUSTED_RETRY_CONDITION"], reason);
        assert_eq!(letter.attributes["RETRY_ATTEMPTS"], tries);
        assert_eq!(
            letter.attributes["TARGET_ARN"],
            "arn:aws:lambda:us-east-1:111122223333:function:function"
        );
        assert!(rig.failures.objects().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn by_default_the_rule_tries_for_a_day() {
    let mut rig = Rig::with(1, RuleSettings::default());
    let from_23_hours = |second| if second < 82_800 { Accepts::Throttled } else { Accepts::Yes };
    assert_eq!(rig.run(90_000, from_23_hours, done).await.len(), 1);
    assert!(rig.target.dead_letters().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_a_rule_may_not_invoke_is_dead_lettered_at_once() {
    let mut rig = Rig::with(1, RuleSettings::default());
    rig.run(1, |_| Accepts::Denied, done).await;
    let [letter] = rig.target.dead_letters() else { panic!("one dead letter") };
    assert_eq!(letter.attributes["ERROR_CODE"], "NO_PERMISSIONS");
    assert!(!letter.attributes.contains_key("EXHAUSTED_RETRY_CONDITION"));
}

#[tokio::test(start_paused = true)]
async fn what_lambda_took_is_not_the_rules_to_try_again() {
    let mut rig = Rig::with(1, RuleSettings::default());
    let only_first = |second| if second == 1 { Accepts::Yes } else { Accepts::Denied };
    assert_eq!(rig.run(3_600, only_first, failed).await.len(), 3);
    assert!(rig.target.dead_letters().is_empty() && rig.failures.objects().len() == 1);
}
