//! What stands behind `s3://`.

use std::fmt;
use std::str::FromStr;

/// A bucket, and what the keys that are meant begin with.
///
/// A prefix is no folder: `s3://archive/contact-records/day=2026-03-0` means the first nine days.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The bucket's name.
    pub bucket: String,
    /// Empty for all of the bucket; never begins with a slash.
    pub prefix: String,
}

/// Why a text is no [`Place`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPlace {
    /// It does not begin with `s3://`.
    #[error("it does not begin with s3://")]
    NotS3,
    /// The bucket's name is not one: 3 to 63 small letters, digits, dots and hyphens.
    ///
    /// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
    #[error(
        "the bucket's name has 3 to 63 small letters, digits, dots and hyphens, and begins and ends \
         with a letter or a digit"
    )]
    NotABucket,
    /// The prefix begins with a slash, as no key that anybody means does.
    #[error(
        "the prefix begins with a slash: write s3://BUCKET/PREFIX with one slash between the two"
    )]
    Slash,
}

impl FromStr for Place {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        let rest = text.strip_prefix("s3://").ok_or(NotAPlace::NotS3)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if !is_bucket(bucket) {
            return Err(NotAPlace::NotABucket);
        }
        if prefix.starts_with('/') {
            return Err(NotAPlace::Slash);
        }
        Ok(Self { bucket: bucket.to_owned(), prefix: prefix.to_owned() })
    }
}

fn is_bucket(name: &str) -> bool {
    let is_end = |byte: Option<&u8>| byte.is_some_and(|byte| is_plain(*byte));
    let bytes = name.as_bytes();
    (3..=63).contains(&bytes.len())
        && bytes.iter().all(|byte| is_plain(*byte) || matches!(byte, b'-' | b'.'))
        && is_end(bytes.first())
        && is_end(bytes.last())
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.bucket, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::{NotAPlace, Place};

    #[track_caller]
    fn check(text: &str, expected: Result<(&str, &str), NotAPlace>) {
        let place = text.parse::<Place>();
        let shown = place.as_ref().map(|place| (place.bucket.as_str(), place.prefix.as_str()));
        assert_eq!(shown.map_err(|err| *err), expected);
    }

    #[test]
    fn a_place_is_a_bucket_and_the_beginning_of_keys() {
        check("s3://archive/contact-records/day=2026", Ok(("archive", "contact-records/day=2026")));
        check("s3://my.archive-1/", Ok(("my.archive-1", "")));
        check("s3://archive", Ok(("archive", "")));
    }

    #[test]
    fn what_is_no_place_says_why() {
        check("archive/x", Err(NotAPlace::NotS3));
        check("S3://archive/x", Err(NotAPlace::NotS3));
        check("s3://", Err(NotAPlace::NotABucket));
        check("s3://ab/x", Err(NotAPlace::NotABucket));
        check("s3://Archive/x", Err(NotAPlace::NotABucket));
        check("s3://archive-/x", Err(NotAPlace::NotABucket));
        check("s3://archive//x", Err(NotAPlace::Slash));
    }

    #[test]
    fn a_place_is_shown_as_it_is_written() {
        let place: Place = "s3://archive/a/b".parse().unwrap();
        assert_eq!(place.to_string(), "s3://archive/a/b");
    }
}
