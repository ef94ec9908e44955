//! What is told to others, through the real SDK.

mod age;
mod described;
mod dying;
mod lines;
mod once;
mod rig;
