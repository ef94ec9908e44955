//! The archive, from what Connect told to the rows that come back from it: a simulated day through the
//! real transform, in objects as Firehose lays them out, in a real S3.

mod kept;
mod restored;
mod verified;
