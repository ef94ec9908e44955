//! Where an answer ended, as a text that only this API can read.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// How many bytes tell a whole cursor from a damaged one, or from another path's.
const CHECK: usize = 8;

/// A cursor of `scope`: a path and whatever of the request decides which rows there are.
///
/// It keeps no secret. Its check is against slips: a cursor of another path, or of other parameters,
/// would go on in the middle of other rows.
pub(crate) fn seal(scope: &[&str], place: &str) -> String {
    let mut bytes = check(scope, place).to_vec();
    bytes.extend_from_slice(place.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// The place that a cursor of `scope` names; `None` for any other text.
pub(crate) fn open(scope: &[&str], cursor: &str) -> Option<String> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let (sealed, place) = bytes.split_at_checked(CHECK)?;
    let place = std::str::from_utf8(place).ok()?;
    (check(scope, place) == sealed).then(|| place.to_owned())
}

fn check(scope: &[&str], place: &str) -> [u8; CHECK] {
    let mut digest = Sha256::new();
    for part in scope.iter().chain([&place]) {
        digest.update(part.len().to_be_bytes());
        digest.update(part.as_bytes());
    }
    let mut check = [0; CHECK];
    check.copy_from_slice(&digest.finalize()[..CHECK]);
    check
}

#[cfg(test)]
mod tests {
    use super::{open, seal};

    #[test]
    fn a_cursor_opens_where_it_was_sealed_and_nowhere_else() {
        let cursor = seal(&["queues", "i-1"], "place");
        assert_eq!(open(&["queues", "i-1"], &cursor).as_deref(), Some("place"));
        assert_eq!(open(&["queues", "i-2"], &cursor), None);
        assert_eq!(open(&["queue", "si-1"], &cursor), None);
        assert_eq!(open(&["agent-status", "i-1"], &cursor), None);
    }

    #[test]
    fn a_cursor_with_any_sign_changed_is_none() {
        let cursor = seal(&["queues"], "place");
        for at in 0..cursor.len() {
            for sign in ["A", "_", "!", "é"] {
                let damaged = format!("{}{sign}{}", &cursor[..at], &cursor[at + 1..]);
                assert!(damaged == cursor || open(&["queues"], &damaged).is_none(), "{damaged}");
            }
        }
        assert_eq!(open(&["queues"], ""), None);
        assert_eq!(open(&["queues"], &cursor[1..]), None);
    }
}
