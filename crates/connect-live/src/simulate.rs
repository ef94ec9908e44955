//! `connect-live simulate`: a day of a contact centre that never was, as files.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;

use connect_events::Feed;
use simulator::{Delivery, Sent, World, deliver, simulate};

use crate::Failure;
use crate::args::SimulateArgs;
use crate::report;

/// The folder, in that of the day, which holds what was delivered.
const FEEDS: &str = "feeds";
/// What really happened.
const TRUTH: &str = "truth.json";

/// Runs the command.
pub(crate) fn run(args: &SimulateArgs) -> Result<(), Failure> {
    // The folder first: nobody waits for a day that cannot be written.
    let feeds = args.to.join(FEEDS);
    prepare(&args.to, &feeds)?;

    let world = World::sized(
        args.seed,
        usize::from(args.queues),
        usize::from(args.agents),
        u32::from(args.hours),
    );
    let day = simulate(&world);
    let delivery = Delivery {
        loss: simulator::Loss::of_all(args.loss),
        duplicate: args.duplicate,
        disorder_millis: i64::from(args.disorder) * 1_000,
        seed: args.seed,
    };
    let delivered = deliver(&day.events, &delivery);

    let mut counted = Vec::new();
    for feed in Feed::ALL {
        let file = feeds.join(format!("{}.ndjson", feed.name()));
        let documents =
            write_feed(&file, &delivered, feed).map_err(|err| unwritten(&file, &err))?;
        counted.push(format!("  {documents:>8} {}", feed.name()));
    }
    let truth = args.to.join(TRUTH);
    let text = serde_json::to_string_pretty(&day.truth)
        .map_err(|err| Failure::Broke(format!("the truth cannot be written: {err}")))?;
    fs::write(&truth, text + "\n").map_err(|err| unwritten(&truth, &err))?;

    let abandoned = day.truth.contacts.iter().filter(|contact| contact.abandoned).count();
    report::print(&format!(
        "{contacts} contacts, {abandoned} of them abandoned; published {published} documents, \
         delivered {delivered}:\n{counted}\nwhat really happened: {truth}\nsee it: connect-live \
         replay {feeds}\n",
        contacts = day.truth.contacts.len(),
        published = day.events.len(),
        delivered = delivered.len(),
        counted = counted.join("\n"),
        truth = truth.display(),
        feeds = feeds.display(),
    ))
}

/// Makes the folders. Files that are there already are nobody's to overwrite.
fn prepare(folder: &Path, feeds: &Path) -> Result<(), Failure> {
    let cannot = |err: std::io::Error| Failure::Asked(format!("{}: {err}", folder.display()));
    fs::create_dir_all(folder).map_err(cannot)?;
    if fs::read_dir(folder).map_err(cannot)?.next().is_some() {
        return Err(Failure::Asked(format!("{} is not empty", folder.display())));
    }
    fs::create_dir(feeds).map_err(cannot)
}

fn unwritten(file: &Path, err: &std::io::Error) -> Failure {
    Failure::Broke(format!("{}: {err}", file.display()))
}

/// Writes what one feed delivered, a document a line, and says how many.
fn write_feed(file: &Path, delivered: &[Sent], feed: Feed) -> std::io::Result<usize> {
    let mut out = BufWriter::new(File::create(file)?);
    let mut documents = 0;
    for sent in delivered.iter().filter(|sent| sent.feed == feed) {
        writeln!(out, "{}", sent.document)?;
        documents += 1;
    }
    out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    Ok(documents)
}
