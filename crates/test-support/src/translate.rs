//! Amazon Translate, as much as is needed of it.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use local_connect::http::{Answer, CBOR, Reply, Request, Server};
use serde_json::{Value, json};

/// The most bytes of one request.
const MOST_BYTES: usize = 10_000;

/// Languages that it knows, few of many.
const LANGUAGES: [&str; 7] = ["de", "en", "es", "fr", "fr-CA", "it", "pt"];

/// An Amazon Translate inside the test process, gone when dropped.
///
/// It speaks Smithy's RPC v2 CBOR on a loopback port, as the SDK does to Translate, and refuses what Translate refuses: languages that it does not
/// know, text that is empty or too long, text too short to tell its language by. What it translates it
/// puts into brackets, behind the language: `[de] Hello`.
///
/// Source: <https://docs.aws.amazon.com/translate/latest/APIReference/API_TranslateText.html>
#[derive(Debug)]
pub struct TranslateDouble {
    seen: Arc<Mutex<Seen>>,
    server: Server,
}

#[derive(Debug, Default)]
struct Seen {
    /// Source, target and text of each request that was served.
    asked: Vec<(String, String, String)>,
    script: VecDeque<Option<&'static str>>,
}

impl TranslateDouble {
    /// Starts one.
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

    /// The next requests meet these fates, one each: served for `None`, else refused with this error.
    pub fn meet(&self, fates: impl IntoIterator<Item = Option<&'static str>>) {
        self.seen().script.extend(fates);
    }

    /// The source language, the target language and the text of each request, in order; refused ones
    /// too.
    #[must_use]
    pub fn asked(&self) -> Vec<(String, String, String)> {
        self.seen().asked.clone()
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn answer(&mut self, request: &Request) -> Answer {
        let path = "/service/AWSShineFrontendService_20170701/operation/TranslateText";
        if (request.method.as_str(), request.path.as_str()) != ("POST", path) {
            return refused(404, "UnknownOperationException");
        }
        if !request.authorization.contains("/translate/aws4_request") {
            return refused(400, "MissingAuthenticationTokenException");
        }
        let body = ciborium::from_reader::<Value, _>(request.body.as_slice()).ok();
        let Some(body) = body.filter(|_| request.content_type == CBOR) else {
            return refused(400, "SerializationException");
        };
        let of = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        let (text, source, target) =
            (of("Text"), of("SourceLanguageCode"), of("TargetLanguageCode"));
        self.asked.push((source.clone(), target.clone(), text.clone()));
        if let Some(code) = self.script.pop_front().flatten() {
            let passing = ["InternalServerException", "ServiceUnavailableException"];
            return refused(if passing.contains(&code) { 500 } else { 400 }, code);
        }
        if text.is_empty() || source.is_empty() || target.is_empty() {
            return refused(400, "InvalidRequestException");
        }
        if text.len() > MOST_BYTES {
            return refused(400, "TextSizeLimitExceededException");
        }
        let source = match source.as_str() {
            "auto" if text.chars().count() < 4 => {
                return refused(400, "DetectedLanguageLowConfidenceException");
            }
            "auto" => "en",
            known => known,
        };
        if [source, &target].iter().any(|one| !LANGUAGES.contains(one)) {
            return refused(400, "UnsupportedLanguagePairException");
        }
        answer(
            200,
            &json!({
                "TranslatedText": format!("[{target}] {text}"),
                "SourceLanguageCode": source,
                "TargetLanguageCode": target,
            }),
        )
    }
}

/// An error. Its message quotes the text, which belongs in no log.
fn refused(status: u16, code: &'static str) -> Answer {
    let code = format!("com.amazonaws.translate#{code}");
    answer(status, &json!({ "__type": code, "message": "Hello, my number is +15555550142" }))
}

fn answer(status: u16, told: &Value) -> Answer {
    let mut body = Vec::new();
    ciborium::into_writer(told, &mut body).expect("a document");
    Answer { status, content_type: CBOR, error: None, body }
}
