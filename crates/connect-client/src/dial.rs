//! Outbound calls.

use std::collections::BTreeMap;
use std::fmt;

use connect_events::{ContactId, Personal, QueueId};
use smol_str::SmolStr;
use tokio::time::Instant;

use crate::call::Call;
use crate::code::Code;
use crate::connect::Connect;
use crate::error::ConnectError;

/// An outbound call to make.
///
/// Source: <https://docs.aws.amazon.com/connect/latest/APIReference/API_StartOutboundVoiceContact.html>
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dial {
    /// Whom to call: a telephone number in E.164, `+15555550100`.
    pub to: Personal<SmolStr>,
    /// The number that is shown, and the queue that an agent is looked for in.
    pub from: DialFrom,
    /// The id of the flow that speaks when the call is answered.
    pub flow: SmolStr,
    /// Names this dial: two calls with one token ring once.
    pub token: ClientToken,
    /// Attributes of the contact, by name; at most 32,768 bytes.
    pub attributes: BTreeMap<SmolStr, Personal<SmolStr>>,
    /// How long it rings; a minute where nothing is said.
    pub ring: Option<RingTime>,
}

/// Where a call comes from. Connect takes the number of the queue where no number is told, and so
/// needs one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DialFrom {
    /// A number of the instance, in E.164.
    Number(Personal<SmolStr>),
    /// A queue, with its outbound number.
    Queue(QueueId),
    /// A queue, with another number of the instance.
    NumberAndQueue(Personal<SmolStr>, QueueId),
}

impl DialFrom {
    fn parts(&self) -> (Option<String>, Option<String>) {
        let number = |number: &Personal<SmolStr>| Some(number.expose().to_string());
        let queue = |queue: &QueueId| Some(queue.as_str().to_owned());
        match self {
            Self::Number(from) => (number(from), None),
            Self::Queue(id) => (None, queue(id)),
            Self::NumberAndQueue(from, id) => (number(from), queue(id)),
        }
    }
}

/// Names one dial for seven days, in which Connect answers each repetition with the first contact.
///
/// There is no default: the SDK would make up another token for each call, and a repeated call would
/// ring twice. Derive it from what the dial is for, and from the number of the attempt.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientToken(SmolStr);

impl ClientToken {
    /// The longest token that Connect takes, in bytes.
    pub const MAX_LEN: usize = 500;

    /// Checks and wraps a token. It is written to logs: no telephone number belongs in it.
    ///
    /// # Errors
    ///
    /// [`InvalidDial`] when `raw` is empty, longer than 500 bytes, or not printable ASCII.
    pub fn new(raw: &str) -> Result<Self, InvalidDial> {
        let fits = (1..=Self::MAX_LEN).contains(&raw.len());
        if !fits || !raw.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidDial::Token { len: raw.len() });
        }
        Ok(Self(raw.into()))
    }

    /// The token as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How long a call rings, in seconds: 15 to 60.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RingTime(u8);

impl RingTime {
    /// Checks and wraps a number of seconds.
    ///
    /// # Errors
    ///
    /// [`InvalidDial`] when Connect does not take it.
    pub fn from_secs(seconds: u8) -> Result<Self, InvalidDial> {
        if (15..=60).contains(&seconds) {
            Ok(Self(seconds))
        } else {
            Err(InvalidDial::RingTime { seconds })
        }
    }

    /// The number of seconds.
    #[must_use]
    pub fn as_secs(self) -> u8 {
        self.0
    }
}

/// Why a part of a dial cannot be used. It holds no text: a wrong token may be anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidDial {
    /// The token is too long, empty, or not printable.
    Token {
        /// The length of the refused text, in bytes.
        len: usize,
    },
    /// A call cannot ring so short or so long.
    RingTime {
        /// The refused number of seconds.
        seconds: u8,
    },
}

impl fmt::Display for InvalidDial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token { len } => {
                write!(f, "{len} bytes that are no token (1 to 500, printable ASCII)")
            }
            Self::RingTime { seconds } => write!(f, "{seconds} seconds of ringing, not 15 to 60"),
        }
    }
}

impl std::error::Error for InvalidDial {}

impl Connect {
    /// Calls a number, and gives the contact that Connect made for it. It is not answered yet: what
    /// comes of it is told by events.
    ///
    /// A token that was used in the last seven days calls nobody, and gives the contact of then.
    /// [`ConnectError::Unknown`] is cleared up by the same call with the same token.
    ///
    /// # Errors
    ///
    /// [`ConnectError`]; a used-up quota of calls at one time is [`Code::QuotaExceeded`].
    pub async fn start_outbound_voice_contact(
        &self,
        dial: &Dial,
        deadline: Instant,
    ) -> Result<ContactId, ConnectError> {
        const CALL: Call = Call::StartOutboundVoiceContact;
        let Dial { to, from, flow, token, attributes, ring } = dial;
        let (number, queue) = from.parts();
        let attributes = (!attributes.is_empty()).then(|| exposed(attributes));
        let request = self
            .calls()
            .start_outbound_voice_contact()
            .instance_id(self.instance().as_str())
            .destination_phone_number(to.expose().as_str())
            .contact_flow_id(flow.as_str())
            .client_token(token.as_str())
            .set_source_phone_number(number)
            .set_queue_id(queue)
            .set_attributes(attributes)
            .set_ring_timeout_in_seconds(ring.map(|ring| i32::from(ring.as_secs())));
        let told = self.attempt(CALL, deadline, || request.clone().send()).await?;
        let id = told.contact_id().and_then(|id| ContactId::new(id).ok());
        id.ok_or_else(|| ConnectError::of(CALL, Code::BadAnswer))
    }
}

/// Attributes as they are sent.
pub(crate) fn exposed(
    attributes: &BTreeMap<SmolStr, Personal<SmolStr>>,
) -> std::collections::HashMap<String, String> {
    let each = attributes.iter();
    each.map(|(name, value)| (name.to_string(), value.expose().to_string())).collect()
}
