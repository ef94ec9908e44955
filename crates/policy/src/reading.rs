//! Reading a file so that one look tells all that is wrong with it.

use std::fmt;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// All that is wrong with a policy: a line each, `file:line: what`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFaults {
    faults: Vec<String>,
}

impl PolicyFaults {
    /// A sentence for each, in the order of the file.
    #[must_use]
    pub fn faults(&self) -> &[String] {
        &self.faults
    }
}

impl fmt::Display for PolicyFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.faults.join("\n"))
    }
}

impl std::error::Error for PolicyFaults {}

/// A fault, and the byte of the file at which it lies.
type Fault = (usize, String);

/// Reads a whole file: `read` takes what it knows, and whatever is left is refused.
pub(crate) fn document<T>(
    name: &str,
    text: &str,
    read: impl FnOnce(&mut Section<'_>) -> T,
) -> Result<T, PolicyFaults> {
    let mut faults: Vec<Fault> = Vec::new();
    let (table, unread) = DeTable::parse_recoverable(text);
    for err in &unread {
        let at = err.span().map_or(0, |span| span.start);
        faults.push((at, err.message().to_owned()));
    }
    // What was recovered of a broken file would be told of as missing.
    let policy = if faults.is_empty() {
        let mut file = Section::new("the file".to_owned(), 0, table.get_ref(), &mut faults);
        let policy = read(&mut file);
        file.done();
        Some(policy)
    } else {
        None
    };
    faults.sort();
    match policy {
        Some(policy) if faults.is_empty() => Ok(policy),
        _ => {
            let told = |(at, what): &Fault| format!("{name}:{}: {what}", line(text, *at));
            Err(PolicyFaults { faults: faults.iter().map(told).collect() })
        }
    }
}

/// The line of a byte, from 1 on.
fn line(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count()
}

/// A table being read, and what was found wrong with it so far. Whatever was asked for is known;
/// anything else in it is refused in the end.
pub(crate) struct Section<'a> {
    title: String,
    /// Where it begins, for what is missing.
    at: usize,
    table: &'a DeTable<'a>,
    known: Vec<&'static str>,
    /// Whether nothing more of it is refused.
    left: bool,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Section<'a> {
    fn new(title: String, at: usize, table: &'a DeTable<'a>, faults: &'a mut Vec<Fault>) -> Self {
        Self { title, at, table, known: Vec::new(), left: false, faults }
    }

    /// Notes what is wrong with the table as a whole.
    pub(crate) fn wrong(&mut self, what: impl fmt::Display) {
        self.faults.push((self.at, format!("{} {what}", self.title)));
    }

    /// A member that may be left out, as `read` reads it; else what it must be.
    pub(crate) fn take<T>(
        &mut self,
        name: &'static str,
        must: &str,
        read: impl FnOnce(&DeValue<'_>) -> Option<T>,
    ) -> Option<T> {
        let value = self.given(name)?;
        let taken = read(value.get_ref());
        if taken.is_none() {
            self.faults.push((value.span().start, format!("`{name}` must be {must}")));
        }
        taken
    }

    /// A member that has to be there.
    pub(crate) fn need<T>(
        &mut self,
        name: &'static str,
        must: &str,
        read: impl FnOnce(&DeValue<'_>) -> Option<T>,
    ) -> Option<T> {
        if self.given(name).is_none() {
            self.wrong(format_args!("needs `{name}`: {must}"));
        }
        self.take(name, must, read)
    }

    /// The members of a list, of which each is told by itself what it must be. Nothing where there is
    /// no list.
    pub(crate) fn list<T>(
        &mut self,
        name: &'static str,
        must: &str,
        read: impl Fn(&DeValue<'_>) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.given(name) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.faults.push((value.span().start, format!("`{name}` must be a list, of {must}")));
            return Vec::new();
        };
        let mut taken = Vec::new();
        for item in items.iter() {
            match read(item.get_ref()) {
                Some(item) => taken.push(item),
                None => {
                    let what = format!("each of `{name}` must be {must}");
                    self.faults.push((item.span().start, what));
                }
            }
        }
        taken
    }

    /// A table within this one; `None` where it is not there.
    pub(crate) fn section<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&mut Section<'_>) -> T,
    ) -> Option<T> {
        let value = self.given(name)?;
        let at = value.span().start;
        let Some(table) = value.get_ref().as_table() else {
            self.faults.push((at, format!("`{name}` must be a table")));
            return None;
        };
        let mut section = Section::new(format!("[{name}]"), at, table, self.faults);
        let taken = read(&mut section);
        section.done();
        Some(taken)
    }

    /// The tables of a list, which the file writes as `[[name]]`; none where there is no list.
    pub(crate) fn sections<T>(
        &mut self,
        name: &'static str,
        mut read: impl FnMut(&mut Section<'_>) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.given(name) else { return Vec::new() };
        let tables = value.get_ref().as_array().map(|items| items.iter());
        let Some(tables) = tables else {
            let what = format!("`{name}` must be tables, each under [[{name}]]");
            self.faults.push((value.span().start, what));
            return Vec::new();
        };
        let mut taken = Vec::new();
        for table in tables {
            let at = table.span().start;
            let Some(table) = table.get_ref().as_table() else {
                self.faults.push((at, format!("each of `{name}` must be a table")));
                continue;
            };
            let mut section = Section::new(format!("[[{name}]]"), at, table, self.faults);
            taken.extend(read(&mut section));
            section.done();
        }
        taken
    }

    /// Takes whatever is left as known: what it is cannot be told.
    pub(crate) fn leave(&mut self) {
        self.left = true;
    }

    /// Whether a member is a list of nothing.
    pub(crate) fn is_empty_list(&self, name: &str) -> bool {
        let list = self.table.get(name).and_then(|value| value.get_ref().as_array());
        list.is_some_and(|items| items.is_empty())
    }

    /// Whether a member is there, right or wrong.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.table.contains_key(name)
    }

    fn given(&mut self, name: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        if !self.known.contains(&name) {
            self.known.push(name);
        }
        self.table.get(name)
    }

    /// Refuses what nobody asked for.
    fn done(self) {
        let known = self.known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if !self.left && !self.known.contains(&name) {
                let what = format!("{} has no `{name}`: it has {}", self.title, known.join(", "));
                self.faults.push((key.span().start, what));
            }
        }
    }
}

/// Text that is not blank.
pub(crate) fn text<'a>(value: &'a DeValue<'_>) -> Option<&'a str> {
    value.as_str().filter(|text| !text.trim().is_empty())
}

/// A whole number within bounds.
pub(crate) fn whole(value: &DeValue<'_>, bounds: RangeInclusive<i64>) -> Option<i64> {
    let number = value.as_integer()?;
    let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
    number.filter(|number| bounds.contains(number))
}
