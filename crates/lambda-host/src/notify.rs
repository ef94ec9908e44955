//! A batch of the stream of the table `notices`, from bytes to what is told and the answer.

use std::collections::BTreeMap;

use aws_config::SdkConfig;
use aws_lambda_events::streams::KinesisEventResponse;
use connect_events::EventTime;
use contact_core::Key;
use ingest::Verdict;
use outbox::{Bus, Outbox, Told, Topic, Way};
use policy::Notices;
use serde::Deserialize;
use serde_json::value::RawValue;
use state_store::{Store, streamed_key};
use tokio::time::Instant;

use crate::answer::checkpoint;
use crate::api_settings::POLICY;
use crate::settings::{Environment, variable};
use crate::{Answer, Failure, Settings, SettingsError, Tally};

/// What the environment says of telling others, beyond [`Settings`]: `CONNECT_LIVE_POLICY` names a
/// policy with `[notices]`.
#[derive(Clone, Debug)]
pub struct NotifySettings {
    /// What every function needs.
    pub host: Settings,
    /// Whom it is told to.
    pub notices: Telling,
}

/// Whom it is told to.
#[derive(Clone, Debug)]
pub struct Telling(Notices);

impl NotifySettings {
    /// Reads the process environment, and the policy that it names.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] when a variable is missing or cannot be used, or when the policy cannot; it
    /// names all that is wrong.
    pub fn from_env() -> Result<Self, SettingsError> {
        Self::read(variable)
    }

    /// Reads what `lookup` knows; a blank value counts as none.
    ///
    /// # Errors
    ///
    /// [`SettingsError`] when a variable is missing or cannot be used, or when the policy cannot; it
    /// names all that is wrong.
    pub fn read(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        let mut env = Environment::new(lookup);
        let host = Settings::of(&mut env);
        let before = env.problems();
        let notices = env.policy().notices;
        // A policy that cannot be used says so itself.
        if notices.is_none() && env.problems() == before {
            env.problem(POLICY, "must name a policy with `[notices]`");
        }
        let nobody = Notices { topic: None, bus: None, max_age_millis: outbox::DAY_MILLIS };
        env.settled(Self { host, notices: Telling(notices.unwrap_or(nobody)) })
    }
}

impl Telling {
    pub(crate) fn outbox(&self, store: Store, config: &SdkConfig) -> Outbox {
        let Notices { topic, bus, max_age_millis } = &self.0;
        let topic = topic.as_ref().map(|arn| Way::Topic(Topic::new(arn, config)));
        let bus = bus.as_ref().map(|name| Way::Bus(Bus::new(name, config)));
        Outbox::new(store, topic.into_iter().chain(bus).collect(), *max_age_millis)
    }
}

/// What Lambda hands a function that reads a DynamoDB stream.
///
/// A record stays text here: of what is not ours nothing is believed.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html>
#[derive(Deserialize)]
struct StreamBatch<'a> {
    #[serde(rename = "Records", borrow)]
    records: Vec<&'a RawValue>,
}

#[derive(Default, Deserialize)]
struct StreamRecord {
    #[serde(default)]
    dynamodb: Change,
}

#[derive(Default, Deserialize)]
struct Change {
    #[serde(rename = "Keys", default)]
    keys: BTreeMap<String, KeyValue>,
    #[serde(rename = "SequenceNumber", default)]
    sequence_number: Option<String>,
}

#[derive(Deserialize)]
struct KeyValue {
    #[serde(rename = "S", default)]
    text: Option<String>,
}

impl Change {
    fn key(&self) -> Option<Key> {
        streamed_key(|name| self.keys.get(name)?.text.as_deref())
    }
}

/// Tells what is pending of the rows that a batch is about, and says where the stream goes on.
///
/// Of a record only its key counts; its row is read as it is by now. What is not ours, or says nothing
/// any more, is done. Work stops at `deadline`.
pub async fn handle_notices(
    outbox: &Outbox,
    payload: &[u8],
    now: EventTime,
    deadline: Instant,
) -> Answer<KinesisEventResponse> {
    let Ok(batch) = serde_json::from_slice::<StreamBatch<'_>>(payload) else {
        return Answer { result: Err(Failure::NotABatch), tally: Tally::default() };
    };
    let changes: Vec<Change> = batch
        .records
        .iter()
        .map(|record| serde_json::from_str::<StreamRecord>(record.get()).unwrap_or_default())
        .map(|record| record.dynamodb)
        .collect();
    let keys: Vec<Option<Key>> = changes.iter().map(Change::key).collect();
    let told = outbox.tell(keys.iter().flatten().cloned(), now, deadline);
    let Told { told, stale, not_now } = Box::pin(told).await;
    tracing::info!(told, stale, pending = not_now.len(), "others are told");
    let verdicts: Vec<Verdict> = keys
        .iter()
        .map(|key| match key {
            Some(key) if not_now.contains(key) => Verdict::Retry,
            Some(_) | None => Verdict::Done,
        })
        .collect();
    let retried = verdicts.iter().filter(|verdict| **verdict == Verdict::Retry).count();
    let sequences = changes.iter().map(|change| change.sequence_number.as_deref());
    let sequences = sequences.map(|number| number.filter(|number| !number.is_empty()));
    Answer {
        result: checkpoint(sequences.zip(verdicts)),
        tally: Tally {
            records: changes.len(),
            done: changes.len() - retried,
            retried,
            written: told + stale,
            ..Tally::default()
        },
    }
}
