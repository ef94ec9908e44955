//! What can be asked of `simulate`.

use std::path::PathBuf;

use simulator::Instance;

use super::table_prefix;

pub(crate) const EXAMPLES: &str = "\
Examples:
  connect-live simulate --to day
  connect-live replay day/feeds
      a quiet morning, delivered as it should be, and what follows from it
  connect-live simulate --seed 7 --agents 100 --queues 10 --hours 10 --to day
      a working day of a larger contact centre
  connect-live simulate --loss 0.05 --duplicate 0.2 --disorder 300 --to day
      the same seed delivered badly: lost, repeated, and up to five minutes late
  connect-live simulate --to store --store http://127.0.0.1:8000
      the morning, as rows in DynamoDB Local, as fast as it goes
  connect-live simulate --to store --store kept.db --speed 60
      the same into a file, from now on, an hour a minute
  connect-live simulate --to aws --speed 1 --event-bus test --agent-events-stream test-agents \\
      --contact-records-stream test-records --contact-lens-stream test-lens
      real streams and a real bus, by the ordinary AWS configuration; beside a real instance with
      --instance-arn, or the rule of its stack takes none of the contact events

Exit status: 0 when all was delivered, or after SIGINT or SIGTERM; 2 for a folder in use or a bad
option; 1 when the store, a stream or the bus failed.";

/// `simulate`.
#[derive(Debug, clap::Args)]
pub(crate) struct SimulateArgs {
    /// Decides everything that chance decides.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,

    #[command(flatten)]
    pub(crate) crowd: CrowdArgs,

    /// For how many hours the doors are open; what is waiting then is finished.
    #[arg(long, value_name = "H", default_value_t = 3)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=24))]
    pub(crate) hours: u16,

    /// The instance that all events name, as the parameter `InstanceArn` of a stack does.
    ///
    /// For `--to aws` beside a real instance: the rule that brings contact events to the stack takes those
    /// of its own instance alone, and EventBridge drops any others without a word. Without the option the
    /// events name an instance that never was, in the account 111122223333.
    #[arg(long, value_name = "ARN")]
    pub(crate) instance_arn: Option<Instance>,

    /// How many times faster than real time events are delivered to the store or to AWS.
    ///
    /// The day then begins now. 0, or none: as fast as it goes, and the day begins at
    /// 2026-03-02T08:00:00Z.
    #[arg(long, value_name = "X", value_parser = speed)]
    pub(crate) speed: Option<f64>,

    /// The share of documents that are lost, of every feed, from 0 to 1.
    #[arg(long, value_name = "R", default_value_t = 0.0, value_parser = share)]
    pub(crate) loss: f64,

    /// The share of documents that are delivered again, from 0 to 1; each copy may be delivered again
    /// in its turn, so 1 counts as 0.99.
    #[arg(long, value_name = "R", default_value_t = 0.0, value_parser = share)]
    pub(crate) duplicate: f64,

    /// By how many seconds at most a document is late, and so out of order.
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=604_800))]
    pub(crate) disorder: u32,

    /// A folder that is empty or does not exist yet; `store` for that of `--store`; `aws` for
    /// Kinesis and EventBridge. A folder of one of these names is `./store`.
    #[arg(long, value_name = "DIR|store|aws", value_parser = target)]
    pub(crate) to: Target,

    #[command(flatten)]
    pub(crate) store: StoreChoice,

    #[command(flatten)]
    pub(crate) aws: AwsArgs,
}

/// Where a simulated day goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Folder(PathBuf),
    Store,
    Aws,
}

const USUAL_AGENTS: u16 = 12;
const USUAL_QUEUES: u16 = 4;

/// How large a contact centre is.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct CrowdArgs {
    /// How many agents are simulated; contacts come as fast as keeps them busy.
    #[arg(long, value_name = "N", default_value_t = USUAL_AGENTS)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=2_000))]
    pub(crate) agents: u16,

    /// How many queues are simulated.
    #[arg(long, value_name = "N", default_value_t = USUAL_QUEUES)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=200))]
    pub(crate) queues: u16,
}

impl CrowdArgs {
    /// True where nothing was asked for, or what there is anyhow.
    pub(crate) fn is_the_usual(self) -> bool {
        (self.agents, self.queues) == (USUAL_AGENTS, USUAL_QUEUES)
    }
}

/// Where rows are kept.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct StoreChoice {
    /// Where the state is kept: `memory`, a FILE, the URL of DynamoDB Local or the like, or `aws`
    /// for DynamoDB itself by the ordinary AWS configuration.
    #[arg(long, value_name = "memory|FILE|URL|aws", default_value = "memory")]
    pub(crate) store: String,

    /// What the names of the tables begin with: letters, digits, `_`, `-` and `.`.
    #[arg(long, value_name = "PREFIX", default_value = "connect-live-", value_parser = table_prefix)]
    pub(crate) table_prefix: String,

    /// Days after which rows may be deleted, counted from the moment that they speak of.
    #[arg(long, value_name = "DAYS", default_value_t = 400)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=36_500))]
    pub(crate) retention_days: u32,
}

/// The streams and the bus of `--to aws`.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct AwsArgs {
    /// The Kinesis stream of agent events.
    #[arg(long, value_name = "NAME", default_value = "connect-live-agent-events")]
    pub(crate) agent_events_stream: String,

    /// The Kinesis stream of contact records.
    #[arg(long, value_name = "NAME", default_value = "connect-live-contact-records")]
    pub(crate) contact_records_stream: String,

    /// The Kinesis stream of Contact Lens segments.
    #[arg(long, value_name = "NAME", default_value = "connect-live-contact-lens")]
    pub(crate) contact_lens_stream: String,

    /// The event bus of contact events: a name or an ARN.
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub(crate) event_bus: String,

    /// The `source` of contact events. EventBridge keeps `aws.connect` for Amazon Connect itself,
    /// so the rule that forwards them has to match this one as well.
    #[arg(long, value_name = "SOURCE", default_value = "connect-live.simulator")]
    #[arg(value_parser = event_source)]
    pub(crate) event_source: String,
}

fn target(text: &str) -> Result<Target, String> {
    match text {
        "" => Err("a folder, `store` or `aws`".to_owned()),
        "store" => Ok(Target::Store),
        "aws" => Ok(Target::Aws),
        folder => Ok(Target::Folder(folder.into())),
    }
}

/// A share of all.
pub(super) fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        Ok(_) | Err(_) => Err("a number from 0 to 1".to_owned()),
    }
}

/// How many times faster than real time.
pub(super) fn speed(text: &str) -> Result<f64, String> {
    /// A day in a second and a half: beyond it nobody could follow.
    const MOST: f64 = 60_000.0;
    /// Slower than this a simulated second takes a quarter of an hour.
    const LEAST: f64 = 0.001;
    match text.parse() {
        Ok(speed) if speed == 0.0 || (LEAST..=MOST).contains(&speed) => Ok(speed),
        Ok(_) | Err(_) => Err(format!("0, or a number from {LEAST} to {MOST}")),
    }
}

fn event_source(text: &str) -> Result<String, String> {
    if text.is_empty() || text.starts_with("aws.") {
        return Err(
            "EventBridge takes no empty source, and none that begins with `aws.`".to_owned()
        );
    }
    Ok(text.to_owned())
}
