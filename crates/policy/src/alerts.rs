//! `[[alert]]`: when supervisors are told.

use std::collections::BTreeSet;

use connect_events::{QueueId, RoutingProfileId};
use contact_core::AlertKind;
use contact_core::alerts::{AlertOnly, AlertRule, AlertWhen, ServiceTarget};
use contact_core::metrics::Step;
use jiff::tz::TimeZone;
use smol_str::SmolStr;
use toml::de::DeValue;

use crate::reading::{Section, text, whole};

const MINUTE_MILLIS: i64 = 60_000;
/// A week: what lasts longer is nothing that a supervisor looks after.
const MOST_MINUTES: i64 = 7 * 24 * 60;
/// Connect sends a heart beat every two minutes, so every agent is silent for as long.
const LEAST_SILENCE: i64 = 3 * MINUTE_MILLIS;
/// Names travel in messages and stand in every alert.
const LONGEST_NAME: usize = 64;

/// The kinds as the file spells them.
const KINDS: [(&str, AlertKind); 9] = [
    ("silent-agent", AlertKind::SilentAgent),
    ("long-wait", AlertKind::LongWait),
    ("long-after-contact-work", AlertKind::LongAfterContactWork),
    ("long-status", AlertKind::LongStatus),
    ("missed-contact", AlertKind::MissedContact),
    ("low-service-level", AlertKind::LowServiceLevel),
    ("endless-wait", AlertKind::EndlessWait),
    ("negative-sentiment", AlertKind::NegativeSentiment),
    ("category", AlertKind::Category),
];

/// Reads one rule; `names` are those of the rules before. `None` where something is wrong, which is
/// noted.
pub(crate) fn read(alert: &mut Section<'_>, names: &mut BTreeSet<SmolStr>) -> Option<AlertRule> {
    let must = format!("a name that no other rule has, of up to {LONGEST_NAME} characters");
    let name = alert.need("name", &must, |value| {
        let name = text(value).filter(|name| name.chars().count() <= LONGEST_NAME)?;
        names.insert(name.into()).then(|| SmolStr::from(name))
    });
    let kinds: Vec<_> = KINDS.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let must = format!("one of {}", kinds.join(", "));
    let Some(kind) = alert.need("kind", &must, kind) else {
        alert.leave();
        return None;
    };
    let when = when(alert, kind);
    let only = only(alert, kind);
    Some(AlertRule { name: name?, when: when?, only })
}

fn kind(value: &DeValue<'_>) -> Option<AlertKind> {
    let named = text(value)?;
    KINDS.iter().find(|(name, _)| *name == named).map(|(_, kind)| *kind)
}

fn when(alert: &mut Section<'_>, kind: AlertKind) -> Option<AlertWhen> {
    Some(match kind {
        AlertKind::SilentAgent => {
            let after = after(alert)?;
            if after < LEAST_SILENCE {
                alert.wrong("needs three minutes or more: Connect sends a heart beat every two");
            }
            AlertWhen::SilentAgent { after }
        }
        AlertKind::LongWait => AlertWhen::LongWait { after: after(alert)? },
        AlertKind::LongAfterContactWork => AlertWhen::LongAfterContactWork { after: after(alert)? },
        AlertKind::LongStatus => {
            let status = alert.need("status", "the name of a status, like \"Lunch\"", name);
            let after = after(alert);
            AlertWhen::LongStatus { status: status?, after: after? }
        }
        AlertKind::MissedContact => AlertWhen::MissedContact,
        AlertKind::LowServiceLevel => AlertWhen::LowServiceLevel(target(alert)?),
        AlertKind::EndlessWait => AlertWhen::EndlessWait { after: after(alert)? },
        AlertKind::NegativeSentiment => {
            let must = "a whole number from 1 to 20";
            let turns = alert.need("turns", must, |value| whole(value, 1..=20))?;
            AlertWhen::NegativeSentiment { turns: usize::try_from(turns).ok()? }
        }
        AlertKind::Category => {
            let must = "the name of a category of Contact Lens";
            let categories: BTreeSet<_> =
                alert.list("categories", must, name).into_iter().collect();
            if !alert.has("categories") || alert.is_empty_list("categories") {
                alert.wrong("needs `categories`: the names of categories of Contact Lens");
            }
            AlertWhen::Category { categories }
        }
    })
}

