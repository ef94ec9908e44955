//! Logs: one JSON object a line, with the request's ids, and nothing that a library could quote.

use std::panic;

use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{FilterExt, Targets, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;

/// The crates of this workspace, which log no payload at any level.
const OURS: [&str; 13] = [
    "api",
    "callbacks",
    "connect_client",
    "connect_events",
    "contact_core",
    "ingest",
    "lambda_host",
    "lens_actions",
    "outbound_calls",
    "outbox",
    "policy",
    "state_store",
    "watch",
];

/// Sends logs to standard output, and panics to the log.
///
/// A second call changes nothing, so that tests may share a process.
pub(crate) fn start(log: Targets) {
    // An error means that a subscriber is set already, which then stays.
    let _ = tracing::subscriber::set_global_default(subscriber(log, std::io::stdout));
    panic::set_hook(Box::new(report_panic));
}

/// What [`start`] installs, writing to `out`.
pub(crate) fn subscriber<W>(log: Targets, out: W) -> impl Subscriber + Send + Sync
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(false)
        .with_span_list(true)
        .with_writer(out);
    tracing_subscriber::registry().with(lines.with_filter(log.and(filter_fn(quotes_nothing))))
}

/// True for what cannot quote a payload.
///
/// Below `info` libraries print what passes through them: `lambda_runtime` the whole event, the AWS
/// SDK its requests and DynamoDB's answers. No setting turns that on.
fn quotes_nothing(metadata: &Metadata<'_>) -> bool {
    let target = metadata.target();
    let root = target.split("::").next().unwrap_or(target);
    *metadata.level() <= Level::INFO || OURS.contains(&root)
}

/// Tells where a panic happened. Its message is left out: the standard library's own quote the
/// text that they were given.
fn report_panic(info: &panic::PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string);
    tracing::error!(place, "panicked");
}

#[cfg(test)]
#[path = "logs_tests.rs"]
pub(crate) mod tests;
