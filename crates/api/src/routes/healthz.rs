//! Whether the API can answer.

use std::sync::Arc;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::floor::Floor;
use crate::Api;
use crate::query::{Asked, Query, Strict};
use crate::serving::{Answer, Body, Problem};
use crate::views::Id;

/// That the store was reached.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Health {
    /// `ok`: else the answer is a problem.
    status: &'static str,
    /// The instances that were heard of. `lagMs` is over all of them.
    instances: Vec<Id>,
}

impl Body for Health {}

pub(crate) struct Nothing;

impl Query for Nothing {
    const NAMES: &'static [&'static str] = &[];

    fn read(_: &mut Asked) -> Self {
        Self
    }
}

/// Whether the store can be reached, and how old what it knows is.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "operations",
    responses((status = 200, description = "The store was reached.", body = Answer<Health>)),
)]
pub(super) async fn healthz(
    State(api): State<Arc<Api>>,
    headers: HeaderMap,
    Strict(Nothing): Strict<Nothing>,
) -> Result<Response, Problem> {
    let floor = Floor::heard(&api).await?;
    let instances = floor.instances().iter().map(Id::from).collect();
    Ok(floor.answer(None, Health { status: "ok", instances }).respond(&headers))
}
