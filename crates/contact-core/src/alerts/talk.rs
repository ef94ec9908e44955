//! What rules find in a talk while it goes on: each once in a talk.

use connect_events::{ContactId, EventTime, InstanceId, ParticipantRole, Sentiment};
use smol_str::{SmolStr, format_smolstr};

use super::{AlertRule, AlertWhen, Finding, resolved};
use crate::row::{Key, Row};
use crate::rows::{
    AlertId, AlertSubject, Contact, Conversation, ConversationStatus, Said, Segment, SegmentId,
    SegmentKind, transcript,
};

/// One talk: what is known of it beside its turns.
#[derive(Clone, Copy, Debug)]
pub struct Talk<'a> {
    /// The contact.
    pub id: &'a ContactId,
    /// What is known of the contact; the bottom where nothing is.
    pub contact: &'a Contact,
    /// What Contact Lens made of it.
    pub conversation: &'a Conversation,
}

/// True for a turn of an unhappy customer: only such a turn makes a run of them longer.
#[must_use]
pub fn is_unhappy(segment: &Segment) -> bool {
    segment.said.get().and_then(customers).is_some_and(|felt| *felt == Sentiment::Negative)
}

/// How the customer felt in a final turn; `None` for anything else, and where it is not known.
fn customers(said: &Said) -> Option<&Sentiment> {
    let own = said.is_final
        && said.kind == SegmentKind::Speech
        && said.role == Some(ParticipantRole::Customer);
    said.sentiment.as_ref().filter(|_| own)
}

impl Talk<'_> {
    /// When the talk was over: as the contact tells, else `now` where Contact Lens is done with it.
    #[must_use]
    pub fn over(&self, now: EventTime) -> Option<EventTime> {
        let status = self.conversation.status.get();
        let done = status.is_some_and(|status| match status {
            ConversationStatus::Started | ConversationStatus::InProgress => false,
            ConversationStatus::Failed | ConversationStatus::Completed => true,
        });
        self.contact.ended_at().or(done.then_some(now))
    }

    /// The facts that put what the rules find, by all turns that are known.
    ///
    /// A run of negative turns is one of final turns of the customer, in the order of the talk; a turn
    /// whose sentiment is not known does not count. A run that was found stays found: a turn that comes
    /// late and would have broken it takes back nothing.
    #[must_use]
    pub fn found(
        &self,
        rules: &[AlertRule],
        turns: &[(SegmentId, Segment)],
        now: EventTime,
    ) -> Vec<(Key, Row)> {
        let instance = self.conversation.instance.get().or(self.contact.instance.get());
        let Some(instance) = instance else { return Vec::new() };
        let mine = rules.iter().filter(|rule| rule.only.is_queue(self.contact.queue()));
        mine.flat_map(|rule| self.found_by(rule, instance, turns, now)).collect()
    }

    fn found_by(
        &self,
        rule: &AlertRule,
        instance: &InstanceId,
        turns: &[(SegmentId, Segment)],
        now: EventTime,
    ) -> Vec<(Key, Row)> {
        let put = |onset: EventTime, at: EventTime, detail: Option<SmolStr>| {
            let finding = Finding {
                queue: self.contact.queue().cloned(),
                agent: self.contact.agent.get().cloned(),
                detail,
                ..Finding::new(self.subject(), onset)
            };
            let id = self.alert(rule, finding.detail.as_deref());
            let (_, row) = rule.raised(instance, finding, at.min(now));
            (Key::Alert(id), row)
        };
        match &rule.when {
            AlertWhen::NegativeSentiment { turns: wanted } => {
                let run = run(turns, *wanted).map(|(first, last)| {
                    let raised = self.moment(last, last.end).unwrap_or(now);
                    put(self.moment(first, first.begin).unwrap_or(raised), raised, None)
                });
                run.into_iter().collect()
            }
            AlertWhen::Category { categories } => {
                let all = self.conversation.categories.iter();
                let matched = all.filter(|(name, _)| categories.contains(*name));
                let raised = self.contact.ended_at().unwrap_or(now);
                let found = matched.map(|(name, category)| {
                    let first = category.points.iter().next().map(|((begin, _), ())| *begin);
                    let began = first.and_then(|begin| self.offset(begin));
                    put(began.unwrap_or(raised), raised, Some(name.clone()))
                });
                found.collect()
            }
            AlertWhen::SilentAgent { .. }
            | AlertWhen::LongWait { .. }
            | AlertWhen::LongAfterContactWork { .. }
            | AlertWhen::LongStatus { .. }
            | AlertWhen::MissedContact
            | AlertWhen::LowServiceLevel(_)
            | AlertWhen::EndlessWait { .. } => Vec::new(),
        }
    }

    /// The alerts that rules may have put for this talk.
    #[must_use]
    pub fn alerts(&self, rules: &[AlertRule]) -> Vec<AlertId> {
        let mut all = Vec::new();
        for rule in rules {
            if let AlertWhen::NegativeSentiment { .. } = &rule.when {
                all.push(self.alert(rule, None));
            }
            if let AlertWhen::Category { categories } = &rule.when {
                all.extend(categories.iter().map(|name| self.alert(rule, Some(name))));
            }
        }
        all
    }

    /// The fact that the cause of an alert is gone, because the talk is over.
    #[must_use]
    pub fn resolved(alert: &AlertId, over: EventTime) -> (Key, Row) {
        resolved(alert, over)
    }

    fn subject(&self) -> AlertSubject {
        AlertSubject::Contact(self.id.clone())
    }

    /// One alert for each talk, rule and category: when it began is no part of which it is, because
    /// that depends on which turns have come.
    fn alert(&self, rule: &AlertRule, category: Option<&str>) -> AlertId {
        let onset = category.map_or("talk".into(), |name| format_smolstr!("talk#{name}"));
        AlertId::of(&rule.name, &self.subject(), &onset)
    }

    /// The moment of a turn: a chat tells it, a call tells so many milliseconds from its start.
    fn moment(&self, said: &Said, offset: i64) -> Option<EventTime> {
        said.at.or_else(|| self.offset(offset))
    }

    fn offset(&self, millis: i64) -> Option<EventTime> {
        Some(self.contact.initiated.at()?.plus_millis(millis))
    }
}

/// The first run of so many negative turns: its first turn, and the one that made it long enough.
fn run(turns: &[(SegmentId, Segment)], wanted: usize) -> Option<(&Said, &Said)> {
    let mut first = None;
    let mut length = 0;
    for (_, said) in transcript(turns.iter().map(|(id, segment)| (id, segment))) {
        let Some(felt) = customers(said) else { continue };
        if *felt != Sentiment::Negative {
            (first, length) = (None, 0);
            continue;
        }
        let begun = *first.get_or_insert(said);
        length += 1;
        if length >= wanted {
            return Some((begun, said));
        }
    }
    None
}
