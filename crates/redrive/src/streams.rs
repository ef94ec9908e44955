//! Records of a stream, read once more.

use std::cmp::Ordering;

use aws_sdk_kinesis::Client;
use aws_sdk_kinesis::config::Builder;
use aws_sdk_kinesis::config::retry::RetryConfig;
use aws_sdk_kinesis::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_kinesis::types::{Record, ShardIteratorType};
use aws_types::SdkConfig;
use connect_events::{EventTime, Feed};
use ingest::{Delivery, Payload};

use crate::failure::{Failure, code_of, patience};
use crate::record::Range;

/// Tries of one request: a shard gives five answers a second to all its readers, and the functions read
/// it too.
const ATTEMPTS: u32 = 8;

/// Records of one answer; they have at most 10 MB in any case.
const MOST_RECORDS: i32 = 1_000;

/// The streams of a deployment.
#[derive(Clone, Debug)]
pub struct Streams {
    client: Client,
}

/// What of a range the stream has no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// The range.
    pub range: Range,
    /// The first record of it that is still there; `None` where none is.
    pub until: Option<String>,
}

/// Where a shard is read on from.
enum Place {
    At(String),
    After(String),
}

/// How one request ended.
enum Answer<T> {
    Given(T),
    /// There is no such stream, shard or number.
    Nothing,
    /// The iterator is older than five minutes.
    Expired,
}

impl Streams {
    /// Speaks to Kinesis with the credentials, the Region and the endpoint of `aws`.
    #[must_use]
    pub fn new(aws: &SdkConfig) -> Self {
        let retries = RetryConfig::standard().with_max_attempts(ATTEMPTS);
        let config = Builder::from(aws).retry_config(retries).timeout_config(patience());
        Self { client: Client::from_conf(config.build()) }
    }

    /// Reads a range, an answer of at most 10 MB at a time, and says what of it is gone.
    ///
    /// Between its ends lie records of other batches too where the shard is worked on in several places
    /// at once. They come along: what is in the rows already changes nothing.
    pub(crate) async fn read<E: From<Failure>>(
        &self,
        feed: Option<Feed>,
        range: &Range,
        mut each: impl AsyncFnMut(Vec<Delivery<'static>>) -> Result<(), E>,
    ) -> Result<Option<Gone>, E> {
        let mut first = None;
        let mut place = Place::At(range.from.clone());
        let gone = |until: Option<String>| Gone { range: range.clone(), until };
        'anew: loop {
            let mut iterator = match self.iterator(range, &place).await? {
                Answer::Given(iterator) => iterator,
                Answer::Nothing | Answer::Expired => return Ok(Some(gone(first))),
            };
            while let Some(at) = iterator {
                let page = match self.records(range, at).await? {
                    Answer::Given(page) => page,
                    Answer::Expired => continue 'anew,
                    Answer::Nothing => return Ok(Some(gone(first))),
                };
                let (ours, beyond): (Vec<Record>, Vec<Record>) = page
                    .records
                    .into_iter()
                    .partition(|record| in_order(&record.sequence_number, &range.to).is_le());
                if let Some(last) = ours.last() {
                    place = Place::After(last.sequence_number.clone());
                    first.get_or_insert_with(|| ours[0].sequence_number.clone());
                    let is_end = last.sequence_number == range.to;
                    each(ours.into_iter().map(|record| delivery(feed, range, record)).collect())
                        .await?;
                    if is_end {
                        break;
                    }
                } else if page.millis_behind_latest == Some(0) {
                    break;
                }
                if !beyond.is_empty() {
                    break;
                }
                iterator = page.next_shard_iterator;
            }
            // Kinesis forgets the oldest first, and begins with what it has.
            let is_whole = first.as_ref() == Some(&range.from);
            return Ok((!is_whole).then(|| gone(first)));
        }
    }

    async fn iterator(
        &self,
        range: &Range,
        place: &Place,
    ) -> Result<Answer<Option<String>>, Failure> {
        let (kind, number) = match place {
            Place::At(number) => (ShardIteratorType::AtSequenceNumber, number),
            Place::After(number) => (ShardIteratorType::AfterSequenceNumber, number),
        };
        let request = self.client.get_shard_iterator();
        let request = request.stream_arn(&range.stream_arn).shard_id(&range.shard_id);
        let request = request.shard_iterator_type(kind).starting_sequence_number(number);
        answer(
            "GetShardIterator",
            range,
            Box::pin(request.send()).await.map(|got| got.shard_iterator),
        )
    }

    async fn records(&self, range: &Range, iterator: String) -> Result<Answer<Page>, Failure> {
        let request = self.client.get_records().shard_iterator(iterator).limit(MOST_RECORDS);
        answer("GetRecords", range, Box::pin(request.stream_arn(&range.stream_arn).send()).await)
    }
}

type Page = aws_sdk_kinesis::operation::get_records::GetRecordsOutput;

fn answer<T, E: ProvideErrorMetadata>(
    operation: &'static str,
    range: &Range,
    sent: Result<T, SdkError<E, aws_sdk_kinesis::config::http::HttpResponse>>,
) -> Result<Answer<T>, Failure> {
    let err = match sent {
        Ok(given) => return Ok(Answer::Given(given)),
        Err(err) => err,
    };
    match err.as_service_error().and_then(ProvideErrorMetadata::code) {
        // A number that does not fit is one of another stream that had this name.
        Some("ResourceNotFoundException" | "InvalidArgumentException") => Ok(Answer::Nothing),
        Some("ExpiredIteratorException") => Ok(Answer::Expired),
        _ => Err(Failure::new(operation, &range.stream_arn, code_of(&err))),
    }
}

/// The same delivery as Lambda's, which names a record by its shard and its number.
fn delivery(feed: Option<Feed>, range: &Range, record: Record) -> Delivery<'static> {
    // Seconds with a fraction on the wire, of which the digits after the third are an artefact.
    let millis = |seconds: f64| (seconds * 1_000.0).round() as i64;
    let arrived = record.approximate_arrival_timestamp.map(|at| millis(at.as_secs_f64()));
    Delivery {
        feed,
        source: format!("{}:{}", range.shard_id, record.sequence_number).into(),
        arrived: arrived.map(EventTime::from_millis),
        payload: Payload::Bytes(record.data.into_inner().into()),
    }
}

/// Sequence numbers are decimal numbers without leading zeros: the longer one is the greater.
fn in_order(one: &str, other: &str) -> Ordering {
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}
