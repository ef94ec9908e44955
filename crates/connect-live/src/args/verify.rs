//! What `verify` can be asked.

use std::path::PathBuf;

use super::{Format, StoreChoice};
use crate::objects::Days;

pub(super) const EXAMPLES: &str = "\
Examples:
  connect-live verify --store aws --days 2026-03-02 s3://my-archive/
      one day of the archive against the rows of the deployment
  connect-live verify --store aws --format json s3://my-archive/ > differences.json
      all of it, as one document
  connect-live verify --store kept.db archive/
      a copy of the archive against a store in a file
  connect-live verify --store aws s3://my-archive/contact-events/
      an archive that is told of contact events alone (ContactRecords=stream)

Firehose collects for a quarter of an hour before it writes, and the newest documents are in the store
before they are in the archive: look at days that are over, and at years month by month, because the ids of
contacts are held in memory. With --days a revision of a record that lies elsewhere (below failed/, or under
another day because the contact had not ended) counts as not archived: look at those without --days.

Exit status: 0 when the store knows all that the archive tells and the archive has every newest
revision; 3 when they differ; 2 for a path that cannot be read or a bad option; 1 when the store or S3
failed.";

#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    /// What was archived: files, folders, or `s3://BUCKET/PREFIX`, as `replay` reads them.
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// Of an archive, the days to read: one, or the first and the last.
    ///
    /// What lies below no `day=` is not read then.
    #[arg(long, value_name = "DAY[..DAY]")]
    pub(crate) days: Option<Days>,

    #[command(flatten)]
    pub(crate) kept: StoreChoice,

    /// `summary` for people; `json` for one document.
    #[arg(long, value_enum, default_value_t = Format::Summary)]
    pub(crate) format: Format,
}
