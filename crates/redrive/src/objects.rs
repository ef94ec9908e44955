//! The failure bucket, object by object.

use bucket::{Bucket, BucketError, Object};
use connect_events::{EventTime, Feed, KinesisBatch};
use futures::{StreamExt, TryStreamExt, stream};
use ingest::Delivery;

use crate::failure::Failure;
use crate::listing::{Written, mark_of, written_at};
use crate::record::{GivenUp, Range};
use crate::report::Report;
use crate::streams::Streams;

/// The most bytes of a record: an invocation has 6 MB at the most, and as text somewhat more.
const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// Objects that are read before anything of them is kept, and their bytes, so that many small ones are
/// few requests to the store and memory holds few large ones.
const GROUP: usize = 100;
const GROUP_BYTES: u64 = 16 * 1024 * 1024;

/// Requests to the bucket at once.
const AT_ONCE: usize = 8;

/// Records that are kept at once.
pub(crate) const BATCH: usize = 500;

/// Where Lambda writes.
const PREFIX: &str = "aws/lambda/";

/// What is to be put through, and what becomes of it.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// What keys begin with; empty for all that Lambda wrote.
    pub prefix: String,
    /// Into whose rows it is put, as a part of a key: what is done for one store is not for another.
    pub store: String,
    /// Only what was written at this moment or later, by the object's name. What does not tell by its
    /// name is put through.
    pub since: Option<EventTime>,
    /// Delete an object that is done, instead of marking it. One that was marked before goes too.
    pub delete: bool,
    /// Put through what is marked, too: for a store that was made anew, and has the name of the one that
    /// the marks are about.
    pub again: bool,
    /// Look at everything, and keep, mark and delete nothing.
    pub dry_run: bool,
}

/// Why not everything was looked at. To do the same again is safe, and goes on where this ended.
#[derive(Debug, thiserror::Error)]
pub enum Unfinished<E> {
    /// The bucket.
    #[error(transparent)]
    Bucket(#[from] BucketError),
    /// A stream, or the queue.
    #[error(
        "{0}: the service cannot answer; look at the Region, the permissions and the credentials"
    )]
    Request(#[from] Failure),
    /// What was found could not be kept.
    #[error("{0}")]
    NotKept(E),
}

/// Puts through what a bucket holds of failed invocations.
///
/// `keep` returns when every record that it is given is in the rows or in quarantine. `tell` hears how
/// far it is, from time to time. An object is marked, or deleted, after all of it is kept.
///
/// # Errors
///
/// [`Unfinished`] at the first request that fails for good, or when `keep` does.
pub async fn objects<E>(
    bucket: &Bucket,
    streams: &Streams,
    choice: &Choice,
    keep: impl AsyncFnMut(Vec<Delivery<'static>>) -> Result<(), E>,
    mut tell: impl FnMut(&Report),
) -> Result<Report, Unfinished<E>> {
    let prefix = if choice.prefix.is_empty() { PREFIX } else { &choice.prefix };
    let mut written = Written::new(bucket, &choice.store, prefix);
    let mut redrive = Redrive { bucket, streams, choice, keep, report: Report::default() };
    let (mut group, mut bytes) = (Vec::new(), 0);
    while let Some((object, is_marked)) = written.next().await? {
        redrive.report.seen += 1;
        if choice.since.is_some_and(|since| written_at(&object.key).is_some_and(|at| at < since)) {
            redrive.report.too_early += 1;
        } else if is_marked && !choice.again {
            redrive.report.done_before += 1;
            redrive.tidy(&object.key).await?;
        } else {
            bytes += object.size;
            group.push(object);
        }
        if group.len() >= GROUP || bytes >= GROUP_BYTES {
            redrive.put_through(std::mem::take(&mut group)).await?;
            bytes = 0;
            tell(&redrive.report);
        }
    }
    redrive.put_through(group).await?;
    tell(&redrive.report);
    Ok(redrive.report)
}

struct Redrive<'a, K> {
    bucket: &'a Bucket,
    streams: &'a Streams,
    choice: &'a Choice,
    keep: K,
    report: Report,
}

