//! An Amazon Connect of one instance on a loopback port, which calls nobody.
//!
//! It speaks REST-JSON, as the API reference and the model of the service have it: paths, statuses,
//! error names, moments as seconds since 1970. It knows nothing of the SDK, and refuses what Connect
//! refuses. A contact exists from the moment a dial is accepted; nothing happens to it by itself:
//! whoever started the service hears of each dial and each stop ([`Settings::tell`]), and ends what is
//! over ([`LocalConnect::end`]).
//!
//! The simulation that `connect-live serve` runs calls through it, and tests meet it with faults
//! ([`ConnectFault`]).

mod answers;
mod change;
mod connect;
mod contacts;
mod faults;
pub mod http;
mod lists;
mod routes;
mod world;

pub use change::{Change, Dialled};
pub use connect::{LocalConnect, Settings};
pub use faults::ConnectFault;
