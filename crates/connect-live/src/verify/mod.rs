//! `connect-live verify`: the archive against a store. Nothing is written.

mod compared;
mod named;
mod report;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use contact_core::{Key, Row};
use ingest::Told;
use state_store::{Read, Store, StoreError};

use crate::args::{Format, VerifyArgs};
use crate::objects::{Days, Sources};
use crate::{Failure, clock, input, replay, stores};
use compared::{Compared, Standing};

/// Runs the command.
pub(crate) async fn run(args: VerifyArgs) -> Result<(), Failure> {
    let mut sources = Sources::open(&args.paths, args.days).await?;
    let opened = stores::look_at(&args.kept).await?;
    let bar = replay::progress(sources.known());
    let mut compared = Compared::default();
    while let Some(source) = sources.next().await? {
        let (name, feed) = (source.name(), source.feed());
        for piece in source.pieces().await? {
            let deliveries = input::deliveries(&name, feed, &piece?);
            let told = ingest::told(&deliveries);
            compared.read(deliveries.len(), &told);
            compare(&opened.store, told, args.days, &mut compared).await?;
        }
        compared.files += 1;
        bar.set_length(u64::try_from(sources.known()).unwrap_or(u64::MAX));
        bar.inc(1);
    }
    bar.finish_and_clear();
    if compared.records == 0 {
        // Of nothing, everything is true.
        let hint = "look at the place and at --days, or at what became of the archive";
        return Err(Failure::Asked(format!("there is nothing to compare with: {hint}")));
    }
    compared.settle(args.paths.iter().any(|path| may_hold_records(path)));
    crate::report::print(&match args.format {
        Format::Json => report::json(&compared),
        Format::Summary => report::summary(&compared),
    })?;
    if compared.is_equal() {
        Ok(())
    } else {
        Err(Failure::Differs("the store and the archive differ".to_owned()))
    }
}

/// Whoever names the contact events of an archive, or a file, does not ask for the records of contacts.
fn may_hold_records(path: &Path) -> bool {
    let of_events = path.components().any(|part| part.as_os_str() == "contact-events");
    !of_events && (path.starts_with("s3:") || path.is_dir())
}

/// Rows that are loaded at once, so that memory holds few.
const AT_ONCE: usize = 2_000;

/// How each row that a piece of the archive speaks of stands to what it says.
async fn compare(
    store: &Store,
    told: Told,
    days: Option<Days>,
    compared: &mut Compared,
) -> Result<(), Failure> {
    let now = clock::now();
    let rows: Vec<(Key, Row)> = told.rows.into_iter().collect();
    for some in rows.chunks(AT_ONCE) {
        // A contact that is told of has a record too, once it is over.
        let records = some.iter().filter_map(|(key, _)| match key {
            Key::Contact(id) => Some(Key::Record(id.clone())),
            _ => None,
        });
        let keys: Vec<Key> = some.iter().map(|(key, _)| key.clone()).chain(records).collect();
        let mut kept = load(store, &keys).await?;
        for (key, fact) in some {
            let Some(read) = kept.remove(key) else { continue };
            let standing = if !read.is_kept() {
                let is_past = store.is_past(key, fact, told.newest, now);
                if is_past { Standing::Past } else { Standing::Missing }
            } else if read.row.clone().join(fact.clone()) == read.row {
                Standing::Known
            } else {
                Standing::Behind
            };
            compared.stands(key, standing);
            if let (Key::Record(id), Standing::Known) = (key, standing) {
                compared.revision(id, read.row == *fact);
            }
        }
        // What is left are records that this piece does not tell of.
        for (key, read) in kept {
            if let (Key::Record(id), Row::Record(row)) = (&key, &read.row) {
                let ended = row.newest.get().and_then(|record| record.disconnected);
                let day = ended.map(firehose::Day::of);
                if read.is_kept()
                    && days.is_none_or(|days| day.is_some_and(|day| days.contain(day)))
                {
                    compared.expected(id);
                }
            }
        }
    }
    Ok(())
}

/// Loads rows, and asks again for those that the store does not give at once.
async fn load(store: &Store, keys: &[Key]) -> Result<BTreeMap<Key, Read>, Failure> {
    /// How often it is asked before it counts as broken.
    const TRIES: usize = 5;
    /// How long one round of reading may take.
    const PATIENCE: Duration = Duration::from_secs(60);
    let mut rest: Vec<Key> = keys.to_vec();
    let mut found = BTreeMap::new();
    let mut failed: Option<StoreError> = None;
    for _ in 0..TRIES {
        let mut again = Vec::new();
        for (key, read) in store.load(&rest, clock::in_time(PATIENCE)).await {
            match read {
                Ok(read) => _ = found.insert(key, read),
                Err(err) => {
                    failed = Some(err);
                    again.push(key);
                }
            }
        }
        if again.is_empty() {
            return Ok(found);
        }
        rest = again;
    }
    let why = failed.map_or_else(String::new, |err| err.to_string());
    Err(Failure::Broke(format!("the store is not available: {why}")))
}
