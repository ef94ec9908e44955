//! From the documents of a record to lines.

use std::panic::{AssertUnwindSafe, catch_unwind};

use connect_events::{DecodeError, Event, decode_all};

use crate::Day;

/// The documents of one record as the archive keeps them.
pub struct Lines {
    /// A line each.
    pub text: Vec<u8>,
    /// The day that they belong to.
    pub day: Day,
}

/// What a record that made the program panic is handed back under.
const PANIC: &str = "panic";

/// What a record is handed back under whose documents tell no moment.
const NO_DAY: &str = "no_day";

/// The lines of a record, or a code that says why it has none.
///
/// A record is placed as a whole, because Firehose takes one answer for it: with one document that
/// cannot be read none is placed, and all of it can be read from below `failed/`. Documents of several
/// days, which Connect does not send in one record, go to the first of them.
pub(crate) fn lines(
    data: Option<&str>,
    day_of: fn(&Event) -> Option<Day>,
    buffer: &mut Vec<u8>,
) -> Result<Lines, &'static str> {
    // Nothing that a panic could leave half done outlives the call: the buffer is filled anew.
    let placed = catch_unwind(AssertUnwindSafe(|| {
        connect_events::decode_base64(data, buffer).map_err(|err| err.code())?;
        place(buffer, day_of)
    }));
    placed.unwrap_or(Err(PANIC))
}

/// The lines of a record that came past Firehose, and is to lie among the others: what [`transform`]
/// would make of it. `None` for what it would hand back.
///
/// [`transform`]: crate::transform()
#[must_use]
pub fn of_payload(payload: &[u8]) -> Option<Lines> {
    catch_unwind(|| place(payload, Day::of_event)).ok()?.ok()
}

fn place(payload: &[u8], day_of: fn(&Event) -> Option<Day>) -> Result<Lines, &'static str> {
    let mut text = Vec::with_capacity(payload.len() + 1);
    let mut first: Option<Day> = None;
    for (document, decoded) in decode_all(payload) {
        let event = decoded.map_err(|err: DecodeError| err.code())?;
        let day = day_of(&event).ok_or(NO_DAY)?;
        first = Some(first.map_or(day, |first| first.min(day)));
        append(document.bytes, &mut text);
    }
    first.map(|day| Lines { text, day }).ok_or(NO_DAY)
}

/// A document that is JSON has no newline but between its tokens, where a blank says the same.
fn append(document: &[u8], text: &mut Vec<u8>) {
    let document = document.strip_prefix(b"\xef\xbb\xbf").unwrap_or(document).trim_ascii();
    let in_line = |byte: &u8| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte };
    text.extend(document.iter().map(in_line));
    text.push(b'\n');
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn a_panic_in_one_record_is_that_records_failure() {
        let data = base64_simd::STANDARD.encode_to_string(
            br#"{"ContactId":"c-1","LastUpdateTimestamp":"2026-03-02T09:00:00Z"}"#,
        );
        let mut buffer = Vec::new();
        let trips = lines(Some(&data), |_| panic!("a rule that trips"), &mut buffer);
        assert_eq!(trips.err(), Some("panic"));
        let placed = lines(Some(&data), super::Day::of_event, &mut buffer);
        assert_eq!(placed.map(|lines| lines.day.to_string()), Ok("2026-03-02".to_owned()));
    }

    #[test]
    fn what_tells_no_moment_has_no_day() {
        let data = base64_simd::STANDARD.encode_to_string(
            br#"{"ContactId":"c-1","LastUpdateTimestamp":"2026-03-02T09:00:00Z"}"#,
        );
        assert_eq!(lines(Some(&data), |_| None, &mut Vec::new()).err(), Some("no_day"));
    }
}
