//! The floor: what happens next, until nothing is left to happen.

mod arrivals;
mod desk;
mod endings;
mod offers;
mod placed;
mod post;
mod shifts;
mod waiting;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::chance::Chance;
use crate::log::{AgentNo, ContactNo, Log, Status};
use crate::world::World;
pub(crate) use post::Post;

/// What was planned for a moment. A step that no longer fits when its moment comes does nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Arrive { queue: usize },
    GiveUpInFlow { contact: ContactNo },
    Enqueue { contact: ContactNo },
    LosePatience { contact: ContactNo },
    MoveToQueue { contact: ContactNo },
    AskForCallback { contact: ContactNo },
    HangUpForCallback { contact: ContactNo },
    Accept { contact: ContactNo, offer: usize },
    RingOut { contact: ContactNo, offer: usize },
    Dial { contact: ContactNo },
    PickUp { contact: ContactNo },
    RingForNothing { contact: ContactNo },
    Reach { contact: ContactNo },
    GiveUpDialling { contact: ContactNo },
    Rest { contact: ContactNo },
    Resume { contact: ContactNo },
    EndTalk { contact: ContactNo, transfer: bool },
    FinishWork { contact: ContactNo },
    Clear { agent: AgentNo, contact: ContactNo },
    LogIn { agent: AgentNo },
    TakeBreak { agent: AgentNo, place: usize },
    EndBreak { agent: AgentNo },
    LogOut { agent: AgentNo },
    Beat { agent: AgentNo, turn: u64 },
}

/// The floor at one moment.
pub(crate) struct Floor {
    pub(crate) world: World,
    pub(crate) chance: Chance,
    pub(crate) now: i64,
    pub(crate) log: Log,
    pub(crate) post: Post,
    /// Longest waiting first.
    waiting: BTreeMap<(i64, ContactNo), ()>,
    /// What each agent's desk knows beyond the log.
    desks: Vec<Desk>,
    agenda: BinaryHeap<Reverse<(i64, u64, Step)>>,
    planned: u64,
    /// Contacts that talk with an agent, by the moment of the answer: what Contact Lens hears of
    /// them is published for moments since.
    talking: BTreeSet<(i64, ContactNo)>,
}

/// What an agent's desk knows beyond the log.
#[derive(Clone, Copy, Debug)]
struct Desk {
    idle_since: i64,
    leaving: bool,
    /// Counts events, so that a heart beat comes only after silence.
    turn: u64,
    /// How long the break takes that the agent is to have, in milliseconds.
    break_millis: i64,
    /// Until when heart beats come.
    beats_until: i64,
}

impl Floor {
    /// The day begins: shifts and arrivals are planned.
    pub(crate) fn open(world: World, post: Post) -> Self {
        let start = world.start.as_millis();
        let mut floor = Self::empty(world, post);
        for (agent, plan) in floor.world.agents.clone().into_iter().enumerate() {
            floor.plan(start + plan.from_millis, Step::LogIn { agent });
            floor.plan(start + plan.until_millis, Step::LogOut { agent });
            for (place, (from, _)) in plan.breaks.iter().enumerate() {
                floor.plan(start + from, Step::TakeBreak { agent, place });
            }
        }
        for queue in 0..floor.world.queues.len() {
            floor.plan_arrival(queue);
        }
        floor
    }

    /// Nobody is there, and nothing is planned.
    fn empty(world: World, post: Post) -> Self {
        let mut chance = Chance::new(world.seed, 0);
        let start = world.start.as_millis();
        let mut log = arrivals::empty_log(&world, &mut chance);
        if world.cast != world.seed {
            log = arrivals::empty_log(&world, &mut Chance::new(world.cast, 0));
        }
        let desk = Desk {
            idle_since: start,
            leaving: false,
            turn: 0,
            break_millis: 0,
            beats_until: i64::MAX,
        };
        Self {
            chance: chance.with_ids_of(world.start),
            now: start,
            post,
            waiting: BTreeMap::new(),
            desks: vec![desk; log.agents.len()],
            log,
            agenda: BinaryHeap::new(),
            planned: 0,
            talking: BTreeSet::new(),
            world,
        }
    }

    /// Lets the next thing happen; false when nothing is left to happen.
    pub(crate) fn go_on(&mut self) -> bool {
        let Some(Reverse((at, _, step))) = self.agenda.pop() else { return false };
        self.now = at;
        self.perform(step);
        self.route();
        true
    }

    /// Everything up to this moment is in the post: what is still to be written is published later.
    pub(crate) fn settled(&self) -> i64 {
        self.talking.first().map_or(self.now, |(since, _)| self.now.min(*since))
    }

    fn plan(&mut self, at: i64, step: Step) {
        self.planned += 1;
        self.agenda.push(Reverse((at, self.planned, step)));
    }

    fn plan_in(&mut self, millis: i64, step: Step) {
        self.plan(self.now + millis, step);
    }

    fn perform(&mut self, step: Step) {
        match step {
            Step::Arrive { queue } => self.arrive(queue),
            Step::GiveUpInFlow { contact } => self.give_up_in_flow(contact),
            Step::Enqueue { contact } => self.enqueue(contact),
            Step::LosePatience { contact } => self.lose_patience(contact),
            Step::MoveToQueue { contact } => self.move_to_queue(contact),
            Step::AskForCallback { contact } => self.ask_for_callback(contact),
            Step::HangUpForCallback { contact } => self.hang_up_for_callback(contact),
            Step::Accept { contact, offer } => self.accept(contact, offer),
            Step::RingOut { contact, offer } => self.ring_out(contact, offer),
            Step::Dial { contact } => self.dial(contact),
            Step::PickUp { contact } => self.pick_up(contact),
            Step::RingForNothing { contact } => self.ring_for_nothing(contact),
            Step::Reach { contact } => self.join(contact),
            Step::GiveUpDialling { contact } => self.give_up_dialling(contact),
            Step::Rest { contact } => self.rest(contact),
            Step::Resume { contact } => self.resume(contact),
            Step::EndTalk { contact, transfer } => self.end_talk(contact, transfer),
            Step::FinishWork { contact } => self.finish_work(contact),
            Step::Clear { agent, contact } => self.clear(agent, contact),
            Step::LogIn { agent } => self.log_in(agent),
            Step::TakeBreak { agent, place } => self.take_break(agent, place),
            Step::EndBreak { agent } => self.end_break(agent),
            Step::LogOut { agent } => self.log_out(agent),
            Step::Beat { agent, turn } => self.beat(agent, turn),
        }
    }

    fn is_online(&self, agent: AgentNo) -> bool {
        self.log.agents[agent].now().status != Status::Offline
    }
}
