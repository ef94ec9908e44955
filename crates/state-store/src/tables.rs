//! What a table looks like, and how one is created where no template does it.

use std::time::Duration;

use aws_sdk_dynamodb::error::BuildError;
use aws_sdk_dynamodb::operation::create_table::builders::CreateTableFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, IndexStatus, KeySchemaElement, KeyType,
    Projection, ProjectionType, ScalarAttributeType, TableDescription, TableStatus,
    TimeToLiveSpecification, TimeToLiveStatus,
};
use backon::{BackoffBuilder, ExponentialBuilder};

use crate::error::{StoreError, has_code};
use crate::io::Io;
use crate::layout::{PK, SK};

/// One table: its name without the prefix, its indexes, and the attribute that lets rows expire.
///
/// Every table is keyed by [`PK`] and [`SK`], both text.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TableSpec {
    pub(crate) name: &'static str,
    pub(crate) indexes: &'static [&'static IndexSpec],
    pub(crate) ttl: Option<&'static str>,
}

/// One global secondary index. A row that lacks either key attribute is not in it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct IndexSpec {
    pub(crate) name: &'static str,
    pub(crate) hash: KeyAttribute,
    pub(crate) range: KeyAttribute,
    pub(crate) shows: Shows,
}

/// The name and type of an attribute that an index is keyed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum KeyAttribute {
    Text(&'static str),
    Number(&'static str),
}

/// What an index keeps of a row besides its keys. Each copy is a write that is paid for.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Shows {
    /// The whole row.
    Everything,
    /// No more: the rows are read by their keys.
    Keys,
}

/// Between two looks at a table that is being created. DynamoDB takes seconds, a local store none;
/// 30 looks are about half a minute.
const LOOKS: ExponentialBuilder = ExponentialBuilder::new()
    .with_min_delay(Duration::from_millis(20))
    .with_max_delay(Duration::from_secs(1))
    .with_max_times(30);

impl Io {
    /// Creates the tables that are missing, and waits until they can be used.
    ///
    /// For local stores and tests; deployed tables come from the template.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when a table cannot be created, or is not ready after half a minute. A table
    /// that exists is not compared with its spec.
    pub(crate) async fn create_tables(&self, specs: &[&TableSpec]) -> Result<(), StoreError> {
        for spec in specs {
            self.create_table(spec).await?;
        }
        for spec in specs {
            self.wait_until_active(spec).await?;
            self.let_rows_expire(spec).await?;
        }
        Ok(())
    }

    async fn create_table(&self, spec: &TableSpec) -> Result<(), StoreError> {
        const OPERATION: &str = "CreateTable";
        let table = self.table_name(spec);
        let request = described(self.client().create_table(), spec)
            .map_err(|err| StoreError::not_built(OPERATION, &table, err))?
            .table_name(&table);
        match Box::pin(request.send()).await {
            Ok(_) => Ok(()),
            Err(err) if has_code(&err, "ResourceInUseException") => Ok(()),
            Err(err) => Err(StoreError::from_sdk(OPERATION, table, err)),
        }
    }

    async fn wait_until_active(&self, spec: &TableSpec) -> Result<(), StoreError> {
        const OPERATION: &str = "DescribeTable";
        let table = self.table_name(spec);
        let mut pauses = LOOKS.build();
        loop {
            let request = self.client().describe_table().table_name(&table);
            let answer = Box::pin(request.send())
                .await
                .map_err(|err| StoreError::from_sdk(OPERATION, &table, err))?;
            if answer.table().is_some_and(is_active) {
                return Ok(());
            }
            match pauses.next() {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(StoreError::out_of_time(OPERATION, table)),
            }
        }
    }

    /// Enabling what is enabled is an error to DynamoDB, so it is asked first.
    async fn let_rows_expire(&self, spec: &TableSpec) -> Result<(), StoreError> {
        const ASK: &str = "DescribeTimeToLive";
        const ENABLE: &str = "UpdateTimeToLive";
        let Some(attribute) = spec.ttl else { return Ok(()) };
        let table = self.table_name(spec);

        let request = self.client().describe_time_to_live().table_name(&table);
        let answer =
            Box::pin(request.send()).await.map_err(|err| StoreError::from_sdk(ASK, &table, err))?;
        let status = answer.time_to_live_description().and_then(|ttl| ttl.time_to_live_status());
        if matches!(status, Some(TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)) {
            return Ok(());
        }

        let ttl = TimeToLiveSpecification::builder()
            .enabled(true)
            .attribute_name(attribute)
            .build()
            .map_err(|err| StoreError::not_built(ENABLE, &table, err))?;
        let request =
            self.client().update_time_to_live().table_name(&table).time_to_live_specification(ttl);
        Box::pin(request.send()).await.map_err(|err| StoreError::from_sdk(ENABLE, table, err))?;
        Ok(())
    }
}

fn is_active(table: &TableDescription) -> bool {
    table.table_status() == Some(&TableStatus::Active)
        && table
            .global_secondary_indexes()
            .iter()
            .all(|index| index.index_status() == Some(&IndexStatus::Active))
}

/// A request for the table of `spec`, all but its name.
fn described(
    request: CreateTableFluentBuilder,
    spec: &TableSpec,
) -> Result<CreateTableFluentBuilder, BuildError> {
    let mut keys = vec![KeyAttribute::Text(PK), KeyAttribute::Text(SK)];
    for index in spec.indexes {
        keys.extend([index.hash, index.range]);
    }
    // Two indexes may share an attribute, which is declared once.
    keys.sort_unstable();
    keys.dedup();
    let attributes = keys.into_iter().map(declared).collect::<Result<_, _>>()?;
    let indexes = spec.indexes.iter().copied().map(global_index).collect::<Result<Vec<_>, _>>()?;
    Ok(request
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(key_schema(PK, SK)?))
        .set_attribute_definitions(Some(attributes))
        // An empty list is not valid: no indexes are said by leaving it out.
        .set_global_secondary_indexes((!indexes.is_empty()).then_some(indexes)))
}

fn declared(key: KeyAttribute) -> Result<AttributeDefinition, BuildError> {
    let kind = match key {
        KeyAttribute::Text(_) => ScalarAttributeType::S,
        KeyAttribute::Number(_) => ScalarAttributeType::N,
    };
    AttributeDefinition::builder().attribute_name(key.name()).attribute_type(kind).build()
}

fn global_index(index: &IndexSpec) -> Result<GlobalSecondaryIndex, BuildError> {
    let projection = Projection::builder().projection_type(match index.shows {
        Shows::Everything => ProjectionType::All,
        Shows::Keys => ProjectionType::KeysOnly,
    });
    GlobalSecondaryIndex::builder()
        .index_name(index.name)
        .set_key_schema(Some(key_schema(index.hash.name(), index.range.name())?))
        .projection(projection.build())
        .build()
}

fn key_schema(hash: &str, range: &str) -> Result<Vec<KeySchemaElement>, BuildError> {
    [(hash, KeyType::Hash), (range, KeyType::Range)]
        .into_iter()
        .map(|(name, kind)| KeySchemaElement::builder().attribute_name(name).key_type(kind).build())
        .collect()
}

impl KeyAttribute {
    /// The attribute's name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Text(name) | Self::Number(name) => name,
        }
    }
}
