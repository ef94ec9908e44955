//! The requests.

use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use aws_types::SdkConfig;

use crate::client::{ATTEMPTS, client};
use crate::error::BucketError;

/// One bucket.
#[derive(Clone, Debug)]
pub struct Bucket {
    client: Client,
    name: String,
}

/// An object in a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its key, which is all that it is known by.
    pub key: String,
    /// In bytes, as it lies there: packed, if it is.
    pub size: u64,
}

/// Some of a listing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// At most a thousand, in the order of the bytes of their keys.
    pub objects: Vec<Object>,
    /// The key after which the rest begins; `None` when there is no more.
    pub next: Option<String>,
}

impl Bucket {
    /// Speaks to a bucket with the credentials, the Region and the endpoint of `aws`. Asks nothing yet.
    #[must_use]
    pub fn new(aws: &SdkConfig, name: impl Into<String>) -> Self {
        Self { client: client(aws), name: name.into() }
    }

    /// The bucket's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Objects whose keys begin with `prefix` and come after `after`: a page of them.
    ///
    /// [`Page::next`] is the `after` of the next page, and may be kept for as long as one likes.
    ///
    /// # Errors
    ///
    /// [`BucketError`] when S3 gives no list.
    pub async fn list(&self, prefix: &str, after: Option<&str>) -> Result<Page, BucketError> {
        self.page_of(prefix, after, None).await
    }

    /// As [`list`](Self::list), with at most `most` objects, which S3 cuts to a thousand.
    ///
    /// # Errors
    ///
    /// [`BucketError`] when S3 gives no list.
    pub async fn list_at_most(
        &self,
        prefix: &str,
        after: Option<&str>,
        most: u16,
    ) -> Result<Page, BucketError> {
        self.page_of(prefix, after, Some(i32::from(most))).await
    }

    async fn page_of(
        &self,
        prefix: &str,
        after: Option<&str>,
        most: Option<i32>,
    ) -> Result<Page, BucketError> {
        let mut token = None;
        loop {
            let request = self.client.list_objects_v2().bucket(&self.name).prefix(prefix);
            let request = request.set_start_after(after.map(str::to_owned)).set_max_keys(most);
            let sent = request.set_continuation_token(token).send().await;
            let page = sent
                .map_err(|err| BucketError::from_sdk("ListObjectsV2", self.place(prefix), &err))?;
            let is_cut = page.is_truncated() == Some(true);
            let objects: Vec<_> = page
                .contents
                .unwrap_or_default()
                .into_iter()
                .filter_map(|object| {
                    let size = u64::try_from(object.size.unwrap_or_default()).unwrap_or_default();
                    Some(Object { key: object.key?, size })
                })
                .collect();
            token = page.next_continuation_token;
            // S3 may look through deleted objects and give none of them, with more to come.
            if !objects.is_empty() || !is_cut || token.is_none() {
                let next = objects.last().filter(|_| is_cut).map(|last| last.key.clone());
                return Ok(Page { objects, next });
            }
        }
    }

    /// The bytes of an object of at most `most` bytes.
    ///
    /// A body that breaks off, or in which nothing comes for long, is asked for anew.
    ///
    /// # Errors
    ///
    /// [`BucketError::TooLarge`] before anything beyond `most` is kept, and the others when S3 does not
    /// give it.
    pub async fn read(&self, key: &str, most: u64) -> Result<Vec<u8>, BucketError> {
        for _ in 0..ATTEMPTS {
            if let Some(bytes) = self.read_once(key, most).await? {
                return Ok(bytes);
            }
        }
        Err(BucketError::broken_off(self.place(key)))
    }

    /// `None` when the body broke off.
    async fn read_once(&self, key: &str, most: u64) -> Result<Option<Vec<u8>>, BucketError> {
        let sent = self.client.get_object().bucket(&self.name).key(key).send().await;
        let object =
            sent.map_err(|err| BucketError::from_sdk("GetObject", self.place(key), &err))?;
        let told = object.content_length().and_then(|length| u64::try_from(length).ok());
        if let Some(size) = told.filter(|size| *size > most) {
            return Err(BucketError::too_large(self.place(key), size, most));
        }
        let mut bytes =
            Vec::with_capacity(told.and_then(|size| usize::try_from(size).ok()).unwrap_or(0));
        let mut body = object.body;
        while let Some(piece) = body.next().await {
            let Ok(piece) = piece else { return Ok(None) };
            let size = bytes.len() as u64 + piece.len() as u64;
            if size > most {
                return Err(BucketError::too_large(self.place(key), size, most));
            }
            bytes.extend_from_slice(&piece);
        }
        let is_whole = told.is_none_or(|size| size == bytes.len() as u64);
        Ok(is_whole.then_some(bytes))
    }

    /// Puts an object, in the place of the one that has this key, if there is one.
    ///
    /// # Errors
    ///
    /// [`BucketError`] when S3 does not take it.
    pub async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<(), BucketError> {
        let request = self.client.put_object().bucket(&self.name).key(key);
        let sent = request.body(ByteStream::from(bytes)).send().await;
        sent.map(drop).map_err(|err| BucketError::from_sdk("PutObject", self.place(key), &err))
    }

    /// Deletes an object. One that is not there is deleted already.
    ///
    /// # Errors
    ///
    /// [`BucketError`] when S3 does not delete it.
    pub async fn delete(&self, key: &str) -> Result<(), BucketError> {
        let sent = self.client.delete_object().bucket(&self.name).key(key).send().await;
        sent.map(drop).map_err(|err| BucketError::from_sdk("DeleteObject", self.place(key), &err))
    }

    fn place(&self, key: &str) -> String {
        format!("s3://{}/{key}", self.name)
    }
}
