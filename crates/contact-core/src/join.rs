//! The join, and the few pieces that every row is built from.
//!
//! Each piece is a join-semilattice: `join` is commutative, associative and idempotent, and the
//! default is its bottom, "nothing known". A struct of pieces joined field by field is one too, so
//! order, repetition and grouping of the facts cannot be told from the result.

use std::collections::{BTreeMap, BTreeSet};

use connect_events::EventTime;

/// A state that grows by joining what is known with what is told.
pub trait Join: Default {
    /// Takes in what is told: afterwards this is the least state that holds all that either held.
    fn absorb(&mut self, other: Self);

    /// The least state that holds all that either side holds.
    #[must_use]
    fn join(mut self, other: Self) -> Self {
        self.absorb(other);
        self
    }
}

/// The greatest value told of.
///
/// Also the piece for what never changes, such as a channel: one value is told again and again.
/// Should two feeds differ all the same, everyone picks the same one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Max<T>(Option<T>);

impl<T> Default for Max<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Max<T> {
    /// The value, where one was told of.
    pub fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T> From<Option<T>> for Max<T> {
    fn from(told: Option<T>) -> Self {
        Self(told)
    }
}

impl<T: Ord> Join for Max<T> {
    fn absorb(&mut self, other: Self) {
        // `None` is less than any value.
        if other.0 > self.0 {
            self.0 = other.0;
        }
    }
}

/// The least value told of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Min<T>(Option<T>);

impl<T> Default for Min<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Min<T> {
    /// The value, where one was told of.
    pub fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T> From<Option<T>> for Min<T> {
    fn from(told: Option<T>) -> Self {
        Self(told)
    }
}

impl<T: Ord> Join for Min<T> {
    fn absorb(&mut self, other: Self) {
        if other.0.is_some() && (self.0.is_none() || other.0 < self.0) {
            self.0 = other.0;
        }
    }
}

/// The value with the latest moment.
///
/// The moment is the one at which the value *became true*, wherever a feed tells it, and not that
/// of the event which told of it. Two values of one moment are settled by their content, so that
/// everyone agrees.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Latest<T>(Max<(EventTime, T)>);

impl<T> Default for Latest<T> {
    fn default() -> Self {
        Self(Max(None))
    }
}

impl<T> Latest<T> {
    /// A value that became true at `at`.
    pub fn at(at: EventTime, value: T) -> Self {
        Self(Max(Some((at, value))))
    }

    /// A value with its moment, where both are known.
    pub fn known(at: Option<EventTime>, value: Option<T>) -> Self {
        Self(Max(at.zip(value)))
    }

    /// The value.
    pub fn get(&self) -> Option<&T> {
        self.0.get().map(|(_, value)| value)
    }

    /// The moment at which the value became true.
    pub fn since(&self) -> Option<EventTime> {
        self.0.get().map(|(at, _)| *at)
    }
}

impl<T: Ord> Join for Latest<T> {
    fn absorb(&mut self, other: Self) {
        self.0.absorb(other.0);
    }
}

/// When something happened, as well as the feeds tell.
///
/// Contact events and agent snapshots *state* a moment to the millisecond, contact records the
/// same moment without its fraction: the greatest is the finest. Where no feed states it, the
/// earliest event that could only be told afterwards bounds it from above: the moment is *observed*.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// As stated by a feed.
    pub stated: Max<EventTime>,
    /// The earliest event after which it had happened.
    pub observed: Min<EventTime>,
    /// The latest event of the thing itself that did not state when. What happens again and again,
    /// as being queued does, happened at this moment at the latest.
    pub again: Max<EventTime>,
}

impl Moment {
    /// A moment that a feed states, where it does.
    #[must_use]
    pub fn stated(at: Option<EventTime>) -> Self {
        Self { stated: at.into(), ..Self::default() }
    }

    /// A moment that had passed when an event of `at` was told.
    #[must_use]
    pub fn observed(at: EventTime) -> Self {
        Self { observed: Some(at).into(), ..Self::default() }
    }

    /// What an event of the thing itself tells: the moment where it states one, and in any case
    /// that it had happened by `told`.
    #[must_use]
    pub fn told(stated: Option<EventTime>, told: EventTime) -> Self {
        let again = if stated.is_none() { Some(told) } else { None };
        Self { stated: stated.into(), observed: Some(told).into(), again: again.into() }
    }

