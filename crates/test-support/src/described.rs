//! Documents beside the description that clients read.

use jsonschema::Validator;
use serde_json::{Value, json};

/// The schemas of an OpenAPI 3.1 document, taken at their word: a document that fits has the members
/// that are described, in their types, and no others.
pub struct Described {
    components: Value,
}

impl Described {
    /// The schemas of a description.
    #[must_use]
    pub fn of(openapi: &Value) -> Self {
        let mut components = openapi["components"].clone();
        close(&mut components);
        Self { components }
    }

    /// What of a document is not as the schema says, a line each: where, and what it should be.
    ///
    /// # Panics
    ///
    /// Where the schema is none.
    #[must_use]
    pub fn faults(&self, schema: &Value, document: &Value) -> Vec<String> {
        let mut schema = schema.clone();
        close(&mut schema);
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "components": self.components, "allOf": [schema], "unevaluatedProperties": false,
        });
        let schema: Validator = jsonschema::validator_for(&schema).expect("a schema");
        let faults = schema.iter_errors(document);
        faults.map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
    }
}

/// Closes the schema of each member and of each element against members that it does not describe.
/// Where schemas are put together from others (`allOf`), it is the whole that is closed.
fn close(schema: &mut Value) {
    match schema {
        Value::Array(all) => all.iter_mut().for_each(close),
        Value::Object(members) => {
            let mut shut = |one: &mut Value| {
                if let Value::Object(one) = one {
                    one.insert("unevaluatedProperties".to_owned(), false.into());
                }
            };
            if let Some(Value::Object(properties)) = members.get_mut("properties") {
                properties.values_mut().for_each(&mut shut);
            }
            members.get_mut("items").map(&mut shut);
            members.values_mut().for_each(close);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Described;

    #[test]
    fn a_member_that_is_not_described_is_a_fault_however_deep_it_lies() {
        let queue = json!({"type": "object", "properties": {"name": {"type": "string"}}});
        let named = json!({"allOf": [
            {"$ref": "#/components/schemas/Queue"},
            {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
        ]});
        let list = json!({"type": "object", "properties": {
            "queues": {"type": "array", "items": {"$ref": "#/components/schemas/Named"}},
        }});
        let described = Described::of(&json!({"components": {"schemas": {
            "Queue": queue, "Named": named, "List": list,
        }}}));
        let list = json!({"$ref": "#/components/schemas/List"});
        let fits = |document| described.faults(&list, &document).is_empty();
        assert!(fits(json!({"queues": [{"name": "Basic", "id": 1}]})));
        assert!(!fits(json!({"queues": [{"name": "Basic", "id": 1, "colour": "red"}]})));
        assert!(!fits(json!({"queues": [{"name": "Basic"}]})));
        assert!(!fits(json!({"queues": [{"name": 7, "id": 1}]})));
        assert!(!fits(json!({"queues": [], "next": null})));
    }
}
