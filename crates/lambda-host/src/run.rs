//! The loops: from Lambda's event to the handler, and from its answer to Lambda, the log and the
//! metrics.

use std::panic::AssertUnwindSafe;

use aws_config::SdkConfig;
use connect_events::{EventTime, Feed};
use futures::FutureExt;
use lambda_runtime::{Context, LambdaEvent, service_fn};
use serde::Serialize;
use serde_json::value::RawValue;
use state_store::Store;
use tokio::time::Instant;
use tracing::Instrument;

use crate::clock::Now;
use crate::metrics::{self, Invoked};
use crate::{
    Answer, Error, Failure, LensSettings, NotifySettings, Settings, Tally, handle_archive,
    handle_contact_event, handle_contact_lens, handle_kinesis, handle_notices, logs,
};

/// The event as the bytes that Lambda sent: JSON, of any shape.
type RawEvent = LambdaEvent<Box<RawValue>>;

/// Serves a Kinesis event source mapping of `feed` until the execution environment ends.
///
/// # Errors
///
/// [`Error`] when the environment cannot be used, or the Lambda runtime API is gone.
pub async fn run_kinesis(feed: Feed) -> Result<(), Error> {
    let host = &Host::start(feed.name(), Settings::from_env()?);
    let (_, store) = &host.rows().await;
    let handler = async |event: RawEvent| {
        host.invoke(event, async |payload, now, deadline| {
            handle_kinesis(store, feed, payload, now, deadline).await
        })
        .await
    };
    lambda_runtime::run(service_fn(handler)).await.map_err(Error::Runtime)
}

/// Serves a Kinesis event source mapping of Contact Lens segments until the execution environment ends,
/// and does about them what the policy says, if there is one.
///
/// # Errors
///
/// [`Error`] when the environment or the policy cannot be used, or the Lambda runtime API is gone.
pub async fn run_contact_lens() -> Result<(), Error> {
    let LensSettings { host: settings, policy } = LensSettings::from_env()?;
    let host = &Host::start(Feed::ContactLens.name(), settings);
    let (aws, store) = &host.rows().await;
    let actions = &policy.actions(store.clone(), aws);
    let handler = async |event: RawEvent| {
        host.invoke(event, async |payload, now, deadline| {
            handle_contact_lens(store, actions, payload, now, deadline).await
        })
        .await
    };
    lambda_runtime::run(service_fn(handler)).await.map_err(Error::Runtime)
}

/// Serves an EventBridge rule for contact events until the execution environment ends.
///
/// # Errors
///
/// [`Error`] when the environment cannot be used, or the Lambda runtime API is gone.
pub async fn run_eventbridge() -> Result<(), Error> {
    let host = &Host::start(Feed::ContactEvents.name(), Settings::from_env()?);
    let (_, store) = &host.rows().await;
    let handler = async |event: RawEvent| {
        host.invoke(event, async |payload, now, deadline| {
            handle_contact_event(store, payload, now, deadline).await
        })
        .await
    };
    lambda_runtime::run(service_fn(handler)).await.map_err(Error::Runtime)
}

/// Serves the stream of the table `notices` until the execution environment ends.
///
/// # Errors
///
/// [`Error`] when the environment or the policy cannot be used, or the Lambda runtime API is gone.
pub async fn run_notify() -> Result<(), Error> {
    let NotifySettings { host: settings, notices } = NotifySettings::from_env()?;
    let host = &Host::start("notices", settings);
    let (aws, store) = host.rows().await;
    let outbox = &notices.outbox(store, &aws);
    let handler = async |event: RawEvent| {
        host.invoke(event, async |payload, now, deadline| {
            handle_notices(outbox, payload, now, deadline).await
        })
        .await
    };
    lambda_runtime::run(service_fn(handler)).await.map_err(Error::Runtime)
}

/// Serves the transform of the archive's delivery streams until the execution environment ends.
///
/// It speaks to nothing: Firehose hands the documents over, and keeps what comes back.
///
/// # Errors
///
/// [`Error`] when the environment cannot be used, or the Lambda runtime API is gone.
pub async fn run_archive() -> Result<(), Error> {
    let host = &Host::start("archive", Settings::from_env()?);
    let handler = async |event: RawEvent| {
        host.invoke(event, async |payload, _, _| handle_archive(payload)).await
    };
    lambda_runtime::run(service_fn(handler)).await.map_err(Error::Runtime)
}

/// How AWS is spoken to: Region, credentials and addresses, as the environment says.
pub(crate) async fn aws() -> SdkConfig {
    Box::pin(aws_config::load_from_env()).await
}

/// The rows of the deployment that the environment names.
pub(crate) fn store(settings: &Settings, aws: &SdkConfig) -> Store {
    let config = aws_sdk_dynamodb::config::Builder::from(aws);
    let client = aws_sdk_dynamodb::Client::from_conf(state_store::hardened(config).build());
    Store::new(client, &settings.table_prefix, settings.retention_days)
}

/// What is made once, before the first event.
struct Host {
    /// What the log and the metrics call that which comes.
    feed: &'static str,
    settings: Settings,
}

impl Host {
    fn start(feed: &'static str, settings: Settings) -> Self {
        logs::start(settings.log.clone());
        Self { feed, settings }
    }

    /// How AWS is spoken to, and the rows there.
    async fn rows(&self) -> (SdkConfig, Store) {
        let aws = aws().await;
        let store = store(&self.settings, &aws);
        (aws, store)
    }

    /// One invocation: within its time, and told of whatever its end.
    async fn invoke<T: Serialize>(
        &self,
        event: RawEvent,
        handle: impl AsyncFnOnce(&[u8], EventTime, Instant) -> Answer<T>,
    ) -> Result<T, Failure> {
        let (payload, context) = event.into_parts();
        let now = Now::read();
        let stop_at = now.stop_at(context.deadline(), self.settings.deadline_reserve);
        // Inside the span of `lambda_runtime`, which holds the ids of request and trace.
        let span = tracing::info_span!("invocation", function = self.settings.function);
        let work = handle(payload.get().as_bytes(), now.event_time(), stop_at);
        let answer = AssertUnwindSafe(work).catch_unwind().instrument(span.clone()).await;
        // ingest catches what panics in one record; this is for the rest, and keeps the panic's
        // message, which may quote a payload, from what `lambda_runtime` would tell Lambda.
        let panicked = |_| Answer { result: Err(Failure::Panicked), tally: Tally::default() };
        let answer = answer.unwrap_or_else(panicked);
        span.in_scope(|| self.tell(&context, &answer.tally));
        answer.result
    }

    /// Tells the log and the metrics what an invocation did.
    fn tell(&self, context: &Context, tally: &Tally) {
        let now = Now::read();
        tally.log(self.feed, now.event_time());
        let invoked = Invoked {
            feed: self.feed,
            function: &self.settings.function,
            request_id: &context.request_id,
            at: now.wall,
        };
        let namespace = &self.settings.metrics_namespace;
        let mut out = std::io::stdout().lock();
        if metrics::write(namespace, invoked, tally, now.event_time(), &mut out).is_err() {
            tracing::error!("the metrics could not be written");
        }
    }
}
