//! Objects in Amazon S3: listed in the order of their keys, read within bounds, put and deleted.
//!
//! ```no_run
//! # async fn example(aws: &aws_types::SdkConfig) -> Result<(), Box<dyn std::error::Error>> {
//! use bucket::{Bucket, Place};
//!
//! let place: Place = "s3://archive/contact-records/".parse()?;
//! let bucket = Bucket::new(aws, &place.bucket);
//! let page = bucket.list(&place.prefix, None).await?;
//! for object in page.objects {
//!     let bytes = bucket.read(&object.key, 64 * 1024 * 1024).await?;
//! }
//! # Ok(())
//! # }
//! ```

mod client;
mod error;
mod objects;
mod place;

pub use error::{BucketError, Failure};
pub use objects::{Bucket, Object, Page};
pub use place::{NotAPlace, Place};
