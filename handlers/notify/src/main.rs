//! Lambda `notify`: the stream of the table `notices` (keys are enough) into SNS messages and
//! EventBridge events, as `[notices]` of the policy says.
//!
//! | its role allows | on |
//! |---|---|
//! | `dynamodb:GetRecords`, `dynamodb:GetShardIterator`, `dynamodb:DescribeStream`, `dynamodb:ListStreams` | the stream of that table |
//! | `dynamodb:BatchGetItem`, `dynamodb:UpdateItem` | the table `notices` |
//! | `sns:Publish` | the topic |
//! | `events:PutEvents` | the bus |
//! | `kms:Decrypt`, `kms:GenerateDataKey` | the key of topic, bus or table, where it is one of one's own |

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_notify().await
}
