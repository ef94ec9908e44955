//! What is done about what is said, through the real SDK.

mod alerts;
mod attribute;
mod rig;
mod translations;
