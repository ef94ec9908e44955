//! Whether a customer got through since the callback was asked for.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::{ContactId, EventTime, InitiationMethod, Personal};
use contact_core::{Contact, Customer, CustomerId, Key, Row};
use smol_str::SmolStr;
use state_store::{Read, Store, StoreError};
use tokio::time::Instant;

/// How a customer stands with the contact centre, but for the callback itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Meanwhile {
    /// Nothing happened.
    Nothing,
    /// The customer waits, or talks to somebody.
    UnderWay,
    /// The customer talked to an agent.
    GotThrough,
}

/// A contact of which nothing was told for so long, in milliseconds, is not under way any more,
/// whatever its row says: its last events were lost.
const SILENT_MILLIS: i64 = 4 * 60 * 60 * 1000;

/// What to leave aside, and from when on a contact counts.
pub(crate) struct Since<'a> {
    pub(crate) at: EventTime,
    pub(crate) except: &'a BTreeSet<ContactId>,
}

/// The row of the customer of a number.
pub(crate) fn key_of(number: &Personal<SmolStr>) -> Key {
    Key::Customer(CustomerId::of_number(number.expose()))
}

/// How the customer of a number stands at `now`.
pub(crate) async fn meanwhile(
    store: &Store,
    number: &Personal<SmolStr>,
    since: &Since<'_>,
    now: EventTime,
    deadline: Instant,
) -> Result<Meanwhile, StoreError> {
    let customer = key_of(number);
    let rows = loaded(store, [&customer], deadline).await?;
    let keys = contacts_of(rows.get(&customer));
    let contacts = loaded(store, &keys, deadline).await?;
    Ok(of_contacts(&keys, &contacts, since, now))
}

/// The contacts that a customer had last.
pub(crate) fn contacts_of(customer: Option<&Read>) -> Vec<Key> {
    let nobody = Customer::default();
    let customer = match customer.map(|read| &read.row) {
        Some(Row::Customer(customer)) => customer,
        _ => &nobody,
    };
    customer.contacts.iter().map(|((_, contact), ())| Key::Contact(contact.clone())).collect()
}

/// What these contacts tell of their customer.
pub(crate) fn of_contacts(
    keys: &[Key],
    rows: &BTreeMap<Key, Read>,
    since: &Since<'_>,
    now: EventTime,
) -> Meanwhile {
    let told = keys.iter().filter_map(|key| match (key, &rows.get(key)?.row) {
        (Key::Contact(id), Row::Contact(contact)) => Some((id, contact)),
        _ => None,
    });
    let told = told.map(|(id, contact)| of_contact(id, contact, since, now));
    told.max().unwrap_or(Meanwhile::Nothing)
}

fn of_contact(id: &ContactId, contact: &Contact, since: &Since<'_>, now: EventTime) -> Meanwhile {
    let legs = [Some(id), contact.initial.get(), contact.previous.get()];
    if legs.into_iter().flatten().any(|leg| since.except.contains(leg)) {
        return Meanwhile::Nothing;
    }
    // Records cut off the fraction.
    let talked =
        contact.connected_to_agent_at().filter(|at| at.as_second() >= since.at.as_second());
    // Of a call that we made, an agent may hear the ringing.
    let has_customer = !is_ours(contact) || contact.connected_to_system.happened();
    if talked.is_some() && has_customer {
        return Meanwhile::GotThrough;
    }
    let told = contact.last_told.get();
    let is_told_of = told.is_some_and(|told| now.millis_since(*told) < SILENT_MILLIS);
    if contact.phase().is_some() && !contact.is_ended() && is_told_of {
        return Meanwhile::UnderWay;
    }
    Meanwhile::Nothing
}

/// Whether the contact centre began it, and not the customer.
fn is_ours(contact: &Contact) -> bool {
    contact.initiation_method.get().is_some_and(begins_with_us)
}

/// Whether contacts that begin so are begun by the contact centre.
pub(crate) fn begins_with_us(method: &InitiationMethod) -> bool {
    match method {
        InitiationMethod::Outbound
        | InitiationMethod::Api
        | InitiationMethod::ExternalOutbound
        | InitiationMethod::Callback
        | InitiationMethod::CampaignPreview
        | InitiationMethod::AgentReply => true,
        InitiationMethod::Inbound
        | InitiationMethod::Transfer
        | InitiationMethod::QueueTransfer
        | InitiationMethod::Monitor
        | InitiationMethod::Disconnect
        | InitiationMethod::WebrtcApi
        | InitiationMethod::Flow
        | InitiationMethod::Other(_) => false,
    }
}

/// Rows by their keys; none is missing, and one without an answer is an error.
pub(crate) async fn loaded(
    store: &Store,
    keys: impl IntoIterator<Item = &Key>,
    deadline: Instant,
) -> Result<BTreeMap<Key, Read>, StoreError> {
    let all = store.load(keys, deadline).await;
    all.into_iter().map(|(key, read)| Ok((key, read?))).collect()
}
