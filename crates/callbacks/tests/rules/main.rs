//! Who is called back, and that nobody is called twice: through the real SDKs, against an embedded
//! DynamoDB and a double of Connect.

mod meanwhile;
mod once;
mod people;
mod plans;
mod recovery;
mod rig;
