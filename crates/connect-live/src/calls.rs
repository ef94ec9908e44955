//! What calls are made through, by the policy of the command.

use std::path::Path;

use api::Calls;
use connect_client::Connect;
use policy::Policy;
use state_store::Store;

use crate::Failure;

/// What a policy says of calls; `None` where there is none, or it says nothing of them.
pub(crate) fn wanted(policy: Option<&Path>) -> Result<Option<policy::Calls>, Failure> {
    let Some(path) = policy else { return Ok(None) };
    let policy = Policy::read(path).map_err(|err| Failure::Asked(err.to_string()))?;
    Ok(policy.calls)
}

/// Calls as they are wanted, noted in this store. They go to Amazon Connect, or to whatever speaks its
/// API at `endpoint`.
pub(crate) async fn through(
    wanted: Option<policy::Calls>,
    endpoint: Option<&str>,
    store: &Store,
) -> Option<Calls> {
    let wanted = wanted?;
    let config = match endpoint {
        Some(endpoint) => Connect::local_config(endpoint).build(),
        None => Box::pin(aws_config::load_from_env()).await,
    };
    let connect = Connect::new(wanted.line.instance.clone(), &config);
    Some(Calls::new(store.clone(), connect, wanted))
}
