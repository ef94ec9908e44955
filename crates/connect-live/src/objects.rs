//! Which sources there are, one after the other: paths, and objects in S3.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use aws_types::SdkConfig;
use bucket::{Bucket, BucketError, Place};
use firehose::Day;

use crate::Failure;
use crate::source::{Source, files};

/// Days of the archive, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) first: Day,
    pub(crate) last: Day,
}

impl FromStr for Days {
    type Err = String;

    /// `2026-03-01..2026-03-31`, or one day.
    fn from_str(text: &str) -> Result<Self, String> {
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let days = first
            .parse::<Day>()
            .and_then(|first| last.parse::<Day>().map(|last| Self { first, last }));
        match days {
            Ok(days) if days.first <= days.last => Ok(days),
            Ok(_) => Err("the first day is after the last".to_owned()),
            Err(()) => Err("a day like 2026-03-02, or two with `..` between them".to_owned()),
        }
    }
}

impl Days {
    pub(crate) fn contain(&self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }
}

/// What a name below the archive says of its day: what stands before `day=`, and the day.
fn day_in(name: &str) -> Option<(&str, Day)> {
    const LABEL: &str = "day=";
    let (at, _) =
        name.match_indices(LABEL).find(|(at, _)| *at == 0 || name.as_bytes()[at - 1] == b'/')?;
    let (before, day) = name.split_at(at + LABEL.len());
    let day = day.split('/').next()?.parse().ok()?;
    Some((before, day))
}

/// The sources that a command was told of, in the order of its arguments, and below each in the order
/// of names. Keys are listed as they are needed: an archive may have more than memory should hold.
pub(crate) struct Sources {
    roots: VecDeque<Root>,
    days: Option<Days>,
    known: usize,
}

enum Root {
    Files(VecDeque<Source>),
    Objects(Objects),
}

/// The objects below a prefix that are not read yet.
struct Objects {
    bucket: Bucket,
    prefix: String,
    keys: VecDeque<String>,
    /// Where the listing goes on, if there is more of it.
    next: Option<String>,
    page: u16,
}

/// What S3 gives at once.
const PAGE: u16 = 1_000;

impl Sources {
    /// Looks at every path, and at the beginning of each list of objects: what cannot be read is better
    /// known before anything is written.
    pub(crate) async fn open(paths: &[PathBuf], days: Option<Days>) -> Result<Self, Failure> {
        let mut aws: Option<SdkConfig> = None;
        let mut sources = Self { roots: VecDeque::new(), days, known: 0 };
        for path in paths {
            let Some(text) = path.to_str().filter(|text| text.starts_with("s3://")) else {
                sources.add_files(path)?;
                continue;
            };
            let place: Place =
                text.parse().map_err(|err| Failure::Asked(format!("{text}: {err}")))?;
            let aws = match &mut aws {
                Some(aws) => aws,
                none => none.insert(Box::pin(aws_config::load_from_env()).await),
            };
            sources.add_objects(Bucket::new(aws, &place.bucket), place.prefix, PAGE).await?;
        }
        Ok(sources)
    }

    fn add_files(&mut self, path: &Path) -> Result<(), Failure> {
        let mut found: VecDeque<Source> = files(path)?.into();
        if let Some(days) = self.days {
            found.retain(|source| is_within(&source.name(), days));
        }
        self.known += found.len();
        self.roots.push_back(Root::Files(found));
        Ok(())
    }

    async fn add_objects(
        &mut self,
        bucket: Bucket,
        prefix: String,
        page: u16,
    ) -> Result<(), Failure> {
        let keys = VecDeque::new();
        let mut objects = Objects { bucket, prefix, keys, next: Some(String::new()), page };
        self.known += objects.list(self.days).await?;
        self.roots.push_back(Root::Objects(objects));
        Ok(())
    }

    /// How many there are, as far as is known by now.
    pub(crate) fn known(&self) -> usize {
        self.known
    }

    /// The next one.
    pub(crate) async fn next(&mut self) -> Result<Option<Source>, Failure> {
        while let Some(root) = self.roots.front_mut() {
            let found = match root {
                Root::Files(files) => files.pop_front(),
                Root::Objects(objects) => loop {
                    if let Some(key) = objects.keys.pop_front() {
                        break Some(Source::Object(objects.bucket.clone(), key));
                    }
                    if objects.next.is_none() {
                        break None;
                    }
                    self.known += objects.list(self.days).await?;
                },
            };
            if found.is_some() {
                return Ok(found);
            }
            self.roots.pop_front();
        }
        Ok(None)
    }
}

fn is_within(name: &str, days: Days) -> bool {
    day_in(name).is_some_and(|(_, day)| days.contain(day))
}

