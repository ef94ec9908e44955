//! How values are written as DynamoDB attributes.

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use connect_events::{
    AgentContactState, AgentId, AgentStatusType, Channel, ContactId, DisconnectReason, EventTime,
    HierarchyGroupId, InitiationMethod, InstanceId, ParticipantRole, Personal, QueueId,
    RoutingProfileId, Sentiment,
};
use contact_core::{
    AlertChange, AlertKind, AlertSubject, AttemptEnd, Bounded, CallOutcome, CallbackEnd,
    ConversationStatus, Join, Latest, Max, Min, Moment, Newest, RequestId, SegmentId, SegmentKind,
    Session, Tellers,
};

use smol_str::SmolStr;

use super::{AGAIN, AT, IS, KEY, OBSERVED, STATED};

/// A stored value that this version cannot read, in this attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable(pub(crate) &'static str);

/// A value as an attribute. Nothing known is no attribute, so a bottom takes no room.
pub(crate) trait Stored: Sized {
    /// The attribute, or none for a value that says nothing.
    fn put(&self) -> Option<AttributeValue>;

    /// Reads it back. `None` for what this version cannot read.
    fn read(stored: Option<&AttributeValue>) -> Option<Self>;
}

/// A value written as text, and read back from it.
macro_rules! stored_as_text {
    ($($type:ty: $put:expr, $read:expr;)+) => {$(
        impl Stored for $type {
            fn put(&self) -> Option<AttributeValue> {
                let put: fn(&Self) -> String = $put;
                Some(AttributeValue::S(put(self)))
            }
            fn read(stored: Option<&AttributeValue>) -> Option<Self> {
                let read: fn(&str) -> Option<Self> = $read;
                read(stored?.as_s().ok()?)
            }
        }
    )+};
}

stored_as_text! {
    String: Clone::clone, |text| Some(text.to_owned());
    SmolStr: ToString::to_string, |text| Some(text.into());
    ContactId: |id| id.as_str().to_owned(), |text| Self::new(text).ok();
    InstanceId: |id| id.as_str().to_owned(), |text| Self::new(text).ok();
    AgentId: |id| id.as_str().to_owned(), |text| Self::new(text).ok();
    QueueId: |id| id.as_str().to_owned(), |text| Self::new(text).ok();
    RoutingProfileId: |id| id.as_str().to_owned(), |text| Self::new(text).ok();
    HierarchyGroupId: |id| id.as_str().to_owned(), |text| Self::new(text).ok();
    SegmentId: |id| id.as_str().to_owned(), |text| Some(Self::new(text));
    Channel: |value| value.as_str().to_owned(), |text| Some(Self::from_text(text));
    InitiationMethod: |value| value.as_str().to_owned(), |text| Some(Self::from_text(text));
    DisconnectReason: |value| value.as_str().to_owned(), |text| Some(Self::from_text(text));
    AgentContactState: |value| value.as_str().to_owned(), |text| Some(Self::from_text(text));
    AgentStatusType: |value| value.as_str().to_owned(), |text| Some(Self::from_text(text));
    ParticipantRole: |value| value.as_str().to_owned(), |text| Some(Self::from_text(text));
    Sentiment: |value| value.as_str().to_owned(), |text| Some(Self::from_text(text));
    ConversationStatus: |value| value.name().to_owned(),
        |text| Self::ALL.into_iter().find(|value| value.name() == text);
    SegmentKind: |value| value.name().to_owned(),
        |text| Self::ALL.into_iter().find(|value| value.name() == text);
    RequestId: |id| id.as_str().to_owned(), |text| Self::new(text);
    CallOutcome: super::outcome_text, super::outcome_of;
    AttemptEnd: |value| value.name().to_owned(),
        |text| Self::ALL.into_iter().find(|value| value.name() == text);
    CallbackEnd: |value| value.name().to_owned(),
        |text| Self::ALL.into_iter().find(|value| value.name() == text);
    AlertKind: |value| value.name().to_owned(),
        |text| Self::ALL.into_iter().find(|value| value.name() == text);
    AlertChange: |value| value.name().to_owned(),
        |text| Self::ALL.into_iter().find(|value| value.name() == text);
    AlertSubject: |subject| format!("{}#{}", subject.kind(), subject.id()),
        |text| text.split_once('#').and_then(|(kind, id)| Self::named(kind, id));
    Session: |value| super::session_name(*value).to_owned(), super::session_named;
}

impl Stored for i64 {
    fn put(&self) -> Option<AttributeValue> {
        Some(AttributeValue::N(self.to_string()))
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        stored?.as_n().ok()?.parse().ok()
    }
}

impl Stored for u32 {
    fn put(&self) -> Option<AttributeValue> {
        i64::from(*self).put()
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        i64::read(stored)?.try_into().ok()
    }
}

impl Stored for bool {
    fn put(&self) -> Option<AttributeValue> {
        Some(AttributeValue::Bool(*self))
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        stored?.as_bool().ok().copied()
    }
}

/// A moment is a number of milliseconds, so that it sorts and so that it is small.
impl Stored for EventTime {
    fn put(&self) -> Option<AttributeValue> {
        self.as_millis().put()
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        i64::read(stored).map(Self::from_millis)
    }
}

