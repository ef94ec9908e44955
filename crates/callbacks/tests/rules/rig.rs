use std::time::Duration;

use callbacks::{CallbackFault, Callbacks, Did, Done, Wish};
use connect_client::{Connect, Patience};
use connect_events::{ContactId, EventTime, decode_all};
use contact_core::{Callback, CallbackId, CallbackStanding, Key, Row};
use ingest::{Kept, keep};
use outbound_calls::{Ledger, Wanted};
use policy::Policy;
use serde_json::{Value, json};
use state_store::Store;
use test_support::{ConnectDouble, EmbeddedDynamo, FaultyNetwork, Role, fresh_prefix};
use tokio::time::Instant;

/// The operation that calls.
pub(crate) const DIAL: &str = "StartOutboundVoiceContact";
pub(crate) const NUMBER: &str = "+15555550100";
pub(crate) const MINUTE: i64 = 60;
pub(crate) const HOUR: i64 = 60 * MINUTE;

/// Always open, for rules that are not about hours.
pub(crate) const OPEN: &str = "hours = ['Mon-Sun 00:00-24:00']";

/// A store, a Connect, and dispatchers between them.
pub(crate) struct Rig {
    dynamo: EmbeddedDynamo,
    pub(crate) double: ConnectDouble,
    prefix: String,
    policy: String,
}

impl Rig {
    /// A deployment that says this of callbacks.
    pub(crate) async fn new(policy: &str) -> Self {
        let (dynamo, prefix) = (EmbeddedDynamo::or_from_env(), fresh_prefix());
        let policy = policy.to_owned();
        let rig = Self { dynamo, prefix, policy, double: ConnectDouble::start() };
        rig.store(&FaultyNetwork::calm()).create_tables().await.expect("tables");
        rig
    }

    pub(crate) fn store(&self, network: &FaultyNetwork) -> Store {
        Store::new(self.dynamo.client_over(network), &self.prefix, 400)
    }

    /// A dispatcher of its own process.
    pub(crate) fn callbacks(&self) -> Callbacks {
        self.callbacks_over(&FaultyNetwork::calm())
    }

    /// A dispatcher whose way to the store is faulty. It asks Connect once at a time: what it does not
    /// hear is for the ledger to find out.
    pub(crate) fn callbacks_over(&self, network: &FaultyNetwork) -> Callbacks {
        self.callbacks_by("f-1", network)
    }

    /// [`Self::callbacks_over`] a network, by a policy that names another flow.
    pub(crate) fn callbacks_by(&self, flow: &str, network: &FaultyNetwork) -> Callbacks {
        let instance = ConnectDouble::INSTANCE;
        let text = format!(
            "[calls]\ninstance = '{instance}'\nflow = '{flow}'\nqueue = 'q-1'\nsource = '+15555550199'\n\
             fiction = true\n[callbacks]\ntime-zone = 'Europe/London'\n{}\n",
            self.policy
        );
        let policy = Policy::parse("live.toml", &text).unwrap_or_else(|faults| panic!("{faults}"));
        let (calls, callbacks) = policy.calls.zip(policy.callbacks).expect("both");
        let way = FaultyNetwork::calm();
        let config = Connect::local_config(self.double.endpoint()).http_client(way).build();
        let patience = Patience { attempts: 1, ..Patience::default() };
        let connect = Connect::with_patience(calls.line.instance.clone(), &config, patience);
        let store = self.store(&network.in_role(Role::of_handler("callbacks")));
        let ledger = Ledger::new(store.clone(), connect, calls.limits);
        Callbacks::new(store, ledger, calls, callbacks)
    }

    /// One run of a dispatcher that works.
    pub(crate) async fn run(&self, seconds: i64) -> Done {
        self.callbacks().run(at(seconds), in_time()).await
    }

    /// One run, and what it did.
    pub(crate) async fn did(&self, seconds: i64) -> Vec<(Did, usize)> {
        self.run(seconds).await.iter().collect()
    }

    /// A callback to a number, asked for at 09:00:00.
    pub(crate) async fn ask(&self, key: &str, number: &str, due: Option<i64>) -> CallbackId {
        let id = CallbackId::asked_by("shop", key).expect("an id");
        let wish = wish(&self.callbacks_numbers(), number, due.map(at));
        // Each of a caller of its own, so that nobody asks for too many.
        let caller = format!("shop {key}");
        self.callbacks().ask(&id, &caller, wish, at(0), in_time()).await.expect("a callback");
        id
    }

    pub(crate) fn callbacks_numbers(&self) -> outbound_calls::Numbers {
        outbound_calls::Numbers { fiction: true, ..outbound_calls::Numbers::default() }
    }

    pub(crate) async fn find(&self, id: &CallbackId) -> Option<Callback> {
        self.callbacks().find(id, at(0), in_time()).await.expect("an answer")
    }

    /// How a callback stands, in a word.
    pub(crate) async fn word(&self, id: &CallbackId) -> String {
        match self.find(id).await.and_then(|callback| callback.standing()) {
            None => "none".to_owned(),
            Some(CallbackStanding::Suggested) => "suggested".to_owned(),
            Some(CallbackStanding::Scheduled(due)) => {
                format!("scheduled {}", due.millis_since(at(0)) / 1000)
            }
            Some(CallbackStanding::Dialling(number)) => format!("dialling {number}"),
            Some(CallbackStanding::Reached) => "reached".to_owned(),
            Some(CallbackStanding::Closed(why)) => why.name().to_owned(),
        }
    }

