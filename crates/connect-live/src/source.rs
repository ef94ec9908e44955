//! Which files there are to read, and what is in them.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::Failure;

/// One file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

/// The most bytes of one file, unpacked. Firehose files are 128 MB at the most; a file beyond this
/// is a mistake, or an archive made to fill the memory.
const LARGEST: u64 = 2 * 1024 * 1024 * 1024;

const ENDINGS: [&str; 3] = ["json", "ndjson", "jsonl"];

/// The files that the paths name, folders opened, in the order of the arguments and then of names.
pub(crate) fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            all.push(Source::Stdin);
        } else {
            walk(path, true, &mut all)?;
        }
    }
    Ok(all)
}

fn walk(path: &Path, named: bool, all: &mut Vec<Source>) -> Result<(), Failure> {
    let unreadable =
        |err: io::Error| Failure::Asked(format!("cannot read {}: {err}", path.display()));
    if fs::metadata(path).map_err(unreadable)?.is_dir() {
        let entries: Result<Vec<_>, _> = fs::read_dir(path).map_err(unreadable)?.collect();
        let mut paths: Vec<_> =
            entries.map_err(unreadable)?.into_iter().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            walk(&path, false, all)?;
        }
    } else if named || is_ours(path) {
        // A file that cannot be opened is better known before anything is written.
        File::open(path).map_err(unreadable)?;
        all.push(Source::File(path.to_owned()));
    }
    Ok(())
}

fn ending(path: &Path) -> Option<&str> {
    path.extension().and_then(|ending| ending.to_str())
}

/// The path without `.gz`.
fn unpacked(path: &Path) -> PathBuf {
    if ending(path) == Some("gz") { path.with_extension("") } else { path.to_owned() }
}

fn is_ours(path: &Path) -> bool {
    ending(&unpacked(path)).is_some_and(|ending| ENDINGS.contains(&ending))
}

impl Source {
    /// How the source is called in reports.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Stdin => "-".to_owned(),
        }
    }

    /// True when every line is a delivery of its own.
    pub(crate) fn is_lines(&self) -> bool {
        match self {
            Self::File(path) => ending(&unpacked(path))
                .is_some_and(|ending| ending == "ndjson" || ending == "jsonl"),
            Self::Stdin => false,
        }
    }

    /// Everything in it, unpacked.
    pub(crate) fn read(&self) -> Result<Vec<u8>, Failure> {
        let read = match self {
            Self::File(path) => File::open(path).and_then(|file| {
                if ending(path) == Some("gz") {
                    read_all(MultiGzDecoder::new(file))
                } else {
                    read_all(file)
                }
            }),
            Self::Stdin => read_all(io::stdin().lock()).and_then(|bytes| {
                // What is piped has no name to tell by: gzip begins with these two bytes.
                if bytes.starts_with(&[0x1f, 0x8b]) {
                    read_all(MultiGzDecoder::new(bytes.as_slice()))
                } else {
                    Ok(bytes)
                }
            }),
        };
        read.map_err(|err| Failure::Asked(format!("cannot read {}: {err}", self.name())))
    }
}

fn read_all(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("more than 2 GiB; split it"));
    }
    Ok(bytes)
}
