//! The members of an invocation, read one by one.

use serde::de::{MapAccess, SeqAccess};

use super::tolerant::{Tolerable, Tolerant};
use super::{KinesisData, KinesisRecord};
use crate::lenient::{Key, Named, skip};

/// An element that is no record is an empty one, so that it keeps its place and is reported.
impl<'de> Tolerable<'de> for Vec<KinesisRecord<'de>> {
    fn of_list<A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let mut records = Self::new();
        while let Some(Tolerant(record)) = list.next_element()? {
            records.push(record.unwrap_or_default());
        }
        Ok(Some(records))
    }
}

#[derive(Default)]
pub(super) struct Batch<'a> {
    pub(super) records: Option<Vec<KinesisRecord<'a>>>,
    pub(super) alone: KinesisRecord<'a>,
}

impl<'de> Tolerable<'de> for Batch<'de> {
    fn of_object<A: MapAccess<'de>>(mut object: A) -> Result<Option<Self>, A::Error> {
        let mut batch = Self::default();
        while let Some(Named(key)) = object.next_key::<Named<InBatch>>()? {
            match key {
                InBatch::Records => take(&mut object, &mut batch.records)?,
                InBatch::InRecord(key) => batch.alone.set(key, &mut object)?,
            }
        }
        Ok(Some(batch))
    }
}

impl<'de> Tolerable<'de> for KinesisRecord<'de> {
    fn of_object<A: MapAccess<'de>>(mut object: A) -> Result<Option<Self>, A::Error> {
        let mut record = Self::default();
        while let Some(Named(key)) = object.next_key::<Named<InRecord>>()? {
            record.set(key, &mut object)?;
        }
        Ok(Some(record))
    }
}

impl<'de> KinesisRecord<'de> {
    fn set<A: MapAccess<'de>>(&mut self, key: InRecord, object: &mut A) -> Result<(), A::Error> {
        match key {
            InRecord::EventId => take(object, &mut self.event_id),
            InRecord::EventSourceArn => take(object, &mut self.event_source_arn),
            InRecord::EventName => take(object, &mut self.event_name),
            InRecord::EventVersion => take(object, &mut self.event_version),
            InRecord::AwsRegion => take(object, &mut self.aws_region),
            InRecord::InvokeIdentityArn => take(object, &mut self.invoke_identity_arn),
            InRecord::Kinesis => {
                self.has_kinesis = true;
                let mut data = None;
                take(object, &mut data)?;
                self.kinesis = data.unwrap_or_default();
                Ok(())
            }
            InRecord::Unknown => skip(object),
        }
    }
}

impl<'de> Tolerable<'de> for KinesisData<'de> {
    fn of_object<A: MapAccess<'de>>(mut object: A) -> Result<Option<Self>, A::Error> {
        let mut data = Self::default();
        while let Some(Named(key)) = object.next_key::<Named<InData>>()? {
            match key {
                InData::Data => take(&mut object, &mut data.data)?,
                InData::SequenceNumber => take(&mut object, &mut data.sequence_number)?,
                InData::PartitionKey => take(&mut object, &mut data.partition_key)?,
                InData::ArrivalTimestamp => {
                    take(&mut object, &mut data.approximate_arrival_timestamp)?;
                }
                InData::SchemaVersion => take(&mut object, &mut data.kinesis_schema_version)?,
                InData::Unknown => skip(&mut object)?,
            }
        }
        Ok(Some(data))
    }
}

/// Reads the value of a member into its place.
fn take<'de, A, T>(object: &mut A, place: &mut Option<T>) -> Result<(), A::Error>
where
    A: MapAccess<'de>,
    T: Tolerable<'de>,
{
    let Tolerant(value) = object.next_value()?;
    *place = value;
    Ok(())
}

enum InBatch {
    Records,
    InRecord(InRecord),
}

impl Key for InBatch {
    fn of(name: &str) -> Self {
        match name {
            "Records" => Self::Records,
            _ => Self::InRecord(InRecord::of(name)),
        }
    }
}

enum InRecord {
    EventId,
    EventSourceArn,
    EventName,
    EventVersion,
    AwsRegion,
    InvokeIdentityArn,
    Kinesis,
    Unknown,
}

impl Key for InRecord {
    fn of(name: &str) -> Self {
        match name {
            "eventID" => Self::EventId,
            "eventSourceARN" => Self::EventSourceArn,
            "eventName" => Self::EventName,
            "eventVersion" => Self::EventVersion,
            "awsRegion" => Self::AwsRegion,
            "invokeIdentityArn" => Self::InvokeIdentityArn,
            "kinesis" => Self::Kinesis,
            _ => Self::Unknown,
        }
    }
}

enum InData {
    Data,
    SequenceNumber,
    PartitionKey,
    ArrivalTimestamp,
    SchemaVersion,
    Unknown,
}

impl Key for InData {
    fn of(name: &str) -> Self {
        match name {
            "data" => Self::Data,
            "sequenceNumber" => Self::SequenceNumber,
            "partitionKey" => Self::PartitionKey,
            "approximateArrivalTimestamp" => Self::ArrivalTimestamp,
            "kinesisSchemaVersion" => Self::SchemaVersion,
            _ => Self::Unknown,
        }
    }
}
