//! Contacts that were abandoned in a queue, and the one callback that each is offered.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::{Channel, EventTime};
use contact_core::{
    Callback, CallbackAsked, CallbackEnd, CallbackId, CallbackStanding, Key, NoticeAbout, Row,
};
use outbound_calls::{Number, Wanted};
use policy::{Offer, Recovery};
use state_store::{Commit, Read};
use tokio::time::Instant;

use crate::customer::{Meanwhile, Since, begins_with_us, contacts_of, key_of, loaded, of_contacts};
use crate::{CallbackFault, Callbacks, Did, Done};

/// Whoever offers callbacks for abandoned contacts: limits of calls count for this caller.
const CALLER: &str = "abandoned contacts";

/// An abandoned contact whose customer may be called.
struct Abandoned {
    about: NoticeAbout,
    id: CallbackId,
    number: Number,
    customer: Key,
}

impl Callbacks {
    /// Offers callbacks for what this page of notices tells of.
    pub(crate) async fn recover(
        &self,
        recovery: Recovery,
        page: Vec<(Key, Row)>,
        now: EventTime,
        deadline: Instant,
        done: &mut Done,
    ) -> Result<(), CallbackFault> {
        let told = page.into_iter().filter_map(|(_, row)| match row {
            Row::Notice(notice) => notice.about.get().cloned(),
            _ => None,
        });
        let told: Vec<_> = told.filter_map(|about| self.may_be_called(recovery, about)).collect();
        let offered: Vec<_> = told.iter().map(|one| Key::Callback(one.id.clone())).collect();
        let offered = loaded(&self.store, &offered, deadline).await?;
        let is_new = |one: &Abandoned| !was_asked(offered.get(&Key::Callback(one.id.clone())));
        let new: Vec<_> = told.into_iter().filter(is_new).collect();
        if new.is_empty() {
            return Ok(());
        }
        let customers: BTreeSet<_> = new.iter().map(|one| one.customer.clone()).collect();
        let customers = loaded(&self.store, &customers, deadline).await?;
        let others: BTreeSet<_> = customers
            .values()
            .flat_map(|customer| contacts_of(Some(customer)))
            .flat_map(|contact| [callback_after(&contact), Some(contact)])
            .flatten()
            .chain(new.iter().map(|one| Key::Record(one.about.contact.clone())))
            .collect();
        let rows = loaded(&self.store, &others, deadline).await?;
        // Whoever hung up three times is called once.
        let mut has_one = BTreeSet::new();
        for one in new {
            let contacts = contacts_of(customers.get(&one.customer));
            let is_promised =
                contacts.iter().any(|contact| is_promised(&rows, contact, one.about.at));
            if is_promised
                || has_one.contains(&one.customer)
                || !is_wanting(&one, &contacts, &rows, now)
            {
                continue;
            }
            has_one.insert(one.customer.clone());
            if self.offer(recovery, one, now, deadline).await? {
                done.note(Did::Offered);
            }
        }
        Ok(())
    }

    /// What the policy says of an abandoned contact, as far as its notice tells.
    fn may_be_called(&self, recovery: Recovery, about: NoticeAbout) -> Option<Abandoned> {
        let waited = about.at.millis_since(about.enqueued?);
        // Who wrote a message wants one.
        if about.channel != Some(Channel::Voice) || waited < recovery.waited_millis {
            return None;
        }
        let number = about.customer.as_ref()?;
        let customer = key_of(number);
        let number = self.calls.numbers.read(number.expose()).ok()?;
        Some(Abandoned { id: CallbackId::after(&about.contact)?, customer, number, about })
    }

    /// Writes the callback of an abandoned contact, unless somebody else did.
    async fn offer(
        &self,
        recovery: Recovery,
        one: Abandoned,
        now: EventTime,
        deadline: Instant,
    ) -> Result<bool, CallbackFault> {
        let Abandoned { about, id, number, .. } = one;
        let look = self.read(&id, now, deadline).await?;
        if look.callback.asked.get().is_some() {
            return Ok(false);
        }
        // Hanging up was how the customer asked for it.
        let wanted = Wanted { number, attributes: Vec::new() };
        let mut call = wanted.asked(&self.calls.line, CALLER, about.at);
        // A queue without a number of its own cannot call, unless there is another number to show.
        if call.source.is_some() {
            call.queue = about.queue.or(call.queue);
        }
        let asked = CallbackAsked { call, after: Some(about.contact) };
        let callback = Callback { asked: Some(asked).into(), ..Callback::default() };
        let callback = match recovery.offer {
            Offer::Suggest => callback.planned(now, None),
            Offer::Schedule => {
                callback.wanted_for(now, about.at.plus_millis(recovery.after_millis))
            }
        };
        Ok(self.commit(&look, callback).await? == Commit::Written)
    }
}

fn was_asked(read: Option<&Read>) -> bool {
    callback_of(read).is_some_and(|callback| callback.asked.get().is_some())
}

fn callback_of(read: Option<&Read>) -> Option<&Callback> {
    match &read?.row {
        Row::Callback(callback) => Some(callback),
        _ => None,
    }
}

fn callback_after(contact: &Key) -> Option<Key> {
    match contact {
        Key::Contact(contact) => CallbackId::after(contact).map(Key::Callback),
        _ => None,
    }
}

/// Whether the customer had a callback coming for another contact, when this one was abandoned.
fn is_promised(rows: &BTreeMap<Key, Read>, contact: &Key, abandoned: EventTime) -> bool {
    let callback = callback_after(contact).and_then(|key| callback_of(rows.get(&key)));
    let Some(callback) = callback else { return false };
    match callback.standing() {
        None => false,
        Some(
            CallbackStanding::Suggested
            | CallbackStanding::Scheduled(_)
            | CallbackStanding::Dialling(_),
        ) => true,
        Some(
            CallbackStanding::Reached
            | CallbackStanding::Closed(
                CallbackEnd::Withdrawn
                | CallbackEnd::GotThrough
                | CallbackEnd::Expired
                | CallbackEnd::Exhausted
                | CallbackEnd::Refused,
            ),
        ) => callback.place().is_some_and(|(_, over)| over >= abandoned),
    }
}

/// Whether the newest revision of the record still says that the contact was abandoned by somebody who
/// called, and the customer did not get through since, nor is about to.
fn is_wanting(
    one: &Abandoned,
    contacts: &[Key],
    rows: &BTreeMap<Key, Read>,
    now: EventTime,
) -> bool {
    let record = rows.get(&Key::Record(one.about.contact.clone()));
    let record = record.and_then(|read| match &read.row {
        Row::Record(record) => record.newest.get(),
        _ => None,
    });
    let is_abandoned = record.is_some_and(|record| {
        let is_ours = record.initiation_method.as_ref().is_some_and(begins_with_us);
        record.is_abandoned() && !is_ours
    });
    let except = BTreeSet::from([one.about.contact.clone()]);
    let since = Since { at: one.about.at, except: &except };
    is_abandoned && of_contacts(contacts, rows, &since, now) == Meanwhile::Nothing
}
