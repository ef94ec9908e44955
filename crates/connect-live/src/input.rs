//! From the bytes of a file to delivered records.

use std::borrow::Cow;

use connect_events::{Delivered, Feed, KinesisRecord, delivered, documents};
use firehose::undelivered;
use ingest::{Delivery, Payload};

use crate::source::Piece;

/// The records that a piece of a file delivers, each with its place for reports.
///
/// A Lambda invocation from Kinesis is opened into its records, and what Firehose could not place into
/// the record that it keeps; anything else is documents. In a file of lines every line is a delivery of
/// its own, however damaged its neighbours are. `feed` is what the place of the file says.
pub(crate) fn deliveries(name: &str, feed: Option<Feed>, piece: &Piece) -> Vec<Delivery<'static>> {
    let mut all = Vec::new();
    match piece {
        Piece::Lines(first, content) => {
            for (line, text) in content.split(|byte| *byte == b'\n').enumerate() {
                if !text.trim_ascii().is_empty() {
                    let place = |_: usize| format!("{name}:{}", first + line);
                    deliver(text.trim_ascii(), place, &mut all);
                }
            }
        }
        Piece::Whole(content) if content.trim_ascii().is_empty() => {}
        Piece::Whole(content) => {
            let lines = Lines::of(content);
            deliver(content, |offset| lines.place(name, offset), &mut all);
        }
    }
    for delivery in &mut all {
        delivery.feed = feed;
    }
    all
}

fn deliver(content: &[u8], place: impl Fn(usize) -> String, all: &mut Vec<Delivery<'static>>) {
    for document in documents(content) {
        match delivered(document.bytes) {
            Delivered::Kinesis(batch) => {
                let place = place(document.offset);
                let records = batch.records.iter().enumerate();
                all.extend(records.map(|(index, record)| of_kinesis(&place, index, record)));
            }
            Delivered::Documents => {
                let (arrived, payload) = match undelivered(document.bytes) {
                    Some(kept) => {
                        let data = Cow::Owned(kept.data.into_owned());
                        (kept.arrived, Payload::Base64(Some(data)))
                    }
                    None => (None, Payload::Bytes(document.bytes.to_vec().into())),
                };
                all.push(Delivery {
                    feed: None,
                    source: place(document.offset).into(),
                    arrived,
                    payload,
                });
            }
        }
    }
}

/// A record of a stream goes by its place in the stream, so that it is the same in every file.
fn of_kinesis(place: &str, index: usize, record: &KinesisRecord<'_>) -> Delivery<'static> {
    let source = record.event_id.as_deref().or(record.kinesis.sequence_number.as_deref());
    Delivery {
        feed: None,
        source: source.map_or_else(|| format!("{place}#{index}"), str::to_owned).into(),
        arrived: record.kinesis.approximate_arrival_timestamp,
        payload: Payload::Base64(
            record.kinesis.data.as_ref().map(|data| Cow::Owned(data.clone().into_owned())),
        ),
    }
}

/// Where the lines of a file begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(content: &[u8]) -> Self {
        let breaks = content.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        Self(std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect())
    }

    /// `name:line`, and the column where the document does not begin its line; both from 1.
    fn place(&self, name: &str, offset: usize) -> String {
        let line = self.0.partition_point(|start| *start <= offset);
        let column = offset - self.0[line - 1] + 1;
        if column == 1 { format!("{name}:{line}") } else { format!("{name}:{line}:{column}") }
    }
}

/// What quarantine kept, as a record to deliver again. A record that was no base64 is kept as the
/// text of its `data`, everything else as the bytes of a document.
pub(crate) fn of_quarantine(
    feed: Option<Feed>,
    code: &str,
    source: String,
    bytes: Vec<u8>,
) -> Delivery<'static> {
    let payload = match String::from_utf8(bytes) {
        Ok(text) if code == "bad_base64" => Payload::Base64(Some(text.into())),
        Ok(text) => Payload::Bytes(text.into_bytes().into()),
        Err(err) => Payload::Bytes(err.into_bytes().into()),
    };
    Delivery { feed, source: source.into(), arrived: None, payload }
}

#[cfg(test)]
mod tests {
    use ingest::{Delivery, Payload};

    use super::deliveries;
    use crate::source::Piece;

    #[track_caller]
    fn check(content: &str, first_line: Option<usize>, expected: &[&str]) {
        let content = content.as_bytes().to_vec();
        let piece = match first_line {
            Some(first) => Piece::Lines(first, content),
            None => Piece::Whole(content),
        };
        let shown: Vec<String> = deliveries("f", None, &piece)
            .iter()
            .map(|Delivery { source, payload, .. }| match payload {
                Payload::Bytes(bytes) => format!("{source} {}", String::from_utf8_lossy(bytes)),
                Payload::Base64(data) => format!("{source} base64 {data:?}"),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn documents_are_told_apart_however_they_are_put_together() {
        check("{\"a\":1}", None, &["f:1 {\"a\":1}"]);
        check("{\"a\":1}{\"b\":2}", None, &["f:1 {\"a\":1}", "f:1:8 {\"b\":2}"]);
        check("[{\"a\":1},\n {\"b\":2}]", None, &["f:1:2 {\"a\":1}", "f:2:2 {\"b\":2}"]);
        check("{\"a\":1}\n\n{\"b\":2}\n", None, &["f:1 {\"a\":1}", "f:3 {\"b\":2}"]);
    }

    #[test]
    fn a_damaged_line_spoils_no_other() {
        let content = "{\"a\":1}\n{\"b\":\n{\"c\":3}\n";
        check(content, Some(1), &["f:1 {\"a\":1}", "f:2 {\"b\":", "f:3 {\"c\":3}"]);
        check(content, Some(40), &["f:40 {\"a\":1}", "f:41 {\"b\":", "f:42 {\"c\":3}"]);
    }

    #[test]
    fn what_firehose_could_not_place_is_opened_into_its_record() {
        let line = r#"{"attemptsMade":1,"arrivalTimestamp":1,"rawData":"e30=","lambdaArn":"a"}"#;
        check(&format!("{line}\n{{}}\n"), Some(1), &["f:1 base64 Some(\"e30=\")", "f:2 {}"]);
    }

    #[test]
    fn a_kinesis_invocation_is_opened_into_its_records() {
        let content =
            r#"{"Records":[{"eventID":"shardId-0:7","kinesis":{"data":"e30="}},{"kinesis":{}}]}"#;
        check(content, None, &["shardId-0:7 base64 Some(\"e30=\")", "f:1#1 base64 None"]);
    }
}
