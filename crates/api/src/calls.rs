//! What calls are made through, and who asks for them.

use callbacks::Callbacks;
use connect_client::Connect;
use connect_events::Personal;
use outbound_calls::Ledger;
use smol_str::SmolStr;
use state_store::Store;

/// What calls are made through, and which may be made.
#[derive(Clone, Debug)]
pub struct Calls {
    pub(crate) ledger: Ledger,
    pub(crate) policy: policy::Calls,
    pub(crate) callbacks: Option<Callbacks>,
}

impl Calls {
    /// Calls that are noted in this store and made through this client, as far as the policy lets.
    #[must_use]
    pub fn new(store: Store, connect: Connect, policy: policy::Calls) -> Self {
        Self { ledger: Ledger::new(store, connect, policy.limits), policy, callbacks: None }
    }

    /// The same, where people are called back too, as far as this policy lets.
    #[must_use]
    pub fn and_back(self, store: Store, policy: policy::Callbacks) -> Self {
        let callbacks = Callbacks::new(store, self.ledger.clone(), self.policy.clone(), policy);
        Self { callbacks: Some(callbacks), ..self }
    }

    /// What people are called back through, where they are.
    #[must_use]
    pub fn callbacks(&self) -> Option<&Callbacks> {
        self.callbacks.as_ref()
    }
}

/// Who makes a request. Whoever serves the API puts it into the request's extensions, from what it
/// checked itself: nothing that a client can write may decide it.
///
/// Keys, limits and calls belong to a caller: the same key of another caller is another call, and
/// nobody sees or stops what somebody else asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller(Personal<SmolStr>);

impl Caller {
    /// The caller of this name. With calls it is kept as a digest, and shown nowhere; who acknowledged an
    /// alert is shown to whoever may read it.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(Personal::new(name.into()))
    }

    pub(crate) fn name(&self) -> &str {
        self.0.expose()
    }
}
