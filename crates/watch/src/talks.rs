//! Completing talks that have holes.

use std::collections::BTreeMap;

use connect_client::{Code, Connect, ConnectError, Rest};
use connect_events::{Channel, ContactId, Event, EventTime, InstanceId, LensEvent, OutputType};
use contact_core::{Check, Contact, Conversation, Key, Row, facts, hole};
use state_store::StoreError;

use crate::contacts::is_nothing;
use crate::floor::of_contact;
use crate::{Deadlines, Report, Watch, gathered, turned};

/// How many talks one run looks through. Turns of a call may be asked for once a second.
const MOST: usize = 32;
/// Pages of talks that nobody has looked through, of a thousand each: those that go on are among them.
const PAGES: usize = 4;
/// How often a list of turns is gone on with. One answer holds up to 5,000 turns, which is more than
/// anybody says in a day.
const ANSWERS: usize = 2;

/// What came of asking.
enum Asked {
    /// All that Connect knows was joined.
    Whole,
    /// It has to be asked again.
    Again,
    /// Connect has no time: nor has it for others.
    NoTime,
}

impl Watch {
    /// Looks through talks that are over, and asks for what is missing.
    pub(crate) async fn complete_talks(
        &self,
        connect: &Connect,
        silence: i64,
        now: EventTime,
        by: Deadlines,
        report: &mut Report,
    ) -> Result<(), StoreError> {
        let over = self.talks_over(connect.instance(), now, by, report).await?;
        let mut checked = Vec::new();
        for (contact, talk, check) in turned(over, now, MOST) {
            if check == Check::Now {
                let segments = self.store.segments(&contact).await?;
                let segments = segments.iter().map(|(id, segment)| (id, segment));
                if hole(&talk, segments, silence).is_some() {
                    report.talks_asked += 1;
                    // Before it is filled: half of it may look whole.
                    if !self.keep([holed(&contact, now)].into(), now, by, report).await {
                        continue;
                    }
                    match self.ask_for(connect, &contact, &talk, now, by, report).await {
                        Asked::Whole => {}
                        Asked::Again => {
                            report.unanswered += 1;
                            continue;
                        }
                        Asked::NoTime => {
                            report.unanswered += 1;
                            break;
                        }
                    }
                }
            }
            let seen = Conversation { checked: Some(now).into(), ..Conversation::default() };
            checked.push((Key::Conversation(contact), Row::Conversation(Box::new(seen))));
        }
        report.talks_checked += checked.len();
        // After what was asked for is kept: whoever dies in between is asked for again.
        self.keep(gathered(checked), now, by, report).await;
        Ok(())
    }

    /// The talks that nobody has looked through and whose contacts are over.
    async fn talks_over(
        &self,
        instance: &InstanceId,
        now: EventTime,
        by: Deadlines,
        report: &mut Report,
    ) -> Result<Vec<(ContactId, Conversation, Check)>, StoreError> {
        let (mut contacts, mut from) = (Vec::new(), None);
        for _ in 0..PAGES {
            let (page, next) = self.store.talks_to_check(instance, from).await?;
            contacts.extend(page);
            from = next;
            if from.is_none() {
                break;
            }
        }
        report.too_long += usize::from(from.is_some());
        let keys: Vec<Key> = contacts.into_iter().map(Key::Contact).collect();
        let mut over: BTreeMap<ContactId, Contact> = BTreeMap::new();
        for (key, read) in self.store.load(&keys, by.end).await {
            over.extend(of_contact((key, read?.row)).filter(|(_, contact)| contact.is_ended()));
        }
        let keys: Vec<Key> = over.keys().cloned().map(Key::Conversation).collect();
        let mut talks = Vec::new();
        for (key, read) in self.store.load(&keys, by.end).await {
            let (Key::Conversation(id), Row::Conversation(talk)) = (key, read?.row) else {
                continue;
            };
            // The list may lag behind.
            let Some(contact) = over.get(&id).filter(|_| talk.checked.get().is_none()) else {
                continue;
            };
            let check = Check::of(contact, &talk, now);
            if check != Check::Later {
                talks.push((id, *talk, check));
            }
        }
        Ok(talks)
    }

    /// Asks for all that was said, and joins it.
    async fn ask_for(
        &self,
        connect: &Connect,
        contact: &ContactId,
        talk: &Conversation,
        now: EventTime,
        by: Deadlines,
        report: &mut Report,
    ) -> Asked {
        let mut rest: Option<Rest> = None;
        let mut output = OutputType::Redacted;
        for _ in 0..ANSWERS {
            let told = if talk.channel.get() == Some(&Channel::Chat) {
                chat(connect, contact, &mut output, rest, by).await
            } else {
                connect.voice_segments(contact, rest, by.talks).await
            };
            let listed = match told {
                Ok(listed) => listed,
                Err(err) if is_nothing(&err) => return Asked::Whole,
                Err(ConnectError::Wait { .. }) => return Asked::NoTime,
                Err(
                    ConnectError::Refused(_) | ConnectError::Denied(_) | ConnectError::Unknown(_),
                ) => return Asked::Again,
            };
            let facts = gathered(facts(&Event::Lens(Box::new(listed.found))));
            if !self.keep(facts, now, by, report).await {
                return Asked::Again;
            }
            rest = listed.rest;
            if rest.is_none() {
                return Asked::Whole;
            }
        }
        Asked::Again
    }
}

fn holed(contact: &ContactId, now: EventTime) -> (Key, Row) {
    let holed = Conversation { holed: Some(now).into(), ..Conversation::default() };
    (Key::Conversation(contact.clone()), Row::Conversation(Box::new(holed)))
}

/// A chat has raw text, or redacted, or both; what has personal data taken out is asked for first.
async fn chat(
    connect: &Connect,
    contact: &ContactId,
    output: &mut OutputType,
    rest: Option<Rest>,
    by: Deadlines,
) -> Result<connect_client::Listed<LensEvent>, ConnectError> {
    let told = connect.chat_segments(contact, output, rest.clone(), by.talks).await;
    match told {
        Err(err) if err.code() == Code::NoSuchOutput && *output != OutputType::Raw => {
            *output = OutputType::Raw;
            connect.chat_segments(contact, output, rest, by.talks).await
        }
        told => told,
    }
}
