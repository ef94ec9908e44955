//! How many more contacts agents have room for.

use std::collections::BTreeMap;

use connect_events::Channel;

use crate::rows::{Agent, Served, SessionView, StatusKind};

/// `SLOTS_AVAILABLE`: how many more contacts of a channel some agents have room for.
///
/// Whether an agent with a contact of one channel is offered one of another is a setting of the
/// routing profile that the feeds do not tell, so both have a name.
///
/// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/metrics-definitions.html>
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SlotsAvailable {
    /// Under `ROUTE_ANY_CHANNEL`: other channels take no room.
    pub any_channel: u64,
    /// Under `ROUTE_CURRENT_CHANNEL_ONLY`, which is Connect's own default: an agent with a contact of
    /// another channel has no room.
    pub current_channel_only: u64,
}

/// The slots that agents have free, by channel, from each agent and the agent's routing profile.
///
/// Only an agent who is ready has room. A contact takes its slot from the first ring until it leaves
/// the agent's hand, after-contact work and a missed contact included: one of three chats leaves two.
pub fn slots_available<'a>(
    agents: impl IntoIterator<Item = (&'a Agent, &'a Served)>,
) -> BTreeMap<Channel, SlotsAvailable> {
    let mut available: BTreeMap<Channel, SlotsAvailable> = BTreeMap::new();
    for (agent, profile) in agents {
        let kind = agent.status.get().map(|status| status.kind());
        let ready =
            kind == Some(StatusKind::Available) && agent.session() != SessionView::LoggedOut;
        for slots in profile.slots.iter().flatten() {
            let in_hand = agent.contacts().iter();
            let taken =
                in_hand.filter(|contact| contact.channel.as_ref() == Some(&slots.channel)).count();
            let free = u64::from(slots.most).saturating_sub(taken as u64);
            let is_current = taken == agent.contacts().len();
            let all = available.entry(slots.channel.clone()).or_default();
            all.any_channel += if ready { free } else { 0 };
            all.current_channel_only += if ready && is_current { free } else { 0 };
        }
    }
    available
}
