//! Tables as they have to be, and as they are.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::{KeySchemaElement, Projection, TableDescription, TimeToLiveStatus};
use serde::Serialize;

use crate::error::{StoreError, has_code};
use crate::layout::{PK, SK, TABLES};
use crate::store::Store;
use crate::tables::{IndexSpec, KeyAttribute, Shows, TableSpec};

/// A table as it has to be. Written as JSON it is what `aws dynamodb create-table` takes.
///
/// Source: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html>
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TableShape {
    /// The name, with the deployment's prefix.
    pub table_name: String,
    billing_mode: &'static str,
    attribute_definitions: Vec<Attribute>,
    key_schema: [KeyPart; 2],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    global_secondary_indexes: Vec<Index>,
    /// The attribute by which rows expire, where they do; `aws dynamodb update-time-to-live` sets it.
    #[serde(skip)]
    pub expires_by: Option<&'static str>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Attribute {
    attribute_name: &'static str,
    attribute_type: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct KeyPart {
    attribute_name: &'static str,
    key_type: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Index {
    index_name: &'static str,
    key_schema: [KeyPart; 2],
    projection: Projected,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Projected {
    projection_type: &'static str,
}

/// A table as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableStanding {
    /// The name, with the deployment's prefix.
    pub table: String,
    /// Whether there is such a table, and how large it was when DynamoDB last looked, some hours ago.
    pub size: Option<TableSize>,
    /// What has to be mended before the functions can work with it, a sentence each.
    pub faults: Vec<String>,
}

/// How large a table is, by DynamoDB's own count, which is some hours old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableSize {
    /// Rows.
    pub rows: u64,
    /// Bytes, without indexes.
    pub bytes: u64,
}

impl TableShape {
    /// The keys and indexes, for people: `pk, sk` and, by name, `waitingQueue, waitingSince`.
    pub fn keys(&self) -> impl Iterator<Item = (&str, String)> {
        let own = std::iter::once(("", shown(&self.key_schema)));
        own.chain(
            self.global_secondary_indexes
                .iter()
                .map(|index| (index.index_name, shown(&index.key_schema))),
        )
    }
}

fn shown(parts: &[KeyPart; 2]) -> String {
    let [hash, range] = parts;
    format!("{}, {}", hash.attribute_name, range.attribute_name)
}

impl Store {
    /// Every table as it has to be.
    #[must_use]
    pub fn table_shapes(&self) -> Vec<TableShape> {
        TABLES.iter().map(|spec| shape(self.io.table_name(spec), spec)).collect()
    }

    /// Every table as it is, beside what it has to be.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB does not say. A table that is not there is an answer.
    pub async fn table_standings(&self) -> Result<Vec<TableStanding>, StoreError> {
        let mut all = Vec::with_capacity(TABLES.len());
        for spec in TABLES {
            all.push(self.standing(spec).await?);
        }
        Ok(all)
    }

    async fn standing(&self, spec: &TableSpec) -> Result<TableStanding, StoreError> {
        const OPERATION: &str = "DescribeTable";
        let table = self.io.table_name(spec);
        let request = self.io.client().describe_table().table_name(&table);
        let described = match Box::pin(request.send()).await {
            Ok(answer) => answer.table,
            Err(err) if has_code(&err, "ResourceNotFoundException") => None,
            Err(err) => return Err(StoreError::from_sdk(OPERATION, table, err)),
        };
        let Some(described) = described else {
            let faults = vec!["there is no such table".to_owned()];
            return Ok(TableStanding { table, size: None, faults });
        };
        let mut faults = faults(&shape(table.clone(), spec), &described);
        if let Some(attribute) = spec.ttl
            && !self.lets_rows_expire(&table, attribute).await?
        {
            faults.push(format!("rows do not expire by `{attribute}`"));
        }
        let count = |number: Option<i64>| number.and_then(|n| u64::try_from(n).ok()).unwrap_or(0);
        let size = TableSize {
            rows: count(described.item_count()),
            bytes: count(described.table_size_bytes()),
        };
        Ok(TableStanding { table, size: Some(size), faults })
    }

    async fn lets_rows_expire(&self, table: &str, attribute: &str) -> Result<bool, StoreError> {
        let request = self.io.client().describe_time_to_live().table_name(table);
        let answer = Box::pin(request.send())
            .await
            .map_err(|err| StoreError::from_sdk("DescribeTimeToLive", table, err))?;
        Ok(answer.time_to_live_description().is_some_and(|ttl| {
            ttl.attribute_name() == Some(attribute)
                && matches!(
                    ttl.time_to_live_status(),
                    Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)
                )
        }))
    }
}

