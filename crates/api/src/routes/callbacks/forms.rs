//! What is sent to ask for a callback, and to plan one.

use connect_events::{EventTime, Personal, QueueId};
use serde_json::value::RawValue;
use smol_str::SmolStr;
use utoipa::ToSchema;

use crate::body::{Form, Given};
use crate::routes::calls::{ATTRIBUTES, attributes, text};

/// What is sent to ask for a callback.
#[derive(ToSchema)]
pub(crate) struct CallbackForm {
    /// Whom to call: `+`, the code of the country, and the number, with blanks, dots, hyphens and
    /// brackets as people write them.
    #[schema(value_type = String, min_length = 2, max_length = 40, example = "+1 555 555 0100")]
    pub(crate) number: Personal<String>,
    /// When to call: RFC 3339 with an offset. As soon as possible where it is not given. Outside
    /// business hours it is called when they begin.
    #[schema(value_type = Option<String>, format = DateTime, nullable = false)]
    pub(crate) due: Option<EventTime>,
    /// The queue that the call belongs to; that of the policy where it is not given.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 256, nullable = false)]
    pub(crate) queue: Option<QueueId>,
    /// What the flow is told: up to 32 attributes, 8192 bytes together. Names are of 1 to 127 ASCII
    /// letters, digits, `-` and `_`, and do not begin with `connectLive`.
    #[schema(value_type = Option<BTreeMap<String, String>>, nullable = false)]
    pub(crate) attributes: Vec<(SmolStr, Personal<SmolStr>)>,
}

/// What is sent to plan a callback.
#[derive(ToSchema)]
pub(crate) struct CallbackPlanForm {
    /// When to call: RFC 3339 with an offset. As soon as possible where it is over.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) due: EventTime,
}

const MOMENT: &str =
    "must be a moment in RFC 3339 with an offset, such as \"2026-03-02T09:00:00Z\"";

impl Form for CallbackForm {
    const NAMES: &'static [&'static str] = &["number", "due", "queue", "attributes"];

    fn read(given: &mut Given) -> Option<Self> {
        let must = "must be a telephone number as text, such as \"+15555550100\"";
        let number = given.need("number", must, text);
        let due = given.take("due", MOMENT, moment);
        let must =
            "must be the id of a queue: 1 to 256 bytes, without `#`, `:` or control characters";
        let queue = given.take("queue", must, queue);
        let attributes = given.take("attributes", ATTRIBUTES, attributes);
        let attributes = attributes.unwrap_or_default();
        Some(Self { number: Personal::new(number?), due, queue, attributes })
    }
}

impl Form for CallbackPlanForm {
    const NAMES: &'static [&'static str] = &["due"];

    fn read(given: &mut Given) -> Option<Self> {
        Some(Self { due: given.need("due", MOMENT, moment)? })
    }
}

fn moment(value: &RawValue) -> Option<EventTime> {
    EventTime::parse(&text(value)?)
}

/// The id of a queue, and no ARN.
fn queue(value: &RawValue) -> Option<QueueId> {
    let id = text(value).filter(|id| !id.contains(':'))?;
    QueueId::new(&id).ok()
}
