use std::time::Duration;

use connect_client::{Connect, Patience};
use connect_events::{EventTime, InstanceId, QueueId};
use contact_core::alerts::{AlertOnly, AlertRule, AlertWhen};
use contact_core::{Alert, AlertChange, Key, Row};
use ingest::{Delivery, Payload, Verdict};
use serde_json::{Value, json};
use state_store::Store;
use test_support::{ConnectDouble, EmbeddedDynamo, Fault, FaultyNetwork, Role, fresh_prefix};
use tokio::time::Instant;
use watch::{Deadlines, Report, Watch, WatchError};

/// A store, a Connect, and watches between them.
pub(crate) struct Rig {
    pub(crate) dynamo: EmbeddedDynamo,
    pub(crate) double: ConnectDouble,
    prefix: String,
}

impl Rig {
    pub(crate) async fn new() -> Self {
        let (dynamo, prefix) = (EmbeddedDynamo::or_from_env(), fresh_prefix());
        let rig = Self { dynamo, prefix, double: ConnectDouble::start() };
        rig.store(&FaultyNetwork::calm()).create_tables().await.expect("tables");
        rig
    }

    pub(crate) fn store(&self, network: &FaultyNetwork) -> Store {
        Store::new(self.dynamo.client_over(network), &self.prefix, 400)
    }

    pub(crate) fn watch(&self, rules: &[AlertRule]) -> Watch {
        self.watch_over(&FaultyNetwork::calm(), rules)
    }

    /// A watch whose way to the store is faulty. It asks Connect once at a time.
    pub(crate) fn watch_over(&self, network: &FaultyNetwork, rules: &[AlertRule]) -> Watch {
        let way = FaultyNetwork::calm();
        let config = Connect::local_config(self.double.endpoint()).http_client(way).build();
        let patience = Patience { attempts: 1, ..Patience::default() };
        Watch {
            store: self.store(&network.in_role(Role::of_handler("watch"))),
            connect: Some(Connect::with_patience(instance(), &config, patience)),
            instance: None,
            rules: rules.to_vec(),
            silence_millis: Some(30_000),
        }
    }

    /// Brings documents into the rows.
    pub(crate) async fn ingest(&self, documents: &[Value]) {
        let bytes: Vec<_> = documents.iter().map(|one| one.to_string().into_bytes()).collect();
        self.ingest_bytes(&bytes).await;
    }

    pub(crate) async fn ingest_bytes(&self, documents: &[Vec<u8>]) {
        let deliveries: Vec<_> = documents
            .iter()
            .map(|bytes| Delivery {
                feed: None,
                source: "a test".into(),
                arrived: None,
                payload: Payload::Bytes(bytes.into()),
            })
            .collect();
        let store = self.store(&FaultyNetwork::calm());
        let outcome = ingest::ingest(&store, &deliveries, at(0), in_time()).await;
        assert!(outcome.verdicts.iter().all(|verdict| *verdict == Verdict::Done));
    }

    /// How often Connect was asked.
    pub(crate) fn asked(&self, operation: &str) -> usize {
        self.double.requests().get(operation).copied().unwrap_or(0)
    }

    /// How many contacts wait in a queue.
    pub(crate) async fn waiting(&self, queue: &str) -> usize {
        let queue = QueueId::new(queue).expect("an id");
        let store = self.store(&FaultyNetwork::calm());
        store.waiting(&queue, None).await.expect("a page").rows.len()
    }

    /// Every alert that there is.
    pub(crate) async fn alerts(&self) -> Vec<(Key, Alert)> {
        let store = self.store(&FaultyNetwork::calm());
        let span = (EventTime::from_millis(0), at(1_000_000));
        let mut all = Vec::new();
        let instances = store.heard().await.expect("what was heard");
        let mut instances: Vec<_> = instances.into_iter().map(|(instance, ..)| instance).collect();
        instances.dedup();
        for instance in instances {
            for standing in AlertChange::ALL {
                let page = store.alerts(&instance, standing, span, None).await.expect("alerts");
                assert!(page.next.is_none());
                all.extend(page.rows.into_iter().filter_map(|(key, row)| match row {
                    Row::Alert(alert) => Some((key, *alert)),
                    _ => None,
                }));
            }
        }
        all.sort_by(|(one, _), (two, _)| one.cmp(two));
        all
    }

    /// Every alert in a line: the rule, the subject, the onset, and how it stands.
    pub(crate) async fn told(&self) -> Vec<String> {
        let alerts = self.alerts().await;
        let line = |alert: &Alert| {
            let about = alert.about.get().expect("what it is about");
            let standing = alert.standing().map_or("nothing", AlertChange::name);
            let onset = about.onset.millis_since(at(0)) / 1_000;
            format!("{}: {} since {onset} {standing}", about.rule, about.subject.id())
        };
        let mut lines: Vec<_> = alerts.iter().map(|(_, alert)| line(alert)).collect();
        lines.sort();
        lines
    }
}

