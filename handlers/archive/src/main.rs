//! Lambda `archive`: the transform of the archive's delivery streams (Firehose). Contact events and
//! contact records become lines of JSON, by their day.
//!
//! | its role allows | on |
//! |---|---|
//! | `logs:CreateLogStream`, `logs:PutLogEvents` | its log group |
//! | `kms:Decrypt` | the key of its environment, where it is one of one's own |

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_archive().await
}
