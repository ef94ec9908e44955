//! Lambda `read-api`: the API behind API Gateway (REST, proxy integration).
//!
//! Its role needs `dynamodb:BatchGetItem` on the tables `contacts`, `agents`, `queues` and `requests`,
//! `dynamodb:Query` on `contacts`, `agents`, `queues`, `requests`, `notices`, `quarantine` and their indexes,
//! `dynamodb:BatchGetItem` and `dynamodb:UpdateItem` on `notices`; and, where the
//! policy has `[calls]`, `dynamodb:UpdateItem` on `requests` and `connect:StartOutboundVoiceContact`
//! and `connect:StopContact` on the contacts (`<instance ARN>/contact/*`) of the instance that calls.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_api().await
}
