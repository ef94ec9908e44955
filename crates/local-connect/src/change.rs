//! What was asked of an instance and done.

use std::collections::BTreeMap;

use connect_events::{EventTime, Personal};

/// Something that was done to a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// When, by the clock of the instance.
    pub at: EventTime,
    /// The id of the contact.
    pub contact: String,
    /// The call that it is; `None` where the contact was stopped.
    pub dialled: Option<Dialled>,
}

/// A call that was accepted. Nobody's telephone rings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialled {
    /// The number that is called, as E.164 has it.
    pub to: Personal<String>,
    /// The number that is shown, where the request named one; that of the queue otherwise.
    pub from: Option<Personal<String>>,
    /// The id of the queue that the request named.
    pub queue: Option<String>,
    /// The attributes that the contact begins with.
    pub attributes: Personal<BTreeMap<String, String>>,
}
