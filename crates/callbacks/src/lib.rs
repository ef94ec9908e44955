//! Callbacks: asked for by somebody, or offered for a contact that was abandoned in a queue.
//!
//! [`Callbacks::run`] calls what is due. Any number of runs may go on at a time and die anywhere: an
//! attempt is begun by whoever writes it over the row that was read, and is a request of its own in the
//! [ledger of calls](outbound_calls::Ledger), so that it rings once whoever makes it. What is written
//! before anything else happens is that it was begun; whoever finds it begun a minute later asks the
//! ledger what became of it, or makes the call if nobody did.
//!
//! Whoever takes a callback back forbids the attempt under way in the ledger first and closes the
//! callback after it: no crash between the two leaves a callback that is closed and rings.

mod customer;
mod desk;
mod dial;
mod done;
mod look;
mod next;
mod recovery;
mod run;

use outbound_calls::{CallFault, Ledger};
use state_store::{Store, StoreError};

pub use desk::Wish;
pub use done::{Did, Done};

/// The callbacks of one instance.
#[derive(Clone, Debug)]
pub struct Callbacks {
    store: Store,
    ledger: Ledger,
    calls: policy::Calls,
    policy: policy::Callbacks,
}

impl Callbacks {
    /// Callbacks in these rows, called through this ledger as the policy says.
    #[must_use]
    pub fn new(
        store: Store,
        ledger: Ledger,
        calls: policy::Calls,
        policy: policy::Callbacks,
    ) -> Self {
        Self { store, ledger, calls, policy }
    }
}

/// Why nothing was changed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CallbackFault {
    /// The key was used before, for another callback.
    #[error("the key of this callback belongs to another one")]
    KeyReused,
    /// Nobody asked for it.
    #[error("there is no such callback")]
    Unknown,
    /// It is being called.
    #[error("the callback is being called")]
    UnderWay,
    /// It is over.
    #[error("the callback is over")]
    Over,
    /// The attempt under way cannot be stopped now.
    #[error(transparent)]
    Call(#[from] CallFault),
    /// The store gave no answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Time was up, or others wrote the same row until it was.
    #[error("the callback is not written in time")]
    NotNow,
}

impl CallbackFault {
    /// A stable code with few values, for logs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::KeyReused => "key_reused",
            Self::Unknown => "unknown",
            Self::UnderWay => "under_way",
            Self::Over => "over",
            Self::Call(_) => "call",
            Self::Store(fault) => fault.code(),
            Self::NotNow => "not_now",
        }
    }
}

/// How often a lost race is taken up again: each was lost to somebody who is done.
const ROUNDS: usize = 16;
