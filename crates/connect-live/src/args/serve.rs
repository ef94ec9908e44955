//! What can be asked of `serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use api::Threshold;
use axum::http::HeaderValue;
use connect_events::{EventTime, InstanceId};

use super::{CrowdArgs, StoreChoice};

pub(crate) const EXAMPLES: &str = "\
Examples:
  connect-live serve --simulate
      a contact centre at work, on http://127.0.0.1:8787
  curl http://127.0.0.1:8787/queues
      how its queues stand
  curl http://127.0.0.1:8787/outbound-calls -H 'idempotency-key: 1' \\
      --json '{\"number\": \"+15555550142\"}'
      a call in it, which rings nowhere
  connect-live serve --simulate 7 --speed 60 --agents 100 --queues 10
      another and larger one, an hour a minute
  connect-live serve --store kept.db
      what `replay --store kept.db` kept
  connect-live serve --store aws --table-prefix live- --cors-origin https://wall.example.com
      what the Lambda functions keep, for a wallboard's page
  connect-live serve --store aws --table-prefix live- --policy live.toml
      the same, and calls as the policy lets: POST /outbound-calls
  connect-live serve --simulate --policy live.toml --notices notices.ndjson
      what a contact centre tells others, line by line

Exit status: 0 after SIGINT or SIGTERM; 2 for an address or a policy that cannot be used, or a
bad option; 1 when the store failed.";

/// `serve`.
#[derive(Debug, clap::Args)]
pub(crate) struct ServeArgs {
    /// Where to listen; loopback addresses only, unless --expose is given. Port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8787")]
    pub(crate) listen: SocketAddr,

    /// Listen on an address that other machines reach. Whoever reaches it can read everything:
    /// names, numbers and what was said.
    #[arg(long)]
    pub(crate) expose: bool,

    /// A name of this server, such as `wall.example.com`. It answers under addresses, `localhost` and
    /// the names given here, and no other: a page whose name is made to point at this machine could read
    /// everything otherwise. Given several times, several.
    #[arg(long = "host", value_name = "NAME", value_parser = host)]
    pub(crate) hosts: Vec<String>,

    #[command(flatten)]
    pub(crate) store: StoreChoice,

    /// Run a contact centre that never was, which decides by SEED (1, if left out) what happens.
    ///
    /// It opened two hours ago, so its floor is busy from the start; one day follows another until
    /// the process is stopped.
    #[arg(long, value_name = "SEED", num_args = 0..=1, default_missing_value = "1")]
    pub(crate) simulate: Option<u64>,

    /// How many times faster than real time the simulation runs. Answers are given of its time,
    /// which begins at the present, or at --at.
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = speed, requires = "simulate")]
    pub(crate) speed: f64,

    /// The moment at which the simulation's clock begins, such as `2026-03-02T10:00:00Z`; the present,
    /// if left out. One seed and one moment give the same floor.
    #[arg(long, value_name = "MOMENT", requires = "simulate", value_parser = moment)]
    pub(crate) at: Option<EventTime>,

    #[command(flatten)]
    pub(crate) crowd: CrowdArgs,

    /// The policy: who may be called and called back, from where, when and how often; when supervisors
    /// are told (GET /alerts); whom others are told through. `infra/connect-live.toml` explains every
    /// line. Without it nobody is called, but in a simulation, which has a policy of its own.
    ///
    /// Calls are real and cost money: they go to Amazon Connect by the ordinary AWS configuration. Those
    /// of a simulation ring nowhere: the process has a Connect of its own, and what it calls becomes
    /// part of what is simulated.
    #[arg(long, value_name = "FILE")]
    pub(crate) policy: Option<PathBuf>,

    /// Something that speaks Amazon Connect's API at this address, to be called through in place of
    /// Amazon Connect, or of the Connect of a simulation. It is given no credentials of yours.
    #[arg(long, value_name = "URL", value_parser = endpoint, requires = "policy")]
    pub(crate) connect_endpoint: Option<String>,

    /// Append what others are told to FILE, a line of JSON each: alerts, abandoned contacts, calls that
    /// are over. `infra/events` describes them. Each has an `id`, and may come twice under it.
    ///
    /// With or without it, a policy with `[notices]` has them told to a topic or a bus of yours.
    #[arg(long, value_name = "FILE")]
    pub(crate) notices: Option<PathBuf>,

    /// The Connect instance that is answered about where a request names none. Without it, the only
    /// one that was heard of.
    #[arg(long, value_name = "ID", value_parser = instance)]
    pub(crate) instance: Option<InstanceId>,

    /// Within how many seconds a contact has to be answered (20, if left out); as QUEUE=SECONDS, a
    /// contact of that queue. Given several times, for several queues.
    #[arg(long = "service-level", value_name = "[QUEUE=]SECONDS")]
    pub(crate) service_levels: Vec<Threshold>,

    /// An origin whose pages a browser lets ask and read the answers, such as
    /// `https://wall.example.com`.
    /// Given several times, several.
    #[arg(long = "cors-origin", value_name = "ORIGIN", value_parser = origin)]
    pub(crate) cors_origins: Vec<HeaderValue>,
}

/// A simulation that stands still, or is over in no time, serves nobody.
fn speed(text: &str) -> Result<f64, String> {
    match super::simulate::speed(text)? {
        0.0 => Err("more than 0: a clock that stands still serves nobody".to_owned()),
        speed => Ok(speed),
    }
}

fn endpoint(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '@']) => Ok(text.to_owned()),
        _ => Err("http://HOST:PORT or https://HOST:PORT".to_owned()),
    }
}

/// A name alone, of the letters that names in the Domain Name System have.
fn host(text: &str) -> Result<String, String> {
    let named = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
    if !text.is_empty() && text.bytes().all(named) {
        Ok(text.to_owned())
    } else {
        Err("a name without a scheme and a port: wall.example.com".to_owned())
    }
}

fn moment(text: &str) -> Result<EventTime, String> {
    EventTime::parse(text).ok_or_else(|| "a moment in RFC 3339: 2026-03-02T10:00:00Z".to_owned())
}

fn instance(text: &str) -> Result<InstanceId, String> {
    InstanceId::new(text).map_err(|err| err.to_string())
}

/// A scheme and a host, as browsers send it.
fn origin(text: &str) -> Result<HeaderValue, String> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match (host, HeaderValue::from_str(text)) {
        (Some(host), Ok(value)) if !host.is_empty() && !host.contains('/') => Ok(value),
        _ => Err("https://HOST or http://HOST:PORT, without a path".to_owned()),
    }
}
