//! Lambda `contact-lens`: the Contact Lens segment stream (Kinesis) into conversation and segment rows,
//! and what `[[alert]]` and `[contact-lens]` of the policy say is done about them.
//!
//! IAM: `kinesis:GetRecords`, `GetShardIterator`, `DescribeStream`, `DescribeStreamSummary`,
//! `ListShards` and `ListStreams` on the stream; `dynamodb:BatchGetItem` and `UpdateItem` on the tables
//! `contacts`, `queues` and `quarantine`. For alerts: the same on the table `notices`, and
//! `dynamodb:Query` on `contacts`. For `sentiment-attribute`: `connect:UpdateContactAttributes` on the
//! contacts of its instance. For `translate-to`: `translate:TranslateText`, `dynamodb:Query` on
//! `contacts`, and `comprehend:DetectDominantLanguage` for talks whose language Contact Lens does not
//! tell.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_host::Error> {
    lambda_host::run_contact_lens().await
}
