//! The lists of what was asked for, what is told to others, and what has to be looked through.

use connect_events::{ContactId, EventTime, InstanceId};
use contact_core::{AlertChange, CallbackList, Key};

use crate::cursor::Cursor;
use crate::error::StoreError;
use crate::io::{Page as ItemPage, Query, RangeCondition};
use crate::layout::{
    self, CALLBACKS_BY_LIST, CONTACTS, NOTICES, NOTICES_BY_LIST, OUTBOX_INDEX, REQUESTS,
    TALKS_TO_CHECK,
};
use crate::queries::Page;
use crate::store::Store;

/// From the first moment to the last, both included.
pub type Span = (EventTime, EventTime);

/// The row that a record of a table's stream is about, whose keys `text` knows by the names of their
/// attributes; `None` for what this version did not write.
#[must_use]
pub fn streamed_key<'a>(text: impl Fn(&str) -> Option<&'a str>) -> Option<Key> {
    layout::key_by(text)
}

impl Store {
    /// Callbacks of an instance that stand in this list, by its moment within `span`, the earliest
    /// first. The index may lag behind: what a row says by now is for the caller to see.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn callbacks(
        &self,
        instance: &InstanceId,
        list: CallbackList,
        span: Span,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        let hash = layout::callback_partition(instance, list);
        let index = Some(&CALLBACKS_BY_LIST);
        self.page(&REQUESTS, index, &hash, between(span), from).await
    }

    /// Alerts of an instance that stand so, by their onset within `span`, the latest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn alerts(
        &self,
        instance: &InstanceId,
        standing: AlertChange,
        span: Span,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        let query = Query {
            table: &NOTICES,
            index: Some(&NOTICES_BY_LIST),
            hash: layout::text(layout::alert_partition(instance, standing)),
            range: between(span),
            ascending: false,
            limit: self.rows_a_page,
            start: from.map(Cursor::into_keys),
        };
        self.rows_of(query).await
    }

    /// Contacts of an instance that were abandoned by somebody with a number, by their end within
    /// `span`, the earliest first.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn abandoned(
        &self,
        instance: &InstanceId,
        span: Span,
        from: Option<Cursor>,
    ) -> Result<Page, StoreError> {
        let hash = layout::abandoned_partition(instance);
        self.page(&NOTICES, Some(&NOTICES_BY_LIST), &hash, between(span), from).await
    }

    /// The rows that have something to publish, the oldest first, and where to go on. For stores
    /// without a stream, and to find what a stream has lost.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn unpublished(
        &self,
        from: Option<Cursor>,
    ) -> Result<(Vec<Key>, Option<Cursor>), StoreError> {
        let query = Query {
            table: &NOTICES,
            index: Some(&OUTBOX_INDEX),
            hash: layout::text(layout::PENDING),
            range: RangeCondition::All,
            ascending: true,
            limit: self.rows_a_page,
            start: from.map(Cursor::into_keys),
        };
        let ItemPage { items, next } = self.io.query(query).await?;
        Ok((items.iter().filter_map(layout::key_of).collect(), next.map(Cursor::new)))
    }

    /// Contacts of an instance whose conversation nobody has looked through yet, and where to go on.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when DynamoDB gave no answer.
    pub async fn talks_to_check(
        &self,
        instance: &InstanceId,
        from: Option<Cursor>,
    ) -> Result<(Vec<ContactId>, Option<Cursor>), StoreError> {
        let query = Query {
            table: &CONTACTS,
            index: Some(&TALKS_TO_CHECK),
            hash: layout::text(instance.as_str()),
            range: RangeCondition::All,
            ascending: true,
            limit: self.rows_a_page,
            start: from.map(Cursor::into_keys),
        };
        let ItemPage { items, next } = self.io.query(query).await?;
        let keys = items.iter().filter_map(layout::key_of);
        let contacts = keys.filter_map(|key| match key {
            Key::Conversation(contact) => Some(contact),
            _ => None,
        });
        Ok((contacts.collect(), next.map(Cursor::new)))
    }
}

fn between((first, last): Span) -> RangeCondition {
    RangeCondition::Between(layout::millis(first), layout::millis(last))
}
