//! What the environment says of what is done about what is said.

use aws_config::SdkConfig;
use connect_client::Connect;
use contact_core::alerts::AlertRule;
use lens_actions::{LensActions, Translator};
use policy::{ContactLens, Policy, SentimentAttribute};
use state_store::Store;

use crate::settings::{Environment, variable};
use crate::{Settings, SettingsError};

/// What the environment says of Contact Lens, beyond [`Settings`]: `CONNECT_LIVE_POLICY` may name a
/// policy, of which `[[alert]]` and `[contact-lens]` count.
#[derive(Clone, Debug)]
pub struct LensSettings {
    /// What every function needs.
    pub host: Settings,
    /// What is done about what is said.
    pub policy: LensPolicy,
}

/// What is done about what is said.
#[derive(Clone, Debug)]
pub struct LensPolicy {
    alerts: Vec<AlertRule>,
    lens: ContactLens,
}

impl LensSettings {
    /// Reads the process environment, and the policy that it names.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] when a variable is missing or cannot be used, or when the policy cannot; it
    /// names all that is wrong.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(variable)
    }

    /// Reads what `lookup` knows; a blank value counts as none.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] when a variable is missing or cannot be used, or when the policy cannot; it
    /// names all that is wrong.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let mut env = Environment::new(lookup);
        let host = Settings::of(&mut env);
        let Policy { alerts, contact_lens: lens, .. } = env.policy();
        env.settled(Self { host, policy: LensPolicy { alerts, lens } })
    }
}

impl LensPolicy {
    pub(crate) fn actions(&self, store: Store, config: &SdkConfig) -> LensActions {
        let mut actions = LensActions::new(store, &self.alerts);
        if let Some(SentimentAttribute { instance, name }) = &self.lens.sentiment {
            let connect = Connect::new(instance.clone(), config);
            actions = actions.with_attribute(connect, name.clone());
        }
        if let Some(language) = &self.lens.translate_to {
            actions = actions.with_translator(Translator::new(language, config));
        }
        actions
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::LensSettings;
    use crate::NotifySettings;

    fn lookup(policy: Option<&str>) -> impl Fn(&str) -> Option<String> {
        let policy = policy.map(str::to_owned);
        move |name| match name {
            "CONNECT_LIVE_TABLE_PREFIX" => Some("live-".to_owned()),
            "CONNECT_LIVE_POLICY" => policy.clone(),
            _ => None,
        }
    }

    fn example() -> String {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/connect-live.toml");
        file.to_string_lossy().into_owned()
    }

    #[test]
    fn without_a_policy_nothing_is_done_about_what_is_said() {
        let policy = LensSettings::read(lookup(None)).unwrap().policy;
        assert!(policy.alerts.is_empty() && policy.lens == policy::ContactLens::default());
        let policy = LensSettings::read(lookup(Some(&example()))).unwrap().policy;
        assert!(!policy.alerts.is_empty() && policy.lens.translate_to.is_some());
    }

    #[test]
    fn who_tells_others_needs_a_policy_that_says_whom() {
        assert!(NotifySettings::read(lookup(Some(&example()))).is_ok());
        let problems = NotifySettings::read(lookup(None)).unwrap_err();
        let expected = ["CONNECT_LIVE_POLICY must name a policy with `[notices]`"];
        assert_eq!(problems.problems(), expected);
    }

    #[test]
    fn a_policy_that_cannot_be_used_is_told_once_with_all_its_faults() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("live.toml");
        std::fs::write(&file, "[notices]\nsns-topic = 7\nevent-bus = 8\n").unwrap();
        let problems = NotifySettings::read(lookup(file.to_str())).unwrap_err();
        assert_eq!(problems.problems().len(), 2, "{problems}");
        let has_a_line = |(problem, line): (&String, i32)| {
            problem.starts_with("CONNECT_LIVE_POLICY cannot be used: ")
                && problem.contains(&format!("live.toml:{line}: "))
        };
        assert!(problems.problems().iter().zip(2..).all(has_a_line), "{problems}");
        let problems = LensSettings::read(lookup(Some("/nowhere/live.toml"))).unwrap_err();
        assert_eq!(problems.problems().len(), 1, "{problems}");
    }
}
