//! What a handler's role allows, as its own documentation lists it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

/// The requests that a handler may make of DynamoDB: those that the documentation of its `main.rs`
/// lists in a table of actions and tables. A network [in a role](crate::FaultyNetwork::in_role) ends
/// the test that asks for more, so every test of a handler's code is one of its documentation too.
#[derive(Clone, Debug)]
pub struct Role {
    handler: String,
    allowed: BTreeMap<String, BTreeSet<String>>,
}

impl Role {
    /// The role of `handlers/<handler>`.
    ///
    /// # Panics
    ///
    /// If there is no such handler, or its documentation lists nothing.
    #[must_use]
    pub fn of_handler(handler: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let main = root.join("handlers").join(handler).join("src/main.rs");
        let text = fs::read_to_string(&main).unwrap_or_else(|err| panic!("{handler}: {err}"));
        let mut allowed = BTreeMap::<_, BTreeSet<_>>::new();
        for line in text.lines().filter_map(|line| line.strip_prefix("//! | `dynamodb:")) {
            let (actions, tables) = line.split_once('|').unwrap_or((line, ""));
            for action in quoted(&format!("`dynamodb:{actions}")) {
                let action = action.trim_start_matches("dynamodb:").to_owned();
                allowed.entry(action).or_default().extend(quoted(tables));
            }
        }
        assert!(!allowed.is_empty(), "the documentation of {handler} lists no request");
        Self { handler: handler.to_owned(), allowed }
    }

    /// Ends the test if the role does not allow this request.
    pub(crate) fn check(&self, operation: &str, body: &[u8]) {
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let one = body["TableName"].as_str();
        let many = body["RequestItems"].as_object();
        let asked =
            one.into_iter().chain(many.into_iter().flat_map(|all| all.keys().map(String::as_str)));
        let asked: Vec<&str> = asked.collect();
        // A transaction has its tables deeper. Whoever uses the first one looks for them there.
        assert!(!asked.is_empty(), "{operation} names no table where they are looked for");
        for table in asked {
            // Names have a prefix, whose last part is set off by a hyphen.
            let table = table.rsplit('-').next().unwrap_or(table);
            let is_allowed = self.allowed.get(operation).is_some_and(|all| all.contains(table));
            let handler = &self.handler;
            assert!(is_allowed, "`{handler}` does not list dynamodb:{operation} on `{table}`");
        }
    }
}

/// What stands between back-ticks.
fn quoted(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split('`').skip(1).step_by(2).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::Role;

    #[test]
    fn what_the_documentation_of_a_handler_lists_is_allowed() {
        let role = Role::of_handler("notify");
        role.check("UpdateItem", br#"{"TableName": "t-1-notices"}"#);
        role.check("BatchGetItem", br#"{"RequestItems": {"t-1-notices": {}}}"#);
    }

    #[test]
    #[should_panic(expected = "`notify` does not list dynamodb:BatchGetItem on `contacts`")]
    fn one_table_that_it_does_not_list_ends_the_test() {
        let both = br#"{"RequestItems": {"t-1-notices": {}, "t-1-contacts": {}}}"#;
        Role::of_handler("notify").check("BatchGetItem", both);
    }
}
