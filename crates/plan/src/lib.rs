//! What a deployment needs, and what it costs, from the size of a contact centre.
//!
//! Pure: numbers in, numbers out, and beside each number the sum that it comes from, so that whoever
//! doubts it sees which figure to change.
//!
//! ```
//! let floor = plan::Floor::of(500, 20_000);
//! let plan = plan::Plan::of(&floor, &plan::Figures::usual()?);
//! let agent_events = &plan.told[1];
//! assert_eq!(agent_events.sum, "500 agents x 30 x 10 h + 20,000 contacts x 3");
//! assert_eq!(agent_events.value, 210_000.0);
//! # Ok::<(), plan::FiguresError>(())
//! ```

mod costs;
mod figures;
mod floor;
mod needs;
mod sums;
mod told;

pub use figures::{Figures, FiguresError};
pub use floor::Floor;
pub use sums::{Line, money, number};

use serde::Serialize;

/// What is told, what it takes, and what that costs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Events of a day, feed by feed: contact events, agent events, contact records, segments.
    pub told: Vec<Line>,
    /// The same, a second, in the busiest hour of the day.
    pub busiest: Vec<Line>,
    /// What has to be there in the busiest hour: shards, capacity units, executions at a time.
    pub needs: Vec<Line>,
    /// US dollars a month, service by service.
    pub costs: Vec<Line>,
    /// US dollars a month, in all.
    pub total: f64,
    /// What streams cost with a fixed number of shards, instead of the first of the costs.
    pub provisioned: Line,
}

impl Plan {
    /// Reckons.
    #[must_use]
    pub fn of(floor: &Floor, figures: &Figures) -> Self {
        let told = told::Day::of(floor, figures);
        let costs = costs::lines(floor, figures, &told);
        let total = costs.iter().map(|line| line.value).sum();
        Self {
            busiest: told.busiest_lines(floor),
            provisioned: costs::provisioned(floor, figures, &told),
            needs: needs::lines(floor, figures, &told),
            told: told.lines,
            costs,
            total,
        }
    }
}
