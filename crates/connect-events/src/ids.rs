//! Ids and ARNs that cannot be wrong.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

/// What a damaged id says when serde asks; the decoder turns it into the code `bad_id`.
pub(crate) const UNUSABLE_ID: &str = "unusable id";

/// Why a text is no id. It holds the length only: a wrong id may be anything, a phone number too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidId {
    /// The length of the refused text, in bytes.
    pub len: usize,
}

impl fmt::Display for InvalidId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes that are no id (1 to 256, without '#' or control characters)", self.len)
    }
}

impl std::error::Error for InvalidId {}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The longest id that Connect documents, in bytes.
            pub const MAX_LEN: usize = 256;

            /// Checks and wraps an id.
            ///
            /// # Errors
            ///
            /// [`InvalidId`] when `raw` is empty, longer than 256 bytes, or holds a control
            /// character or a `#`, which separates the parts of sort keys.
            pub fn new(raw: &str) -> Result<Self, InvalidId> {
                let fits = !raw.is_empty() && raw.len() <= Self::MAX_LEN;
                if !fits || raw.bytes().any(|byte| byte == b'#' || byte.is_ascii_control()) {
                    return Err(InvalidId { len: raw.len() });
                }
                Ok(Self(raw.into()))
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::new(&text).map_err(|_| serde::de::Error::custom(UNUSABLE_ID))
            }
        }
    };
}

id! {
    /// The id of one contact, unique within a Connect instance.
    ///
    /// A transfer starts a *new* contact whose `previousContactId` is the old one, so this is not
    /// a conversation id.
    ///
    /// Source: <https://docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html>
    ContactId
}
id! {
    /// The id of one Connect instance: the part of its ARN after `instance/`.
    InstanceId
}
id! {
    /// The id of one agent: Connect calls it the user id. The last part of the agent's ARN.
    AgentId
}
id! {
    /// The id of one queue: the part of its ARN after `queue/`.
    ///
    /// An agent's own queue is `agent/<agent id>`, so that it is never taken for a shared one.
    QueueId
}
id! {
    /// The id of one routing profile: the part of its ARN after `routing-profile/`.
    RoutingProfileId
}
id! {
    /// The id of one group of the agents' hierarchy: the part of its ARN after `agent-group/`.
    HierarchyGroupId
}

/// An Amazon resource name, kept as it was sent.
///
/// Nothing is refused here: the ids inside are checked when they are asked for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Arn(Arc<str>);

impl Arn {
    /// Wraps the text of an ARN.
    #[must_use]
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// The ARN as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The Connect instance that the ARN lies in.
    #[must_use]
    pub fn instance_id(&self) -> Option<InstanceId> {
        // `arn:aws:connect:<region>:<account>:instance/<id>` and what lies in it.
        let (start, rest) = self.0.split_once('/')?;
        let id = start.ends_with(":instance").then(|| rest.split('/').next())?;
        InstanceId::new(id?).ok()
    }

    /// The contact that the ARN names; `None` for `contact/*`, which rules write for "any".
    #[must_use]
    pub fn contact_id(&self) -> Option<ContactId> {
        ContactId::new(self.part_after("contact").filter(|id| *id != "*")?).ok()
    }

    /// The agent that the ARN names.
    #[must_use]
    pub fn agent_id(&self) -> Option<AgentId> {
        AgentId::new(self.part_after("agent")?).ok()
    }

    /// The queue that the ARN names: an id, or `agent/<agent id>`.
    #[must_use]
    pub fn queue_id(&self) -> Option<QueueId> {
        QueueId::new(self.rest_after("queue")?).ok()
    }

    /// The routing profile that the ARN names.
    #[must_use]
    pub fn routing_profile_id(&self) -> Option<RoutingProfileId> {
        RoutingProfileId::new(self.part_after("routing-profile")?).ok()
    }

    /// The group of the agents' hierarchy that the ARN names.
    #[must_use]
    pub fn hierarchy_group_id(&self) -> Option<HierarchyGroupId> {
        HierarchyGroupId::new(self.part_after("agent-group")?).ok()
    }

    fn part_after(&self, kind: &str) -> Option<&str> {
        self.rest_after(kind)?.split('/').next()
    }

    /// What follows `/<kind>/`. Looking for one sign at a time takes half as long as for a word.
    fn rest_after(&self, kind: &str) -> Option<&str> {
        let (_, mut rest) = self.0.split_once('/')?;
        while let Some((part, after)) = rest.split_once('/') {
            if part == kind {
                return Some(after);
            }
            rest = after;
        }
        None
    }
}

impl fmt::Debug for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Arn, ContactId};

    #[test]
    fn an_id_that_cannot_be_a_key_is_refused() {
        for raw in ["", "a#b", "a\nb", &"x".repeat(257)] {
            assert_eq!(ContactId::new(raw).unwrap_err().len, raw.len());
        }
        assert_eq!(ContactId::new("c-1").unwrap().as_str(), "c-1");
        assert!(ContactId::new(&"x".repeat(256)).is_ok());
    }

    #[test]
    fn an_arn_gives_the_ids_that_it_names_and_no_others() {
        let arn = |tail: &str| Arn::new(format!("arn:aws:connect:eu-west-2:111122223333:{tail}"));
        let contact = arn("instance/i-1/contact/c-1");
        assert_eq!(contact.instance_id().unwrap().as_str(), "i-1");
        assert_eq!(contact.contact_id().unwrap().as_str(), "c-1");
        assert_eq!(contact.queue_id(), None);
        assert_eq!(arn("instance/i-1/contact/*").contact_id(), None);
        assert_eq!(arn("instance/i-1/queue/q-1").queue_id().unwrap().as_str(), "q-1");
        let own = arn("instance/i-1/queue/agent/a-1");
        assert_eq!(own.queue_id().unwrap().as_str(), "agent/a-1");
        assert_eq!(arn("instance/i-1/agent/a-1").agent_id().unwrap().as_str(), "a-1");
        let profile = arn("instance/i-1/routing-profile/r-1");
        assert_eq!(profile.routing_profile_id().unwrap().as_str(), "r-1");
        let group = arn("instance/i-1/agent-group/g-1");
        assert_eq!(group.hierarchy_group_id().unwrap().as_str(), "g-1");
        assert_eq!(Arn::new("null").instance_id(), None);
    }
}