/// Nobody told of anything: no attribute.
impl Stored for Tellers {
    fn put(&self) -> Option<AttributeValue> {
        let bits = Some(self.bits()).filter(|bits| *bits != 0)?;
        Some(AttributeValue::N(bits.to_string()))
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        let Some(stored) = stored else { return Some(Self::default()) };
        stored.as_n().ok()?.parse().ok().map(Self::from_bits)
    }
}

/// A set's value says nothing beyond its key.
impl Stored for () {
    fn put(&self) -> Option<AttributeValue> {
        None
    }
    fn read(_: Option<&AttributeValue>) -> Option<Self> {
        Some(())
    }
}

impl Stored for Vec<u8> {
    fn put(&self) -> Option<AttributeValue> {
        Some(AttributeValue::B(Blob::new(self.clone())))
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        Some(stored?.as_b().ok()?.as_ref().to_vec())
    }
}

impl<T: Stored> Stored for Personal<T> {
    fn put(&self) -> Option<AttributeValue> {
        self.expose().put()
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        T::read(stored).map(Self::new)
    }
}

impl<T: Stored> Stored for Option<T> {
    fn put(&self) -> Option<AttributeValue> {
        self.as_ref().and_then(Stored::put)
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        stored.map_or(Some(None), |stored| T::read(Some(stored)).map(Some))
    }
}

impl<T: Stored> Stored for Max<T> {
    fn put(&self) -> Option<AttributeValue> {
        self.get().and_then(Stored::put)
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        Option::<T>::read(stored).map(Self::from)
    }
}

impl<T: Stored> Stored for Min<T> {
    fn put(&self) -> Option<AttributeValue> {
        self.get().and_then(Stored::put)
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        Option::<T>::read(stored).map(Self::from)
    }
}

impl<T: Stored> Stored for Latest<T> {
    fn put(&self) -> Option<AttributeValue> {
        let at = self.since()?;
        map([(AT, at.put()), (IS, self.get().and_then(Stored::put))])
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        let Some(stored) = stored else { return Some(Self::default()) };
        let map = stored.as_m().ok()?;
        Some(Self::at(EventTime::read(map.get(AT))?, T::read(map.get(IS))?))
    }
}

impl Stored for Moment {
    fn put(&self) -> Option<AttributeValue> {
        let Self { stated, observed, again } = self;
        map([(STATED, stated.put()), (OBSERVED, observed.put()), (AGAIN, again.put())])
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        let Some(stored) = stored else { return Some(Self::default()) };
        let map = stored.as_m().ok()?;
        Some(Self {
            stated: Max::read(map.get(STATED))?,
            observed: Min::read(map.get(OBSERVED))?,
            again: Max::read(map.get(AGAIN))?,
        })
    }
}

/// A list of entries, least key first: DynamoDB's own maps have text keys only.
impl<K: Ord + Stored, V: Join + Stored, const N: usize> Stored for Bounded<K, V, N> {
    fn put(&self) -> Option<AttributeValue> {
        let entries: Vec<_> = self
            .iter()
            .filter_map(|(key, value)| map([(KEY, key.put()), (IS, value.put())]))
            .collect();
        (!entries.is_empty()).then_some(AttributeValue::L(entries))
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        let Some(stored) = stored else { return Some(Self::default()) };
        let entries = stored.as_l().ok()?.iter().map(|entry| {
            let entry = entry.as_m().ok()?;
            Some((K::read(entry.get(KEY))?, V::read(entry.get(IS))?))
        });
        entries.collect()
    }
}

/// A list of pairs, the earliest first, in the form of a [`Bounded`] set of such pairs.
impl<T: Ord + Stored, const N: usize> Stored for Newest<T, N> {
    fn put(&self) -> Option<AttributeValue> {
        let entries: Vec<_> = self.iter().filter_map(|entry| map([(KEY, entry.put())])).collect();
        (!entries.is_empty()).then_some(AttributeValue::L(entries))
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        let Some(stored) = stored else { return Some(Self::default()) };
        let entries = stored.as_l().ok()?.iter();
        entries.map(|entry| <(EventTime, T)>::read(entry.as_m().ok()?.get(KEY))).collect()
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn put(&self) -> Option<AttributeValue> {
        Some(AttributeValue::L(self.iter().filter_map(Stored::put).collect()))
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        // Rows that were written before there was such a list have none.
        let Some(stored) = stored else { return Some(Self::new()) };
        stored.as_l().ok()?.iter().map(|value| T::read(Some(value))).collect()
    }
}

/// A pair is a list of two.
impl<A: Stored, B: Stored> Stored for (A, B) {
    fn put(&self) -> Option<AttributeValue> {
        Some(AttributeValue::L([self.0.put(), self.1.put()].into_iter().flatten().collect()))
    }
    fn read(stored: Option<&AttributeValue>) -> Option<Self> {
        let [one, two] = stored?.as_l().ok()?.as_slice() else { return None };
        Some((A::read(Some(one))?, B::read(Some(two))?))
    }
}

/// A map of the members that say something; no map when none does.
pub(crate) fn map<const N: usize>(
    members: [(&str, Option<AttributeValue>); N],
) -> Option<AttributeValue> {
    let known: std::collections::HashMap<String, AttributeValue> =
        members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect();
    (!known.is_empty()).then_some(AttributeValue::M(known))
}
