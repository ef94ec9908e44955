use std::hash::{BuildHasher, RandomState};
use std::net::TcpListener;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{Builder, Config, Credentials, Region};
use dynoxide::Database;
use dynoxide::server::serve_with_shutdown;
use tokio::sync::oneshot;

use crate::FaultyNetwork;

/// Names the endpoint of another DynamoDB to test against. Set by `tests/dynamodb-local.sh`.
const ENDPOINT_VARIABLE: &str = "CONNECT_LIVE_TEST_ENDPOINT";

/// A DynamoDB inside the test process, gone when dropped.
///
/// It serves from a thread of its own, so that the paused clock of a test does not stop it.
#[derive(Debug)]
pub struct EmbeddedDynamo {
    endpoint: String,
    /// Dropping it stops the server. `None` where the server is not ours.
    _running: Option<oneshot::Sender<()>>,
}

impl EmbeddedDynamo {
    /// Starts an empty one, in memory.
    ///
    /// # Panics
    ///
    /// When it cannot be started, as do the other ways to start one.
    #[must_use]
    pub fn start() -> Self {
        Self::serve(Database::memory().expect("opens a database in memory"))
    }

    /// Starts one over a file, with what the file holds. The file outlives it.
    ///
    /// The file may stay open for a moment after the drop.
    #[must_use]
    pub fn open(file: &Path) -> Self {
        let file = file.to_str().expect("the path is UTF-8");
        Self::serve(Database::new(file).expect("opens the database file"))
    }

    /// Starts an empty one, or speaks to the one that `CONNECT_LIVE_TEST_ENDPOINT` names.
    ///
    /// That one may hold tables of other tests: use [`fresh_prefix`].
    #[must_use]
    pub fn or_from_env() -> Self {
        match std::env::var(ENDPOINT_VARIABLE) {
            Ok(endpoint) => Self { endpoint, _running: None },
            Err(_) => Self::start(),
        }
    }

    fn serve(database: Database) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("binds a port");
        listener.set_nonblocking(true).expect("makes the socket asynchronous");
        let address = listener.local_addr().expect("has an address");
        let (running, stopped) = oneshot::channel::<()>();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("starts a runtime");
            runtime.block_on(async {
                let listener =
                    tokio::net::TcpListener::from_std(listener).expect("registers the socket");
                let stop = async {
                    // An error says that the sender was dropped, which is how it is stopped.
                    let _ = stopped.await;
                };
                serve_with_shutdown(listener, database, stop).await.expect("serves");
            });
        });
        Self { endpoint: format!("http://{address}"), _running: Some(running) }
    }

    /// Where it listens: `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// A client over a network without faults.
    #[must_use]
    pub fn client(&self) -> Client {
        self.client_over(&FaultyNetwork::calm())
    }

    /// A client whose requests meet the faults of `network`.
    ///
    /// It has the SDK's own retries and timeouts; for others start from
    /// [`config_over`](Self::config_over).
    #[must_use]
    pub fn client_over(&self, network: &FaultyNetwork) -> Client {
        Client::from_conf(self.config_over(network).build())
    }

    /// What [`client_over`](Self::client_over) is made of.
    #[must_use]
    pub fn config_over(&self, network: &FaultyNetwork) -> Builder {
        Config::builder()
            .behavior_version_latest()
            .region(Region::from_static("us-east-1"))
            .credentials_provider(Credentials::new("local", "local", None, None, "test"))
            .endpoint_url(&self.endpoint)
            .http_client(network.clone())
            .retry_partition(FaultyNetwork::quota())
    }
}

/// A prefix for table names that no other test has, in this process or another.
#[must_use]
pub fn fresh_prefix() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    // Keyed at random by the standard library: tests share a server across processes.
    let random = RandomState::new().hash_one(std::process::id());
    format!("t{random:016x}-{number}-")
}
