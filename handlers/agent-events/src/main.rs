//! Lambda `agent-events`: the agent event stream (Kinesis) into agent and contact rows.
//!
//! | its role allows | on |
//! |---|---|
//! | `kinesis:GetRecords`, `kinesis:GetShardIterator`, `kinesis:DescribeStream`, `kinesis:DescribeStreamSummary`, `kinesis:ListShards`, `kinesis:ListStreams` | the stream |
//! | `dynamodb:BatchGetItem`, `dynamodb:UpdateItem` | the tables `agents`, `contacts`, `queues`, `quarantine` |

use connect_events::Feed;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_kinesis(Feed::AgentEvents).await
}
