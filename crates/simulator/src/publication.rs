//! What a contact centre publishes, document by document.

use connect_events::EventTime;

use crate::day::Sent;
use crate::floor::{Floor, Post};
use crate::truth::Truth;
use crate::world::World;

/// What a contact centre publishes, in order of publication, made while it is taken.
///
/// What was taken is not kept: memory holds the log of one day, and the documents of which the
/// order is not settled yet.
pub struct Publication {
    floor: Floor,
    goes_on: bool,
}

impl Publication {
    /// One day, from opening until the last contact is over and the last agent is gone.
    #[must_use]
    pub fn of_day(world: World) -> Self {
        Self::open(world, false)
    }

    /// One day after another, without an end: each opens when the last thing of the day before has
    /// happened, and has the next seed and the same cast.
    #[must_use]
    pub fn day_after_day(world: World) -> Self {
        Self::open(world, true)
    }

    fn open(world: World, goes_on: bool) -> Self {
        let post = Post::new(world.seed, world.start);
        Self { floor: Floor::open(world, post), goes_on }
    }

    /// What really happened on the day that runs, to its end, whatever was taken of its documents.
    #[must_use]
    pub fn truth(self) -> Truth {
        let mut floor = self.floor;
        while floor.go_on() {}
        Truth::of(floor.log)
    }

    /// The next day, with what the post still has of the days before.
    fn turn_day(&mut self) {
        let mut world = self.floor.world.clone();
        world.seed = world.seed.wrapping_add(1);
        world.start = EventTime::from_millis(self.floor.log.end);
        let post = self.floor.post.of_next_day(world.seed, world.start);
        self.floor = Floor::open(world, post);
    }
}

impl Iterator for Publication {
    type Item = Sent;

    fn next(&mut self) -> Option<Sent> {
        loop {
            if let Some(sent) = self.floor.post.publish(self.floor.settled()) {
                return Some(sent);
            }
            if self.floor.go_on() {
                continue;
            }
            // A world in which nothing happens would go on for ever without a document.
            let happened = self.floor.log.end > self.floor.log.start;
            if !self.goes_on || !happened {
                return self.floor.post.publish(i64::MAX);
            }
            self.turn_day();
        }
    }
}
