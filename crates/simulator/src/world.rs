//! What a contact centre is like before its day begins.

use connect_events::EventTime;

use crate::instance::Instance;

/// A contact centre and one day of it.
#[derive(Clone, Debug)]
pub struct World {
    /// The instance that every document names. It decides no other id.
    pub instance: Instance,
    /// Decides everything that chance decides; the ids of contacts together with the start.
    pub seed: u64,
    /// Decides the ids of queues and agents: days of one contact centre have the same cast.
    pub cast: u64,
    /// When the doors open.
    pub start: EventTime,
    /// For how many hours contacts arrive. What is open then is finished afterwards.
    pub hours: u32,
    /// The queues.
    pub queues: Vec<QueuePlan>,
    /// The agents.
    pub agents: Vec<AgentPlan>,
    /// The rate of arrivals over the day, in equal steps, each a share of the peak (0 to 1).
    pub curve: Vec<f64>,
    /// How people behave.
    pub habits: Habits,
}

/// One queue.
#[derive(Clone, Debug)]
pub struct QueuePlan {
    /// Its name.
    pub name: String,
    /// Contacts an hour when the curve is at its peak.
    pub peak_per_hour: f64,
    /// The share of each channel; they add up to 1.
    pub mix: [(Channel, f64); 3],
}

/// One agent's skills and shift.
#[derive(Clone, Debug)]
pub struct AgentPlan {
    /// The queues that the agent serves, as places in [`World::queues`]: the routing profile.
    pub queues: Vec<usize>,
    /// How many chats at once. Calls and tasks come alone.
    pub chats: usize,
    /// When the agent logs in, in milliseconds after the start.
    pub from_millis: i64,
    /// When the agent's shift ends, in milliseconds after the start. An agent whose shift ends when
    /// the doors close stays until the queues are empty.
    pub until_millis: i64,
    /// Breaks: when, and how long, in milliseconds after the start. The longest is lunch.
    pub breaks: Vec<(i64, i64)>,
}

/// How contacts come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// A call.
    Voice,
    /// A chat.
    Chat,
    /// A task.
    Task,
}

impl Channel {
    /// The channel as the feeds spell it: `VOICE`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Voice => "VOICE",
            Self::Chat => "CHAT",
            Self::Task => "TASK",
        }
    }
}

/// How people behave. Shares are from 0 to 1; times are means in milliseconds.
#[derive(Clone, Debug)]
pub struct Habits {
    /// Callers who give up in the flow.
    pub gives_up_in_flow: f64,
    /// Patience in the queue.
    pub patience_millis: f64,
    /// Rings that the agent does not answer.
    pub misses: f64,
    /// Calls and chats that the agent passes to another queue.
    pub transfers: f64,
    /// Waiting calls that the flow moves to another queue, if they wait long enough.
    pub moves: f64,
    /// Waiting callers who ask for a callback, if they wait long enough.
    pub asks_for_callback: f64,
    /// How long a callback waits before it is queued.
    pub callback_delay_millis: i64,
    /// Dialled callbacks that nobody picks up.
    pub unreached: f64,
    /// Calls with at least one hold; tasks with a pause.
    pub holds: f64,
    /// Calls that Contact Lens listens to.
    pub conversations: f64,
    /// Records that are revised later.
    pub revisions: f64,
    /// A call with its agent, without holds.
    pub call_millis: f64,
    /// A chat with its agent.
    pub chat_millis: f64,
    /// A task with its agent, without pauses.
    pub task_millis: f64,
    /// After-contact work.
    pub work_millis: f64,
}

impl Default for Habits {
    /// Every story happens on a day of a few hundred contacts.
    fn default() -> Self {
        Self {
            gives_up_in_flow: 0.06,
            patience_millis: 150_000.0,
            misses: 0.07,
            transfers: 0.08,
            moves: 0.15,
            asks_for_callback: 0.2,
            callback_delay_millis: 300_000,
            unreached: 0.2,
            holds: 0.2,
            conversations: 0.25,
            revisions: 0.15,
            call_millis: 240_000.0,
            chat_millis: 420_000.0,
            task_millis: 300_000.0,
            work_millis: 30_000.0,
        }
    }
}

impl Default for World {
    /// Four queues, twelve agents, three hours.
    fn default() -> Self {
        Self::sized(1, 4, 12, 3)
    }
}

impl World {
    /// A contact centre of this size in which agents are busy and callers wait: every agent serves
    /// two neighbouring queues, and an agent's share of the peak is 11 contacts an hour.
    ///
    /// It opens at 2026-03-02T08:00:00Z.
    #[must_use]
    pub fn sized(seed: u64, queues: usize, agents: usize, hours: u32) -> Self {
        let names = ["Orders", "Billing", "Returns", "Bookings", "Warranty", "Front desk"];
        let name = |place: usize| match place / names.len() {
            0 => names[place].to_owned(),
            round => format!("{} {}", names[place % names.len()], round + 1),
        };
        let peak_per_hour = 11.0 * agents as f64 / queues.max(1) as f64;
        let mix = [(Channel::Voice, 0.6), (Channel::Chat, 0.25), (Channel::Task, 0.15)];
        Self {
            instance: Instance::default(),
            seed,
            cast: seed,
            start: EventTime::from_millis(1_772_438_400_000),
            hours,
            queues: (0..queues)
                .map(|place| QueuePlan { name: name(place), peak_per_hour, mix })
                .collect(),
            agents: (0..agents).map(|place| shift(place, queues, agents, hours)).collect(),
            curve: vec![0.5, 0.8, 1.0, 1.0, 0.8, 0.7, 0.8, 0.9, 0.7, 0.5],
            habits: Habits::default(),
        }
    }

    /// How long contacts arrive, in milliseconds.
    pub(crate) fn open_millis(&self) -> i64 {
        i64::from(self.hours) * HOUR
    }
}

const HOUR: i64 = 3_600_000;

/// Shifts of at most eight hours, spread evenly over the opening hours.
fn shift(place: usize, queues: usize, agents: usize, hours: u32) -> AgentPlan {
    let open = i64::from(hours) * HOUR;
    let length = open.min(8 * HOUR);
    let steps = agents.saturating_sub(1).max(1) as i64;
    let from = (open - length) * place as i64 / steps;
    let lunch = (length / 8).min(HOUR / 2);
    let rest = lunch / 3;
    // Not everybody at once.
    let turn = (place % 4) as i64 * length / 20;
    let mut served = vec![place % queues.max(1), (place + 1) % queues.max(1)];
    served.dedup();
    AgentPlan {
        queues: served,
        chats: 1 + place % 3,
        from_millis: from + 1_000 + place as i64 * 777,
        until_millis: from + length,
        breaks: vec![(from + length / 5 + turn, rest), (from + length / 2 + turn, lunch)],
    }
}
