//! The rooms together: real bytes through the real ingest into a real store; and the tidy rules.
//!
//! The store is the embedded one, or Amazon's DynamoDB Local where `CONNECT_LIVE_TEST_ENDPOINT`
//! names it.

mod crash;
mod delivery;
mod invocations;
mod lists;
mod notices;
mod poison;
mod rig;
mod roles;
mod round_trips;
mod stored_rows;
mod tidy;
