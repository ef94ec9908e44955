//! connect-live
fn main() {}
