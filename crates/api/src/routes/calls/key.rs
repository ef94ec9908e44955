//! The key that makes a request to act one request, however often it comes.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::serving::{Code, IDEMPOTENCY_KEY, Problem};

/// An idempotency key. It is kept as a digest alone: a key may be made of anything.
///
/// The draft writes it as a string of RFC 8941, in quotation marks; most clients leave them out. Both
/// are read, and are one key.
///
/// Source: <https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>
#[derive(PartialEq, Eq)]
pub(crate) struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The longest key, in characters.
    const LONGEST: usize = 255;

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let key = match text.strip_prefix('"') {
            Some(quoted) => unquoted(quoted)?,
            None => {
                let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte);
                text.bytes().all(is_plain).then(|| text.to_owned())?
            }
        };
        (1..=Self::LONGEST).contains(&key.len()).then_some(Self(key))
    }
}

/// What stands before the closing quotation mark, where nothing stands after it.
fn unquoted(text: &str) -> Option<String> {
    let mut key = String::new();
    let mut signs = text.chars();
    loop {
        match signs.next()? {
            '"' => return signs.as_str().is_empty().then_some(key),
            '\\' => key.push(signs.next().filter(|sign| "\"\\".contains(*sign))?),
            sign if sign == ' ' || sign.is_ascii_graphic() => key.push(sign),
            _ => return None,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let mut given = parts.headers.get_all(IDEMPOTENCY_KEY).iter();
        let key = given.next().ok_or_else(|| Problem::of(Code::KeyMissing))?;
        let key = key.to_str().ok().filter(|_| given.next().is_none()).and_then(Self::read);
        key.ok_or_else(|| Problem::of(Code::KeyInvalid))
    }
}

#[cfg(test)]
mod tests {
    use super::IdempotencyKey;

    #[test]
    fn a_key_is_one_key_with_quotation_marks_and_without() {
        let read = |text: &str| IdempotencyKey::read(text).map(|key| key.0);
        for (text, key) in [
            ("8e03978e-40d5", "8e03978e-40d5"),
            ("\"8e03978e-40d5\"", "8e03978e-40d5"),
            (" order/42 ", "order/42"),
            (r#""a \"b\" \\ c""#, r#"a "b" \ c"#),
            (&"x".repeat(255), &"x".repeat(255)),
        ] {
            assert_eq!(read(text).as_deref(), Some(key));
        }
        for text in
            ["", "\"\"", "a b", "a,b", "\"a\", \"b\"", "\"a", "\"a\\n\"", "é", &"x".repeat(256)]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
