//! The schemas of what is told.

use contact_core::{AlertChange, AlertKind};
use serde_json::{Value, json};
use utoipa::PartialSchema;

use crate::message::{
    ABANDONED, ABANDONED_TYPE, AlertChanged, CALL, CALL_OVER_TYPE, CONTACT, CallOver,
    ContactAbandoned, OVER, alert_type,
};

/// A JSON Schema (2020-12) for each EventBridge detail type, by that type. It is that of `detail`, of
/// the SNS message and of a line of the file alike. Members that a schema does not name may be added.
#[must_use]
pub fn schemas() -> Vec<(&'static str, Value)> {
    let alerts = AlertChange::ALL.map(|change| {
        let (name, mut schema) = (alert_type(change.name()), of::<AlertChanged>());
        schema["properties"]["kind"]["enum"] = json!(AlertKind::ALL.map(AlertKind::name));
        schema["properties"]["subjectType"]["enum"] = json!(["agent", "contact", "queue"]);
        constant(&mut schema, "change", change.name());
        (name, schema)
    });
    let [abandoned, over] = [
        (ABANDONED_TYPE, of::<ContactAbandoned>(), CONTACT, ABANDONED),
        (CALL_OVER_TYPE, of::<CallOver>(), CALL, OVER),
    ]
    .map(|(name, mut schema, kind, change)| {
        constant(&mut schema, "kind", kind);
        constant(&mut schema, "change", change);
        (name, schema)
    });
    let all = alerts.into_iter().chain([abandoned, over]);
    all.map(|(name, schema)| (name, titled(name, schema))).collect()
}

fn of<T: PartialSchema>() -> Value {
    // What serde writes of a schema is JSON; there is nothing in it that could not be written.
    serde_json::to_value(T::schema()).unwrap_or_default()
}

fn constant(schema: &mut Value, member: &str, value: &str) {
    schema["properties"][member]["const"] = value.into();
}

fn titled(name: &str, mut schema: Value) -> Value {
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = name.into();
    schema["properties"]["version"] = json!({
        "description": schema["properties"]["version"]["description"], "const": 1,
    });
    schema
}
