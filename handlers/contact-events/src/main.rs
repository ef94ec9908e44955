//! Lambda `contact-events`: contact events (EventBridge) into contact rows.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_eventbridge().await
}