    /// The last time that it happened, as well as the feeds tell.
    #[must_use]
    pub fn last(&self) -> Option<EventTime> {
        self.at().max(self.again.get().copied())
    }

    /// The moment: as stated, else as observed.
    #[must_use]
    pub fn at(&self) -> Option<EventTime> {
        self.stated.get().or(self.observed.get()).copied()
    }

    /// True once anything told that it happened.
    #[must_use]
    pub fn happened(&self) -> bool {
        self.at().is_some()
    }
}

impl Join for Moment {
    fn absorb(&mut self, other: Self) {
        let Self { stated, observed, again } = other;
        self.stated.absorb(stated);
        self.observed.absorb(observed);
        self.again.absorb(again);
    }
}

/// A map joined value by value that keeps its `N` greatest keys, so that a row stays small.
///
/// What one join drops, no later join would have kept: grouping cannot be told from the result.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bounded<K, V, const N: usize>(BTreeMap<K, V>);

impl<K, V, const N: usize> Default for Bounded<K, V, N> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord, V, const N: usize> Bounded<K, V, N> {
    /// The entries, least key first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + ExactSizeIterator {
        self.0.iter()
    }

    /// The entry with the greatest key.
    pub fn last(&self) -> Option<(&K, &V)> {
        self.0.last_key_value()
    }

    /// True when nothing was told.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Ord, V: Join, const N: usize> FromIterator<(K, V)> for Bounded<K, V, N> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        entries.into_iter().fold(Self::default(), |mut all, (key, value)| {
            all.put(key, value);
            all
        })
    }
}

impl<K: Ord, V: Join, const N: usize> Bounded<K, V, N> {
    fn put(&mut self, key: K, value: V) {
        self.0.entry(key).or_default().absorb(value);
        if self.0.len() > N {
            self.0.pop_first();
        }
    }
}

impl<K: Ord, V: Join, const N: usize> Join for Bounded<K, V, N> {
    fn absorb(&mut self, other: Self) {
        for (key, value) in other.0 {
            self.put(key, value);
        }
    }
}

/// When each of several was last told of; the `N` that were told of last.
///
/// One that is told of again moves and takes no second place. What is dropped has `N` others after it,
/// whose moments only grow: so what is kept does not depend on the order in which it was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newest<T, const N: usize>(BTreeSet<(EventTime, T)>);

impl<T, const N: usize> Default for Newest<T, N> {
    fn default() -> Self {
        Self(BTreeSet::new())
    }
}

impl<T: Ord, const N: usize> Newest<T, N> {
    /// When each was last told of, the earliest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &(EventTime, T)> + ExactSizeIterator {
        self.0.iter()
    }

    fn put(&mut self, at: EventTime, value: T) {
        if self.0.iter().any(|(known, other)| *other == value && *known >= at) {
            return;
        }
        self.0.retain(|(_, other)| *other != value);
        self.0.insert((at, value));
        if self.0.len() > N {
            self.0.pop_first();
        }
    }
}

impl<T: Ord, const N: usize> FromIterator<(EventTime, T)> for Newest<T, N> {
    fn from_iter<I: IntoIterator<Item = (EventTime, T)>>(entries: I) -> Self {
        entries.into_iter().fold(Self::default(), |mut all, (at, value)| {
            all.put(at, value);
            all
        })
    }
}

impl<T: Ord, const N: usize> Join for Newest<T, N> {
    fn absorb(&mut self, other: Self) {
        for (at, value) in other.0 {
            self.put(at, value);
        }
    }
}

/// Joins a row field by field. The pattern names every field, so a forgotten one does not compile.
macro_rules! join_fields {
    ($row:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::join::Join for $row {
            fn absorb(&mut self, other: Self) {
                let Self { $($field),+ } = other;
                $($crate::join::Join::absorb(&mut self.$field, $field);)+
            }
        }
    };
}
pub(crate) use join_fields;

/// Nothing to know but that it is there: the value of a set.
impl Join for () {
    fn absorb(&mut self, (): Self) {}
}

#[cfg(test)]
mod tests {
    use connect_events::EventTime;
    use proptest::prelude::*;

    use super::{Bounded, Join, Latest, Max, Min, Moment, Newest};
    use crate::laws::holds_the_laws_of_a_join;

    fn time(millis: i64) -> EventTime {
        EventTime::from_millis(millis)
    }

    fn any_max() -> impl Strategy<Value = Max<u8>> {
        any::<Option<u8>>().prop_map(Max::from)
    }

