//! Lambda `read-api`: the read API behind API Gateway (REST, proxy integration).

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_api().await
}
