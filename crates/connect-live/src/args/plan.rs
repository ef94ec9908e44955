//! What can be asked of `plan`.

use std::path::PathBuf;

use super::Format;
use super::simulate::share;

pub(crate) const EXAMPLES: &str = "\
Examples:
  connect-live plan --agents 500 --contacts-per-day 20000
      what five hundred agents need, and what that costs
  connect-live plan --agents 500 --contacts-per-day 20000 --hours 24 --busiest-hour 0.08
      the same around the clock
  connect-live plan --agents 40 --contacts-per-day 900 --analysed 0 --dashboards 1 --format json
      a small one without Contact Lens, for a program
  connect-live plan --agents 500 --contacts-per-day 20000 --figures london.toml
      with prices of another Region; crates/plan/src/figures.toml is the file to begin from

Exit status: 0; 2 for a bad option, or figures that cannot be read.";

/// `plan`.
#[derive(Debug, clap::Args)]
pub(crate) struct PlanArgs {
    /// How many agents work on the same day.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) agents: u32,

    /// How many contacts there are on a day, each with all its legs.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000_000))]
    pub(crate) contacts_per_day: u32,

    /// How many queues there are; one for each fifty agents, if left out.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) queues: Option<u32>,

    /// For how many hours of a day agents are there.
    #[arg(long, value_name = "H", default_value_t = 10)]
    #[arg(value_parser = clap::value_parser!(u8).range(1..=24))]
    pub(crate) hours: u8,

    /// On how many days of a month.
    #[arg(long, value_name = "D", default_value_t = 30)]
    #[arg(value_parser = clap::value_parser!(u8).range(1..=31))]
    pub(crate) days: u8,

    /// The share of a day's contacts that come in its busiest hour, from 0 to 1.
    #[arg(long, value_name = "R", default_value_t = 0.15, value_parser = share)]
    pub(crate) busiest_hour: f64,

    /// The share of contacts that Contact Lens analyses while they last, from 0 to 1.
    #[arg(long, value_name = "R", default_value_t = 1.0, value_parser = share)]
    pub(crate) analysed: f64,

    /// How many dashboards are open all day.
    #[arg(long, value_name = "N", default_value_t = 5)]
    #[arg(value_parser = clap::value_parser!(u32).range(0..=10_000))]
    pub(crate) dashboards: u32,

    /// A file with prices and figures of your own, instead of those of the command.
    #[arg(long, value_name = "FILE")]
    pub(crate) figures: Option<PathBuf>,

    /// `summary` for people, `json` for programs.
    #[arg(long, value_enum, default_value_t = Format::Summary)]
    pub(crate) format: Format,
}
