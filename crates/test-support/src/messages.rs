//! Amazon SNS and Amazon EventBridge, as much as is needed to tell others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use local_connect::http::{Answer, Reply, Request, Server};
use serde_json::{Value, json};

/// The most bytes of a message, and of a request with events.
const MOST_BYTES: usize = 256 * 1024;

/// The most events of a request.
const MOST_ENTRIES: usize = 10;

const XML: &str = "text/xml";
const JSON: &str = "application/x-amz-json-1.1";

/// What a topic took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The topic's ARN.
    pub topic: String,
    /// The message.
    pub message: String,
    /// Its attributes of type `String`.
    pub attributes: BTreeMap<String, String>,
}

/// An Amazon SNS with two topics and an Amazon EventBridge with one bus, inside the test process, gone
/// when dropped.
///
/// They speak their protocols (Query and XML, and JSON 1.1) on one loopback port, and refuse what the
/// services refuse: topics and buses that are not there, messages that are too long, attributes without
/// a value, events of `aws.*`. A topic that keeps order takes a message of one id once.
///
/// Sources: <https://docs.aws.amazon.com/sns/latest/api/API_Publish.html>,
/// <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html>
#[derive(Debug)]
pub struct MessagesDouble {
    seen: Arc<Mutex<Seen>>,
    server: Server,
}

#[derive(Debug, Default)]
struct Seen {
    published: Vec<Published>,
    deduplicated: BTreeSet<String>,
    events: Vec<Value>,
    script: VecDeque<Option<&'static str>>,
    requests: BTreeMap<&'static str, usize>,
}

impl MessagesDouble {
    /// The ARN of a topic.
    pub const TOPIC: &'static str = "arn:aws:sns:us-east-1:111122223333:notices";

    /// The ARN of a topic that keeps order.
    pub const ORDERED_TOPIC: &'static str = "arn:aws:sns:us-east-1:111122223333:notices.fifo";

    /// The name of the bus.
    pub const BUS: &'static str = "notices";

    /// Starts one that has taken nothing yet.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    #[must_use]
    pub fn start() -> Self {
        let seen = Arc::new(Mutex::new(Seen::default()));
        let served = Arc::clone(&seen);
        let server = Server::start(move |request| {
            let mut seen = served.lock().unwrap_or_else(PoisonError::into_inner);
            Reply::Send(seen.answer(request))
        });
        Self { seen, server: server.expect("starts") }
    }

