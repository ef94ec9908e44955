//! What becomes of one record, beside others.

use firehose::FirehoseBatch;
use serde_json::{Value, json};

use crate::{batch, bytes, event, invocation, record, transformed};

/// Each record of the answer: its id, its day or `failed`, and its bytes.
#[track_caller]
fn check(records: &[&[u8]], expected: &[&str]) {
    let answer = transformed(&invocation(records));
    let shown: Vec<String> = answer
        .records
        .iter()
        .map(|record| {
            let day = record.day().unwrap_or("failed");
            format!("{} {day} {}", record.record_id(), String::from_utf8_lossy(&bytes(record)))
        })
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn a_contact_record_lies_under_the_day_of_its_disconnect_and_not_of_its_revision() {
    let document = record("c-1", "2026-03-02T23:59:59Z");
    check(&[document.as_bytes()], &[&format!("r-0 2026-03-02 {document}\n")]);
}

#[test]
fn a_contact_record_without_a_disconnect_lies_under_the_day_of_its_update() {
    let document = r#"{"ContactId":"c-1","LastUpdateTimestamp":"2026-03-09T09:00:00Z"}"#;
    check(&[document.as_bytes()], &[&format!("r-0 2026-03-09 {document}\n")]);
}

#[test]
fn an_event_lies_under_the_day_of_its_time() {
    let document = event("c-1", "2026-03-02T00:00:00Z");
    let other = r#"{"detail-type":"Contact Lens Post Call Rules Matched","source":"aws.connect","time":"2026-03-03T09:00:00Z","detail":{}}"#;
    check(
        &[document.as_bytes(), other.as_bytes()],
        &[&format!("r-0 2026-03-02 {document}\n"), &format!("r-1 2026-03-03 {other}\n")],
    );
}

#[test]
fn a_document_keeps_its_bytes_but_for_newlines_between_its_tokens() {
    let document = "{ \"ContactId\":\r\n \"c-1\",\t\"Unheard\": [1.10, 1e3,\n 12345678901234567890123],\n \
                    \"Text\": \"a\\nb \\u00fc ü\", \"LastUpdateTimestamp\":\"2026-03-09T09:00:00Z\" }";
    let line = document.replace(['\r', '\n'], " ");
    check(&[format!("\u{feff}{document}\n\n").as_bytes()], &[&format!("r-0 2026-03-09 {line}\n")]);
}

#[test]
fn documents_of_one_record_become_lines_under_the_first_of_their_days() {
    let (late, early) =
        (record("c-1", "2026-03-03T09:00:00Z"), record("c-2", "2026-03-02T09:00:00Z"));
    let lines = format!("r-0 2026-03-02 {late}\n{early}\n");
    check(&[format!("{late}{early}").as_bytes()], &[&lines]);
    check(&[format!("[{late},\n{early}]").as_bytes()], &[&lines]);
    check(&[format!("{late}\n{early}\n").as_bytes()], &[&lines]);
}

#[test]
fn what_cannot_be_read_is_handed_back_as_it_was_and_spoils_no_other() {
    let good = record("c-1", "2026-03-02T09:00:00Z");
    let half = format!("{good}{{\"ContactId\":");
    let cut = &good[..40];
    let lens = r#"{"Version":"1.0.0","Channel":"VOICE","ContactId":"c-1","InstanceId":"i-1","LanguageCode":"en-GB","EventType":"STARTED"}"#;
    check(
        &[good.as_bytes(), cut.as_bytes(), b"", half.as_bytes(), lens.as_bytes(), good.as_bytes()],
        &[
            &format!("r-0 2026-03-02 {good}\n"),
            &format!("r-1 failed {cut}"),
            "r-2 failed ",
            &format!("r-3 failed {half}"),
            &format!("r-4 failed {lens}"),
            &format!("r-5 2026-03-02 {good}\n"),
        ],
    );
}

#[test]
fn data_that_is_no_base64_or_not_there_is_handed_back_as_it_was() {
    let records = vec![
        json!({"recordId": "a", "approximateArrivalTimestamp": 1, "data": "%%%"}),
        json!({"recordId": "b"}),
        json!({"recordId": "c", "data": 7, "approximateArrivalTimestamp": "soon"}),
    ];
    let answer = transformed(&batch(records));
    let shown = serde_json::to_value(&answer).expect("JSON");
    let failed =
        |id: &str, data: &str| json!({"recordId": id, "result": "ProcessingFailed", "data": data});
    assert_eq!(shown, json!({"records": [failed("a", "%%%"), failed("b", ""), failed("c", "")]}));
    assert_eq!(answer.failed, [("bad_base64", 1), ("missing_data", 2)].into());
}

#[test]
fn the_answer_has_the_members_that_firehose_reads() {
    let document = record("c-1", "2026-03-02T09:00:00Z");
    let answer = transformed(&invocation(&[document.as_bytes()]));
    let data = answer.records[0].data();
    let expected = json!({"records": [{
        "recordId": "r-0", "result": "Ok", "data": data,
        "metadata": {"partitionKeys": {"day": "2026-03-02"}},
    }]});
    assert_eq!(serde_json::to_value(&answer).expect("JSON"), expected);
    assert_eq!(answer.newest.map(|at| at.to_string()).as_deref(), Some("2026-03-02T09:00:00.000Z"));
}

#[test]
fn unpadded_base64_is_read() {
    let document = record("c-1", "2026-03-02T09:00:00Z") + " ";
    let mut payload: Value =
        serde_json::from_slice(&invocation(&[document.as_bytes()])).expect("JSON");
    let data =
        payload["records"][0]["data"].as_str().expect("text").trim_end_matches('=').to_owned();
    assert_ne!(data.len() % 4, 0, "padding is due");
    payload["records"][0]["data"] = data.into();
    let answer = transformed(payload.to_string().as_bytes());
    assert_eq!(answer.records[0].day(), Some("2026-03-02"));
}

#[test]
fn what_is_no_invocation_of_a_transform_is_refused() {
    for payload in [&b""[..], b"{}", b"[]", b"{\"records\":[]}", b"{\"deliveryStreamArn\":\"a\"}"] {
        assert!(FirehoseBatch::from_slice(payload).is_err());
    }
    let empty = FirehoseBatch::from_slice(b"{\"deliveryStreamArn\":\"a\",\"records\":[]}");
    assert!(empty.expect("a batch").records.is_empty());
}

#[test]
fn an_answer_that_lambda_would_not_hand_over_is_known() {
    let document = record("c-1", "2026-03-02T09:00:00Z");
    let blanks = " ".repeat(900_000);
    let large = document.replace("c-1\",", &format!("c-1\",{blanks}"));
    let most = vec![large.as_bytes(); 5];
    assert!(transformed(&invocation(&most)).fits());
    let more = vec![large.as_bytes(); 6];
    assert!(!transformed(&invocation(&more)).fits());
}

#[test]
fn debug_shows_no_data() {
    let document = record("c-1", "2026-03-02T09:00:00Z");
    let payload = invocation(&[document.as_bytes()]);
    let batch = FirehoseBatch::from_slice(&payload).expect("a batch");
    let answer = transformed(&payload);
    let shown = format!("{batch:?} {answer:?}");
    assert!(!shown.contains(answer.records[0].data()) && !shown.contains("Q29udGFjdElk"));
}
