//! `connect-live redrive`: what was given up, through the same ingest as in Lambda.

use std::fmt::Write;
use std::io::IsTerminal;

use bucket::Bucket;
use indicatif::{ProgressBar, ProgressStyle};
use ingest::{Delivery, Outcome, Verdict};
use redrive::{Archive, Choice, DeadLetters, Report, Streams, Unfinished};
use serde::Serialize;
use serde_json::{Value, json};
use state_store::Store;

use crate::args::{Format, RedriveArgs, StoreChoice};
use crate::{Failure, quarantine, redeliver, report, stores};

/// What was done.
#[derive(Default)]
struct Done {
    objects: Option<Report>,
    dead_letters: Option<Report>,
    quarantine: Option<Quarantine>,
    /// Rows written.
    written: usize,
    /// Records that are in quarantine now.
    quarantined: usize,
}

/// What became of quarantine.
#[derive(Clone, Copy, Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Quarantine {
    records: usize,
    taken_out: usize,
}

/// Runs the command.
pub(crate) async fn run(args: RedriveArgs) -> Result<(), Failure> {
    if args.kept.store == "memory" && !args.dry_run {
        let why =
            "rows in memory are gone when the command ends, and what was put through is marked";
        return Err(Failure::Asked(format!("name the store of the rows with --store: {why}")));
    }
    let opened = if args.dry_run && args.kept.store != "memory" {
        stores::look_at(&args.kept).await?
    } else {
        stores::open(&args.kept).await?
    };
    let done = Box::pin(redrive(&args, &opened.store)).await?;
    report::print(&match args.format {
        Format::Json => done.json(),
        Format::Summary => done.summary(args.dry_run),
    })?;
    if done.reports().any(Report::has_losses) {
        let left =
            "not everything could be brought home; the objects and messages that are named stay";
        return Err(Failure::Broke(left.to_owned()));
    }
    Ok(())
}

async fn redrive(args: &RedriveArgs, store: &Store) -> Result<Done, Failure> {
    let aws = Box::pin(aws_config::load_from_env()).await;
    let bar = progress();
    let tell = |report: &Report| {
        bar.set_message(format!("{} seen, {} put through", report.seen, report.done));
        bar.tick();
    };
    let mut done = Done::default();
    let (mut written, mut quarantined) = (0, 0);
    let mut keep = async |records: Vec<Delivery<'static>>| {
        let met = |outcome: Outcome, _: bool| {
            written += outcome.written;
            let poison = |verdict: &&Verdict| matches!(verdict, Verdict::Quarantined(_));
            quarantined += outcome.verdicts.iter().filter(poison).count();
        };
        redeliver::until_kept(store, records, met).await
    };
    if let Some(place) = &args.place {
        let choice = Choice {
            prefix: place.prefix.clone(),
            store: named(&args.kept, aws.region().map_or("", |region| region.as_ref())),
            since: args.since,
            delete: args.delete,
            again: args.again,
            dry_run: args.dry_run,
        };
        let (bucket, streams) = (Bucket::new(&aws, &place.bucket), Streams::new(&aws));
        let found = redrive::objects(&bucket, &streams, &choice, &mut keep, tell);
        done.objects = Some(Box::pin(found).await.map_err(unfinished)?);
    }
    if let Some(url) = &args.dead_letters {
        let queue = DeadLetters::new(&aws, url);
        let archive = args.archive.as_ref();
        let archive = archive.map(|place| Archive::new(Bucket::new(&aws, &place.bucket)));
        let found = redrive::messages(&queue, archive.as_ref(), args.dry_run, &mut keep, tell);
        done.dead_letters = Some(Box::pin(found).await.map_err(unfinished_queue)?);
    }
    if args.quarantined {
        let mut count = Quarantine::default();
        let again = quarantine::deliver_again(store, |outcome, taken_out| {
            count.records += 1;
            count.taken_out += usize::from(taken_out);
            written += outcome.written;
        });
        Box::pin(again).await?;
        done.quarantine = Some(count);
    }
    bar.finish_and_clear();
    Ok(Done { written, quarantined, ..done })
}

/// A store's name as a part of a key: what was put into a file on trial is marked for that file alone, and
/// what was put into DynamoDB for its Region. Accounts are told apart by their buckets.
fn named(kept: &StoreChoice, region: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    let place = match kept.store.as_str() {
        "aws" => format!("aws-{region}"),
        other => match std::fs::canonicalize(other) {
            Ok(file) => file.to_string_lossy().into_owned(),
            Err(_) => other.to_owned(),
        },
    };
    let name = format!("{place}-{}", kept.table_prefix);
    name.chars().map(|letter| if fits(letter) { letter } else { '_' }).collect()
}

