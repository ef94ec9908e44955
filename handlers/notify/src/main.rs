//! Lambda `notify`: the stream of the table `notices` (keys are enough) into SNS messages and
//! EventBridge events, as `[notices]` of the policy says.
//!
//! IAM: `dynamodb:GetRecords`, `GetShardIterator`, `DescribeStream` and `ListStreams` on the stream;
//! `dynamodb:BatchGetItem` and `UpdateItem` on the table `notices`; `sns:Publish` on the topic;
//! `events:PutEvents` on the bus. Where topic, bus or table are encrypted with a key of one's own, also
//! `kms:Decrypt` and `kms:GenerateDataKey` on that key.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_notify().await
}
