//! The objects of a prefix, and which of them are marked as done.

use std::collections::VecDeque;

use bucket::{Bucket, BucketError, Object};
use connect_events::EventTime;

/// Below this lie the marks, store by store: an empty object for each that is done, under its key.
///
/// A mark is written after everything in the object is kept, so a crash before leaves the object to be
/// put through again, which changes nothing. The object itself stays as Lambda wrote it.
const MARKS: &str = "redriven/";

/// The key of an object's mark, for a store of this name; all that have no name share theirs.
pub(crate) fn mark_of(store: &str, key: &str) -> String {
    if store.is_empty() { format!("{MARKS}{key}") } else { format!("{MARKS}{store}/{key}") }
}

/// Objects in the order of their keys, a page in memory at a time.
struct Listing<'a> {
    bucket: &'a Bucket,
    prefix: String,
    page: VecDeque<Object>,
    /// After which key the next page begins; `None` once all pages are read.
    next: Option<Option<String>>,
}

impl<'a> Listing<'a> {
    fn new(bucket: &'a Bucket, prefix: String) -> Self {
        Self { bucket, prefix, page: VecDeque::new(), next: Some(None) }
    }

    async fn first(&mut self) -> Result<Option<&Object>, BucketError> {
        while self.page.is_empty() {
            let Some(after) = &self.next else { break };
            let page = self.bucket.list(&self.prefix, after.as_deref()).await?;
            self.page = page.objects.into();
            self.next = page.next.map(Some);
        }
        Ok(self.page.front())
    }
}

/// The objects that Lambda wrote, each with whether it is marked.
pub(crate) struct Written<'a> {
    objects: Listing<'a>,
    marks: Listing<'a>,
    store: &'a str,
}

impl<'a> Written<'a> {
    pub(crate) fn new(bucket: &'a Bucket, store: &'a str, prefix: &str) -> Self {
        let marks = Listing::new(bucket, mark_of(store, prefix));
        Self { objects: Listing::new(bucket, prefix.to_owned()), marks, store }
    }

    /// The next object. Both listings are in the order of keys, so they are read side by side.
    pub(crate) async fn next(&mut self) -> Result<Option<(Object, bool)>, BucketError> {
        if self.objects.first().await?.is_none() {
            return Ok(None);
        }
        let Some(object) = self.objects.page.pop_front() else { return Ok(None) };
        let mark = mark_of(self.store, &object.key);
        while self.marks.first().await?.is_some_and(|found| found.key < mark) {
            self.marks.page.pop_front();
        }
        let is_marked = self.marks.first().await?.is_some_and(|found| found.key == mark);
        Ok(Some((object, is_marked)))
    }
}

/// When an object was written, which the last part of its key says: `2026-03-02T08.00.05-<id>`.
pub(crate) fn written_at(key: &str) -> Option<EventTime> {
    let moment = key.rsplit('/').next()?.get(..19)?;
    let (date, time) = moment.split_once('T')?;
    EventTime::parse(&format!("{date}T{}Z", time.replace('.', ":")))
}

#[cfg(test)]
mod tests {
    use super::written_at;

    #[test]
    fn a_key_says_when_its_object_was_written() {
        let key = "aws/lambda/async/live/2026/03/02/2026-03-02T08.00.05-1b671a64";
        let written = written_at(key).map(|moment| moment.to_string());
        assert_eq!(written.as_deref(), Some("2026-03-02T08:00:05.000Z"));
        assert_eq!(written_at("aws/lambda/copied-by-hand.json"), None);
        assert_eq!(written_at("aws/lambda/ü"), None);
    }
}
