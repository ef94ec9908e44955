//! The routes, and the description that follows from them.

#![expect(unused_qualifications, reason = "utoipa's attribute writes paths in full")]

mod agent_intervals;
mod agents;
mod alerts;
mod board;
mod callbacks;
mod calls;
mod chain;
mod contact;
mod contacts;
mod day;
mod description;
mod floor;
mod healthz;
mod history;
mod intervals;
mod lists;
mod quarantine;
mod queues;
mod steps;
mod transcript;

use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Api;
use crate::serving::layered;

fn documented() -> (Router<Arc<Api>>, OpenApi) {
    OpenApiRouter::with_openapi(description::Description::openapi())
        .routes(routes!(agents::agents))
        .routes(routes!(agents::agent))
        .routes(routes!(history::agent_history))
        .routes(routes!(agent_intervals::agent_intervals))
        .routes(routes!(queues::queues))
        .routes(routes!(queues::queue))
        .routes(routes!(intervals::intervals))
        .routes(routes!(contacts::contacts))
        .routes(routes!(contact::contact))
        .routes(routes!(transcript::transcript))
        .routes(routes!(chain::chain))
        .routes(routes!(calls::ask))
        .routes(routes!(calls::follow, calls::stop))
        .routes(routes!(callbacks::callbacks, callbacks::ask))
        .routes(routes!(callbacks::callback, callbacks::plan, callbacks::withdraw))
        .routes(routes!(alerts::alerts))
        .routes(routes!(alerts::alert))
        .routes(routes!(alerts::acknowledge))
        .routes(routes!(quarantine::quarantine))
        .routes(routes!(healthz::healthz))
        .split_for_parts()
}

/// The API as an HTTP service, at the root of its host.
pub fn router(api: Api) -> Router {
    let settings = api.settings.clone();
    let (routes, _) = documented();
    // The description is the same as long as the process lives.
    let text: Arc<str> = openapi().to_json().unwrap_or_default().into();
    let description =
        get(async move || ([(header::CONTENT_TYPE, "application/json")], text.to_string()));
    layered(routes.with_state(Arc::new(api)).route("/openapi.json", description), &settings)
}

/// What the API says of itself: OpenAPI 3.1, from the code of its routes.
#[must_use]
pub fn openapi() -> OpenApi {
    description::completed(documented().1)
}
