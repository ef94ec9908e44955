//! Where a page of rows ended.

use aws_sdk_dynamodb::types::AttributeValue;
use serde_json::{Map, Value, json};

use crate::io::Item;

/// Where a page ended. It holds keys only.
#[derive(Clone, Debug, PartialEq)]
pub struct Cursor(Item);

impl Cursor {
    pub(crate) fn new(keys: Item) -> Self {
        Self(keys)
    }

    pub(crate) fn into_keys(self) -> Item {
        self.0
    }

    /// The cursor as text, to hand out and take back: keys in DynamoDB's own JSON. It goes on with the
    /// query that gave it, and with no other.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut keys: Vec<_> = self.0.iter().collect();
        keys.sort_by_key(|(name, _)| *name);
        let keys = keys.into_iter().filter_map(|(name, value)| {
            let value = match value {
                AttributeValue::S(text) => json!({ "S": text }),
                AttributeValue::N(number) => json!({ "N": number }),
                // Keys are texts and numbers in every table here.
                _ => return None,
            };
            Some((name.clone(), value))
        });
        Value::Object(keys.collect::<Map<_, _>>()).to_string()
    }

    /// The cursor of a text that [`Cursor::to_text`] gave; `None` for any other text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let keys: Map<String, Value> = serde_json::from_str(text).ok()?;
        let keys = keys.into_iter().map(|(name, value)| {
            let members = value.as_object().filter(|members| members.len() == 1)?;
            let (kind, value) = members.iter().next()?;
            let value = value.as_str()?.to_owned();
            let value = match kind.as_str() {
                "S" => AttributeValue::S(value),
                "N" => AttributeValue::N(value),
                _ => return None,
            };
            Some((name, value))
        });
        let keys: Item = keys.collect::<Option<_>>()?;
        (!keys.is_empty()).then_some(Self(keys))
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn a_cursor_comes_back_from_its_text_and_from_no_other() {
        let text = r#"{"disconnectedAt":{"N":"1772442000000"},"pk":{"S":"c-1"}}"#;
        let cursor = Cursor::from_text(text).expect("a cursor");
        assert_eq!(cursor.to_text(), text);
        let damaged = ["", "{}", "[]", "null", r#"{"pk":"c-1"}"#, r#"{"pk":{"S":1}}"#];
        for text in damaged.into_iter().chain([r#"{"pk":{"BOOL":"x"}}"#, &text[1..]]) {
            assert_eq!(Cursor::from_text(text), None, "{text}");
        }
    }
}
