use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use super::Item;

/// The names and values of one request's expressions.
///
/// Every name goes in as a placeholder, because DynamoDB reserves over 500 words, among them
/// `status`, `timestamp` and `ttl`.
#[derive(Debug, Default)]
pub(super) struct Placeholders {
    names: HashMap<String, String>,
    values: Item,
}

impl Placeholders {
    /// A placeholder for the name of an attribute.
    pub(super) fn name(&mut self, attribute: &str) -> String {
        let placeholder = format!("#n{}", self.names.len());
        self.names.insert(placeholder.clone(), attribute.to_owned());
        placeholder
    }

    /// A placeholder for a value.
    pub(super) fn value(&mut self, value: AttributeValue) -> String {
        let placeholder = format!(":v{}", self.values.len());
        self.values.insert(placeholder.clone(), value);
        placeholder
    }

    /// The names and the values, as a request takes them: an empty map is not valid.
    pub(super) fn into_parts(self) -> (Option<HashMap<String, String>>, Option<Item>) {
        let Self { names, values } = self;
        ((!names.is_empty()).then_some(names), (!values.is_empty()).then_some(values))
    }
}
