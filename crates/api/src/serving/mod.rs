//! What every route shares: problems, tags, request ids, limits.

mod answer;
mod code;
mod hosts;
mod layers;
mod problem;

pub(crate) use answer::{AS_OF, Answer, Body, LAG_MS, Lag, tag};
pub(crate) use code::{Code, CodeName};
pub use hosts::for_hosts;
pub(crate) use layers::{IDEMPOTENCY_KEY, layered};
pub(crate) use problem::{Fault, PROBLEM_JSON, Problem, ProblemView};
