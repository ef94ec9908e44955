//! What every route shares: problems, tags, request ids, limits.

mod answer;
mod layers;
mod problem;

pub(crate) use answer::{Answer, Body, Lag, tag, tagged};
pub(crate) use layers::layered;
pub(crate) use problem::{Code, CodeName, Fault, PROBLEM_JSON, Problem, ProblemView};
