//! Lambda `agent-events`: the agent event stream (Kinesis) into agent and contact rows.
//!
//! IAM: `kinesis:GetRecords`, `GetShardIterator`, `DescribeStream`, `DescribeStreamSummary`,
//! `ListShards` and `ListStreams` on the stream; `dynamodb:BatchGetItem` and `UpdateItem` on the tables
//! `agents`, `contacts`, `queues` and `quarantine`.

use connect_events::Feed;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_kinesis(Feed::AgentEvents).await
}
