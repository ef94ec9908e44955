//! One request, one call: through the real SDKs, against an embedded DynamoDB and a double of Connect.

mod dying;
mod limits;
mod once;
mod rig;
