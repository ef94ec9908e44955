//! Messages as lines of a file.

use std::fs;

use outbox::{DAY_MILLIS, Lines, Outbox, Way};
use serde_json::Value;
use test_support::FaultyNetwork;

use crate::rig::{Rig, abandoned, alert, at, in_time};

#[tokio::test(start_paused = true)]
async fn each_message_is_a_line_and_a_line_that_was_cut_off_spoils_no_other() {
    let rig = Rig::new().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("notices.ndjson");
    fs::write(&path, "{\"id\":\"whole\"}\n{\"id\":\"cut o").expect("a file");
    let lines = || vec![Way::Lines(Lines::open(&path).expect("a file"))];
    for (number, fact) in [alert(1), abandoned(0)].into_iter().enumerate() {
        let keys = rig.put([fact]).await;
        let outbox = Outbox::new(rig.store(&FaultyNetwork::calm()), lines(), DAY_MILLIS);
        let ended = outbox.tell(keys, at(60), in_time()).await;
        assert_eq!((ended.told, number), (1, number));
    }
    let content = fs::read_to_string(&path).expect("a file");
    let read: Vec<_> = content.lines().map(serde_json::from_str::<Value>).collect();
    let kinds: Vec<_> = read.iter().flatten().map(|one| one["kind"].as_str()).collect();
    assert_eq!(kinds, [None, Some("silentAgent"), Some("contact")]);
    assert_eq!((read.len(), content.ends_with('\n')), (4, true));
}
