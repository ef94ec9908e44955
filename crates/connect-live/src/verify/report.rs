//! A comparison for people, and for programs.

use std::fmt::Write;

use serde_json::{Value, json};

use super::compared::{Compared, Difference, OfKind};
use super::named::Kind;

/// Adds a line. Writing to a string cannot fail.
macro_rules! line {
    ($page:expr, $($text:tt)*) => { _ = writeln!($page, $($text)*) };
}

/// What people read.
pub(super) fn summary(compared: &Compared) -> String {
    let mut page = String::new();
    let events: usize = compared.events.values().sum();
    let (records, files) = (compared.records, compared.files);
    line!(page, "Read {records} records in {files} files: {events} events.");
    for (kind, of_kind) in &compared.kinds {
        of(&mut page, *kind, of_kind);
    }
    if !compared.quarantined.is_empty() {
        let codes = compared.quarantined.iter().map(|(code, count)| format!("{code} {count}"));
        let codes = codes.collect::<Vec<_>>().join(", ");
        line!(page, "Cannot be decoded: {codes}. What is in quarantine may differ.");
    }
    if compared.is_equal() {
        line!(page, "Equal: the store knows all that the archive tells.");
    } else {
        line!(page, "They differ.");
    }
    page
}

fn of(page: &mut String, kind: Kind, of_kind: &OfKind) {
    let OfKind { known, past, differing } = of_kind;
    line!(page, "  {:<16} {known:>8} known", kind.name());
    if *past > 0 {
        line!(page, "  {:<16} {past:>8} older than the store keeps them", "");
    }
    for (difference, rows) in differing {
        let meaning = match difference {
            Difference::Missing => "missing in the store",
            Difference::Behind => "know less than the archive",
            Difference::NotArchived => "have a revision that the archive lacks",
        };
        line!(page, "  {:<16} {:>8} {meaning}", "", rows.count);
        for name in &rows.first {
            line!(page, "  {:<16} {:>8}   {name}", "", "");
        }
        if !rows.first.is_empty() && rows.count > rows.first.len() {
            line!(page, "  {:<16} {:>8}   and {} more", "", "", rows.count - rows.first.len());
        }
    }
}

/// One document, with the kinds in one order.
pub(super) fn json(compared: &Compared) -> String {
    let kinds = compared.kinds.iter().map(|(kind, OfKind { known, past, differing })| {
        let mut shown = json!({"row": kind.name(), "known": known, "past": past});
        for difference in Difference::ALL {
            let (count, first) = differing
                .get(&difference)
                .map_or((0, Vec::new()), |rows| (rows.count, rows.first.clone()));
            shown[difference.name()] = json!({"count": count, "first": first});
        }
        shown
    });
    let events = compared.events.iter().map(|(feed, count)| (feed.name().to_owned(), json!(count)));
    let document = json!({
        "equal": compared.is_equal(),
        "files": compared.files,
        "records": compared.records,
        "events": events.collect::<serde_json::Map<String, Value>>(),
        "undecodable": compared.quarantined,
        "rows": kinds.collect::<Vec<_>>(),
    });
    // Text, numbers and lists: there is nothing in them that JSON cannot hold.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
