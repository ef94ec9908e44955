//! The rules of the rows, from delivered bytes to what a view says.

mod abandonment;
mod acting;
mod agent;
mod agent_time;
mod alerts;
mod build;
mod calls;
mod conversation;
mod delivery;
mod feeds;
mod history;
mod holes;
mod intervals;
mod live;
mod offers;
mod phases;
mod queue_history;
mod queues;
mod record;
mod record_metrics;
mod slots;
