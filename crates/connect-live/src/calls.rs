//! What calls are made through, by the policy of the command.

use std::path::Path;
use std::time::Duration;

use api::Calls;
use callbacks::Callbacks;
use connect_client::Connect;
use policy::Policy;
use state_store::Store;

use crate::stop::Stop;
use crate::{Failure, clock};

/// What a policy wants; nothing where there is none.
pub(crate) fn wanted(policy: Option<&Path>) -> Result<Policy, Failure> {
    let Some(path) = policy else { return Ok(Policy::default()) };
    Policy::read(path).map_err(|err| Failure::Asked(err.to_string()))
}

/// Calls as they are wanted, noted in this store.
pub(crate) fn through(wanted: Policy, connect: Option<Connect>, store: &Store) -> Option<Calls> {
    let Policy { calls: wanted, callbacks, .. } = wanted;
    let calls = Calls::new(store.clone(), connect?, wanted?);
    Some(match callbacks {
        Some(policy) => calls.and_back(store.clone(), policy),
        None => calls,
    })
}

/// A client of the instance that calls: of Amazon Connect, or of whatever speaks its API at `endpoint`.
pub(crate) async fn connect(wanted: &Policy, endpoint: Option<&str>) -> Option<Connect> {
    let instance = wanted.calls.as_ref()?.line.instance.clone();
    let config = match endpoint {
        Some(endpoint) => Connect::local_config(endpoint).build(),
        None => Box::pin(aws_config::load_from_env()).await,
    };
    Some(Connect::new(instance, &config))
}

/// How often it is looked who is to be called back.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// How long one look may take: no longer than requests under way after a signal.
const LOOK_WITHIN: Duration = Duration::from_secs(10);

/// Calls back whoever is due by this clock, until a signal comes.
pub(crate) async fn call_back(
    callbacks: Option<Callbacks>,
    time: &dyn api::Clock,
    mut stop: Stop,
) -> Result<(), Failure> {
    let Some(callbacks) = callbacks else { return Ok(()) };
    loop {
        let done = callbacks.run(time.now(), clock::in_time(LOOK_WITHIN)).await;
        for (did, count) in done.iter() {
            tracing::info!(did = did.name(), count, "called back");
        }
        tokio::select! {
            () = stop.asked() => return Ok(()),
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}
