use aws_sdk_dynamodb::types::AttributeValue;

use super::expression::Placeholders;
use super::{Io, Item};
use crate::error::StoreError;
use crate::layout::{PK, SK};
use crate::tables::{IndexSpec, TableSpec};

/// Some neighbouring rows of one partition, of a table or of an index.
#[derive(Clone, Debug)]
pub(crate) struct Query {
    pub(crate) table: &'static TableSpec,
    /// The table itself where `None`. Its key attributes' names come from here.
    pub(crate) index: Option<&'static IndexSpec>,
    /// The partition.
    pub(crate) hash: AttributeValue,
    pub(crate) range: RangeCondition,
    pub(crate) ascending: bool,
    /// Rows a page, at most. DynamoDB ends a page at 1 MB as well.
    pub(crate) limit: u32,
    /// Where the page before ended: its [`Page::next`].
    pub(crate) start: Option<Item>,
}

/// Which rows of the partition, by their sort key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum RangeCondition {
    All,
    /// Those whose key begins so. Text keys only.
    Prefix(String),
    /// Both ends included. DynamoDB refuses a first that is greater than the last.
    Between(AttributeValue, AttributeValue),
}

/// Some rows, and where to go on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Page {
    pub(crate) items: Vec<Item>,
    /// `None` when there are no more. A page can be empty and not the last.
    pub(crate) next: Option<Item>,
}

impl Io {
    /// Reads one page, which may lag behind the last writes: an index always does.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no page.
    pub(crate) async fn query(&self, query: Query) -> Result<Page, StoreError> {
        const OPERATION: &str = "Query";
        let Query { table, index, hash, range, ascending, limit, start } = query;
        let table = self.table_name(table);
        let (hash_name, range_name) = match index {
            Some(index) => (index.hash.name(), index.range.name()),
            None => (PK, SK),
        };
        let mut places = Placeholders::default();
        let mut condition = format!("{} = {}", places.name(hash_name), places.value(hash));
        condition.push_str(&narrowed(range, range_name, &mut places));
        let (names, values) = places.into_parts();
        let request = self
            .client
            .query()
            .table_name(&table)
            .set_index_name(index.map(|index| index.name.to_owned()))
            .key_condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values)
            .scan_index_forward(ascending)
            .limit(i32::try_from(limit).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start);
        let answer = Box::pin(request.send())
            .await
            .map_err(|err| StoreError::from_sdk(OPERATION, table, err))?;
        Ok(Page {
            items: answer.items.unwrap_or_default(),
            next: answer.last_evaluated_key.filter(|key| !key.is_empty()),
        })
    }
}

/// What the condition on the sort key adds to the condition on the partition.
fn narrowed(range: RangeCondition, name: &str, places: &mut Placeholders) -> String {
    match range {
        RangeCondition::All => String::new(),
        RangeCondition::Prefix(prefix) => {
            let prefix = places.value(AttributeValue::S(prefix));
            format!(" AND begins_with({}, {prefix})", places.name(name))
        }
        RangeCondition::Between(first, last) => {
            let (first, last) = (places.value(first), places.value(last));
            format!(" AND {} BETWEEN {first} AND {last}", places.name(name))
        }
    }
}
