//! `[calls]`: who may be called, from where, and how often.

use connect_events::{InstanceId, Personal, QueueId};
use contact_core::{Allowance, RecentCalls};
use outbound_calls::{Country, Limits, Line, Numbers};
use smol_str::SmolStr;
use toml::de::DeValue;

use crate::reading::{Section, text, whole};

/// How calls are made that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calls {
    /// Who calls, and what is heard then.
    pub line: Line,
    /// Which numbers may be called.
    pub numbers: Numbers,
    /// How often.
    pub limits: Limits,
}

/// A week, in minutes: a longer stretch is a slip, and the calls of it are not all kept.
const MOST_MINUTES: i64 = 7 * 24 * 60;

const MINUTE_MILLIS: i64 = 60_000;

/// `None` where something is wrong, which is noted.
pub(crate) fn read(calls: &mut Section<'_>) -> Option<Calls> {
    let instance = calls.need("instance", "the id of the instance that calls, not its ARN", id);
    let flow = "the id of the flow that speaks when a call is answered, not its ARN";
    let flow = calls.need("flow", flow, id);
    let queue = calls.take("queue", "the id of the queue that calls belong to, not its ARN", id);
    let source = "the number that is shown, like \"+15555550100\"";
    let source = calls.take("source", source, number);
    if !(calls.has("queue") || calls.has("source")) {
        calls.wrong("needs `queue`, `source`, or both: whose number is shown");
    }
    let countries = calls.list("countries", "a country of ISO 3166, like \"GB\"", country);
    let fiction =
        calls.take("fiction", "true or false", |value| value.as_bool()).unwrap_or_default();
    let usual = Limits::default();
    let limits = Limits {
        number: allowance(calls, "per-number", usual.number),
        caller: allowance(calls, "per-caller", usual.caller),
    };
    let line = Line {
        instance: InstanceId::new(&instance?).ok()?,
        flow: flow?,
        source: source.map(Personal::new),
        queue: queue.and_then(|queue| QueueId::new(&queue).ok()),
    };
    let numbers = Numbers { countries: countries.into_iter().collect(), fiction };
    Some(Calls { line, numbers, limits })
}

/// So many calls in so many minutes.
pub(crate) fn allowance(
    calls: &mut Section<'_>,
    name: &'static str,
    usual: Allowance,
) -> Allowance {
    /// What the row of recent calls can tell.
    const MOST_CALLS: i64 = RecentCalls::KEPT as i64;
    let read = calls.section(name, |one| {
        let must = format!("a whole number from 1 to {MOST_CALLS}");
        let calls = one.need("calls", &must, |value| whole(value, 1..=MOST_CALLS));
        let must = format!("a whole number from 1 to {MOST_MINUTES}");
        let minutes = one.need("minutes", &must, |value| whole(value, 1..=MOST_MINUTES));
        let calls = usize::try_from(calls?).ok()?;
        Some(Allowance { calls, millis: minutes? * MINUTE_MILLIS })
    });
    read.flatten().unwrap_or(usual)
}

/// An id, and no ARN, whose parts are set apart by colons and slashes.
pub(crate) fn id(value: &DeValue<'_>) -> Option<SmolStr> {
    /// The longest that Connect takes where it takes an id, in bytes.
    const LONGEST: usize = 256;
    let named = |byte: u8| byte.is_ascii_graphic() && !b":/#".contains(&byte);
    let id = text(value).filter(|id| id.len() <= LONGEST && id.bytes().all(named));
    id.map(SmolStr::from)
}

/// A number as E.164 has it. Connect itself says whether it belongs to the instance.
fn number(value: &DeValue<'_>) -> Option<SmolStr> {
    let text = text(value)?;
    let digits = text.strip_prefix('+')?;
    let fits = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
    (fits && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.into())
}

fn country(value: &DeValue<'_>) -> Option<Country> {
    text(value).and_then(Country::new)
}