    /// Where it listens: `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        self.server.endpoint()
    }

    /// The next events meet these fates, one each, whatever request they come in: taken for `None`,
    /// else refused with this code. Later ones are taken.
    pub fn meet(&self, fates: impl IntoIterator<Item = Option<&'static str>>) {
        self.seen().script.extend(fates);
    }

    /// What the topics took, in order.
    #[must_use]
    pub fn published(&self) -> Vec<Published> {
        self.seen().published.clone()
    }

    /// The entries that the bus took, in order.
    #[must_use]
    pub fn events(&self) -> Vec<Value> {
        self.seen().events.clone()
    }

    /// How many requests came, by operation.
    #[must_use]
    pub fn requests(&self) -> BTreeMap<&'static str, usize> {
        self.seen().requests.clone()
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn answer(&mut self, request: &Request) -> Answer {
        if request.target == "AWSEvents.PutEvents" {
            *self.requests.entry("PutEvents").or_default() += 1;
            let signed = request.authorization.contains("/events/aws4_request");
            let body = serde_json::from_slice(&request.body).ok();
            return match body.filter(|_| signed && request.content_type == JSON) {
                Some(body) => self.put_events(&body),
                None => refused("SerializationException"),
            };
        }
        let form: BTreeMap<String, String> =
            form_urlencoded::parse(&request.body).into_owned().collect();
        let of = |name: &str| form.get(name).map(String::as_str);
        if of("Action") != Some("Publish") || of("Version") != Some("2010-03-31") {
            return declined(400, "InvalidAction");
        }
        *self.requests.entry("Publish").or_default() += 1;
        if !request.authorization.contains("/sns/aws4_request") {
            return declined(403, "MissingAuthenticationToken");
        }
        self.publish(&form).unwrap_or_else(|code| declined(400, code))
    }

    fn publish(&mut self, form: &BTreeMap<String, String>) -> Result<Answer, &'static str> {
        let of = |name: &str| form.get(name).filter(|value| !value.is_empty());
        let topic = of("TopicArn").ok_or("InvalidParameter")?;
        let message = of("Message").ok_or("InvalidParameter")?;
        if ![MessagesDouble::TOPIC, MessagesDouble::ORDERED_TOPIC].contains(&topic.as_str()) {
            return Ok(declined(404, "NotFound"));
        }
        let mut attributes = BTreeMap::new();
        for number in 1.. {
            let entry = format!("MessageAttributes.entry.{number}");
            let Some(name) = of(&format!("{entry}.Name")) else { break };
            let kind = of(&format!("{entry}.Value.DataType"));
            let value = of(&format!("{entry}.Value.StringValue"));
            let value = value.filter(|_| kind.is_some_and(|kind| kind == "String"));
            attributes.insert(name.clone(), value.ok_or("ParameterValueInvalid")?.clone());
        }
        let bytes = attributes.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>();
        if message.len() + bytes > MOST_BYTES {
            return Err("InvalidParameter");
        }
        let again = if topic.ends_with(".fifo") {
            of("MessageGroupId").ok_or("InvalidParameter")?;
            let id = of("MessageDeduplicationId").ok_or("InvalidParameter")?;
            !self.deduplicated.insert(id.clone())
        } else {
            false
        };
        if !again {
            let (topic, message) = (topic.clone(), message.clone());
            self.published.push(Published { topic, message, attributes });
        }
        let id = self.published.len();
        let body = format!(
            "<PublishResponse xmlns=\"{NAMESPACE}\"><PublishResult><MessageId>{id}</MessageId>\
             </PublishResult><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>\
             </PublishResponse>"
        );
        Ok(Answer { status: 200, content_type: XML, error: None, body: body.into_bytes() })
    }

    fn put_events(&mut self, body: &Value) -> Answer {
        let entries = body["Entries"].as_array().cloned().unwrap_or_default();
        let bytes: usize = entries.iter().map(|entry| entry.to_string().len()).sum();
        if !(1..=MOST_ENTRIES).contains(&entries.len()) || bytes > MOST_BYTES {
            return refused("ValidationException");
        }
        if entries.iter().any(|entry| entry["EventBusName"] != MessagesDouble::BUS) {
            return refused("ResourceNotFoundException");
        }
        let mut answers = Vec::new();
        for entry in entries {
            let detail = entry["Detail"].as_str().map(serde_json::from_str::<Value>);
            let code = match self.script.pop_front().flatten() {
                Some(code) => Some(code),
                None if !matches!(detail, Some(Ok(Value::Object(_)))) => Some("MalformedDetail"),
                None if entry["DetailType"].as_str().is_none_or(str::is_empty) => {
                    Some("InvalidArgument")
                }
                None => match entry["Source"].as_str() {
                    None | Some("") => Some("InvalidArgument"),
                    Some(source) if source.starts_with("aws.") => {
                        Some("NotAuthorizedForSourceException")
                    }
                    Some(_) => None,
                },
            };
            answers.push(match code {
                Some(code) => json!({ "ErrorCode": code, "ErrorMessage": "not taken" }),
                None => {
                    self.events.push(entry);
                    json!({ "EventId": self.events.len().to_string() })
                }
            });
        }
        let failed = answers.iter().filter(|answer| answer.get("ErrorCode").is_some()).count();
        let body = json!({ "FailedEntryCount": failed, "Entries": answers }).to_string();
        Answer { status: 200, content_type: JSON, error: None, body: body.into_bytes() }
    }
}

const NAMESPACE: &str = "http://sns.amazonaws.com/doc/2010-03-31/";

/// An error of SNS.
fn declined(status: u16, code: &'static str) -> Answer {
    let body = format!(
        "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>{code}</Code>\
         <Message>declined</Message></Error><RequestId>r-1</RequestId></ErrorResponse>"
    );
    Answer { status, content_type: XML, error: None, body: body.into_bytes() }
}

/// An error of EventBridge.
fn refused(code: &'static str) -> Answer {
    let body = json!({ "__type": code, "message": "refused" }).to_string();
    Answer { status: 400, content_type: JSON, error: None, body: body.into_bytes() }
}
