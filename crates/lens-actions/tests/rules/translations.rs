//! What is said, in German too.

use std::time::Duration;

use test_support::{Fault, FaultyNetwork};

use crate::rig::{Rig, in_time, partial, turn, turns, written};

async fn german(rig: &Rig, id: &str) -> Vec<(String, String)> {
    let segment = rig.segment(id).await;
    let all = segment.translated();
    all.map(|(language, text)| (language.to_owned(), text.expose().to_string())).collect()
}

fn is(text: &str) -> Vec<(String, String)> {
    vec![("de".to_owned(), text.to_owned())]
}

#[tokio::test(start_paused = true)]
async fn final_turns_of_customer_and_agent_are_translated_once() {
    let rig = Rig::new().await;
    let actions = rig.everything(&FaultyNetwork::calm());
    let mut talk = turns("Na");
    talk.push(partial(2));
    rig.deliver(&actions, &talk).await.expect("put");
    assert_eq!(german(&rig, "s-0").await, is("[de] Words of turn 0"));
    assert_eq!(german(&rig, "s-1").await, is("[de] Words of turn 1"));
    assert_eq!(german(&rig, "s-2").await, []);
    let asked = rig.translate.asked();
    assert!(asked.len() == 2 && asked.iter().all(|(from, to, _)| (from == "en") && (to == "de")));
    // It comes again, to another process too.
    for actions in [&actions, &rig.everything(&FaultyNetwork::calm())] {
        rig.deliver(actions, &talk).await.expect("put");
    }
    assert_eq!(rig.translate.asked().len(), 2);
    rig.deliver(&actions, &[turn(2, 'N')]).await.expect("put");
    assert_eq!(rig.translate.asked().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_is_in_that_language_already_is_not_translated() {
    let rig = Rig::new().await;
    let mut own = turn(0, 'N');
    own["LanguageCode"] = "de-CH".into();
    rig.deliver(&rig.everything(&FaultyNetwork::calm()), &[own]).await.expect("put");
    assert!(rig.translate.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn words_that_cannot_be_translated_are_not_asked_of_again() {
    let rig = Rig::new().await;
    let actions = rig.everything(&FaultyNetwork::calm());
    let long = "x".repeat(10_001);
    let talk = [written("m-1", "Raw", "ok"), written("m-2", "Raw", &long)];
    for _ in 0..3 {
        rig.deliver(&actions, &talk).await.expect("put");
    }
    // Too short to tell its language by, asked once; too long, never.
    let asked = rig.translate.asked();
    assert_eq!(asked, [("auto".to_owned(), "de".to_owned(), "ok".to_owned())]);
    assert_eq!(german(&rig, "m-1").await, []);
}

#[tokio::test(start_paused = true)]
async fn the_translation_is_of_the_words_that_are_shown() {
    let rig = Rig::new().await;
    let actions = rig.everything(&FaultyNetwork::calm());
    rig.deliver(&actions, &[written("m-1", "Raw", "I am Kim")]).await.expect("put");
    assert_eq!(german(&rig, "m-1").await, is("[de] I am Kim"));
    rig.ingest(&[written("m-1", "Redacted", "I am [NAME]")]).await;
    assert_eq!(german(&rig, "m-1").await, []);
    rig.deliver(&actions, &[written("m-1", "Redacted", "I am [NAME]")]).await.expect("put");
    assert_eq!(german(&rig, "m-1").await, is("[de] I am [NAME]"));
}

#[tokio::test(start_paused = true)]
async fn what_translate_fails_of_is_done_with_the_next_batch_of_the_talk() {
    for code in ["TooManyRequestsException", "ServiceUnavailableException"] {
        let rig = Rig::new().await;
        let actions = rig.everything(&FaultyNetwork::calm());
        // As often as it is tried.
        rig.translate.meet([Some(code), Some(code)]);
        rig.deliver(&actions, &turns("NN")[..1]).await.expect("put");
        assert_eq!(german(&rig, "s-0").await, [], "{code}");
        rig.deliver(&actions, &[turn(1, 'N')]).await.expect("put");
        assert_eq!(german(&rig, "s-0").await, is("[de] Words of turn 0"), "{code}");
        assert_eq!(german(&rig, "s-1").await, is("[de] Words of turn 1"), "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_translate_that_hangs_holds_up_a_batch_for_five_seconds_at_the_most() {
    let rig = Rig::new().await;
    let hangs = FaultyNetwork::on("TranslateText", vec![Fault::Hang; 1_000]);
    let talk: Vec<_> = turns(&"NNN".repeat(20));
    let keys = rig.ingest(&talk).await;
    let before = in_time();
    let actions = rig.everything(&hangs);
    Box::pin(actions.act(&keys, crate::rig::at(60), in_time())).await.expect("put");
    let took = in_time() - before;
    assert!((Duration::from_secs(2)..=Duration::from_secs(6)).contains(&took), "{took:?}");
    assert_eq!(rig.standing().await, ["Unhappy raised"]);
    assert_eq!(german(&rig, "s-0").await, []);
    // And later on it is all done.
    let calm = rig.everything(&FaultyNetwork::calm());
    rig.deliver(&calm, &[turn(60, 'P')]).await.expect("put");
    assert_eq!(rig.translate.asked().len(), 61);
}
