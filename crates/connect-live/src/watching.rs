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

/// Whoever looks by a policy. Where it has no rules, alerts are somebody else's: to look without would
/// resolve all of them.
pub(crate) fn by(
    wanted: &Policy,
    connect: Option<Connect>,
    instance: Option<InstanceId>,
    store: &Store,
) -> Option<Watch> {
    let rules = wanted.alerts.clone();
    let silence = wanted.watch.silence_millis;
    (!rules.is_empty()).then(|| Watch {
        store: store.clone(),
        connect,
        instance,
        rules,
        silence_millis: wanted.watch.complete_conversations.then_some(silence),
    })
}

/// Looks once.
pub(crate) async fn look(watch: &Watch, time: &dyn api::Clock) {
    let by = Deadlines::between(clock::instant(), clock::in_time(LOOK_WITHIN));
    match watch.run(time.now(), by).await {
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
