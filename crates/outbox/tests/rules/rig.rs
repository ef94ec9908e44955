use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_sns::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};
use aws_types::SdkConfig;
use connect_events::{
    AgentId, Channel, ContactId, DisconnectReason, EventTime, InstanceId, Personal, QueueId,
};
use contact_core::{
    Acknowledged, Alert, AlertAbout, AlertId, AlertKind, AlertSubject, Key, Notice, NoticeAbout,
    NoticeId, RequestId, Row,
};
use outbox::{Bus, DAY_MILLIS, Outbox, Told, Topic, Way};
use serde_json::Value;
use state_store::Store;
use test_support::{EmbeddedDynamo, FaultyNetwork, MessagesDouble, Role, fresh_prefix};
use tokio::time::Instant;

/// A store, a topic and a bus.
pub(crate) struct Rig {
    pub(crate) dynamo: EmbeddedDynamo,
    pub(crate) double: MessagesDouble,
    prefix: String,
}

impl Rig {
    pub(crate) async fn new() -> Self {
        let (dynamo, prefix) = (EmbeddedDynamo::or_from_env(), fresh_prefix());
        let rig = Self { dynamo, prefix, double: MessagesDouble::start() };
        rig.store(&FaultyNetwork::calm()).create_tables().await.expect("tables");
        rig
    }

    pub(crate) fn store(&self, network: &FaultyNetwork) -> Store {
        Store::new(self.dynamo.client_over(network), &self.prefix, 400)
    }