/// An object's content: nothing where somebody deleted it in the meantime.
type Read = (String, Option<Result<GivenUp, ()>>);

impl<E, K: AsyncFnMut(Vec<Delivery<'static>>) -> Result<(), E>> Redrive<'_, K> {
    async fn put_through(&mut self, group: Vec<Object>) -> Result<(), Unfinished<E>> {
        let bucket = self.bucket;
        let read = stream::iter(group).map(async |object| read(bucket, object).await);
        let read: Vec<Read> = read.buffered(AT_ONCE).try_collect().await?;
        let (mut done, mut deliveries) = (Vec::new(), Vec::new());
        for (key, content) in read {
            match content {
                None => {}
                Some(Err(())) => self.report.unreadable.push(key),
                Some(Ok(GivenUp::OfNoFeed)) => self.report.of_no_feed += 1,
                Some(Ok(GivenUp::Event(event))) => {
                    deliveries.push(Delivery::of_event(event));
                    done.push(key);
                }
                Some(Ok(GivenUp::Batch { feed, range, event: None })) => {
                    let is_whole = self.read_again(feed, &range).await?;
                    done.extend(is_whole.then_some(key));
                }
                Some(Ok(GivenUp::Batch { feed, event: Some(event), .. })) => {
                    match KinesisBatch::from_slice(&event) {
                        Ok(batch) => {
                            let records = batch.records.iter();
                            deliveries.extend(
                                records.map(|one| Delivery::of_kinesis(feed, one).into_owned()),
                            );
                            done.push(key);
                        }
                        Err(_) => self.report.unreadable.push(key),
                    }
                }
            }
        }
        self.keep(deliveries).await.map_err(Unfinished::NotKept)?;
        self.report.done += done.len();
        let (bucket, choice) = (self.bucket, self.choice);
        let ended = stream::iter(done).map(async |key| end(bucket, choice, &key).await);
        ended.buffer_unordered(AT_ONCE).try_collect::<()>().await?;
        Ok(())
    }

    async fn keep(&mut self, mut deliveries: Vec<Delivery<'static>>) -> Result<(), E> {
        self.report.records += deliveries.len();
        while !deliveries.is_empty() && !self.choice.dry_run {
            let rest = deliveries.split_off(deliveries.len().min(BATCH));
            (self.keep)(std::mem::replace(&mut deliveries, rest)).await?;
        }
        Ok(())
    }

    /// Takes a range off its stream; false where some of it is gone.
    async fn read_again(
        &mut self,
        feed: Option<Feed>,
        range: &Range,
    ) -> Result<bool, Unfinished<E>> {
        let streams = self.streams;
        let each = async |deliveries: Vec<Delivery<'static>>| {
            self.keep(deliveries).await.map_err(Unfinished::NotKept)
        };
        let gone = streams.read(feed, range, each).await?;
        let is_whole = gone.is_none();
        self.report.gone.extend(gone);
        Ok(is_whole)
    }

    /// An object that was done in an earlier run.
    async fn tidy(&self, key: &str) -> Result<(), BucketError> {
        if self.choice.delete && !self.choice.dry_run {
            self.bucket.delete(key).await?;
            // After the object: a mark without one is nothing.
            self.bucket.delete(&mark_of(&self.choice.store, key)).await?;
        }
        Ok(())
    }
}

async fn read(bucket: &Bucket, object: Object) -> Result<Read, BucketError> {
    let content = match bucket.read(&object.key, MOST_BYTES).await {
        Ok(bytes) => Some(GivenUp::read(&bytes).ok_or(())),
        Err(BucketError::Missing(_)) => None,
        Err(BucketError::TooLarge { .. }) => Some(Err(())),
        Err(err) => return Err(err),
    };
    Ok((object.key, content))
}

/// An object of which all is kept.
async fn end(bucket: &Bucket, choice: &Choice, key: &str) -> Result<(), BucketError> {
    match choice {
        Choice { dry_run: true, .. } => Ok(()),
        Choice { delete: true, .. } => bucket.delete(key).await,
        Choice { store, .. } => bucket.put(&mark_of(store, key), Vec::new()).await,
    }
}
