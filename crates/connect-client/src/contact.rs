//! Contacts that are there already.

use std::collections::BTreeMap;

use connect_events::{ContactId, Personal};
use smol_str::SmolStr;
use tokio::time::Instant;

use crate::call::Call;
use crate::code::Code;
use crate::connect::Connect;
use crate::described::{Described, described};
use crate::dial::exposed;
use crate::error::ConnectError;

impl Connect {
    /// Ends a contact.
    ///
    /// [`Code::NotFound`] says that there is nothing left to end, which is also the answer to a stop
    /// that was made before and of which nobody heard.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/APIReference/API_StopContact.html>
    ///
    /// # Errors
    ///
    /// [`ConnectError`].
    pub async fn stop_contact(
        &self,
        contact: &ContactId,
        deadline: Instant,
    ) -> Result<(), ConnectError> {
        let request = self
            .calls()
            .stop_contact()
            .instance_id(self.instance().as_str())
            .contact_id(contact.as_str());
        self.attempt(Call::StopContact, deadline, || request.clone().send()).await?;
        Ok(())
    }

    /// What Connect knows of a contact, for about 24 months after it ended.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/APIReference/API_DescribeContact.html>
    ///
    /// # Errors
    ///
    /// [`ConnectError`].
    pub async fn describe_contact(
        &self,
        contact: &ContactId,
        deadline: Instant,
    ) -> Result<Described, ConnectError> {
        const CALL: Call = Call::DescribeContact;
        let request = self
            .calls()
            .describe_contact()
            .instance_id(self.instance().as_str())
            .contact_id(contact.as_str());
        let told = self.attempt(CALL, deadline, || request.clone().send()).await?;
        let described = told.contact.and_then(|told| described(contact, told));
        described.ok_or_else(|| ConnectError::of(CALL, Code::BadAnswer))
    }

    /// Sets attributes of a contact, by name; the others stay. All of them together have 32,768
    /// bytes at the most. A contact that is over has its record published again.
    ///
    /// `initial` is the first leg: the attributes belong to all of them.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/APIReference/API_UpdateContactAttributes.html>
    ///
    /// # Errors
    ///
    /// [`ConnectError`].
    pub async fn update_contact_attributes(
        &self,
        initial: &ContactId,
        attributes: &BTreeMap<SmolStr, Personal<SmolStr>>,
        deadline: Instant,
    ) -> Result<(), ConnectError> {
        let request = self
            .calls()
            .update_contact_attributes()
            .instance_id(self.instance().as_str())
            .initial_contact_id(initial.as_str())
            .set_attributes(Some(exposed(attributes)));
        self.attempt(Call::UpdateContactAttributes, deadline, || request.clone().send()).await?;
        Ok(())
    }
}
