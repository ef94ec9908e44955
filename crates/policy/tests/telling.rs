//! `[notices]` and `[contact-lens]`, as people write them, rightly and wrongly.

use std::path::Path;

use policy::{ContactLens, Notices, Policy};

#[track_caller]
fn read(text: &str) -> Policy {
    Policy::parse("live.toml", text).unwrap_or_else(|faults| panic!("{faults}"))
}

#[track_caller]
fn faults(text: &str) -> Vec<String> {
    Policy::parse("live.toml", text).expect_err("something is wrong").faults().to_vec()
}

const TOPIC: &str = "arn:aws:sns:eu-west-2:111122223333:notices";

#[test]
fn the_example_shows_every_member() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/connect-live.toml");
    let policy = Policy::read(&file).expect("the example");
    let expected = Notices {
        topic: Some(TOPIC.into()),
        bus: Some("default".into()),
        max_age_millis: 86_400_000,
    };
    assert_eq!(policy.notices, Some(expected));
    let sentiment = policy.contact_lens.sentiment.expect("an attribute");
    assert_eq!(sentiment.instance.as_str(), "1257a0ce-0000-4000-8000-000000000001");
    assert_eq!(sentiment.name, "customerSentiment");
    assert_eq!(policy.contact_lens.translate_to.as_deref(), Some("en"));
}

#[test]
fn nobody_is_told_and_nothing_is_done_unless_the_file_says_so() {
    let policy = read("");
    assert_eq!((policy.notices, policy.contact_lens), (None, ContactLens::default()));
    assert_eq!(read("[contact-lens]\n").contact_lens, ContactLens::default());
}

#[test]
fn a_bus_goes_by_its_name_or_its_arn() {
    for bus in ["default", "aws.partner/x", "arn:aws:events:eu-west-2:111122223333:event-bus/b"] {
        let notices = read(&format!("[notices]\nevent-bus = '{bus}'\n")).notices;
        assert_eq!(notices.expect("notices").bus.as_deref(), Some(bus));
    }
}

#[test]
fn age_is_told_in_hours() {
    let notices = read(&format!("[notices]\nsns-topic = '{TOPIC}'\nmax-age-hours = 2\n")).notices;
    assert_eq!(notices.expect("notices").max_age_millis, 7_200_000);
}

#[test]
fn everything_that_is_wrong_is_told_with_its_line() {
    let text = "\
[notices]
sns-topic = 'arn:aws:sqs:eu-west-2:111122223333:notices'
event-bus = 'a bus'
max-age-hours = 169
[contact-lens]
sentiment-attribute = { instance = 'i-1', name = 'how they feel' }
translate-to = 'English'
colour = 'red'
";
    let expected = [
        "2: `sns-topic` must be the ARN of a topic, like \
         \"arn:aws:sns:eu-west-2:111122223333:notices\"",
        "3: `event-bus` must be the name or the ARN of an event bus",
        "4: `max-age-hours` must be a whole number from 1 to 168",
        "6: `name` must be the name of an attribute: letters, digits, `-` and `_`",
        "7: `translate-to` must be a language of Amazon Translate, like \"en\" or \"fr-CA\"",
        "8: [contact-lens] has no `colour`: it has `sentiment-attribute`, `translate-to`",
    ];
    assert_eq!(faults(text), expected.map(|fault| format!("live.toml:{fault}")));
    assert_eq!(
        faults("[notices]\n"),
        ["live.toml:1: [notices] needs `sns-topic`, `event-bus`, or both: whom it is told to"]
    );
}
