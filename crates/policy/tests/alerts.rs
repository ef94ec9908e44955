//! `[[alert]]`, as people write it, rightly and wrongly.

use std::path::Path;

use connect_events::{AgentStatusType, EventTime, QueueId};
use contact_core::alerts::{AlertRule, AlertWhen, ServiceTarget};
use contact_core::metrics::Step;
use contact_core::{Agent, AlertKind, Latest, Status};
use jiff::tz::TimeZone;
use policy::{Policy, Watch};

#[track_caller]
fn rules(text: &str) -> Vec<AlertRule> {
    Policy::parse("live.toml", text).unwrap_or_else(|faults| panic!("{faults}")).alerts
}

#[track_caller]
fn rule(kind: &str, members: &str) -> AlertRule {
    let mut rules = rules(&format!("[[alert]]\nname = 'a rule'\nkind = '{kind}'\n{members}"));
    assert_eq!(rules.len(), 1);
    rules.remove(0)
}

#[track_caller]
fn faults(text: &str) -> Vec<String> {
    let faults = Policy::parse("live.toml", text).expect_err("something is wrong");
    let lines = faults.faults().iter().map(|fault| fault.strip_prefix("live.toml:"));
    lines.map(|fault| fault.expect("the file").to_owned()).collect()
}

#[test]
fn the_example_has_a_rule_of_every_kind() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/connect-live.toml");
    let rules = Policy::read(&file).expect("the example").alerts;
    let kinds: Vec<_> = rules.iter().map(|rule| rule.when.kind()).collect();
    assert_eq!(kinds, AlertKind::ALL);
    insta::assert_debug_snapshot!(rules);
}

#[test]
fn without_rules_nobody_is_told() {
    assert_eq!(rules(""), []);
}

#[test]
fn times_are_given_in_seconds_or_in_minutes() {
    assert_eq!(rule("long-wait", "after-seconds = 90").when, AlertWhen::LongWait { after: 90_000 });
    assert_eq!(rule("long-wait", "after-minutes = 2").when, AlertWhen::LongWait { after: 120_000 });
    let needs =
        "1: [[alert]] needs one of `after-seconds` and `after-minutes`: how long it may last";
    let both = "after-minutes = 2\nafter-seconds = 5";
    for members in ["", both] {
        let text = format!("[[alert]]\nname = 'a rule'\nkind = 'long-wait'\n{members}");
        assert_eq!(faults(&text), [needs]);
    }
}

#[test]
fn a_service_level_has_its_usual_interval_and_the_clock_of_the_world() {
    let when = rule("low-service-level", "percent = 80\nwithin-seconds = 20").when;
    let AlertWhen::LowServiceLevel(target) = when else { panic!("{when:?}") };
    let zone = TimeZone::UTC;
    let step = Step::HalfHour;
    let usual = ServiceTarget { percent: 80, within_seconds: 20, step, zone, at_least: 10 };
    assert_eq!(target, usual);
}

#[test]
fn a_rule_speaks_of_the_queues_and_statuses_that_it_names() {
    let named = rule("long-wait", "after-seconds = 1\nqueues = ['q-1', 'agent/a-1']").only;
    let queue = |id| QueueId::new(id).expect("an id");
    assert!(named.is_queue(Some(&queue("q-1"))) && named.is_queue(Some(&queue("agent/a-1"))));
    assert!(!named.is_queue(Some(&queue("q-2"))) && !named.is_queue(None));
    let all = rule("long-wait", "after-seconds = 1").only;
    assert!(all.is_queue(Some(&queue("q-2"))) && all.is_queue(None));
    let only = rule("silent-agent", "after-minutes = 5\nstatuses = ['AVAILABLE']").only;
    let in_status = |name: &str| {
        let status_type = Some(AgentStatusType::Routable);
        let status = Status { name: Some(name.into()), status_type };
        let status = Latest::at(EventTime::from_millis(0), status);
        only.is_agent(&Agent { status, ..Agent::default() })
    };
    assert!(in_status("Available") && !in_status("Lunch") && !only.is_agent(&Agent::default()));
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_line() {
    let text = "\
[[alert]]
name = 'one'
kind = 'silent-agent'
after-minutes = 2
queues = ['q-1']

[[alert]]
name = 'one'
kind = 'long-status'
after-minutes = 0

[[alert]]
kind = 'silence'
whatever = 1

[[alert]]
name = 'two'
kind = 'low-service-level'
percent = 101
interval-minutes = 20
time-zone = 'Mars/Olympus'

[[alert]]
name = 'three'
kind = 'category'
categories = []

[[alert]]
name = 'four'
kind = 'long-wait'
after-seconds = 1
queues = ['arn:aws:connect:eu-west-2:111122223333:instance/i-1/queue/q-1']
";
    assert_eq!(
        faults(text),
        [
            "1: [[alert]] needs three minutes or more: Connect sends a heart beat every two",
            "5: [[alert]] has no `queues`: it has `name`, `kind`, `after-seconds`, `after-minutes`, \
             `routing-profiles`, `statuses`",
            "7: [[alert]] needs `status`: the name of a status, like \"Lunch\"",
            "8: `name` must be a name that no other rule has, of up to 64 characters",
            "10: `after-minutes` must be a whole number from 1 to 10080",
            "12: [[alert]] needs `name`: a name that no other rule has, of up to 64 characters",
            "13: `kind` must be one of \"silent-agent\", \"long-wait\", \
             \"long-after-contact-work\", \"long-status\", \"missed-contact\", \
             \"low-service-level\", \"endless-wait\", \"negative-sentiment\", \"category\"",
            "16: [[alert]] needs `within-seconds`: a whole number from 1 to 604800",
            "19: `percent` must be a whole number from 1 to 100",
            "20: `interval-minutes` must be 15, 30 or 60",
            "21: `time-zone` must be an IANA time zone, like \"Europe/London\"",
            "23: [[alert]] needs `categories`: the names of categories of Contact Lens",
            "32: each of `queues` must be the id of a queue, not its ARN",
        ]
    );
    assert_eq!(faults("alert = 'all'\n"), ["1: `alert` must be tables, each under [[alert]]"]);
    assert_eq!(faults("alert = [1]\n"), ["1: each of `alert` must be a table"]);
}

#[test]
fn connect_is_asked_for_what_is_missing_only_where_the_file_says_so() {
    let watch = |text| Policy::parse("live.toml", text).expect("a policy").watch;
    assert!(!watch("").complete_conversations && !watch("[watch]").complete_conversations);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/connect-live.toml");
    let example = Policy::read(&file).expect("the example").watch;
    assert_eq!(example, Watch { complete_conversations: true, ..Watch::default() });
    assert_eq!(
        faults("[watch]\ncomplete-conversations = 1\nlongest-silence-seconds = 0\n"),
        [
            "2: `complete-conversations` must be true or false",
            "3: `longest-silence-seconds` must be a whole number from 1 to 3600",
        ]
    );
}
