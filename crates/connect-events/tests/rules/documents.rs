//! How payloads are split.

use connect_events::{decode_all, documents};

#[track_caller]
fn check(payload: &str, expected: &[&str]) {
    let pieces: Vec<_> = documents(payload.as_bytes()).collect();
    let texts: Vec<_> =
        pieces.iter().map(|piece| std::str::from_utf8(piece.bytes).unwrap()).collect();
    assert_eq!(texts, expected, "{payload}");
    for piece in &pieces {
        assert_eq!(&payload.as_bytes()[piece.offset..][..piece.bytes.len()], piece.bytes);
    }
    let decoded: Vec<_> = decode_all(payload.as_bytes()).map(|(piece, _)| piece).collect();
    assert_eq!(decoded, pieces, "{payload}");
}

#[test]
fn one_document_is_one_document() {
    check(r#"{"a":1}"#, &[r#"{"a":1}"#]);
    check(" {\"a\":\n1}\n", &["{\"a\":\n1}"]);
    check("\u{feff}{}", &["{}"]);
}

#[test]
fn a_list_is_split_into_its_elements_whatever_they_are() {
    check(r#"[{"a":1}, {"b":2}]"#, &[r#"{"a":1}"#, r#"{"b":2}"#]);
    check(r#"[1,"x",null,[2]]"#, &["1", r#""x""#, "null", "[2]"]);
    check("[{}]\n[{}]", &["{}", "{}"]);
    check("[]", &["[]"]);
}

#[test]
fn documents_in_a_row_are_split_with_and_without_lines() {
    check(r#"{"a":1}{"b":2}"#, &[r#"{"a":1}"#, r#"{"b":2}"#]);
    check("{\"a\":1}\n\n{\"b\":2}\r\n", &[r#"{"a":1}"#, r#"{"b":2}"#]);
    check("{\"a\":\n1}\n{\"b\":2}", &["{\"a\":\n1}", r#"{"b":2}"#]);
}

#[test]
fn a_damaged_document_does_not_spoil_its_neighbours() {
    check("{\"a\":1}\n{\"b\":\n{\"c\":3}", &[r#"{"a":1}"#, r#"{"b":"#, r#"{"c":3}"#]);
    check(r#"{"a":1}{"b":]}{"c":3}"#, &[r#"{"a":1}"#, r#"{"b":]}"#, r#"{"c":3}"#]);
    check(r#"[{"a":1},{"b":]},{"c":3}]"#, &[r#"{"a":1}"#, r#"{"b":]}"#, r#"{"c":3}"#]);
    check("rubbish\n{}", &["rubbish", "{}"]);
    check(r#"{"a":1}{"b":"#, &[r#"{"a":1}"#, r#"{"b":"#]);
    check(r#"[{"a":1},{"b":"#, &[r#"{"a":1}"#, r#"{"b":"#]);
}

#[test]
fn a_damaged_document_on_many_lines_is_one_document() {
    let text = "{\n  \"a\": {\n    \"b\": ]\n  }\n}";
    check(text, &[text]);
}

#[test]
fn a_blank_payload_is_one_document() {
    check("", &[""]);
    check(" \n", &[" \n"]);
    assert_eq!(decode_all(b" \n").next().unwrap().1.unwrap_err().code(), "bad_json");
}
