use connect_client::{ClientToken, DialFrom, InvalidDial, RingTime};
use connect_events::{Personal, QueueId};
use serde_json::json;

use crate::bench::{Bench, CALLED, SHOWN, contact, dial, line, soon};

#[tokio::test(start_paused = true)]
async fn a_repeated_token_dials_once_and_gives_the_first_contact() {
    let bench = Bench::new();
    let first = bench.dial("t-1").await.expect("a contact");
    let again = bench.dial("t-1").await.expect("a contact");
    assert_eq!(first, again);
    assert_eq!(bench.double.dials()[CALLED], 1);
    let other = bench.dial("t-2").await.expect("a contact");
    assert_ne!(first, other);
    assert_eq!(bench.double.dials()[CALLED], 2);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_connect_forgot_dials_again() {
    let bench = Bench::new();
    let first = bench.dial("t-1").await.expect("a contact");
    bench.double.forget_tokens();
    assert_ne!(bench.dial("t-1").await.expect("a contact"), first);
    assert_eq!(bench.dials(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_dial_says_all_that_it_was_told() {
    let bench = Bench::new();
    let mut dial = dial("t-1");
    let queue = QueueId::new("q-1").expect("an id");
    dial.from = DialFrom::NumberAndQueue(Personal::new(SHOWN.into()), queue.clone());
    dial.ring = Some(RingTime::from_secs(15).expect("a time"));
    let id = bench.connect.start_outbound_voice_contact(&dial, soon()).await.expect("a contact");
    let told = bench.double.contact(id.as_str()).expect("a contact");
    assert_eq!(told["CustomerEndpoint"]["Address"], CALLED);
    assert_eq!(told["SystemEndpoint"]["Address"], SHOWN);
    assert_eq!(told["QueueInfo"], json!({ "Id": "q-1" }));
    assert_eq!(told["Attributes"], json!({ "reason": "callback" }));

    dial.from = DialFrom::Queue(queue);
    dial.token = ClientToken::new("t-2").expect("a token");
    let id = bench.connect.start_outbound_voice_contact(&dial, soon()).await.expect("a contact");
    let told = bench.double.contact(id.as_str()).expect("a contact");
    assert!(told["SystemEndpoint"].is_null());
}

#[test]
fn what_connect_would_not_take_cannot_be_said() {
    assert_eq!(ClientToken::new(""), Err(InvalidDial::Token { len: 0 }));
    assert_eq!(ClientToken::new(&"t".repeat(501)), Err(InvalidDial::Token { len: 501 }));
    assert_eq!(ClientToken::new("a b"), Err(InvalidDial::Token { len: 3 }));
    assert_eq!(ClientToken::new(&"t".repeat(500)).expect("a token").as_str().len(), 500);
    for seconds in [0, 14, 61] {
        assert_eq!(RingTime::from_secs(seconds), Err(InvalidDial::RingTime { seconds }));
    }
    for seconds in [15, 60] {
        assert_eq!(RingTime::from_secs(seconds).expect("a time").as_secs(), seconds);
    }
}

#[tokio::test(start_paused = true)]
async fn a_contact_is_stopped_once_and_then_not_found() {
    let bench = Bench::new();
    let id = bench.dial("t-1").await.expect("a contact");
    assert_eq!(line(bench.connect.stop_contact(&id, soon()).await), "done");
    let told = bench.double.contact(id.as_str()).expect("a contact");
    assert!(told["DisconnectTimestamp"].is_number());
    let again = bench.connect.stop_contact(&id, soon()).await;
    assert_eq!(line(again), "refused: StopContact: not_found");
    let never = bench.connect.stop_contact(&contact("c-0"), soon()).await;
    assert_eq!(line(never), "refused: StopContact: not_found");
}

#[tokio::test(start_paused = true)]
async fn attributes_are_set_one_by_one_and_the_others_stay() {
    let bench = Bench::new();
    let id = bench.dial("t-1").await.expect("a contact");
    let set = crate::bench::attributes(&[("outcome", "reached")]);
    for _ in 0..2 {
        let done = bench.connect.update_contact_attributes(&id, &set, soon()).await;
        assert_eq!(line(done), "done");
    }
    let told = bench.double.contact(id.as_str()).expect("a contact");
    assert_eq!(told["Attributes"], json!({ "reason": "callback", "outcome": "reached" }));
    let large = crate::bench::attributes(&[("notes", &"x".repeat(32_768))]);
    let refused = bench.connect.update_contact_attributes(&id, &large, soon()).await;
    assert_eq!(line(refused), "refused: UpdateContactAttributes: invalid_parameter");
}
