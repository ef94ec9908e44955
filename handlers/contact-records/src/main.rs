//! Lambda `contact-records`: the contact record stream (Kinesis) into record and contact rows.
//!
//! | its role allows | on |
//! |---|---|
//! | `kinesis:GetRecords`, `kinesis:GetShardIterator`, `kinesis:DescribeStream`, `kinesis:DescribeStreamSummary`, `kinesis:ListShards`, `kinesis:ListStreams` | the stream |
//! | `dynamodb:BatchGetItem`, `dynamodb:UpdateItem` | the tables `contacts`, `queues`, `requests`, `notices`, `quarantine` |

use connect_events::Feed;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_kinesis(Feed::ContactRecords).await
}
