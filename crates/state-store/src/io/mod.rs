//! Requests to DynamoDB: loads, conditional writes and queries. Never a scan.
//!
//! Here rows are maps of attributes. What the attributes mean is `layout`'s to know.

mod expression;
mod load;
mod query;
#[cfg(test)]
mod tests;
mod write;

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::AttributeValue;

use crate::layout::{PK, SK};
use crate::tables::TableSpec;

pub(crate) use load::Reading;
pub(crate) use query::{Page, Query, RangeCondition};
pub use write::Commit;

/// The attributes of one row, or some of them.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// Where one row is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Address {
    pub(crate) table: &'static TableSpec,
    pub(crate) pk: String,
    pub(crate) sk: String,
}

impl Address {
    /// The attributes that DynamoDB knows the row by.
    fn key(&self) -> Item {
        Item::from([
            (PK.to_owned(), AttributeValue::S(self.pk.clone())),
            (SK.to_owned(), AttributeValue::S(self.sk.clone())),
        ])
    }
}

/// The requests that the store makes, to the tables of one deployment.
#[derive(Clone, Debug)]
pub(crate) struct Io {
    client: Client,
    prefix: String,
}

impl Io {
    /// Speaks to the tables whose names begin with `prefix`.
    pub(crate) fn new(client: Client, prefix: impl Into<String>) -> Self {
        Self { client, prefix: prefix.into() }
    }

    /// The client, for requests that have nothing to do with rows.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// The name of a table in this deployment.
    pub(crate) fn table_name(&self, table: &TableSpec) -> String {
        format!("{}{}", self.prefix, table.name)
    }
}
