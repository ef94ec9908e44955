//! Lambda `contact-lens`: the Contact Lens segment stream (Kinesis) into conversation and segment rows.

use connect_events::Feed;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_kinesis(Feed::ContactLens).await
}
