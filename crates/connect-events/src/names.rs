//! Finds a member by its name.

/// The names of an object's members, each found by one look and one comparison of text.
///
/// Objects have up to a hundred names; comparing each in turn took a large part of the time of
/// decoding.
pub(crate) struct Names<K: 'static> {
    names: &'static [(&'static str, K)],
    /// Places in `names`, counted from 1; 0 is free. A name lies at its hash or soon after.
    slots: [u8; SLOTS],
}

const SLOTS: usize = 256;

impl<K: Copy> Names<K> {
    pub(crate) const fn new(names: &'static [(&'static str, K)]) -> Self {
        assert!(names.len() < SLOTS / 2, "too many names for the table");
        let mut slots = [0; SLOTS];
        let mut at = 0;
        while at < names.len() {
            let mut slot = hash(names[at].0);
            while slots[slot] != 0 {
                slot = (slot + 1) % SLOTS;
            }
            at += 1;
            slots[slot] = at as u8;
        }
        Self { names, slots }
    }

    pub(crate) fn find(&self, name: &str) -> Option<K> {
        let mut slot = hash(name);
        loop {
            let at = usize::from(self.slots[slot]).checked_sub(1)?;
            let (known, key) = &self.names[at];
            if *known == name {
                return Some(*key);
            }
            slot = (slot + 1) % SLOTS;
        }
    }
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