/// What is wrong with a table. What it has beyond what it has to have is nobody's fault.
fn faults(wanted: &TableShape, described: &TableDescription) -> Vec<String> {
    let mut faults = Vec::new();
    let is_keyed = |described: &[KeySchemaElement], wanted: &[KeyPart; 2]| {
        described.len() == wanted.len()
            && wanted.iter().all(|part| {
                described.iter().any(|key| {
                    key.attribute_name() == part.attribute_name
                        && key.key_type().as_str() == part.key_type
                })
            })
    };
    if !is_keyed(described.key_schema(), &wanted.key_schema) {
        faults.push(format!("its key is not {}", shown(&wanted.key_schema)));
    }
    for index in &wanted.global_secondary_indexes {
        let name = index.index_name;
        let all = described.global_secondary_indexes();
        let Some(found) = all.iter().find(|found| found.index_name() == Some(name)) else {
            faults.push(format!("it has no index `{name}`"));
            continue;
        };
        if !is_keyed(found.key_schema(), &index.key_schema) {
            faults
                .push(format!("the key of its index `{name}` is not {}", shown(&index.key_schema)));
        }
        if !keeps(found.projection(), index.projection.projection_type) {
            let kept = index.projection.projection_type;
            faults.push(format!("its index `{name}` does not project {kept}"));
        }
    }
    let types: BTreeMap<&str, &str> = described
        .attribute_definitions()
        .iter()
        .map(|attribute| (attribute.attribute_name(), attribute.attribute_type().as_str()))
        .collect();
    for Attribute { attribute_name: name, attribute_type: wanted } in &wanted.attribute_definitions
    {
        if let Some(found) = types.get(name).filter(|found| *found != wanted) {
            faults.push(format!("its attribute `{name}` is of type {found} and not {wanted}"));
        }
    }
    faults
}

/// An index that keeps more than it has to does for those who read keys alone.
fn keeps(found: Option<&Projection>, wanted: &str) -> bool {
    let found = found.and_then(Projection::projection_type).map(|kind| kind.as_str());
    found == Some(wanted) || found == Some("ALL")
}

fn shape(table_name: String, spec: &TableSpec) -> TableShape {
    let mut keys = vec![KeyAttribute::Text(PK), KeyAttribute::Text(SK)];
    for index in spec.indexes {
        keys.extend([index.hash, index.range]);
    }
    keys.sort_unstable();
    keys.dedup();
    let index = |index: &&IndexSpec| Index {
        index_name: index.name,
        key_schema: key_schema(index.hash, index.range),
        projection: Projected {
            projection_type: match index.shows {
                Shows::Everything => "ALL",
                Shows::Keys => "KEYS_ONLY",
            },
        },
    };
    TableShape {
        table_name,
        billing_mode: "PAY_PER_REQUEST",
        attribute_definitions: keys.into_iter().map(declared).collect(),
        key_schema: key_schema(KeyAttribute::Text(PK), KeyAttribute::Text(SK)),
        global_secondary_indexes: spec.indexes.iter().map(index).collect(),
        expires_by: spec.ttl,
    }
}

fn declared(key: KeyAttribute) -> Attribute {
    let attribute_type = match key {
        KeyAttribute::Text(_) => "S",
        KeyAttribute::Number(_) => "N",
    };
    Attribute { attribute_name: key.name(), attribute_type }
}

fn key_schema(hash: KeyAttribute, range: KeyAttribute) -> [KeyPart; 2] {
    [(hash, "HASH"), (range, "RANGE")]
        .map(|(key, key_type)| KeyPart { attribute_name: key.name(), key_type })
}
