//! Documents onto a Kinesis stream.

use aws_sdk_kinesis::Client;
use aws_sdk_kinesis::error::DisplayErrorContext;
use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::PutRecordsRequestEntry;
use simulator::Sent;

use super::refused::{batches, until_taken};
use crate::Failure;

/// The most records, and the most bytes with their keys, of one request.
///
/// Source: <https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html>
const RECORDS: usize = 500;
const BYTES: usize = 5 * 1024 * 1024;

/// Puts documents on a stream, in order but for those that are refused at first.
pub(super) async fn put(
    client: &Client,
    stream: &str,
    documents: Vec<Sent>,
) -> Result<(), Failure> {
    let size = |sent: &Sent| sent.document.len() + sent.about.len();
    for batch in batches(documents, RECORDS, BYTES, size) {
        let place = format!("the stream {stream}");
        until_taken(&place, batch, async |rest| put_once(client, stream, rest).await).await?;
    }
    Ok(())
}

async fn put_once(
    client: &Client,
    stream: &str,
    documents: &[Sent],
) -> Result<Vec<Option<String>>, Failure> {
    let broken = |err: &dyn std::fmt::Display| {
        Failure::Broke(format!("the stream {stream} takes nothing: {err}"))
    };
    let entries: Result<Vec<_>, _> = documents.iter().map(entry).collect();
    let entries = entries.map_err(|err| broken(&err))?;
    let request = client.put_records().stream_name(stream).set_records(Some(entries));
    let answer = Box::pin(request.send()).await.map_err(|err| broken(&DisplayErrorContext(err)))?;
    Ok(answer.records.into_iter().map(|record| record.error_code).collect())
}

/// What is about one agent, or one contact, goes to one shard, and so stays in order.
fn entry(sent: &Sent) -> Result<PutRecordsRequestEntry, aws_sdk_kinesis::error::BuildError> {
    PutRecordsRequestEntry::builder()
        .partition_key(&sent.about)
        .data(Blob::new(sent.document.as_bytes()))
        .build()
}
