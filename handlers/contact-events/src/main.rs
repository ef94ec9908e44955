//! Lambda `contact-events`: contact events (EventBridge) into contact rows.
//!
//! | its role allows | on |
//! |---|---|
//! | `dynamodb:BatchGetItem`, `dynamodb:UpdateItem` | the tables `contacts`, `queues`, `requests`, `quarantine` |

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_eventbridge().await
}
