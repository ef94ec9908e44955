//! What can be asked of `tables`.

use clap::Subcommand;

use super::{Format, StoreChoice};

pub(crate) const EXAMPLES: &str = "\
Examples:
  connect-live tables describe
      how the tables have to be
  connect-live tables describe --format json
      the same as input of `aws dynamodb create-table`, one table an element
  connect-live tables describe --store aws --table-prefix live-
      how those of a deployment are, and what has to be mended
  connect-live tables create --store aws --table-prefix trial-
      those that are missing, on demand, with rows that expire

Exit status: 0 when the tables are as they have to be; 2 for a bad option; 1 when they are not, or
the store failed.";

/// `tables`.
#[derive(Debug, clap::Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct TablesArgs {
    #[command(subcommand)]
    pub(crate) task: TablesTask,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TablesTask {
    /// Create the tables that are missing. One that is there is left as it is.
    Create(StoreChoice),
    /// Say how the tables are, beside how they have to be.
    ///
    /// Without --store, only how they have to be.
    Describe {
        #[command(flatten)]
        kept: StoreChoice,

        /// `summary` for people; `json` for how the tables have to be, as DynamoDB's CreateTable takes it.
        #[arg(long, value_enum, default_value_t = Format::Summary)]
        format: Format,
    },
}
