//! The instance that documents name.

use std::collections::BTreeSet;

use connect_events::{Feed, Personal};
use serde_json::Value;
use simulator::{Day, Instance, InvalidInstance, PlacedCall, PlacedCalls, Sent, World, simulate};

use crate::small_day;

const OWN: &str = "arn:aws-us-gov:connect:us-gov-west-1:555500001111:instance/0a1b2c3d-0000-4000-8000-00000000abcd";
/// Region, account and id of the instance of a world that names none. Kept rows know them, so they stay.
const PARTS: [&str; 3] = ["eu-west-2", "111122223333", "1257a0ce-0000-4000-8000-000000000001"];

fn own_world() -> World {
    World { instance: OWN.parse().expect("an ARN"), ..World::sized(31, 4, 12, 3) }
}

/// Every ARN in a document, wherever it is.
fn arns(document: &Value) -> Vec<&str> {
    match document {
        Value::String(text) => {
            text.starts_with("arn:").then_some(text.as_str()).into_iter().collect()
        }
        Value::Array(all) => all.iter().flat_map(arns).collect(),
        Value::Object(all) => all.values().flat_map(arns).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// Refuses a document that does not name the instance of one's own, or names another.
fn names_its_own_alone(sent: &Sent) {
    let document: Value = serde_json::from_str(&sent.document).expect("JSON");
    for part in PARTS {
        assert!(!sent.document.contains(part) && !sent.about.contains(part), "{}", sent.document);
    }
    for arn in arns(&document) {
        let rest = arn.strip_prefix(OWN).unwrap_or_else(|| panic!("{arn}"));
        assert!(rest.is_empty() || rest.starts_with('/'), "{arn}");
    }
    let own: Instance = OWN.parse().expect("an ARN");
    let named = match sent.feed {
        Feed::ContactEvents => {
            assert_eq!(document["region"], own.region());
            assert_eq!(document["detail"]["tags"]["aws:connect:instanceId"], own.id());
            [&document["account"], &document["detail"]["instanceArn"]]
        }
        Feed::AgentEvents => [&document["AWSAccountId"], &document["InstanceARN"]],
        Feed::ContactRecords => {
            assert_eq!(document["Tags"]["aws:connect:instanceId"], own.id());
            [&document["AWSAccountId"], &document["InstanceARN"]]
        }
        Feed::ContactLens => {
            assert_eq!(document["InstanceId"], own.id());
            assert_eq!(document["AccountId"], own.account());
            return;
        }
    };
    assert_eq!(named, [own.account(), own.arn()]);
}

#[test]
fn every_document_of_all_four_feeds_names_the_instance_of_its_world_and_no_other() {
    let day = simulate(&own_world());
    day.events.iter().for_each(names_its_own_alone);
    let feeds: BTreeSet<_> = day.events.iter().map(|sent| sent.feed).collect();
    assert!(feeds.into_iter().eq(Feed::ALL));
}

#[test]
fn calls_that_are_asked_for_name_the_instance_of_their_world_too() {
    let world = own_world();
    let mut calls = PlacedCalls::of(&world, world.start);
    let call = PlacedCall {
        contact: "c-1".to_owned(),
        number: Personal::new("+15555550142".to_owned()),
        shown: None,
        queue: None,
        attributes: Personal::default(),
    };
    calls.place(call, world.start);
    let told = calls.until(world.start.plus_millis(24 * 3_600_000)).documents;
    told.iter().for_each(names_its_own_alone);
    let feeds: BTreeSet<_> = told.iter().map(|sent| sent.feed).collect();
    assert!(feeds.into_iter().eq([Feed::ContactEvents, Feed::ContactRecords]));
}

#[test]
fn the_instance_changes_the_name_of_the_instance_and_nothing_else() {
    let (usual, own) = (small_day(31), simulate(&own_world()));
    let truth = |day: &Day| serde_json::to_string(&day.truth).expect("JSON");
    assert_eq!(truth(&usual), truth(&own));

    let [region, account, id] = PARTS;
    let arn = format!("arn:aws:connect:{region}:{account}:instance/{id}");
    let named = |text: &str| {
        let renamed = text.replace(&arn, OWN).replace(id, "0a1b2c3d-0000-4000-8000-00000000abcd");
        renamed.replace(account, "555500001111").replace(region, "us-gov-west-1")
    };
    let usual = usual.events.into_iter().map(|sent| Sent {
        about: named(&sent.about),
        document: named(&sent.document),
        ..sent
    });
    assert!(usual.eq(own.events));
}

#[test]
fn an_instance_is_read_off_its_arn_alone() {
    let own: Instance = OWN.parse().expect("an ARN");
    assert_eq!(own.arn(), OWN);
    assert_eq!(own.region(), "us-gov-west-1");
    assert_eq!(own.account(), "555500001111");
    assert_eq!(own.id(), "0a1b2c3d-0000-4000-8000-00000000abcd");
    for wrong in [
        "",
        "0a1b2c3d-0000-4000-8000-00000000abcd",
        &format!("{OWN}/queue/q-1"),
        &format!("{OWN}:1"),
        &format!(" {OWN}"),
        &OWN.replace("arn:", "urn:"),
        &OWN.replace("aws-us-gov", "azure"),
        &OWN.replace(":connect:", ":kinesis:"),
        &OWN.replace("us-gov-west-1", ""),
        &OWN.replace("us-gov-west-1", "US"),
        &OWN.replace("555500001111", "55550000111"),
        &OWN.replace("555500001111", "55550000111x"),
        &OWN.replace("instance/", "instance-"),
        &OWN.replace("abcd", "ABCD"),
        &OWN.replace("abcd", "abc"),
    ] {
        assert_eq!(wrong.parse::<Instance>(), Err(InvalidInstance), "{wrong}");
    }
}
