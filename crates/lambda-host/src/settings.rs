//! What the environment says, checked once before the first event.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use tracing_subscriber::filter::Targets;

/// The prefix of the table names. Required.
const TABLE_PREFIX: &str = "CONNECT_LIVE_TABLE_PREFIX";
/// How many days a row lives after the moment that it speaks of.
const RETENTION_DAYS: &str = "CONNECT_LIVE_RETENTION_DAYS";
/// How many milliseconds of an invocation are kept back for its answer.
const DEADLINE_RESERVE_MS: &str = "CONNECT_LIVE_DEADLINE_RESERVE_MS";
/// The CloudWatch namespace of the metrics.
const METRICS_NAMESPACE: &str = "CONNECT_LIVE_METRICS_NAMESPACE";
/// Log directives such as `info,ingest=debug`. Goes before `AWS_LAMBDA_LOG_LEVEL`.
const RUST_LOG: &str = "RUST_LOG";
/// The level set in a function's logging configuration, in capitals.
const LAMBDA_LOG_LEVEL: &str = "AWS_LAMBDA_LOG_LEVEL";
/// The function's name, which Lambda sets.
const FUNCTION_NAME: &str = "AWS_LAMBDA_FUNCTION_NAME";

/// A year and a month, so that the same season of last year can be compared with.
const DEFAULT_RETENTION_DAYS: u32 = 400;
/// A request to call may be repeated for as long as its row lives; Connect's own token forgets it after a
/// week.
const MIN_RETENTION_DAYS: u32 = 8;
/// Ten years: more is a slip of the keyboard.
const MAX_RETENTION_DAYS: u32 = 3_660;
/// One second: an answer is a few bytes, and a commit under way may need to end.
const DEFAULT_DEADLINE_RESERVE_MS: u32 = 1_000;
/// Fifteen minutes, the longest that Lambda lets a function run.
const MAX_DEADLINE_RESERVE_MS: u32 = 15 * 60 * 1_000;
const DEFAULT_METRICS_NAMESPACE: &str = "ConnectLive";
/// CloudWatch's limit on the length of a namespace.
const MAX_NAMESPACE_LEN: usize = 255;
/// DynamoDB's limit on a table name is 255; this leaves room for what follows the prefix.
const MAX_PREFIX_LEN: usize = 200;

/// What the environment says.
///
/// | variable | meaning | default |
/// |---|---|---|
/// | `CONNECT_LIVE_TABLE_PREFIX` | what the table names begin with | required |
/// | `CONNECT_LIVE_RETENTION_DAYS` | days that a row lives after the moment it speaks of, from 8 on | 400 |
/// | `CONNECT_LIVE_DEADLINE_RESERVE_MS` | milliseconds kept back to answer in | 1000 |
/// | `CONNECT_LIVE_METRICS_NAMESPACE` | CloudWatch namespace | `ConnectLive` |
/// | `RUST_LOG`, `AWS_LAMBDA_LOG_LEVEL` | log directives, or a level; the first one set counts | `info` |
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the table names begin with.
    pub table_prefix: String,
    /// Days that a row lives after the moment it speaks of.
    pub retention_days: u32,
    /// The part of an invocation that is kept back to answer in.
    pub deadline_reserve: Duration,
    /// The CloudWatch namespace of the metrics.
    pub metrics_namespace: String,
    /// The function's name, as Lambda gives it.
    pub function: String,
    /// What our own crates may log.
    pub(crate) log: Targets,
}

/// Everything that is wrong with the environment, variable by variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsError {
    problems: Vec<String>,
}

impl SettingsError {
    /// One sentence for each variable that has to change.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the function's environment is incomplete: {}", self.problems.join("; "))
    }
}

impl std::error::Error for SettingsError {}

