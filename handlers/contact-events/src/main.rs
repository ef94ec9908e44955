//! contact-events
fn main() {}
