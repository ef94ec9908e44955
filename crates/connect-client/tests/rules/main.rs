//! What the client of Amazon Connect holds to, through the real SDK, against a double.

mod bench;
mod dialling;
mod errors;
mod joining;
mod lists;
mod numbers;
mod redaction;
mod repeating;
mod time;
