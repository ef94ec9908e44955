//! Lambda `contact-records`: the contact record stream (Kinesis) into record and contact rows.
//!
//! IAM: `kinesis:GetRecords`, `GetShardIterator`, `DescribeStream`, `DescribeStreamSummary`,
//! `ListShards` and `ListStreams` on the stream; `dynamodb:BatchGetItem` and `UpdateItem` on the tables
//! `contacts`, `queues`, `requests`, `notices` and `quarantine`.

use connect_events::Feed;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_kinesis(Feed::ContactRecords).await
}
