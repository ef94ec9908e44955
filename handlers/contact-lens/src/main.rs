//! contact-lens
fn main() {}
