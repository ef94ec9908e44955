//! When supervisors are told: rules, as plain values, and what holds of them.
//!
//! [`judge()`] is a function of rules, joined rows, the alerts that are open, and a moment. An alert's id
//! is made of its rule, of what it is about, and of when that began, so whoever judges the same rows
//! finds the same alerts, and nothing is told twice. What began when:
//!
//! | kind | is about | begins with | is gone when |
//! |---|---|---|---|
//! | silent agent | the agent | the last that was heard | something is heard, or the agent logs out |
//! | long wait | the queue | the entry of the contact that waits longest | nobody in the queue waits so long |
//! | long after-contact work | the contact | the work | it is done |
//! | long status | the agent | the status | the agent takes another, or logs out |
//! | missed contact | the contact | the moment at which it was missed | the agent's hands are empty of it, and it was three minutes ago |
//! | low service level | the queue | the interval | the level is back, or the interval is over |
//! | endless wait | the contact | its entry into the queue | it waits no longer |
//! | negative sentiment, category | the contact | what was said | the contact is over |
//!
//! Silent agents, long waits and endless waits go on under the alert that is open, though the moment at
//! which they began moves: another contact is the one that waits longest, or an old event came late.
//! Any other onset is another alert. What was resolved stays so: a service level that falls, recovers
//! and falls again within one interval is told once.
//!
//! What cannot be judged is neither raised nor resolved. When no event of any agent has come for
//! [`Agent::SILENT_MILLIS`], the feed is silent and not the agents, so nothing is said of agents. With a
//! single agent the two cannot be told apart. Nor is anything said of agents of whom nothing was heard
//! for a day: they went home, and their LOGOUT was lost.
//!
//! Alerts of negative sentiment and of categories are put as segments come ([`Talk`]), and not here.
//!
//! [`Agent::SILENT_MILLIS`]: crate::Agent::SILENT_MILLIS

mod judge;
mod rule;
mod seen;
mod talk;

pub use judge::{Judgement, judge};
pub use rule::{AlertOnly, AlertRule, AlertWhen, Finding, ServiceTarget, resolved};
pub use seen::{QueueSeen, Seen, endless};
pub use talk::{Talk, is_unhappy};
