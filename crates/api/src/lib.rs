//! The API: joined rows as JSON over HTTP, calls that are asked for, and its own description.
//!
//! ```no_run
//! # fn example(store: state_store::Store, clock: std::sync::Arc<dyn api::Clock>) {
//! let settings = api::Settings::default();
//! let router = api::router(api::Api { store, clock, settings, calls: None });
//! # }
//! ```
//!
//! Nothing here knows where it is served: by the command on a loopback port, or by Lambda behind API
//! Gateway. Time comes from outside ([`Clock`]); every route makes a bounded number of requests to
//! the store (a transcript one more for each megabyte of talk), and none of them is a Scan.

mod body;
mod calls;
mod cursor;
mod query;
mod routes;
mod serving;
mod settings;
pub mod views;

use std::sync::Arc;

use connect_events::EventTime;
use state_store::Store;
use tokio::time::Instant;

pub use calls::{Caller, Calls};
pub use routes::{description, router};
pub use serving::for_hosts;
pub use settings::{Limits, ServiceLevels, Settings, Threshold};

/// What the API is made of.
#[derive(Clone)]
pub struct Api {
    /// The rows.
    pub store: Store,
    /// Who tells the time.
    pub clock: Arc<dyn Clock>,
    /// What differs between deployments.
    pub settings: Settings,
    /// What calls are made through; nobody is called without. Each request that may act has a
    /// [`Caller`] among its extensions.
    pub calls: Option<Calls>,
}

/// Tells the time. Whoever serves the API owns the clock.
pub trait Clock: Send + Sync {
    /// The moment that answers are given of: their `asOf`.
    fn now(&self) -> EventTime;

    /// The monotonic moment that deadlines count from.
    fn instant(&self) -> Instant;
}

impl Api {
    /// When work for a request that begins now is given up.
    fn deadline(&self) -> Instant {
        self.clock.instant() + self.settings.limits.time
    }

    /// When an act that begins now is given up: early enough to say that nobody knows how it ended.
    fn deadline_to_act(&self) -> Instant {
        self.clock.instant() + self.settings.limits.time * 9 / 10
    }
}
