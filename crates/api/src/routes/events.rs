//! What is told to others, as the description of the API says it: one place tells what there is.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// A message: its EventBridge detail type, what to do about it, and its schema in `infra/events`.
struct Told {
    name: &'static str,
    when: &'static str,
    advice: &'static str,
    schema: &'static str,
}

/// A message and its schema.
macro_rules! told {
    ($name:literal, $file:literal, $when:literal, $advice:literal) => {
        Told {
            name: $name,
            when: $when,
            advice: $advice,
            schema: include_str!(concat!("../../../../infra/events/", $file, ".schema.json")),
        }
    };
}

/// Every message, in the order of the README.
const TOLD: [Told; 5] = [
    told!(
        "Alert Raised",
        "alert-raised",
        "a rule of the policy found something",
        "Tell a supervisor; `GET /alerts/{alertId}` says how it stands."
    ),
    told!(
        "Alert Acknowledged",
        "alert-acknowledged",
        "somebody looks after it",
        "Stop telling others."
    ),
    told!(
        "Alert Resolved",
        "alert-resolved",
        "its cause is gone",
        "Close what was opened for it: what comes back has another `alertId`."
    ),
    told!(
        "Contact Abandoned",
        "contact-abandoned",
        "a record tells of a contact that left its queue unanswered",
        "Call back, unless `[callbacks]` does: `GET /callbacks` shows whom."
    ),
    told!(
        "Call Over",
        "call-over",
        "a record tells of the end of a call that was asked for",
        "Close the request: `answeredAt` says whether somebody answered."
    ),
];

/// The messages, as OpenAPI's `webhooks`.
pub(super) fn webhooks() -> BTreeMap<&'static str, Value> {
    let all = TOLD.iter().map(|told| {
        let schema: Value = serde_json::from_str(told.schema).unwrap_or_default();
        let Told { name, when, advice, .. } = told;
        let body = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        let operation = json!({
            "operationId": name.replace(' ', ""),
            "tags": ["told"],
            "summary": format!("Told when {when}."),
            "description": format!(
                "{advice} Told through SNS and EventBridge (`detail-type: {name}`), at least once: one \
                 that comes again has the same `id`."
            ),
            "requestBody": body,
            "responses": { "default": { "description": "Nobody waits for an answer." } },
        });
        (*name, json!({ "post": operation }))
    });
    all.collect()
}

#[cfg(test)]
mod tests {
    use super::{TOLD, webhooks};

    #[test]
    fn the_readme_says_of_every_message_when_it_is_told_and_what_to_do() {
        let readme = include_str!("../../../../README.md");
        let (_, table) = readme.split_once("| EventBridge detail type |").expect("the table");
        let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
        let rows: Vec<&str> = rows.collect();
        assert_eq!(rows.len(), TOLD.len());
        for (row, told) in rows.iter().zip(&TOLD) {
            assert!(row.starts_with(&format!("| `{}` |", told.name)), "{row}");
            assert!(row.ends_with(&format!("| {} | {} |", told.when, told.advice)), "{row}");
        }
    }

    #[test]
    fn every_schema_of_a_message_is_described() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra/events");
        let schemas = std::fs::read_dir(folder).expect("schemas").count();
        assert_eq!(schemas, TOLD.len());
        for (name, hook) in webhooks() {
            let schema = &hook["post"]["requestBody"]["content"]["application/json"]["schema"];
            assert_eq!(schema["type"], "object", "{name}");
        }
    }
}
