//! Which alerts begin, go on, and end.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::EventTime;

use super::rule::{AlertRule, AlertWhen, Finding, resolved};
use super::seen::Seen;
use crate::row::{Key, Row};
use crate::rows::{AlertAbout, AlertId, AlertKind, AlertSubject};

/// What became of the alerts of an instance.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// What is to be joined.
    pub facts: BTreeMap<Key, Row>,
    /// How many alerts were not open before.
    pub raised: usize,
    /// How many go on.
    pub going_on: usize,
    /// How many are resolved now.
    pub resolved: usize,
    /// How many can neither be said to go on nor to be gone.
    pub unjudged: usize,
}

/// Judges what was seen by the rules.
#[must_use]
pub fn judge(rules: &[AlertRule], seen: &Seen) -> Judgement {
    let mut judged = Judgement::default();
    let open = Open::of(seen);
    let mut going_on: BTreeSet<&AlertId> = BTreeSet::new();
    for rule in rules {
        for finding in seen.findings(rule, rules) {
            match open.under(rule, &finding) {
                Some(id) => _ = going_on.insert(id),
                None => {
                    judged.raised += 1;
                    judged.facts.extend([rule.raised(&seen.instance, finding, seen.now)]);
                }
            }
        }
    }
    for (id, about) in open.all.into_iter().filter(|(id, _)| !going_on.contains(id)) {
        if may_be_gone(rules, seen, about) {
            judged.resolved += 1;
            judged.facts.extend([resolved(id, seen.now)]);
        } else {
            judged.unjudged += 1;
        }
    }
    judged.going_on = going_on.len();
    judged
}

/// The alerts that are open.
struct Open<'a> {
    all: BTreeMap<&'a AlertId, &'a AlertAbout>,
    /// Of each rule and subject the one that began first: whoever did not see the alert of another may
    /// have put one more.
    first: BTreeMap<(&'a str, AlertKind, &'a AlertSubject), (EventTime, &'a AlertId)>,
}

impl<'a> Open<'a> {
    fn of(seen: &'a Seen) -> Self {
        let abouts = seen.open.iter().filter_map(|(id, alert)| Some((id, alert.about.get()?)));
        let all: BTreeMap<_, _> = abouts.collect();
        let mut first = BTreeMap::new();
        for (id, about) in &all {
            let it = (about.onset, *id);
            let place =
                first.entry((about.rule.as_str(), about.kind, &about.subject)).or_insert(it);
            *place = it.min(*place);
        }
        Self { all, first }
    }

    /// The one under which something goes on that was found.
    fn under(&self, rule: &AlertRule, finding: &Finding) -> Option<&'a AlertId> {
        if moves(&rule.when) {
            let it = (rule.name.as_str(), rule.when.kind(), &finding.subject);
            return self.first.get(&it).map(|(_, id)| *id);
        }
        self.all.get_key_value(&rule.alert_of(finding)).map(|(id, _)| *id)
    }
}

/// Whether the moment at which something began may move while it goes on.
fn moves(when: &AlertWhen) -> bool {
    match when {
        AlertWhen::SilentAgent { .. }
        | AlertWhen::LongWait { .. }
        | AlertWhen::EndlessWait { .. } => true,
        AlertWhen::LongAfterContactWork { .. }
        | AlertWhen::LongStatus { .. }
        | AlertWhen::MissedContact
        | AlertWhen::LowServiceLevel(_)
        | AlertWhen::NegativeSentiment { .. }
        | AlertWhen::Category { .. } => false,
    }
}

/// Whether an open alert that no rule finds any more is gone. So is one whose rule is.
fn may_be_gone(rules: &[AlertRule], seen: &Seen, about: &AlertAbout) -> bool {
    let rule = rules.iter().find(|rule| rule.name == about.rule && rule.when.kind() == about.kind);
    rule.is_none_or(|rule| seen.can_tell(rule, about))
}
