//! How large a contact centre is.

/// The size of a contact centre.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Floor {
    /// Agents who work on the same day.
    pub agents: u32,
    /// Contacts of a day, each with all its legs.
    pub contacts_per_day: u32,
    /// Queues that contacts wait in.
    pub queues: u32,
    /// For how many hours of a day the doors are open and agents are there.
    pub hours: f64,
    /// How many days of a month the doors are open.
    pub days: f64,
    /// The share of a day's contacts that come in its busiest hour, from 0 to 1.
    pub busiest_hour: f64,
    /// The share of contacts that Contact Lens analyses while they last, from 0 to 1.
    pub analysed: f64,
    /// Dashboards that are open all day, each asking every two seconds.
    pub dashboards: u32,
}

impl Floor {
    /// Ten hours of each day of a month, a busiest hour with 15 % of the day, everything analysed, five
    /// dashboards, and a queue for each fifty agents.
    #[must_use]
    pub fn of(agents: u32, contacts_per_day: u32) -> Self {
        Self {
            agents,
            contacts_per_day,
            queues: agents.div_ceil(50).max(1),
            hours: 10.0,
            days: 30.0,
            busiest_hour: 0.15,
            analysed: 1.0,
            dashboards: 5,
        }
    }
}
