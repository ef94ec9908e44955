//! The client of one instance.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_connect::config::retry::RetryConfig;
use aws_sdk_connect::config::timeout::TimeoutConfig;
use aws_sdk_connect::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use aws_types::SdkConfig;
use connect_events::InstanceId;

use crate::limiter::Limiter;

/// How long and how often one call is tried. The deadline of a call ends it in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// A connection that does not open within this time is given up.
    pub connect: Duration,
    /// An attempt that is not answered within this time is given up. It may have happened.
    pub attempt: Duration,
    /// Attempts of one call, the first one included; at least one is made.
    pub attempts: u32,
}

/// Three attempts of three seconds at most: two of them and their pauses fit into the ten seconds
/// that a caller of an API waits.
impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(1), attempt: Duration::from_secs(3), attempts: 3 }
    }
}

/// A client of one Connect instance, in one account and Region. Clones share their connections and
/// their turns below the rates, so one client is made for a process. Connect counts the rates of the
/// account: where several processes call, it may still throttle, which is
/// [`Wait`](crate::ConnectError::Wait).
#[derive(Clone)]
pub struct Connect {
    shared: Arc<Shared>,
}

struct Shared {
    instance: InstanceId,
    calls: aws_sdk_connect::Client,
    lens: aws_sdk_connectcontactlens::Client,
    limiter: Limiter,
    patience: Patience,
}

impl Connect {
    /// A client of `instance`, with the region, credentials and address of `config`.
    #[must_use]
    pub fn new(instance: InstanceId, config: &SdkConfig) -> Self {
        Self::with_patience(instance, config, Patience::default())
    }

    /// A client that is more or less patient than usual.
    ///
    /// Retries and time-outs in `config` are replaced by `patience`; its HTTP client and its address
    /// count for Connect and Contact Lens alike.
    #[must_use]
    pub fn with_patience(instance: InstanceId, config: &SdkConfig, patience: Patience) -> Self {
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(patience.connect)
            .operation_attempt_timeout(patience.attempt)
            .build();
        let once = RetryConfig::disabled();
        let calls = aws_sdk_connect::config::Builder::from(config)
            .retry_config(once.clone())
            .timeout_config(timeouts.clone())
            .build();
        let lens = aws_sdk_connectcontactlens::config::Builder::from(config)
            .retry_config(once)
            .timeout_config(timeouts)
            .build();
        let shared = Shared {
            instance,
            calls: aws_sdk_connect::Client::from_conf(calls),
            lens: aws_sdk_connectcontactlens::Client::from_conf(lens),
            limiter: Limiter::default(),
            patience,
        };
        Self { shared: Arc::new(shared) }
    }

    /// What a client of a Connect on this machine is made of. Its credentials are made up, so it
    /// cannot do anything in an AWS account.
    #[must_use]
    pub fn local_config(endpoint: &str) -> aws_types::sdk_config::Builder {
        let credentials = Credentials::new("local", "local", None, None, "local Connect");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .endpoint_url(endpoint)
    }

    /// The instance that is spoken to.
    #[must_use]
    pub fn instance(&self) -> &InstanceId {
        &self.shared.instance
    }

    pub(crate) fn calls(&self) -> &aws_sdk_connect::Client {
        &self.shared.calls
    }

    pub(crate) fn lens(&self) -> &aws_sdk_connectcontactlens::Client {
        &self.shared.lens
    }

    pub(crate) fn limiter(&self) -> &Limiter {
        &self.shared.limiter
    }

    pub(crate) fn patience(&self) -> &Patience {
        &self.shared.patience
    }
}

impl fmt::Debug for Connect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connect").field("instance", self.instance()).finish_non_exhaustive()
    }
}
