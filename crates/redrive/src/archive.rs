//! Events that Firehose never took, put where it would have put them.

use bucket::{Bucket, BucketError};
use serde::Deserialize;

/// The archive of a deployment.
#[derive(Clone, Debug)]
pub struct Archive {
    bucket: Bucket,
}

/// What an event's id may be, so that it can be part of a key.
const LONGEST_ID: usize = 64;

impl Archive {
    /// The archive in a bucket.
    #[must_use]
    pub fn new(bucket: Bucket) -> Self {
        Self { bucket }
    }

    /// Puts an event among the others of its day, into an object that is called after it: to put it
    /// twice changes nothing, which Firehose could not promise.
    pub(crate) async fn put(&self, event: Placed) -> Result<(), BucketError> {
        self.bucket.put(&event.key, event.line).await
    }
}

/// An event as the archive keeps it.
pub(crate) struct Placed {
    key: String,
    line: Vec<u8>,
}

impl Placed {
    /// Where an event goes. `None` for what the archive could not use.
    pub(crate) fn of(event: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        struct Envelope {
            id: String,
        }
        let Envelope { id } = serde_json::from_slice(event).ok()?;
        let fits = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
        if !(1..=LONGEST_ID).contains(&id.len()) || !id.bytes().all(fits) {
            return None;
        }
        let firehose::Lines { text, day } = firehose::of_payload(event)?;
        let key = format!("contact-events/day={day}/redriven-{id}.ndjson");
        Some(Self { key, line: text })
    }
}
