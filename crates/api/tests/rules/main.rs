//! The API as its clients meet it: requests to the router, over rows that came through ingest.

mod agents;
mod alerts;
mod callbacks;
mod calls;
mod contacts;
mod description;
mod hosts;
mod instances;
mod paging;
mod polling;
mod problems;
mod queues;
mod rig;
mod twins;
