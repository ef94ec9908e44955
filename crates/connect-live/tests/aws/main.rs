//! A simulated day on Kinesis and EventBridge.

mod double;

use std::collections::BTreeMap;
use std::process::{Command, Output};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use connect_events::Feed;
use double::{Double, text};
use serde_json::Value;
use simulator::{Sent, World, simulate};

fn run(endpoint: &str, args: &[&str]) -> Output {
    let size = ["--seed", "7", "--queues", "2", "--agents", "6", "--hours", "1"];
    Command::new(env!("CARGO_BIN_EXE_connect-live"))
        .args(["simulate", "--to", "aws"])
        .args(size)
        .args(args)
        .env("AWS_ENDPOINT_URL", endpoint)
        .env("AWS_REGION", "eu-west-2")
        .env("AWS_ACCESS_KEY_ID", "local")
        .env("AWS_SECRET_ACCESS_KEY", "local")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env_remove("AWS_PROFILE")
        .output()
        .expect("the command")
}

fn day() -> Vec<Sent> {
    simulate(&World::sized(7, 2, 6, 1)).events
}

/// The documents of a feed, each with what it is about, in an order of their own.
fn documents(feed: Feed) -> Vec<(String, String)> {
    let own = day().into_iter().filter(|sent| sent.feed == feed);
    let mut all: Vec<_> = own.map(|sent| (sent.about, sent.document)).collect();
    all.sort();
    all
}

#[test]
fn every_document_is_taken_once_though_some_are_refused_at_first() {
    let double = Double::start();
    let output = run(&double.endpoint, &["--event-bus", "test", "--agent-events-stream", "agents"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen = double.seen();
    assert_eq!(seen.faults, [""; 0]);
    assert!(seen.refused > 100, "{}", seen.refused);

    let mut streams = BTreeMap::<&str, Vec<_>>::new();
    for (stream, record) in &seen.records {
        let data = STANDARD.decode(text(&record["Data"])).expect("base64");
        let document = String::from_utf8(data).expect("text");
        let key = text(&record["PartitionKey"]).to_owned();
        streams.entry(stream).or_default().push((key, document));
    }
    let expected = [
        ("agents", Feed::AgentEvents),
        ("connect-live-contact-lens", Feed::ContactLens),
        ("connect-live-contact-records", Feed::ContactRecords),
    ];
    assert!(streams.keys().copied().eq(expected.map(|(stream, _)| stream)));
    for (stream, feed) in expected {
        let taken = streams.get_mut(stream).expect("a stream");
        taken.sort();
        assert!(*taken == documents(feed), "{stream}");
    }
}

#[test]
fn what_is_about_one_agent_or_contact_has_one_key() {
    for sent in day() {
        let document: Value = serde_json::from_str(&sent.document).expect("JSON");
        let about = match sent.feed {
            Feed::ContactEvents => &document["detail"]["contactId"],
            Feed::AgentEvents => &document["AgentARN"],
            Feed::ContactRecords | Feed::ContactLens => &document["ContactId"],
        };
        assert_eq!(about, &sent.about);
    }
}

#[test]
fn contact_events_keep_all_but_the_source_that_is_amazons() {
    let double = Double::start();
    let output = run(&double.endpoint, &["--event-source", "test.source"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen = double.seen();
    let mut taken: Vec<_> = seen
        .entries
        .iter()
        .map(|entry| {
            assert_eq!(
                (text(&entry["EventBusName"]), text(&entry["Source"])),
                ("default", "test.source")
            );
            assert_eq!(entry["DetailType"], "Amazon Connect Contact Event");
            let seconds = entry["Time"].as_f64().expect("seconds since 1970") as i64;
            (text(&entry["Detail"]).to_owned(), entry["Resources"].clone(), seconds)
        })
        .collect();
    let mut expected: Vec<_> = documents(Feed::ContactEvents)
        .iter()
        .map(|(_, document)| {
            let document: Value = serde_json::from_str(document).expect("JSON");
            let time = connect_events::EventTime::parse(text(&document["time"])).expect("a time");
            (document["detail"].to_string(), document["resources"].clone(), time.as_second())
        })
        .collect();
    let by_detail = |one: &(String, Value, i64), other: &(String, Value, i64)| one.0.cmp(&other.0);
    taken.sort_by(by_detail);
    expected.sort_by(by_detail);
    assert_eq!(taken.len(), expected.len());
    assert!(taken == expected);
}

#[test]
fn a_day_at_a_speed_begins_at_the_present() {
    let double = Double::start();
    let before = std::time::UNIX_EPOCH.elapsed().expect("a present").as_secs();
    // An hour in a twentieth of a second.
    let output = run(&double.endpoint, &["--speed", "60000"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen = double.seen();
    assert_eq!(seen.entries.len(), documents(Feed::ContactEvents).len());
    let times = seen.entries.iter().filter_map(|entry| entry["Time"].as_f64());
    let first = times.fold(f64::MAX, f64::min) as u64;
    assert!((before..before + 3_600).contains(&first), "{first}, {before}");
}

#[test]
fn a_service_that_nobody_reaches_is_one_line_and_status_one() {
    // Nothing listens where a listener just was.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let output = run(&endpoint, &[]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("takes nothing"), "{said}");
}

/// What the template's rule of contact events has to match; a change of it has to be followed here.
const RULE: &str = "
        source: [aws.connect, !If [HasExtraSource, !Ref ExtraEventSource, !Ref AWS::NoValue]]
        # The second is what one page of the documentation calls it since the service was renamed.
        detail-type: [Amazon Connect Contact Event, Connect Customer Contact Event]
        detail:
          instanceArn: [!Ref InstanceArn]
      Targets:
        - Id: rows
          Arn: !GetAtt ContactEventsFunction.Arn
";

#[test]
fn contact_events_of_an_instance_of_ones_own_match_the_rule_of_its_stack() {
    assert!(include_str!("../../../../infra/template.yaml").contains(RULE));
    let own =
        "arn:aws:connect:eu-central-1:555500001111:instance/0a1b2c3d-0000-4000-8000-00000000abcd";
    let double = Double::start();
    let output = run(&double.endpoint, &["--instance-arn", own]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let seen = double.seen();
    assert_eq!(seen.entries.len(), documents(Feed::ContactEvents).len());
    for entry in &seen.entries {
        let detail: Value = serde_json::from_str(text(&entry["Detail"])).expect("JSON");
        assert_eq!(entry["Source"], "connect-live.simulator");
        assert_eq!(entry["DetailType"], "Amazon Connect Contact Event");
        assert_eq!(detail["instanceArn"], own);
    }
    // The streams are those of the instance as well.
    for (stream, record) in &seen.records {
        let document = STANDARD.decode(text(&record["Data"])).expect("base64");
        let document: Value = serde_json::from_slice(&document).expect("JSON");
        let id = document["InstanceId"].as_str().or_else(|| document["InstanceARN"].as_str());
        let id = id.expect("an instance");
        assert!(id == own || own.ends_with(&format!("instance/{id}")), "{stream}");
    }
}
