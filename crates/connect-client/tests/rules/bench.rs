use std::collections::BTreeMap;
use std::time::Duration;

use connect_client::{ClientToken, Connect, ConnectError, Dial, DialFrom, Patience};
use connect_events::{ContactId, InstanceId, Personal};
use smol_str::SmolStr;
use test_support::{ConnectDouble, FaultyNetwork};
use tokio::time::Instant;

/// A number that is called.
pub(crate) const CALLED: &str = "+15555550100";
/// A number that is shown.
pub(crate) const SHOWN: &str = "+15555550199";

/// A double of Connect, and a client that reaches it over a network.
pub(crate) struct Bench {
    pub(crate) double: ConnectDouble,
    pub(crate) connect: Connect,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::with(Patience::default(), &FaultyNetwork::calm())
    }

    /// Makes each request once.
    pub(crate) fn once() -> Self {
        Self::with(Patience { attempts: 1, ..Patience::default() }, &FaultyNetwork::calm())
    }

    pub(crate) fn with(patience: Patience, network: &FaultyNetwork) -> Self {
        let double = ConnectDouble::start();
        let config = Connect::local_config(double.endpoint()).http_client(network.clone()).build();
        let connect = Connect::with_patience(instance(), &config, patience);
        Self { double, connect }
    }

    pub(crate) async fn dial(&self, token: &str) -> Result<ContactId, ConnectError> {
        self.connect.start_outbound_voice_contact(&dial(token), soon()).await
    }

    pub(crate) fn dials(&self) -> usize {
        self.double.dials().values().sum()
    }

    pub(crate) fn requests(&self, operation: &str) -> usize {
        self.double.requests().get(operation).copied().unwrap_or(0)
    }
}

pub(crate) fn instance() -> InstanceId {
    InstanceId::new(ConnectDouble::INSTANCE).expect("an id")
}

pub(crate) fn contact(id: &str) -> ContactId {
    ContactId::new(id).expect("an id")
}

pub(crate) fn dial(token: &str) -> Dial {
    Dial {
        to: Personal::new(CALLED.into()),
        from: DialFrom::Number(Personal::new(SHOWN.into())),
        flow: "f-1".into(),
        token: ClientToken::new(token).expect("a token"),
        attributes: attributes(&[("reason", "callback")]),
        ring: None,
    }
}

pub(crate) fn attributes(pairs: &[(&str, &str)]) -> BTreeMap<SmolStr, Personal<SmolStr>> {
    pairs.iter().map(|(name, value)| ((*name).into(), Personal::new((*value).into()))).collect()
}

#[expect(clippy::disallowed_methods, reason = "the paused clock of a test is no wall clock")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// When a caller of an API is gone.
pub(crate) fn soon() -> Instant {
    now() + Duration::from_secs(10)
}

/// When nobody waits.
pub(crate) fn some_day() -> Instant {
    now() + Duration::from_secs(3_600)
}

/// An error in a line: its kind, and what it says.
pub(crate) fn line<T>(answer: Result<T, ConnectError>) -> String {
    match answer {
        Ok(_) => "done".to_owned(),
        Err(ConnectError::Refused(why)) => format!("refused: {why}"),
        Err(ConnectError::Denied(why)) => format!("denied: {why}"),
        Err(ConnectError::Wait { failure, .. }) => format!("wait: {failure}"),
        Err(ConnectError::Unknown(why)) => format!("unknown: {why}"),
    }
}
