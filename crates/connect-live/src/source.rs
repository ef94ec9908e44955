//! Which files and objects there are to read, and what is in them.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

use bucket::Bucket;
use connect_events::Feed;
use flate2::read::MultiGzDecoder;

use crate::Failure;
use crate::objects::refused;

/// One file or object, or standard input.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// A file.
    File(PathBuf),
    /// An object in S3, by its key.
    Object(Bucket, String),
    /// Standard input.
    Stdin,
}

/// The most bytes of one file, unpacked. Firehose files are 128 MB at the most; a file beyond this
/// is a mistake, or an archive made to fill the memory.
const LARGEST: u64 = 2 * 1024 * 1024 * 1024;

/// The most bytes of one object, as it lies there: Firehose collects 128 MB at the most, and packs them.
const LARGEST_OBJECT: u64 = 256 * 1024 * 1024;

const ENDINGS: [&str; 3] = ["json", "ndjson", "jsonl"];

/// The files that a path names, folders opened, in the order of their names.
pub(crate) fn files(path: &Path) -> Result<Vec<Source>, Failure> {
    let mut all = Vec::new();
    if path.as_os_str() == "-" {
        all.push(Source::Stdin);
    } else {
        walk(path, true, &mut all)?;
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
            Self::Object(bucket, key) => format!("s3://{}/{key}", bucket.name()),
            Self::Stdin => "-".to_owned(),
        }
    }

    /// The feed that its place in the archive says it is of.
    pub(crate) fn feed(&self) -> Option<Feed> {
        match self {
            Self::Object(_, key) => key.split('/').find_map(Feed::from_name),
            Self::File(_) | Self::Stdin => None,
        }
    }

    /// What is in it, unpacked, a piece at a time: memory holds one, and an object as it lies there.
    pub(crate) async fn pieces(&self) -> Result<Pieces, Failure> {
        let name = self.name();
        let plain = match self {
            Self::File(path) => {
                let file = File::open(path).map_err(|err| unreadable(&name, &err))?;
                let plain: Box<dyn Read> = if ending(path) == Some("gz") {
                    Box::new(MultiGzDecoder::new(BufReader::new(file)))
                } else {
                    Box::new(file)
                };
                plain
            }
            Self::Object(bucket, key) => {
                plain(bucket.read(key, LARGEST_OBJECT).await.map_err(|err| refused(&err))?)
            }
            Self::Stdin => {
                plain(read_all(io::stdin().lock()).map_err(|err| unreadable(&name, &err))?)
            }
        };
        let left = if self.is_lines() {
            Left::Lines { read: Box::new(BufReader::new(plain)), next: 1 }
        } else {
            Left::Whole(read_all(plain).map_err(|err| unreadable(&name, &err))?)
        };
        Ok(Pieces { name, left })
    }

    /// True when every line is a delivery of its own.
    fn is_lines(&self) -> bool {
        match self {
            Self::File(path) => ending(&unpacked(path))
                .is_some_and(|ending| ending == "ndjson" || ending == "jsonl"),
            // What Firehose writes has lines, and often no ending.
            Self::Object(_, key) => ending(&unpacked(Path::new(key))) != Some("json"),
            Self::Stdin => false,
        }
    }
}

/// Bytes, unpacked if they are packed. They tell it themselves: what is piped has no name, and that of
/// an object says less.
fn plain(bytes: Vec<u8>) -> Box<dyn Read> {
    /// What gzip begins with.
    const GZIP: [u8; 2] = [0x1f, 0x8b];
    let is_packed = bytes.starts_with(&GZIP);
    let bytes = Cursor::new(bytes);
    if is_packed { Box::new(MultiGzDecoder::new(bytes)) } else { Box::new(bytes) }
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

    async fn pieces(file: &Path) -> Vec<Piece> {
        let source = Source::File(file.to_owned());
        let pieces = source.pieces().await.expect("a file");
        pieces.map(|piece| piece.expect("a piece")).collect()
    }

    #[tokio::test]
    async fn a_file_of_lines_comes_in_pieces_of_whole_lines_with_their_numbers() {
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
            let pieces = pieces(file).await;
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

    #[tokio::test]
    async fn any_other_file_is_one_piece_and_an_empty_one_of_lines_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let (document, empty) = (folder.path().join("f.json"), folder.path().join("f.ndjson"));
        std::fs::write(&document, "{}\n{}").expect("a file");
        std::fs::write(&empty, "").expect("a file");
        assert_eq!(pieces(&document).await, [Piece::Whole(b"{}\n{}".to_vec())]);
        assert_eq!(pieces(&empty).await, []);
    }
}
