//! `[notices]`: what is told to other systems.

use smol_str::SmolStr;
use toml::de::DeValue;

use crate::reading::{Section, text, whole};

/// Whom other than supervisors things are told to: one of the two at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notices {
    /// The ARN of a topic of Amazon SNS.
    pub topic: Option<SmolStr>,
    /// The name or the ARN of an event bus of Amazon EventBridge.
    pub bus: Option<SmolStr>,
    /// What happened longer ago than so many milliseconds is not told any more.
    pub max_age_millis: i64,
}

const HOUR_MILLIS: i64 = 60 * 60 * 1_000;

/// A day: what comes later than that comes from an archive.
const USUAL_HOURS: i64 = 24;

/// `None` where something is wrong, which is noted.
pub(crate) fn read(notices: &mut Section<'_>) -> Option<Notices> {
    /// A week.
    const MOST_HOURS: i64 = 7 * 24;
    let topic = "the ARN of a topic, like \"arn:aws:sns:eu-west-2:111122223333:notices\"";
    let topic = notices.take("sns-topic", topic, topic_arn);
    let bus = notices.take("event-bus", "the name or the ARN of an event bus", bus_name);
    if !(notices.has("sns-topic") || notices.has("event-bus")) {
        notices.wrong("needs `sns-topic`, `event-bus`, or both: whom it is told to");
    }
    let must = format!("a whole number from 1 to {MOST_HOURS}");
    let hours = notices.take("max-age-hours", &must, |value| whole(value, 1..=MOST_HOURS));
    let max_age_millis = hours.unwrap_or(USUAL_HOURS) * HOUR_MILLIS;
    (topic.is_some() || bus.is_some()).then_some(Notices { topic, bus, max_age_millis })
}

fn topic_arn(value: &DeValue<'_>) -> Option<SmolStr> {
    let arn = text(value)?;
    let parts: Vec<&str> = arn.split(':').collect();
    let [start, partition, service, region, account, name] = parts.as_slice() else { return None };
    let named = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let fits = [start, partition, service] == [&"arn", partition, &"sns"]
        && partition.starts_with("aws")
        && !region.is_empty()
        && account.len() == 12
        && account.bytes().all(|byte| byte.is_ascii_digit())
        && (1..=256).contains(&name.len())
        && name.bytes().all(named);
    fits.then(|| arn.into())
}

fn bus_name(value: &DeValue<'_>) -> Option<SmolStr> {
    let text = text(value)?;
    let name = if text.starts_with("arn:") {
        let (place, name) = text.split_once(":event-bus/")?;
        name_in(place).then_some(name)?
    } else {
        text
    };
    let named = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte);
    let fits = (1..=256).contains(&name.len()) && name.bytes().all(named);
    fits.then(|| text.into())
}

/// `arn:aws:events:<region>:<account>`.
fn name_in(place: &str) -> bool {
    place.split(':').count() == 5 && place.split(':').nth(2) == Some("events")
}
