//! A floor: a store with what some events say in it, and the API over it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use api::{Api, Caller, Calls, Clock, Settings};
use axum::Router;
use axum::body::Body;
use axum::http::{Extensions, HeaderMap, Request, StatusCode};
use connect_client::{Connect, Patience};
use connect_events::{EventTime, InstanceId};
use contact_core::{Key, Row};
use http_body_util::BodyExt;
use ingest::{Delivery, Payload, Verdict};
use serde_json::Value;
use state_store::Store;
use test_support::{ConnectDouble, EmbeddedDynamo, FaultyNetwork, Role, fresh_prefix};
use tokio::sync::OnceCell;
use tokio::time::Instant;
use tower::ServiceExt;

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

pub(crate) fn moment(text: &str) -> EventTime {
    EventTime::parse(text).expect("a time")
}

/// A clock that stands.
pub(crate) struct Stands(pub(crate) EventTime);

/// The same for deadlines that count from now, as they do where it is served. Tests on the paused clock
/// may have them; others may be slow.
struct StandsExactly(EventTime);

impl Clock for StandsExactly {
    fn now(&self) -> EventTime {
        self.0
    }

    #[expect(clippy::disallowed_methods, reason = "the paused clock of a test is no wall clock")]
    fn instant(&self) -> Instant {
        Instant::now()
    }
}

impl Clock for Stands {
    fn now(&self) -> EventTime {
        self.0
    }

    #[expect(clippy::disallowed_methods, reason = "a deadline has to lie somewhere")]
    fn instant(&self) -> Instant {
        Instant::now() + Duration::from_secs(600)
    }
}

#[derive(Clone)]
pub(crate) struct Floor {
    dynamo: Arc<EmbeddedDynamo>,
    prefix: String,
    pub(crate) now: EventTime,
    pub(crate) settings: Settings,
    /// Through which calls are made, and as whom they are asked for.
    pub(crate) calls: Option<(Connect, policy::Calls)>,
    /// How people are called back.
    pub(crate) callbacks: Option<policy::Callbacks>,
    pub(crate) caller: Option<Caller>,
    /// Whether deadlines count from now.
    pub(crate) exact: bool,
}

/// A policy under which nobody real can be called.
pub(crate) fn fiction() -> policy::Calls {
    let text = format!(
        "[calls]\ninstance = '{}'\nflow = 'f-1'\nqueue = 'q-1'\ncountries = ['GB']\n\
         fiction = true\nper-caller = {{ calls = 3, minutes = 60 }}\n",
        ConnectDouble::INSTANCE
    );
    let policy = policy::Policy::parse("rig.toml", &text).expect("a policy");
    policy.calls.expect("calls")
}

/// How people are called back at any time of the day.
pub(crate) fn always() -> policy::Callbacks {
    let text = "[calls]\ninstance = 'i-1'\nflow = 'f-1'\nqueue = 'q-1'\n[callbacks]\n\
                time-zone = 'Europe/London'\nhours = ['Mon-Sun 00:00-24:00']\n";
    let policy = policy::Policy::parse("rig.toml", text).expect("a policy");
    policy.callbacks.expect("callbacks")
}

/// A client of a Connect, that asks once at a time: what it does not hear is for the ledger to find
/// out.
pub(crate) fn connect_to(double: &ConnectDouble) -> Connect {
    let patience = Patience { attempts: 1, ..Patience::default() };
    connect_over(&FaultyNetwork::calm(), double, patience)
}

pub(crate) fn connect_over(
    way: &FaultyNetwork,
    double: &ConnectDouble,
    patience: Patience,
) -> Connect {
    let config = Connect::local_config(double.endpoint()).http_client(way.clone()).build();
    let instance = InstanceId::new(ConnectDouble::INSTANCE).expect("an id");
    Connect::with_patience(instance, &config, patience)
}

impl Floor {
    /// A floor of which nothing was heard, at noon.
    pub(crate) async fn quiet() -> Self {
        let floor = Self {
            dynamo: Arc::new(EmbeddedDynamo::or_from_env()),
            prefix: fresh_prefix(),
            now: moment("2026-03-02T12:00:00Z"),
            settings: Settings::default(),
            calls: None,
            callbacks: None,
            caller: Some(Caller::new("desk")),
            exact: false,
        };
        floor.store_over(&FaultyNetwork::calm()).create_tables().await.expect("tables");
        floor
    }

    /// The floor at which the scenarios end. All tests share it, and none may deliver to it.
    pub(crate) async fn busy() -> Self {
        static BUSY: OnceCell<Floor> = OnceCell::const_new();
        BUSY.get_or_init(Self::busy_of_its_own).await.clone()
    }

