use std::time::Duration;

use connect_client::{Connect, Patience};
use connect_events::{EventTime, InstanceId, Personal, QueueId};
use contact_core::{Asked, CallRequest, CallStanding, RequestId};
use outbound_calls::{CallFault, Ledger, Limits};
use state_store::Store;
use test_support::{ConnectDouble, EmbeddedDynamo, FaultyNetwork, fresh_prefix};
use tokio::time::Instant;

/// The operation that calls.
pub(crate) const DIAL: &str = "StartOutboundVoiceContact";

/// A store, a Connect, and ledgers between them.
pub(crate) struct Rig {
    pub(crate) dynamo: EmbeddedDynamo,
    pub(crate) double: ConnectDouble,
    prefix: String,
}

impl Rig {
    pub(crate) async fn new() -> Self {
        let (dynamo, prefix) = (EmbeddedDynamo::or_from_env(), fresh_prefix());
        let rig = Self { dynamo, prefix, double: ConnectDouble::start() };
        rig.store(&FaultyNetwork::calm()).create_tables().await.expect("tables");
        rig
    }

    pub(crate) fn store(&self, network: &FaultyNetwork) -> Store {
        Store::new(self.dynamo.client_over(network), &self.prefix, 400)
    }

    /// A process with a ledger of its own.
    pub(crate) fn ledger(&self) -> Ledger {
        self.ledger_over(&FaultyNetwork::calm(), Limits::default())
    }

    /// A process whose way to the store is faulty. It asks Connect once at a time: what it does not
    /// hear is for the ledger to find out.
    pub(crate) fn ledger_over(&self, network: &FaultyNetwork, limits: Limits) -> Ledger {
        let way = FaultyNetwork::calm();
        let config = Connect::local_config(self.double.endpoint()).http_client(way).build();
        let patience = Patience { attempts: 1, ..Patience::default() };
        let instance = InstanceId::new(ConnectDouble::INSTANCE).expect("an id");
        let connect = Connect::with_patience(instance, &config, patience);
        Ledger::new(self.store(network), connect, limits)
    }

    /// How many calls Connect made.
    pub(crate) fn calls(&self) -> usize {
        self.double.dials().values().sum()
    }
}

/// So many seconds after the first request.
pub(crate) fn at(seconds: i64) -> EventTime {
    EventTime::from_millis(1_772_442_000_000 + seconds * 1_000)
}

#[expect(clippy::disallowed_methods, reason = "the paused clock of a test is no wall clock")]
pub(crate) fn in_time() -> Instant {
    Instant::now() + Duration::from_secs(600)
}

/// The request of `caller` under `key`.
pub(crate) fn id(caller: &str, key: &str) -> RequestId {
    Ledger::id(caller, key).expect("an id")
}

/// A call to a number, asked for by a caller.
pub(crate) fn asked(caller: &str, number: &str) -> Asked {
    Asked {
        at: at(0),
        digest: format!("to {number}").into(),
        caller: caller.into(),
        instance: InstanceId::new(ConnectDouble::INSTANCE).expect("an id"),
        destination: Personal::new(number.into()),
        flow: "f-1".into(),
        source: None,
        queue: QueueId::new("q-1").ok(),
        attributes: vec![("basket".into(), Personal::new("42".into()))],
    }
}

pub(crate) const NUMBER: &str = "+15555550100";

/// Brings the one request of these tests on its way.
pub(crate) async fn call(ledger: &Ledger, seconds: i64) -> Result<CallRequest, CallFault> {
    let asked = asked("shop", NUMBER);
    ledger.call(&id("shop", "basket-42"), &asked, at(seconds), in_time()).await
}

/// What has become of a request, in a word.
pub(crate) fn word(call: &CallRequest, seconds: i64) -> String {
    match call.standing(at(seconds)) {
        CallStanding::Waiting => "waiting".to_owned(),
        CallStanding::Dialling => "dialling".to_owned(),
        CallStanding::Unknown => "unknown".to_owned(),
        CallStanding::Refused(code) => code.to_owned(),
        CallStanding::Dialled(_) => "dialled".to_owned(),
    }
}
