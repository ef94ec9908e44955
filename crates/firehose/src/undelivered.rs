//! What Firehose keeps of a record that could not be placed.

use std::borrow::Cow;
use std::fmt;

use connect_events::EventTime;
use serde::Deserialize;

/// A record that Firehose kept below `failed/`: one JSON object a line.
///
/// Source: <https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html>
pub struct Undelivered<'a> {
    /// The record as Firehose took it, in base64.
    pub data: Cow<'a, str>,
    /// When Firehose took it.
    pub arrived: Option<EventTime>,
}

/// The payload is personal data: only its length is shown.
impl fmt::Debug for Undelivered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Undelivered")
            .field("data_len", &self.data.len())
            .field("arrived", &self.arrived)
            .finish()
    }
}

/// The members that no document of Connect has.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    #[serde(borrow)]
    raw_data: Cow<'a, str>,
    #[serde(rename = "attemptsMade")]
    _attempts_made: serde::de::IgnoredAny,
    #[serde(default)]
    arrival_timestamp: Option<serde_json::Value>,
}

/// The record that a line below `failed/` keeps; `None` for any other document.
#[must_use]
pub fn undelivered(document: &[u8]) -> Option<Undelivered<'_>> {
    // A look at the bytes costs little, and nearly every document is another.
    let name = b"\"rawData\"";
    document.windows(name.len()).any(|bytes| bytes == name).then_some(())?;
    let wire: Wire<'_> = serde_json::from_slice(document).ok()?;
    let millis = wire.arrival_timestamp.and_then(|value| value.as_i64());
    Some(Undelivered { data: wire.raw_data, arrived: millis.map(EventTime::from_millis) })
}

#[cfg(test)]
mod tests {
    use super::undelivered;

    #[test]
    fn a_line_below_failed_is_opened_into_its_record() {
        let line = br#"{"attemptsMade":1,"arrivalTimestamp":1772442000000,"errorCode":"Lambda.ProcessingFailedStatus","errorMessage":"m","attemptEndingTimestamp":1772442060000,"rawData":"e30=","lambdaArn":"a"}"#;
        let opened = undelivered(line).expect("a record");
        assert_eq!(opened.data, "e30=");
        let arrived = opened.arrived.map(|at| at.to_string());
        assert_eq!(arrived.as_deref(), Some("2026-03-02T09:00:00.000Z"));
    }

    #[test]
    fn any_other_document_is_not_opened() {
        for document in [&br#"{"rawData":"e30="}"#[..], br#"{"attemptsMade":1}"#, b"{", b""] {
            assert!(undelivered(document).is_none());
        }
        assert!(undelivered(br#"{"attemptsMade":1,"rawData":7}"#).is_none());
    }
}
