//! What can be asked of `redrive`.

use bucket::Place;
use connect_events::EventTime;

use super::{Format, StoreChoice};

pub(crate) const EXAMPLES: &str = "\
Examples:
  connect-live redrive --dry-run s3://live-failures
      what lies in the failure bucket, and whether the streams still have what it only names
  connect-live redrive --store aws --table-prefix live- s3://live-failures
      bring all of it home, and mark it
  connect-live redrive --store aws --table-prefix live- --since 2026-03-02T08:00:00Z s3://live-failures
      only what was given up since then
  connect-live redrive --store aws --table-prefix live- --delete s3://live-failures/aws/lambda/async/
      only events, and delete what is done instead of marking it
  connect-live redrive --store aws --table-prefix live- \\
      --dead-letters https://sqs.eu-central-1.amazonaws.com/111122223333/live-dead-letters
      what EventBridge could not hand to Lambda
  connect-live redrive --store aws --table-prefix live- --archive s3://live-archive \\
      --dead-letters https://sqs.eu-central-1.amazonaws.com/111122223333/live-dead-letters
      and what it could not hand to Firehose
  connect-live redrive --store aws --table-prefix live- --quarantined
      what an older version could not decode

Credentials and Region are those of the ordinary AWS configuration. It needs s3:ListBucket, s3:GetObject
and s3:PutObject (s3:DeleteObject with --delete), s3:PutObject in the archive, kinesis:GetShardIterator and
kinesis:GetRecords, sqs:ReceiveMessage and sqs:DeleteMessage, kms:Decrypt and kms:GenerateDataKey, and the
tables.

Exit status: 0 when everything is kept, even if some of it is in quarantine; 2 for a bad option; 1 when
a range is gone or an object cannot be read, or when the store or AWS failed: to run it again is safe.";

/// `redrive`.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true))]
pub(crate) struct RedriveArgs {
    /// The failure bucket. Without a prefix, all that Lambda wrote: keys that begin with `aws/lambda/`.
    #[arg(value_name = "s3://BUCKET[/PREFIX]", group = "what")]
    pub(crate) place: Option<Place>,

    /// The URL of the dead-letter queue of the rules.
    ///
    /// A message is deleted once its event is kept. What was for a schedule or a log is only deleted: the
    /// schedule came again, and rows and archive have what the log would say. What is of another target
    /// stays.
    #[arg(long, value_name = "QUEUE-URL", group = "what")]
    pub(crate) dead_letters: Option<String>,

    /// The archive, for those of the dead letters that Firehose never took. Without it they stay.
    ///
    /// Each becomes an object of its own among the events of its day.
    #[arg(long, value_name = "s3://BUCKET", requires = "dead_letters", value_parser = whole_bucket)]
    pub(crate) archive: Option<Place>,

    /// Decode what is in the store's quarantine again, and take out what can be decoded now.
    #[arg(long, group = "what", conflicts_with = "dry_run")]
    pub(crate) quarantined: bool,

    #[command(flatten)]
    pub(crate) kept: StoreChoice,

    /// Only objects that were written at this moment or later: `2026-03-02T08:00:00Z`.
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    pub(crate) since: Option<EventTime>,

    /// Delete an object of which all is kept, instead of marking it; those with a mark too.
    #[arg(long)]
    pub(crate) delete: bool,

    /// Put through what is marked as done, too: for a store that was lost and made anew under its name.
    #[arg(long, requires = "place")]
    pub(crate) again: bool,

    /// Look at everything, and keep, mark and delete nothing. Messages are invisible to others for ten
    /// minutes after it.
    #[arg(long)]
    pub(crate) dry_run: bool,

    /// `summary` for people; `json` for one document.
    #[arg(long, value_enum, default_value_t = Format::Summary)]
    pub(crate) format: Format,
}

/// The archive begins at the top of its bucket.
fn whole_bucket(text: &str) -> Result<Place, String> {
    let place: Place = text.parse().map_err(|err: bucket::NotAPlace| err.to_string())?;
    if place.prefix.is_empty() { Ok(place) } else { Err("name the bucket alone".to_owned()) }
}

fn moment(text: &str) -> Result<EventTime, String> {
    EventTime::parse(text)
        .ok_or_else(|| "a moment with its offset: 2026-03-02T08:00:00Z".to_owned())
}
