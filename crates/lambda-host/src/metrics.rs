//! One line of CloudWatch's embedded metric format for each invocation.
//!
//! Source: <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>

use std::io::{self, Write};
use std::time::SystemTime;

use connect_events::EventTime;
use metrique::emf::Emf;
use metrique::writer::format::Format;
use metrique::writer::unit::{Count, Millisecond, WithUnit};
use metrique::writer::{Entry, EntryWriter};

use crate::Tally;

/// Who was invoked, and when it answered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Invoked<'a> {
    pub(crate) feed: &'a str,
    pub(crate) function: &'a str,
    pub(crate) request_id: &'a str,
    pub(crate) at: SystemTime,
}

/// Writes the metrics of one invocation to `out`, as one line.
///
/// # Errors
///
/// [`io::Error`] when `out` cannot be written to.
pub(crate) fn write(
    namespace: &str,
    invoked: Invoked<'_>,
    tally: &Tally,
    now: EventTime,
    out: &mut impl Write,
) -> io::Result<()> {
    let dimensions = vec![vec![FEED.to_owned()], vec![FEED.to_owned(), FUNCTION.to_owned()]];
    let mut format = Emf::builder(namespace.to_owned(), dimensions).build();
    let invocation = Invocation { invoked, tally, lag: tally.lag_millis(now) };
    format.format(&invocation, out).map_err(io::Error::other)
}

const FEED: &str = "Feed";
const FUNCTION: &str = "Function";

struct Invocation<'a> {
    invoked: Invoked<'a>,
    tally: &'a Tally,
    /// Milliseconds; none when no record told a time.
    lag: Option<u64>,
}

/// The names are those that alarms and dashboards use.
///
/// The request id is a property, which Logs Insights finds, and no dimension, which CloudWatch
/// bills by the value.
impl Entry for Invocation<'_> {
    fn write<'a>(&'a self, to: &mut impl EntryWriter<'a>) {
        let Self { invoked, tally, lag } = self;
        let count = |number: usize| WithUnit::<_, Count>::from(number as u64);
        to.timestamp(invoked.at);
        to.value(FEED, invoked.feed);
        to.value(FUNCTION, invoked.function);
        to.value("requestId", invoked.request_id);
        to.value("Records", &count(tally.records));
        to.value("Quarantined", &count(tally.quarantined()));
        to.value("Retried", &count(tally.retried));
        to.value("RowsWritten", &count(tally.written));
        to.value("RowsUnchanged", &count(tally.unchanged));
        to.value("LagMilliseconds", &lag.map(WithUnit::<_, Millisecond>::from));
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use connect_events::EventTime;

    use super::{Invoked, write};
    use crate::Tally;

    fn line(newest: Option<i64>) -> String {
        let tally = Tally {
            records: 3,
            done: 2,
            retried: 1,
            written: 2,
            newest: newest.map(EventTime::from_millis),
            ..Tally::default()
        };
        let invoked = Invoked {
            feed: "agent-events",
            function: "live-agent-events",
            request_id: "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            at: SystemTime::UNIX_EPOCH + Duration::from_millis(10_000),
        };
        let mut out = Vec::new();
        write("ConnectLive", invoked, &tally, EventTime::from_millis(10_000), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn an_invocation_is_one_line_of_embedded_metrics() {
        let line = line(Some(9_250));
        assert_eq!(line.lines().count(), 1);
        let metrics: serde_json::Value = serde_json::from_str(&line).unwrap();
        insta::assert_json_snapshot!(metrics);
    }

    #[test]
    fn an_unknown_lag_is_left_out() {
        assert!(!line(None).contains("LagMilliseconds"));
    }
}
