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
mod events;
mod floor;
mod healthz;
mod history;
mod intervals;
mod lists;
mod quarantine;
mod queues;
mod steps;
mod transcript;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use serde::Serialize;
use serde_json::Value;
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
    let text: Arc<str> = self::description().into();
    let description =
        get(async move || ([(header::CONTENT_TYPE, "application/json")], text.to_string()));
    layered(routes.with_state(Arc::new(api)).route("/openapi.json", description), &settings)
}

/// What the API says of itself, as JSON: OpenAPI 3.1, from the code of its routes; what is told to others
/// is in its `webhooks`.
#[must_use]
pub fn description() -> String {
    #[derive(Serialize)]
    struct Whole {
        #[serde(flatten)]
        api: OpenApi,
        webhooks: BTreeMap<&'static str, Value>,
    }
    let api = description::completed(documented().1);
    let whole = Whole { api, webhooks: events::webhooks() };
    // Text and lists: there is nothing in it that JSON cannot hold.
    serde_json::to_string_pretty(&whole).unwrap_or_default()
}
