//! One day, from opening to the last record.

use connect_events::Feed;

use crate::publication::Publication;
use crate::truth::Truth;
use crate::world::World;

/// One document on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// When it was published, in milliseconds since 1970; from [`crate::deliver`], when it arrived.
    pub at_millis: i64,
    /// The feed that it goes by.
    pub feed: Feed,
    /// What it is about, which decides its shard: the ARN of the agent of an agent event, else the
    /// id of the contact.
    pub about: String,
    /// The document, as JSON.
    pub document: String,
}

/// What a world gave.
#[derive(Clone, Debug)]
pub struct Day {
    /// Every document, in order of publication.
    pub events: Vec<Sent>,
    /// What really happened.
    pub truth: Truth,
}

/// Runs a world from opening until the last contact is over and the last agent is gone.
#[must_use]
pub fn simulate(world: &World) -> Day {
    let mut publication = Publication::of_day(world.clone());
    let events = publication.by_ref().collect();
    Day { events, truth: publication.truth() }
}
