//! What is asked for when a call is asked for.

use connect_events::{EventTime, InstanceId, Personal, QueueId};
use contact_core::Asked;
use smol_str::SmolStr;

use crate::ledger::digest;
use crate::number::Number;

/// What all calls of a deployment have in common: who calls, and what is heard then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The instance that calls.
    pub instance: InstanceId,
    /// The id of the flow that speaks when a call is answered.
    pub flow: SmolStr,
    /// The number that is shown, as E.164 has it; the queue's own where there is none.
    pub source: Option<Personal<SmolStr>>,
    /// The queue that calls belong to. One of the two has to be there, or nobody is called.
    pub queue: Option<QueueId>,
}

/// Who is to be called, and what the flow is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whom to call.
    pub number: Number,
    /// What the flow is told, by name, in the order of the names.
    pub attributes: Vec<(SmolStr, Personal<SmolStr>)>,
}

impl Wanted {
    /// The row of this wish, asked for by `caller` at `at`.
    ///
    /// Its digest is of the wish alone and not of the line: a request that is repeated after the
    /// deployment chose another flow is the same request. It is called by the flow of now, unless an
    /// answer of Connect's was lost: then as Connect was asked when it was lost.
    #[must_use]
    pub fn asked(self, line: &Line, caller: &str, at: EventTime) -> Asked {
        let destination = self.number.into_text();
        let mut parts = vec![destination.expose().as_str()];
        for (name, value) in &self.attributes {
            parts.extend([name.as_str(), value.expose().as_str()]);
        }
        Asked {
            at,
            digest: digest(&parts).into(),
            caller: caller_digest(caller),
            instance: line.instance.clone(),
            flow: line.flow.clone(),
            source: line.source.clone(),
            queue: line.queue.clone(),
            destination,
            attributes: self.attributes,
        }
    }
}

/// Who asked, as [`Asked::caller`] holds it.
#[must_use]
pub fn caller_digest(caller: &str) -> SmolStr {
    digest(&[caller]).into()
}
