//! One callback.

use connect_events::ContactId;
use contact_core::{AttemptEnd, Callback, CallbackEnd, CallbackId, CallbackStanding};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use utoipa::ToSchema;

use super::{At, Id, names};

/// How a callback stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallbackWord {
    /// Offered, and nobody has said when to call.
    Suggested,
    /// To be called.
    Scheduled,
    /// Being called.
    Dialling,
    /// Somebody answered.
    Reached,
    /// Nobody is called any more.
    Closed(CallbackEnd),
}

impl CallbackWord {
    /// Every way to stand.
    pub const ALL: [Self; 9] = [
        Self::Suggested,
        Self::Scheduled,
        Self::Dialling,
        Self::Reached,
        Self::Closed(CallbackEnd::Withdrawn),
        Self::Closed(CallbackEnd::GotThrough),
        Self::Closed(CallbackEnd::Expired),
        Self::Closed(CallbackEnd::Exhausted),
        Self::Closed(CallbackEnd::Refused),
    ];

    /// The word as the API spells it: `gotThrough`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Suggested => "suggested",
            Self::Scheduled => "scheduled",
            Self::Dialling => "dialling",
            Self::Reached => "reached",
            Self::Closed(why) => why.name(),
        }
    }
}

names! {
    /// How a callback stands, as the API spells it.
    pub CallbackName(CallbackWord) as "CallbackStanding": CallbackWord::ALL,
        "How a callback stands: `suggested` (nobody has said when to call), `scheduled`, `dialling`; \
         and once it is over `reached` (somebody answered), `withdrawn` (somebody took it back), \
         `gotThrough` (the customer talked to an agent meanwhile), `expired` (it was not made in \
         time), `exhausted` (nobody answered), `refused` (Connect does not call the number).";
    /// How an attempt ended, as the API spells it.
    pub AttemptName(AttemptEnd) as "AttemptEnd": AttemptEnd::ALL,
        "How an attempt ended: `reached`, `notReached`, `refused` (by Connect, for good), `lost` \
         (nobody ever learnt whether Connect called).";
}

/// A callback. The number is not shown: an id that is passed on gives nobody away.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallbackView {
    /// The id of the callback.
    pub callback_id: Id,
    /// How it stands.
    pub standing: CallbackName,
    /// When it was asked for; when the customer hung up, where it makes up for that.
    pub asked_at: Option<At>,
    /// The contact that was abandoned, where the callback makes up for one.
    pub abandoned_contact_id: Option<Id>,
    /// The queue that the call belongs to.
    pub queue_id: Option<Id>,
    /// When somebody last wanted the call for.
    pub wanted_at: Option<At>,
    /// When it is called next, at the earliest; null unless it is scheduled.
    pub due_at: Option<At>,
    /// Since when it is over.
    pub over_at: Option<At>,
    /// The attempts to call, the first one ahead.
    pub attempts: Vec<AttemptView>,
    /// Where to go on from here.
    pub links: CallbackLinks,
}

/// One attempt to call somebody back.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AttemptView {
    /// Which one it is, from 1 on.
    pub number: u32,
    /// The id of its call, which stands in the contact's attributes as `connectLiveRequest`.
    pub call_id: Option<Id>,
    /// When it was begun.
    pub begun_at: Option<At>,
    /// The contact, once Connect called.
    pub contact_id: Option<Id>,
    /// How it ended; null while it is under way.
    pub ended: Option<AttemptName>,
    /// When that was known.
    pub ended_at: Option<At>,
}

/// Paths below the root of the API.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallbackLinks {
    /// The callback: GET reads it, PUT plans it, DELETE takes it back.
    pub callback: String,
    /// The contact of the last attempt, once there is one.
    pub contact: Option<String>,
}

/// What may stand in a path as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl CallbackView {
    /// The view of a row; `None` where nobody asked for it.
    #[must_use]
    pub fn of(id: &CallbackId, callback: &Callback) -> Option<Self> {
        let asked = callback.asked.get()?;
        let (standing, due, is_over) = match callback.standing()? {
            CallbackStanding::Suggested => (CallbackWord::Suggested, None, false),
            CallbackStanding::Scheduled(due) => (CallbackWord::Scheduled, Some(due), false),
            CallbackStanding::Dialling(_) => (CallbackWord::Dialling, None, false),
            CallbackStanding::Reached => (CallbackWord::Reached, None, true),
            CallbackStanding::Closed(why) => (CallbackWord::Closed(why), None, true),
        };
        let last = callback.attempts.last().and_then(|(_, attempt)| attempt.contact.get());
        Some(Self {
            callback_id: id.into(),
            standing: standing.into(),
            asked_at: Some(asked.call.at.into()),
            abandoned_contact_id: asked.after.as_ref().map(Id::from),
            queue_id: asked.call.queue.as_ref().map(Id::from),
            wanted_at: callback.wanted.get().copied().map(At::from),
            due_at: due.map(At::from),
            over_at: callback.place().filter(|_| is_over).map(|(_, at)| at.into()),
            attempts: attempts(id, callback),
            links: CallbackLinks {
                callback: format!("callbacks/{}", id.as_str()),
                contact: last.map(path_of),
            },
        })
    }
}

fn attempts(id: &CallbackId, callback: &Callback) -> Vec<AttemptView> {
    let all = callback.attempts.iter();
    let all = all.map(|(number, attempt)| AttemptView {
        number: *number,
        call_id: id.attempt(*number).as_ref().map(Id::from),
        begun_at: attempt.begun.get().copied().map(At::from),
        contact_id: attempt.contact.get().map(Id::from),
        ended: attempt.ended.get().map(|ended| ended.how.into()),
        ended_at: attempt.ended.get().map(|ended| ended.at.into()),
    });
    all.collect()
}

fn path_of(contact: &ContactId) -> String {
    format!("contacts/{}", utf8_percent_encode(contact.as_str(), PLAIN))
}
