//! A discrete-event model of a contact centre that never was.
//!
//! [`simulate`] runs a [`World`] and gives a [`Day`]: every document that Amazon Connect would have
//! published on its four feeds, and the [`Truth`], which is read off the world's own log and never
//! off the documents. [`deliver`] then loses, repeats and shuffles the documents. [`Publication`]
//! and [`Delivered`] do the same document by document, for days that need not fit in memory. One
//! seed and one start give the same bytes; another start gives the same story with contacts of other
//! ids, so that both fit into one store. [`PlacedCalls`] are those that somebody asks for while a day
//! goes on.
//!
//! The wire JSON is written here by hand and not through the models of `connect-events`, so that a
//! misreading in the models cannot hide.
//!
//! What the model assumes, and why:
//!
//! - Arrivals are Poisson with a rate that follows the day's curve: callers do not know of each other,
//!   and the same study of a call centre could not tell its arrivals from such a process.
//! - Patience is exponential: the assumption of the Erlang-A model (Palm 1957; Garnett, Mandelbaum
//!   and Reiman 2002). Real patience has peaks where announcements play; nothing here needs them.
//! - Handle times are log-normal, as measured in call centres (Brown et al., "Statistical Analysis
//!   of a Telephone Call Center", JASA 2005): exponential ones would have far too many calls of a
//!   few seconds and too few of a quarter of an hour.
//! - After-contact work is exponential: mostly short, now and then long. Nothing here depends on its
//!   shape.
//! - Time in the flow, rings, holds, breaks and the delay of callbacks are drawn evenly from ranges of
//!   seconds and minutes ([`Habits`]): they have to happen, and their shape is nobody's claim.
//!
//! Nothing here reads a clock, does I/O, or can fail.

mod chance;
mod day;
mod delivery;
mod floor;
mod instance;
mod log;
mod placed;
mod plan;
mod publication;
mod truth;
mod wire;
mod world;

pub use day::{Day, Sent, simulate};
pub use delivery::{Delivered, Delivery, Loss, deliver};
pub use instance::{Instance, InvalidInstance};
pub use placed::{Over, PlacedCall, PlacedCalls, Told};
pub use publication::Publication;
pub use truth::{
    AgentInterval, AgentTruth, ContactTruth, Doing, Live, LiveAgent, LiveQueue, LiveSlots,
    QueueInterval, QueueTruth, Truth, X_SECONDS,
};
pub use world::{AgentPlan, Channel, Habits, QueuePlan, World};
