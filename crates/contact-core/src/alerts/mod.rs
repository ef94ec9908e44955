//! When supervisors are told: rules, as plain values, and what holds of them.

mod rule;

pub use rule::{AlertOnly, AlertRule, AlertWhen, Finding, ServiceTarget, resolved};