/// How long, in milliseconds, as seconds or as minutes.
fn after(alert: &mut Section<'_>) -> Option<i64> {
    const MOST_SECONDS: i64 = MOST_MINUTES * 60;
    let must = format!("a whole number from 1 to {MOST_SECONDS}");
    let seconds = alert.take("after-seconds", &must, |value| whole(value, 1..=MOST_SECONDS));
    let must = format!("a whole number from 1 to {MOST_MINUTES}");
    let minutes = alert.take("after-minutes", &must, |value| whole(value, 1..=MOST_MINUTES));
    if alert.has("after-seconds") == alert.has("after-minutes") {
        alert.wrong("needs one of `after-seconds` and `after-minutes`: how long it may last");
    }
    let seconds = seconds.map(|seconds| seconds * 1_000);
    seconds.or(minutes.map(|minutes| minutes * MINUTE_MILLIS))
}

fn target(alert: &mut Section<'_>) -> Option<ServiceTarget> {
    const STEPS: [(i64, Step); 3] =
        [(15, Step::QuarterHour), (30, Step::HalfHour), (60, Step::Hour)];
    /// As the API takes it: a week.
    const MOST_SECONDS: i64 = 604_800;
    const MOST_CONTACTS: i64 = 10_000;
    let percent = alert.need("percent", "a whole number from 1 to 100", |value| {
        u8::try_from(whole(value, 1..=100)?).ok()
    });
    let must = format!("a whole number from 1 to {MOST_SECONDS}");
    let within = alert.need("within-seconds", &must, |value| whole(value, 1..=MOST_SECONDS));
    let step = alert.take("interval-minutes", "15, 30 or 60", |value| {
        let minutes = whole(value, 1..=60)?;
        STEPS.iter().find(|(step, _)| *step == minutes).map(|(_, step)| *step)
    });
    let must = format!("a whole number from 1 to {MOST_CONTACTS}");
    let at_least = alert.take("at-least-contacts", &must, |value| {
        usize::try_from(whole(value, 1..=MOST_CONTACTS)?).ok()
    });
    let must = "an IANA time zone, like \"Europe/London\"";
    let zone = alert.take("time-zone", must, |value| TimeZone::get(text(value)?).ok());
    Some(ServiceTarget {
        percent: percent?,
        within_seconds: within?,
        step: step.unwrap_or(Step::HalfHour),
        zone: zone.unwrap_or(TimeZone::UTC),
        at_least: at_least.unwrap_or(10),
    })
}

/// Of whom: each kind has what can be told of its subject.
fn only(alert: &mut Section<'_>, kind: AlertKind) -> AlertOnly {
    let (queues, agents, statuses) = match kind {
        AlertKind::LongWait
        | AlertKind::LowServiceLevel
        | AlertKind::EndlessWait
        | AlertKind::NegativeSentiment
        | AlertKind::Category => (true, false, false),
        AlertKind::LongAfterContactWork | AlertKind::MissedContact => (true, true, false),
        AlertKind::LongStatus => (false, true, false),
        AlertKind::SilentAgent => (false, true, true),
    };
    let mut only = AlertOnly::default();
    if queues {
        let must = "the id of a queue, not its ARN";
        let read = |value: &DeValue<'_>| QueueId::new(plain(value)?).ok();
        only.queues = alert.list("queues", must, read).into_iter().collect();
    }
    if agents {
        let must = "the id of a routing profile, not its ARN";
        let read = |value: &DeValue<'_>| RoutingProfileId::new(plain(value)?).ok();
        only.routing_profiles = alert.list("routing-profiles", must, read).into_iter().collect();
    }
    if statuses {
        let names = alert.list("statuses", "the name of a status, like \"Available\"", name);
        only.statuses = names.iter().map(|name| name.to_lowercase().into()).collect();
    }
    only
}

/// An id, and no ARN. An agent's own queue has a slash in its id.
fn plain<'a>(value: &'a DeValue<'_>) -> Option<&'a str> {
    text(value).filter(|id| !id.starts_with("arn:"))
}

/// A name as Connect has it.
fn name(value: &DeValue<'_>) -> Option<SmolStr> {
    /// The longest that Connect takes for a status or a category, in characters.
    const LONGEST: usize = 200;
    text(value).filter(|name| name.chars().count() <= LONGEST).map(SmolStr::from)
}
