//! Whatever comes, in whatever mix.

use proptest::prelude::*;

use crate::{bytes, event, invocation, record, transformed};

/// A document, with blanks and newlines where JSON allows them.
fn document() -> impl Strategy<Value = String> {
    let moment =
        (1..=28_u8, 0..24_u8).prop_map(|(day, hour)| format!("2026-02-{day:02}T{hour:02}:00:00Z"));
    let blank = prop_oneof![Just(""), Just(" "), Just("\n"), Just("\r\n\t")];
    (any::<bool>(), "[a-z]{1,12}", moment, blank).prop_map(|(is_record, id, moment, blank)| {
        let document = if is_record { record(&id, &moment) } else { event(&id, &moment) };
        document
            .replace("\",\"", &format!("\",{blank}\""))
            .replace("\":\"", &format!("\"{blank}:\""))
    })
}

/// What one record of Firehose holds: whole documents, however put together, or anything else.
#[derive(Clone, Debug)]
enum Holds {
    Documents(Vec<String>, &'static str),
    Garbage(Vec<u8>),
}

impl Holds {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Documents(all, between) => all.join(between).into_bytes(),
            Self::Garbage(bytes) => bytes.clone(),
        }
    }
}

fn holds() -> impl Strategy<Value = Holds> {
    let between = prop_oneof![Just(""), Just("\n"), Just("\r\n\r\n")];
    let cut = (document(), 1..40_usize).prop_map(|(text, at)| text.as_bytes()[..at].to_vec());
    prop_oneof![
        3 => (prop::collection::vec(document(), 1..4), between)
            .prop_map(|(all, between)| Holds::Documents(all, between)),
        1 => prop::collection::vec(any::<u8>(), 0..60).prop_map(Holds::Garbage),
        1 => cut.prop_map(Holds::Garbage),
    ]
}

proptest! {
    #[test]
    fn the_lines_read_back_are_the_very_documents_and_garbage_is_handed_back(
        held in prop::collection::vec(holds(), 0..12)
    ) {
        let records: Vec<Vec<u8>> = held.iter().map(Holds::bytes).collect();
        let records: Vec<&[u8]> = records.iter().map(Vec::as_slice).collect();
        let answer = transformed(&invocation(&records));

        let ids: Vec<&str> = answer.records.iter().map(|record| record.record_id()).collect();
        let expected: Vec<String> = (0..held.len()).map(|place| format!("r-{place}")).collect();
        prop_assert_eq!(ids, expected);

        let mut object = Vec::new();
        let mut told = Vec::new();
        for (held, placed) in held.iter().zip(&answer.records) {
            match held {
                Holds::Documents(documents, _) => {
                    prop_assert!(placed.day().is_some());
                    object.extend(bytes(placed));
                    told.extend(documents.iter().map(|text| text.replace(['\r', '\n'], " ")));
                }
                Holds::Garbage(garbage) => {
                    prop_assert_eq!(placed.day(), None);
                    prop_assert_eq!(&bytes(placed), garbage);
                }
            }
        }
        let object = String::from_utf8(object).expect("text");
        prop_assert_eq!(object.lines().collect::<Vec<_>>(), told);
        prop_assert!(object.is_empty() || object.ends_with('\n'));
    }
}
