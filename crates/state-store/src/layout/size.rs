//! How large an item is, as DynamoDB counts.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::io::Item;

/// Names and values, in bytes.
pub(crate) fn size(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + size_of(value)).sum()
}

fn size_of(value: &AttributeValue) -> usize {
    /// What a list or a map takes besides its elements, and what each element takes besides itself.
    const CONTAINER: usize = 3;
    const ELEMENT: usize = 1;
    match value {
        AttributeValue::S(text) => text.len(),
        // About one byte for two digits, and one more.
        AttributeValue::N(digits) => digits.len().div_ceil(2) + 1,
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::L(values) => {
            CONTAINER + values.iter().map(|value| ELEMENT + size_of(value)).sum::<usize>()
        }
        AttributeValue::M(members) => {
            CONTAINER
                + members
                    .iter()
                    .map(|(name, value)| ELEMENT + name.len() + size_of(value))
                    .sum::<usize>()
        }
        // A truth value takes one byte; sets and whatever comes later are not written here.
        _ => 1,
    }
}
