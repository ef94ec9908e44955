//! Messages to a file, a line of JSON each.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::message::Message;

/// A file that grows.
#[derive(Debug)]
pub struct Lines {
    file: Mutex<Open>,
}

#[derive(Debug)]
struct Open {
    file: File,
    /// Whether a line was begun and not ended, by whoever wrote here last.
    is_torn: bool,
}

impl Lines {
    /// Opens a file, or makes it. A last line that a crash cut off is ended, so that it spoils no
    /// other: its message is told again.
    ///
    /// # Errors
    ///
    /// [`io::Error`] when the file cannot be written to.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut file = OpenOptions::new().create(true).append(true).read(true).open(path)?;
        let mut last = *b"\n";
        if file.metadata()?.len() > 0 {
            file.seek(SeekFrom::End(-1))?;
            file.read_exact(&mut last)?;
        }
        Ok(Self { file: Mutex::new(Open { file, is_torn: last != *b"\n" }) })
    }

    pub(crate) fn post(&self, messages: &[&Message]) -> BTreeSet<usize> {
        let mut open = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = BTreeSet::new();
        for (place, message) in messages.iter().enumerate() {
            let line = serde_json::to_vec(&message.body).map_err(io::Error::from);
            let written = line.and_then(|line| open.write(&line));
            match written {
                Ok(()) => _ = taken.insert(place),
                Err(err) => {
                    tracing::warn!(failure = %err, "the file of notices cannot be written to");
                    break;
                }
            }
        }
        taken
    }
}

impl Open {
    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        let before: &[u8] = if self.is_torn { b"\n" } else { b"" };
        let line = [before, line, b"\n"].concat();
        self.is_torn = true;
        self.file.write_all(&line)?;
        self.is_torn = false;
        Ok(())
    }
}
