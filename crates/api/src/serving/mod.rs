//! What every route shares: problems, tags, request ids, limits.

mod answer;
mod layers;
mod problem;

pub(crate) use answer::{AS_OF, Answer, Body, LAG_MS, Lag, tag};
pub(crate) use layers::layered;
pub(crate) use problem::{Code, CodeName, Fault, PROBLEM_JSON, Problem, ProblemView};
