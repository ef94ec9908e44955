//! Ids that are made from what they stand for.

use sha2::{Digest, Sha256};

/// Half of a SHA-256 digest of these parts, as 32 digits of base 16: no two lists of parts share it by
/// chance, and no text can be read off it but by trying.
///
/// Each part ends with a zero byte, so that "ab", "c" and "a", "bc" differ.
#[must_use]
pub fn digest(parts: &[&str]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let halves = hash.finalize().into_iter().take(16).flat_map(|byte| [byte >> 4, byte & 15]);
    halves.map(|half| char::from(DIGITS[usize::from(half)])).collect()
}
