//! No bytes are too strange.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use connect_events::{Delivered, decode, decode_all, delivered, documents};
use proptest::prelude::*;

/// The documents of every feed, each on one line.
static FIXTURES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../events-fixtures");
    ["contact-events", "other-events", "agent-events", "contact-records", "contact-lens"]
        .into_iter()
        .flat_map(|folder| fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let value: serde_json::Value =
                serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            value.to_string().into_bytes()
        })
        .collect()
});

fn read_everything(payload: &[u8]) {
    let _ = decode(payload);
    let split: Vec<_> = documents(payload).collect();
    assert!(!split.is_empty());
    assert_eq!(decode_all(payload).count(), split.len());
    if let Delivered::Kinesis(batch) = delivered(payload) {
        for record in &batch.records {
            let _ = record.payload();
        }
    }
}

fn fixture() -> impl Strategy<Value = Vec<u8>> {
    any::<prop::sample::Index>().prop_map(|index| index.get(&FIXTURES).clone())
}

proptest! {
    #[test]
    fn any_bytes_are_answered(payload in prop::collection::vec(any::<u8>(), 0..200)) {
        read_everything(&payload);
    }

    #[test]
    fn any_text_like_json_is_answered(payload in r#"[\[\]{}",:a1n \n]{0,80}"#) {
        read_everything(payload.as_bytes());
    }

    #[test]
    fn any_damaged_fixture_is_answered(
        mut payload in fixture(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<bool>(),
    ) {
        let at = at.index(payload.len());
        if cut { payload.truncate(at) } else { payload[at] = byte }
        read_everything(&payload);
    }

    #[test]
    fn documents_are_the_same_however_they_are_joined(
        fixtures in prop::collection::vec(fixture(), 1..5),
    ) {
        let expected: Vec<_> = fixtures.iter().map(|document| decode(document).unwrap()).collect();
        let list = [&b"["[..], &fixtures.join(&b", "[..]), b"]"].concat();
        for payload in [fixtures.concat(), fixtures.join(&b"\n"[..]), fixtures.join(&b"\r\n\r\n"[..]), list] {
            let events: Vec<_> =
                decode_all(&payload).map(|(_, result)| result.unwrap()).collect();
            prop_assert_eq!(&events, &expected);
        }
    }
}