/// Messages that were given and not deleted are nobody's for a while.
fn unfinished_queue(err: Unfinished<Failure>) -> Failure {
    const LATER: &str =
        "Of the queue, wait ten minutes: what it has just given it does not give before";
    match unfinished(err) {
        Failure::Broke(why) => Failure::Broke(format!("{why}. {LATER}")),
        other => other,
    }
}

/// Where it ended, the next run goes on.
fn unfinished(err: Unfinished<Failure>) -> Failure {
    match err {
        Unfinished::NotKept(failure) => failure,
        Unfinished::Bucket(err) => Failure::Broke(format!("{err}. {AGAIN}")),
        Unfinished::Request(err) => Failure::Broke(format!("{err}. {AGAIN}")),
    }
}

const AGAIN: &str = "Run the same command again; nothing is lost, and nothing is counted twice";

fn progress() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{elapsed_precise} {spinner} {msg}");
    ProgressBar::new_spinner()
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

impl Done {
    fn reports(&self) -> impl Iterator<Item = &Report> {
        self.objects.iter().chain(&self.dead_letters)
    }

    fn json(&self) -> String {
        let document = json!({
            "objects": self.objects.as_ref().map(shown),
            "deadLetters": self.dead_letters.as_ref().map(shown),
            "quarantine": self.quarantine,
            "rowsWritten": self.written,
            "quarantined": self.quarantined,
        });
        format!("{document:#}\n")
    }

    fn summary(&self, dry_run: bool) -> String {
        let mut text = String::new();
        for (what, report) in [("objects", &self.objects), ("messages", &self.dead_letters)] {
            let Some(report) = report else { continue };
            let Report { seen, done, done_before, too_early, of_no_feed, records, .. } = report;
            let Report { archived, for_archive, past, .. } = report;
            let how = if dry_run { "to be put through" } else { "put through" };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{seen} {what}: {done} {how}, with {records} records");
            for (count, why) in [
                (*done_before, "done before"),
                (*too_early, "written before the moment that was asked for"),
                (
                    *archived,
                    if dry_run { "to be put into the archive" } else { "put into the archive" },
                ),
                (*for_archive, "for the archive, left as they are: --archive names its bucket"),
                (*past, if dry_run { PAST_TO_BE_DELETED } else { PAST_DELETED }),
                (*of_no_feed, "of no feed, left as they are"),
            ] {
                if count > 0 {
                    let _ = writeln!(text, "  {count} {why}");
                }
            }
            for gone in &report.gone {
                let _ = writeln!(text, "  gone: {}", told(gone));
            }
            for name in &report.unreadable {
                let _ = writeln!(text, "  no record of an invocation: {name}");
            }
        }
        if let Some(Quarantine { records, taken_out }) = self.quarantine {
            let _ = writeln!(text, "{records} records in quarantine: {taken_out} taken out");
        }
        if !dry_run {
            let Self { written, quarantined, .. } = self;
            let _ = writeln!(text, "{written} rows written, {quarantined} records to quarantine");
        }
        text
    }
}

const PAST_DELETED: &str = "of schedules and logs, deleted";
const PAST_TO_BE_DELETED: &str = "of schedules and logs, to be deleted";

fn told(gone: &redrive::Gone) -> String {
    let redrive::Range { stream_arn, shard_id, from, to } = &gone.range;
    let left = match &gone.until {
        Some(first) => format!("before {first}"),
        None => format!("to {to}, all of it"),
    };
    format!("{stream_arn} {shard_id} from {from} {left}")
}

fn shown(report: &Report) -> Value {
    let Report { seen, done, done_before, too_early, of_no_feed, records, .. } = report;
    let Report { archived, for_archive, past, gone, unreadable, .. } = report;
    let gone = gone.iter().map(|gone| {
        let redrive::Range { stream_arn, shard_id, from, to } = &gone.range;
        let until = &gone.until;
        json!({ "stream": stream_arn, "shard": shard_id, "from": from, "to": to, "leftFrom": until })
    });
    json!({
        "seen": seen,
        "done": done,
        "doneBefore": done_before,
        "tooEarly": too_early,
        "archived": archived,
        "forArchive": for_archive,
        "past": past,
        "ofNoFeed": of_no_feed,
        "records": records,
        "gone": gone.collect::<Vec<_>>(),
        "unreadable": unreadable,
    })
}
