//! Lambda `watcher`: alerts, contacts that wait for ever and talks with holes, once a minute (a schedule
//! of EventBridge; one at a time is enough, and two do no harm).
//!
//! Its role needs `dynamodb:Query` on `contacts`, `agents`, `queues`, `notices` and their indexes,
//! `dynamodb:BatchGetItem` and `dynamodb:UpdateItem` on `contacts`, `queues` and `notices`; for rules of
//! kind `endless-wait` `connect:DescribeContact`; and for `complete-conversations`
//! `connect:ListRealtimeContactAnalysisSegments` and `connect:ListRealtimeContactAnalysisSegmentsV2`:
//! all three on the contacts (`<instance ARN>/contact/*`) of the instance.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_watch().await
}
