//! How rows are kept in DynamoDB.
//!
//! A row is loaded, joined with what is new, and written back only over the version that was read;
//! a lost race is an answer ([`Commit::LostRace`]). Rows are written attribute by attribute, so
//! that what a newer version of the program added survives an older one during a deploy.
//!
//! There is one implementation, over the AWS SDK. Locally and in tests the same client talks to an
//! embedded DynamoDB.

mod asked;
mod client;
mod cursor;
mod error;
mod io;
mod layout;
mod queries;
mod shapes;
mod store;
mod tables;

pub use asked::{Span, streamed_key};
pub use client::{hardened, local_client};
pub use cursor::Cursor;
pub use error::{Failure, StoreError};
pub use io::Commit;
pub use queries::Page;
pub use shapes::{TableShape, TableSize, TableStanding};
pub use store::{Read, Store};
