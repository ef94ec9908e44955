//! What is told to others: alerts as they are raised, acknowledged and resolved, contacts that were
//! abandoned, calls that are over.
//!
//! Each row is its own outbox: what was told of it stands beside what became of it, so nothing can be
//! put and then forgotten. What is pending is told first and marked then. Whoever dies in between tells
//! it again, under the same id: at least once, and who keeps the ids hears it once.
//!
//! What happened longer ago than a day (or whatever the policy says) is marked without being told: an
//! archive that is replayed tells nobody. So is what could not be told for a day.
//!
//! Messages hold ids and names that the instance gave to things: queues' and agents' ids, statuses,
//! categories, rules. Nothing in them is about a customer: no number, no name, nothing that was said.
//! `infra/events/` holds their schemas.
//!
//! Several ways may be told of one thing. It is marked once all of them took it, so a way that is
//! broken makes the others hear it again.

mod bus;
mod lines;
mod message;
mod outbox;
mod schema;
mod topic;
mod way;

pub use bus::Bus;
pub use lines::Lines;
pub use message::{AlertChanged, Body, CallOver, ContactAbandoned, Message, SOURCE};
pub use outbox::{DAY_MILLIS, Outbox, Told};
pub use schema::schemas;
pub use topic::Topic;
pub use way::Way;
