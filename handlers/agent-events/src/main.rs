//! agent-events
fn main() {}
