//! What views are made of: each part with its one form in JSON and in the description.

use connect_events::{
    AgentId, ContactId, EventTime, Feed, HierarchyGroupId, InstanceId, Personal, QueueId,
    RoutingProfileId,
};
use contact_core::metrics::Step;
use contact_core::{
    Activity, AlertId, AlertSubject, CallbackId, ConversationStatus, Phase, RequestId, SegmentKind,
    SessionView, Stage,
};
use serde::Serialize;
use smol_str::SmolStr;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{RefOr, extensions::Extensions};
use utoipa::{PartialSchema, ToSchema};

/// An id, as Connect gives it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Id(SmolStr);

macro_rules! ids {
    ($($id:ident),+) => {
        $(impl From<&$id> for Id {
            fn from(id: &$id) -> Self {
                Self(id.as_str().into())
            }
        })+
    };
}
ids!(
    AgentId,
    AlertId,
    CallbackId,
    ContactId,
    HierarchyGroupId,
    InstanceId,
    QueueId,
    RequestId,
    RoutingProfileId
);

impl Id {
    /// The id of what an alert is about.
    pub(crate) fn of_subject(subject: &AlertSubject) -> Self {
        Self(subject.id().into())
    }
}

/// A word: AWS's own as AWS writes it, or a name in the instance's own words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Word(SmolStr);

impl From<&str> for Word {
    fn from(word: &str) -> Self {
        Self(word.into())
    }
}

/// Text about a person. Shown in answers, and in nothing else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Private(Personal<SmolStr>);

impl From<&Personal<SmolStr>> for Private {
    fn from(text: &Personal<SmolStr>) -> Self {
        Self(text.clone())
    }
}

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct At(EventTime);

impl From<EventTime> for At {
    fn from(at: EventTime) -> Self {
        Self(at)
    }
}

impl From<At> for EventTime {
    fn from(at: At) -> Self {
        at.0
    }
}

/// Values that are written as their names, and ordered by them.
macro_rules! names {
    ($($(#[$doc:meta])* $sight:vis $name:ident($value:ty) as $kind:literal: $all:expr, $description:literal;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            $sight struct $name($value);

            impl From<$value> for $name {
                fn from(value: $value) -> Self {
                    Self(value)
                }
            }

            impl Ord for $name {
                fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                    self.0.name().cmp(other.0.name())
                }
            }

            impl PartialOrd for $name {
                fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                    Some(self.cmp(other))
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                    to.serialize_str(self.0.name())
                }
            }

            impl utoipa::PartialSchema for $name {
                fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                    utoipa::openapi::schema::ObjectBuilder::new()
                        .schema_type(utoipa::openapi::schema::Type::String)
                        .description(Some($description))
                        .enum_values(Some($all.into_iter().map(<$value>::name)))
                        .into()
                }
            }

            impl utoipa::ToSchema for $name {
                fn name() -> std::borrow::Cow<'static, str> {
                    std::borrow::Cow::Borrowed($kind)
                }
            }
        )+
    };
}
pub(crate) use names;

names! {
    /// An activity as the API spells it.
    pub ActivityName(Activity) as "Activity": Activity::ALL,
        "What an agent is doing, as Connect's real-time metrics name it.";
    /// The status of an analysis as the API spells it.
    pub TalkStatusName(ConversationStatus) as "TalkStatus": ConversationStatus::ALL,
        "How far the analysis of a talk has come.";
    /// A feed as the API spells it.
    pub FeedName(Feed) as "Feed": Feed::ALL, "One of Amazon Connect's four feeds.";
    /// A phase as the API spells it.
    pub PhaseName(Phase) as "Phase": Phase::ALL, "How far a contact has come.";
    /// A kind of turn as the API spells it.
    pub SegmentKindName(SegmentKind) as "SegmentKind": SegmentKind::ALL, "What kind of turn it is.";
    /// A session as the API spells it.
    pub SessionName(SessionView) as "Session":
        [SessionView::LoggedIn, SessionView::LoggedOut, SessionView::Unknown],
        "What is known of an agent's session.";
    /// A stage as the API spells it.
    pub StageName(Stage) as "Stage": Stage::ALL, "A stage of a contact's life.";
    /// The length of an interval as the API spells it.
    pub StepName(Step) as "Step": Step::ALL, "How long an interval is.";
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

macro_rules! described {
    ($($part:ident: $schema:expr;)+) => {
        $(impl PartialSchema for $part {
            fn schema() -> RefOr<Schema> {
                $schema.into()
            }
        }

        impl ToSchema for $part {})+
    };
}
described! {
    Id: text()
        .description(Some("An id, as Connect gives it: at most 256 bytes."))
        .min_length(Some(1))
        .max_length(Some(256))
        .pattern(Some(r"^[^#\u0000-\u001f\u007f]+$"));
    Word: text().description(Some(
        "A word: AWS's own as AWS writes it, or a name in the instance's own words."
    ));
    Private: text()
        .description(Some("Text about a person."))
        .extensions(Some(Extensions::builder().add("x-personal-data", true).build()));
    At: text()
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
        .description(Some("A moment: RFC 3339, in UTC, with milliseconds."))
        .examples(["2026-03-02T09:00:00.000Z"]);
}
