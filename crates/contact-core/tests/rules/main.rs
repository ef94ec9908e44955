//! The rules of the rows, from delivered bytes to what a view says.

mod agent;
mod build;
mod contact;
mod conversation;
mod delivery;
mod history;
mod record;
