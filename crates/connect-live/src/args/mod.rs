//! What can be asked of the command, and the help that teaches it.

mod plan;
mod redrive;
mod serve;
mod simulate;
mod tables;
mod verify;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub(crate) use plan::PlanArgs;
pub(crate) use redrive::RedriveArgs;
pub(crate) use serve::ServeArgs;
pub(crate) use simulate::{AwsArgs, CrowdArgs, SimulateArgs, StoreChoice, Target};
pub(crate) use tables::{TablesArgs, TablesTask};
pub(crate) use verify::VerifyArgs;

use crate::objects::Days;

/// Amazon Connect's event feeds, right whatever the delivery.
///
/// Connect Live decodes contact events, agent events, contact records and Contact Lens segments,
/// and keeps what follows from them in DynamoDB. This command does on a laptop what the Lambda
/// functions do in AWS, through the same code.
#[derive(Debug, Parser)]
#[command(name = "connect-live", version, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read delivered events from files or from S3, keep them, and show the state that they end in.
    ///
    /// Reads whatever a feed or Lambda itself delivers: Kinesis and EventBridge invocation
    /// payloads, bare documents, arrays of them, and documents written back to back, as Firehose
    /// does. Feeds are told apart by their shape, so they may be mixed.
    ///
    /// What cannot be decoded is kept in quarantine, counted and listed by its code and place, and
    /// does not stop the run. To replay the same files again changes nothing.
    #[command(after_help = REPLAY_EXAMPLES)]
    Replay(ReplayArgs),
    /// Put through again what the Lambda functions gave up.
    ///
    /// Reads the records of failed invocations that Lambda wrote into the failure bucket, the messages
    /// of the rules' dead-letter queue, and quarantine, and keeps what is in them, as the functions
    /// would have. Alerts are not raised of what was said then.
    ///
    /// An object of which all is kept gets a mark for this store, an empty object under `redriven/`, and is
    /// passed over from then on; a message is deleted. What fails half-way is put through again by the
    /// next run, which changes nothing that is kept already: nothing is lost and nothing counted twice.
    ///
    /// A record that holds no payload names a range of its stream, which is read again while the stream
    /// has it. Ranges that are gone are told, their objects stay without a mark, and the exit status is 1.
    #[command(after_help = redrive::EXAMPLES)]
    Redrive(RedriveArgs),
    /// Serve the API, over a store and, if asked, over a contact centre that never was.
    ///
    /// One process does all of it: the store, the ingest, the API and the simulation. It prints one
    /// line, with the URL, once it answers, and ends at SIGINT or SIGTERM.
    #[command(after_help = serve::EXAMPLES)]
    Serve(ServeArgs),
    /// Serve the embedded DynamoDB on a loopback port, with Connect Live's tables, until stopped.
    ///
    /// For local runs of the Lambda functions: point AWS_ENDPOINT_URL_DYNAMODB at it.
    Store(StoreArgs),
    /// Run a contact centre that never was: its four feeds, and what really happened.
    ///
    /// Callers come, wait, give up, are called back and passed on; agents answer, miss, rest and
    /// finish their work. One seed gives the same bytes.
    ///
    /// `--to DIR` writes what was delivered as `DIR/feeds/<feed>.ndjson`, in the order of arrival,
    /// and the true numbers as `DIR/truth.json`; those are never read off the feeds. `--to store`
    /// brings the events into rows, as the Lambda functions would. `--to aws` puts them on real
    /// Kinesis streams and an event bus.
    #[command(after_help = simulate::EXAMPLES)]
    Simulate(SimulateArgs),
    /// Create the tables of a deployment, or say how they are and how they have to be.
    ///
    /// The template in `infra` makes its own. This is for stores without a template, and to see whether
    /// those of another tool will do.
    #[command(after_help = tables::EXAMPLES)]
    Tables(TablesArgs),
    /// Say what a contact centre of some size needs in AWS, and what that costs a month.
    ///
    /// Shards, capacity units, executions at a time and dollars, each beside the sum that it comes from.
    /// It asks nobody: prices and other figures are in a file, with the date on which they were known.
    #[command(after_help = plan::EXAMPLES)]
    Plan(PlanArgs),
    /// Work the rows out anew from the archive, and compare them with a store. Writes nothing.
    ///
    /// Rows are joined from what was told, so a row knows a document when joining the document changes
    /// nothing in it. Whatever the archive tells has to be known; and of each contact record the newest
    /// revision in the archive has to be the one in the store: a newer one there is one that the archive
    /// lost.
    ///
    /// Rows that are missing because they are older than the store keeps them are counted apart, and so
    /// is what cannot be decoded.
    #[command(after_help = verify::EXAMPLES)]
    Verify(VerifyArgs),
}

