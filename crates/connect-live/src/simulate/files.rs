//! A simulated day as files: what was delivered, and what really happened.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufWriter, IntoInnerError, Write};
use std::path::{Path, PathBuf};

use connect_events::Feed;
use simulator::{Delivered, Delivery, Publication, Sent, World};

use super::{Tally, bar, seconds_into};
use crate::{Failure, report};

/// The folder, in that of the day, which holds what was delivered.
const FEEDS: &str = "feeds";
/// What really happened.
const TRUTH: &str = "truth.json";

/// Writes a day. Memory holds its log, and none of its documents.
pub(super) fn write(folder: &Path, world: World, delivery: &Delivery) -> Result<(), Failure> {
    // The folder first: nobody waits for a day that cannot be written.
    let feeds = folder.join(FEEDS);
    prepare(folder, &feeds)?;
    let mut files = Files::create(&feeds)?;

    let bar = bar(&world);
    let start = world.start;
    let mut publication = Publication::of_day(world);
    let mut published = 0;
    let mut tally = Tally::default();
    for sent in Delivered::new(publication.by_ref().inspect(|_| published += 1), delivery) {
        files.write(&sent)?;
        tally.count(&sent);
        bar.set_position(seconds_into(start, &sent));
        bar.set_message(tally.all().to_string());
    }
    files.finish()?;
    bar.finish_and_clear();

    let truth = publication.truth();
    let file = folder.join(TRUTH);
    let text = serde_json::to_string_pretty(&truth)
        .map_err(|err| Failure::Broke(format!("the truth cannot be written: {err}")))?;
    fs::write(&file, text + "\n").map_err(|err| unwritten(&file, &err))?;

    let abandoned = truth.contacts.iter().filter(|contact| contact.abandoned).count();
    report::print(&format!(
        "{contacts} contacts, {abandoned} of them abandoned; published {published} documents, \
         delivered {delivered}:\n{counted}what really happened: {file}\nsee it: connect-live \
         replay {feeds}\n",
        contacts = truth.contacts.len(),
        delivered = tally.all(),
        counted = tally.by_feed(),
        file = file.display(),
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

/// A file for each feed, a document a line.
struct Files(BTreeMap<Feed, (PathBuf, BufWriter<File>)>);

impl Files {
    fn create(folder: &Path) -> Result<Self, Failure> {
        let mut all = BTreeMap::new();
        for feed in Feed::ALL {
            let path = folder.join(format!("{}.ndjson", feed.name()));
            let file = File::create(&path).map_err(|err| unwritten(&path, &err))?;
            all.insert(feed, (path, BufWriter::new(file)));
        }
        Ok(Self(all))
    }

    fn write(&mut self, sent: &Sent) -> Result<(), Failure> {
        let Some((path, out)) = self.0.get_mut(&sent.feed) else { return Ok(()) };
        writeln!(out, "{}", sent.document).map_err(|err| unwritten(path, &err))
    }

    fn finish(self) -> Result<(), Failure> {
        for (path, out) in self.0.into_values() {
            let file = out.into_inner().map_err(IntoInnerError::into_error);
            file.and_then(|file| file.sync_all()).map_err(|err| unwritten(&path, &err))?;
        }
        Ok(())
    }
}
