//! What a function weighs, and how long the first answer of a new execution environment takes: from
//! the start of its process to its answer, with the Lambda Runtime API and the store on this machine.
//!
//! Lambda's own part, to find a place and to fetch the code, is not in it; nor is TLS.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use state_store::Store;
use test_support::{ConnectDouble, EmbeddedDynamo, FaultyNetwork, fresh_prefix};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Cold starts that the middle is taken of.
const STARTS: usize = 9;
/// How long a first answer may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Each function, and what it is invoked with first: a file of `events-fixtures/invocations`, or the
/// event of a schedule, or a batch without records.
const FUNCTIONS: [(&str, &str); 9] = [
    ("contact-events", "contact-events.json"),
    ("agent-events", "agent-events.json"),
    ("contact-records", "contact-records.json"),
    ("contact-lens", "contact-lens.json"),
    ("read-api", "read-api.json"),
    ("call-back", "{}"),
    ("watcher", "{}"),
    ("notify", r#"{"Records": []}"#),
    ("archive", "archive-events.json"),
];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let dynamo = EmbeddedDynamo::start();
    let connect = ConnectDouble::start();
    let bare = bare_process();
    say(&format!("a process that does nothing: {:.1} ms", millis(bare)));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (function, event) in FUNCTIONS {
        let program = released().join(function);
        let Ok(about) = std::fs::metadata(&program) else {
            say(&format!("{function} is not built: `make bench` builds it"));
            std::process::exit(1);
        };
        let event = match event.strip_suffix(".json") {
            Some(_) => {
                let path = root.join("events-fixtures/invocations").join(event);
                std::fs::read_to_string(path).expect("a fixture")
            }
            None => event.to_owned(),
        };
        let (mut ready, mut answered) = (Vec::new(), Vec::new());
        for _ in 0..STARTS {
            // Each starts with tables of its own, so that each has everything to write.
            let prefix = fresh_prefix();
            let store = Store::new(dynamo.client_over(&FaultyNetwork::calm()), &prefix, 400);
            store.create_tables().await.expect("tables");
            let mut lambda = Lambda::start(&event).await;
            let began = begin();
            let mut child = lambda.run(&program, &dynamo, &connect, &prefix, &root);
            ready.push(lambda.reached(Reached::Asked, began).await);
            answered.push(lambda.reached(Reached::Answered, began).await);
            child.kill().expect("it runs");
            child.wait().expect("it ends");
        }
        ready.sort();
        answered.sort();
        let (ready, answered) = (ready[STARTS / 2], answered[STARTS / 2]);
        say(&format!(
            "{function:<16} {:>5.1} MB   ready after {:>6.1} ms   first answer after {:>6.1} ms   \
             {:>5.1} bare processes",
            about.len() as f64 / 1_048_576.0,
            millis(ready),
            millis(answered),
            answered.as_secs_f64() / bare.as_secs_f64(),
        ));
    }
}

/// Where `cargo build --release` puts programs: two folders above this one.
fn released() -> PathBuf {
    let own = std::env::current_exe().expect("a program has a path");
    own.ancestors().nth(2).expect("is in `release/deps`").to_owned()
}

/// What it takes to start any process at all.
fn bare_process() -> Duration {
    let mut times: Vec<Duration> = (0..STARTS)
        .map(|_| {
            let began = begin();
            Command::new("true").status().expect("a shell's `true`");
            began.elapsed()
        })
        .collect();
    times.sort();
    times[STARTS / 2]
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    /// The function asked for its first event.
    Asked,
    /// It answered.
    Answered,
}

/// The Lambda Runtime API for one execution environment, which hands over one event.
///
/// Source: <https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html>
struct Lambda {
    address: String,
    reached: UnboundedReceiver<(Reached, Instant)>,
}

struct Handed {
    event: Mutex<Option<String>>,
    tell: UnboundedSender<(Reached, Instant)>,
}

impl Lambda {
    async fn start(event: &str) -> Self {
        let (tell, reached) = unbounded_channel();
        let handed = Handed { event: Mutex::new(Some(event.to_owned())), tell };
        let routes = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(answer))
            .with_state(Arc::new(handed));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { address, reached }
    }

    fn run(
        &self,
        program: &Path,
        dynamo: &EmbeddedDynamo,
        connect: &ConnectDouble,
        prefix: &str,
        root: &Path,
    ) -> Child {
        let policy = root.join("infra/connect-live.toml");
        let environment: BTreeMap<&str, &str> = [
            ("AWS_LAMBDA_RUNTIME_API", self.address.as_str()),
            ("AWS_LAMBDA_FUNCTION_NAME", "cold"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "cold"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "cold"),
            ("AWS_ENDPOINT_URL_DYNAMODB", dynamo.endpoint()),
            ("AWS_ENDPOINT_URL_CONNECT", connect.endpoint()),
            ("AWS_REGION", "eu-west-2"),
            ("AWS_ACCESS_KEY_ID", "local"),
            ("AWS_SECRET_ACCESS_KEY", "local"),
            ("CONNECT_LIVE_TABLE_PREFIX", prefix),
            ("CONNECT_LIVE_POLICY", policy.to_str().expect("text")),
        ]
        .into();
        let mut command = Command::new(program);
        command.env_clear().envs(environment).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("it starts")
    }

    /// How long after `began` the function came so far.
    async fn reached(&mut self, wanted: Reached, began: Instant) -> Duration {
        let next = tokio::time::timeout(PATIENCE, self.reached.recv()).await;
        let (reached, at) = next.expect("in time").expect("a runtime API that goes on");
        assert_eq!(reached, wanted);
        at.duration_since(began)
    }
}

async fn next(State(handed): State<Arc<Handed>>) -> Response {
    let event = handed.event.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(event) = event else { return std::future::pending().await };
    _ = handed.tell.send((Reached::Asked, begin()));
    let mut headers = HeaderMap::new();
    let deadline = wall_millis() + PATIENCE.as_millis();
    for (name, value) in [
        ("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd".to_owned()),
        ("lambda-runtime-deadline-ms", deadline.to_string()),
        (
            "lambda-runtime-invoked-function-arn",
            "arn:aws:lambda:eu-west-2:111122223333:function:cold".to_owned(),
        ),
    ] {
        headers.insert(name, HeaderValue::try_from(value).expect("a header"));
    }
    (headers, event).into_response()
}

async fn answer(State(handed): State<Arc<Handed>>) -> StatusCode {
    _ = handed.tell.send((Reached::Answered, begin()));
    StatusCode::ACCEPTED
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn begin() -> Instant {
    Instant::now()
}

fn wall_millis() -> u128 {
    std::time::SystemTime::UNIX_EPOCH.elapsed().expect("after 1970").as_millis()
}

#[expect(clippy::print_stdout, reason = "a benchmark prints")]
fn say(line: &str) {
    println!("{line}");
}
