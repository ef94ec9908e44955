//! From the bytes of a payload to the documents in it.

use serde_json::value::RawValue;

use crate::decode::without_bom;
use crate::{DecodeError, Event, decode};

/// One document of a payload, and where it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document<'a> {
    /// Bytes from the start of the payload.
    pub offset: usize,
    /// The document, whole or damaged.
    pub bytes: &'a [u8],
}

/// Splits a payload into its documents.
///
/// A payload is one document, a list of them, or many in a row: on lines of their own, or back to
/// back as Firehose writes them. A damaged document is given as it is, and splitting goes on at
/// the next line or the next `}{`. A blank payload is given as one document, so that it is
/// reported and not lost.
pub fn documents(payload: &[u8]) -> Documents<'_> {
    let at = payload.len() - without_bom(payload).len();
    Documents { payload, at, in_list: false, given: false, unended: 0 }
}

/// Decodes every document of a payload.
///
/// The usual payload is one whole document, and is not looked at twice.
pub fn decode_all(
    payload: &[u8],
) -> impl Iterator<Item = (Document<'_>, Result<Event, DecodeError>)> {
    let mut documents = documents(payload);
    documents.skip_blanks();
    let rest = &payload[documents.at..];
    let whole = (rest.first() == Some(&b'{')).then(|| decode(rest));
    let single = whole.filter(|result| !matches!(result, Err(error) if error.code() == "bad_json"));
    if single.is_some() {
        documents.given = true;
        documents.at = payload.len();
    }
    let first = Document { offset: payload.len() - rest.len(), bytes: rest.trim_ascii_end() };
    let single = single.map(|result| (first, result));
    single.into_iter().chain(documents.map(|document| (document, decode(document.bytes))))
}

/// The documents of a payload; see [`documents`].
#[derive(Clone, Debug)]
pub struct Documents<'a> {
    payload: &'a [u8],
    at: usize,
    in_list: bool,
    given: bool,
    /// How many documents were read to the end of the payload and did not end.
    unended: usize,
}

/// How many documents of one payload may turn out not to end. Each is looked at to the end of the
/// payload, so without a bound a crafted payload takes time by the square of its length; after
/// these, the rest is one damaged document.
const MOST_UNENDED: usize = 64;

impl<'a> Iterator for Documents<'a> {
    type Item = Document<'a>;

    fn next(&mut self) -> Option<Document<'a>> {
        self.skip_blanks();
        self.enter_or_leave_list();
        if self.at == self.payload.len() {
            let blank = Document { offset: 0, bytes: self.payload };
            return (!self.given).then(|| self.give(blank));
        }
        let rest = &self.payload[self.at..];
        let length = match whole_value(rest) {
            Ok(length) => length,
            Err(Damage::Unended) if self.unended == MOST_UNENDED => rest.len(),
            Err(damage) => {
                self.unended += usize::from(damage == Damage::Unended);
                damaged(rest, self.in_list)
            }
        };
        let bytes = rest[..length].trim_ascii_end();
        let document = Document { offset: self.at, bytes };
        self.at += length;
        if self.in_list {
            self.skip_blanks();
            self.at += usize::from(self.peek() == Some(b','));
        }
        Some(self.give(document))
    }
}

impl<'a> Documents<'a> {
    fn give(&mut self, document: Document<'a>) -> Document<'a> {
        self.given = true;
        document
    }

    fn peek(&self) -> Option<u8> {
        self.payload.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        let rest = &self.payload[self.at..];
        self.at += rest.len() - rest.trim_ascii_start().len();
    }

    /// Steps over the brackets of lists. An empty list stays a document: it holds none, and
    /// whoever sent it should hear of it.
    fn enter_or_leave_list(&mut self) {
        loop {
            match self.peek() {
                Some(b'[') if !self.in_list && !self.at_empty_list() => self.in_list = true,
                Some(b']') if self.in_list => self.in_list = false,
                Some(_) | None => return,
            }
            self.at += 1;
            self.skip_blanks();
        }
    }

    fn at_empty_list(&self) -> bool {
        self.payload[self.at + 1..].trim_ascii_start().first() == Some(&b']')
    }
}

/// What is wrong with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Damage {
    /// It goes on to the end of the payload, and does not end there.
    Unended,
    /// It is no JSON, and that shows where it stands.
    Broken,
}

/// The length of the JSON value that `rest` begins with.
fn whole_value(rest: &[u8]) -> Result<usize, Damage> {
    let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<&RawValue>();
    match values.next() {
        Some(Ok(_)) => Ok(values.byte_offset()),
        Some(Err(err)) if err.is_eof() => Err(Damage::Unended),
        Some(Err(_)) | None => Err(Damage::Broken),
    }
}

/// The length of the damaged document that `rest` begins with.
///
/// It ends before the next line that can begin a document, before the next `}{` is split, or, in
/// a list, before the next `},{` is. A line that is indented or begins like the inside of a
/// document is a part of the damaged one.
fn damaged(rest: &[u8], in_list: bool) -> usize {
    for (at, pair) in rest.windows(2).enumerate() {
        match pair {
            [b'\n', next] if !matches!(next, b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'}' | b']') => {
                return at + 1;
            }
            b"}{" => return at + 1,
            b"}," if in_list && rest[at + 2..].trim_ascii_start().first() == Some(&b'{') => {
                return at + 1;
            }
            _ => {}
        }
    }
    rest.len()
}
