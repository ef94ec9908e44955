//! Finds a member by its name.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, Visitor};

/// The names of an object's members, each found by one or two comparisons of text.
///
/// Objects have up to a hundred names; comparing each in turn took a large part of the time of
/// decoding. Connect writes members in the order of the alphabet, so the name after the last one
/// found is tried first.
pub(crate) struct Names<K: 'static, const N: usize> {
    /// In the order of the alphabet, as Connect writes them.
    names: [(&'static str, K); N],
    /// Places in `names`, counted from 1; 0 is free. A name lies at its hash or soon after.
    slots: [u8; SLOTS],
}

const SLOTS: usize = 256;

impl<K: Copy, const N: usize> Names<K, N> {
    pub(crate) const fn new(mut names: [(&'static str, K); N]) -> Self {
        assert!(N < SLOTS / 2, "too many names for the table");
        let mut sorted = 1;
        while sorted < N {
            let mut at = sorted;
            while at > 0 && is_before(names[at].0, names[at - 1].0) {
                let name = names[at];
                names[at] = names[at - 1];
                names[at - 1] = name;
                at -= 1;
            }
            sorted += 1;
        }
        let mut slots = [0; SLOTS];
        let mut at = 0;
        while at < N {
            let mut slot = hash(names[at].0);
            while slots[slot] != 0 {
                slot = (slot + 1) % SLOTS;
            }
            at += 1;
            slots[slot] = at as u8;
        }
        Self { names, slots }
    }

    /// The place of a name; most often it is the one expected `next`.
    fn find(&self, name: &str, next: usize) -> Option<usize> {
        if self.names.get(next).is_some_and(|(known, _)| *known == name) {
            return Some(next);
        }
        let mut slot = hash(name);
        loop {
            let at = usize::from(self.slots[slot]).checked_sub(1)?;
            if self.names[at].0 == name {
                return Some(at);
            }
            slot = (slot + 1) % SLOTS;
        }
    }
}

const fn is_before(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() {
        if one[at] != other[at] {
            return one[at] < other[at];
        }
        at += 1;
    }
    one.len() < other.len()
}

/// A slot, from the ends of the name and its length.
const fn hash(name: &str) -> usize {
    /// Odd, with its bits spread: 2 to the 64th by the golden ratio.
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let bytes = name.as_bytes();
    let text = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            u64::from_le_bytes(*first).wrapping_mul(SPREAD) ^ u64::from_le_bytes(*last)
        }
        (None, _) | (_, None) => {
            let mut text = 0;
            let mut at = 0;
            while at < bytes.len() {
                text = (text << 8) | bytes[at] as u64;
                at += 1;
            }
            text
        }
    };
    ((text ^ bytes.len() as u64).wrapping_mul(SPREAD) >> 56) as usize
}

/// Reads the name of a member; `None` for one that is not known.
pub(crate) struct Next<'a, K: 'static, const N: usize> {
    pub(crate) names: &'static Names<K, N>,
    /// The place after the last name found.
    pub(crate) place: &'a mut usize,
}

impl<'de, K: Copy, const N: usize> DeserializeSeed<'de> for Next<'_, K, N> {
    type Value = Option<K>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<K>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<K: Copy, const N: usize> Visitor<'_> for Next<'_, K, N> {
    type Value = Option<K>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }
    fn visit_str<E: de::Error>(self, name: &str) -> Result<Option<K>, E> {
        let Some(at) = self.names.find(name, *self.place) else { return Ok(None) };
        *self.place = at + 1;
        Ok(Some(self.names.names[at].1))
    }
}

#[cfg(test)]
mod tests {
    use super::Names;

    static LETTERS: Names<u8, 40> = {
        const TEXT: &str = "zyxwvutsrqponmlkjihgfedcbaZYXWVUTSRQPONM";
        let mut names = [("", 0); 40];
        let mut at = 0;
        while at < 40 {
            let (_, rest) = TEXT.split_at(at);
            let (letter, _) = rest.split_at(1);
            names[at] = (letter, TEXT.as_bytes()[at]);
            at += 1;
        }
        Names::new(names)
    };

    #[test]
    fn a_name_is_found_wherever_the_last_one_was() {
        for next in [0, 7, 39, 40, usize::MAX] {
            for (place, (name, letter)) in LETTERS.names.iter().enumerate() {
                assert_eq!(LETTERS.find(name, next), Some(place), "{name} after {next}");
                assert_eq!(name.as_bytes(), [*letter]);
            }
            for unknown in ["", "A", "zz", "a name that is longer than eight bytes"] {
                assert_eq!(LETTERS.find(unknown, next), None);
            }
        }
        assert!(LETTERS.names.is_sorted());
    }
}
