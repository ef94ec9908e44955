//! What is done about what is said, as Contact Lens hears it.
//!
//! After a batch of segments is in the rows, the talks that it speaks of are looked at:
//!
//! - *Alerts*: a run of negative turns of the customer, and categories that matched, by the rules of
//!   the policy. Once for each talk, rule and category; resolved when the talk is over. An alert is a
//!   row like any other: where it cannot be put now, the batch has to be delivered again.
//! - *An attribute* of the contact that holds how the customer feels, for flows to route by. Written
//!   while the talk goes on and the value is another than the one written last, which the row of the
//!   conversation keeps.
//! - *Translations* of what customers and agents say, once each, kept beside the original.
//!
//! Connect and Translate never hold up a batch: they have five seconds, and what they fail of is
//! logged, and tried again with the next batch of the same talk. What Translate will never translate is
//! kept as such, and not asked for again.

mod attribute;
mod talks;
mod translate;
mod translations;

use std::collections::BTreeSet;
use std::time::Duration;

use connect_client::Connect;
use connect_events::EventTime;
use contact_core::Key;
use contact_core::alerts::{AlertRule, AlertWhen};
use futures::{StreamExt, stream};
use smol_str::SmolStr;
use state_store::Store;
use tokio::time::{Instant, timeout, timeout_at};

use crate::talks::Seen;
pub use crate::translate::Translator;

/// How long Connect and Translate may take over one batch: what waits behind it is the next one.
const OTHERS: Duration = Duration::from_secs(5);

/// Talks looked after at once.
const AT_ONCE: usize = 8;

/// What a deployment wants done about what is said.
#[derive(Clone, Debug)]
pub struct LensActions {
    store: Store,
    /// Those about talks.
    rules: Vec<AlertRule>,
    attribute: Option<(Connect, SmolStr)>,
    translator: Option<Translator>,
}

/// The alerts of a batch could not be put: the batch has to be delivered again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotNow;

impl LensActions {
    /// Alerts by those of `rules` that are about talks, and nothing else.
    #[must_use]
    pub fn new(store: Store, rules: &[AlertRule]) -> Self {
        let rules = rules.iter().filter(|rule| is_about_talks(rule)).cloned().collect();
        Self { store, rules, attribute: None, translator: None }
    }

    /// Also gives the contacts of an instance an attribute that holds how the customer feels.
    #[must_use]
    pub fn with_attribute(self, connect: Connect, name: SmolStr) -> Self {
        Self { attribute: Some((connect, name)), ..self }
    }

    /// Also translates what is said.
    #[must_use]
    pub fn with_translator(self, translator: Translator) -> Self {
        Self { translator: Some(translator), ..self }
    }

    /// Looks at the talks that a batch speaks of, once the batch is in the rows. Other rows are passed
    /// over.
    ///
    /// # Errors
    ///
    /// [`NotNow`] when an alert could not be put.
    pub async fn act(
        &self,
        keys: &BTreeSet<Key>,
        now: EventTime,
        deadline: Instant,
    ) -> Result<(), NotNow> {
        if self.rules.is_empty() && self.attribute.is_none() && self.translator.is_none() {
            return Ok(());
        }
        let seen = match Seen::load(&self.store, keys, deadline).await {
            Some(seen) => seen,
            // Without rules nothing was missed that the next batch does not bring.
            None if self.rules.is_empty() => return Ok(()),
            None => return Err(NotNow),
        };
        let mut put = stream::iter(&seen)
            .map(|talk| Box::pin(talks::alerts(&self.store, &self.rules, talk, now, deadline)))
            .buffer_unordered(AT_ONCE);
        let mut all_put = true;
        while let Some(put) = put.next().await {
            all_put &= put;
        }
        let others = stream::iter(&seen)
            .map(|talk| Box::pin(self.others(talk, now, deadline)))
            .buffer_unordered(AT_ONCE)
            .collect::<()>();
        if timeout(OTHERS, timeout_at(deadline, others)).await.is_err() {
            tracing::warn!(code = "OutOfTime", "not all was done about what was said");
        }
        if all_put { Ok(()) } else { Err(NotNow) }
    }

    async fn others(&self, talk: &Seen, now: EventTime, deadline: Instant) {
        if let Some((connect, name)) = &self.attribute {
            attribute::give(&self.store, connect, name, talk, now, deadline).await;
        }
        if let Some(translator) = &self.translator {
            translations::add(&self.store, translator, talk, now, deadline).await;
        }
    }
}

fn is_about_talks(rule: &AlertRule) -> bool {
    matches!(rule.when, AlertWhen::NegativeSentiment { .. } | AlertWhen::Category { .. })
}
