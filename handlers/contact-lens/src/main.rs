//! Lambda `contact-lens`: the Contact Lens segment stream (Kinesis) into conversation and segment rows,
//! and what `[[alert]]` and `[contact-lens]` of the policy say is done about them.
//!
//! | its role allows | on |
//! |---|---|
//! | `kinesis:GetRecords`, `kinesis:GetShardIterator`, `kinesis:DescribeStream`, `kinesis:DescribeStreamSummary`, `kinesis:ListShards`, `kinesis:ListStreams` | the stream |
//! | `dynamodb:BatchGetItem`, `dynamodb:UpdateItem` | the tables `contacts`, `queues`, `quarantine`; for alerts also `notices` |
//! | `dynamodb:Query` | the table `contacts`, for alerts and `translate-to` |
//! | `connect:UpdateContactAttributes` | the contacts (`<instance ARN>/contact/*`), for `sentiment-attribute` |
//! | `translate:TranslateText`; for talks whose language Contact Lens does not tell `comprehend:DetectDominantLanguage` | everything, for `translate-to`: there are no resources |

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_contact_lens().await
}
