//! One alert.

use contact_core::{Alert, AlertChange, AlertId, AlertKind};
use serde::Serialize;
use utoipa::ToSchema;

use super::{At, Id, Private, Word, names};

names! {
    /// A kind of alert as the API spells it.
    pub AlertKindName(AlertKind) as "AlertKind": AlertKind::ALL, "What kind of thing is wrong.";
    /// How an alert stands, as the API spells it.
    pub AlertStandingName(AlertChange) as "AlertStanding": AlertChange::ALL,
        "The last that became of an alert: `raised`, `acknowledged` (somebody looks after it) or \
         `resolved` (its cause is gone).";
}

/// Something that a supervisor should look at.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertView {
    /// The id of the alert. What comes back after it was resolved is another alert.
    pub alert_id: Id,
    /// What kind of thing is wrong.
    pub kind: AlertKindName,
    /// The name of the rule.
    pub rule: Word,
    /// The instance.
    pub instance_id: Id,
    /// What it is about.
    pub subject: AlertSubjectView,
    /// When that which is wrong began: the last heart beat, say, and not when the rule's time was up.
    pub onset_at: At,
    /// The queue that the subject is in, where that is known.
    pub queue_id: Option<Id>,
    /// The agent who has the subject, where that is known.
    pub agent_id: Option<Id>,
    /// What matched, by name: a status, a category.
    pub detail: Option<Word>,
    /// The last that became of it.
    pub standing: AlertStandingName,
    /// When it was put.
    pub raised_at: Option<At>,
    /// When somebody first said that they look after it.
    pub acknowledged_at: Option<At>,
    /// Who.
    pub acknowledged_by: Option<Private>,
    /// When its cause was found gone.
    pub resolved_at: Option<At>,
}

/// What an alert is about.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertSubjectView {
    /// What it is: `agent`, `contact` or `queue`.
    pub kind: Word,
    /// Its id.
    pub id: Id,
}

impl AlertView {
    /// The view of a row; `None` where nobody put the alert.
    #[must_use]
    pub fn of(id: &AlertId, row: &Alert) -> Option<Self> {
        let Alert { about, raised: _, acknowledged, resolved: _, published: _ } = row;
        let (about, standing) = about.get().zip(row.standing())?;
        let at = |change| row.changed(change).map(At::from);
        Some(Self {
            alert_id: id.into(),
            kind: about.kind.into(),
            rule: about.rule.as_str().into(),
            instance_id: (&about.instance).into(),
            subject: AlertSubjectView {
                kind: about.subject.kind().into(),
                id: Id::of_subject(&about.subject),
            },
            onset_at: about.onset.into(),
            queue_id: about.queue.as_ref().map(Id::from),
            agent_id: about.agent.as_ref().map(Id::from),
            detail: about.detail.as_deref().map(Word::from),
            standing: standing.into(),
            raised_at: at(AlertChange::Raised),
            acknowledged_at: at(AlertChange::Acknowledged),
            acknowledged_by: acknowledged.get().map(|one| Private::from(&one.by)),
            resolved_at: at(AlertChange::Resolved),
        })
    }
}