    fn config(&self, network: &FaultyNetwork) -> SdkConfig {
        let credentials = Credentials::new("local", "local", None, None, "test");
        SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::from_static("us-east-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .endpoint_url(self.double.endpoint())
            .http_client(network.clone())
            .build()
    }

    pub(crate) fn topic(&self, arn: &str, network: &FaultyNetwork) -> Way {
        Way::Topic(Topic::new(arn, &self.config(network)))
    }

    /// A function that tells the topic and the bus, and whose every request goes over `network`.
    pub(crate) fn outbox(&self, network: &FaultyNetwork) -> Outbox {
        self.sweeping(&network.in_role(Role::of_handler("notify")))
    }

    /// The same where there is no stream, and the index is asked what is pending: in the command.
    pub(crate) fn sweeping(&self, network: &FaultyNetwork) -> Outbox {
        let bus = Way::Bus(Bus::new(MessagesDouble::BUS, &self.config(network)));
        let ways = vec![self.topic(MessagesDouble::TOPIC, network), bus];
        Outbox::new(self.store(network), ways, DAY_MILLIS)
    }

    /// Joins facts into their rows.
    pub(crate) async fn put(&self, facts: impl IntoIterator<Item = (Key, Row)>) -> Vec<Key> {
        let facts: BTreeMap<Key, Row> = facts.into_iter().collect();
        let keys = facts.keys().cloned().collect();
        let store = self.store(&FaultyNetwork::calm());
        let kept = ingest::keep(&store, facts, at(0), in_time()).await;
        assert!(kept.values().all(|kept| *kept != ingest::Kept::NotNow));
        keys
    }

    /// Tells what is pending of these rows, without faults.
    pub(crate) async fn tell(&self, keys: &[Key]) -> Told {
        let outbox = self.outbox(&FaultyNetwork::calm());
        outbox.tell(keys.to_vec(), at(60), in_time()).await
    }

    pub(crate) async fn row(&self, key: &Key) -> Row {
        let store = self.store(&FaultyNetwork::calm());
        let read = store.load([key], in_time()).await.remove(key).expect("an answer");
        read.expect("a row").row
    }

    /// What the topic took, in order.
    pub(crate) fn published(&self) -> Vec<Value> {
        let messages = self.double.published().into_iter();
        messages.map(|one| serde_json::from_str(&one.message).expect("JSON")).collect()
    }

    /// The details of the events that the bus took, in order.
    pub(crate) fn events(&self) -> Vec<Value> {
        let details = self.double.events().into_iter();
        details.map(|entry| serde_json::from_str(text(&entry["Detail"])).expect("JSON")).collect()
    }
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().expect("text")
}

/// The ids of messages, each once, and how often one of them came again.
pub(crate) fn ids(messages: &[Value]) -> (BTreeSet<&str>, usize) {
    let ids: BTreeSet<_> = messages.iter().map(|one| text(&one["id"])).collect();
    let again = messages.len() - ids.len();
    (ids, again)
}

/// So many seconds after noon.
pub(crate) fn at(seconds: i64) -> EventTime {
    EventTime::from_millis(1_772_452_800_000 + seconds * 1_000)
}

#[expect(clippy::disallowed_methods, reason = "the paused clock of a test is no wall clock")]
pub(crate) fn in_time() -> Instant {
    Instant::now() + Duration::from_secs(600)
}

pub(crate) fn instance() -> InstanceId {
    InstanceId::new("i-1").expect("an id")
}

fn contact() -> ContactId {
    ContactId::new("c-1").expect("an id")
}

/// The alert about the n-th agent, as it is raised.
pub(crate) fn alert(n: usize) -> (Key, Row) {
    let subject = AlertSubject::Agent(AgentId::new(&format!("a-{n}")).expect("an id"));
    let id = AlertId::of("Silence", &subject, "1");
    let about = AlertAbout {
        onset: at(-300),
        kind: AlertKind::SilentAgent,
        rule: "Silence".into(),
        instance: instance(),
        subject,
        queue: QueueId::new("q-1").ok(),
        agent: AgentId::new("a-9").ok(),
        detail: Some("Available".into()),
    };
    let raised = Some(at(0)).into();
    let row = Alert { about: Some(about).into(), raised, ..Alert::default() };
    (Key::Alert(id), Row::Alert(Box::new(row)))
}

/// That somebody looks after an alert.
pub(crate) fn acknowledged((key, _): (Key, Row)) -> (Key, Row) {
    let by = Personal::new("pat@example.com".into());
    let seen = Acknowledged { at: at(10), by };
    let row = Alert { acknowledged: Some(seen).into(), ..Alert::default() };
    (key, Row::Alert(Box::new(row)))
}

/// That the cause of an alert is gone.
pub(crate) fn resolved((key, _): (Key, Row)) -> (Key, Row) {
    let row = Alert { resolved: Some(at(20)).into(), ..Alert::default() };
    (key, Row::Alert(Box::new(row)))
}

fn about(seconds: i64) -> NoticeAbout {
    NoticeAbout {
        at: at(seconds),
        instance: instance(),
        contact: contact(),
        channel: Some(Channel::Voice),
        queue: QueueId::new("q-1").ok(),
        enqueued: Some(at(-90)),
        connected_to_system: Some(at(-120)),
        connected_to_agent: Some(at(-60)),
        reason: Some(DisconnectReason::from_text("CUSTOMER_DISCONNECT")),
        customer: Some(Personal::new("+15555550123".into())),
    }
}

fn notice(id: NoticeId, about: NoticeAbout) -> (Key, Row) {
    let row = Notice { about: Some(about).into(), ..Notice::default() };
    (Key::Notice(id), Row::Notice(Box::new(row)))
}

/// A contact that was abandoned, as a record tells it so many seconds after noon.
pub(crate) fn abandoned(seconds: i64) -> (Key, Row) {
    notice(NoticeId::Abandoned(contact()), about(seconds))
}

/// A call that is over.
pub(crate) fn call_over(seconds: i64) -> (Key, Row) {
    let request = RequestId::new(&"c0ffee00".repeat(4)).expect("an id");
    notice(NoticeId::CallOver(request), about(seconds))
}

/// The same with nothing in it that may be left out.
pub(crate) fn bare((key, row): (Key, Row)) -> (Key, Row) {
    let row = match row {
        Row::Alert(alert) => {
            let about = alert.about.get().cloned().expect("an alert");
            let about = AlertAbout { queue: None, agent: None, detail: None, ..about };
            Row::Alert(Box::new(Alert { about: Some(about).into(), ..*alert }))
        }
        Row::Notice(notice) => {
            let about = NoticeAbout {
                channel: None,
                queue: None,
                enqueued: None,
                connected_to_system: None,
                connected_to_agent: None,
                reason: None,
                customer: None,
                ..notice.about.get().cloned().expect("a notice")
            };
            Row::Notice(Box::new(Notice { about: Some(about).into(), ..*notice }))
        }
        row => row,
    };
    (key, row)
}
