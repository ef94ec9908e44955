//! The watch, as a schedule invokes it.

use std::io::{self, Write};
use std::panic::AssertUnwindSafe;
use std::time::SystemTime;

use connect_client::Connect;
use connect_events::{EventTime, InstanceId};
use futures::FutureExt;
use lambda_runtime::{Context, LambdaEvent, service_fn};
use metrique::emf::Emf;
use metrique::writer::format::Format;
use metrique::writer::unit::{Count, WithUnit};
use metrique::writer::{Entry, EntryWriter};
use policy::Policy;
use serde_json::value::RawValue;
use tokio::time::Instant;
use tracing::Instrument;
use watch::{Deadlines, Report, Watch};

use crate::api_settings::POLICY;
use crate::clock::Now;
use crate::settings::{Environment, variable};
use crate::{Error, Failure, Settings, SettingsError, logs, run};

/// What the environment says of the watch, beyond [`Settings`].
///
/// | variable | meaning | default |
/// |---|---|---|
/// | `CONNECT_LIVE_POLICY` | the file with the rules, like `infra/connect-live.toml` | required: without rules every alert would be resolved |
/// | `CONNECT_LIVE_INSTANCE` | the only instance that is looked at, and that is asked of contacts and talks | all that were heard of are looked at, and that of `[calls]` is asked |
#[derive(Clone, Debug)]
pub struct WatchSettings {
    /// What every function needs.
    pub host: Settings,
    /// The only instance that is looked at.
    pub instance: Option<InstanceId>,
    /// What the deployment wants done.
    pub policy: Policy,
}

impl WatchSettings {
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
        let (instance, policy) = (env.instance(), env.policy());
        if env.get(POLICY).is_none() {
            env.problem(POLICY, "is required: the file with the rules");
        }
        env.settled(Self { host, instance, policy })
    }
}

/// Serves a schedule that invokes the watch each minute, until the execution environment ends. What
/// the invocation holds is of no account.
///
/// # Errors
///
/// [`Error`] when the environment cannot be used, or the Lambda runtime API is gone.
pub async fn run_watch() -> Result<(), Error> {
    let WatchSettings { host, instance, policy } = WatchSettings::from_env()?;
    logs::start(host.log.clone());
    let aws = run::aws().await;
    let asked = instance.clone().or_else(|| Some(policy.calls.as_ref()?.line.instance.clone()));
    let watch = &Watch {
        store: run::store(&host, &aws),
        connect: asked.map(|instance| Connect::new(instance, &aws)),
        instance,
        rules: policy.alerts,
        silence_millis: policy.watch.complete_conversations.then_some(policy.watch.silence_millis),
    };
    let host = &host;
    let handler =
        async |event: LambdaEvent<Box<RawValue>>| invoke(watch, host, &event.context).await;
    lambda_runtime::run(service_fn(handler)).await.map_err(Error::Runtime)
}

/// One run, within the time of its invocation.
async fn invoke(watch: &Watch, host: &Settings, context: &Context) -> Result<(), Failure> {
    let now = Now::read();
    let stop_at = now.stop_at(context.deadline(), host.deadline_reserve);
    let span = tracing::info_span!("invocation", function = host.function);
    let work = look(watch, now.event_time(), now.instant, stop_at);
    let answer = AssertUnwindSafe(work).catch_unwind().instrument(span.clone()).await;
    let report = answer.unwrap_or(Err(Failure::Panicked))?;
    span.in_scope(|| {
        report.log();
        let ran = Ran { report, at: now.wall, function: &host.function };
        let request = &context.request_id;
        let mut out = io::stdout().lock();
        if write(&host.metrics_namespace, &ran, request, &mut out).is_err() {
            tracing::error!("the metrics could not be written");
        }
    });
    Ok(())
}

async fn look(
    watch: &Watch,
    now: EventTime,
    start: Instant,
    stop_at: Instant,
) -> Result<Report, Failure> {
    let ran = watch.run(now, Deadlines::between(start, stop_at)).await;
    ran.map_err(|err| {
        tracing::error!(failure = %err, "the watch came to nothing");
        Failure::NotNow
    })
}

const FUNCTION: &str = "Function";

/// What a run did, and when it began.
struct Ran<'a> {
    report: Report,
    at: SystemTime,
    function: &'a str,
}

/// Writes the metrics of one run to `out`, as one line of CloudWatch's embedded metric format.
fn write(namespace: &str, ran: &Ran<'_>, request: &str, out: &mut impl Write) -> io::Result<()> {
    let dimensions = vec![vec![FUNCTION.to_owned()]];
    let mut format = Emf::builder(namespace.to_owned(), dimensions).build();
    format.format(&Told { ran, request }, out).map_err(io::Error::other)
}

struct Told<'a> {
    ran: &'a Ran<'a>,
    request: &'a str,
}

/// The names are those that alarms and dashboards use.
impl Entry for Told<'_> {
    fn write<'a>(&'a self, to: &mut impl EntryWriter<'a>) {
        let Report {
            raised,
            going_on,
            resolved,
            unjudged,
            too_long,
            contacts_asked,
            talks_checked,
            talks_asked,
            unanswered,
            not_kept,
        } = self.ran.report;
        let count = |number: usize| WithUnit::<_, Count>::from(number as u64);
        to.timestamp(self.ran.at);
        to.value(FUNCTION, self.ran.function);
        to.value("requestId", self.request);
        to.value("AlertsRaised", &count(raised));
        to.value("AlertsGoingOn", &count(going_on));
        to.value("AlertsResolved", &count(resolved));
        to.value("AlertsUnjudged", &count(unjudged));
        to.value("ListsTooLong", &count(too_long));
        to.value("ContactsAsked", &count(contacts_asked));
        to.value("TalksChecked", &count(talks_checked));
        to.value("TalksAsked", &count(talks_asked));
        to.value("Unanswered", &count(unanswered));
        to.value("NotKept", &count(not_kept));
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use serde_json::Value;
    use watch::Report;

    use super::{Ran, WatchSettings, write};

    const RULES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/connect-live.toml");

    fn read(env: &[(&str, &str)]) -> Result<WatchSettings, Vec<String>> {
        let settings = WatchSettings::read(|name| {
            let found = env.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        });
        settings.map_err(|err| err.problems().to_vec())
    }

    #[test]
    fn a_watch_without_rules_does_not_start() {
        let prefix = ("CONNECT_LIVE_TABLE_PREFIX", "live-");
        let problems = read(&[prefix]).unwrap_err();
        assert_eq!(problems, ["CONNECT_LIVE_POLICY is required: the file with the rules"]);
        let settings = read(&[prefix, ("CONNECT_LIVE_POLICY", RULES)]).unwrap();
        assert_eq!(settings.policy.alerts.len(), 9);
        assert!(settings.policy.watch.complete_conversations);
    }

    #[test]
    fn a_run_is_one_line_of_embedded_metrics() {
        let report = Report { raised: 2, going_on: 3, unanswered: 1, ..Report::default() };
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(10_000);
        let mut out = Vec::new();
        let ran = Ran { report, at, function: "live-watch" };
        write("ConnectLive", &ran, "r-1", &mut out).unwrap();
        let line = String::from_utf8(out).unwrap();
        assert_eq!(line.lines().count(), 1);
        let metrics: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&metrics["AlertsRaised"], &metrics["Unanswered"]), (&2.into(), &1.into()));
        assert_eq!(metrics["Function"], "live-watch");
    }
}
