//! Lambda `call-back`: calls whoever is to be called back, each time that its schedule (EventBridge, a
//! minute) fires. Its time-out is a minute.
//!
//! | its role allows | on |
//! |---|---|
//! | `dynamodb:BatchGetItem` | the tables `requests`, `contacts` |
//! | `dynamodb:UpdateItem` | the table `requests` |
//! | `dynamodb:Query` | the indexes `callbacks-by-list` of `requests`, and `notices-by-list` of `notices` |
//! | `connect:StartOutboundVoiceContact`, `connect:StopContact` | the contacts (`<instance ARN>/contact/*`) |

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_callbacks().await
}
