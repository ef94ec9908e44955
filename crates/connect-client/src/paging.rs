//! Lists that come in pages.

use std::fmt;
use std::future::Future;

use crate::error::ConnectError;

/// Pages of one list that one call reads. It is a bound on a list that never ends, and not on what
/// is expected: fifty pages are 5,000 segments or 50,000 users.
const MAX_PAGES: usize = 50;

/// What was found, and where it goes on if it was not read to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<T> {
    /// What was found.
    pub found: T,
    /// Where the rest begins; `None` when there is none.
    pub rest: Option<Rest>,
}

/// Where the rest of a list begins. Connect keeps it for some minutes.
#[derive(Clone, PartialEq, Eq)]
pub struct Rest(String);

impl Rest {
    pub(crate) fn into_token(self) -> String {
        self.0
    }
}

/// Its text is Connect's own, and may be long.
impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} bytes>", self.0.len())
    }
}

/// Reads pages from `rest` on, to the end of the list, to the bound, or until there is no time for
/// another page.
///
/// What was read is not thrown away because the next page has to wait.
pub(crate) async fn pages<P, F>(
    rest: Option<Rest>,
    read: impl Fn(Option<String>) -> F,
) -> Result<Listed<Vec<P>>, ConnectError>
where
    F: Future<Output = Result<(P, Option<String>), ConnectError>>,
{
    let mut token = rest.map(Rest::into_token);
    let mut found = Vec::new();
    while found.len() < MAX_PAGES {
        let (page, next) = match Box::pin(read(token.clone())).await {
            Ok(page) => page,
            Err(ConnectError::Wait { .. }) if !found.is_empty() => break,
            Err(err) => return Err(err),
        };
        found.push(page);
        token = next.filter(|next| !next.is_empty());
        if token.is_none() {
            break;
        }
    }
    Ok(Listed { found, rest: token.map(Rest) })
}