    holds_the_laws_of_a_join! {
        max: any_max();
        min: any::<Option<u8>>().prop_map(Min::from);
        latest: (0..3_i64, 0..3_u8).prop_map(|(at, value)| Latest::at(time(at), value));
        moment: (any::<Option<u8>>(), 0..9_i64).prop_map(|(stated, observed)| Moment {
            stated: stated.map(|at| time(at.into())).into(),
            observed: Min::from(Some(time(observed))),
            again: stated.map(|at| time(i64::from(at) / 2)).into(),
        });
        bounded: prop::collection::vec((0..9_u8, any_max()), 0..4)
            .prop_map(|entries| entries.into_iter().collect::<Bounded<_, _, 3>>());
        newest: prop::collection::vec((0..5_i64, 0..6_u8), 0..6).prop_map(|entries| {
            entries.into_iter().map(|(at, value)| (time(at), value)).collect::<Newest<_, 3>>()
        });
    }

    #[test]
    fn the_latest_moment_wins_and_content_settles_a_tie() {
        let at = |millis, value| Latest::at(time(millis), value);
        assert_eq!(at(2, 'a').join(at(1, 'b')), at(2, 'a'));
        assert_eq!(at(2, 'a').join(at(2, 'b')), at(2, 'b'));
        assert_eq!(at(1, 'a').join(Latest::default()), at(1, 'a'));
        assert_eq!(at(3, 'c').get(), Some(&'c'));
        assert_eq!(at(3, 'c').since(), Some(time(3)));
        assert_eq!(Latest::known(Some(time(3)), Some('c')), at(3, 'c'));
        assert_eq!(Latest::<char>::known(Some(time(3)), None), Latest::default());
    }

    #[test]
    fn what_is_told_of_again_moves_and_takes_no_second_place() {
        let told = [(1, 'a'), (2, 'b'), (3, 'a'), (4, 'c'), (2, 'c')];
        let newest: Newest<_, 2> = told.into_iter().map(|(at, value)| (time(at), value)).collect();
        assert!(newest.iter().eq(&[(time(3), 'a'), (time(4), 'c')]), "{newest:?}");
    }

    #[test]
    fn a_stated_moment_beats_an_earlier_observed_one() {
        let observed = Moment::observed(time(1));
        let stated = Moment::stated(Some(time(5)));
        assert_eq!(observed.at(), Some(time(1)));
        assert_eq!(observed.join(stated).at(), Some(time(5)));
        assert!(!Moment::default().happened());
        assert!(Moment::observed(time(1)).happened());
    }

    #[test]
    fn what_happens_again_without_stating_when_happened_last_then() {
        let first = Moment::told(Some(time(5)), time(6));
        let again = Moment::told(None, time(9));
        assert_eq!((first.at(), first.last()), (Some(time(5)), Some(time(5))));
        let both = first.join(again);
        assert_eq!((both.at(), both.last()), (Some(time(5)), Some(time(9))));
        assert_eq!(Moment::default().last(), None);
    }

    #[test]
    fn the_finest_stated_and_the_earliest_observed_moment_are_kept() {
        let whole = Moment::stated(Some(time(5_000)));
        let fine = Moment::stated(Some(time(5_123)));
        assert_eq!(whole.join(fine).at(), Some(time(5_123)));
        let late = Moment::observed(time(9));
        assert_eq!(late.join(Moment::observed(time(7))).at(), Some(time(7)));
    }

    #[test]
    fn a_bounded_map_keeps_its_greatest_keys() {
        let all: Bounded<u8, Max<u8>, 3> = (0..9).map(|key| (key, Max::from(Some(key)))).collect();
        assert_eq!(all.iter().map(|(key, _)| *key).collect::<Vec<_>>(), [6, 7, 8]);
        assert_eq!(all.last().map(|(key, value)| (*key, value.get().copied())), Some((8, Some(8))));
        assert!(!all.is_empty());
        assert!(Bounded::<u8, Max<u8>, 3>::default().is_empty());
    }

    #[test]
    fn values_of_one_key_are_joined() {
        let one: Bounded<u8, Max<u8>, 3> = [(1, Max::from(Some(4)))].into_iter().collect();
        let two = [(1, Max::from(Some(9)))].into_iter().collect();
        assert_eq!(one.join(two).last().and_then(|(_, value)| value.get().copied()), Some(9));
    }
}
