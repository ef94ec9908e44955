//! `connect-live replay`: files through the same ingest as in Lambda.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal;
use std::time::Duration;

use connect_events::{EventTime, Feed};
use contact_core::{Key, Row};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use ingest::{Delivery, Outcome, Verdict, ingest};
use state_store::{Store, StoreError};

use crate::args::{Format, ReplayArgs};
use crate::source::{Source, sources};
use crate::{Failure, clock, input, redeliver, report, stores};

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
    let sources = sources(&args.paths)?;
    let opened = stores::open(&args.kept).await?;
    let mut replay = Replay {
        store: &opened.store,
        batch: usize::try_from(args.batch).unwrap_or(usize::MAX),
        times: usize::try_from(args.duplicate).unwrap_or_default() + 1,
        progress: progress(sources.len()),
        met: Met::default(),
    };
    match args.shuffle {
        Some(seed) => replay.shuffled(&sources, seed).await?,
        None => replay.in_order(&sources).await?,
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
fn progress(files: usize) -> ProgressBar {
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
    async fn in_order(&mut self, sources: &[Source]) -> Result<(), Failure> {
        for source in sources {
            let name = source.name();
            for piece in source.pieces()? {
                let deliveries = input::deliveries(&name, &piece?);
                for batch in deliveries.chunks(self.batch) {
                    for _ in 0..self.times {
                        self.deliver(batch).await?;
                    }
                }
            }
            self.read_one();
        }
        Ok(())
    }

    async fn shuffled(&mut self, sources: &[Source], seed: u64) -> Result<(), Failure> {
        let mut all = Vec::new();
        for source in sources {
            let name = source.name();
            for piece in source.pieces()? {
                let deliveries = input::deliveries(&name, &piece?);
                all.extend(std::iter::repeat_n(deliveries, self.times).flatten());
            }
            self.read_one();
        }
        fastrand::Rng::with_seed(seed).shuffle(&mut all);
        for batch in all.chunks(self.batch) {
            self.deliver(batch).await?;
        }
        Ok(())
    }

    fn read_one(&mut self) {
        self.met.files += 1;
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

    /// Delivers what is in quarantine again. A row whose record can be decoded now is taken out,
    /// after what the record says is kept.
    async fn quarantined(&mut self) -> Result<(), Failure> {
        for feed in Feed::ALL.into_iter().map(Some).chain([None]) {
            for record in held(self.store, feed).await.map_err(|err| broken(&err))? {
                let delivery =
                    input::of_quarantine(feed, &record.code, record.source, record.bytes);
                let deadline = clock::in_time(Duration::from_secs(60));
                let outcome = ingest(self.store, &[delivery], clock::now(), deadline).await;
                let done = outcome.verdicts.first() == Some(&Verdict::Done);
                self.met.records += 1;
                self.count(outcome, true);
                if done {
                    self.take_out(&record.keys).await?;
                }
            }
        }
        Ok(())
    }

    async fn take_out(&mut self, keys: &[Key]) -> Result<(), Failure> {
        let deadline = clock::in_time(Duration::from_secs(60));
        for (key, read) in self.store.load(keys, deadline).await {
            let read = read.map_err(|err| broken(&err))?;
            // Whoever wrote the row since had it in hand again; it stays.
            let _ = self.store.delete(&key, &read).await.map_err(|err| broken(&err))?;
        }
        self.met.mended += 1;
        Ok(())
    }
}

fn broken(err: &StoreError) -> Failure {
    Failure::Broke(format!("the store is not available: {err}"))
}

/// One record in quarantine, its parts put together.
struct Held {
    keys: Vec<Key>,
    code: String,
    source: String,
    bytes: Vec<u8>,
}

async fn held(store: &Store, feed: Option<Feed>) -> Result<Vec<Held>, StoreError> {
    // Parts follow one another: they differ in the end of their sort key only.
    let mut all: BTreeMap<String, Held> = BTreeMap::new();
    let mut from = None;
    loop {
        let page = store.quarantined(feed, from).await?;
        for (key, row) in page.rows {
            let (Key::Quarantine(place), Row::Quarantine(row)) = (&key, row) else { continue };
            let held = all.entry(place.digest.clone()).or_insert_with(|| Held {
                keys: Vec::new(),
                code: row.code.get().cloned().unwrap_or_default(),
                source: row.source.get().cloned().unwrap_or_default(),
                bytes: Vec::new(),
            });
            held.keys.push(key);
            held.bytes.extend(row.bytes.get().into_iter().flat_map(|bytes| bytes.expose()));
        }
        from = page.next;
        if from.is_none() {
            return Ok(all.into_values().collect());
        }
    }
}
