//! Lambda `call-back`: calls whoever is to be called back, each time that its schedule (EventBridge, a
//! minute) fires. Its time-out is a minute.
//!
//! It needs `dynamodb:BatchGetItem` on the tables `requests` and `contacts`, `dynamodb:UpdateItem` on
//! `requests`, `dynamodb:Query` on the indexes `callbacks-by-list` of `requests` and `notices-by-list`
//! of `notices`, and `connect:StartOutboundVoiceContact` and `connect:StopContact` on the instance's
//! contacts.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_callbacks().await
}
