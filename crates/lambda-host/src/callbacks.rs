//! Calling back, on a schedule.

use std::io;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use callbacks::{Callbacks, Did, Done};
use connect_client::Connect;
use futures::FutureExt;
use lambda_runtime::{Context, LambdaEvent, service_fn};
use metrique::emf::Emf;
use metrique::writer::format::Format;
use metrique::writer::unit::{Count, WithUnit};
use metrique::writer::{Entry, EntryWriter};
use outbound_calls::Ledger;
use policy::Policy;
use serde::de::IgnoredAny;
use tracing::Instrument;

use crate::api_settings::POLICY;
use crate::clock::Now;
use crate::settings::{Environment, variable};
use crate::{Error, Failure, Settings, SettingsError, logs, run};

/// The longest run: others take whoever runs for a minute for dead.
const LONGEST_RUN: Duration = Duration::from_secs(50);

/// What the environment says of calling back, beyond [`Settings`].
///
/// | variable | meaning | default |
/// |---|---|---|
/// | `CONNECT_LIVE_POLICY` | a policy with `[calls]` and `[callbacks]`, like `infra/connect-live.toml` | required |
#[derive(Clone, Debug)]
pub struct CallbackSettings {
    /// What every function needs.
    pub host: Settings,
    /// Who calls, and whom.
    pub calls: policy::Calls,
    /// When people are called back.
    pub callbacks: policy::Callbacks,
}

impl CallbackSettings {
    /// Reads the process environment.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] when a variable is missing or cannot be used; it names all of them.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(variable)
    }

    /// Reads what `lookup` knows; a blank value counts as none.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] when a variable is missing or cannot be used; it names all of them.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let mut env = Environment::new(lookup);
        let host = Settings::of(&mut env);
        let Policy { calls, callbacks, .. } = env.policy();
        let Some((calls, callbacks)) = calls.zip(callbacks) else {
            env.problem(POLICY, "must name a policy with [calls] and [callbacks]");
            return env.failed();
        };
        env.settled(Self { host, calls, callbacks })
    }
}

/// Calls back whoever is due, each time that the function is invoked, until the execution environment
/// ends. What the event says does not matter.
///
/// # Errors
///
/// [`Error`] when the environment cannot be used, or the Lambda runtime API is gone.
pub async fn run_callbacks() -> Result<(), Error> {
    let CallbackSettings { host, calls, callbacks } = CallbackSettings::from_env()?;
    logs::start(host.log.clone());
    let aws = run::aws().await;
    let store = run::store(&host, &aws);
    let connect = Connect::new(calls.line.instance.clone(), &aws);
    let ledger = Ledger::new(store.clone(), connect, calls.limits);
    let (host, callbacks) = (&host, &Callbacks::new(store, ledger, calls, callbacks));
    let handler =
        async |event: LambdaEvent<IgnoredAny>| invoked(host, callbacks, &event.context).await;
    lambda_runtime::run(service_fn(handler)).await.map_err(Error::Runtime)
}

/// One run. One that failed of something says so in its metrics, and the next one takes it up.
async fn invoked(host: &Settings, callbacks: &Callbacks, context: &Context) -> Result<(), Failure> {
    let now = Now::read();
    let stop_at = now.stop_at(context.deadline(), host.deadline_reserve);
    let deadline = stop_at.min(now.instant + LONGEST_RUN);
    let span = tracing::info_span!("invocation", function = host.function);
    let work = AssertUnwindSafe(Box::pin(callbacks.run(now.event_time(), deadline)));
    let done = work.catch_unwind().instrument(span.clone()).await;
    let done = done.map_err(|_| Failure::Panicked)?;
    span.in_scope(|| {
        log(&done);
        let mut out = io::stdout().lock();
        let told = Told { function: &host.function, request_id: &context.request_id, now, done };
        if told.write_to(&host.metrics_namespace, &mut out).is_err() {
            tracing::error!("the metrics could not be written");
        }
    });
    Ok(())
}

/// Tells the log what a run did: counts, and nothing of anybody.
fn log(done: &Done) {
    let counts = done.iter().map(|(did, count)| format!("{}={count}", did.name()));
    let counts = counts.collect::<Vec<_>>().join(" ");
    tracing::info!(counts, cut_short = done.is_cut_short, "called back");
}

/// What a run did, for the metrics.
struct Told<'a> {
    function: &'a str,
    request_id: &'a str,
    now: Now,
    done: Done,
}

const FUNCTION: &str = "Function";

impl Told<'_> {
    /// Writes one line of CloudWatch's embedded metric format.
    fn write_to(&self, namespace: &str, out: &mut impl io::Write) -> io::Result<()> {
        let dimensions = vec![vec![FUNCTION.to_owned()]];
        let mut format = Emf::builder(namespace.to_owned(), dimensions).build();
        format.format(self, out).map_err(io::Error::other)
    }
}

/// The names are those that alarms and dashboards use.
impl Entry for Told<'_> {
    fn write<'a>(&'a self, to: &mut impl EntryWriter<'a>) {
        let count = |number: usize| WithUnit::<_, Count>::from(number as u64);
        to.timestamp(self.now.wall);
        to.value(FUNCTION, self.function);
        to.value("requestId", self.request_id);
        for did in Did::ALL {
            to.value(did.name(), &count(self.done.count(did)));
        }
        to.value("CallbacksCutShort", &count(usize::from(self.done.is_cut_short)));
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use callbacks::Done;

    use super::{CallbackSettings, Told};
    use crate::clock::Now;

    #[test]
    fn a_run_is_one_line_of_embedded_metrics() {
        let now = Now { wall: SystemTime::UNIX_EPOCH + Duration::from_secs(10), ..Now::read() };
        let told =
            Told { function: "live-call-back", request_id: "r-1", now, done: Done::default() };
        let mut out = Vec::new();
        told.write_to("ConnectLive", &mut out).unwrap();
        assert_eq!(String::from_utf8(out.clone()).unwrap().lines().count(), 1);
        let metrics: serde_json::Value = serde_json::from_slice(&out).unwrap();
        insta::assert_json_snapshot!(metrics);
    }

    #[test]
    fn a_policy_that_calls_nobody_back_is_a_problem() {
        let read = |policy: Option<&'static str>| {
            CallbackSettings::read(move |name| match name {
                "CONNECT_LIVE_TABLE_PREFIX" => Some("live-".to_owned()),
                "CONNECT_LIVE_POLICY" => policy.map(str::to_owned),
                _ => None,
            })
        };
        let infra = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/connect-live.toml");
        assert_eq!(read(Some(infra)).unwrap().callbacks.attempts, 3);
        for policy in [None, Some("/nowhere/live.toml")] {
            let problems = read(policy).unwrap_err();
            assert!(problems.to_string().contains("CONNECT_LIVE_POLICY"), "{problems}");
        }
    }
}
