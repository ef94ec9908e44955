//! Which contacts a telephone number had.

use connect_events::{ContactId, Endpoint, EndpointType, EventTime, Personal};
use smol_str::SmolStr;

use crate::row::{Key, Row};
use crate::rows::{Customer, CustomerId};

/// The customer's telephone number; `None` for any other kind of address.
pub(super) fn number(endpoint: Option<&Endpoint>) -> Option<&Personal<SmolStr>> {
    let endpoint = endpoint?;
    let is_number = endpoint.endpoint_type == Some(EndpointType::TelephoneNumber);
    endpoint.address.as_ref().filter(|address| is_number && address.expose().starts_with('+'))
}

/// That a contact of the number began. Every channel and every leg counts.
pub(super) fn customer(
    endpoint: Option<&Endpoint>,
    contact: &ContactId,
    initiated: Option<EventTime>,
) -> Option<(Key, Row)> {
    let id = CustomerId::of_number(number(endpoint)?.expose());
    let row = Customer::began(contact.clone(), initiated?);
    Some((Key::Customer(id), Row::Customer(Box::new(row))))
}
