//! What the watch promises, against a store and a Connect.

mod alerts;
mod contacts;
mod rig;
mod talks;
