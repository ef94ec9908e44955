//! What the environment says of the API.

use std::path::Path;
use std::time::Duration;

use api::{Limits, ServiceLevels, Threshold};
use axum::http::HeaderValue;
use connect_events::InstanceId;
use policy::{Policy, PolicyError};

use crate::settings::{Environment, variable};
use crate::{Settings, SettingsError};

/// The instance that answers are about.
const INSTANCE: &str = "CONNECT_LIVE_INSTANCE";
/// The origins that a browser may read from.
const CORS_ORIGINS: &str = "CONNECT_LIVE_CORS_ORIGINS";
/// The X of "within X seconds".
const SERVICE_LEVEL_SECONDS: &str = "CONNECT_LIVE_SERVICE_LEVEL_SECONDS";
/// The same, queue by queue.
const SERVICE_LEVELS: &str = "CONNECT_LIVE_SERVICE_LEVELS";
/// How many milliseconds an answer may take.
const API_TIMEOUT_MS: &str = "CONNECT_LIVE_API_TIMEOUT_MS";
/// The file that says what the deployment wants done.
pub(crate) const POLICY: &str = "CONNECT_LIVE_POLICY";

/// API Gateway gives up after this.
const MAX_API_TIMEOUT_MS: u32 = 29_000;

/// What the environment says of the API, beyond [`Settings`].
///
/// | variable | meaning | default |
/// |---|---|---|
/// | `CONNECT_LIVE_INSTANCE` | the instance that answers are about | the only one heard of |
/// | `CONNECT_LIVE_CORS_ORIGINS` | origins whose pages may ask and read, apart by commas | none |
/// | `CONNECT_LIVE_SERVICE_LEVEL_SECONDS` | within how many seconds a contact has to be answered | 20 |
/// | `CONNECT_LIVE_SERVICE_LEVELS` | the same by queue: `<queue id>=<seconds>`, apart by commas | none |
/// | `CONNECT_LIVE_API_TIMEOUT_MS` | how long an answer may take | 10000 |
/// | `CONNECT_LIVE_POLICY` | the file that says what is wanted, like `infra/connect-live.toml` | none: nobody is called |
#[derive(Clone, Debug)]
pub struct ApiSettings {
    /// What every function needs.
    pub host: Settings,
    /// What the API needs.
    pub api: api::Settings,
    /// What the deployment wants done.
    pub policy: Policy,
}

impl ApiSettings {
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
        let default = Limits::default();
        let time = u32::try_from(default.time.as_millis()).unwrap_or(MAX_API_TIMEOUT_MS);
        let settings = Self {
            host: Settings::of(&mut env),
            policy: env.policy(),
            api: api::Settings {
                instance: env.instance(),
                cors_origins: env.cors_origins(),
                service_levels: env.service_levels(),
                limits: Limits {
                    time: Duration::from_millis(
                        env.number(API_TIMEOUT_MS, time, MAX_API_TIMEOUT_MS).into(),
                    ),
                    ..default
                },
            },
        };
        env.settled(settings)
    }
}

impl<F: Fn(&str) -> Option<String>> Environment<F> {
    pub(crate) fn instance(&mut self) -> Option<InstanceId> {
        let instance = self.get(INSTANCE)?;
        let id = InstanceId::new(&instance).ok().filter(|_| !instance.contains(['/', ':']));
        if id.is_none() {
            self.problem(INSTANCE, "must be the id of an instance, and not its ARN");
        }
        id
    }

    /// What the file says that is named; nothing where none is.
    pub(crate) fn policy(&mut self) -> Policy {
        let Some(path) = self.get(POLICY) else { return Policy::default() };
        match Policy::read(Path::new(&path)) {
            Ok(policy) => return policy,
            Err(PolicyError::Faults(faults)) => {
                for fault in faults.faults() {
                    self.problem(POLICY, format_args!("cannot be used: {fault}"));
                }
            }
            Err(unreadable @ PolicyError::Unreadable { .. }) => {
                self.problem(POLICY, format_args!("cannot be used: {unreadable}"));
            }
        }
        Policy::default()
    }

    fn cors_origins(&mut self) -> Vec<HeaderValue> {
        let text = self.get(CORS_ORIGINS).unwrap_or_default();
        let mut origins = Vec::new();
        for origin in text.split(',').map(str::trim).filter(|origin| !origin.is_empty()) {
            // A path after the host, be it a slash, would match no origin that a browser sends.
            let host = origin.strip_prefix("https://").or(origin.strip_prefix("http://"));
            let fits = host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', ' ']));
            match HeaderValue::from_str(origin) {
                Ok(value) if fits => origins.push(value),
                Ok(_) | Err(_) => {
                    self.problem(CORS_ORIGINS, "must be like `https://wall.example.com`");
                }
            }
        }
        origins
    }

