//! Amazon SQS, as much as is needed of a dead-letter queue.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use local_connect::http::{Answer, Reply, Request, Server};
use serde_json::{Value, json};

use crate::DeadLetter;

const JSON: &str = "application/x-amz-json-1.0";

/// A standard queue of Amazon SQS inside the test process, gone when dropped.
///
/// It speaks JSON 1.0 on a loopback port. A message that was received is invisible for as long as was
/// asked, by a clock that only [`pass`](Self::pass) moves, and then comes again under another receipt.
///
/// Source: <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html>
#[derive(Debug)]
pub struct QueueDouble {
    state: Arc<Mutex<State>>,
    server: Server,
}

#[derive(Debug, Default)]
struct State {
    messages: Vec<Message>,
    now: u64,
    received: u64,
}

#[derive(Debug)]
struct Message {
    id: String,
    body: String,
    attributes: BTreeMap<&'static str, String>,
    visible_from: u64,
    receipt: String,
}

impl QueueDouble {
    /// Starts one without messages.
    ///
    /// # Panics
    ///
    /// When it cannot be started.
    #[must_use]
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(State::default()));
        let served = Arc::clone(&state);
        let server = Server::start(move |request| {
            let mut state = served.lock().unwrap_or_else(PoisonError::into_inner);
            Reply::Send(written(state.answer(request)))
        });
        Self { state, server: server.expect("starts") }
    }

    /// Where it listens: `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        self.server.endpoint()
    }

    /// The queue's URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}/111122223333/dead-letters", self.endpoint())
    }

    /// Puts a message into the queue.
    pub fn send(&self, letter: &DeadLetter) {
        let mut state = self.state();
        let id = format!("m-{}", state.messages.len() + 1);
        state.messages.push(Message {
            id,
            body: String::from_utf8_lossy(&letter.body).into_owned(),
            attributes: letter.attributes.clone(),
            visible_from: 0,
            receipt: String::new(),
        });
    }

    /// Lets so many seconds pass.
    pub fn pass(&self, seconds: u64) {
        self.state().now += seconds;
    }

    /// The bodies of the messages that are in the queue, also of those that are invisible.
    #[must_use]
    pub fn bodies(&self) -> Vec<String> {
        self.state().messages.iter().map(|message| message.body.clone()).collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn answer(&mut self, request: &Request) -> Result<Value, &'static str> {
        let signed = request.authorization.contains("/sqs/aws4_request");
        if !signed || request.content_type != JSON {
            return Err("com.amazonaws.sqs#InvalidSecurity");
        }
        let body: Value = serde_json::from_slice(&request.body)
            .map_err(|_| "com.amazonaws.sqs#InvalidRequest")?;
        let is_ours = body["QueueUrl"]
            .as_str()
            .is_some_and(|url| url.ends_with("/111122223333/dead-letters"));
        if !is_ours {
            return Err("com.amazonaws.sqs#QueueDoesNotExist");
        }
        match request.target.as_str() {
            "AmazonSQS.ReceiveMessage" => Ok(self.receive(&body)),
            "AmazonSQS.DeleteMessage" => self.delete(&body),
            _ => Err("com.amazonaws.sqs#UnsupportedOperation"),
        }
    }

    fn receive(&mut self, body: &Value) -> Value {
        let most = body["MaxNumberOfMessages"].as_u64().unwrap_or(1).clamp(1, 10);
        let invisible = body["VisibilityTimeout"].as_u64().unwrap_or(30);
        let wanted = body["MessageAttributeNames"].as_array().cloned().unwrap_or_default();
        let Self { messages, now, received } = self;
        let visible = messages.iter_mut().filter(|message| message.visible_from <= *now);
        let given = visible.take(usize::try_from(most).unwrap_or(1)).map(|message| {
            *received += 1;
            message.visible_from = *now + invisible;
            message.receipt = format!("receipt-{received}");
            let attributes: serde_json::Map<String, Value> = message
                .attributes
                .iter()
                .filter(|(name, _)| wanted.iter().any(|one| one == "All" || one == **name))
                .map(|(name, value)| {
                    ((*name).to_owned(), json!({ "DataType": "String", "StringValue": value }))
                })
                .collect();
            json!({
                "MessageId": message.id,
                "ReceiptHandle": message.receipt,
                "Body": message.body,
                "MessageAttributes": attributes,
            })
        });
        json!({ "Messages": given.collect::<Vec<_>>() })
    }

    /// With a receipt that is no message's last one, nothing is deleted, and nobody is told.
    fn delete(&mut self, body: &Value) -> Result<Value, &'static str> {
        let receipt = body["ReceiptHandle"].as_str().unwrap_or_default();
        if !receipt.starts_with("receipt-") {
            return Err("com.amazonaws.sqs#ReceiptHandleIsInvalid");
        }
        self.messages.retain(|message| message.receipt != receipt);
        Ok(json!({}))
    }
}

fn written(answered: Result<Value, &'static str>) -> Answer {
    let (status, error, body) = match answered {
        Ok(body) => (200, None, body),
        Err(error) => (400, Some(error), json!({ "__type": error, "message": "refused" })),
    };
    Answer { status, content_type: JSON, error, body: body.to_string().into_bytes() }
}
