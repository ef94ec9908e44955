//! `connect-live replay`: files and objects through the same ingest as in Lambda.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::time::Duration;

use connect_events::{EventTime, Feed};
use contact_core::Key;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ingest::{Delivery, Outcome};
use state_store::Store;

use crate::args::{Format, ReplayArgs};
use crate::objects::Sources;
use crate::{Failure, input, quarantine, redeliver, report, stores};

/// What a replay met on its way; the state itself is in the store.
#[derive(Default)]
pub(crate) struct Met {
    /// Files read.
    pub(crate) files: usize,
    /// Records delivered, repetitions included.
    pub(crate) records: usize,
    /// Events decoded, by feed and kind.
    pub(crate) events: BTreeMap<(Feed, String), usize>,
    /// The rows that were spoken of.
    pub(crate) keys: BTreeSet<Key>,
    /// Rows written.
    pub(crate) written: usize,
    /// The newest moment at which an event was told: the "now" of what was read.
    pub(crate) newest: Option<EventTime>,
    /// Rows taken out of quarantine.
    pub(crate) mended: usize,
}

/// Runs the command.
pub(crate) async fn run(args: ReplayArgs) -> Result<(), Failure> {
    // Paths first: nothing is written for a command that cannot be carried out whole.
    let mut sources = Sources::open(&args.paths, args.days).await?;
    let opened = stores::open(&args.kept).await?;
    let mut replay = Replay {
        store: &opened.store,
        batch: usize::try_from(args.batch).unwrap_or(usize::MAX),
        times: usize::try_from(args.duplicate).unwrap_or_default() + 1,
        progress: progress(sources.known()),
        met: Met::default(),
    };
    match args.shuffle {
        Some(seed) => replay.shuffled(&mut sources, seed).await?,
        None => replay.in_order(&mut sources).await?,
    }
    if args.quarantined {
        replay.quarantined().await?;
    }
    replay.progress.finish_and_clear();

    let state = report::State::read(&opened.store, &replay.met.keys).await?;
    report::print(&match args.format {
        Format::Json => report::json(&state),
        Format::Summary => report::summary(&state, &replay.met),
    })
}

/// A bar that shows itself on a terminal, once there is something to wait for.
pub(crate) fn progress(files: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(
        Some(u64::try_from(files).unwrap_or(u64::MAX)),
        ProgressDrawTarget::hidden(),
    );
    let style = "{elapsed_precise} [{wide_bar}] {pos}/{len} files, {msg}";
    bar.with_style(
        ProgressStyle::with_template(style).unwrap_or_else(|_| ProgressStyle::default_bar()),
    )
}

struct Replay<'a> {
    store: &'a Store,
    batch: usize,
    times: usize,
    progress: ProgressBar,
    met: Met,
}

impl Replay<'_> {
    /// Piece by piece: memory holds one at a time.
    async fn in_order(&mut self, sources: &mut Sources) -> Result<(), Failure> {
        while let Some(source) = sources.next().await? {
            let (name, feed) = (source.name(), source.feed());
            for piece in source.pieces().await? {
                let deliveries = input::deliveries(&name, feed, &piece?);
                for batch in deliveries.chunks(self.batch) {
                    for _ in 0..self.times {
                        self.deliver(batch).await?;
                    }
                }
            }
            self.read_one(sources);
        }
        Ok(())
    }

    async fn shuffled(&mut self, sources: &mut Sources, seed: u64) -> Result<(), Failure> {
        let mut all = Vec::new();
        while let Some(source) = sources.next().await? {
            let (name, feed) = (source.name(), source.feed());
            for piece in source.pieces().await? {
                let deliveries = input::deliveries(&name, feed, &piece?);
                all.extend(std::iter::repeat_n(deliveries, self.times).flatten());
            }
            self.read_one(sources);
        }
        fastrand::Rng::with_seed(seed).shuffle(&mut all);
        for batch in all.chunks(self.batch) {
            self.deliver(batch).await?;
        }
        Ok(())
    }

    fn read_one(&mut self, sources: &Sources) {
        self.met.files += 1;
        self.progress.set_length(u64::try_from(sources.known()).unwrap_or(u64::MAX));
        self.progress.inc(1);
    }

    async fn deliver(&mut self, batch: &[Delivery<'static>]) -> Result<(), Failure> {
        self.met.records += batch.len();
        let store = self.store;
        redeliver::until_kept(store, batch.to_vec(), |outcome, first| self.count(outcome, first))
            .await
    }

    fn count(&mut self, outcome: Outcome, first: bool) {
        let Outcome { verdicts: _, events, keys, written, unchanged: _, newest } = outcome;
        if first {
            for (event, times) in events {
                *self.met.events.entry(event).or_default() += times;
            }
        }
        // The others are many, and not shown.
        self.met.keys.extend(keys.into_iter().filter(report::shows));
        self.met.written += written;
        self.met.newest = self.met.newest.max(newest);
        self.show_after_a_second();
    }

    fn show_after_a_second(&self) {
        if self.progress.is_hidden()
            && std::io::stderr().is_terminal()
            && self.progress.elapsed() > Duration::from_secs(1)
        {
            self.progress.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.progress.set_message(format!("{} records", self.met.records));
    }

    async fn quarantined(&mut self) -> Result<(), Failure> {
        let store = self.store;
        quarantine::deliver_again(store, |outcome, taken_out| {
            self.met.records += 1;
            self.met.mended += usize::from(taken_out);
            self.count(outcome, true);
        })
        .await
    }
}