    fn service_levels(&mut self) -> ServiceLevels {
        let default = ServiceLevels::default().seconds;
        let seconds = self.number(SERVICE_LEVEL_SECONDS, default, Threshold::MOST);
        let text = self.get(SERVICE_LEVELS).unwrap_or_default();
        let mut thresholds = vec![Threshold { queue: None, seconds }];
        for one in text.split(',').map(str::trim).filter(|one| !one.is_empty()) {
            match one.parse::<Threshold>() {
                Ok(threshold) if threshold.queue.is_some() => thresholds.push(threshold),
                Ok(_) => self.problem(SERVICE_LEVELS, "must be like `<queue id>=<seconds>`"),
                Err(must) => self.problem(SERVICE_LEVELS, must),
            }
        }
        thresholds.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use connect_events::QueueId;

    use super::ApiSettings;

    #[track_caller]
    fn read(env: &[(&str, &str)]) -> Result<ApiSettings, Vec<String>> {
        let settings = ApiSettings::read(|name| {
            let found = env.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        });
        settings.map_err(|err| {
            let names = err.problems().iter().filter_map(|text| text.split(' ').next());
            names.map(str::to_owned).collect()
        })
    }

    #[test]
    fn a_prefix_is_all_that_is_needed() {
        let settings = read(&[("CONNECT_LIVE_TABLE_PREFIX", "live-")]).unwrap().api;
        assert_eq!(settings.instance, None);
        assert!(settings.cors_origins.is_empty());
        assert_eq!(settings.service_levels.seconds, 20);
        assert_eq!(settings.limits.time.as_secs(), 10);
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let problems = read(&[
            ("CONNECT_LIVE_INSTANCE", "arn:aws:connect:eu-west-2:111122223333:instance/i-1"),
            ("CONNECT_LIVE_CORS_ORIGINS", "https://wall.example.com/, *"),
            ("CONNECT_LIVE_SERVICE_LEVEL_SECONDS", "soon"),
            ("CONNECT_LIVE_SERVICE_LEVELS", "q-1=45,q-2=0"),
            ("CONNECT_LIVE_API_TIMEOUT_MS", "29001"),
        ]);
        let expected = [
            "CONNECT_LIVE_TABLE_PREFIX",
            "CONNECT_LIVE_INSTANCE",
            "CONNECT_LIVE_CORS_ORIGINS",
            "CONNECT_LIVE_CORS_ORIGINS",
            "CONNECT_LIVE_SERVICE_LEVEL_SECONDS",
            "CONNECT_LIVE_SERVICE_LEVELS",
            "CONNECT_LIVE_API_TIMEOUT_MS",
        ];
        assert_eq!(problems.unwrap_err(), expected);
    }

    #[test]
    fn a_policy_is_read_and_each_of_its_faults_is_a_problem() {
        let infra = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/connect-live.toml");
        let prefix = ("CONNECT_LIVE_TABLE_PREFIX", "live-");
        assert!(read(&[prefix]).unwrap().policy.calls.is_none());
        assert!(read(&[prefix, ("CONNECT_LIVE_POLICY", infra)]).unwrap().policy.calls.is_some());
        for wrong in ["/nowhere/live.toml", concat!(env!("CARGO_MANIFEST_DIR"), "/src/lib.rs")] {
            let problems = read(&[prefix, ("CONNECT_LIVE_POLICY", wrong)]).unwrap_err();
            assert!(!problems.is_empty());
            assert!(problems.iter().all(|name| name == "CONNECT_LIVE_POLICY"), "{problems:?}");
        }
    }

    #[test]
    fn a_queue_may_have_a_threshold_of_its_own() {
        let settings = read(&[
            ("CONNECT_LIVE_TABLE_PREFIX", "live-"),
            ("CONNECT_LIVE_SERVICE_LEVEL_SECONDS", "30"),
            ("CONNECT_LIVE_SERVICE_LEVELS", "q-1=45, agent/a-1=60"),
        ]);
        let levels = settings.unwrap().api.service_levels;
        let of = |id: &str| levels.of(&QueueId::new(id).unwrap());
        assert_eq!((of("q-1"), of("agent/a-1"), of("q-2")), (45, 60, 30));
    }
}