const REPLAY_EXAMPLES: &str = "\
Examples:
  connect-live replay events-fixtures/scenarios
      what happened in the example scenarios
  connect-live replay --format json archive/2026/03 > state.json
      the state after a month of Firehose files, as one document
  connect-live replay --shuffle 7 --duplicate 2 events.ndjson
      the same state, delivered out of order and three times
  zcat events.json.gz | connect-live replay --store kept.db -
      from a pipe, into a file that keeps the state
  connect-live replay --store http://127.0.0.1:8000 invocation.json
      into DynamoDB Local
  connect-live replay --store aws s3://my-archive/
      every row anew, from the archive alone, after a table was lost
  connect-live replay --store aws --days 2026-03-01..2026-03-31 s3://my-archive/
      the days of March
  connect-live replay --store kept.db --quarantined
      try again what an older version could not decode

Exit status: 0 when everything was read, even if some of it is in quarantine; 2 for a path that
cannot be read or a bad option; 1 when the store or S3 failed (run it again: nothing is counted twice).";

#[derive(Debug, clap::Args)]
pub(crate) struct ReplayArgs {
    /// Files, folders (recursive, in the order of their names), `s3://BUCKET/PREFIX`, or `-` for
    /// standard input.
    ///
    /// In folders, `.json`, `.ndjson` and `.jsonl` are read, each also as `.gz`. `.ndjson` and
    /// `.jsonl` hold one delivery a line.
    ///
    /// Below `s3://` all objects are read whose keys begin with the prefix, in the order of keys, packed
    /// or not, a delivery a line; also what Firehose keeps of records that it could not place. The
    /// ordinary AWS configuration counts, and AWS_ENDPOINT_URL_S3 for an S3 of one's own.
    #[arg(value_name = "PATH", required_unless_present = "quarantined")]
    pub(crate) paths: Vec<PathBuf>,

    /// Of an archive, the days to read: one, or the first and the last.
    ///
    /// What lies below no `day=` is not read then.
    #[arg(long, value_name = "DAY[..DAY]")]
    pub(crate) days: Option<Days>,

    #[command(flatten)]
    pub(crate) kept: StoreChoice,

    /// `summary` for people; `json` for one document of the final state, in a stable order.
    ///
    /// Both show the rows that the input speaks of, as the store holds them after it; a store that
    /// was kept may hold more.
    #[arg(long, value_enum, default_value_t = Format::Summary)]
    pub(crate) format: Format,

    /// Deliver the records in another order, the same one for the same seed.
    ///
    /// Reads everything into memory first.
    #[arg(long, value_name = "SEED")]
    pub(crate) shuffle: Option<u64>,

    /// Deliver every record N times more.
    #[arg(long, value_name = "N", default_value_t = 0)]
    #[arg(value_parser = clap::value_parser!(u32).range(..=1_000))]
    pub(crate) duplicate: u32,

    /// Records a batch, as a Kinesis trigger would hand them over.
    #[arg(long, value_name = "N", default_value_t = 500)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) batch: u32,

    /// Decode what is in the store's quarantine again, and take out what can be decoded now.
    #[arg(long)]
    pub(crate) quarantined: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Summary,
    /// One document.
    Json,
}

#[derive(Debug, clap::Args)]
pub(crate) struct StoreArgs {
    /// Where to listen; loopback addresses only. Port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8000")]
    pub(crate) listen: std::net::SocketAddr,

    /// Keep the state in this file instead of in memory.
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    /// What the names of the tables begin with: letters, digits, `_`, `-` and `.`.
    #[arg(long, value_name = "PREFIX", default_value = "connect-live-", value_parser = table_prefix)]
    pub(crate) table_prefix: String,
}

/// The part of a table's name that is the deployment's.
fn table_prefix(text: &str) -> Result<String, String> {
    /// DynamoDB takes names of 255 characters; ours end in at most ten of their own.
    const MOST: usize = 200;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if text.len() <= MOST && text.bytes().all(fits) {
        Ok(text.to_owned())
    } else {
        Err("letters, digits, `_`, `-` and `.` only, 200 at the most".to_owned())
    }
}
