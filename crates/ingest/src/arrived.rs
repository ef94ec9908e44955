//! Deliveries as the feeds' own ways hand them over, the same from Lambda and from wherever else the
//! bytes come: what they leave in the rows and in quarantine then is the same too.

use std::borrow::Cow;

use connect_events::{EventTime, Feed, KinesisRecord};
use serde::Deserialize;

use crate::{Delivery, Payload};

/// The part of EventBridge's envelope that says where an event came from.
///
/// Source: <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html>
#[derive(Default, Deserialize)]
struct Envelope {
    id: Option<String>,
    time: Option<String>,
}

impl<'a> Delivery<'a> {
    /// One record of a stream, from the event that Lambda invokes a function with.
    ///
    /// It goes by its event id, `shardId-000000000006:4959…`, or as much of it as there is.
    #[must_use]
    pub fn of_kinesis(feed: Option<Feed>, record: &'a KinesisRecord<'_>) -> Self {
        let source = match record.event_id.as_deref() {
            Some(id) => Cow::Borrowed(id),
            None => {
                let number = record.kinesis.sequence_number.as_deref();
                let number = number.filter(|number| !number.is_empty()).unwrap_or("?");
                Cow::Owned(format!("unknown shard:{number}"))
            }
        };
        Self {
            feed,
            source,
            arrived: record.kinesis.approximate_arrival_timestamp,
            payload: Payload::Base64(record.kinesis.data.as_deref().map(Cow::Borrowed)),
        }
    }

    /// One contact event in EventBridge's envelope. It goes by the envelope's id.
    #[must_use]
    pub fn of_event(event: impl Into<Cow<'a, [u8]>>) -> Self {
        let event = event.into();
        // An envelope that cannot be read costs only the name of its source: ingest says what is wrong.
        let envelope: Envelope = serde_json::from_slice(&event).unwrap_or_default();
        Self {
            feed: Some(Feed::ContactEvents),
            source: envelope.id.unwrap_or_else(|| "eventbridge".to_owned()).into(),
            arrived: envelope.time.as_deref().and_then(EventTime::parse),
            payload: Payload::Bytes(event),
        }
    }

    /// The same delivery with everything its own.
    #[must_use]
    pub fn into_owned(self) -> Delivery<'static> {
        let Self { feed, source, arrived, payload } = self;
        let payload = match payload {
            Payload::Base64(data) => {
                Payload::Base64(data.map(|data| Cow::Owned(data.into_owned())))
            }
            Payload::Bytes(bytes) => Payload::Bytes(Cow::Owned(bytes.into_owned())),
        };
        Delivery { feed, source: Cow::Owned(source.into_owned()), arrived, payload }
    }
}

#[cfg(test)]
mod tests {
    use connect_events::{Feed, KinesisBatch};

    use crate::{Delivery, Payload};

    /// The source, arrival and data of each record.
    #[track_caller]
    fn check(batch: &str, expected: &[&str]) {
        let batch = KinesisBatch::from_slice(batch.as_bytes()).unwrap();
        let shown = batch.records.iter().map(|record| {
            let delivery = Delivery::of_kinesis(Some(Feed::AgentEvents), record).into_owned();
            let data = match delivery.payload {
                Payload::Base64(data) => data.map(|data| data.len()),
                Payload::Bytes(_) => None,
            };
            let arrived = delivery.arrived.map(|time| time.to_string());
            format!("{} {arrived:?} {data:?}", delivery.source)
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_record_keeps_where_it_came_from_and_when_it_arrived() {
        check(
            r#"{"Records": [{"eventID": "shardId-000000000006:49", "kinesis": {
                "sequenceNumber": "49", "data": "e30=", "approximateArrivalTimestamp": 1545084650.987}}]}"#,
            &[r#"shardId-000000000006:49 Some("2018-12-17T22:10:50.987Z") Some(4)"#],
        );
    }

    #[test]
    fn a_record_without_its_parts_is_still_a_delivery() {
        check(
            r#"{"Records": [{"kinesis": {"sequenceNumber": "49"}}, {"kinesis": {"sequenceNumber": ""}}]}"#,
            &["unknown shard:49 None None", "unknown shard:? None None"],
        );
    }

    #[test]
    fn an_event_goes_by_its_envelope() {
        let event = br#"{"id":"e-1","time":"2026-03-02T09:00:00Z"}"#;
        let delivery = Delivery::of_event(event.as_slice());
        assert_eq!((&*delivery.source, delivery.feed), ("e-1", Some(Feed::ContactEvents)));
        assert!(delivery.arrived.is_some());
        let damaged = Delivery::of_event(b"{".as_slice());
        assert!(damaged.source == "eventbridge" && damaged.arrived.is_none());
    }
}
