//! Which feed a document is of, and which fault it has.

use connect_events::{Feed, decode};

#[track_caller]
fn check(document: &str, expected: &str) {
    let said = match decode(document.as_bytes()) {
        Ok(event) => format!("{} {}", event.feed(), event.kind()),
        Err(error) => format!("{} {}", error.code(), error.field().unwrap_or("-")),
    };
    assert_eq!(said.trim_end(), expected, "{document}");
}

#[test]
fn the_feed_is_told_by_the_members() {
    check(
        r#"{"detail-type":"amazon connect contact event","time":"2026-03-01T09:00:00Z","detail":{"contactId":"c","eventType":"QUEUED"}}"#,
        "contact-events QUEUED",
    );
    check(
        r#"{"detail-type":"Connect Customer Contact Event","time":"2026-03-01T09:00:00Z","detail":{"ContactId":"c","EventType":"queued"}}"#,
        "contact-events QUEUED",
    );
    check(
        r#"{"detail-type":"Something New","source":"aws.connect","time":"2026-03-01T09:00:00Z","detail":{}}"#,
        "contact-events Something New",
    );
    check(r#"{"detail-type":"Something New","source":"aws.s3","detail":{}}"#, "unknown_shape -");
    check(
        r#"{"AgentARN":"a/agent/x","EventTimestamp":"2026-03-01T09:00:00Z","EventType":"LOGIN"}"#,
        "agent-events LOGIN",
    );
    check(
        r#"{"ContactId":"c","LastUpdateTimestamp":"2026-03-01T09:00:00Z"}"#,
        "contact-records RECORD",
    );
    check(r#"{"ContactId":"c","EventType":"STARTED"}"#, "contact-lens STARTED");
    check(r#"{"ContactId":"c","StreamingEventType":"FAILED"}"#, "contact-lens FAILED");
    check(r#"{"EventType":"STARTED"}"#, "unknown_shape -");
}

#[test]
fn an_identity_or_time_that_is_missing_is_told_from_one_that_is_wrong() {
    let record =
        |id: &str, time: &str| format!(r#"{{"ContactId":{id},"LastUpdateTimestamp":{time}}}"#);
    let time = r#""2026-03-01T09:00:00Z""#;
    check(&record("null", time), "missing_id ContactId");
    check(&record(r#""""#, time), "missing_id ContactId");
    check(&record(r#""null""#, time), "missing_id ContactId");
    check(&record("7", time), "bad_id ContactId");
    check(&record("{}", time), "bad_id ContactId");
    check(&record(r#""a#b""#, time), "bad_id ContactId");
    check(&record(r#""c""#, "null"), "missing_time LastUpdateTimestamp");
    check(&record(r#""c""#, r#""1970-01-01T00:00:00.001Z""#), "missing_time LastUpdateTimestamp");
    check(&record(r#""c""#, "1772355600"), "bad_time LastUpdateTimestamp");
    check(&record(r#""c""#, r#""yesterday""#), "bad_time LastUpdateTimestamp");
    check(r#"{"AgentARN":"arn","EventTimestamp":"2026-03-01T09:00:00Z"}"#, "bad_id AgentARN");
    check(r#"{"CurrentAgentSnapshot":null}"#, "missing_id AgentARN");
    let contact = r#"{"detail-type":"Amazon Connect Contact Event","time":"2026-03-01T09:00:00Z""#;
    check(&format!("{contact}}}"), "missing_id detail.contactId");
    check(&format!(r#"{contact},"detail":"null"}}"#), "missing_id detail.contactId");
    check(&format!(r#"{contact},"detail":[]}}"#), "bad_shape detail");
}

#[test]
fn a_fault_names_its_member_and_nothing_below() {
    let contact = |detail: &str| {
        format!(
            r#"{{"detail-type":"Amazon Connect Contact Event","time":"2026-03-01T09:00:00Z","detail":{{"contactId":"c",{detail}}}}}"#
        )
    };
    check(&contact(r#""queueInfo":7"#), "bad_shape detail.queueInfo");
    check(&contact(r#""queueInfo":{"queueType":7}"#), "bad_shape detail.queueInfo");
    check(&contact(r#""tags":{"secret":7}"#), "bad_shape detail.tags");
    check(&contact(r#""agentInfo":{"previewEndTimestamp":"x"}"#), "bad_time detail.agentInfo");
    check(&contact(r#""initialContactId":"a#b""#), "bad_id detail.initialContactId");
    check(
        r#"{"ContactId":"c","LastUpdateTimestamp":"2026-03-01T09:00:00Z","SegmentAttributes":{"secret":[]}}"#,
        "bad_shape SegmentAttributes",
    );
    check(
        r#"{"detail-type":"Screen Recording Status Changed","source":"aws.connect","time":"2026-03-01T09:00:00Z","detail":{"recordingInfo":{"startTime":"x"}}}"#,
        "bad_time detail.recordingInfo",
    );
    check(
        r#"{"detail-type":"Contact Lens Email Rules Matched","source":"aws.connect","time":"2026-03-01T09:00:00Z","detail":[]}"#,
        "bad_shape detail",
    );
}

#[test]
fn json_of_no_feed_is_told_from_what_is_no_json() {
    for document in ["{}", "[]", "7", "null", r#""text""#, "[{}]", r#"{"Records":[]}"#] {
        check(document, "unknown_shape -");
    }
    for document in ["", " ", "{", "{}{}", "{]", "nul"] {
        check(document, "bad_json -");
    }
    assert_eq!(decode(b"{\"a\":\"\xff\"}").unwrap_err().code(), "bad_json");
    check("\u{feff}{}", "unknown_shape -");
}

#[test]
fn deep_nesting_is_refused_and_not_a_crash() {
    let deep = |inner: &str| format!("{}{inner}{}", "[".repeat(100_000), "]".repeat(100_000));
    check(&"[".repeat(100_000), "bad_json -");
    check(&deep(""), "unknown_shape -");
    let values = "{\"ValueMap\":{\"k\":".repeat(10_000) + "{}" + &"}}".repeat(10_000);
    let record = format!(
        r#"{{"ContactId":"c","LastUpdateTimestamp":"2026-03-01T09:00:00Z","SegmentAttributes":{{"a":{values}}}}}"#
    );
    check(&record, "bad_json -");
}

#[test]
fn a_fault_says_which_feed_it_is_of() {
    let error = decode(br#"{"ContactId":"c","LastUpdateTimestamp":7}"#).unwrap_err();
    assert_eq!(error.feed(), Some(Feed::ContactRecords));
}
