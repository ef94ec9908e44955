//! contact-records
fn main() {}
