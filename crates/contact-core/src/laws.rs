//! The laws of a join, as a property that every piece and every row is held to.

/// For each `name: strategy`, makes the property that joining drawn states in another order, twice,
/// or in other groups ends the same, and that the bottom adds nothing.
macro_rules! holds_the_laws_of_a_join {
    ($($name:ident: $states:expr;)+) => {
        mod laws {
            use super::*;
            $(
                proptest! {
                    #[test]
                    fn $name(
                        (states, delivery) in prop::collection::vec($states, 1..7)
                            .prop_flat_map(|states| {
                                let twice: Vec<_> = states.iter().chain(&states).cloned().collect();
                                (Just(states), Just(twice).prop_shuffle())
                            }),
                        cut in 0..7_usize,
                    ) {
                        let all = |states: &[_]| {
                            states.iter().cloned().fold(Default::default(), Join::join)
                        };
                        let whole = all(&states);
                        prop_assert_eq!(&whole, &all(&delivery), "order or repetition told");
                        let (head, tail) = states.split_at(cut.min(states.len()));
                        prop_assert_eq!(&whole, &all(head).join(all(tail)), "grouping told");
                        prop_assert_eq!(&whole, &whole.clone().join(Default::default()));
                    }
                }
            )+
        }
    };
}
pub(crate) use holds_the_laws_of_a_join;
