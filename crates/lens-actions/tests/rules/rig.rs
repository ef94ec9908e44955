use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use connect_client::{Connect, Patience};
use connect_events::{ContactId, EventTime, InstanceId};
use contact_core::alerts::{AlertOnly, AlertRule, AlertWhen};
use contact_core::{Alert, Contact, Key, Moment, Row, Segment};
use ingest::{Delivery, Payload, Verdict};
use lens_actions::{LensActions, NotNow, Translator};
use serde_json::{Value, json};
use state_store::Store;
use test_support::{
    ConnectDouble, EmbeddedDynamo, FaultyNetwork, Role, TranslateDouble, fresh_prefix,
};
use tokio::time::Instant;

pub(crate) const CONTACT: &str = "c-1";
pub(crate) const ATTRIBUTE: &str = "customerSentiment";

/// A store, a Connect and a Translate.
pub(crate) struct Rig {
    pub(crate) dynamo: EmbeddedDynamo,
    pub(crate) connect: ConnectDouble,
    pub(crate) translate: TranslateDouble,
    prefix: String,
}

impl Rig {
    pub(crate) async fn new() -> Self {
        let (connect, translate) = (ConnectDouble::start(), TranslateDouble::start());
        connect.hold_contact(json!({ "Id": CONTACT }));
        let dynamo = EmbeddedDynamo::or_from_env();
        let rig = Self { dynamo, prefix: fresh_prefix(), connect, translate };
        rig.store(&FaultyNetwork::calm()).create_tables().await.expect("tables");
        rig
    }

    pub(crate) fn store(&self, network: &FaultyNetwork) -> Store {
        Store::new(self.dynamo.client_over(network), &self.prefix, 400)
    }

    /// Alerts, and nothing else.
    pub(crate) fn alerting(&self, network: &FaultyNetwork) -> LensActions {
        let network = network.in_role(Role::of_handler("contact-lens"));
        LensActions::new(self.store(&network), &rules())
    }

    /// Everything that can be asked for, in German, over this network to Connect and Translate.
    pub(crate) fn everything(&self, others: &FaultyNetwork) -> LensActions {
        let config =
            |endpoint: &str| Connect::local_config(endpoint).http_client(others.clone()).build();
        let instance = InstanceId::new(ConnectDouble::INSTANCE).expect("an id");
        let patience = Patience { attempts: 1, ..Patience::default() };
        let connect = Connect::with_patience(instance, &config(self.connect.endpoint()), patience);
        self.alerting(&FaultyNetwork::calm())
            .with_attribute(connect, ATTRIBUTE.into())
            .with_translator(Translator::new("de", &config(self.translate.endpoint())))
    }

    /// Brings a batch into the rows, and gives what it speaks of.
    pub(crate) async fn ingest(&self, batch: &[Value]) -> BTreeSet<Key> {
        let deliveries: Vec<_> = batch
            .iter()
            .map(|document| Delivery {
                feed: None,
                source: "test".into(),
                arrived: None,
                payload: Payload::Bytes(document.to_string().into_bytes().into()),
            })
            .collect();
        let store = self.store(&FaultyNetwork::calm());
        let outcome = Box::pin(ingest::ingest(&store, &deliveries, at(60), in_time())).await;
        assert!(outcome.verdicts.iter().all(|verdict| *verdict == Verdict::Done));
        outcome.keys
    }

    /// Brings a batch in, and does what is to be done about it.
    pub(crate) async fn deliver(
        &self,
        actions: &LensActions,
        batch: &[Value],
    ) -> Result<(), NotNow> {
        let keys = self.ingest(batch).await;
        Box::pin(actions.act(&keys, at(60), in_time())).await
    }

    /// What another feed tells of the contact.
    pub(crate) async fn put_contact(&self, contact: Contact) {
        let fact = (Key::Contact(id()), Row::Contact(Box::new(contact)));
        let store = self.store(&FaultyNetwork::calm());
        ingest::keep(&store, BTreeMap::from([fact]), at(0), in_time()).await;
    }

    /// The alerts that are pending or were put, by the index of what is to be told.
    pub(crate) async fn alerts(&self) -> BTreeMap<Key, Alert> {
        let store = self.store(&FaultyNetwork::calm());
        let (keys, _) = store.unpublished(None).await.expect("an answer");
        let rows = store.load(&keys, in_time()).await.into_iter();
        rows.filter_map(|(key, read)| match read.expect("a row").row {
            Row::Alert(alert) => Some((key, *alert)),
            _ => None,
        })
        .collect()
    }

    /// What each alert is about, and how it stands: `Unhappy raised`, `Complaints/Complaint resolved`.
    pub(crate) async fn standing(&self) -> Vec<String> {
        let alerts = self.alerts().await;
        let mut all: Vec<_> = alerts.values().map(shown).collect();
        all.sort();
        all
    }

    pub(crate) async fn segment(&self, id: &str) -> Segment {
        let turns = self.store(&FaultyNetwork::calm()).segments(&self::id()).await;
        let turns = turns.expect("turns").into_iter();
        let mut own = turns.filter(|(segment, _)| segment.as_str() == id);
        own.next().expect("a turn").1
    }