impl Objects {
    /// Takes a page of keys, and says how many of them are wanted.
    ///
    /// Of days that are not, no list is made: it goes on at the first day that is, or behind them all.
    async fn list(&mut self, days: Option<Days>) -> Result<usize, Failure> {
        let after = self.next.take().filter(|after| !after.is_empty());
        let page = self.bucket.list_at_most(&self.prefix, after.as_deref(), self.page).await;
        let page = page.map_err(|err| refused(&err))?;
        let mut skipped = None;
        let before = self.keys.len();
        for object in page.objects {
            let is_wanted = match (days, day_in(&object.key)) {
                (None, _) => true,
                (Some(_), None) => false,
                (Some(days), Some((label, day))) => {
                    if day < days.first {
                        skipped = Some(format!("{label}{}", days.first));
                    } else if day > days.last {
                        // After every digit.
                        skipped = Some(format!("{label}~"));
                    }
                    days.contain(day)
                }
            };
            // A key that ends with a slash is how consoles show an empty folder.
            if is_wanted && object.size > 0 && !object.key.ends_with('/') {
                self.keys.push_back(object.key);
            }
        }
        self.next = page.next.map(|last| skipped.map_or(last.clone(), |to| last.max(to)));
        Ok(self.keys.len() - before)
    }
}

/// What the person at the terminal is told of a request that S3 did not answer.
pub(crate) fn refused(err: &BucketError) -> Failure {
    if err.is_passing() { Failure::Broke(err.to_string()) } else { Failure::Asked(err.to_string()) }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use bucket::Bucket;
    use test_support::{FaultyNetwork, S3Server};

    use super::{Days, Sources};

    /// An archive of three days of two feeds, two objects each, and what could not be placed.
    async fn archive(network: &FaultyNetwork) -> (S3Server, Bucket) {
        let server = S3Server::start(["archive"]);
        let bucket = Bucket::new(&server.config_over(network), "archive");
        for feed in ["contact-events", "contact-records"] {
            for day in ["2026-03-01", "2026-03-02", "2026-03-03"] {
                for object in ["a", "b"] {
                    let key = format!("{feed}/day={day}/{object}.gz");
                    bucket.put(&key, vec![1]).await.expect("put");
                }
            }
        }
        let failed = "failed/contact-events/processing-failed/2026-03-02/a";
        bucket.put(failed, vec![1]).await.expect("put");
        bucket.put("failed/contact-records/empty", vec![]).await.expect("put");
        (server, bucket)
    }

    /// The keys that are read below a prefix, in pages of so many.
    async fn keys(bucket: &Bucket, prefix: &str, days: Option<&str>, page: u16) -> Vec<String> {
        let days = days.map(|days| days.parse::<Days>().expect("days"));
        let mut sources = Sources { roots: VecDeque::new(), days, known: 0 };
        sources.add_objects(bucket.clone(), prefix.to_owned(), page).await.expect("a list");
        let mut keys = Vec::new();
        while let Some(source) = sources.next().await.expect("a source") {
            keys.push(source.name().trim_start_matches("s3://archive/").to_owned());
        }
        assert_eq!(sources.known(), keys.len());
        keys
    }

    #[tokio::test]
    async fn objects_are_read_in_the_order_of_their_keys_whatever_the_pages() {
        let (_server, bucket) = archive(&FaultyNetwork::calm()).await;
        let all = keys(&bucket, "", None, 1_000).await;
        assert_eq!(all.len(), 13);
        assert!(all.is_sorted());
        for page in [1, 2, 5] {
            assert_eq!(keys(&bucket, "", None, page).await, all);
        }
        assert_eq!(keys(&bucket, "contact-records/day=2026-03-02", None, 1).await, all[8..10]);
    }

    #[tokio::test]
    async fn of_days_that_are_not_asked_for_nothing_is_read() {
        let network = FaultyNetwork::calm();
        let (_server, bucket) = archive(&network).await;
        let listed = || network.requests()["ListObjectsV2"];
        for page in [1, 2, 3, 1_000] {
            for (days, expected) in [
                ("2026-03-02", 4),
                ("2026-03-02..2026-03-03", 8),
                ("2026-04-01..2026-04-30", 0),
                ("2026-02-01..2026-02-28", 0),
            ] {
                let found = keys(&bucket, "", Some(days), page).await;
                assert!(found.iter().all(|key| super::is_within(key, days.parse().expect("days"))));
                assert_eq!(found.len(), expected, "{days} in pages of {page}");
            }
        }
        // Each feed: an object before, one behind; then what could not be placed, and its end.
        let before = listed();
        keys(&bucket, "", Some("2026-02-01"), 1).await;
        assert!(listed() - before <= 4, "{}", listed() - before);
    }

    #[test]
    fn days_are_a_day_or_two_with_dots_between() {
        assert!("2026-03-01..2026-03-31".parse::<Days>().is_ok());
        for text in ["", "2026-03", "2026-03-02..", "2026-03-02..2026-03-01", "2026-3-1"] {
            assert!(text.parse::<Days>().is_err(), "{text}");
        }
    }
}
