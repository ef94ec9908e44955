//! What is reckoned with: how much a contact centre tells, what an event costs, and prices.

use std::ops::Deref;

use serde::Deserialize;

/// Everything that is reckoned with. `src/figures.toml` says where each figure comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Figures {
    /// The Region that the prices are of.
    pub region: String,
    /// When the prices were known: a year and a month.
    pub prices_as_of: String,
    /// How much a contact centre tells.
    pub(crate) told: Told,
    /// What rows cost.
    pub(crate) row_units: RowUnits,
    /// What functions take.
    pub(crate) functions: Functions,
    /// What else a deployment has.
    pub(crate) deployment: Deployment,
    /// What it all costs.
    pub(crate) prices: Prices,
}

/// A file of figures that cannot be used, with the line and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FiguresError(String);

impl Figures {
    /// Those that come with the command.
    ///
    /// # Errors
    ///
    /// None that a test would not have found.
    pub fn usual() -> Result<Self, FiguresError> {
        Self::parse(include_str!("figures.toml"))
    }

    /// Reads a file like `src/figures.toml`: each figure has to be there, and none may be below zero.
    ///
    /// # Errors
    ///
    /// [`FiguresError`] with the first thing that is wrong, and its line.
    pub fn parse(text: &str) -> Result<Self, FiguresError> {
        toml::from_str(text).map_err(|err| FiguresError(err.to_string()))
    }
}

/// A figure: zero or more, and no infinity.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "f64")]
pub(crate) struct Figure(f64);

impl TryFrom<f64> for Figure {
    type Error = &'static str;

    fn try_from(value: f64) -> Result<Self, Self::Error> {
        if value.is_finite() && value >= 0.0 {
            Ok(Self(value))
        } else {
            Err("a figure is zero or more")
        }
    }
}

impl Deref for Figure {
    type Target = f64;

    fn deref(&self) -> &f64 {
        &self.0
    }
}

/// Declares tables of figures, whose members are spelt with hyphens in the file.
macro_rules! figures {
    ($($(#[$doc:meta])* $table:ident { $($(#[$of:meta])* $member:ident: $kind:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Deserialize)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields)]
        pub(crate) struct $table {
            $($(#[$of])* pub(crate) $member: $kind,)*
        }
    )*};
}

figures! {
    /// How much a contact centre tells. Bytes are those of one document.
    Told {
        /// Contact events of a contact, all legs together.
        contact_events_per_contact: Figure,
        /// Bytes of a contact event.
        contact_event_bytes: Figure,
        /// Heart beats of one agent who is logged in.
        heart_beats_per_hour: Figure,
        /// Agent events, apart from heart beats, that a contact causes.
        status_changes_per_contact: Figure,
        /// Bytes of an agent event.
        agent_event_bytes: Figure,
        /// Contact records of a contact, revisions and legs together.
        records_per_contact: Figure,
        /// Bytes of a contact record.
        record_bytes: Figure,
        /// Documents of Contact Lens of a contact that is analysed.
        segments_per_analysed_contact: Figure,
        /// Bytes of a document of Contact Lens.
        segment_bytes: Figure,
    }

    /// Capacity units of DynamoDB, indexes included.
    Units {
        /// Write units.
        write: Figure,
        /// Read units.
        read: Figure,
    }

    /// What rows cost.
    RowUnits {
        /// To bring in one contact event.
        contact_event: Units,
        /// To bring in one agent event.
        agent_event: Units,
        /// To bring in one contact record.
        record: Units,
        /// To bring in one document of Contact Lens.
        segment: Units,
        /// Read units of one look at the floor, for each agent.
        poll_per_agent: Figure,
        /// Read units of one look at the floor, for each queue.
        poll_per_queue: Figure,
        /// What one contact leaves in the tables, in kilobytes, but for what was said.
        kilobytes_per_contact: Figure,
        /// What one document of Contact Lens leaves in the tables, in kilobytes.
        kilobytes_per_segment: Figure,
    }

    /// What functions take.
    Functions {
        /// Memory of a function, in megabytes.
        megabytes: Figure,
        /// How long an invocation takes, in milliseconds.
        milliseconds: Figure,
        /// What an invocation logs, in kilobytes.
        kilobytes_of_log: Figure,
        /// How long a batch of a stream is waited for, in seconds.
        window_seconds: Figure,
        /// Batches of one shard that are worked on at a time.
        parallelization: Figure,
        /// Functions that are invoked each minute.
        scheduled: Figure,
    }

    /// What else a deployment has.
    Deployment {
        /// Metrics that alarms of CloudWatch look at.
        alarm_metrics: Figure,
        /// What is logged of a contact event, in bytes: what the rule makes of it.
        contact_event_log_bytes: Figure,
        /// Metrics that the functions write, each set of dimensions counted.
        custom_metrics: Figure,
        /// How long a stream keeps what it was told, in hours.
        stream_retention_hours: Figure,
        /// How long rows are kept, in days.
        retention_days: Figure,
        /// Shards that an on-demand stream begins with.
        on_demand_shards: Figure,
        /// What is left of a document in the archive, as a share of its bytes.
        archive_compressed_to: Figure,
    }

    /// List prices, in US dollars.
    Prices {
        /// An on-demand stream, an hour.
        kinesis_stream_hour: Figure,
        /// A gigabyte that is put, each record rounded up to a kilobyte.
        kinesis_gb_in: Figure,
        /// A gigabyte that is read by one reader.
        kinesis_gb_out: Figure,
        /// A gigabyte that is kept for a month, beyond its first day.
        kinesis_gb_month_beyond_a_day: Figure,
        /// A shard of a provisioned stream, an hour.
        kinesis_shard_hour: Figure,
        /// The same, for keeping what it was told beyond a day.
        kinesis_shard_hour_beyond_a_day: Figure,
        /// A million records of up to 25 KB, put into a provisioned stream.
        kinesis_million_puts: Figure,
        /// A million write units, on demand.
        dynamodb_million_write_units: Figure,
        /// A million read units, on demand.
        dynamodb_million_read_units: Figure,
        /// A gigabyte of rows, a month.
        dynamodb_gb_month: Figure,
        /// A gigabyte that can be brought back to any second, a month.
        dynamodb_recovery_gb_month: Figure,
        /// A million invocations.
        lambda_million_requests: Figure,
        /// A gigabyte of memory for a second, on arm64.
        lambda_gb_second: Figure,
        /// A gigabyte that Firehose takes, each record rounded up to five kilobytes.
        firehose_gb: Figure,
        /// A gigabyte that it sorts into partitions.
        firehose_partitioned_gb: Figure,
        /// A thousand objects that it sorts into partitions.
        firehose_thousand_objects: Figure,
        /// A gigabyte of the archive, a month.
        s3_gb_month: Figure,
        /// A gigabyte that is logged.
        log_gb: Figure,
        /// A metric, a month.
        metric_month: Figure,
        /// A metric that an alarm looks at, a month.
        alarm_metric_month: Figure,
        /// The dashboard of CloudWatch, a month.
        cloudwatch_dashboard_month: Figure,
        /// A million requests to the API.
        api_million_requests: Figure,
        /// The key, a month.
        key_month: Figure,
    }
}