    /// How often Connect was given an attribute.
    pub(crate) fn given(&self) -> usize {
        self.connect.requests().get("UpdateContactAttributes").copied().unwrap_or_default()
    }
}

fn shown(alert: &Alert) -> String {
    let about = alert.about.get().expect("an alert");
    let detail = about.detail.as_ref().map(|name| format!("/{name}")).unwrap_or_default();
    let standing = alert.standing().expect("an alert").name();
    assert_eq!(about.subject.id(), CONTACT);
    format!("{}{detail} {standing}", about.rule)
}

/// Three negative turns; two categories.
pub(crate) fn rules() -> Vec<AlertRule> {
    let rule = |name: &str, when| AlertRule { name: name.into(), when, only: AlertOnly::default() };
    let categories = ["Complaint", "Escalation"].map(Into::into).into();
    vec![
        rule("Unhappy", AlertWhen::NegativeSentiment { turns: 3 }),
        rule("Complaints", AlertWhen::Category { categories }),
    ]
}

pub(crate) fn id() -> ContactId {
    ContactId::new(CONTACT).expect("an id")
}

/// So many seconds after nine.
pub(crate) fn at(seconds: i64) -> EventTime {
    EventTime::from_millis(1_772_442_000_000 + seconds * 1_000)
}

#[expect(clippy::disallowed_methods, reason = "the paused clock of a test is no wall clock")]
pub(crate) fn in_time() -> Instant {
    Instant::now() + Duration::from_secs(600)
}

/// A contact that began at nine.
pub(crate) fn begun() -> Contact {
    Contact { initiated: Moment::stated(Some(at(0))), ..Contact::default() }
}

fn voice(kind: &str, segments: Value) -> Value {
    let mut document = json!({
        "Version": "1.0.0", "Channel": "VOICE", "AccountId": "111122223333",
        "InstanceId": ConnectDouble::INSTANCE, "ContactId": CONTACT, "LanguageCode": "en-GB",
        "EventType": kind,
    });
    if segments.is_array() {
        document["Segments"] = segments;
    }
    document
}

/// The n-th turn of a talk, a second each: `N`, `P`, `O` for negative, positive, neutral turns of the
/// customer, `?` for one whose sentiment is not known, `a` for an angry turn of the agent.
pub(crate) fn turn(n: usize, felt: char) -> Value {
    let sentiment = match felt {
        'N' | 'a' => Some("NEGATIVE"),
        'P' => Some("POSITIVE"),
        'O' => Some("NEUTRAL"),
        _ => None,
    };
    let role = if felt == 'a' { "AGENT" } else { "CUSTOMER" };
    let mut transcript = json!({
        "Id": format!("s-{n}"), "ParticipantId": role, "ParticipantRole": role,
        "Content": format!("Words of turn {n}"),
        "BeginOffsetMillis": n * 1_000, "EndOffsetMillis": n * 1_000 + 900,
    });
    if let Some(sentiment) = sentiment {
        transcript["Sentiment"] = sentiment.into();
    }
    voice("SEGMENTS", json!([{ "Transcript": transcript }]))
}

/// The turns of a talk: `NNPa`.
pub(crate) fn turns(felt: &str) -> Vec<Value> {
    felt.chars().enumerate().map(|(n, felt)| turn(n, felt)).collect()
}

/// A partial utterance of the customer that begins as the n-th turn does.
pub(crate) fn partial(n: usize) -> Value {
    let utterance = json!({
        "Id": format!("u-{n}"), "TranscriptId": format!("s-{n}"), "ParticipantId": "CUSTOMER",
        "ParticipantRole": "CUSTOMER", "PartialContent": "Words", "Sentiment": "NEGATIVE",
        "BeginOffsetMillis": n * 1_000, "EndOffsetMillis": n * 1_000 + 500,
    });
    voice("SEGMENTS", json!([{ "Utterance": utterance }]))
}

/// Categories that matched from the fifth second on.
pub(crate) fn matched(names: &[&str]) -> Value {
    let detail = json!({
        "PointsOfInterest": [{ "BeginOffsetMillis": 5_000, "EndOffsetMillis": 9_000 }],
        "RuleId": "r-1",
    });
    let details: serde_json::Map<String, Value> =
        names.iter().map(|name| ((*name).to_owned(), detail.clone())).collect();
    let categories = json!({ "MatchedCategories": names, "MatchedDetails": details });
    voice("SEGMENTS", json!([{ "Categories": categories }]))
}

/// Contact Lens is done with the talk.
pub(crate) fn completed() -> Value {
    voice("COMPLETED", Value::Null)
}

/// A turn of the customer in a chat whose language is not told.
pub(crate) fn written(id: &str, output: &str, content: &str) -> Value {
    json!({
        "Version": "2.0.0", "Channel": "CHAT", "AccountId": "111122223333",
        "InstanceId": ConnectDouble::INSTANCE, "ContactId": CONTACT,
        "StreamingEventType": "SEGMENTS", "OutputType": output,
        "Segments": [{ "Transcript": {
            "Id": id, "ParticipantId": "p-1", "ParticipantRole": "CUSTOMER",
            "Content": content, "ContentType": "text/plain",
            "Time": { "AbsoluteTime": "2026-03-02T09:00:30.000Z" }, "Sentiment": "NEUTRAL",
        } }],
    })
}
