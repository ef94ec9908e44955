//! How the DynamoDB client is set up: for a local store, and for work against a deadline.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{Builder, Config, Credentials, Region};

/// Tries of one request inside the SDK, the first one included. Few, since the callers of this
/// crate try again until a deadline that only they know.
const ATTEMPTS: u32 = 3;

/// Before the first retry, at most: a throttled partition answers again within tens of
/// milliseconds, and a batch waits for its slowest request.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

/// Between two tries, at most: a retry that starts later than this is the outer loop's to make.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// A connection inside a region opens within milliseconds. After a second the packet was lost, and
/// a new one gets there sooner than the kernel's own retry does.
const CONNECT: Duration = Duration::from_secs(1);

/// The largest answer, 16 MB, arrives within this time; an attempt that takes longer hangs. The SDK
/// has no such limit of its own, and a connection that died silently would hold a batch until
/// Lambda kills it.
const ATTEMPT: Duration = Duration::from_secs(3);

/// A client for a store on this machine: the embedded one, or Amazon's DynamoDB Local.
///
/// Its credentials are made up, so it cannot do anything in an AWS account.
pub fn local_client(endpoint: &str) -> Client {
    let config = Config::builder()
        .behavior_version_latest()
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "local store"))
        .endpoint_url(endpoint);
    Client::from_conf(hardened(config).build())
}

/// Sets retries and timeouts for work against a deadline.
///
/// A write that was applied but whose answer was lost is retried by the SDK, and then finds its own
/// version: it reads as a lost race. That is harmless, because the loser loads and joins again and
/// finds nothing left to write.
pub fn hardened(builder: Builder) -> Builder {
    let retries = RetryConfig::standard()
        .with_max_attempts(ATTEMPTS)
        .with_initial_backoff(FIRST_PAUSE)
        .with_max_backoff(LONGEST_PAUSE);
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ATTEMPT)
        .build();
    builder.retry_config(retries).timeout_config(timeouts)
}