/// One run, as of so many seconds after the beginning.
pub(crate) async fn run(watch: &Watch, seconds: i64) -> Result<Report, WatchError> {
    let start = now();
    watch.run(at(seconds), Deadlines::between(start, start + Duration::from_secs(300))).await
}

/// So many seconds after 08:00:00.
pub(crate) fn at(seconds: i64) -> EventTime {
    EventTime::from_millis((i64::from(ConnectDouble::START) + seconds) * 1_000)
}

#[expect(clippy::disallowed_methods, reason = "the paused clock of a test is no wall clock")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

pub(crate) fn in_time() -> Instant {
    now() + Duration::from_secs(600)
}

pub(crate) fn instance() -> InstanceId {
    InstanceId::new(ConnectDouble::INSTANCE).expect("an id")
}

pub(crate) fn rule(name: &str, when: AlertWhen) -> AlertRule {
    AlertRule { name: name.into(), when, only: AlertOnly::default() }
}

pub(crate) fn long_waits() -> AlertRule {
    rule("waits", AlertWhen::LongWait { after: 60_000 })
}

pub(crate) fn silent_agents() -> AlertRule {
    rule("silent", AlertWhen::SilentAgent { after: 180_000 })
}

pub(crate) fn endless_waits() -> AlertRule {
    rule("endless", AlertWhen::EndlessWait { after: 3_600_000 })
}

/// The way of a process to the store, which dies at its n-th request: before it is served, or with
/// the answer under way.
pub(crate) fn dies_at(n: usize, fault: Fault) -> FaultyNetwork {
    FaultyNetwork::by(move |request| match request.number {
        number if number < n => Fault::Pass,
        number if number == n => fault,
        _ => Fault::Cut,
    })
}

fn arn(kind: &str, id: &str) -> String {
    let instance = ConnectDouble::INSTANCE;
    format!("arn:aws:connect:us-east-1:111122223333:instance/{instance}/{kind}/{id}")
}

/// A contact event, told at a moment; `detail` adds to its members.
pub(crate) fn contact_event(contact: &str, kind: &str, seconds: i64, detail: Value) -> Value {
    let mut all = json!({
        "contactId": contact,
        "channel": "VOICE",
        "instanceArn": arn("x", "").trim_end_matches("/x/"),
        "initiationMethod": "INBOUND",
        "eventType": kind,
    });
    if let (Value::Object(all), Value::Object(detail)) = (&mut all, detail) {
        all.extend(detail);
    }
    json!({
        "detail-type": "Amazon Connect Contact Event",
        "source": "aws.connect",
        "time": at(seconds).to_string(),
        "detail": all,
    })
}

pub(crate) fn queued(contact: &str, queue: &str, seconds: i64) -> Value {
    let entered = at(seconds).to_string();
    let queue = json!({"queueArn": arn("queue", queue), "enqueueTimestamp": entered});
    contact_event(contact, "QUEUED", seconds, json!({ "queueInfo": queue }))
}

pub(crate) fn disconnected(contact: &str, seconds: i64) -> Value {
    let ended = json!({"disconnectTimestamp": at(seconds).to_string()});
    contact_event(contact, "DISCONNECTED", seconds, ended)
}

/// What Connect tells of a contact that waits, and of one that is over.
pub(crate) fn described(contact: &str, queue: &str, entered: i64, ended: Option<i64>) -> Value {
    let moment = |seconds: i64| at(seconds).as_second();
    let mut told = json!({
        "Arn": arn("contact", contact),
        "Id": contact,
        "InitiationMethod": "INBOUND",
        "Channel": "VOICE",
        "QueueInfo": { "Id": queue, "EnqueueTimestamp": moment(entered) },
        "CustomerEndpoint": { "Type": "TELEPHONE_NUMBER", "Address": "+15555550142" },
        "InitiationTimestamp": moment(entered - 5),
        "LastUpdateTimestamp": moment(ended.unwrap_or(entered)),
    });
    if let Some(ended) = ended {
        told["DisconnectTimestamp"] = moment(ended).into();
    }
    told
}

/// A heart beat of an available agent.
pub(crate) fn heart_beat(agent: &str, seconds: i64) -> Value {
    json!({
        "AWSAccountId": "111122223333",
        "AgentARN": arn("agent", agent),
        "InstanceARN": arn("x", "").trim_end_matches("/x/"),
        "EventId": format!("{agent}-{seconds}"),
        "EventTimestamp": at(seconds).to_string(),
        "EventType": "HEART_BEAT",
        "CurrentAgentSnapshot": {
            "AgentStatus": {
                "ARN": null, "Name": "Available", "Type": "ROUTABLE",
                "StartTimestamp": at(0).to_string(),
            },
            "Configuration": {"Username": "agent.ada"},
            "Contacts": [],
        },
        "PreviousAgentSnapshot": null,
        "Version": "2019-05-25",
    })
}