    /// The contact of an attempt, as Connect named it.
    pub(crate) async fn contact_of(&self, id: &CallbackId, number: u32) -> ContactId {
        let callback = self.find(id).await.expect("a callback");
        let attempt = callback.attempts.iter().find(|(other, _)| **other == number);
        attempt.and_then(|(_, attempt)| attempt.contact.get().cloned()).expect("a contact")
    }

    /// What a feed tells.
    pub(crate) async fn tell(&self, documents: impl IntoIterator<Item = Value>) {
        let store = self.store(&FaultyNetwork::calm());
        for document in documents {
            let document = document.to_string();
            let events = decode_all(document.as_bytes()).map(|(_, event)| event.expect("an event"));
            let mut facts = std::collections::BTreeMap::<Key, Row>::new();
            for (key, fact) in events.flat_map(|event| contact_core::facts(&event)) {
                let known = facts.remove(&key);
                facts.insert(key, known.map_or(fact.clone(), |known| known.join(fact)));
            }
            let kept = keep(&store, facts, at(0), in_time()).await;
            let is_kept = |kept: &Kept| matches!(kept, Kept::Written | Kept::Unchanged);
            assert!(kept.values().all(is_kept));
        }
    }

    /// How many calls Connect made.
    pub(crate) fn calls(&self) -> usize {
        self.double.dials().values().sum()
    }
}

/// A wish for a call.
pub(crate) fn wish(
    numbers: &outbound_calls::Numbers,
    number: &str,
    due: Option<EventTime>,
) -> Wish {
    let number = numbers.read(number).expect("a number");
    Wish { call: Wanted { number, attributes: Vec::new() }, queue: None, due }
}

/// So many seconds after 09:00:00 on Monday, 2 March 2026, in London and in UTC.
pub(crate) fn at(seconds: i64) -> EventTime {
    EventTime::from_millis(1_772_442_000_000 + seconds * 1_000)
}

#[expect(clippy::disallowed_methods, reason = "the paused clock of a test is no wall clock")]
pub(crate) fn in_time() -> Instant {
    Instant::now() + Duration::from_secs(600)
}

pub(crate) fn instance() -> String {
    format!("arn:aws:connect:eu-west-2:111122223333:instance/{}", ConnectDouble::INSTANCE)
}

/// A record of a call from, or to, the number; `members` replace its own.
pub(crate) fn record(contact: &str, told: i64, members: &Value) -> Value {
    let mut all = json!({
        "AWSContactTraceRecordFormatVersion": "2017-03-10",
        "ContactId": contact,
        "InstanceARN": instance(),
        "Channel": "VOICE",
        "InitiationMethod": "INBOUND",
        "LastUpdateTimestamp": at(told).to_string(),
        "CustomerEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": NUMBER},
        "Queue": null,
        "Agent": null,
    });
    for (name, value) in members.as_object().expect("members") {
        all[name] = value.clone();
    }
    all
}

/// The record of a call that waited from `enqueued` on until the customer hung up.
pub(crate) fn abandoned(contact: &str, enqueued: i64, hung_up: i64) -> Value {
    record(
        contact,
        hung_up + 60,
        &json!({
            "InitiationTimestamp": at(enqueued - 5).to_string(),
            "Queue": {"ARN": format!("{}/queue/q-2", instance()), "EnqueueTimestamp": at(enqueued).to_string()},
            "DisconnectTimestamp": at(hung_up).to_string(),
            "DisconnectReason": "CUSTOMER_DISCONNECT",
        }),
    )
}

/// The record of a call that we made and nobody answered; of one that was answered where `answered` says
/// when.
pub(crate) fn dialled(contact: &ContactId, begun: i64, answered: Option<i64>) -> Value {
    record(
        contact.as_str(),
        begun + 60,
        &json!({
            "InitiationMethod": "API",
            "InitiationTimestamp": at(begun).to_string(),
            "ConnectedToSystemTimestamp": answered.map(|seconds| at(seconds).to_string()),
            "DisconnectTimestamp": at(begun + 30).to_string(),
        }),
    )
}

/// A contact event of the customer's.
pub(crate) fn event(contact: &str, kind: &str, told: i64, members: &Value) -> Value {
    let mut detail = json!({
        "contactId": contact,
        "channel": "VOICE",
        "instanceArn": instance(),
        "initiationMethod": "INBOUND",
        "eventType": kind,
        "customerEndpoint": {"type": "TELEPHONE_NUMBER", "address": NUMBER},
    });
    for (name, value) in members.as_object().expect("members") {
        detail[name] = value.clone();
    }
    json!({
        "version": "0", "id": "e-1", "detail-type": "Amazon Connect Contact Event",
        "source": "aws.connect", "time": at(told).to_string(), "detail": detail,
    })
}

/// That something went wrong in this way.
#[track_caller]
pub(crate) fn fault<T: std::fmt::Debug>(answer: Result<T, CallbackFault>) -> &'static str {
    answer.expect_err("a fault").code()
}
