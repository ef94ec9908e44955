//! The read API: joined rows as JSON over HTTP, and its own description.
//!
//! ```no_run
//! # fn example(store: state_store::Store, clock: std::sync::Arc<dyn api::Clock>) {
//! let settings = api::Settings::default();
//! let router = api::router(api::Api { store, clock, settings });
//! # }
//! ```
//!
//! Nothing here knows where it is served: by the command on a loopback port, or by Lambda behind API
//! Gateway. Time comes from outside ([`Clock`]); every route makes a bounded number of requests to
//! the store (a transcript one more for each megabyte of talk), and none of them is a Scan.

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

pub use routes::{openapi, router};
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
}
