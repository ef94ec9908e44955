//! Intervals of 15, 30 or 60 minutes or a day, as they are asked for.

use connect_events::EventTime;
use contact_core::metrics::{Interval, Step, intervals};
use jiff::tz::TimeZone;
use utoipa::IntoParams;

use super::agents::today;
use super::history::between;
use crate::query::{Asked, Query};
use crate::serving::{Code, Problem};
use crate::views::StepName;

/// The longest range of one answer, in days.
const DAYS: i64 = 35;
/// How many intervals one answer holds, so that Lambda can give it: ten days of 15 minutes.
const INTERVALS: usize = 1_000;

/// Which intervals.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Steps {
    /// The first moment; midnight before `to` where it is not given.
    #[param(value_type = Option<String>, format = DateTime)]
    from: Option<EventTime>,
    /// The first moment after the last interval; now where it is not given. At most 35 days after
    /// `from`, and at most 1,000 intervals.
    #[param(value_type = Option<String>, format = DateTime)]
    to: Option<EventTime>,
    /// How long an interval is; `30m` where it is not given.
    #[param(value_type = Option<StepName>)]
    step: Option<Step>,
    /// The IANA time zone whose clock the intervals follow; UTC where none is given.
    #[param(value_type = Option<String>, example = "Europe/London")]
    tz: Option<TimeZone>,
}

impl Query for Steps {
    const NAMES: &'static [&'static str] = &["from", "to", "step", "tz"];

    fn read(asked: &mut Asked) -> Self {
        let names = Step::ALL.map(Step::name).join(", ");
        Self {
            from: asked.moment("from"),
            to: asked.moment("to"),
            step: asked.take("step", format!("must be one of: {names}"), |name| {
                Step::ALL.into_iter().find(|step| step.name() == name)
            }),
            tz: asked.zone(),
        }
    }
}

impl Steps {
    /// The intervals that touch the range: half hours of UTC of today, unless asked otherwise.
    pub(super) fn cut(self, now: EventTime) -> Result<Cut, Problem> {
        let (step, tz) = (self.step.unwrap_or(Step::HalfHour), self.tz.unwrap_or(TimeZone::UTC));
        let until = self.to.unwrap_or(now);
        let asked = between(self.from.unwrap_or_else(|| today(until, &tz).from), until, DAYS)?;
        let all = intervals(asked.from, asked.until, step, &tz);
        let intervals: Vec<Interval> = all.take(INTERVALS + 1).collect();
        let ends = intervals.first().zip(intervals.last()).filter(|_| intervals.len() <= INTERVALS);
        let whole = ends.map(|(first, last)| Interval { from: first.from, until: last.until });
        let whole = whole.ok_or_else(|| {
            let must =
                format!("must be nearer to `from`: there are more than {INTERVALS} intervals");
            Problem::fault(Code::RangeTooLarge, "to", must)
        })?;
        let tz = tz.iana_name().unwrap_or("UTC").to_owned();
        Ok(Cut { step: step.into(), tz, intervals, whole })
    }
}

/// A range of time in intervals.
pub(super) struct Cut {
    pub(super) step: StepName,
    /// The time zone's name.
    pub(super) tz: String,
    /// In order and without a gap.
    pub(super) intervals: Vec<Interval>,
    /// From the beginning of the first to the end of the last.
    pub(super) whole: Interval,
}
