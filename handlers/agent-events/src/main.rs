//! Lambda `agent-events`: the agent event stream (Kinesis) into agent and contact rows.

use connect_events::Feed;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_kinesis(Feed::AgentEvents).await
}
