use aws_sdk_dynamodb::config::http::HttpResponse;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::AttributeValue;

use super::expression::Placeholders;
use super::{Address, Io, Item};
use crate::error::{StoreError, is_failed_condition};
use crate::layout::{PK, VERSION};

/// How a conditional write ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Commit {
    /// The row is as we wrote it.
    Written,
    /// Someone wrote the row after we read it, or we did and the answer was lost. Load and join
    /// again.
    LostRace,
}

impl Io {
    /// Writes what changed in a row, if it is still as it was read.
    ///
    /// `read_version` is `None` where nothing was read, and the row must not have come into being
    /// since. `set` and `remove` must name neither the key nor the version. Attributes in neither
    /// stay: a newer version of the program may have added them.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB did not answer the question. The write may have happened.
    pub(crate) async fn commit(
        &self,
        address: &Address,
        read_version: Option<u64>,
        set: Item,
        remove: &[&str],
    ) -> Result<Commit, StoreError> {
        const OPERATION: &str = "UpdateItem";
        let table = self.table_name(address.table);
        let mut places = Placeholders::default();
        let condition = unchanged_since(read_version, &mut places);
        let update = update_expression(read_version, set, remove, &mut places);
        let (names, values) = places.into_parts();
        let request = self
            .client
            .update_item()
            .table_name(&table)
            .set_key(Some(address.key()))
            .update_expression(update)
            .condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values);
        outcome(Box::pin(request.send()).await, OPERATION, table)
    }

    /// Deletes a row, if it is still as it was read.
    ///
    /// A row that is gone already is a lost race.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB did not answer the question. The row may be gone.
    pub(crate) async fn delete(
        &self,
        address: &Address,
        read_version: u64,
    ) -> Result<Commit, StoreError> {
        const OPERATION: &str = "DeleteItem";
        let table = self.table_name(address.table);
        let mut places = Placeholders::default();
        let condition = unchanged_since(Some(read_version), &mut places);
        let (names, values) = places.into_parts();
        let request = self
            .client
            .delete_item()
            .table_name(&table)
            .set_key(Some(address.key()))
            .condition_expression(condition)
            .set_expression_attribute_names(names)
            .set_expression_attribute_values(values);
        outcome(Box::pin(request.send()).await, OPERATION, table)
    }
}

/// The condition that nobody wrote the row since it was read.
fn unchanged_since(read_version: Option<u64>, places: &mut Placeholders) -> String {
    match read_version {
        Some(read) => {
            format!("{} = {}", places.name(VERSION), places.value(number(read)))
        }
        None => format!("attribute_not_exists({})", places.name(PK)),
    }
}

fn update_expression(
    read_version: Option<u64>,
    set: Item,
    remove: &[&str],
    places: &mut Placeholders,
) -> String {
    let next = (VERSION.to_owned(), number(read_version.unwrap_or(0) + 1));
    let settings: Vec<_> = std::iter::once(next)
        .chain(set)
        .map(|(name, value)| format!("{} = {}", places.name(&name), places.value(value)))
        .collect();
    let mut update = format!("SET {}", settings.join(", "));
    if !remove.is_empty() {
        let removals: Vec<_> = remove.iter().map(|name| places.name(name)).collect();
        update.push_str(" REMOVE ");
        update.push_str(&removals.join(", "));
    }
    update
}

fn number(value: u64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn outcome<T, E>(
    answer: Result<T, SdkError<E, HttpResponse>>,
    operation: &'static str,
    table: String,
) -> Result<Commit, StoreError>
where
    E: std::error::Error + ProvideErrorMetadata + Send + Sync + 'static,
{
    match answer {
        Ok(_) => Ok(Commit::Written),
        Err(err) if is_failed_condition(&err) => Ok(Commit::LostRace),
        Err(err) => Err(StoreError::from_sdk(operation, table, err)),
    }
}
