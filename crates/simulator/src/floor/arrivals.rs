//! How contacts come to be.

use super::{Floor, Step};
use crate::chance::Chance;
use crate::log::{Agent, AgentState, Contact, ContactNo, Log, Method, Queue, QueueNo, Status};
use crate::world::{Channel, World};

const FIRST_NAMES: [&str; 12] =
    ["Ada", "Bo", "Cy", "Dee", "Eli", "Fay", "Gus", "Hal", "Ivy", "Jo", "Kit", "Lea"];

/// The log before the doors open: everybody offline.
pub(super) fn empty_log(world: &World, chance: &mut Chance) -> Log {
    let start = world.start.as_millis();
    let mut id = || chance.id();
    let queues = world.queues.iter().map(|plan| Queue { id: id(), name: plan.name.clone() });
    let queues: Vec<_> = queues.collect();
    let agents = world.agents.iter().enumerate().map(|(place, plan)| Agent {
        id: id(),
        profile_id: id(),
        username: format!("agent.{}@example.com", place + 1),
        first_name: FIRST_NAMES[place % FIRST_NAMES.len()],
        last_name: format!("Example {}", place + 1),
        queues: plan.queues.clone(),
        chats: plan.chats,
        states: vec![AgentState {
            at: start - 1_800_000,
            status: Status::Offline,
            status_since: start - 1_800_000,
            next: None,
            hand: Vec::new(),
        }],
    });
    let agents = agents.collect();
    let instance = world.instance.clone();
    Log { instance, start, end: start, queues, agents, contacts: Vec::new() }
}

impl Floor {
    /// Plans the next arrival of a queue: a Poisson process at the peak's rate, thinned to the
    /// curve.
    pub(super) fn plan_arrival(&mut self, queue: QueueNo) {
        let (start, open) = (self.world.start.as_millis(), self.world.open_millis());
        let peak = self.world.queues[queue].peak_per_hour;
        let curve = &self.world.curve;
        let mut at = self.now;
        while peak > 0.0 && at < start + open {
            at += self.chance.exponential(3_600_000.0 / peak);
            let place = (at - start).max(0) * curve.len() as i64 / open.max(1);
            let share = curve.get(place as usize).copied().unwrap_or_default();
            if at < start + open && self.chance.happens(share) {
                self.plan(at, Step::Arrive { queue });
                return;
            }
        }
    }

    pub(super) fn arrive(&mut self, queue: QueueNo) {
        self.plan_arrival(queue);
        let channel = self.channel_of(queue);
        let method = if channel == Channel::Voice { Method::Inbound } else { Method::Api };
        let contact = self.begin(channel, method, queue, None);
        self.log.contacts[contact].connected_to_system =
            Some(self.now + self.chance.between(120, 260));
        self.post_contact(contact, "INITIATED");
        if channel != Channel::Voice {
            self.post_contact(contact, "CONNECTED_TO_SYSTEM");
        }
        let in_flow = match channel {
            Channel::Voice => 3_000 + self.chance.exponential(15_000.0),
            Channel::Chat => 1_000 + self.chance.exponential(5_000.0),
            Channel::Task => self.chance.between(300, 1_200),
        };
        let gives_up = channel != Channel::Task;
        if gives_up && self.chance.happens(self.world.habits.gives_up_in_flow) {
            let at = self.chance.between(500, in_flow);
            self.plan_in(at, Step::GiveUpInFlow { contact });
        } else {
            self.plan_in(in_flow, Step::Enqueue { contact });
        }
    }

    fn channel_of(&mut self, queue: QueueNo) -> Channel {
        let mut left = self.chance.unit();
        let mix = self.world.queues[queue].mix;
        for (channel, share) in mix {
            left -= share;
            if left < 0.0 {
                return channel;
            }
        }
        mix[0].0
    }

    /// A new leg, after `previous` if there is one.
    pub(super) fn begin(
        &mut self,
        channel: Channel,
        method: Method,
        queue: QueueNo,
        previous: Option<ContactNo>,
    ) -> ContactNo {
        let contact = self.log.contacts.len();
        let before = previous.map(|previous| {
            let before = &mut self.log.contacts[previous];
            before.next = Some(contact);
            (before.first(previous), before.customer)
        });
        let customer = before.map_or_else(|| self.chance.between(1, 99), |(_, customer)| customer);
        self.log.contacts.push(Contact {
            id: self.chance.id(),
            channel,
            method,
            initial: before.map(|(first, _)| first),
            previous,
            next: None,
            queue,
            customer,
            asked: None,
            initiated: self.now,
            connected_to_system: None,
            enqueued: None,
            dequeued: None,
            offers: Vec::new(),
            answered: None,
            rests: Vec::new(),
            transferred: None,
            work_from: None,
            work_until: None,
            disconnected: None,
            reason: None,
            pre_disconnect: None,
        });
        contact
    }

    /// Any queue but this one; this one if there is no other.
    pub(super) fn other_queue(&mut self, queue: QueueNo) -> QueueNo {
        let queues = self.world.queues.len();
        let step = 1 + self.chance.place(queues.saturating_sub(1).max(1));
        (queue + step) % queues.max(1)
    }

    pub(super) fn give_up_in_flow(&mut self, contact: ContactNo) {
        self.disconnect(contact, "CUSTOMER_DISCONNECT");
    }
}