    /// The same floor for one test, which may deliver to it.
    pub(crate) async fn busy_of_its_own() -> Self {
        let floor = Self::quiet().await;
        let mut files: Vec<PathBuf> = fs::read_dir(repository().join("events-fixtures/scenarios"))
            .expect("scenarios")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "ndjson"))
            .collect();
        files.sort();
        let lines = files.iter().flat_map(|path| {
            let text = fs::read_to_string(path).expect("a scenario");
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        });
        floor.hear(lines).await;
        floor
    }

    /// Delivers events.
    pub(crate) async fn hear(&self, events: impl IntoIterator<Item = String>) {
        let store = self.store_over(&FaultyNetwork::calm());
        let deliveries: Vec<Delivery<'static>> = events
            .into_iter()
            .filter(|event| !event.trim().is_empty())
            .enumerate()
            .map(|(number, event)| Delivery {
                feed: None,
                source: format!("floor:{number}").into(),
                arrived: None,
                payload: Payload::Bytes(event.into_bytes().into()),
            })
            .collect();
        for batch in deliveries.chunks(500) {
            let deadline = Stands(self.now).instant();
            let outcome = Box::pin(ingest::ingest(&store, batch, self.now, deadline)).await;
            assert!(!outcome.verdicts.contains(&Verdict::Retry));
        }
    }

    pub(crate) fn deadline(&self) -> Instant {
        Stands(self.now).instant()
    }

    /// Joins what is known of a row into it.
    pub(crate) async fn keep(&self, key: &Key, row: Row) {
        let (store, facts) = (self.store_over(&FaultyNetwork::calm()), [(key.clone(), row)].into());
        let kept = ingest::keep(&store, facts, self.now, Stands(self.now).instant()).await;
        assert_eq!(kept[key], ingest::Kept::Written);
    }

    pub(crate) fn store_over(&self, network: &FaultyNetwork) -> Store {
        Store::new(self.dynamo.client_over(network), &self.prefix, 400)
    }

    pub(crate) fn router_over(&self, network: &FaultyNetwork) -> Router {
        let network = network.in_role(Role::of_handler("api"));
        self.router_of(self.store_over(&network))
    }

    fn router_of(&self, store: Store) -> Router {
        let settings = self.settings.clone();
        let calls = self.calls.clone();
        let calls = calls.map(|(connect, policy)| Calls::new(store.clone(), connect, policy));
        let calls = calls.map(|calls| match self.callbacks.clone() {
            Some(policy) => calls.and_back(store.clone(), policy),
            None => calls,
        });
        let clock: Arc<dyn Clock> =
            if self.exact { Arc::new(StandsExactly(self.now)) } else { Arc::new(Stands(self.now)) };
        api::router(Api { store, clock, settings, calls })
    }

    /// Reads a path.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(request(path)).await
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        self.ask_over(&FaultyNetwork::calm(), request).await
    }

    /// Reads a path from a store that gives one row a page.
    pub(crate) async fn get_by_row(&self, path: &str) -> Answer {
        let store = self.store_over(&FaultyNetwork::calm()).pages_of(1);
        self.ask_of(self.router_of(store), request(path)).await
    }

    pub(crate) async fn ask_over(&self, network: &FaultyNetwork, request: Request<Body>) -> Answer {
        self.ask_of(self.router_over(network), request).await
    }

    pub(crate) async fn ask_of(&self, router: Router, mut request: Request<Body>) -> Answer {
        request.extensions_mut().extend(extensions(self.caller.clone()));
        let answer = router.oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.expect("a body").to_bytes();
        let text = String::from_utf8(body.to_vec()).expect("text");
        Answer { status: parts.status, headers: parts.headers, text }
    }
}

/// What whoever serves the API puts beside a request.
fn extensions(caller: Option<Caller>) -> Extensions {
    let mut all = Extensions::new();
    if let Some(caller) = caller {
        all.insert(caller);
    }
    all
}

pub(crate) fn request(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).expect("a request")
}

/// A request with one header.
pub(crate) fn with(path: &str, name: &'static str, value: &str) -> Request<Body> {
    Request::get(path).header(name, value).body(Body::empty()).expect("a request")
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).unwrap_or_else(|| panic!("no {name}: {self:?}"));
        value.to_str().expect("text")
    }

    /// The body of an answer that is one.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/json");
        serde_json::from_str(&self.text).expect("JSON")
    }

    /// The status and the body of an answer that is JSON of any kind.
    #[track_caller]
    pub(crate) fn told(&self) -> (u16, Value) {
        (self.status.as_u16(), serde_json::from_str(&self.text).expect("JSON"))
    }

    /// The code and the fields of a problem.
    #[track_caller]
    pub(crate) fn problem(&self) -> (u16, String, Vec<String>) {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let body: Value = serde_json::from_str(&self.text).expect("JSON");
        assert_eq!(body["status"], self.status.as_u16());
        assert_eq!(body["requestId"], self.header("x-request-id"));
        let code = body["code"].as_str().expect("a code").to_owned();
        assert_eq!(body["type"], format!("urn:problem-type:connect-live:{code}"));
        let errors = body["errors"].as_array().expect("errors");
        let fields =
            errors.iter().map(|error| error["field"].as_str().expect("a field").to_owned());
        (self.status.as_u16(), code, fields.collect())
    }
}

/// A list of a document.
#[track_caller]
pub(crate) fn list<'a>(document: &'a Value, member: &str) -> &'a [Value] {
    document[member].as_array().unwrap_or_else(|| panic!("no {member} in {document}"))
}
