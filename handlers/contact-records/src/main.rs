//! Lambda `contact-records`: the contact record stream (Kinesis) into record and contact rows.

use connect_events::Feed;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_kinesis(Feed::ContactRecords).await
}
