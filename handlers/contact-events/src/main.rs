//! Lambda `contact-events`: contact events (EventBridge) into contact rows.
//!
//! IAM: `dynamodb:BatchGetItem` and `UpdateItem` on the tables `contacts`, `queues`, `requests` and
//! `quarantine`.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_eventbridge().await
}
