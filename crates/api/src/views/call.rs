//! One call that was asked for.

use std::borrow::Cow;

use connect_client::Code;
use connect_events::EventTime;
use contact_core::{CallRequest, CallStanding, RequestId};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use super::{At, Id, Word, names};

/// What has become of a request to call somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nobody was called, and Connect is not being asked: the same request asks again.
    Waiting,
    /// It was stopped before anybody was called, and nobody will be.
    Withdrawn,
    /// Connect is being asked to call.
    Dialling,
    /// Connect was asked, and nobody heard its answer.
    Unknown,
    /// Connect said no.
    Refused,
    /// Connect called.
    Dialled,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Self; 6] = [
        Self::Waiting,
        Self::Withdrawn,
        Self::Dialling,
        Self::Unknown,
        Self::Refused,
        Self::Dialled,
    ];

    /// The standing as the API spells it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Withdrawn => "withdrawn",
            Self::Dialling => "dialling",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
            Self::Dialled => "dialled",
        }
    }

    /// The standing of a request by `now`.
    pub(crate) fn of(call: &CallRequest, now: EventTime) -> Self {
        match call.standing(now) {
            CallStanding::Waiting if call.stopped.get().is_some() => Self::Withdrawn,
            CallStanding::Waiting => Self::Waiting,
            CallStanding::Dialling => Self::Dialling,
            CallStanding::Unknown => Self::Unknown,
            CallStanding::Refused(_) => Self::Refused,
            CallStanding::Dialled(_) => Self::Dialled,
        }
    }
}

names! {
    /// A standing as the API spells it.
    pub StandingName(Standing) as "CallStanding": Standing::ALL,
        "What has become of a call: `waiting` (put off: the same request asks again), `withdrawn` \
         (stopped before anybody was called), `dialling` (Connect is being asked), `unknown` (nobody \
         heard Connect's answer: the same request asks again and calls once, and the contact's record \
         settles it too), `refused` (by Connect, for good), `dialled` (there is a contact).";
}

/// A call that was asked for, and what has become of it. The number is not shown: whoever asked knows
/// it, and an id that is passed on gives nobody away.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallView {
    /// The id of the request. It stands in the contact's attributes too, as `connectLiveRequest`.
    pub call_id: Id,
    /// What has become of it.
    pub standing: StandingName,
    /// When it was first asked for.
    pub asked_at: Option<At>,
    /// When it was asked to end.
    pub stopped_at: Option<At>,
    /// The contact, once Connect called.
    pub contact_id: Option<Id>,
    /// Why Connect refused it, where it did.
    pub refusal: Option<RefusalView>,
    /// Where to go on from here.
    pub links: CallLinks,
}

/// A code of Connect's as the API spells it.
#[derive(Clone, Copy, Debug)]
pub struct ConnectCodeName;

impl PartialSchema for ConnectCodeName {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "What Amazon Connect failed of. The README says what to do about each.",
            ))
            .enum_values(Some(Code::ALL.into_iter().map(Code::as_str)))
            .into()
    }
}

impl ToSchema for ConnectCodeName {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("ConnectCode")
    }
}

/// Why Amazon Connect refused a call.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefusalView {
    /// What it was refused for. Codes do not change.
    #[schema(value_type = ConnectCodeName)]
    pub connect_code: Word,
    /// What to do about it.
    pub advice: &'static str,
}

/// Paths below the root of the API.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CallLinks {
    /// The call: GET follows it, DELETE stops it.
    pub call: String,
    /// Its contact, once there is one.
    pub contact: Option<String>,
}

/// What may stand in a path as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl CallView {
    /// The view of a row, by `now`.
    #[must_use]
    pub fn of(id: &RequestId, call: &CallRequest, now: EventTime) -> Self {
        let (contact, refusal) = match call.standing(now) {
            CallStanding::Dialled(contact) => (Some(contact), None),
            CallStanding::Refused(code) => (None, Some(code)),
            CallStanding::Waiting | CallStanding::Dialling | CallStanding::Unknown => (None, None),
        };
        Self {
            call_id: id.into(),
            standing: Standing::of(call, now).into(),
            asked_at: call.asked.get().map(|asked| asked.at.into()),
            stopped_at: call.stopped.get().copied().map(At::from),
            contact_id: contact.map(Id::from),
            refusal: refusal
                .map(|code| RefusalView { connect_code: code.into(), advice: advice(code) }),
            links: CallLinks {
                call: format!("outbound-calls/{}", id.as_str()),
                contact: contact.map(|contact| {
                    format!("contacts/{}", utf8_percent_encode(contact.as_str(), PLAIN))
                }),
            },
        }
    }
}

/// What to do about a code of Connect's.
pub(crate) fn advice(code: &str) -> &'static str {
    match Code::ALL.into_iter().find(|known| known.as_str() == code) {
        Some(Code::DestinationNotAllowed) => {
            "Call another number, or have AWS enable its country for the instance."
        }
        Some(Code::OutboundNotPermitted) => {
            "Allow outbound calls in the telephony options of the instance."
        }
        Some(Code::InvalidParameter | Code::InvalidRequest) => {
            "Look at the flow, the queue and the source number in the policy, and at the attributes \
             of the request: Connect takes one of them for wrong."
        }
        Some(Code::NotFound) => {
            "Look at the instance, the flow and the queue in the policy: Connect has not all of them."
        }
        Some(Code::OtherRegion) => "Call in the Region in which the instance is active.",
        Some(Code::NoPermission) => {
            "Allow the API's role `connect:StartOutboundVoiceContact` and `connect:StopContact`."
        }
        Some(Code::BadCredentials) => "Look at the API's credentials: AWS does not take them.",
        Some(Code::QuotaExceeded) => {
            "Wait until a call ends; if it lasts, have the quota of concurrent calls raised."
        }
        Some(Code::Throttled | Code::NoTurn) => "Wait: Connect takes two requests a second.",
        Some(Code::NotSent) => "Look at the API's credentials and at the address of Connect.",
        Some(Code::ServerError | Code::TimedOut | Code::Unreachable | Code::BadAnswer) => {
            "Ask again with the same key: it is done once."
        }
        Some(Code::NoSuchOutput | Code::OtherRefusal) | None => {
            "Look at the API's logs, and at Amazon Connect's page of StartOutboundVoiceContact."
        }
    }
}

#[cfg(test)]
mod tests {
    use connect_client::Code;

    use super::advice;

    #[test]
    fn the_readme_says_of_every_code_of_connects_what_to_do() {
        let readme = include_str!("../../../../README.md");
        let (_, table) = readme.split_once("| `connectCode` | what to do |").expect("the table");
        let told: Vec<&str> =
            table.lines().skip(2).take_while(|line| line.starts_with('|')).collect();
        let row = |code: Code| format!("| `{code}` | {} |", advice(code.as_str()));
        assert_eq!(told, Code::ALL.map(row));
    }
}
