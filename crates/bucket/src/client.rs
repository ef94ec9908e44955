//! How the S3 client is set up.

use std::time::Duration;

use aws_sdk_s3::Client;
use aws_sdk_s3::config::Builder;
use aws_sdk_s3::config::retry::RetryConfig;
use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_types::SdkConfig;
use aws_types::service_config::ServiceConfigKey;

/// Tries of one request, the first one included: S3 answers 503 while it divides a prefix that is busy,
/// and that takes seconds.
pub(crate) const ATTEMPTS: u32 = 5;

/// Between two tries, at most.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// A connection that has not opened after this time is tried anew.
const CONNECT: Duration = Duration::from_secs(3);

/// An answer begins within this time, and an object that is put is taken within it. The body of an
/// answer has a limit of its own: the SDK ends one in which nothing comes for 20 seconds.
const ATTEMPT: Duration = Duration::from_secs(60);

/// A client with retries and time-outs, for the endpoint that the environment names.
///
/// An endpoint of one's own rarely has a name for each bucket, so the bucket stands in the path there.
pub(crate) fn client(aws: &SdkConfig) -> Client {
    let retries =
        RetryConfig::standard().with_max_attempts(ATTEMPTS).with_max_backoff(LONGEST_PAUSE);
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .read_timeout(ATTEMPT)
        .operation_attempt_timeout(ATTEMPT)
        .build();
    let config = Builder::from(aws)
        .retry_config(retries)
        .timeout_config(timeouts)
        .force_path_style(has_endpoint(aws));
    Client::from_conf(config.build())
}

/// Whether a setting, `AWS_ENDPOINT_URL_S3` for one, names an endpoint. The SDK's configuration has it,
/// and does not tell.
fn has_endpoint(aws: &SdkConfig) -> bool {
    let key = ServiceConfigKey::builder()
        .service_id("S3")
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build();
    let of_service = || aws.service_config()?.load_config(key.ok()?);
    aws.endpoint_url().is_some() || of_service().is_some()
}
