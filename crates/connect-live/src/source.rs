//! Which files there are to read, and what is in them.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
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

    /// What is in it, unpacked, a piece at a time: memory holds one.
    pub(crate) fn pieces(&self) -> Result<Pieces, Failure> {
        let name = self.name();
        let left = match self {
            Self::File(path) if self.is_lines() => {
                let file = File::open(path).map_err(|err| unreadable(&name, &err))?;
                let plain: Box<dyn Read> = if ending(path) == Some("gz") {
                    Box::new(MultiGzDecoder::new(BufReader::new(file)))
                } else {
                    Box::new(file)
                };
                Left::Lines { read: Box::new(BufReader::new(plain)), next: 1 }
            }
            Self::File(_) | Self::Stdin => Left::Whole(self.read()?),
        };
        Ok(Pieces { name, left })
    }

    /// True when every line is a delivery of its own.
    fn is_lines(&self) -> bool {
        match self {
            Self::File(path) => ending(&unpacked(path))
                .is_some_and(|ending| ending == "ndjson" || ending == "jsonl"),
            Self::Stdin => false,
        }
    }

    /// Everything in it, unpacked.
    fn read(&self) -> Result<Vec<u8>, Failure> {
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
        read.map_err(|err| unreadable(&self.name(), &err))
    }
}

fn unreadable(name: &str, err: &io::Error) -> Failure {
    Failure::Asked(format!("cannot read {name}: {err}"))
}

/// A piece of a source.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// All of it.
    Whole(Vec<u8>),
    /// Whole lines, each a delivery of its own, and the number of the first, from 1.
    Lines(usize, Vec<u8>),
}

/// The pieces of a source.
pub(crate) struct Pieces {
    name: String,
    left: Left,
}

enum Left {
    Whole(Vec<u8>),
    Lines { read: Box<dyn BufRead>, next: usize },
    Nothing,
}

impl Iterator for Pieces {
    type Item = Result<Piece, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        match std::mem::replace(&mut self.left, Left::Nothing) {
            Left::Nothing => None,
            Left::Whole(bytes) => Some(Ok(Piece::Whole(bytes))),
            Left::Lines { mut read, next } => match lines(&mut read) {
                Ok(bytes) if bytes.is_empty() => None,
                Ok(bytes) => {
                    let after = next + bytes.iter().filter(|byte| **byte == b'\n').count();
                    self.left = Left::Lines { read, next: after };
                    Some(Ok(Piece::Lines(next, bytes)))
                }
                Err(err) => Some(Err(unreadable(&self.name, &err))),
            },
        }
    }
}

/// Some whole lines; nothing at the end.
fn lines(read: &mut dyn BufRead) -> io::Result<Vec<u8>> {
    /// Bytes of a piece, and the rest of the line that they end in.
    const PIECE: u64 = 4 * 1024 * 1024;
    let mut bytes = Vec::new();
    read.take(PIECE).read_to_end(&mut bytes)?;
    if bytes.last().is_some_and(|last| *last != b'\n') {
        read.take(LARGEST).read_until(b'\n', &mut bytes)?;
        if bytes.len() as u64 >= LARGEST {
            return Err(io::Error::other("a line of more than 2 GiB"));
        }
    }
    Ok(bytes)
}

fn read_all(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("more than 2 GiB; split it"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::Path;

    use super::{Piece, Source};

    fn pieces(file: &Path) -> Vec<Piece> {
        let source = Source::File(file.to_owned());
        source.pieces().expect("a file").map(|piece| piece.expect("a piece")).collect()
    }

    #[test]
    fn a_file_of_lines_comes_in_pieces_of_whole_lines_with_their_numbers() {
        let folder = tempfile::tempdir().expect("a folder");
        let line = format!("{{\"text\":\"{}\"}}\n", "x".repeat(1_000_000));
        let content = line.repeat(9) + "{}";
        let plain = folder.path().join("f.ndjson");
        std::fs::write(&plain, &content).expect("a file");
        let packed = folder.path().join("f.jsonl.gz");
        let file = std::fs::File::create(&packed).expect("a file");
        let mut gzip = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        gzip.write_all(content.as_bytes()).and_then(|()| gzip.finish().map(drop)).expect("a file");
        for file in [&plain, &packed] {
            let pieces = pieces(file);
            let mut whole = Vec::new();
            let mut firsts = Vec::new();
            for piece in pieces {
                let Piece::Lines(first, bytes) = piece else { panic!("{piece:?}") };
                firsts.push(first);
                whole.extend(bytes);
            }
            assert_eq!(firsts, [1, 6]);
            assert!(whole == content.as_bytes());
        }
    }

    #[test]
    fn any_other_file_is_one_piece_and_an_empty_one_of_lines_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let (document, empty) = (folder.path().join("f.json"), folder.path().join("f.ndjson"));
        std::fs::write(&document, "{}\n{}").expect("a file");
        std::fs::write(&empty, "").expect("a file");
        assert_eq!(pieces(&document), [Piece::Whole(b"{}\n{}".to_vec())]);
        assert_eq!(pieces(&empty), []);
    }
}
