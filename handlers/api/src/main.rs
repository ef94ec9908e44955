//! Lambda `read-api`: the API behind API Gateway (REST, proxy integration).
//!
//! | its role allows | on |
//! |---|---|
//! | `dynamodb:BatchGetItem` | the tables `contacts`, `agents`, `queues`, `requests`, `notices` |
//! | `dynamodb:Query` | the tables `contacts`, `agents`, `queues`, `requests`, `notices`, `quarantine`, and their indexes |
//! | `dynamodb:UpdateItem` | the table `notices`; where the policy has `[calls]`, the table `requests` |
//! | `connect:StartOutboundVoiceContact`, `connect:StopContact` | the contacts (`<instance ARN>/contact/*`) of the instance that calls, where the policy has `[calls]` |

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_api().await
}
