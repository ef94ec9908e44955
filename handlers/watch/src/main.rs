//! Lambda `watcher`: alerts, contacts that wait for ever and talks with holes, once a minute (a schedule
//! of EventBridge; one at a time is enough, and two do no harm).
//!
//! | its role allows | on |
//! |---|---|
//! | `dynamodb:BatchGetItem`, `dynamodb:UpdateItem` | the tables `contacts`, `queues`, `requests`, `notices` |
//! | `dynamodb:Query` | the tables `contacts`, `agents`, `queues`, `notices`, and their indexes |
//! | `connect:DescribeContact` | the contacts (`<instance ARN>/contact/*`), for rules of kind `endless-wait` |
//! | `connect:ListRealtimeContactAnalysisSegments`, `connect:ListRealtimeContactAnalysisSegmentsV2` | the same, for `complete-conversations` |

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_watch().await
}
