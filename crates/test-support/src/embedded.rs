use std::hash::{BuildHasher, RandomState};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{Builder, Config, Credentials, Region};
use dynoxide::Database;
use dynoxide::server::serve_with_shutdown;

use crate::FaultyNetwork;
use crate::loopback::Loopback;

/// Names the endpoint of another DynamoDB to test against. Set by `tests/dynamodb-local.sh`.
const ENDPOINT_VARIABLE: &str = "CONNECT_LIVE_TEST_ENDPOINT";

/// A DynamoDB inside the test process, gone when dropped.
#[derive(Debug)]
pub struct EmbeddedDynamo {
    endpoint: String,
    /// `None` where the server is not ours.
    _served: Option<Loopback>,
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
            Ok(endpoint) => Self { endpoint, _served: None },
            Err(_) => Self::start(),
        }
    }

    fn serve(database: Database) -> Self {
        let served = Loopback::start(async |listener| {
            let never = std::future::pending();
            serve_with_shutdown(listener, database, never).await.expect("serves");
        });
        Self { endpoint: served.endpoint.clone(), _served: Some(served) }
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
