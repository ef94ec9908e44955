//! Alerts, as the command looks for them.

use std::time::Duration;

use connect_client::Connect;
use connect_events::InstanceId;
use policy::Policy;
use state_store::Store;
use watch::{Deadlines, Watch};

use crate::stop::Stop;
use crate::{Failure, clock};

/// The rules of a simulation that is served without a policy.
const DEMO: &str = include_str!("demo.toml");

/// How often it is looked, by the clock of what is looked at.
const EVERY: Duration = Duration::from_secs(60);

/// Where an hour passes in a second, it is looked no more often than this by the clock on the wall.
const AT_MOST_EVERY: Duration = Duration::from_secs(1);

/// How long one look may take: no longer than requests under way after a signal.
const LOOK_WITHIN: Duration = Duration::from_secs(10);

/// The policy of a simulation.
pub(crate) fn demo() -> Result<Policy, Failure> {
    Policy::parse("demo.toml", DEMO).map_err(|err| Failure::Broke(err.to_string()))
}

/// Whoever looks by a policy, where it has rules of alerts or wants talks completed.
pub(crate) fn by(
    wanted: &Policy,
    connect: Option<Connect>,
    instance: Option<InstanceId>,
    store: &Store,
) -> Option<Watch> {
    let rules = wanted.alerts.clone();
    let silence = wanted.watch.silence_millis;
    let completes = wanted.watch.complete_conversations;
    (completes || !rules.is_empty()).then(|| Watch {
        store: store.clone(),
        connect,
        instance,
        rules,
        silence_millis: completes.then_some(silence),
    })
}

/// Looks once.
pub(crate) async fn look(watch: &Watch, time: &dyn api::Clock) {
    let by = Deadlines::between(clock::instant(), clock::in_time(LOOK_WITHIN));
    // Without rules, alerts are somebody else's.
    let looked = if watch.rules.is_empty() {
        watch.run_of_talks(time.now(), by).await
    } else {
        watch.run(time.now(), by).await
    };
    match looked {
        Ok(report) => report.log(),
        Err(err) => tracing::warn!(failure = %err, "the watch came to nothing"),
    }
}

/// Looks each minute of this clock, which runs so many times as fast as that on the wall, until a
/// signal comes.
pub(crate) async fn each_minute(
    watch: Option<&Watch>,
    time: &dyn api::Clock,
    speed: f64,
    mut stop: Stop,
) -> Result<(), Failure> {
    let Some(watch) = watch else { return Ok(()) };
    let every = Duration::try_from_secs_f64(EVERY.as_secs_f64() / speed).unwrap_or(Duration::MAX);
    loop {
        tokio::select! {
            () = stop.asked() => return Ok(()),
            () = tokio::time::sleep(every.max(AT_MOST_EVERY)) => {}
        }
        look(watch, time).await;
    }
}

#[cfg(test)]
mod tests {
    use policy::Policy;
    use state_store::Store;
    use test_support::{EmbeddedDynamo, fresh_prefix};

    use super::{by, demo};

    /// Whether somebody looks by a policy, and whether at talks.
    fn looks(text: &str) -> Option<bool> {
        let dynamo = EmbeddedDynamo::or_from_env();
        let store = Store::new(dynamo.client(), &fresh_prefix(), 400);
        let wanted = Policy::parse("live.toml", text).expect("a policy");
        by(&wanted, None, None, &store).map(|watch| watch.silence_millis.is_some())
    }

    #[tokio::test]
    async fn talks_are_completed_whether_or_not_there_are_rules_of_alerts() {
        let (talks, rule) = (
            "[watch]\ncomplete-conversations = true\n",
            "[[alert]]\nname = 'Missed'\nkind = 'missed-contact'\n",
        );
        assert_eq!(looks(talks), Some(true));
        assert_eq!(looks(&format!("{talks}{rule}")), Some(true));
        assert_eq!(looks(rule), Some(false));
        assert_eq!(looks(""), None);
    }

    #[test]
    fn the_policy_of_a_simulation_calls_for_its_instance() {
        let calls = demo().expect("a policy").calls.expect("calls");
        assert_eq!(calls.line.instance.as_str(), simulator::Instance::default().id());
        assert!(calls.numbers.fiction && calls.numbers.countries.is_empty());
    }
}
