//! `connect-live simulate`: a contact centre that never was, as files, as rows, or on AWS.

mod aws;
mod bus;
mod feeding;
mod files;
mod refused;
mod rows;
mod streams;

use std::collections::BTreeMap;

use connect_events::{EventTime, Feed};
use indicatif::{ProgressBar, ProgressStyle};
use simulator::{Delivered, Delivery, Loss, Publication, Sent, World};

pub(crate) use feeding::{Feeding, Outcome, Takes, When};
pub(crate) use rows::Rows;

use crate::args::{CrowdArgs, SimulateArgs, Target};
use crate::clock::Pace;
use crate::stop::Stop;
use crate::{Failure, clock, report, stores};

/// Runs the command.
pub(crate) async fn run(args: SimulateArgs) -> Result<(), Failure> {
    let speed = args.speed.filter(|speed| *speed > 0.0);
    match &args.to {
        Target::Folder(_) if speed.is_some() => {
            let reason = "--speed is for --to store and --to aws: files are written at once";
            Err(Failure::Asked(reason.to_owned()))
        }
        Target::Folder(folder) => files::write(folder, world(&args, None), &delivery(&args)),
        Target::Store => {
            let opened = stores::open(&args.store).await?;
            let mut rows = Rows::of(&opened.store);
            let told = Box::pin(feed(&args, speed, &mut rows)).await?;
            report::print(&format!("{told}{} rows written\n", rows.written()))
        }
        Target::Aws => {
            let mut aws = Box::pin(aws::Aws::open(&args.aws)).await;
            let told = Box::pin(feed(&args, speed, &mut aws)).await?;
            report::print(&told)
        }
    }
}

/// A contact centre whose doors open at `start`, or on the simulator's own day.
fn world(args: &SimulateArgs, start: Option<EventTime>) -> World {
    let mut world = sized(args.seed, args.crowd, args.hours);
    world.start = start.unwrap_or(world.start);
    world.instance = args.instance_arn.clone().unwrap_or_default();
    world
}

/// A contact centre of this size.
pub(crate) fn sized(seed: u64, crowd: CrowdArgs, hours: u16) -> World {
    let CrowdArgs { agents, queues } = crowd;
    World::sized(seed, usize::from(queues), usize::from(agents), u32::from(hours))
}

fn delivery(args: &SimulateArgs) -> Delivery {
    Delivery {
        loss: Loss::of_all(args.loss),
        duplicate: args.duplicate,
        disorder_millis: i64::from(args.disorder) * 1_000,
        seed: args.seed,
    }
}

/// Hands a day over to whoever takes it, and tells how much of it there was.
async fn feed(
    args: &SimulateArgs,
    speed: Option<f64>,
    taker: &mut impl Takes,
) -> Result<String, Failure> {
    let mut stop = Stop::on_signal()?;
    let pace = speed.map(|speed| Pace::starting_at(clock::now(), speed));
    let world = world(args, pace.map(|pace| pace.now()));
    let bar = bar(&world);
    let start = world.start;
    let mut tally = Tally::default();
    let arrived = Delivered::new(Publication::of_day(world), &delivery(args));
    let mut feeding = Feeding::of(arrived.inspect(|sent| {
        tally.count(sent);
        bar.set_position(seconds_into(start, sent));
        bar.set_message(tally.all().to_string());
    }));
    let when = pace.as_ref().map_or(When::AtOnce, When::Paced);
    let ended = feeding.hand_over(when, taker, &mut stop).await;
    bar.finish_and_clear();
    let ended = match ended? {
        Outcome::Ended => "delivered",
        Outcome::Stopped => "stopped; delivered",
    };
    Ok(format!("{ended} {} documents:\n{}", tally.all(), tally.by_feed()))
}

/// Documents by feed.
#[derive(Default)]
struct Tally(BTreeMap<Feed, usize>);

impl Tally {
    fn count(&mut self, sent: &Sent) {
        *self.0.entry(sent.feed).or_default() += 1;
    }

    fn all(&self) -> usize {
        self.0.values().sum()
    }

    /// A line for each feed.
    fn by_feed(&self) -> String {
        let counted = |feed: Feed| self.0.get(&feed).copied().unwrap_or_default();
        let lines = Feed::ALL.map(|feed| format!("  {:>8} {}\n", counted(feed), feed.name()));
        lines.concat()
    }
}

/// A bar over the hours of a world, for people at a terminal.
fn bar(world: &World) -> ProgressBar {
    let style = "{elapsed_precise} [{wide_bar}] {percent} % of the day, {msg} documents";
    let style = ProgressStyle::with_template(style);
    ProgressBar::new(u64::from(world.hours) * 3_600)
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// How far into the day a document is, for the bar.
fn seconds_into(start: EventTime, sent: &Sent) -> u64 {
    let millis = EventTime::from_millis(sent.at_millis).millis_since(start);
    u64::try_from(millis / 1_000).unwrap_or_default()
}