impl Settings {
    /// Reads the process environment.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] when a variable is missing or cannot be used; it names all of them.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(variable)
    }

    /// Reads what `lookup` knows; a blank value counts as none.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] when a variable is missing or cannot be used; it names all of them.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let mut env = Environment::new(lookup);
        let settings = Self::of(&mut env);
        env.settled(settings)
    }

    pub(crate) fn of<F: Fn(&str) -> Option<String>>(env: &mut Environment<F>) -> Self {
        Self {
            table_prefix: env.table_prefix(),
            retention_days: env.number_from(
                RETENTION_DAYS,
                DEFAULT_RETENTION_DAYS,
                MIN_RETENTION_DAYS..=MAX_RETENTION_DAYS,
            ),
            deadline_reserve: Duration::from_millis(u64::from(env.number(
                DEADLINE_RESERVE_MS,
                DEFAULT_DEADLINE_RESERVE_MS,
                MAX_DEADLINE_RESERVE_MS,
            ))),
            metrics_namespace: env.metrics_namespace(),
            function: env.get(FUNCTION_NAME).unwrap_or_default(),
            log: env.log(),
        }
    }
}

/// A variable of the process.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
}

/// An environment being read, and what was found wrong with it so far.
pub(crate) struct Environment<F> {
    lookup: F,
    problems: Vec<String>,
}

impl<F: Fn(&str) -> Option<String>> Environment<F> {
    pub(crate) fn new(lookup: F) -> Self {
        Self { lookup, problems: Vec::new() }
    }

    /// What was read, if nothing was wrong with it.
    pub(crate) fn settled<T>(self, settings: T) -> Result<T, SettingsError> {
        if self.problems.is_empty() {
            Ok(settings)
        } else {
            Err(SettingsError { problems: self.problems })
        }
    }

    /// What is wrong with it.
    pub(crate) fn failed<T>(self) -> Result<T, SettingsError> {
        Err(SettingsError { problems: self.problems })
    }

    pub(crate) fn get(&self, name: &str) -> Option<String> {
        (self.lookup)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// How many problems were noted so far.
    pub(crate) fn problems(&self) -> usize {
        self.problems.len()
    }

    pub(crate) fn problem(&mut self, name: &str, must: impl fmt::Display) {
        self.problems.push(format!("{name} {must}"));
    }

    fn table_prefix(&mut self) -> String {
        let Some(prefix) = self.get(TABLE_PREFIX) else {
            self.problem(TABLE_PREFIX, "is required: what the table names begin with");
            return String::new();
        };
        let named = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
        if prefix.len() > MAX_PREFIX_LEN || !prefix.chars().all(named) {
            let must = "must be of letters, digits, `_`, `.` and `-`, as DynamoDB table names are";
            self.problem(TABLE_PREFIX, must);
        }
        prefix
    }

    /// A whole number from 1 to `max`.
    pub(crate) fn number(&mut self, name: &str, default: u32, max: u32) -> u32 {
        self.number_from(name, default, 1..=max)
    }

    fn number_from(&mut self, name: &str, default: u32, bounds: RangeInclusive<u32>) -> u32 {
        let Some(text) = self.get(name) else { return default };
        let number = text.parse().ok().filter(|number| bounds.contains(number));
        number.unwrap_or_else(|| {
            let (min, max) = (bounds.start(), bounds.end());
            self.problem(name, format_args!("must be a whole number from {min} to {max}"));
            default
        })
    }

    fn metrics_namespace(&mut self) -> String {
        let namespace = self.get(METRICS_NAMESPACE);
        let namespace = namespace.unwrap_or_else(|| DEFAULT_METRICS_NAMESPACE.to_owned());
        let named = |c: char| c.is_ascii_alphanumeric() || "._-/#:".contains(c);
        let fits = namespace.len() <= MAX_NAMESPACE_LEN && !namespace.starts_with("AWS/");
        if !fits || !namespace.chars().all(named) {
            let must = "must be a CloudWatch namespace: letters, digits and `._-/#:`, not `AWS/…`";
            self.problem(METRICS_NAMESPACE, must);
        }
        namespace
    }

    fn log(&mut self) -> Targets {
        for name in [RUST_LOG, LAMBDA_LOG_LEVEL] {
            let Some(text) = self.get(name) else { continue };
            // Lambda's level `FATAL` is above every level that tracing has.
            let text = if text.eq_ignore_ascii_case("fatal") { "error".to_owned() } else { text };
            match Targets::from_str(&text) {
                Ok(targets) => return targets,
                Err(_) => {
                    self.problem(name, "must be a level, or like `info,ingest=debug`");
                }
            }
        }
        Targets::new().with_default(tracing::Level::INFO)
    }
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
