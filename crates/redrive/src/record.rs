//! What Lambda wrote about an invocation that it gave up.

use connect_events::Feed;
use serde::Deserialize;
use serde_json::value::RawValue;

/// What was given up. It is about people, so it has no `Debug` but in tests.
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(crate) enum GivenUp {
    /// A batch of a stream.
    Batch {
        /// The feed, where the function's name says it.
        feed: Option<Feed>,
        /// Which records.
        range: Range,
        /// The event that the function was invoked with, where the record holds it.
        event: Option<Vec<u8>>,
    },
    /// An event of EventBridge.
    Event(Vec<u8>),
    /// Nothing of a feed: a batch of a table's stream, a run of a schedule.
    OfNoFeed,
}

/// Records of one shard, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Range {
    /// The stream's ARN.
    pub stream_arn: String,
    /// The shard.
    pub shard_id: String,
    /// The first of them.
    #[serde(rename = "startSequenceNumber")]
    pub from: String,
    /// The last of them.
    #[serde(rename = "endSequenceNumber")]
    pub to: String,
}

/// A record, with as much as is needed of it.
///
/// Sources: <https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html>,
/// <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html>
#[derive(Deserialize)]
struct Wire<'a> {
    #[serde(rename = "requestContext")]
    context: Context,
    #[serde(rename = "KinesisBatchInfo")]
    batch: Option<Range>,
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
    #[serde(borrow, rename = "requestPayload")]
    request: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Context {
    #[serde(rename = "functionArn")]
    function: String,
}

impl GivenUp {
    /// Reads a record; `None` when it is none.
    pub(crate) fn read(record: &[u8]) -> Option<Self> {
        let Wire { context, batch, payload, request } = serde_json::from_slice(record).ok()?;
        let feed = feed_of(&context.function);
        if let Some(range) = batch {
            return Some(Self::Batch { feed, range, event: payload.and_then(whole) });
        }
        let event = request.and_then(whole);
        Some(match event.filter(|event| feed.is_some() || is_of_a_feed(event)) {
            Some(event) => Self::Event(event),
            None => Self::OfNoFeed,
        })
    }
}

/// The document that a member holds, as it is or as text.
fn whole(member: &RawValue) -> Option<Vec<u8>> {
    let text = member.get();
    match text.as_bytes().first()? {
        b'"' => serde_json::from_str(text).ok().map(String::into_bytes),
        b'n' => None,
        _ => Some(text.as_bytes().to_vec()),
    }
}

/// A deployment's functions are called after their feeds: `<stack>-agent-events`.
pub(crate) fn feed_of(function_arn: &str) -> Option<Feed> {
    let name = function_arn.split(':').nth(6)?;
    Feed::ALL.into_iter().find(|feed| name.ends_with(feed.name()))
}

/// The kind of the run of a schedule.
pub(crate) const SCHEDULED: &str = "Scheduled Event";

/// The kind of an event; `None` for what is no event.
pub(crate) fn kind_of(event: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Envelope {
        #[serde(rename = "detail-type")]
        kind: String,
    }
    serde_json::from_slice::<Envelope>(event).ok().map(|event| event.kind)
}

/// Whether this is an event, and not the run of a schedule.
fn is_of_a_feed(event: &[u8]) -> bool {
    kind_of(event).is_some_and(|kind| kind != SCHEDULED)
}

#[cfg(test)]
mod tests {
    use connect_events::Feed;

    use super::{GivenUp, Range};

    const BATCH: &str = r#""KinesisBatchInfo": {"shardId": "shardId-000000000001", "batchSize": 2,
        "startSequenceNumber": "17", "endSequenceNumber": "19",
        "streamArn": "arn:aws:kinesis:us-east-1:111122223333:stream/agents"}"#;

    #[track_caller]
    fn check(function: &str, rest: &str, expected: Option<GivenUp>) {
        let arn = format!("arn:aws:lambda:us-east-1:111122223333:function:{function}");
        let record = format!(
            r#"{{"version": "1.0", "requestContext": {{"functionArn": "{arn}"}}, {rest}}}"#
        );
        assert_eq!(GivenUp::read(record.as_bytes()), expected);
    }

    fn batch(feed: Option<Feed>, event: Option<&str>) -> Option<GivenUp> {
        let range = Range {
            stream_arn: "arn:aws:kinesis:us-east-1:111122223333:stream/agents".to_owned(),
            shard_id: "shardId-000000000001".to_owned(),
            from: "17".to_owned(),
            to: "19".to_owned(),
        };
        let event = event.map(|event| event.as_bytes().to_vec());
        Some(GivenUp::Batch { feed, range, event })
    }

    fn event(text: &str) -> Option<GivenUp> {
        Some(GivenUp::Event(text.as_bytes().to_vec()))
    }

    #[test]
    fn a_batch_has_its_event_as_text_or_as_it_is_or_not_at_all() {
        let agents = Some(Feed::AgentEvents);
        let text = format!(r#"{BATCH}, "payload": "{{\"Records\": []}}""#);
        check("live-agent-events", &text, batch(agents, Some(r#"{"Records": []}"#)));
        let plain = format!(r#"{BATCH}, "payload": {{"Records": []}}"#);
        check("live-agent-events:7", &plain, batch(agents, Some(r#"{"Records": []}"#)));
        check("live-agent-events", BATCH, batch(agents, None));
        check("named-by-hand", &format!(r#"{BATCH}, "payload": null"#), batch(None, None));
    }

    #[test]
    fn an_event_is_kept_to_the_byte() {
        let request = r#"{"detail-type" : "Amazon Connect Contact Event", "detail":{}}"#;
        let record = format!(r#""requestPayload": {request}"#);
        check("named-by-hand", &record, event(request));
        check("live-contact-events:$LATEST", r#""requestPayload": {"x": 1}"#, event(r#"{"x": 1}"#));
    }

    #[test]
    fn what_is_of_no_feed_is_told_apart() {
        let nothing = Some(GivenUp::OfNoFeed);
        check("live-watch", r#""requestPayload": {"detail-type": "Scheduled Event"}"#, nothing);
        let table = r#""DDBStreamBatchInfo": {"shardId": "shardId-1"}"#;
        check("live-notify", table, Some(GivenUp::OfNoFeed));
    }

    #[test]
    fn what_is_no_record_is_nothing() {
        assert_eq!(GivenUp::read(b"{}"), None);
        assert_eq!(GivenUp::read(b"\xff"), None);
        check("live-agent-events", r#""KinesisBatchInfo": {"shardId": 7}"#, None);
    }
}
